"""The application without a browser: addresses, files, callbacks, and two applications in one process."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from spendtrack import export, gaps
from spendtrack.dashboard import create_app
from spendtrack.dashboard.view import FIRST_DAY, PAGES, View, read, search
from spendtrack.frames import build
from spendtrack.ledger import load
from tests.small import PLEDGE, share, write

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 23)
COUNTRIES = {"GBR": "United Kingdom", "DEU": "Germany", "EST": "Estonia", "NLD": "Netherlands"}


@given(
    page=st.sampled_from(PAGES),
    country=st.sampled_from(sorted(COUNTRIES)),
    as_of=st.dates(FIRST_DAY, TODAY),
    today=st.just(TODAY),
)
def test_an_address_leads_back_to_its_view(page: str, country: str, as_of: date, today: date) -> None:
    view = View(page, as_of, country if page == "country" else "GBR")
    assert read(search(view, today), today, COUNTRIES) == (view, [])


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
    page = {"Referer": "http://x/?page=country&country=GBR"}
    assert "2.30% of GDP in 2025" in reader.get("/_dash-layout", headers=page).get_data(as_text=True)
    day[0] = date(2026, 7, 10)
    assert "2.50% of GDP in 2026" in reader.get("/_dash-layout", headers=page).get_data(as_text=True)
    assert 'max="2026-07-10"' in reader.get("/").get_data(as_text=True)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    made: FlaskClient = create_app(*load(DATA), TODAY).server.test_client()
    return made


def test_unknown_paths_are_not_found_and_health_is(client: FlaskClient) -> None:
    assert client.get("/no-such-page").status_code == 404
    assert client.get("/health").status_code == 200
    assert client.get("/").status_code == 200
    assert client.get("/download/nothing.csv").status_code == 404


def test_the_first_view_stands_in_the_layout(client: FlaskClient) -> None:
    page = "http://localhost/?page=country&country=EST"
    text = client.get("/_dash-layout", headers={"Referer": page}).get_data(as_text=True)
    assert "Estonia: 5.10% of GDP" in text
    overview = client.get("/_dash-layout").get_data(as_text=True)
    assert "Who meets" in overview


def asked(client: FlaskClient, query: str, shown: str) -> Any:
    body = {
        "output": "..content.children...shown.data..",
        "outputs": [{"id": "content", "property": "children"}, {"id": "shown", "property": "data"}],
        "inputs": [{"id": "url", "property": "search", "value": query}],
        "state": [{"id": "shown", "property": "data", "value": shown}],
        "changedPropIds": ["url.search"],
    }
    return client.post("/_dash-update-component", json=body)


def test_a_new_address_brings_its_view_and_the_same_one_brings_nothing(client: FlaskClient) -> None:
    answer = asked(client, "?page=country&country=NLD", "")
    assert answer.status_code == 200
    assert "Netherlands: 2.58% of GDP" in json.dumps(answer.get_json(), ensure_ascii=False)
    assert asked(client, "?page=country", "?page=country").status_code == 204


@pytest.mark.parametrize(
    "query", ["", "?as-of=2025-09-01", "?page=country&country=NLD", "?page=country&country=ISL"]
)
def test_the_file_is_made_of_the_rows_of_the_gap_table(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/download/gaps.csv{query}")
    assert answer.mimetype == "text/csv"
    view, _ = read(query, TODAY, {"NLD": "", "ISL": "", "GBR": ""})
    table = gaps.gap_table(build(load(DATA)[0]), view.as_of)
    lines = answer.get_data(as_text=True).splitlines()
    whole = set(export.to_csv(table).splitlines())
    assert lines[0] == ",".join(table.columns)
    assert len(lines) > 1
    assert set(lines) <= whole
    assert f"-{view.as_of.isoformat()}.csv" in answer.headers["Content-Disposition"]


def test_two_applications_live_in_one_process(tmp_path: Path, client: FlaskClient) -> None:
    rows = share("GBR", 2025, 1.11) + share("GBR", 2026, 1.22)
    small = create_app(*load(write(tmp_path, PLEDGE, rows)), TODAY - timedelta(days=1)).server.test_client()
    for _ in range(2):
        theirs = json.dumps(asked(small, "?page=country&country=GBR", "").get_json())
        ours = json.dumps(asked(client, "?page=country&country=GBR", "").get_json())
        assert "1.22%" in theirs and "2.56%" not in theirs
        assert "2.56%" in ours and "1.22%" not in ours


def test_a_broken_ledger_still_starts_and_says_what_is_left_out(tmp_path: Path) -> None:
    broken = PLEDGE.replace("strength:", "strenght:")
    app = create_app(*load(write(tmp_path, broken, share("GBR", 2026, 2.5))), TODAY)
    text = app.server.test_client().get("/_dash-layout").get_data(as_text=True)
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
        text = app.server.test_client().get("/_dash-layout", headers={"Referer": f"http://x/{query}"})
        assert text.status_code == 200
        assert "The ledger has" in text.get_data(as_text=True)


def test_a_callback_that_fails_says_so_instead_of_a_bare_error(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    import spendtrack.dashboard as dashboard

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    app = create_app(*load(DATA), TODAY)
    monkeypatch.setitem(dashboard.PAGES, "country", fail)
    answer = asked(app.server.test_client(), "?page=country&country=POL", "")
    assert answer.status_code == 200
    assert "could not be built" in answer.get_data(as_text=True)


def test_ids_are_unique_on_every_view(client: FlaskClient) -> None:
    for query in ("", "?page=country&country=GBR", "?page=country&country=ISL"):
        layout = client.get("/_dash-layout", headers={"Referer": f"http://x/{query}"}).get_json()
        found: list[str] = []

        def collect(node: Any, found: list[str] = found) -> None:
            if isinstance(node, dict):
                props = node.get("props")
                if isinstance(props, dict) and isinstance(props.get("id"), str):
                    found.append(props["id"])
                for value in node.values():
                    collect(value)
            elif isinstance(node, list):
                for value in node:
                    collect(value)

        collect(layout)
        assert len(found) == len(set(found)) > 4
