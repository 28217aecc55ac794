"""The application without a browser: addresses, files, callbacks, and two applications in one process."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pandas as pd
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from spendtrack.assessment import gaps
from spendtrack.assessment.day import Frames
from spendtrack.assessment.slippage import FIRMEST_FIRST
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem
from spendtrack.snapshot import bundle, csv_text
from spendtrack.snapshot.tables import TABLES
from spendtrack.web.address import (
    BASES,
    CHOICES,
    FIRST_DAY,
    PAGES,
    PROFILES,
    SORTS,
    STATUSES,
    TABS,
    View,
    measures,
    plain,
    read,
    search,
)
from spendtrack.web.app import create_app
from tests.small import PLEDGE, share, write

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 23)
COUNTRIES = {"GBR": "United Kingdom", "DEU": "Germany", "EST": "Estonia", "NLD": "Netherlands"}


GROUPS = {"NATO": "NATO", "EU": "European Union", "JEF": "Joint Expeditionary Force"}


@st.composite
def addressed(draw: st.DrawFn) -> View:
    """A view with a choice in some of the places that its page's address has."""
    page = draw(st.sampled_from(PAGES))
    choices: dict[str, Any] = {
        "country": st.sampled_from(sorted(COUNTRIES)),
        "group": st.sampled_from([*GROUPS, *(["ALL"] if page in ("ledger", "changes") else [])]),
        "countries": st.lists(st.sampled_from(sorted(COUNTRIES)), unique=True).map(tuple),
        "measure": st.sampled_from(measures(page)),
        "basis": st.sampled_from(BASES),
        "since": st.dates(FIRST_DAY, date(2015, 1, 1)),
        "words": st.text("abc é&=#%+", max_size=12).map(str.strip),
        "strength": st.sampled_from(["", *FIRMEST_FIRST]),
        "status": st.sampled_from(["", *STATUSES]),
        "due": st.sampled_from(["", "none", "2027", "2060"]),
        "tab": st.sampled_from(TABS),
        "open": st.sampled_from(["", "ALL", *sorted(COUNTRIES)]),
        "sort": st.sampled_from(SORTS),
        "part": st.integers(1, 40),
        "target": st.floats(0.1, 20).map(lambda number: round(number, 2)),
        "by": st.integers(2027, 2050),
        "profile": st.sampled_from(PROFILES),
    }
    chosen = {name: draw(choices[name]) for name in CHOICES[page] if draw(st.booleans())}
    return replace(plain(page, draw(st.dates(date(2016, 1, 1), TODAY))), **chosen)


@given(addressed())
def test_an_address_leads_back_to_its_view(view: View) -> None:
    assert read(search(view, TODAY), TODAY, COUNTRIES, GROUPS) == (view, [])


@given(st.text(max_size=60))
def test_no_address_raises(text: str) -> None:
    view, notices = read("?" + text, TODAY, COUNTRIES)
    assert view.page in PAGES
    assert view.country in COUNTRIES
    assert FIRST_DAY <= view.as_of <= TODAY
    assert all(isinstance(said, str) for said in notices)


@pytest.mark.parametrize(
    ("query", "day"),
    [("as-of=2030-01-01", TODAY), ("as-of=1999-01-01", FIRST_DAY), ("as-of=soon", TODAY)],
)
def test_an_impossible_day_gives_the_nearest_one_and_a_notice(query: str, day: date) -> None:
    view, notices = read(query, TODAY, COUNTRIES)
    assert view.as_of == day
    assert len(notices) == 1


@pytest.mark.parametrize(
    ("asked_for", "meant", "notices"),
    [
        ("gbr", "GBR", 0),
        ("estonia", "EST", 0),
        ("Germny", "DEU", 1),
        ("GBX", "GBR", 1),
        ("Atlantis", "GBR", 1),
    ],
)
def test_a_country_is_found_by_id_by_name_and_by_what_was_meant(
    asked_for: str, meant: str, notices: int
) -> None:
    view, said = read(f"page=country&country={asked_for}", TODAY, COUNTRIES)
    assert (view.country, len(said)) == (meant, notices)


