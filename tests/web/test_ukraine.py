"""The view of Ukraine as HTML and files: headline, sentence, cards, chart and table tell the same, on any day, in any order."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from spendtrack.analysis.aid_sums import with_euros
from spendtrack.assessment.day import Frames
from spendtrack.assessment.rows import records
from spendtrack.ledger.folding import fold
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web.address import AID_SORT_KEYS, AID_SORTS, TURNED, plain, search
from spendtrack.web.pages.ukraine_page import ukraine
from spendtrack.web.site.plain_addresses import folder
from spendtrack.web.state import State
from tests.real import TODAY

# With whole years counted, and before that.
JUDGED = ("2026-11-23", "2026-10-31")
EARLIER = ("2026-10-10", "2026-05-01", "2025-01-01", "2024-06-01", "2023-06-01")


@pytest.fixture(scope="module")
def state(loaded: tuple[Ledger, list[Problem]]) -> State:
    return State(*loaded, lambda: TODAY)


def html_of(client: FlaskClient, day: str = "2026-11-23", more: str = "") -> str:
    text = client.get(f"/?page=ukraine&as-of={day}{more}").get_data(as_text=True)
    return text.split('id="first">')[1].split('<div id="react-entry-point"')[0]


def words(html: str) -> str:
    bare = re.sub(r"<svg.*?</svg>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def headline(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)
    assert found is not None
    return words(found[1])


def cards(html: str) -> list[tuple[str, str]]:
    """(donor, text) of each card."""
    found = re.findall(r'<article class="aid-card".*?</article>', html, re.S)
    return [(words(re.search(r"<h3>.*?</h3>", one, re.S)[0]), words(one)) for one in found]  # type: ignore[index]


def rows(html: str, table: str = "aid-money") -> list[dict[str, str]]:
    """The cells of each row by the class of their column, with the donor's name where it stands."""
    body = html.split(f'id="{table}"')[1].split("</table>")[0]
    found: list[dict[str, str]] = []
    for row in re.findall(r"<tr>(?:(?!</tr>).)*<td.*?</tr>", body, re.S):
        cells = {
            name.split()[0]: words(re.sub(r"</summary>.*?</details>", "", cell, flags=re.S))
            for name, cell in re.findall(r'<td class="([^"]+)"[^>]*>(.*?)</td>', row, re.S)
        }
        name = re.search(r"<th[^>]*>(.*?)</th>", row, re.S)
        found.append(cells | {"name": words(name[1]) if name else found[-1]["name"]})
    return found


def csv(client: FlaskClient, name: str, day: str = "2026-11-23") -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(client.get(f"/download/{name}.csv?page=ukraine&as-of={day}").data))


def graphs(node: Any) -> Iterator[Any]:
    if isinstance(node, list | tuple):
        for one in node:
            yield from graphs(one)
    elif hasattr(node, "to_plotly_json"):
        if type(node).__name__ == "Graph":
            yield node
        yield from graphs(getattr(node, "children", None))


def bars(state: State, day: str) -> tuple[dict[str, float], list[tuple[str, float]]]:
    """Donor -> where its bar ends, and (donor, level) of each line across a bar, in the chart of donors."""
    (chart,) = [
        one.figure
        for one in graphs(ukraine(state, plain("ukraine", date.fromisoformat(day))))
        if one.id == "aid-chart"
    ]
    bar = next(trace for trace in chart.data if trace.type == "bar")
    named = dict(zip(chart.layout.yaxis.tickvals, chart.layout.yaxis.ticktext, strict=True))
    ends = {named[at]: end for at, end in zip(bar.y, bar.x, strict=True)}
    marks = [(named[round((one.y0 + one.y1) / 2)], one.x0) for one in chart.layout.shapes]
    return ends, marks


@pytest.mark.parametrize("day", JUDGED)
def test_the_headline_says_of_each_donor_what_its_bar_in_the_chart_shows(
    client: FlaskClient, state: State, day: str
) -> None:
    said, (ends, marks) = headline(html_of(client, day)), bars(state, day)
    assert len(marks) == len(dict(marks)) >= 3
    kept = said.partition(" keep")[0]
    for donor, level in marks:
        if ends[donor] >= level:
            assert donor in kept
        else:
            assert donor not in kept
            share = re.search(rf"{donor} (?:set aside )?(\d+)%", said)
            assert share is not None and int(share[1]) == round(100 * ends[donor] / level)


@pytest.mark.parametrize("day", JUDGED)
def test_cards_sentence_and_file_hold_the_same_shares(client: FlaskClient, day: str) -> None:
    html, file = html_of(client, day), csv(client, "aid-shares", day)
    told = cards(html)
    assert [name for name, _ in told] == file["country_name"].tolist()
    sentence = unescape(re.search(r'data-copy="([^"]+)"', html)[1])  # type: ignore[index]
    for (_, text), row in zip(told, records(file), strict=True):
        if row["share_so_far"] is None:
            assert "is counted yet" in text
            continue
        share = f"{round(100 * row['share_so_far'])}% of "
        assert share in text and f"{row['period_value']:.2f}%" in text
        assert f"{row['target']:g}% promised" in text
        assert share in sentence and f"{row['period_value']:.2f}% of GDP" in sentence
    estonia = told[0][1]
    assert "93% of what was promised for 2024 and 2025, two of four years" in estonia
    assert "Estonia itself puts it at 0.25% in 2024 and 0.30% in 2025" in estonia


