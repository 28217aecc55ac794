"""How the application is served: by one process with threads, or by several processes that share a machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

from dash import Dash
from waitress.server import create_server

THREADS = 8  # most wait for a view that is being made; ready ones take microseconds


class CannotListen(Exception):
    """The address cannot be had; says why."""


def serve(app: Dash, host: str, port: int, processes: int, ready: Callable[[], None]) -> None:
    """Serve until stopped. ready is called when the address is held. Raises CannotListen.

    processes: more than one needs gunicorn, which does not run on Windows.
    """
    if processes == 1:
        _in_one(app, host, port, ready)
    else:
        _in_several(app, host, port, processes, ready)


def _in_one(app: Dash, host: str, port: int, ready: Callable[[], None]) -> None:
    try:
        server = create_server(app.server, host=host, port=port, threads=THREADS)
    except (OSError, ValueError) as error:
        raise CannotListen(getattr(error, "strerror", None) or str(error)) from None
    ready()
    _warm_beside(app)
    try:
        server.run()
    finally:
        server.close()


def _in_several(app: Dash, host: str, port: int, processes: int, ready: Callable[[], None]) -> None:
    try:
        from gunicorn.app.base import BaseApplication
    except ImportError:
        raise CannotListen("several processes need gunicorn, which is not installed here") from None
    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, OverflowError) as error:
        raise CannotListen(getattr(error, "strerror", None) or str(error)) from None
    # Made before the processes part, so that all of them hold it.
    _warm(app)
    ready()

    class Several(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": processes,
                "worker_class": "gthread",
                "threads": THREADS,
                "preload_app": True,
                "loglevel": "warning",
                "post_fork": lambda _arbiter, _worker: _warm_beside(app),
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return app.server

    Several().run()


def _warm(app: Dash) -> None:
    """Make ready what the first reader will ask for."""
    app.server.test_client().get("/", headers={"Accept-Encoding": "br"})


def _warm_beside(app: Dash) -> None:
    """Readers are served at once; what the first of them will ask for is made meanwhile."""
    threading.Thread(target=_warm, args=[app], daemon=True).start()
