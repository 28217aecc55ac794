"""The ledger that is shown now, and what was made of it: views once, answers as ready bytes."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import g, has_request_context

from spendtrack.web.address import View
from spendtrack.web.delivery.ready import Kept, Ready
from spendtrack.web.delivery.views import Pages, Shown, show
from spendtrack.web.live import Live
from spendtrack.web.state import State

# What is held ready at most: some thousand views, and the components of the newest ones.
KEPT_BYTES, KEPT_VIEWS = 64_000_000, 64


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
    """What was made of one ledger. A changed ledger gets a new shelf, and the old one goes as a whole."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.views: Kept[Shown] = Kept(KEPT_VIEWS)
        self.answers: Kept[Ready] = Kept(KEPT_BYTES, lambda ready: ready.weight)
        # Two views at a time are made no faster than one after the other, and would each need the same tables.
        self.making = threading.Lock()


class Current:
    """The newest sound ledger of one application."""

    def __init__(self, state: State, pages: Pages, folder: Path | None) -> None:
        """folder: watched for changes of the ledger, where one is given."""
        self._pages = pages
        self._shelf = Shelf(state)
        self._live = Live(folder, state.frames.revision) if folder is not None else None

    def state(self) -> State:
        """The state to answer from."""
        return self.shelf().state

    def shelf(self) -> Shelf:
        """The newest shelf; the same all through one request."""
        if has_request_context():
            if "shelf" not in g:
                g.shelf = self._newest()
            found: Shelf = g.shelf
            return found
        return self._newest()

    def _newest(self) -> Shelf:
        if self._live is not None and (changed := self._live.changed()) is not None:
            ledger, problems = changed
            self._shelf = Shelf(self._shelf.state.with_ledger(ledger, problems))
            logging.getLogger(__name__).info("Now showing ledger revision %s", ledger.revision[:12])
        return self._shelf

    @property
    def refused(self) -> str | None:
        """Why the newest state of the folder is not shown; None while it is."""
        return self._live.refused if self._live is not None else None

    def asked(self, search: str) -> Asked:
        """What an address asks for, with every notice that the view will carry."""
        shelf = self.shelf()
        view, doubts = shelf.state.read(search)
        refused = self.refused
        return Asked(shelf, shelf.state.today, view, (*([refused] if refused else []), *doubts))

    def shown(self, asked: Asked) -> Shown:
        """The view, built once for the ledger, the day and the choices."""

        def make() -> Shown:
            with asked.shelf.making:
                return show(asked.shelf.state, asked.view, list(asked.said), self._pages)

        return asked.shelf.views.get(asked.key, make)
