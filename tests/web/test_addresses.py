"""Every address that names something answers, every other is 404, and no malformed request is our own fault."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

DATA = Path(__file__).parents[1] / "data"
UPDATE, SUITES = "/_dash-update-component", "/_dash-component-suites"


@pytest.mark.parametrize(
    "path",
    [
        "/", "/?page=country&country=EST", "/robots.txt", "/correct", "/ledger/commitments.yaml",
        "/download/gaps.csv?page=method", "/_favicon.ico", "/_reload-hash", "/_dash-layout", "/_dash-dependencies",
        "/api/v1/", "/api/v1/openapi.json", "/feeds/changes.atom",
    ],
)  # fmt: skip
def test_an_address_that_names_something_answers(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_whatever_a_page_names_is_there(client: FlaskClient) -> None:
    page = client.get("/?page=ukraine").text
    named = {address for address in re.findall(r'(?:src|href)="(/[^"#?]+)', page) if address != "/"}
    assert any(address.startswith(SUITES) for address in named)
    assert any(address.startswith("/static/") for address in named)
    assert {address: client.get(address).status_code for address in named} == dict.fromkeys(named, 200)


@pytest.mark.parametrize(
    "path",
    [
        "/healthz", "/health/", "/ledger", "/ledger/", "/ledgerfoo", "/ledger/none.yaml", "/ledger/commitments.yaml/",
        "/correctfoo", "/correct/", "/apix", "/feeds", "/feedsx", "/download", "/download/", "/download/gaps",
        "/download/nothing.csv", "/downloads/gaps.csv", "/assets", "/assets/", "/assets/none.js", "/assetsx", "/static",
        "/static/", "/static/none.js", "/static/0000000000000000/spendtrack.css", "/robots.txt2", "/robots.txt/",
        "/_favicon", "/_favicon.icon", "/_reload-hash/", "/_plotly", "/_plotly/0/none.js", "/_dash", "/_dash-foo",
        "/_dash-layout/", "/_dash-dependencies/x", f"{UPDATE}/", SUITES, f"{SUITES}/", f"{SUITES}/dash",
        f"{SUITES}/dash/", f"{SUITES}/dash/no-such.js", f"{SUITES}/nonsense/x.js", f"{SUITES}/os/path.py",
        f"{SUITES}/dash/..%2f..%2fsetup.py", f"{SUITES}/dash/dash-renderer/build/none.v1_2_3m4.js", "/country", "/%00",
        "/index.html", "/.env", "/assets/%00", "/static/%00", "/ledger/%00", "/download/%00.csv", "/%ff%fe", "/assets/" + "a" * 5_000,
        f"{SUITES}/dash/{'.' * 500}v1m1", f"{SUITES}/%00/%00",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_an_address_that_names_nothing_is_not_found(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code in ((404, 405) if method == "POST" else (404,))
    assert "python_version" not in answer.text
    if method == "GET":
        assert "There is no such page" in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "NONSENSE"])
@pytest.mark.parametrize("path", ["/nothing", "/ledgerfoo", "/robots.txt2"])
def test_no_method_makes_a_page_of_nothing(client: FlaskClient, method: str, path: str) -> None:
    assert client.open(path, method=method).status_code == 404


def test_the_api_keeps_its_own_form_of_saying_no(client: FlaskClient) -> None:
    assert client.get("/api").status_code == client.get("/api/").status_code == 308
    for path in ("/api/v2/", "/api/v1/nothing", "/feeds/", "/feeds/nothing.atom"):
        answer = client.get(path)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def question(**changes: Any) -> dict[str, Any]:
    """What the page asks for another view."""
    return {
        "output": "view.children",
        "outputs": {"id": "view", "property": "children"},
        "inputs": [{"id": "url", "property": "search", "value": "?page=method"}],
        "changedPropIds": ["url.search"],
    } | changes


def of(value: Any) -> list[dict[str, Any]]:
    return [{"id": "url", "property": "search", "value": value}]


JSON_BODIES: list[Any] = [
    None, True, 5, "view.children", [], [question()], {}, {"output": None}, {"output": ["view.children"]},
    question(output="nothing.children"), question(output="view.style"), question(output="..view.children.."),
    question(output=""), question(output={}), question(output="view.children@abc"), question(inputs=None),
    question(inputs=[]), question(inputs={}), question(inputs=5), question(inputs=True), question(inputs="url"),
    question(inputs=[None]), question(inputs=[[]]), question(inputs=[{}]), question(inputs=[{"id": "url"}]),
    question(inputs=[{"id": {"a": 1}, "property": "search", "value": ""}]),
    question(inputs=[{"id": "url", "property": "href", "value": ""}]),
    question(changedPropIds=5), question(outputs=5), question(state=5), question(outputs=[{}]),
    question(changedPropIds=[{}]), question(inputs=[*of(""), *of(5)]), question(inputs=of(5)), question(inputs=of([])), question(inputs=of({})), question(inputs=of("\ud800")),
]  # fmt: skip
TEXTS = [
    b"", b"{", b"nonsense", b"\xff\xfe\x00", b"\x00", b"[" * 50_000, b'{"output":' * 5_000, b"NaN", b"1" * 9_000,
    b'{"output": "view.children", "output": 5}',
]  # fmt: skip


@pytest.mark.parametrize(
    "body", [*[json.dumps(body).encode() for body in JSON_BODIES], *TEXTS], ids=lambda body: repr(body[:60])
)
def test_a_question_that_is_none_is_refused_and_is_not_our_fault(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    answer = client.post(UPDATE, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert "Traceback" not in answer.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    "changes",
    [
        {"inputs": of(None)}, {"inputs": of("\x00")}, {"inputs": of("?page=%ff&country=%00")},
        {"inputs": of("?" + "a" * 50_000)}, {"unheard": {"of": []}},
    ],
)  # fmt: skip
def test_what_a_question_does_not_need_does_no_harm(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, changes: dict[str, Any]
) -> None:
    answer = client.post(UPDATE, json=question(**changes))
    assert answer.status_code == 200
    assert answer.get_json()["response"]["view"]["children"]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


MALFORMED: list[tuple[str, str, dict[str, Any]]] = [
    *[("POST", UPDATE, {"data": json.dumps(question()), "content_type": kind}) for kind in (
        "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "",
        "nonsense", "application/json; charset=nonsense", "application/xml",
    )],
    ("POST", UPDATE, {}),
    ("POST", f"{UPDATE}?%ff=%00", {"data": b"{}", "content_type": "application/json"}),
    ("POST", UPDATE, {"data": b"x" * 200_000, "content_type": "application/json"}),
    ("POST", UPDATE, {"data": b"{}", "headers": {"Content-Length": "nonsense", "Content-Type": "application/json"}}),
    *[(method, UPDATE, {}) for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "NONSENSE")],
    *[(method, path, {}) for method in ("POST", "PUT", "DELETE", "OPTIONS") for path in (
        "/", "/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/_favicon.ico", "/correct",
        f"{SUITES}/dash/x.js", "/assets/x.js", "/static/x.js", "/robots.txt", "/ledger/x", "/download/gaps.csv",
    )],
    *[("GET", f"{path}{query}", {}) for path in (
        "/", "/_dash-layout", "/_dash-dependencies", "/correct", "/download/gaps.csv", "/ledger/parties.yaml", "/api/v1/gaps",
        "/feeds/changes.atom", f"{SUITES}/dash/x.js",
    ) for query in ("?%ff%fe=%00", "?=&&=&;", "?%", "?page=%ED%A0%80&as-of=%00", "?\u00e9=\u20ac", "?as-of=99999-99-99")],
    *[("GET", path, {"headers": headers}) for path in ("/", "/_dash-layout", "/_reload-hash", "/api/v1/gaps", "/feeds/changes.atom")
      for headers in (
        {"Referer": "http://["}, {"Referer": "http://a]/?page=method"}, {"Referer": "?\x80%ff"}, {"Referer": "//[::1"},
        {"Accept-Encoding": ";q=,;br;q=nan"}, {"If-None-Match": '"'}, {"If-None-Match": "W/,,\x80"}, {"Accept": ";;/,q=x"},
        {"If-Modified-Since": "nonsense"}, {"Range": "bytes=9-1,x"}, {"Cookie": "=;;="}, {"Host": "["}, {"Host": "a b"},
        {"Host": ""}, {"X-Forwarded-Host": "["}, {"Content-Length": "-1"}, {"Content-Type": "\x80"},
    )],
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "more"), MALFORMED)
def test_no_malformed_request_is_answered_as_our_own_fault(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, method: str, path: str, more: dict[str, Any]
) -> None:
    answer = client.open(path, method=method, **more)
    assert answer.status_code < 500
    assert "Traceback" not in answer.get_data().decode("utf-8", "replace")
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
