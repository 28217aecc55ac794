"""The country's page and those of groups as HTML: what they answer, from whom, on which day."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pandas as pd
import pytest
from flask.testing import FlaskClient

from spendtrack.analysis.why import between_years
from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Frames
from spendtrack.assessment.strands import strands
from tests.real import TODAY

DAYS = ("2026-11-23", "2025-09-01")


def page(client: FlaskClient, country: str, day: str = "2026-11-23", more: str = "") -> str:
    text = client.get(f"/?page=country&country={country}&as-of={day}{more}").get_data(as_text=True)
    return text.split('id="first">')[1].split('<div id="react-entry-point"')[0]


def words(html: str) -> str:
    """The text, pieces apart, without what drawings say."""
    bare = re.sub(r"<svg.*?</svg>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def steps(html: str) -> list[tuple[str, str]]:
    """(day, promise) of the first strip of the page."""
    strip = re.search(r'<ol class="steps">(.*?)</ol>', html, re.S)
    assert strip is not None
    found = re.findall(r'<span class="when">(.*?)</span><a[^>]*><strong>(.*?)</strong>', strip[1])
    return [(day, unescape(said)) for day, said in found]


def test_the_strip_tells_how_the_british_date_moved(client: FlaskClient) -> None:
    html = page(client, "GBR")
    assert steps(html) == [
        ("30 June 2022", "2.5% by 2030"),
        ("September 2022", "3% by 2030"),
        ("11 March 2024", "2.5%, no date"),
        ("23 April 2024", "2.5% by 2030"),
        ("11 July 2024", "2.5%, no date"),
        ("25 February 2025", "2.5% from April 2027"),
    ]
    assert "First made on 30 June 2022; changed 5 times since, last on 25 February 2025." in words(html)


def test_a_past_day_knows_no_later_step(client: FlaskClient) -> None:
    assert steps(page(client, "GBR", "2024-04-01"))[-1] == ("11 March 2024", "2.5%, no date")


@pytest.mark.parametrize("day", DAYS)
def test_each_replacement_stands_in_one_strand_in_the_order_of_the_days(frames: Frames, day: str) -> None:
    known = frames.day(date.fromisoformat(day))
    edges = frames.lineage[frames.lineage["replaced_known"] <= known.stamp]
    order = frames.pledges.set_index("pledge_id")["announced_known"]
    for country in frames.parties["party"]:
        found = strands(known, country)
        names = [row["pledge_id"] for strand in found for row in strand]
        assert len(names) == len(set(names)), country
        assert all(order[[row["pledge_id"] for row in strand]].is_monotonic_increasing for strand in found)
        mine = set(asof.lineage(known, country)["pledge_id"])
        joined = edges[edges["pledge_id"].isin(mine) & edges["supersedes"].isin(mine)]
        assert {*joined["pledge_id"], *joined["supersedes"]} == set(names), country


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("country", ["GBR", "EST", "NLD", "USA", "ISL", "LUX", "ESP", "JEF", "NATO", "HUN"])
def test_every_promise_has_one_row_with_sources_and_a_way_to_correct_it(
    client: FlaskClient, frames: Frames, country: str, day: str
) -> None:
    html = page(client, country, day)
    history = asof.lineage(frames.day(date.fromisoformat(day)), country)
    wanted = history if country not in ("JEF", "NATO") else history[history["party"] == country]
    for pledge in wanted["pledge_id"]:
        row = re.search(rf'<tr[^>]* id="{pledge}"[^>]*>(.*?)</tr>', html, re.S)
        assert row is not None, pledge
        assert row[1].count("<td") == 5 and "<summary>" in row[1]
        assert '<ul class="cites"><li>' in row[1] and "Correct this" in row[1]
    assert len(re.findall(r'<tr[^>]* id="', html)) == len(wanted)


@pytest.mark.parametrize("country", ["GBR", "NLD", "ESP"])
def test_the_sentence_without_a_verdict_counts_the_rows_that_it_folds(
    client: FlaskClient, frames: Frames, country: str
) -> None:
    html = page(client, country)
    table = gaps.gap_table(frames.day(TODAY))
    rest = table[(table["country"] == country) & (table["verdict"] == "unmeasurable")]
    fold = re.search(r'<details[^>]*id="unmeasured"[^>]*>(.*?)<h2', html, re.S)
    assert fold is not None
    summary = words(fold[1].split("</summary>")[0])
    assert summary.startswith(f"{len(rest)} more ha")
    assert sum(map(int, re.findall(r"\((\d+)\)", summary))) == len(rest)
    assert all(f'<tr id="{pledge}"' in fold[1] for pledge in rest["pledge_id"])


def test_why_a_gap_moved_is_said_in_one_sentence_whose_parts_add_up(
    client: FlaskClient, frames: Frames
) -> None:
    text = words(page(client, "NLD"))
    said = re.search(
        r"The Netherlands went from 0\.97 points short of 3\.5% in 2025 to 0\.92 points short in 2026: (.*?)\. ",
        text,
    )
    assert said is not None
    parts = [
        float(number) * (-1 if "took" in part else 1)
        for part in said[1].split(", ")
        for number in re.findall(r"\d\.\d\d", part)
    ]
    found = between_years(frames.day(TODAY), "nato-hague-core-3p5-2035:NLD", 2025, 2026)
    start, end = found.changes["target"]
    assert sum(parts) == pytest.approx(end - start, abs=0.02)


def test_what_the_alliances_level_would_cost_stands_on_the_first_screen(client: FlaskClient) -> None:
    text = words(page(client, "ESP"))
    assert "short each year, at the GDP of 2026 EUR 26.6bn" in text
    assert "3.5% by 2035, in even steps: 1.50 points more cost EUR 26,565m a year" in text


def test_a_group_says_which_of_its_members_meet_the_level(client: FlaskClient, frames: Frames) -> None:
    html = page(client, "JEF")
    text = words(html)
    assert "Joint Expeditionary Force: 3 of 9 members spend 3.5% of GDP on core defence" in text
    assert "already meet 3.5% of GDP, due by 2035: Estonia, Latvia and Lithuania" in text
    body = re.search(r'id="member-table".*?<tbody>(.*?)</tbody>', html, re.S)
    assert body is not None
    members = re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', body[1])
    parties = frames.parties.set_index("party")["name"]
    assert sorted(members) == sorted(parties[asof.members(frames.day(TODAY), "JEF")["party"]])
    assert 'href="/?page=compare&amp;group=JEF' in html.replace(
        "page=compare&group", "page=compare&amp;group"
    )


def test_the_members_of_a_group_are_those_of_its_file(client: FlaskClient) -> None:
    address = "/download/members.csv?page=country&country=BALTIC-STATES&as-of=2026-11-23"
    table = pd.read_csv(io.StringIO(client.get(address).get_data(as_text=True)))
    assert set(table["country"]) == {"EST", "LVA", "LTU"}
    assert set(table["measure"]) == {"core", "total"}
    assert address.replace("&", "&amp;") in page(client, "BALTIC-STATES")


def test_a_coalition_for_aid_says_first_what_it_raised_and_who_says_so(client: FlaskClient) -> None:
    text = words(page(client, "IT-COALITION"))
    first, then = text.index("about EUR 157m raised"), text.index("Which members of the IT Coalition")
    assert first < then
    assert "(Ministry of Defence of Ukraine, 16 October 2024)" in text
    assert "Reported, but not confirmed: About EUR 1.1bn" in text


def test_the_alliances_own_target_is_in_its_chart(client: FlaskClient) -> None:
    chart = client.get("/charts/timeline.svg?page=country&country=NATO&as-of=2026-11-23").get_data(
        as_text=True
    )
    assert "3.5% by 2035" in chart and "2.86%" in chart


def test_links_from_before_still_lead_to_their_part(client: FlaskClient) -> None:
    html = page(client, "GBR")
    for place in (
        "gaps",
        "ahead",
        "cost",
        "firmness",
        "every-promise",
        "promises",
        "behind",
        "obligations",
        "unmeasured",
        "dates",
        "figures",
    ):
        assert html.count(f'id="{place}"') == 1, place


def test_not_judged_is_said_of_nobody_who_has_a_verdict(client: FlaskClient, frames: Frames) -> None:
    """Slovakia and Czechia say that they will not follow, and are judged all the same."""
    unjudged = {
        name for name in ("CZE", "ESP", "NLD", "SVK", "USA") if "not judged <" in key_figures(client, name)
    }
    assert unjudged == {"ESP", "USA"}


def key_figures(client: FlaskClient, country: str) -> str:
    found = re.search(r'<dl class="facts-row">.*?</dl>', page(client, country), re.S)
    assert found is not None
    return found[0].replace("</dt>", " <")