def test_a_server_that_runs_for_days_does_not_stay_on_its_first(tmp_path: Path) -> None:
    day = [date(2026, 7, 9)]
    rows = share("GBR", 2025, 2.3, "first-edition") + share("GBR", 2025, 2.2) + share("GBR", 2026, 2.5)
    app = create_app(*load(write(tmp_path, PLEDGE, rows)), lambda: day[0])
    reader = app.server.test_client()
    page = "?page=country&country=GBR"
    assert "estimate for 2025 is 2.30%" in reader.get(f"/{page}").text
    assert "estimate for 2025 is 2.30%" in asked(reader, page).text
    day[0] = date(2026, 7, 10)
    assert "estimate for 2026 is 2.50%" in reader.get(f"/{page}").text
    assert "estimate for 2026 is 2.50%" in asked(reader, page).text
    assert 'max="2026-07-10"' in reader.get("/").get_data(as_text=True)


def test_unknown_paths_are_not_found_and_health_is(client: FlaskClient) -> None:
    assert client.get("/no-such-page").status_code == 404
    assert client.get("/").status_code == 200
    assert client.get("/health").status_code == 200, "the first view is there"
    assert client.get("/download/nothing.csv").status_code == 404


def test_the_first_view_stands_in_the_page_and_the_layout_is_the_same_for_all(client: FlaskClient) -> None:
    assert "Estonia: 5.10% of GDP" in client.get("/?page=country&country=EST").text
    assert "Who already spends 3.5% of GDP, due by 2035?" in client.get("/").text
    layouts = {client.get("/_dash-layout", headers={"Referer": one}).data for one in ("/", "/?page=method")}
    assert len(layouts) == 1 and len(layouts.pop()) < 1_000


def said(text: str) -> list[str]:
    """The words of some HTML, piece by piece, those in drawings aside."""

    class Words(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []
            self.drawing = False

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.drawing = self.drawing or tag == "svg"

        def handle_endtag(self, tag: str) -> None:
            self.drawing = self.drawing and tag != "svg"

        def handle_data(self, data: str) -> None:
            self.found += [] if self.drawing else data.split()

    words = Words()
    words.feed(text)
    return words.found


def html_of(node: Any) -> str:
    """What Dash shows of a component, as far as it is words."""
    if isinstance(node, list):
        return "".join(map(html_of, node))
    if not isinstance(node, dict):
        return "" if node is None else escape(str(node))
    props = node["props"]
    return str(props["html"]) if node["type"] == "Raw" else html_of(props.get("children"))


def asked(client: FlaskClient, query: str) -> Any:
    body = {
        "output": "view.children",
        "outputs": {"id": "view", "property": "children"},
        "inputs": [{"id": "url", "property": "search", "value": query}],
        "changedPropIds": ["url.search"],
    }
    return client.post("/_dash-update-component", json=body)


EVERY_VIEW = [
    "",
    "?page=country&country=GBR",
    "?page=country&country=ISL",
    "?page=country&country=NATO",
    "?page=country&country=JEF",
    "?page=country&country=BALTIC-STATES&as-of=2025-09-01",
    "?page=country&country=IT-COALITION",
    "?page=country&country=GBR&target=3&by=2030&profile=front",
    "?page=compare&countries=EST+DEU",
    "?page=compare&measure=ukraine&group=EU",
    "?page=promises&measure=equipment",
    "?page=promises&tab=table&group=BALTIC&measure=total",
    "?page=promises&due=2027&open=ALL",
    "?page=ukraine",
    "?page=ukraine&sort=level-turned&as-of=2025-09-01",
    "?page=ledger&words=nansen",
    "?page=changes&since=2026-07-01",
    "?page=method",
    "?as-of=2015-01-01",
    *[f"?page={page}&as-of=2014-09-05" for page in PAGES],
]


@pytest.mark.parametrize("query", EVERY_VIEW)
def test_a_new_address_brings_its_view(client: FlaskClient, query: str) -> None:
    answer = asked(client, query)
    assert answer.status_code == 200
    content = answer.get_json()["response"]["view"]["children"]
    assert "<h1>" in html_of(content)
    page = client.get(f"/{query}")
    assert page.status_code == 200 and "<h1>" in page.text
    first = page.text.split('<div id="first">')[1].split('<div id="react-entry-point">')[0]
    assert said(html_of(content)) == said(first)
    drawn = json.loads(page.text.split('id="charts">')[1].split("</script>")[0])
    assert list(drawn.values()) == list(graphs(content))


def graphs(node: Any) -> Iterator[Any]:
    """The charts among some components, in their order."""
    if isinstance(node, list):
        for one in node:
            yield from graphs(one)
    elif isinstance(node, dict):
        if node["type"] == "Graph":
            yield node["props"]
        yield from graphs(node["props"].get("children"))


def test_a_page_is_made_once_and_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/?page=country&country=EST", headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br"
    again = client.get(
        "/?page=country&country=EST",
        headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]},
    )
    assert (again.status_code, again.get_data()) == (304, b"")
    plain_text = client.get("/?page=country&country=EST").get_data()
    assert brotli.decompress(first.get_data()) == plain_text
    assert len(first.get_data()) < 16_500 < len(plain_text)


