"""One of several processes, as gunicorn starts, watches and replaces them; it answers as a single process does."""

from __future__ import annotations

import os
from types import FrameType

from gunicorn.workers.base import Worker

from spendtrack.web.listening import Answering


class AnsweringWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """The worker class of `spendtrack serve --processes N`."""

    _answering: Answering | None = None

    def run(self) -> None:
        self._answering = Answering(self.wsgi, [one.sock for one in self.sockets])
        if not self.alive:  # told to stop before there was anything to stop
            self._answering.stop()
        self._answering.run(self._beat)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.alive = False
        if self._answering is not None:
            self._answering.stop()

    def _beat(self) -> None:
        self.notify()
        if self.ppid != os.getppid() and self._answering is not None:  # whoever watched over it is gone
            self._answering.stop()
