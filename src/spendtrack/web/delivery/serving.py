"""What leaves the server: whole pages, views and scripts as ready bytes, each made once for a ledger and a view."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from dash import Dash
from dash.fingerprint import check_fingerprint
from plotly.io.json import to_json_plotly

from spendtrack.web.address import View
from spendtrack.web.delivery.packing import Bounded, Packed, pack
from spendtrack.web.delivery.page import filled, frame
from spendtrack.web.delivery.rendering import Pages, Rendered, components, render
from spendtrack.web.delivery.statics import Static, correction, start, stylesheet
from spendtrack.web.live import Live
from spendtrack.web.pages.parts import Child
from spendtrack.web.state import State

URL, CONTENT, FAILURE = "url", "content", "failure"
SUITES = "/_dash-component-suites/"
SCRIPT = re.compile(r'<script src="([^"]+)"')
CONFIG = re.compile(r'<script id="_dash-config" type="application/json">(.*?)</script>', re.S)
# What a page holds ready at most: some two thousand views, and the texts of the newest ones.
PACKED_BYTES, RENDERED_VIEWS = 64_000_000, 64


@dataclass(frozen=True)
class Asked:
    """One question: what is to be shown and from which ledger. It is settled once, so that no answer mixes two."""

    shelf: Shelf
    day: date
    view: View
    said: tuple[str, ...]

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for every spelling of an address that means the same view."""
        return (self.day, self.view, self.said)


