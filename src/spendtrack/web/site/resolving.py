"""An address of the live app -> the path of its file; what is not a view is fetched from the live app itself."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from spendtrack.web.site.links import rewrite
from spendtrack.web.site.plain_addresses import Plan, folder
from spendtrack.web.state import State

FILE_NAME = re.compile(r'filename="([^"]+)"')
DOWNLOAD = re.compile(r"/download/([a-z-]+\.csv)")
LEDGER_TEXT = re.compile(r"/ledger/([a-z]+)\.yaml")
PREFILL = """<script>(function(){var asked=new URLSearchParams(location.search);["record","field"].forEach(function(name){
var field=document.getElementById(name);if(field&&asked.get(name)){field.value=asked.get(name)}});
document.querySelector("form.correct").dispatchEvent(new Event("input"))})();</script>"""


class Resolver:
    """Remembers what was asked for, so that every link has its file."""

    def __init__(self, state: State, plan: Plan, client: FlaskClient) -> None:
        self._state = state
        self._plan = plan
        self._client = client
        self._known: dict[str, str] = {}
        self._files: dict[str, bytes] = {}
        self._names: dict[str, str] = {}

    def __call__(self, address: str) -> str:
        """The path from the root of the site. Raises LookupError where the live app has nothing at the address."""
        whole, mark, part = address.partition("#")
        if whole not in self._known:
            self._known[whole] = self._path(whole)
        return self._known[whole] + mark + part

    def files(self) -> dict[str, bytes]:
        """What was fetched so far, path -> bytes."""
        return dict(self._files)

    def saved_as(self, path: str) -> str | None:
        """The name under which a browser should save the file, as the live app gives it."""
        return self._names.get(path)

    def _path(self, address: str) -> str:
        place = urlsplit(address)
        if place.path == "/":
            view, _ = self._state.read(f"?{place.query}" if place.query else "")
            return self._plan.address(view)
        if found := DOWNLOAD.fullmatch(place.path):
            return self._download(address, found[1], f"?{place.query}")
        if found := LEDGER_TEXT.fullmatch(place.path):
            return self._fetched_page(place.path, f"ledger/{found[1]}.html")
        if place.path == "/correct":
            path = self._fetched_page(place.path, "correct/index.html", PREFILL).removesuffix("index.html")
            return path + (f"?{place.query}" if place.query else "")
        path = place.path.lstrip("/")
        self._files[path] = self._get(address)
        return path

    def _download(self, address: str, name: str, query: str) -> str:
        view, _ = self._state.read(query)
        near = self._plan.nearest(view)
        if near != view:
            stem, dot, kind = name.partition(".")
            name = f"{stem}-{sha256(address.encode()).hexdigest()[:8]}{dot}{kind}"
        path = folder(near, self._plan.today) + name
        self._files[path] = self._get(address, path)
        return path

    def _fetched_page(self, address: str, path: str, more: str = "") -> str:
        if path not in self._files:
            self._files[path] = b""  # it may lead to itself
            html = self._get(address).decode()
            here = path.rpartition("/")[0] + "/"
            self._files[path] = rewrite(html, here, self).replace("</body>", f"{more}</body>").encode()
        return path

    def _get(self, address: str, path: str | None = None) -> bytes:
        with self._client.get(address) as answer:
            if answer.status_code != 200:
                raise LookupError(f"a page leads to {address}, where the dashboard has nothing")
            named = FILE_NAME.search(answer.headers.get("Content-Disposition", ""))
            if path is not None and named:
                self._names[path] = named[1]
            return answer.get_data()
