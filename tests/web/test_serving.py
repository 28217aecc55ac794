"""What leaves the server: encodings, validators, headers, caches that stay small, and nothing made twice or mixed."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from datetime import date
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient

from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem
from spendtrack.web import feeds
from spendtrack.web.app import PAGES, create_app
from spendtrack.web.delivery.ready import Kept, Ready, preferred
from tests.small import PLEDGE, share, write

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 23)


def asked(client: FlaskClient, search: str) -> Any:
    """What the page asks for another view."""
    return client.post(
        "/_dash-update-component?endId=one",
        json={
            "output": "view.children",
            "outputs": {"id": "view", "property": "children"},
            "inputs": [{"id": "url", "property": "search", "value": search}],
            "changedPropIds": ["url.search"],
        },
    )


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("gzip;q=0, br;q=0", ""),
        ("*;q=0", ""),
        ("identity, gzip;q=0.5", ""),
        ("deflate", ""),
        ("", ""),
        ("*", "br"),
        ("nonsense;;q=x,,", ""),
    ],
)
def test_each_reader_gets_the_encoding_that_it_takes(
    client: FlaskClient, accepted: str, encoding: str
) -> None:
    answer = client.get("/?page=method", headers={"Accept-Encoding": accepted})
    undo = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert answer.headers.get("Content-Encoding", "") == encoding == preferred(accepted)
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert b"<h1>How a promise becomes a verdict</h1>" in undo(answer.get_data())


@pytest.mark.parametrize("path", ["/", "/?page=country&country=EST", "/_dash-layout", "script", "style"])
def test_head_and_validators_work_on_everything_that_is_ready(client: FlaskClient, path: str) -> None:
    page = client.get("/").text
    named = {
        "script": re.findall(r'src="(/static/[^"]+)"', page),
        "style": re.findall(r'href="(/static/[^"]+)"', page),
    }
    path = named.get(path, [path])[0]
    whole = client.get(path, headers={"Accept-Encoding": "br"})
    head = client.head(path, headers={"Accept-Encoding": "br"})
    assert head.status_code == whole.status_code == 200
    assert head.get_data() == b""
    assert head.headers["Content-Length"] == str(len(whole.get_data()))
    for held in (whole.headers["ETag"], f'"other", W/{whole.headers["ETag"]}', "*"):
        again = client.get(path, headers={"Accept-Encoding": "br", "If-None-Match": held})
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["ETag"] == whole.headers["ETag"]
    other = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": whole.headers["ETag"]})
    assert other.status_code == 200, "another encoding is another representation"


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/download/gaps.csv", "/correct", "/robots.txt", "/health"]
)
def test_every_answer_tells_the_browser_to_trust_no_other_host(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and re.search(r"script-src 'self' 'sha256-[^' ]+';", policy)
    assert "://" not in policy and "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in headers


@pytest.mark.parametrize("path", ["/", "/?page=country&country=GBR", "/correct", "/ledger/events.yaml"])
def test_no_script_stands_inside_a_page_but_the_one_that_the_policy_names(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)
    text, policy = answer.text, answer.headers["Content-Security-Policy"]
    inside = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", text, re.S)
    for attributes, script in inside:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert re.search(r'type="application/(ld.)?json"', attributes) or f"'sha256-{digest}'" in policy
    assert not re.findall(r"<[^>]+\son[a-z]+=", text)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_where_the_scripts_are_held_already(client: FlaskClient, page: str) -> None:
    assert len(client.get(f"/?page={page}", headers={"Accept-Encoding": "br"}).get_data()) < 30_000


def test_an_old_address_of_a_script_brings_nothing(client: FlaskClient) -> None:
    assert client.get("/static/0000000000000000/spendtrack.js").status_code == 404
    assert client.get("/_dash-component-suites/dash/no-such.js").status_code >= 400


def test_robots_may_read_the_pages(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /\n" not in answer.text


def made(monkeypatch: pytest.MonkeyPatch, name: str, gate: threading.Event | None = None) -> list[str]:
    """Counts how often a page is built; gate: the building waits for it."""
    found: list[str] = []
    build = PAGES[name]

    def counted(*given: Any) -> Any:
        found.append(name)
        if gate is not None:
            assert gate.wait(20)
        return build(*given)

    monkeypatch.setitem(PAGES, name, counted)
    return found


def test_every_spelling_of_an_address_is_the_same_view(
    loaded: tuple[Ledger, list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(*loaded, TODAY).server.test_client()
    count = made(monkeypatch, "country")
    spellings = ["page=country&country=EST", "country=est", "country=Estonia&page=country&utm_source=x"]
    spellings += [f"country=EST&{'x' * 5000}={turn}" for turn in range(20)]
    tags = {client.get(f"/?{one}").headers["ETag"] for one in spellings}
    assert len(tags) == len(count) == 1


def test_a_question_about_costs_does_not_make_the_page_again(
    loaded: tuple[Ledger, list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = create_app(*loaded, TODAY).server.test_client()
    count = made(monkeypatch, "country")
    plain = client.get("/?page=country&country=EST").text
    first = client.get("/?page=country&country=EST&target=6&by=2031").text
    second = client.get("/?page=country&country=EST&target=6.5&by=2032&profile=back").text
    assert len(count) == 1
    assert "to 6% of GDP by 2031, in even steps" in first and "to 6.5% of GDP by 2032, late" in second
    assert "to 6% of GDP" not in plain + second
    for text in (first, second):
        assert text.count('id="cost-table"') == text.count('id="every-promise"') == 1
        assert '"id":"cost-chart"' in text and '"id":"country-timeline"' in text


def test_random_addresses_do_not_fill_the_memory() -> None:
    kept: Kept[Ready] = Kept(2_000, lambda ready: ready.weight)
    made = [Ready(f"{turn}".encode() * 100, "text/plain") for turn in range(200)]
    for turn, one in enumerate(made):
        kept.get(turn, lambda one=one: one)  # type: ignore[misc]  # mypy infers no default of a lambda
    assert 0 < len(kept) < 50
    assert sum(one.weight for one in made[-len(kept) :]) == kept.weight <= 2_000


def test_threads_that_ask_for_the_same_view_wait_for_one_making(
    loaded: tuple[Ledger, list[Problem]], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = create_app(*loaded, TODAY).server
    gate = threading.Event()
    count = made(monkeypatch, "method", gate)
    tags: list[str] = []
    threads = [
        threading.Thread(target=lambda ask=ask: tags.append(ask(server.test_client()).headers["ETag"]))
        for ask in (
            *[lambda client: client.get("/?page=method")] * 3,
            lambda client: asked(client, "?page=method"),
        )
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(30)
    assert len(count) == 1
    assert len(tags) == 4 and len(set(tags)) == 2


def test_a_failed_making_is_told_and_tried_again() -> None:
    held: Kept[int] = Kept(3)

    def fail() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        held.get("key", fail)
    assert held.get("key", lambda: 7) == 7


def test_six_who_ask_for_the_same_feed_wait_for_one_making(monkeypatch: pytest.MonkeyPatch) -> None:
    server = create_app(*load(DATA), TODAY).server
    count: list[str] = []
    gate = threading.Event()

    def slow(*given: Any, **more: Any) -> bytes:
        count.append("feed")
        assert gate.wait(20)
        return b"<feed/>"

    monkeypatch.setattr(feeds, "at", slow)
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(server.test_client().get("/feeds/changes.atom").data))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(30)
    assert (found, len(count)) == ([b"<feed/>"] * 6, 1)


def test_a_view_that_fails_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_app(*load(DATA), TODAY).server.test_client()
    build = PAGES["method"]

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(PAGES, "method", fail)
    assert "could not be built" in asked(client, "?page=method").text
    assert client.get("/?page=method").status_code == 500
    monkeypatch.setitem(PAGES, "method", build)
    assert "How a promise becomes a verdict" in asked(client, "?page=method").text
    assert client.get("/?page=method").status_code == 200


def test_a_change_while_a_page_is_made_mixes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path, PLEDGE, share("GBR", 2026, 2.5))
    server = create_app(*load(folder), TODAY).server
    current = server.extensions["spendtrack"]
    old = current.state().frames.revision[:12]
    swapped = create_app(*load(write(tmp_path / "new", PLEDGE, share("GBR", 2026, 2.7))), TODAY)
    new_shelf = swapped.server.extensions["spendtrack"].shelf()
    build = PAGES["country"]

    def swap_midway(*given: Any) -> Any:
        monkeypatch.setattr(current, "_shelf", new_shelf)
        return build(*given)

    monkeypatch.setitem(PAGES, "country", swap_midway)
    first = server.test_client().get("/?page=country&country=GBR").text
    monkeypatch.setitem(PAGES, "country", build)
    second = server.test_client().get("/?page=country&country=GBR").text
    assert "2.50%" in first and "2.70%" not in first and f'data-revision="{old}"' in first
    assert "2.70%" in second and "2.50%" not in second and f'data-revision="{old}"' not in second


def test_a_question_out_of_all_measure_is_refused(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", data=b"x" * 200_000, content_type="application/json")
    assert answer.status_code == 413


def served(*more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "spendtrack", "serve", "--data", str(DATA), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")
def test_several_processes_answer_with_the_same_bytes() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    process = served("--port", str(port), "--processes", "2")
    try:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
        found: list[str] = []
        for _ in range(100):
            if len(found) == 8:
                break
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
                    found.append(answer.headers["ETag"])
            except OSError:
                time.sleep(0.1)
        assert len(found) == 8 and len(set(found)) == 1
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_port_in_use_is_said(processes: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = served("--port", str(taken.getsockname()[1]), "--processes", processes)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "cannot be listened on" in said and "Traceback" not in said


def test_a_file_of_a_view_leaves_compressed_with_one_charset_and_only_when_it_changed(
    client: FlaskClient,
) -> None:
    address = "/download/gaps.csv?page=country&country=NLD&as-of=2025-09-01"
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "br"})
    assert plain.headers["Content-Type"] == packed.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert brotli.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "br" and "NLD" in plain.text
    again = client.get(address, headers={"Accept-Encoding": "br", "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(address.replace("NLD", "NOR"), headers={"If-None-Match": plain.headers["ETag"]})
    assert other.status_code == 200
