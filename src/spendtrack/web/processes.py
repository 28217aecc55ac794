"""How the application is served: by one process with threads, or by several processes that share a machine."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dash import Dash

from spendtrack.web.agreement import Agreement
from spendtrack.web.delivery.current import Current
from spendtrack.web.listening import Answering, listen

GRACE = 30  # seconds after which a process that does not stop is ended


class CannotListen(Exception):
    """The address cannot be had; says why."""


def serve(app: Dash, host: str, port: int, processes: int, ready: Callable[[], None]) -> None:
    """Serve until stopped. ready is called when the address is held. Raises CannotListen.

    processes: more than one needs gunicorn, which does not run on Windows.
    """
    try:
        sockets = listen(host, port)
    except (OSError, OverflowError, UnicodeError) as error:
        raise CannotListen(getattr(error, "strerror", None) or str(error)) from None
    if processes == 1:
        _in_one(app, sockets, ready)
    else:
        _in_several(app, sockets, processes, ready)


def _in_one(app: Dash, sockets: list[socket.socket], ready: Callable[[], None]) -> None:
    answering = Answering(app.server, sockets)
    signal.signal(signal.SIGTERM, lambda *_: answering.stop())
    ready()
    _current(app).start()
    answering.run()


def _in_several(app: Dash, sockets: list[socket.socket], processes: int, ready: Callable[[], None]) -> None:
    try:
        from gunicorn.app.base import BaseApplication

        from spendtrack.web.worker import AnsweringWorker
    except ImportError:
        raise CannotListen("several processes need gunicorn, which is not installed here") from None
    current = _current(app)
    # Made before the processes part, so that all of them hold it.
    current.warm_up()
    ready()

    class Several(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": [f"fd://{one.detach()}" for one in sockets],
                "workers": processes,
                "worker_class": AnsweringWorker,
                "preload_app": True,
                "loglevel": "warning",
                "graceful_timeout": GRACE,
                "control_socket_disable": True,
                "post_fork": lambda _arbiter, _worker: current.start(),
                "child_exit": lambda _arbiter, worker: _forget(worker.pid),
            }
            for name, value in settings.items():
                if name in self.cfg.settings:  # some came with later versions
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return app.server

    # A process that ends leaves by an exception through here; only the first one tidies up.
    parent, folder = os.getpid(), tempfile.mkdtemp(prefix="spendtrack-")
    current.agreement = Agreement(Path(folder))
    try:
        Several().run()
    finally:
        if os.getpid() == parent:
            shutil.rmtree(folder, ignore_errors=True)


def _forget(process: int) -> None:
    """Of a process that ended, what it counted stays and what it was goes."""
    if "spendtrack.web.metrics" in sys.modules:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(process)  # type: ignore[no-untyped-call]  # it has no types


def _current(app: Dash) -> Current:
    found: Current = app.server.extensions["spendtrack"]
    return found
