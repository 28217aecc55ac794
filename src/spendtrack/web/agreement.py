"""How do several processes of one server show the same ledger at the same time, also one that was started later?"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from spendtrack.files import write_folder, write_whole

LOOK_EVERY = 0.05
PATIENCE = 20.0  # seconds without a sign of work; then a process that hangs keeps the others no longer
_PROCESS, _SHOWN = "process-", "shown"


class Agreement:
    """A folder in which each process says which ledger it could show, and where the one that is shown is kept."""

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._patience = patience

    def enter(self, revision: str, process: int | None = None) -> None:
        """Say that a process, this one where none is named, has this ledger ready."""
        write_whole(self._folder / f"{_PROCESS}{process or os.getpid()}", revision.encode())

    def wait(self, revision: str, given_up: Callable[[], bool] = lambda: False) -> bool:
        """Until every process has the ledger ready, or patience ends. False where it was given up meanwhile.

        Patience is with each process by itself, and begins again whenever it says that it works: one that answers most
        of the readers makes its views slowly, and is waited for.
        """
        self.enter(revision)
        # Process -> its last sign of work, and when that was first seen.
        seen: dict[int, tuple[float, float]] = {}
        while True:
            late = [(process, sign) for process, ready, sign in self._others() if ready != revision]
            now = time.monotonic()
            for process, sign in late:
                if seen.get(process, (None, now))[0] != sign:
                    seen[process] = sign, now
            if all(now > seen[process][1] + self._patience for process, _ in late):
                return True
            if given_up():
                self.enter("")  # whoever still makes this ledger must not take it for ready here
                return False
            time.sleep(LOOK_EVERY)

    def works(self) -> None:
        """Say that this process makes what it will show."""
        with contextlib.suppress(OSError):
            os.utime(self._folder / f"{_PROCESS}{os.getpid()}")

    def keep(self, revision: str, texts: Mapping[str, bytes | None]) -> None:
        """Hold the files of the ledger that is shown, once for all processes."""
        if any(process < os.getpid() for process, *_ in self._others()):
            return
        earlier = self.kept()
        write_folder(
            self._folder / revision, {name: text for name, text in texts.items() if text is not None}
        )
        write_whole(self._folder / _SHOWN, revision.encode())
        if earlier is not None and earlier.name != revision:
            shutil.rmtree(earlier, ignore_errors=True)

    def kept(self) -> Path | None:
        """Where the files of the ledger lie that the others show; None before the first change."""
        try:
            folder = self._folder / (self._folder / _SHOWN).read_text()
        except OSError:
            return None
        return folder if folder.is_dir() else None

    def _others(self) -> Iterator[tuple[int, str, float]]:
        """The other processes that live, each with the revision that it has ready and the time of its last sign of work."""
        for file in self._folder.glob(f"{_PROCESS}*"):
            process = int(file.name.removeprefix(_PROCESS))
            if process == os.getpid():
                continue
            try:
                os.kill(process, 0)
            except OSError:
                with contextlib.suppress(OSError):
                    file.unlink()
                continue
            with contextlib.suppress(OSError):
                yield process, file.read_text(), file.stat().st_mtime