@pytest.mark.parametrize("day", EARLIER)
def test_a_day_before_any_whole_year_was_published_judges_nobody(client: FlaskClient, day: str) -> None:
    html = html_of(client, day)
    assert headline(html).startswith("Who keeps what they promised Ukraine?")
    assert "No share of GDP can be judged yet." in words(html)
    assert all("is counted yet" in text for _, text in cards(html))


def test_a_pledge_of_all_members_for_no_year_is_shown_as_it_was_made(client: FlaskClient) -> None:
    told = dict(cards(html_of(client, "2026-05-01")))
    assert "Promised: at least 0.25% of GDP, for no year in particular" in told["NATO"]


@pytest.mark.parametrize(
    ("day", "said", "not_said"),
    [
        (
            "2026-11-23",
            "the IT Coalition had raised EUR 157m by October 2024; EUR 1.1bn is only reported",
            "",
        ),
        ("2026-08-15", "The IT Coalition has raised EUR 157m", "1.1bn"),
        ("2024-06-01", "The IT Coalition has raised EUR 58m", "157m"),
        ("2024-02-10", "", "IT Coalition"),
    ],
)
def test_what_the_it_coalition_raised_is_as_known_on_the_day(
    client: FlaskClient, day: str, said: str, not_said: str
) -> None:
    html = html_of(client, day)
    assert said in headline(html)
    assert not not_said or not_said not in headline(html)
    file = csv(client, "raised", day)
    checked = file[(file["party"] == "IT-COALITION") & file["checked"]]
    assert checked["said"].max() <= day
    if said:
        assert f"EUR {checked['total_eur_m'].iloc[-1]:g}m" in said
        assert 'data-title="How much has the IT Coalition raised?"' in html


def test_every_party_and_every_group_has_a_sentence_to_copy(
    client: FlaskClient, state: State, real_site: dict[str, bytes]
) -> None:
    """In the pages of the site as of today, and in those that the server makes of a past day."""
    views = [
        *(replace(plain("country", TODAY), country=one) for one in state.countries),
        *(replace(plain("overview", TODAY), group=one) for one in state.groups),
    ]
    pages = {view: real_site[f"{folder(view, TODAY)}index.html"].decode() for view in views}
    for view in views:
        past = replace(view, as_of=date(2024, 6, 1))
        pages[past] = client.get(f"/{search(past, TODAY)}").get_data(as_text=True)
    sentences = {view: re.findall(r'data-copy="([^"]*)"', html) for view, html in pages.items()}
    assert sum(map(len, sentences.values())) > len(views)
    for view, found in sentences.items():
        for copied in found:
            said, _, end = unescape(copied).rpartition("As of ")
            assert len(said.split()) > 5 and end, (view, copied)


@pytest.mark.parametrize("day", ["2026-11-23", "2024-12-31"])
def test_donors_stand_by_their_names_and_once(client: FlaskClient, day: str) -> None:
    html = html_of(client, day)
    body = html.split('id="aid-money"')[1].split("</table>")[0]
    names = [words(one) for one in re.findall(r'<th [^>]*scope="row(?:group)?"[^>]*>(.*?)</th>', body, re.S)]
    assert names == sorted(set(names), key=fold) and len(names) > 5


@pytest.mark.parametrize("sort", AID_SORTS)
def test_sums_are_sorted_by_each_head_both_ways_and_none_is_lost(client: FlaskClient, sort: str) -> None:
    day = "2026-06-01"
    by_name, html = rows(html_of(client, day)), html_of(client, day, f"&sort={sort}")
    found = rows(html)
    key = sort.removesuffix(TURNED)
    assert sorted(map(str, found)) == sorted(map(str, by_name))
    if key == "level":
        amounts = [float(row["level"].split()[0].replace("–", "0")) for row in found]
        assert amounts == sorted(amounts, reverse=sort == key)
    if key == "deadline":
        last = [row["deadline"].split()[-1][:4] for row in found]
        assert last == sorted(last, reverse=sort != key)
    if key in ("party", "title"):
        texts = [fold(row["name" if key == "party" else "title"]) for row in found]
        assert texts == sorted(texts, reverse=sort != key)
    head = re.search(rf'<th[^>]*data-sort="{key}"[^>]*>', html)
    assert head is not None and f'aria-sort="{"ascending" if sort == key else "descending"}"' in head[0]
    for other in AID_SORT_KEYS:
        assert re.search(rf'href="[^"]*sort={other}[^"]*"', html) or other == "party"


