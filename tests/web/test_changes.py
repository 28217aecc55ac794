"""What changed for whom since when: asked from an own selection, one country, a past day, and by forms without scripts."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from flask.testing import FlaskClient

from spendtrack.analysis.changes import NOTEWORTHY_PP
from spendtrack.assessment import gaps
from spendtrack.assessment.day import Frames
from spendtrack.assessment.known import known
from spendtrack.assessment.rows import records
from tests.real import TODAY
from tests.web.test_choices import fields
from tests.wording.agreement import disagreements

SINCE_2025 = {"page": "changes", "since": "2025-01-01"}
NETHERLANDS = SINCE_2025 | {"group": "OWN", "countries": "NLD"}


def page(client: FlaskClient, asked: dict[str, str]) -> str:
    answer = client.get(f"/?{urlencode(asked)}")
    assert answer.status_code == 200
    return str(answer.text)


def texts(html: str) -> list[str]:
    """What stands on a page, each part by itself; words that only look another way belong together."""
    shown = re.sub(r"(?s)<(script|style|select|svg).*?</\1>", " ", html)
    shown = re.sub(r"</?(?:strong|b|em|i|a|code|small|span)\b[^>]*>", "", shown)
    return [" ".join(unescape(one).split()) for one in re.split(r"<[^>]+>", shown)]


def cells(html: str, table: str) -> list[list[str]]:
    """The rows of a table by its id, without head."""
    found = html.split(f'id="{table}"')[1].split("</table>")[0].split("<tbody>")[1]
    return [
        [unescape(re.sub(r"<[^>]+>", " ", one)).strip() for one in re.split(r"</t[hd]>", row)[:-1]]
        for row in found.split("</tr>")[:-1]
    ]


def test_a_country_stands_in_the_place_of_a_group_as_a_selection_of_itself(client: FlaskClient) -> None:
    """Beside what a form keeps of the selection before, and on every page that takes a group."""
    chosen = SINCE_2025 | {"group": "nld", "countries": "POL EST"}
    assert texts(page(client, chosen)) == texts(page(client, NETHERLANDS))
    overview = client.get("/?group=NLD").text
    assert "There is no group" not in overview and "1 of 1 members" not in overview
    assert "of 1 member of the selection" in overview
    assert "group=OWN&amp;countries=NLD" in client.get("/?page=method&group=NLD").text


def test_the_netherlands_since_2025_are_answered_in_three_sentences(
    client: FlaskClient, frames: Frames
) -> None:
    """Gap then, gap now and their parts are those of NATO's newest edition, which counts both years alike."""
    html = page(client, NETHERLANDS)
    lede = html.split("lede three-said")[1].split("</p>")[0]
    said = unescape(re.sub(r"<[^>]+>", " ", lede))
    series = known(frames.day(TODAY)).series["NLD", "core"]
    then, now = 3.5 - series[2024][0], 3.5 - series[2026][0]
    assert f"went from {then:.2f} points short of 3.5% in 2024 to {now:.2f} points short in 2026" in said
    assert "more spending took" in said and "verdicts flipped" in said and "promises were made" in said
    row = cells(html, "gaps-moved")[0]
    assert row[0] == "Netherlands" and "at least 3.5% of GDP by 2035" in row[1] and "2%" in row[1]
    assert row[2].startswith(f"{then:.2f}") and row[3].startswith(f"{now:.2f}")
    parts = [float(one.replace("−", "-")) for one in re.findall(r"[+−]\d+\.\d\d", row[5])]
    assert sum(parts) == pytest.approx(now - then, abs=0.01 * len(parts))


def test_only_what_concerns_the_selection_is_told(client: FlaskClient, frames: Frames) -> None:
    own = SINCE_2025 | {"group": "OWN", "countries": "EST DNK"}
    html = page(client, own)
    named = {row[0] for name in ("gaps-moved", "equipment-moved") for row in cells(html, name)}
    assert named <= {"Estonia", "Denmark"} and named
    table = pd.read_csv(io.StringIO(client.get(f"/download/changes.csv?{urlencode(own)}").text))
    assert set(table["country"].dropna()) == {"EST", "DNK"}
    editions = table.loc[table["kind"] == "edition", "id"]
    figures = frames.observations
    assert not editions.empty
    for edition in editions:
        parties = set(figures.loc[figures["edition"] == edition, "party"])
        assert parties & {"EST", "DNK"}, edition


