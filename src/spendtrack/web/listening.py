"""How does one process answer, and how does it stop without losing a question?"""

from __future__ import annotations

import errno
import logging
import select
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.task import WSGITask

from spendtrack.web.turned_away import LONGEST_HEADER, LONGEST_QUESTION, RefusingChannel

THREADS = 8  # most wait for a view that is being made; ready ones take microseconds
# A connection that says nothing holds no thread, only a file; most systems allow a process 1024 of them. It is closed
# after more seconds than a web server in front keeps one open for its next question.
CONNECTIONS, SILENCE = 800, 75
BACKLOG = 1024  # readers that the system greets while all threads are busy
# Seconds that a stopping process waits for questions under way on open connections, and for answers being made.
LINGER, LONGEST_ANSWER = 1.0, 25.0


class Answering:
    """Answers on sockets that others may listen on too. Connections wait in one loop, questions go to threads."""

    def __init__(self, app: WSGIApplication, sockets: Sequence[socket.socket]) -> None:
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full queue is no fault, only load
        self._map: dict[int, Any] = {}
        self._server = create_server(
            app,
            map=self._map,
            sockets=list(sockets),
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=SILENCE,
            cleanup_interval=5,
            max_request_header_size=LONGEST_HEADER,
            max_request_body_size=LONGEST_QUESTION,
            clear_untrusted_proxy_headers=False,  # Front knows whom to believe
            log_socket_errors=False,  # a reader who goes away is none
            ident=None,
        )
        for one in self._listeners():
            one.channel_class = RefusingChannel
        self._stopping = False

    def run(self, beat: Callable[[], None] = lambda: None) -> None:
        """Until `stop`. beat: called about once a second."""
        beaten = 0.0
        while not self._stopping:
            self._turn(1.0)
            if time.monotonic() - beaten >= 1:
                beat()
                beaten = time.monotonic()
        self._drain(beat)

    def stop(self) -> None:
        """Take no new connection, answer what was asked, and end. A signal handler may call it."""
        self._stopping = True
        for one in self._listeners():
            one.pull_trigger()

    def _drain(self, beat: Callable[[], None]) -> None:
        started = time.monotonic()
        listeners = list(self._listeners())
        for one in listeners:
            one.channel_class = _LastChannel
            while _asked_for(one.socket):  # the system has greeted these readers already
                one.handle_accept()
            wasyncore.dispatcher.close(
                one
            )  # the listener alone: threads still wake the loop through its trigger
        for channel in self._channels():
            channel.task_class = _LastTask
        while (waited := time.monotonic() - started) < LONGEST_ANSWER:
            open_ones = list(self._channels())
            answering = any(one.requests or one.total_outbufs_len for one in open_ones)
            if not open_ones or (not answering and waited > LINGER):
                break
            self._turn(0.05)
            beat()
        for one in listeners:
            one.task_dispatcher.shutdown()
        wasyncore.close_all(self._map, ignore_all=True)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=hasattr(select, "poll"), map=self._map, count=1)

    def _listeners(self) -> Iterator[BaseWSGIServer]:
        return (one for one in list(self._map.values()) if isinstance(one, BaseWSGIServer))

    def _channels(self) -> Iterator[HTTPChannel]:
        return (one for one in list(self._map.values()) if isinstance(one, HTTPChannel))


class _LastTask(WSGITask):
    """An answer that is the last one on its connection, and says so."""

    def build_response_header(self) -> bytes:
        getattr(self.request, "headers", {})["CONNECTION"] = "close"
        return super().build_response_header()


class _LastChannel(RefusingChannel):
    """A connection that was made while the process stops."""

    task_class = _LastTask


def _asked_for(listener: socket.socket | None) -> bool:
    """Whether a reader waits to be accepted."""
    return listener is not None and bool(select.select([listener], [], [], 0)[0])


def listen(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of the host that this machine has. Raises OSError where one is taken, or none is there."""
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets: list[socket.socket] = []
    missing: OSError | None = None
    for family, _, _, _, address in dict.fromkeys(found):
        try:
            sockets.append(socket.create_server(address[:2], family=family, backlog=BACKLOG))
        except OSError as error:
            # A name may stand for an address of a kind that this machine does not speak.
            if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                for one in sockets:
                    one.close()
                raise
            missing = error
    if missing is not None and not sockets:
        raise missing
    return sockets
