"""The ledger under a running server: a changed data folder is checked and handed out whole, or refused and said so."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from spendtrack.ledger.draft import FILES
from spendtrack.ledger.file_bytes import read_whole
from spendtrack.ledger.loading import Ledger, load, revision_of
from spendtrack.ledger.problems import Problem, counts
from spendtrack.ledger.textfile import MAX_BYTES

Texts = Mapping[str, bytes | None]


class Live:
    """Watches a data folder by what its files say, not by their clocks. `changed` hands out a sound new ledger once; a
    faulty one becomes `refused`. For one thread."""

    def __init__(self, folder: Path, revision: str) -> None:
        self._folder = folder
        self.shown = revision
        """Revision of the ledger that is shown; whoever shows another one says so here."""
        self.settled: Texts | None = None
        """What the files said at the last look."""
        self.refused: str | None = None
        """Why the newest state of the folder is not shown, for the reader; None while it is."""

    def changed(self) -> tuple[Ledger, list[Problem]] | None:
        """The new ledger if the folder changed to a sound one since the last call. Cheap when nothing did."""
        texts = self.texts()
        if texts == self.settled:
            return None
        if self.settled is None and revision_of(texts) == self.shown and None not in texts.values():
            self.settled = texts
            return None
        try:
            ledger, problems = load(self._folder)
        except OSError as error:
            self.settled = texts
            self._refuse("The data folder cannot be read.", f"{self._folder}: {error}")
            return None
        if self.texts() != texts:  # still being written: the next look reads it whole
            return None
        self.settled = texts
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
        return None if ledger.revision == self.shown else (ledger, problems)

    def moved_on(self) -> bool:
        """Whether the folder says something else than at the last look."""
        return self.texts() != self.settled

    def texts(self) -> Texts:
        """What the files say now, by name; None for one that cannot be read."""
        found: dict[str, bytes | None] = {}
        for name in FILES:
            try:
                found[name] = read_whole(self._folder / name, MAX_BYTES + 1)
            except OSError:
                found[name] = None
        return found

    def _refuse(self, why: str, where: str) -> None:
        """why: for readers, without a path of the server. where: for the log, with it."""
        self.refused = f"{why} The last sound one, revision {self.shown[:12]}, is shown."
        logging.getLogger(__name__).warning("Refused a ledger. %s (%s)", self.refused, where)
