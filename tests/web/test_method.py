"""The page on the method: short answers whose numbers are the day's, and addresses that lead into the folded text."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from spendtrack.assessment.day import Frames
from spendtrack.assessment.revisions import revisions
from spendtrack.web.pages.method_text import method_parts, place_of
from spendtrack.wording.short_answers import short_answers
from tests.real import TODAY

DOCUMENT = Path(__file__).parents[2] / "docs" / "method.md"
DAYS = [TODAY, date(2025, 1, 15), date(2018, 7, 15), date(2014, 9, 5)]
ENDS = re.compile(r"[.!?]”?(?:\s|$)")


def test_every_heading_of_the_method_has_a_fold_whose_address_opens_it(client: FlaskClient) -> None:
    """A browser opens a fold for an address inside it, not for one of the fold itself or of its summary."""
    html = client.get("/?page=method").text
    headings = re.findall(r"(?m)^## (.+)$", DOCUMENT.read_text(encoding="utf-8"))
    assert [part.title for part in method_parts()[1:]] == headings
    folds = dict(re.findall(r'<summary><h3>([^<]+)</h3></summary><div class="document" id="([^"]+)">', html))
    assert {unescape(title): place for title, place in folds.items()} == {
        one: place_of(one) for one in headings
    }


def test_every_link_within_the_page_leads_somewhere(client: FlaskClient) -> None:
    html = client.get("/?page=method").text
    content = html.split('id="main"')[1]
    links = re.findall(r'href="#([^"]+)"', content)
    ids = set(re.findall(r'\sid="([^"]+)"', content))
    assert len(links) >= 15 + 5 and set(links) <= ids
    assert {"files", "cite", "answers", "in-full", "what-is-the-1-5"} <= ids


def test_nothing_of_the_long_text_is_lost(client: FlaskClient) -> None:
    html = client.get("/?page=method").text
    shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
    for words in re.findall(
        r"(?m)^([A-Z][a-z]+ [a-z]+ [a-z]+ [a-z ,]+)", DOCUMENT.read_text(encoding="utf-8")
    ):
        assert " ".join(words.split()) in shown, words


@pytest.mark.parametrize("day", DAYS)
def test_short_answers_are_short_and_know_no_more_than_their_day(frames: Frames, day: date) -> None:
    answers = short_answers(frames.day(day))
    assert len({one.place for one in answers}) == len(answers) >= 12
    for one in answers:
        plain = one.text.replace("e.g.", "").replace("CC BY 4.0", "")
        assert 1 <= len(ENDS.findall(plain)) <= 3, one.text
    said = {one.place: one for one in answers}
    known = revisions(frames.day(day))["revision_pp"]
    holds = said["what-holds"]
    if known.empty:
        assert "no estimate had been revised" in holds.text
    else:
        assert f"of {len(known)} revisions" in holds.question
        assert f"{known.abs().mean():.2f} points" in holds.text
    related = said["what-is-the-1-5"].text
    assert ("25 June 2025" in related) == (day >= date(2025, 6, 25))
    assert ("no such promise had been made" in related) == (day < date(2025, 6, 25))


def test_what_is_the_1_5_is_answered_from_the_ledger(client: FlaskClient, frames: Frames) -> None:
    html = client.get("/?page=method").text
    answer = html.split('id="what-is-the-1-5"')[1].split("</div>")[0]
    pledges = frames.pledges.set_index("pledge_id")
    definition = str(pledges.loc["nato-hague-related-1p5-2035", "definition"])
    assert definition.rstrip(".")[1:] in unescape(answer)
    assert "up to 1.5% of GDP by 2035" in answer and "NATO publishes no figures on it by country" in answer