def test_scripts_leave_compressed_and_for_ever(client: FlaskClient) -> None:
    text = client.get("/").text
    scripts = re.findall(r'<script[^>]* src="(/[^"]+)"', text)
    assert len(scripts) > 4
    for address in scripts:
        answer = client.get(address, headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"], address


@pytest.mark.parametrize("query", EVERY_VIEW)
def test_no_view_asks_another_host_for_anything(client: FlaskClient, query: str) -> None:
    text = client.get(f"/{query}").text
    asked_for = re.findall(r'<(?:script|img|iframe|link)[^>]*(?:src|href)="([^"]+)"', text)
    assert asked_for and all(one.startswith(("/", "data:", "http://localhost/")) for one in asked_for)
    assert "Set-Cookie" not in client.get(f"/{query}").headers


@pytest.mark.parametrize(
    "query", ["", "?as-of=2025-09-01", "?page=country&country=NLD", "?page=country&country=ISL"]
)
def test_the_file_is_made_of_the_rows_of_the_gap_table(
    client: FlaskClient, frames: Frames, query: str
) -> None:
    answer = client.get(f"/download/gaps.csv{query}")
    assert answer.mimetype == "text/csv"
    view, _ = read(query, TODAY, {"NLD": "", "ISL": "", "GBR": ""})
    table = gaps.gap_table(frames.day(view.as_of))
    lines = answer.get_data(as_text=True).splitlines()
    whole = set(csv_text.to_csv(table).splitlines())
    assert lines[0] == ",".join(table.columns)
    assert len(lines) > 1
    assert set(lines) <= whole
    assert f"-{view.as_of.isoformat()}.csv" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "day", ["2014-09-05", "2020-01-01", "2024-06-30", "2025-09-01", "2026-07-10", "2026-11-23"]
)
def test_the_whole_tables_are_those_of_a_snapshot_byte_for_byte(
    client: FlaskClient, frames: Frames, day: str
) -> None:
    files = bundle.snapshot_files(frames.day(date.fromisoformat(day)))
    for table in TABLES:
        for query in ("page=method", "page=method&group=JEF", "page=method&country=NLD"):
            answer = client.get(f"/download/{table.file}?{query}&as-of={day}")
            assert answer.data == files[table.file], table.file
    assert client.get(f"/download/nothing.csv?page=method&as-of={day}").status_code == 404


def links(client: FlaskClient, query: str) -> list[str]:
    """The addresses of the CSV files that a view offers."""
    found = re.findall(r'href="(/download/[^"?]+(?<!-bom)\.csv\?[^"]+)"', client.get(f"/{query}").text)
    return [unescape(one) for one in found]


@pytest.mark.parametrize("query", EVERY_VIEW)
def test_every_file_that_a_view_offers_is_there_and_is_of_its_day(
    client: FlaskClient, frames: Frames, query: str
) -> None:
    day = read(query, TODAY, COUNTRIES)[0].as_of.isoformat()
    for address in links(client, query):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert f"as-of={day}" in address
        assert answer.get_data(as_text=True).splitlines()[0].count(",") > 2
    if "page=method" in query and "as-of" not in query:
        assert len(links(client, query)) == len(bundle.tables(frames.day(TODAY)))


