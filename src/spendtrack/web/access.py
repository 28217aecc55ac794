"""What was asked of the server, and how was it answered? A line for each question in the log, and numbers of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wsgi import ClosingIterator

from spendtrack.web.front import OURS

_PATH_SIGNS = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True)
class Answered:
    """One question and its answer. seconds: from when the server had the question until the answer was handed over."""

    environ: WSGIEnvironment
    status: int
    length: str
    seconds: float


class Heard:
    """Tells of every answer that leaves the application."""

    def __init__(self, app: WSGIApplication, tell: Callable[[Answered], None]) -> None:
        self._app = app
        self._tell = tell

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if OURS in environ:
            return self._app(environ, start_response)
        started = time.perf_counter()
        said: list[Any] = [0, "-"]

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = int(status[:3]), next((v for k, v in headers if k.lower() == "content-length"), "-")
            return start_response(status, headers, exc_info)

        def done() -> None:
            self._tell(Answered(environ, said[0], said[1], time.perf_counter() - started))

        return ClosingIterator(self._app(environ, begin), [done])


def line(answered: Answered, now: time.struct_time) -> str:
    """The answer in the combined format of web servers, with its seconds at the end. now: in universal time."""
    asked = answered.environ
    path = quote(f"{asked.get('SCRIPT_NAME', '')}{asked.get('PATH_INFO', '')}", _PATH_SIGNS, "latin-1")
    query = quote(asked.get("QUERY_STRING", ""), f"{_PATH_SIGNS}?", "latin-1")
    request = (
        f"{asked['REQUEST_METHOD']} {path}{'?' if query else ''}{query} {asked.get('SERVER_PROTOCOL', '')}"
    )
    return (
        f'{asked.get("REMOTE_ADDR", "-")} - - [{time.strftime("%d/%b/%Y:%H:%M:%S +0000", now)}] "{_said(request)}" '
        f'{answered.status} {answered.length} "{_said(asked.get("HTTP_REFERER"))}" '
        f'"{_said(asked.get("HTTP_USER_AGENT"))}" {answered.seconds:.4f}'
    )


def _said(text: str | None) -> str:
    """A text of the reader on one line, so that nobody can write lines of their own."""
    return "".join(
        sign if sign.isprintable() and sign not in '"\\' else f"\\x{ord(sign):02x}" for sign in text or "-"
    )