def test_the_tables_hold_every_gap_that_moved_ranked_by_points(client: FlaskClient, frames: Frames) -> None:
    """Every country of which the newest edition holds both years, the farthest first, whether in sight or folded."""
    html = page(client, SINCE_2025)
    rows = [*cells(html, "gaps-moved"), *cells(html, "gaps-moved-more")]
    moves = [abs(float(row[4].replace("−", "-"))) for row in rows]
    assert moves == sorted(moves, reverse=True)
    assert min(moves) >= NOTEWORTHY_PP
    now, then = (known(frames.day(one)).series for one in (TODAY, date(2025, 1, 1)))
    table = gaps.gap_table(frames.day(TODAY))
    bound = table[(table["pledge_id"] == "nato-hague-core-3p5-2035") & table["latest_value"].notna()]
    expected = {
        row["country_name"]
        for row in records(bound)
        if abs(round(now[row["country"], "core"][2026][0] - now[row["country"], "core"][2024][0], 2))
        >= NOTEWORTHY_PP
        and max(then[row["country"], "core"]) == 2024
    }
    assert expected and {row[0] for row in rows} == expected
    assert f"Core defence: {len(rows)}" in html
    assert html.count("<summary>Equipment: ") == 1 and "tab-set" in html


def test_names_stand_in_their_order_wherever_nothing_else_orders(client: FlaskClient) -> None:
    """Denmark before Germany: by name and never by code."""
    html = page(client, SINCE_2025)
    folded = unescape(re.search(r"<summary>\d+ more: ([^<]+)</summary>", html)[1])  # type: ignore[index]
    names = re.split(r", | and ", folded)
    assert names == sorted(names) and "Germany" in names
    for names_text in re.findall(r'class="names">([^<]+)<', html):
        listed = [one.strip() for one in re.split(r", | and \d+ more", unescape(names_text)) if one.strip()]
        assert listed == sorted(listed), listed


OWN: dict[str, Any] = {"group": "OWN", "countries": "NOR SWE", "as-of": "2026-08-15"}


def test_every_control_keeps_the_chosen_countries(client: FlaskClient) -> None:
    """As plain HTML: since, the links beside it, and the header's day."""
    asked = {"page": "changes", "since": "2026-02-01", **OWN}
    forms = fields(client, asked).forms
    assert forms["choices"]["countries"] == "NOR SWE" and forms["choices"]["group"] == "OWN"
    later = page(client, forms["choices"] | {"since": "2025-03-01"})
    assert "What changed since 1 March 2025" in later and "Norway, Sweden" in later
    header = next(form for name, form in forms.items() if name != "choices" and "as-of" in form)
    other = page(client, {**header, "as-of": "2026-07-20"})
    assert "Norway, Sweden" in other and "What changed since 1 February 2026" in other
    since = re.findall(r'href="([^"]+)"', later.split('aria-label="Since"')[1].split("</nav>")[0])
    assert len(since) >= 3
    assert all("countries=NOR+SWE" in one and "as-of=2026-08-15" in one for one in since)
    alone = page(client, forms["choices"] | {"group": "FIN"})
    assert '<p class="kicker">Finland</p>' in alone
    assert '<option selected value="FIN">' in alone or '<option value="FIN" selected>' in alone


@pytest.mark.parametrize(
    "since", ["2014-09-05", "2019-03-01", "2025-01-01", "2026-05-27", "2026-10-01", "2026-11-20"]
)
@pytest.mark.parametrize("countries", ["", "EST", "ISL", "JPN", "EST LVA"])
def test_nothing_on_the_page_disagrees_with_its_number(
    client: FlaskClient, since: str, countries: str
) -> None:
    html = page(client, {"page": "changes", "since": since, "group": "OWN", "countries": countries})
    wrong = [(one, found) for one in texts(html) if (found := disagreements(one, ["Estonia", "Latvia"]))]
    assert [one for one in wrong if "deadline" not in one[0]] == []


@pytest.mark.parametrize("view", ["overview", "compare", "promises", "ledger", "country"])
@pytest.mark.parametrize("as_of", ["2026-11-23", "2018-07-15"])
def test_no_page_of_a_single_country_disagrees_with_its_number(
    client: FlaskClient, view: str, as_of: str
) -> None:
    asked = {"page": view, "group": "OWN", "countries": "NLD", "as-of": as_of}
    html = page(client, asked | ({"country": "NLD"} if view == "country" else {}))
    assert [one for one in texts(html) if disagreements(one, ["Netherlands"])] == []


def test_the_address_of_a_part_of_the_page_stands_once(client: FlaskClient) -> None:
    for asked in (SINCE_2025, NETHERLANDS, {"page": "changes"}, {"page": "method"}):
        ids = re.findall(r'\sid="([^"]+)"', page(client, asked))
        assert sorted(set(ids)) == sorted(ids)