def numbers(text: str) -> set[str]:
    """Numbers with two decimals in the cells of a page's tables, as the files write them, but for those that a title of a
    source holds."""
    own = re.sub(r'<ul class="cites">.*?</ul>', "", text, flags=re.S)
    cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", own, re.S)
    found = re.findall(
        r"[\u2212]?\d[\d,]*\.\d\d(?!\d)", " ".join(re.sub(r"<[^>]+>", " ", cell) for cell in cells)
    )
    return {one.replace(",", "").replace("\u2212", "-") for one in found}


def some_views(count: int, seed: int) -> list[str]:
    """Addresses as readers make them: any page, day, group, own selection, measure, filter; the same for one seed."""
    dice = random.Random(seed)
    countries = [party.id for party in load(DATA)[0].parties.values() if party.kind == "country"]
    found = []
    for _ in range(count):
        page = dice.choice([page for page in PAGES if page not in ("changes", "method")])
        # Few days, so that the gap table is not computed anew for each view.
        day = dice.choice([TODAY, TODAY, TODAY, date(2026, 7, 1), date(2025, 9, 1), date(2019, 1, 1)])
        choices: dict[str, Any] = {
            "country": dice.choice(countries),
            "group": dice.choice(["NATO", "NATO-EUR-CAN", "EU", "JEF", "BALTIC", "NB8", "B9", "G7", "OWN"]),
            "countries": tuple(dice.sample(sorted(countries), dice.randint(1, 5))),
            "measure": dice.choice(measures(page)),
            "basis": dice.choice(BASES),
            "words": dice.choice(["", "2%", "budget", "nansen"]),
            "strength": dice.choice(["", *FIRMEST_FIRST]),
            "status": dice.choice(["", *STATUSES]),
            "due": dice.choice(["", "none", "2027", "2035"]),
            "tab": dice.choice(TABS),
            "open": dice.choice(["", "ALL", "GBR"]),
            "sort": dice.choice(SORTS),
            "part": dice.randint(1, 3),
            "target": dice.choice([2.5, 3.5, 5.0]),
            "by": dice.choice([2030, 2035]),
            "profile": dice.choice(PROFILES),
        }
        chosen = {name: choices[name] for name in CHOICES[page] if dice.random() < 0.7}
        found.append(search(replace(plain(page, day), **chosen), TODAY))
    return found


FIXED_VIEWS = [one for one in EVERY_VIEW if "changes" not in one and "method" not in one]


@cache
def held_by(text: str) -> frozenset[str]:
    """Every number with two decimals that a CSV file holds, as it stands there or rounded."""
    table = pd.read_csv(io.StringIO(text))
    held = set(re.findall(r"-?\d+\.\d\d(?!\d)", table.to_csv()))
    for column in table.columns:
        values = pd.to_numeric(table[column], errors="coerce").dropna().drop_duplicates()
        held |= {f"{value:.2f}" for value in values} | {f"{value:.2f}" for value in values.round(4)}
    return frozenset(held)


@pytest.mark.parametrize("query", dict.fromkeys([*FIXED_VIEWS, *some_views(200, seed=20261124)]))
def test_a_view_never_shows_a_number_that_its_files_do_not_hold(client: FlaskClient, query: str) -> None:
    files = [client.get(address).get_data(as_text=True) for address in links(client, query)]
    held = frozenset[str]().union(*map(held_by, files))
    shown = numbers(client.get(f"/{query}").text)
    assert {one for one in shown if one not in held and one != "0.00"} == set()


def test_two_applications_live_in_one_process(tmp_path: Path, client: FlaskClient) -> None:
    rows = share("GBR", 2025, 1.11) + share("GBR", 2026, 1.22)
    small = create_app(*load(write(tmp_path, PLEDGE, rows)), TODAY - timedelta(days=1)).server.test_client()
    for _ in range(2):
        theirs = json.dumps(asked(small, "?page=country&country=GBR").get_json())
        ours = json.dumps(asked(client, "?page=country&country=GBR").get_json())
        assert "1.22%" in theirs and "2.56%" not in theirs
        assert "2.56%" in ours and "1.22%" not in ours


