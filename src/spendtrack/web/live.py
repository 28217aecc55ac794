"""The ledger under a running server: a changed data folder is checked and swapped in whole, or refused and said so."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from spendtrack.ledger.draft import FILES
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem, counts

LOOK_EVERY = 2.0  # seconds between two looks at the folder
Stamp = tuple[tuple[int, int] | None, ...]


class Live:
    """Watches a data folder. `changed` hands out a sound new ledger once; a faulty one becomes `refused`.

    clock: seconds that never go back; a parameter so that tests need not wait.
    """

    def __init__(self, folder: Path, revision: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock
        self._stamp = self._look()
        self._next = clock() + LOOK_EVERY
        self._lock = threading.Lock()
        self._revision = revision
        self.refused: str | None = None
        """Why the newest state of the folder is not shown, for the reader; None while it is."""

    def changed(self) -> tuple[Ledger, list[Problem]] | None:
        """The new ledger if the folder changed to a sound one since the last call. Cheap when nothing did."""
        if self._clock() < self._next or not self._lock.acquire(blocking=False):
            return None
        try:
            self._next = self._clock() + LOOK_EVERY
            stamp = self._look()
            if stamp == self._stamp:
                return None
            try:
                ledger, problems = load(self._folder)
            except OSError as error:
                self._stamp = stamp
                self._refuse("The data folder cannot be read.", f"{self._folder}: {error}")
                return None
            if self._look() != stamp:  # still being written: the next look reads it whole
                return None
            self._stamp = stamp
            errors, _ = counts(problems)
            if errors:
                first = next(problem for problem in problems if problem.severity == "error")
                more = f"; and {errors - 1} more" if errors > 1 else ""
                place = f"{Path(first.location.file).name}, line {first.location.line}"
                self._refuse(
                    f"The newest ledger has {errors} {'error' if errors == 1 else 'errors'} ({place}: "
                    f"{first.message.rstrip('.')}{more}).",
                    f"{first.location}: {first.message}",
                )
                return None
            self.refused = None
            if ledger.revision == self._revision:
                return None
            self._revision = ledger.revision
            return ledger, problems
        finally:
            self._lock.release()

    def _refuse(self, why: str, where: str) -> None:
        """why: for readers, without a path of the server. where: for the log, with it."""
        self.refused = f"{why} The last sound one, revision {self._revision[:12]}, is shown."
        logging.getLogger(__name__).warning("%s (%s)", self.refused, where)

    def _look(self) -> Stamp:
        found: list[tuple[int, int] | None] = []
        for name in FILES:
            try:
                status = (self._folder / name).stat()
                found.append((status.st_mtime_ns, status.st_size))
            except OSError:
                found.append(None)
        return tuple(found)
