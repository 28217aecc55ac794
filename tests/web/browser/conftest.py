"""A real Chromium on the real ledger. Skipped, with the reason, where none is installed; never skipped in CI."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import BaseWSGIServer, create_server

from spendtrack.ledger.loading import load
from spendtrack.web.app import create_app

DATA = Path(__file__).parents[3] / "data"
TODAY = date(2026, 11, 23)
# Without these Chromium calls home at its start, which an offline machine refuses one by one.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def chromium() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("SPENDTRACK_REQUIRE_BROWSER") == "1":
            pytest.fail("SPENDTRACK_REQUIRE_BROWSER=1, but no Chromium is in PATH")
        pytest.skip("no Chromium in PATH: install the package chromium to run the browser tests")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()


def serve(data: Path, *, watch: bool = False) -> Iterator[str]:
    """The dashboard on a free port of the loopback address."""
    app = create_app(*load(data), TODAY, folder=data if watch else None)
    server = create_server(app.server, host="127.0.0.1", port=0, threads=4)
    assert isinstance(server, BaseWSGIServer)
    assert server.socket is not None
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture(scope="session")
def address(browser: Browser) -> Iterator[str]:
    yield from serve(DATA)


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page that fails the test on any script error and on any request to another host."""
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    def watch(url: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            faults.append(f"asked another host: {url}")

    opened.on("request", lambda asked: watch(asked.url))
    yield opened
    context.close()
    assert faults == []