def test_a_broken_ledger_still_starts_and_says_what_is_left_out(tmp_path: Path) -> None:
    broken = PLEDGE.replace("strength:", "strenght:")
    app = create_app(*load(write(tmp_path, broken, share("GBR", 2026, 2.5))), TODAY)
    text = app.server.test_client().get("/").text
    assert "The ledger has 1 error" in text
    assert "commitments.yaml:7:3" in text


@pytest.mark.parametrize(
    "name", ["commitments.yaml", "parties.yaml", "sources.yaml", "events.yaml", "observations.csv"]
)
def test_not_even_an_unreadable_file_keeps_the_page_from_starting(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path, PLEDGE, share("GBR", 2026, 2.5))
    (folder / name).write_bytes(b"\x00\xff[")
    app = create_app(*load(folder), TODAY)
    for query in ("", "?page=country&country=GBR"):
        text = app.server.test_client().get(f"/{query}")
        assert text.status_code == 200
        assert "The ledger has" in text.get_data(as_text=True)


def test_a_callback_that_fails_says_so_instead_of_a_bare_error(
    loaded: tuple[Ledger, list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from spendtrack.web import app as dashboard

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    app = create_app(*loaded, TODAY)
    monkeypatch.setitem(dashboard.PAGES, "country", fail)
    answer = asked(app.server.test_client(), "?page=country&country=POL")
    assert answer.status_code == 200
    assert "could not be built" in answer.get_data(as_text=True)


def test_a_page_that_fails_is_answered_in_the_same_look(
    loaded: tuple[Ledger, list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from spendtrack.web import app as dashboard

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    app = create_app(*loaded, TODAY)
    monkeypatch.setitem(dashboard.PAGES, "country", fail)
    answer = app.server.test_client().get("/?page=country&country=POL")
    assert answer.status_code == 500
    assert "This page could not be built" in answer.text and "Traceback" not in answer.text
    assert app.server.test_client().get("/?page=overview").status_code == 200


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?group=OWN", "No country is chosen yet"),
        ("?group=OWN&countries=EST+AUT", "Not bound by this pledge, and not counted: Austria"),
        ("?group=OWN&countries=JPN+AUT", "there is nothing to measure here"),
        ("?page=ledger&words=zzzz", "No pledge fits"),
        ("?page=compare&group=OWN", "No figure on this measure"),
        ("?page=changes&group=OWN&countries=JPN&since=2026-11-20", "Since"),
        ("?page=promises&group=OWN&countries=JPN", "No such promise had been made"),
        ("?page=ukraine&as-of=2014-09-05", "No pledge of aid had been made"),
        ("?page=country&country=UDCG", "Promised or raised by the Ukraine Defence Contact Group"),
        ("?page=country&country=ISL", "No figure on core defence had been published"),
    ],
)
def test_a_view_without_numbers_says_so_and_offers_a_way_on(
    client: FlaskClient, query: str, words: str
) -> None:
    text = client.get(f"/{query}").text
    assert words in text


def test_an_own_selection_counts_its_members_and_no_others(client: FlaskClient) -> None:
    query = "?group=OWN&countries=EST+LVA+ESP"
    table = pd.read_csv(io.StringIO(client.get(f"/download/gaps.csv{query}").get_data(as_text=True)))
    assert sorted(table["country"]) == ["ESP", "EST", "LVA"]
    text = client.get(f"/{query}").text
    assert "2 of 3 spend 3.5% of GDP on core defence" in text and "3 members" in text


@pytest.mark.parametrize("query", EVERY_VIEW)
def test_headings_descend_one_step_at_a_time(client: FlaskClient, query: str) -> None:
    text = client.get(f"/{query}").text
    assert '<html lang="en-GB">' in text
    levels = [int(one) for one in re.findall(r"<h([1-6])[ >]", text)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_ids_are_unique_on_every_view(client: FlaskClient) -> None:
    for query in EVERY_VIEW:
        found = re.findall(r'<[^>]* id="([^"]+)"', client.get(f"/{query}").text)
        assert len(found) == len(set(found)) >= 10
