"""A real Chromium on the real ledger. Skipped, with the reason, where none is installed; never skipped in CI."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dash import Dash
from playwright.sync_api import Browser, BrowserContext, Page, expect
from waitress.server import BaseWSGIServer, create_server

from spendtrack.ledger.loading import load
from spendtrack.web.app import create_app
from tests.real import TODAY

# How long a view of a day that nobody asked for yet may take on a busy machine; speed is measured elsewhere.
expect.set_options(timeout=20_000)


def serve_app(app: Dash) -> Iterator[str]:
    """The application on a free port of the loopback address."""
    server = create_server(app.server, host="127.0.0.1", port=0, threads=4)
    assert isinstance(server, BaseWSGIServer)
    assert server.socket is not None
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    server.close()
    thread.join(timeout=5)


def serve(data: Path, *, watch: bool = False) -> Iterator[str]:
    """The dashboard on a data folder of its own."""
    yield from serve_app(create_app(*load(data), TODAY, folder=data if watch else None))


def awake(context: BrowserContext) -> BrowserContext:
    """The context, in which each page that is loaded, also by a reload, takes itself to be on a fast machine.

    A busy machine would count as a slow one, where scripts wait until the reader turns to a chart.
    """
    context.add_init_script(
        "addEventListener('load', () => window.spendtrackWake && window.spendtrackWake())"
    )
    return context


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's own file server without its log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve_files(folder: Path) -> Iterator[str]:
    """The folder on a free port of the loopback address, as `python -m http.server` serves it."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(timeout=5)


@pytest.fixture(scope="session")
def address(browser: Browser, app: Dash) -> Iterator[str]:
    yield from serve_app(app)


@pytest.fixture(scope="session")
def site(browser: Browser, site_folder: Path) -> Iterator[str]:
    """The address of the static site, two folders below the root of its host."""
    for address in serve_files(site_folder.parents[1]):
        yield f"{address}/user/spendtrack/"


@pytest.fixture(scope="session")
def reader(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A reader of the dashboard who holds its scripts already."""
    context = awake(browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}))
    yield context
    context.close()


@pytest.fixture(scope="session")
def site_reader(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A reader of the static site who holds its scripts already."""
    context = awake(browser.new_context(base_url=site, viewport={"width": 1440, "height": 900}))
    yield context
    context.close()


@contextmanager
def without_faults(context: BrowserContext, own: str) -> Iterator[Page]:
    """A new page; afterwards no script of it may have failed, no file been missing, no other host been asked.

    own: what every address that the page may ask for begins with.
    """
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("response", lambda got: faults.append(f"{got.status} {got.url}") if got.status >= 400 else None)

    def watch(url: str) -> None:
        if not url.startswith((own, "data:", "blob:")):
            faults.append(f"asked another host: {url}")

    page.on("request", lambda asked: watch(asked.url))
    yield page
    page.close()
    context.clear_permissions()
    assert faults == []


@pytest.fixture
def page(reader: BrowserContext, address: str) -> Iterator[Page]:
    with without_faults(reader, address) as opened:
        yield opened


@pytest.fixture
def cold_page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a reader who was never here."""
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    with without_faults(context, address) as opened:
        yield opened
    context.close()