class Shelf:
    """The ready bytes of one ledger. A changed ledger gets a new shelf, and the old one goes as a whole."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.views = Bounded(RENDERED_VIEWS)
        self.packed = Bounded(PACKED_BYTES, lambda packed: packed.weight)
        self.frames = Bounded(4)
        # Two views at a time are made no faster than one after the other, and would each need the same tables.
        self.making = threading.Lock()


class Site:
    """One application's current ledger and its ready bytes, of a bounded number of views."""

    def __init__(self, app: Dash, state: State, pages: Pages, folder: Path | None, *, lean: bool) -> None:
        """lean: the page loads our own bundle first."""
        self.app = app
        self._lean = lean
        self._shelf = Shelf(state)
        self._pages = pages
        self._live = Live(folder, state.frames.revision) if folder is not None else None
        self._scripts = Bounded(64)

    def current(self) -> State:
        """The state to answer from: the newest sound ledger."""
        return self._newest().state

    def _newest(self) -> Shelf:
        if self._live is not None and (changed := self._live.changed()) is not None:
            ledger, problems = changed
            self._shelf = Shelf(self._shelf.state.with_ledger(ledger, problems))
            logging.getLogger(__name__).info("Now showing ledger revision %s", ledger.revision[:12])
        return self._shelf

    def asked(self, search: str) -> Asked:
        """What an address asks for, on the newest ledger, with every notice that the view will carry."""
        shelf = self._newest()
        refused = self._live.refused if self._live is not None else None
        view, doubts = shelf.state.read(search)
        return Asked(shelf, shelf.state.today, view, (*([refused] if refused else []), *doubts))

    def children(self, search: str) -> list[Child]:
        """The components of a view, for Dash itself; made anew each time."""
        asked = self.asked(search)
        return components(asked.shelf.state, asked.view, list(asked.said), self._pages)

    def view(self, asked: Asked) -> Rendered:
        """One view, built once for the ledger, the day and the choices."""

        def make() -> Rendered:
            with asked.shelf.making:
                return render(asked.shelf.state, asked.view, list(asked.said), self._pages)

        found: Rendered = asked.shelf.views.get(asked.key, make)
        return found

    def page(self, search: str) -> Packed:
        """The whole page of a view: one answer brings everything that the first look needs."""
        asked = self.asked(search)

        def make() -> Packed:
            shown = self.view(asked)
            around = asked.shelf.frames.get(asked.day, lambda: frame(asked.shelf.state, self.head))
            return pack(filled(around, shown.title, shown.description, shown.html, shown.parts).encode())

        return self._packed(asked, "page", make)

    def answer(self, search: str) -> Packed:
        """What the page's question for another view is answered with."""
        asked = self.asked(search)

        def make() -> Packed:
            content = f'{{"{CONTENT}":{{"children":{self.view(asked).json}}}}}'
            return pack(f'{{"multi":true,"response":{content}}}'.encode())

        return self._packed(asked, "answer", make)

    def layout(self, search: str) -> Packed:
        """What a page of Dash's own asks for first; ours has it in its HTML."""
        asked = self.asked(search)

        def make() -> Packed:
            return pack(_layout(search, self.view(asked).json).encode())

        return self._packed(asked, f"layout {search}", make)

    def _packed(self, asked: Asked, kind: str, make: Callable[[], Packed]) -> Packed:
        found: Packed = asked.shelf.packed.get((kind, *asked.key), make)
        return found

    @cached_property
    def start(self) -> Static:
        """Our own script, with what Dash's page is told about itself."""
        config = json.loads(CONFIG.findall(self._dash_page)[0])
        # Components that hold no other ones need no entry; the rest is said to nobody.
        config["children_props"] = {
            library: {name: held for name, held in parts.items() if held or name == "Div"}
            for library, parts in config["children_props"].items()
        }
        for name in ("dash_version_url", "python_version", "end_id"):
            config.pop(name, None)
        dependencies = json.loads(str(to_json_plotly(self.app._callback_list)))
        return start(
            {
                "url": URL,
                "failure": FAILURE,
                "content": CONTENT,
                "config": config,
                "dependencies": dependencies,
            }
        )

    @cached_property
    def head(self) -> str:
        """The style sheet and every script, ours first. All are deferred: none of them keeps the words waiting."""
        scripts = [one for one in SCRIPT.findall(self._dash_page) if not self._needless(one)]
        return "\n".join(
            [
                f'<link rel="stylesheet" href="{stylesheet().address}">',
                *[f'<script defer src="{one}"></script>' for one in (self.start.address, *scripts)],
            ]
        )

    def _needless(self, address: str) -> bool:
        """Dash brings these for tables that no view has, and for old browsers; of the latter our bundle holds some."""
        return "dash_table" in address or (self._lean and "polyfill" in address)

    @cached_property
    def _dash_page(self) -> str:
        """Dash's own page, for the scripts and the configuration in it."""
        with self.app.server.test_request_context("/"):
            self.app.index_string = "{%config%}{%scripts%}{%renderer%}<!--{%app_entry%}-->"
            return str(self.app.index())  # type: ignore[no-untyped-call]  # Dash has no types here

    def static(self, path: str) -> Static | None:
        """One of our own files, None where the address names none; an old address does not."""
        known = (self.start, stylesheet(), correction())
        return next((one for one in known if one.address == path), None)

    def script(self, path: str) -> Packed | None:
        """A script that Dash brings, compressed once; None where there is none."""
        package, _, name = path.removeprefix(SUITES).partition("/")
        # Many addresses, one file.
        name, _ = check_fingerprint(name)  # type: ignore[no-untyped-call]  # Dash has no types here
        if not path.startswith(SUITES) or name not in self.app.registered_paths.get(package, ()):
            return None

        def make() -> Packed:
            with self.app.server.test_request_context(path):
                flask_side: Any = self.app.backend
                answer = flask_side.serve_component_suites(self.app, package, name)
            return pack(answer.get_data())

        found: Packed = self._scripts.get((package, name), make)
        return found

    def warm(self) -> None:
        """Make ready what the first reader of the day will ask for."""
        self.page("")
        for address in SCRIPT.findall(self._dash_page):
            if not self._needless(address):
                self.script(address)


def _layout(search: str, content: str) -> str:
    location = json.dumps({"id": URL, "refresh": False, "search": search})
    failure = json.dumps({"children": None, "id": FAILURE, "role": "alert"})
    held = f'{{"children":{content},"id":"{CONTENT}"}}'
    children = f'{{"props":{location},"type":"Location","namespace":"dash_core_components"}},{_div(failure)},{_div(held)}'
    return _div(f'{{"children":[{children}]}}')


def _div(props: str) -> str:
    return f'{{"props":{props},"type":"Div","namespace":"dash_html_components"}}'
