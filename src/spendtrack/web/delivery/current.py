"""The ledger that is shown now, and what was made of it: views once, answers as ready bytes."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import g, has_request_context, request
from flask.testing import FlaskClient

from spendtrack.ledger.loading import load
from spendtrack.web import feeds
from spendtrack.web.address import View
from spendtrack.web.address_book import LiveBook
from spendtrack.web.agreement import Agreement
from spendtrack.web.delivery.ready import Kept, Ready
from spendtrack.web.delivery.views import Built, Pages, Shown, show
from spendtrack.web.front import OURS
from spendtrack.web.live import Live
from spendtrack.web.state import State

Place = tuple[str, str]
"""What a reader asked for: the path below the host, and what stands below that, with its query."""
LOOK_EVERY = 0.5  # seconds between two looks at the data folder
QUIET = 3.0  # seconds after a switch before its feeds are made, in case another ledger follows
MADE_BEFORE = 24  # so many views are made of a new ledger before it is shown: those asked for last
# What is held ready at most: some thousand views, and the components of the newest ones; for so many paths below a host.
KEPT_BYTES, KEPT_VIEWS, KEPT_PREFIXES = 64_000_000, 64, 4


@dataclass(frozen=True)
class Asked:
    """One question: what is to be shown and from which ledger. It is settled once, so that no answer mixes two."""

    shelf: Shelf
    day: date
    view: View
    said: tuple[str, ...]
    carried: tuple[tuple[str, str], ...] = ()
    """What the address holds for other views: the menu and forms lead there, the view itself is the same."""

    @property
    def key(self) -> tuple[Any, ...]:
        """The same for every spelling of an address that means the same view."""
        return (self.day, self.view, self.said)


class Shelf:
    """What was made of one ledger. A changed ledger gets a new shelf, and the old one goes as a whole."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.views: Kept[Shown] = Kept(KEPT_VIEWS)
        self.built: Kept[Built] = Kept(KEPT_VIEWS)
        self.answers: Kept[Ready] = Kept(KEPT_BYTES, lambda ready: ready.weight)
        # Two views at a time are made no faster than one after the other, and would each need the same tables.
        self.making = threading.Lock()
        self._below: Kept[Shelf] = Kept(KEPT_PREFIXES)

    def below(self, prefix: str) -> Shelf:
        """The shelf for readers who find the site at this path below its host; its links are other ones."""
        if self.state.book == LiveBook(prefix):
            return self
        return self._below.get(prefix, lambda: Shelf(self.state.with_book(LiveBook(prefix))))


