"""The API on the real ledger: the rows of the snapshot, narrowed down, in parts, for readers, scripts and caches."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient

from spendtrack.assessment.day import Frames
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.snapshot import bundle as bundling
from spendtrack.snapshot.csv_text import to_csv, without_guard
from spendtrack.snapshot.tables import TABLES
from spendtrack.web.app import create_app

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 23)
PAST = "2025-09-01"


def asked(client: FlaskClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


@pytest.mark.parametrize(
    "day", ["2013-01-01", "2014-09-05", "2019-07-01", "2024-06-17", PAST, TODAY.isoformat()]
)
def test_every_table_is_that_of_the_snapshot_byte_for_byte(
    client: FlaskClient, frames: Frames, day: str
) -> None:
    bundle = bundling.tables(frames.day(date.fromisoformat(day)))
    for table in TABLES:
        answer = client.get(f"/api/v1/{table.name}?as-of={day}&format=csv")
        assert answer.get_data(as_text=True) == to_csv(bundle[table.file])
        rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))
        said = asked(client, f"/api/v1/{table.name}?as-of={day}&limit=10000")
        assert said["meta"]["total"] == len(rows) == len(said["data"])
        for cells, values in zip(rows, said["data"], strict=True):
            for name, cell in cells.items():
                assert _same(values[name], cell, table.rule(name).type), (
                    table.name,
                    name,
                    values[name],
                    cell,
                )


def _same(value: Any, cell: str, kind: str) -> bool:
    if value is None:
        return cell == ""
    if kind in ("number", "integer"):
        return isinstance(value, (int, float)) and float(cell) == value
    return bool(value is (cell == "true")) if kind == "boolean" else bool(value == without_guard(cell))


@pytest.mark.parametrize(
    ("address", "column", "kept"),
    [
        ("gaps?country=GBR,DEU", "country", {"GBR", "DEU"}),
        ("gaps?group=BALTIC&measure=core", "country", {"EST", "LVA", "LTU"}),
        ("gaps?verdict=lapsed", "verdict", {"lapsed"}),
        ("gaps?close_call=true", "close_call", {True}),
        ("pledges?party=GBR&status=superseded", "status", {"superseded"}),
        ("observations?country=GBR&basis=nato-core&year-from=2025", "year", {2025, 2026}),
        (
            "observations?party=GBR&published-from=2026-07-10&published-to=2026-07-10",
            "published",
            {"2026-07-10"},
        ),
        ("pathways?country=GBR&year=2030", "year", {2030}),
        ("pledges?announced-to=2014-12-31", "announced", {"2014-09-05"}),
        ("gaps?deadline-from=2035&deadline-to=2035&strength=law", "strength", {"law"}),
        ("sources?series=nato-expenditure", "series", {"nato-expenditure"}),
    ],
)
def test_a_filter_keeps_exactly_what_it_names(
    client: FlaskClient, address: str, column: str, kept: set[Any]
) -> None:
    rows = asked(client, f"/api/v1/{address}")["data"]
    assert {row[column] for row in rows} == kept
    assert len(rows) < asked(client, f"/api/v1/{address.split('?')[0]}?limit=10000")["meta"]["total"]


def test_a_country_has_its_own_pledges_and_those_that_bind_it(client: FlaskClient) -> None:
    rows = asked(client, "/api/v1/pledges?country=EST")["data"]
    assert {row["party"] for row in rows} >= {"EST", "NATO"}
    assert all(row["party"] == "EST" or row["members"] for row in rows)


def test_the_parts_put_together_are_the_whole(client: FlaskClient) -> None:
    address, rows = "/api/v1/observations?limit=700", []
    while address:
        said = asked(client, address)
        rows += said["data"]
        address = said["links"].get("next", "")
        assert "as-of=2026-11-23" in address or not address
    whole = list(csv.DictReader(io.StringIO(client.get("/api/v1/observations?format=csv").text)))
    assert len(rows) == said["meta"]["total"] == len(whole) > 1400
    assert said["links"]["self"] == said["links"]["last"]
    assert asked(client, "/api/v1/observations?offset=1000000")["data"] == []


def test_an_id_has_an_address_that_leads_on(client: FlaskClient) -> None:
    said = asked(client, "/api/v1/gaps/nato-hague-core-3p5-2035:GBR")
    assert said["data"]["country"] == "GBR"
    assert asked(client, said["links"]["country"])["data"]["name"] == "United Kingdom"
    assert asked(client, said["links"]["edition"])["data"]["series"] == "nato-expenditure"
    text = client.get("/api/v1/pledges/gbr-2p5-fy2027-starmer?format=csv").text
    assert text.count("\n") == 2


def test_every_answer_says_what_it_is(client: FlaskClient, frames: Frames) -> None:
    for address in ("gaps", "pledges/gbr-2p5-fy2027-starmer", ""):
        answer = client.get(f"/api/v1/{address}")
        meta = answer.get_json()["meta"]
        assert (meta["as_of"], meta["ledger_revision"]) == ("2026-11-23", frames.revision)
        assert meta["method_version"] == "2"
        assert meta["licence"]["name"] == "CC-BY-4.0"
    answer = client.get("/api/v1/gaps?format=csv")
    assert answer.headers["Spendtrack-As-Of"] == "2026-11-23"
    assert answer.headers["Spendtrack-Ledger-Revision"] == frames.revision
    assert 'rel="license"' in answer.headers["Link"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/json"),
        ("text/csv", "text/csv"),
        ("text/csv;q=0.4, application/json", "application/json"),
        ("text/html,*/*;q=0.8", "application/json"),
        ("image/png", "application/problem+json"),
    ],
)
def test_the_reader_says_which_form(client: FlaskClient, accept: str | None, kind: str) -> None:
    answer = client.get("/api/v1/parties", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == kind
    assert answer.status_code == (406 if "problem" in kind else 200)
    assert "Accept" in answer.headers["Vary"]


def test_a_repeated_parameter_has_several_values(client: FlaskClient) -> None:
    for table, commas, repeated in (
        (
            "gaps",
            "country=NOR,ESP&measure=core,equipment",
            "country=NOR&country=ESP&measure=core&measure=equipment",
        ),
        ("pathways", "country=NOR&year=2029,2030", "country=NOR&year=2029&year=2030"),
        (
            "observations",
            f"country=NOR,ESP&as-of={PAST}",
            f"country=NOR,ESP&country=ESP&as-of={PAST}&as-of={PAST}",
        ),
    ):
        one, other = (client.get(f"/api/v1/{table}?{said}") for said in (commas, repeated))
        assert one.status_code == other.status_code == 200 and one.get_json()["data"]
        assert one.data == other.data


def test_csv_has_an_address_of_its_own(client: FlaskClient) -> None:
    for new, old in (
        (f"gaps.csv?country=NOR&as-of={PAST}", f"gaps?country=NOR&as-of={PAST}&format=csv"),
        ("parties.csv/NOR", "parties/NOR?format=csv"),
    ):
        one, other = client.get(f"/api/v1/{new}"), client.get(f"/api/v1/{old}")
        assert (one.status_code, one.mimetype, one.data) == (200, "text/csv", other.data)
        assert one.headers["ETag"] == other.headers["ETag"]
    document = client.get("/api/v1/openapi.json").get_json()
    for path, operations in document["paths"].items():
        kinds = set(operations["get"]["responses"]["200"]["content"])
        assert kinds == {"text/csv" if ".csv" in path else "application/json"}, path
        assert "422" in operations["get"]["responses"]


def test_what_a_reader_holds_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/api/v1/gaps?country=GBR,DEU&limit=5")
    same = client.get(
        "/api/v1/gaps?limit=5&country=DEU,GBR,GBR", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    for other in ("country=GBR&limit=5", "country=GBR,DEU&limit=6", f"country=GBR,DEU&limit=5&as-of={PAST}"):
        answer = client.get(f"/api/v1/gaps?{other}", headers={"If-None-Match": first.headers["ETag"]})
        assert answer.status_code == 200
    tags = {
        client.get("/api/v1/gaps?country=GBR,DEU&limit=5", headers={"Accept-Encoding": one}).headers["ETag"]
        for one in ("br", "gzip", "identity")
    }
    assert len(tags) == 3


def test_a_day_that_is_over_may_be_kept_and_today_is_asked_again(client: FlaskClient) -> None:
    assert client.get("/api/v1/parties").headers["Cache-Control"] == "public, no-cache"
    assert client.get("/api/v1/parties?as-of=2026-11-23").headers["Cache-Control"] == "public, no-cache"
    assert "max-age=3600" in client.get(f"/api/v1/parties?as-of={PAST}").headers["Cache-Control"]
    assert client.get("/api/v1/parties?as-of=2030-01-01").headers["Cache-Control"] == "no-store"


def test_answers_are_compressed_as_the_reader_allows(client: FlaskClient) -> None:
    plain = client.get("/api/v1/parties").data
    packed = client.get("/api/v1/parties", headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["Content-Encoding"], brotli.decompress(packed.data)) == ("br", plain)
    packed = client.get("/api/v1/parties", headers={"Accept-Encoding": "gzip, br;q=0"})
    assert (packed.headers["Content-Encoding"], gzip.decompress(packed.data)) == ("gzip", plain)


def test_any_site_may_read_and_nobody_may_write(client: FlaskClient) -> None:
    for address in ("/api/v1/gaps", "/api/v1/nothing", "/feeds/changes.atom", "/api/v1/openapi.json"):
        assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"
        head = client.head(address)
        assert head.data == b"" and head.headers["Content-Length"] != "0"
        asks = client.options(address, headers={"Access-Control-Request-Method": "GET"})
        assert (asks.status_code, asks.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
        for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"):
            answer = client.open(address, method=method)
            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
            assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "status", "kind", "guess"),
    [
        ("gap", 404, "unknown-address", "gaps"),
        ("gaps?contry=GBR", 400, "unknown-parameter", "country"),
        ("gaps?as_of=2025-01-01", 400, "unknown-parameter", "as-of"),
        ("gaps?verdict=mett", 400, "unknown-value", "met"),
        ("gaps?country=germany", 400, "unknown-value", "DEU"),
        ("gaps?country=UK", 400, "unknown-value", "GBR"),
        ("gaps?country=", 400, "unknown-value", None),
        ("gaps?as-of=2026-02-30", 400, "not-a-date", None),
        ("gaps?as-of=20260101", 400, "not-a-date", None),
        ("gaps?as-of=2026-11-24", 422, "future-date", None),
        ("gaps?limit=0", 400, "not-a-number", None),
        ("gaps?limit=many", 400, "not-a-number", None),
        ("gaps?limit=1&limit=2", 400, "repeated-parameter", None),
        ("gaps.csv?format=json", 400, "unknown-parameter", None),
        ("gaps?format=xml", 400, "unknown-value", None),
        ("pathways/gbr", 404, "unknown-address", None),
        ("pledges/gbr-2p5-fy2027-starmr", 404, "no-such-row", "gbr-2p5-fy2027-starmer"),
        ("pledges/gbr-2p5-fy2027-starmer?as-of=2024-01-01", 404, "no-such-row", None),
        ("?x=1", 400, "unknown-parameter", None),
    ],
)
def test_a_refusal_says_what_is_wrong_and_how_to_mend_it(
    client: FlaskClient, address: str, status: int, kind: str, guess: str | None
) -> None:
    answer = client.get(f"/api/v1/{address}")
    says = json.loads(answer.data)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert says["status"] == status and says["type"] == f"/api/v1/#{kind}"
    assert says.get("did_you_mean") == guess
    assert says["detail"] and says["instance"] == f"/api/v1/{address}"
    listed = client.get("/api/v1/").get_json()["problems"]
    assert says["type"] in {one["type"] for one in listed}


def test_the_listing_leads_to_every_table(client: FlaskClient) -> None:
    said = asked(client, "/api/v1/")
    assert [one["table"] for one in said["data"]] == [table.name for table in TABLES]
    for one in said["data"]:
        assert client.get(one["href"]).status_code == 200
    assert client.get(said["links"]["describedby"]).get_json()["openapi"] == "3.1.0"
    assert client.get("/api").headers["Location"] == "/api/v1/"
    assert client.get("/api/v1/gaps/?limit=1").headers["Location"] == "/api/v1/gaps?limit=1"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2/gaps", 404),
        ("GET", "/feeds/nothing.atom", 404),
        ("POST", "/api/v1/gaps", 405),
        ("PUT", "/feeds/changes.atom", 405),
        ("DELETE", "/api/v1/", 405),
    ],
)
def test_every_refusal_is_a_problem_in_json(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    says = json.loads(answer.data)
    assert (says["status"], says["instance"]) == (status, path) and says["title"] and says["detail"]


def test_our_own_fault_is_a_problem_in_json_too(
    loaded: tuple[Ledger, list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("spendtrack.web.api.answers.answer", fail)
    answer = create_app(*loaded, TODAY).server.test_client().get("/api/v1/gaps")
    assert (answer.status_code, answer.mimetype) == (500, "application/problem+json")
    assert json.loads(answer.data)["type"] == "/api/v1/#failed"


def test_midnight_brings_another_answer(loaded: tuple[Ledger, list[Problem]]) -> None:
    day = [TODAY]
    client = create_app(*loaded, lambda: day[0]).server.test_client()
    first = client.get("/api/v1/parties")
    day[0] = TODAY + timedelta(days=1)
    again = client.get("/api/v1/parties", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_json()["meta"]["as_of"]) == (200, "2026-11-24")


def test_every_example_of_the_manual_gives_rows(client: FlaskClient) -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    examples = re.findall(r"http://127\.0\.0\.1:8050(/[^'\"]+)", page)
    assert len(examples) >= 9
    for address in examples:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.text.count("\n") > 1 if "format=csv" in address else answer.get_json()["data"], address
    for address in re.findall(r"^\| `(/[^`]+)` \|", page, re.MULTILINE):
        assert client.get(address).status_code == 200, address
    for one in TABLES:
        assert f"`{one.name}`" in page or f"/{one.name}`" in page
