"""Promises and ledger without a browser: what binds a group stands on top, filters, tabs, and heads that sort."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient

from spendtrack.ledger.folding import fold
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web.address import PAGES, SORT_KEYS, TURNED, plain, search
from spendtrack.web.state import State
from tests.real import TODAY


@pytest.fixture(scope="module")
def state(loaded: tuple[Ledger, list[Problem]]) -> State:
    return State(*loaded, lambda: TODAY)


def listed(client: FlaskClient, query: str, name: str = "promises") -> list[dict[str, Any]]:
    text = client.get(f"/download/{name}.csv?page={name}&{query}").get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text)))


def names_in(text: str) -> list[str]:
    return [
        unescape(re.sub("<[^>]+>", "", one))
        for one in re.findall(r'<th[^>]*scope="row[^>]*>(.*?)</th>', text, re.S)
    ]


@pytest.mark.parametrize(
    ("group", "binds"),
    [("group=BALTIC", "3"), ("group=OWN&countries=POL+ITA", "2"), ("group=EU", "23"), ("group=NATO", "32")],
)
def test_a_collective_pledge_stands_on_top_for_every_group_that_it_binds(
    client: FlaskClient, group: str, binds: str
) -> None:
    first = listed(client, f"{group}&measure=total")[0]
    assert (first["party"], first["members"], first["bound"]) == ("NATO", "NATO", binds)
    text = client.get(f"/?page=promises&{group}&measure=total&tab=table").text
    assert "No such promise" not in text
    assert names_in(text)[0].startswith("NATObinds")


def test_what_binds_nobody_of_the_group_is_left_out(client: FlaskClient) -> None:
    assert "NATO" not in {row["party"] for row in listed(client, "group=OWN&countries=AUT+IRL")}


def test_promises_in_force_come_first_in_each_row_and_nothing_of_the_row_is_lost(client: FlaskClient) -> None:
    rows = listed(client, "")
    for before, after in pairwise(rows):
        if before["party"] == after["party"]:
            assert (before["status"] in ("in force", "proposed", "unconfirmed")) or after["status"] not in (
                "in force",
                "proposed",
                "unconfirmed",
            )
    text = client.get("/?page=promises&tab=table").text
    for row in rows:
        assert row["title"] in unescape(text), row["pledge_id"]
    assert len(re.findall("<summary>Replaced or ended", text)) > 15


def test_both_tabs_are_of_the_same_rows_and_keep_every_other_choice(client: FlaskClient) -> None:
    query = "group=OWN&countries=POL+ITA&measure=core&due=2026&as-of=2026-07-20"
    chart, table = (client.get(f"/?page=promises&{query}{tab}").text for tab in ("", "&tab=table"))
    links = re.findall(r'<li><a[^>]*href="([^"]+)"[^>]*>(Chart|Table)</a>', table)
    assert [words for _, words in links] == ["Chart", "Table"]
    for address, _ in links:
        for part in ("group=OWN", "countries=POL+ITA", "due=2026", "as-of=2026-07-20"):
            assert part in address
    drawn = set(re.findall(r"<title>[^<]*?: ([^<]*?)(?:\n|<)", chart))
    assert re.findall("<h1>.*?</h1>", chart) == re.findall("<h1>.*?</h1>", table)
    assert drawn or "data-part" in chart


@pytest.mark.parametrize("page", ["promises", "ledger"])
def test_a_year_holds_what_falls_due_in_it_and_no_date_what_names_none(
    client: FlaskClient, page: str
) -> None:
    everything = listed(client, "", page)
    due = listed(client, "due=2027", page)
    years = {row["pledge_id"]: row["deadline"] for row in everything}
    # Most of the American year 2026/27 lies in 2027, most of the British one in 2026.
    plain_years = {
        name for name, deadline in years.items() if deadline.startswith("2027") and "/" not in deadline
    }
    found = {row["pledge_id"] for row in due}
    assert plain_years and plain_years <= found
    assert {years[name] for name in found - plain_years} <= {"2027/28", "2026/27"}
    assert all(name.startswith("usa") for name in found if years[name] == "2026/27")
    undated = listed(client, "due=none", page)
    assert undated and all(not row["deadline"] and row["counted"] != "each-year" for row in undated)
    assert "ESP" in {row["party"] for row in undated}
    assert '<option selected value="2027">2027' in client.get(f"/?page={page}&due=2027").text


@pytest.mark.parametrize("page", ["promises", "ledger"])
@pytest.mark.parametrize("status", ["in-force", "superseded", "proposed"])
def test_a_status_is_kept_to(client: FlaskClient, page: str, status: str) -> None:
    found = {row["status"] for row in listed(client, f"status={status}", page)}
    assert found == {status.replace("-", " ")}
    assert client.get(f"/?page={page}&status={status}").status_code == 200


@pytest.mark.parametrize("page", ["promises", "ledger"])
def test_both_lists_are_searched_alike(client: FlaskClient, page: str) -> None:
    query = "measure=total&words=Turkiye"
    assert {row["party"] for row in listed(client, query, page)} == {"TUR"}
    assert listed(client, query, page) == listed(client, "measure=total&words=Turkey", page)


@pytest.mark.parametrize("key", SORT_KEYS)
def test_a_head_sorts_its_column_and_turns_it_and_keeps_all_else(client: FlaskClient, key: str) -> None:
    chosen = "group=OWN&countries=POL+ITA+EST&strength=plan&as-of=2026-07-20&words=gdp&part=2"
    text = client.get(f"/?page=ledger&{chosen}&sort={key}").text
    links = dict(re.findall(r'<th[^>]*data-sort="(\w+)"[^>]*><a[^>]*href="([^"]+)"', text))
    assert set(links) == set(SORT_KEYS)
    for name, address in links.items():
        for part in ("group=OWN", "countries=POL+ITA+EST", "strength=plan", "as-of=2026-07-20", "words=gdp"):
            assert part in address
        assert "part=" not in address
        if name != "party":
            assert f"sort={name}{TURNED if name == key else ''}" in address
    assert re.findall(r'aria-sort="(\w+)"[^>]*data-sort="(\w+)"', text) == [("ascending", key)]


@pytest.mark.parametrize(
    ("key", "column"), [("announced", "announced"), ("deadline", "deadline"), ("status", "status")]
)
def test_an_order_turned_is_the_other_way_round_and_what_is_unknown_stays_last(
    client: FlaskClient, key: str, column: str
) -> None:
    forth, back = (
        [row[column] for row in listed(client, f"sort={key}{turned}", "ledger")] for turned in ("", TURNED)
    )
    known = [value for value in forth if value]
    assert known == sorted(known, reverse=key == "announced")
    assert [value for value in back if value] == known[::-1]
    assert forth[: len(known)] == known and back[: len(known)] == known[::-1], "unknown comes last either way"


# Where countries stand under one another: rows of tables, lists of links, options of a form, names beside a chart.
LISTS = (
    r"<table.*?</table>",
    r'<ul class="chips">.*?</ul>',
    r"<select.*?</select>",
    r'<details class="count.*?</details>',
    r"<ul.*?</ul>",
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "more", ["", "&tab=table", "&group=EU", "&group=OWN&countries=DNK+DEU+CHE+CZE+EST+ESP+AUT+AUS"]
)
def test_no_list_of_countries_is_in_the_order_of_their_codes(
    client: FlaskClient, state: State, page: str, more: str
) -> None:
    codes = {fold(name): code for code, name in state.names.items() if state.kinds[code] == "country"}
    text = client.get(f"/?page={page}{more}").text
    for pattern in LISTS:
        for part in re.findall(pattern, text, re.S):
            if pattern.startswith("<table"):
                cells = [
                    re.search(r"<th[^>]*scope=\"row[^>]*>(.*?)</th>", row, re.S) for row in part.split("<tr")
                ]
                said = [cell[1] for cell in cells if cell]
            else:
                said = re.findall(r"<(?:option|a|span)[^>]*>([^<]+)</", part)
            found = [
                codes[fold(name)]
                for name in (unescape(re.sub("<[^>]+>", "", one)).strip() for one in said)
                if fold(name) in codes
            ]
            found = list(dict.fromkeys(found))
            names = [fold(state.names[code]) for code in found]
            assert len(found) < 4 or found != sorted(found) or names == sorted(names), (page, found)


def test_members_and_an_own_selection_are_in_the_order_of_names(state: State) -> None:
    own = replace(plain("overview", TODAY), group="OWN", countries=("DEU", "DNK", "CHE", "AUT"))
    assert state.members(own) == ["AUT", "DNK", "DEU", "CHE"]
    assert state.group_name(own) == "Austria, Denmark, Germany, Switzerland"
    assert "countries=DEU+DNK" in search(own, TODAY), "the address stays as it was chosen"
    assert date(2014, 9, 5) <= own.as_of
