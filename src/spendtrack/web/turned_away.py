"""How is a question refused that never reaches the application: problem details under the API, a sentence elsewhere."""

from __future__ import annotations

import re
import socket
import time
from typing import Any
from urllib.parse import quote

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, Error

from spendtrack.ledger.phrases import clip
from spendtrack.snapshot.csv_text import writable
from spendtrack.web.api import VERSION
from spendtrack.web.api.refusals import problem

LONGEST_QUESTION = 100_000  # bytes of a body; what a page asks is never near it
LONGEST_HEADER = 32_768  # bytes of an address and all headers
_BEGINNING = 2_000  # bytes in which the address of whoever is refused is looked for
_PATIENCE, _MOST_UNREAD = 5.0, 4_000_000  # seconds, bytes
_OF_THE_API = re.compile(rf"(/[^?#]*)?/api/{VERSION}(?=[/?#]|$)")
_SAID = {
    413: f"The body of the request is longer than {LONGEST_QUESTION:,} bytes. Everything here is asked in the address.",
    431: f"The address and headers together are longer than {LONGEST_HEADER:,} bytes. Ask with fewer or shorter ones.",
    500: "The answer could not be made. The fault is ours; try again later.",
    501: "A body can be sent whole or in chunks (Transfer-Encoding: chunked), not otherwise encoded.",
}


def answer(target: str, status: int, title: str, detail: str) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body for whoever asked for target; it begins with the path, wherever below a host that stands."""
    headers = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
    if not _OF_THE_API.match(target):
        return [*headers, ("Content-Type", "text/plain; charset=utf-8")], f"{writable(detail)}\n".encode()
    own = [("Content-Type", "application/problem+json"), ("Access-Control-Allow-Origin", "*")]
    return [*headers, *own], problem("about:blank", title, status, detail, _instance(target))


class _Parser(HTTPRequestParser):
    """Remembers how the request began, so that one that cannot be read is still answered in the form of its address."""

    beginning = b""

    def received(self, data: bytes) -> int:
        if len(self.beginning) < _BEGINNING:
            self.beginning += data[: _BEGINNING - len(self.beginning)]
        try:
            return super().received(data)
        except ValueError:  # a number of thousands of digits, an address that no library takes apart
            self.error, self.completed = BadRequest("The address or the Content-Length cannot be read."), True
            return len(data)

    @property
    def target(self) -> str:
        """What was asked for, as it stood in the first line; empty where there is none."""
        words = self.beginning.lstrip().split(b"\n", 1)[0].split()
        found = words[1].decode("latin-1") if len(words) > 1 else ""
        return re.sub("^https?://[^/?#]*", "", found)


class _Refusal(ErrorTask):
    """The answer of the web server itself."""

    def execute(self) -> None:
        request: Any = self.request
        error: Error = request.error
        detail = (
            _SAID.get(error.code)
            or f"This is not well-formed HTTP: {clip(_plain(error.body), 200).rstrip('.')}."
        )
        # The question that failed inside stands first among those of the connection.
        channel: Any = self.channel
        asked: Any = request if request.beginning else next(iter(channel.requests), request)
        headers, body = answer(asked.target, error.code, error.reason, detail)
        channel.refused = True
        self.status = f"{error.code} {error.reason}"
        self.response_headers = headers
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class RefusingChannel(HTTPChannel):
    """A connection whose server refuses in the form of the application behind it.

    Whoever is refused may still be sending. Closing at once would reset the connection and take the answer away before
    it is read, so what comes is thrown away until the other side has closed too, within bounds.
    """

    parser_class = _Parser
    error_task_class = _Refusal
    refused = False
    _ends = 0.0
    """When the wait for the other side is over; 0 before it."""
    _unread = 0

    def readable(self) -> bool:
        return bool(self._ends) or bool(super().readable())

    def handle_write(self) -> None:
        if not (self.refused and self.close_when_flushed):
            super().handle_write()
            return
        self.close_when_flushed = False
        super().handle_write()
        if self.total_outbufs_len:
            self.close_when_flushed = True
        elif self.connected:
            self._ends = time.monotonic() + _PATIENCE
            try:
                if self.socket is not None:
                    self.socket.shutdown(socket.SHUT_WR)
            except OSError:
                self.handle_close()

    def handle_read(self) -> None:
        if not self._ends:
            super().handle_read()
            return
        try:
            thrown_away = len(self.recv(self.adj.recv_bytes))
        except OSError:
            thrown_away = 0
        self._unread += thrown_away
        if not thrown_away or self._unread > _MOST_UNREAD or time.monotonic() > self._ends:
            self.handle_close()


def _instance(target: str) -> str:
    """The address as a problem names it, or its beginning."""
    return quote(target[:200], "/?&=:,+%-._~").removesuffix("%")


def _plain(text: str) -> str:
    """The text on one line, without what a terminal or a page would take for more than text."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
