"""The static site of the real ledger, built once for all tests, and a plain file server for it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from spendtrack.ledger.loading import load
from spendtrack.web.site import site_files

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 23)
BASE_URL = "https://user.example/spendtrack/"


@functools.cache
def real_site() -> dict[str, bytes]:
    return site_files(*load(DATA), TODAY, base_url=BASE_URL)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's own file server without its log; an address that is not there is remembered."""

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