def test_the_order_of_the_table_changes_nothing_else(client: FlaskClient) -> None:
    plainly, sorted_ = (html_of(client, more=more) for more in ("", "&sort=level"))
    assert headline(plainly) == headline(sorted_) and cards(plainly) == cards(sorted_)
    by_level = client.get("/download/aid-pledges.csv?page=ukraine&as-of=2026-11-23&sort=level").data
    assert by_level == client.get("/download/aid-pledges.csv?page=ukraine&as-of=2026-11-23").data
    files = re.compile(r'href="(/download/[^"]+)"')
    assert files.findall(plainly) == files.findall(sorted_)


@pytest.mark.parametrize("day", ["2026-11-23", "2025-03-01"])
def test_euros_of_the_screen_are_those_of_the_file_at_the_rate_that_it_names(
    client: FlaskClient, day: str
) -> None:
    html, file = html_of(client, day), csv(client, "aid-pledges", day)
    money = file[file["target_eur_bn"].notna()]
    scale = money["unit"].str.split(" ").str[1].map({"m": 0.001, "bn": 1.0})
    expected = money["target"] * scale / money["national_per_eur"]
    assert ((money["target_eur_bn"] - expected).abs() < 0.0005).all()
    assert set(money["rate_year"].dropna()) == {int(day[:4]) - 1}
    assert money.loc[money["unit"].str.startswith("EUR"), "rate_year"].isna().all()
    shown = sorted(
        row["level"].split()[0] for table in ("aid-money", "aid-joint") for row in rows(html, table)
    )
    standing = file[
        file["status"].isin(["in force", "proposed", "unconfirmed"]) & (file["measure"] != "ukraine")
    ]
    assert shown == sorted(
        "–" if pd.isna(amount) else f"{amount:,.2f}" for amount in standing["target_eur_bn"]
    )
    note = words(html.split('id="money"')[1].split("<table")[0])
    assert f"EUR at the average rates of {int(day[:4]) - 1} (1 euro:" in note
    for row in records(standing[standing["party"].isin(["SWE", "NOR", "DNK", "GBR"])]):
        assert f"{row['unit'][:3]} {row['national_per_eur']:.4g}" in note


def test_a_currency_without_a_rate_has_no_euros_and_says_so(client: FlaskClient, frames: Frames) -> None:
    assert "No rate of ISK was known by this day." in words(html_of(client))
    none = with_euros(frames.day(date(2015, 1, 1)), pd.DataFrame({"target": [4.0], "unit": ["ISK bn"]}))
    assert none[["target_eur_bn", "national_per_eur", "rate_year"]].isna().all(axis=None)


def test_what_is_counted_again_stands_in_one_column_by_membership_of_the_day(client: FlaskClient) -> None:
    html = html_of(client)
    by_donor = {row["name"]: row["overlap"] for row in rows(html)}
    assert by_donor["Luxembourg"] == "EU, IT Coalition, NATO"
    assert by_donor["Norway"] == "JEF, NATO" and by_donor["United States"] == "NATO"
    joint = {row["name"]: row["overlap"] for row in rows(html, "aid-joint")}
    assert joint["IT Coalition for Ukraine"] == "2 donors" and joint["Drone Coalition for Ukraine"] == "–"
    assert html.count("May be counted again by") == 0


def test_what_is_folded_is_in_the_page_with_its_sources(client: FlaskClient) -> None:
    html = html_of(client)
    folded = re.findall(r"<details(?! open)[^>]*>.*?</details>", html, re.S)
    assert len(folded) > 30
    told = words("".join(folded))
    for said in (
        "Announced 9 January 2024 by Prime Minister Kaja Kallas: government plan.",
        "Estonian PM promises to allocate 0",
        "EUR 1bn is reached: the Kiel Institute counts EUR 1.14bn in 2025, against EUR 1bn promised.",
        "NATO’s sum counts what allies give by themselves",
        "Danmark har givet Ukraine våbendonationer for to milliarder",
    ):
        assert said in told, said
    assert "/correct?record=est-ukraine-0p25-2024-2027" in html and "#L" in html


def test_a_title_that_is_not_english_says_in_which_language_it_is(client: FlaskClient) -> None:
    html = html_of(client)
    for language, title in (
        ("da", "Danmark har givet Ukraine våbendonationer for to milliarder"),
        ("et", "Lubadus anda Ukrainale 100 miljonit aastas pole juriidiliselt siduv"),
        ("nb", "Foreslår å styrke forsvarsevnen med 6,5 milliarder kroner"),
    ):
        assert f'<span lang="{language}">{title}' in html
        assert html.count(title) == html.count(f'<span lang="{language}">{title}')
    assert '<span lang="en"' not in html


def test_a_ledger_without_coalitions_has_the_page_too(
    loaded: tuple[Ledger, list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = State(*loaded, lambda: TODAY)
    monkeypatch.setattr(alone, "kinds", dict.fromkeys(alone.kinds, "country"))
    shown = str(ukraine(alone, plain("ukraine", TODAY)))
    assert "Promised as a share of GDP" in shown
    assert "How much has the" not in shown