class Current:
    """The newest sound ledger of one application, watched beside the answers in each process that gives them."""

    def __init__(
        self,
        state: State,
        pages: Pages,
        folder: Path | None,
        client: Callable[[], FlaskClient],
        prefix: str = "",
    ) -> None:
        """folder: watched for changes of the ledger, where one is given. client: asks the application itself.
        prefix: the path below the host where most readers find the site."""
        self._pages = pages
        self._shelf = Shelf(state)
        self._live = Live(folder, state.frames.revision) if folder is not None else None
        self._client = client
        self._first, self._feed = (prefix, ""), (prefix, feeds.CHANGES)
        self._lately: dict[Place, None] = {self._first: None}
        self._lock = threading.Lock()
        self._watching_in: int | None = None
        self._feeds_due: float | None = None
        self.agreement: Agreement | None = None
        """With the other processes of the server, where there are any."""
        self.ready = threading.Event()
        """Whether the first view is there."""
        self.told: Callable[[str], None] = lambda _: None
        """Hears of each switch and each refusal, by that word."""

    def state(self) -> State:
        """The state to answer from."""
        return self.shelf().state

    def shelf(self) -> Shelf:
        """The newest shelf; the same all through one request."""
        if has_request_context():
            if "shelf" not in g:
                newest: Shelf = request.environ.get(OURS) or self._shelf
                g.shelf = newest.below(request.script_root)
            found: Shelf = g.shelf
            return found
        return self._shelf

    def start(self) -> None:
        """Begin to answer in this process: what the others show is shown, what is asked first is made beside."""
        if self.agreement is not None:
            self._join(self.agreement)
        self._beside([self._first, self._feed])

    def prepare(self) -> None:
        """Make the first view beside, where nobody started this process and no reader has asked yet."""
        self._beside([self._first])

    def watch(self) -> None:
        """Watch the data folder from now on, where this process does not yet."""
        if self._live is not None:
            self._beside(())

    def _beside(self, first: Sequence[Place]) -> None:
        """Once in each process. first: what is made before the data folder is watched."""
        with self._lock:
            if self._watching_in == os.getpid():
                return
            self._watching_in = os.getpid()
        work = threading.Thread(target=self._work, args=[first], name="spendtrack-ledger", daemon=True)
        work.start()

    def warm_up(self) -> None:
        """Make ready what is asked for first."""
        self._make(self._shelf, [self._first])
        self.ready.set()

    def note(self, place: Place) -> None:
        """A reader asked for this; it is made of a new ledger before that is shown."""
        with self._lock:
            self._lately.pop(place, None)
            self._lately[place] = None
            if len(self._lately) > MADE_BEFORE:
                self._lately.pop(next(iter(self._lately)))

    def _join(self, agreement: Agreement) -> None:
        shown = self._shelf.state.frames.revision
        kept = agreement.kept()
        if kept is not None and kept.name != shown:
            ledger, problems = load(kept)
            self._show(Shelf(self._shelf.state.with_ledger(ledger, problems)))
        agreement.enter(self._shelf.state.frames.revision)

    def _work(self, first: Sequence[Place]) -> None:
        try:
            for place in first:
                self._make(self._shelf, [place])
                self.ready.set()
        except Exception:
            logging.getLogger(__name__).exception("What is asked for first could not be made")
        while self._live is not None:
            time.sleep(LOOK_EVERY)
            try:
                self.look()
                # Feeds tell the whole past, which takes long: neither pages nor the next ledger wait for them.
                if self._feeds_due is not None and time.monotonic() > self._feeds_due:
                    self._feeds_due = None
                    self._make(self._shelf, [self._feed])
            except Exception:
                logging.getLogger(__name__).exception("The data folder could not be watched")

    def look(self) -> None:
        """Show what the data folder says, if that is new and sound; everything asked for lately is made before."""
        live = self._live
        if live is None:
            return
        refused, changed = live.refused, live.changed()
        if live.refused is not None and live.refused != refused:
            self.told("refused")
        if changed is None:
            return
        fresh = Shelf(self._shelf.state.with_ledger(*changed))
        with self._lock:
            lately = list(reversed(self._lately))
        self._make(fresh, lately)
        revision = changed[0].revision
        if self.agreement is not None and not self.agreement.wait(revision, live.moved_on):
            live.settled = None  # not shown, so the next look takes it for new
            return
        self._show(fresh)
        if self.agreement is not None:
            self.agreement.keep(revision, live.settled or {})
        self._feeds_due = time.monotonic() + QUIET

    def _show(self, shelf: Shelf) -> None:
        before, self._shelf = self._shelf.state.frames.revision, shelf
        after = shelf.state.frames.revision
        logging.getLogger(__name__).info("Ledger revision %s is shown after %s", after[:12], before[:12])
        if self._live is not None:
            self._live.shown = after
        self.told("shown")

    def _make(self, shelf: Shelf, places: Sequence[Place]) -> None:
        for prefix, path in places:
            if self.agreement is not None:
                self.agreement.works()
            ours = {OURS: shelf, "SCRIPT_NAME": prefix}
            self._client().get(
                f"/{path}", headers={"Accept-Encoding": "br"}, environ_overrides=ours, buffered=True
            ).close()

    @property
    def refused(self) -> str | None:
        """Why the newest state of the folder is not shown; None while it is."""
        return self._live.refused if self._live is not None else None

    def asked(self, search: str) -> Asked:
        """What an address asks for, with every notice that the view will carry."""
        shelf = self.shelf()
        view, doubts = shelf.state.read(search)
        refused = self.refused
        said = (*([refused] if refused else []), *doubts)
        return Asked(shelf, shelf.state.today, view, said, tuple(shelf.state.carried(search, view).items()))

    def shown(self, asked: Asked) -> Shown:
        """The view, built once for the ledger, the day and the choices."""

        def make() -> Shown:
            with asked.shelf.making:
                shelf, plain = asked.shelf, asked.view.unasked
                built = shelf.built.get((asked.day, plain), lambda: Built(shelf.state, plain, self._pages))
                return show(shelf.state, asked.view, list(asked.said), built)

        return asked.shelf.views.get(asked.key, make)
