"""How an answer for programs leaves the server: validated, compressed, readable from other sites, held in bounds."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import brotli
from flask import Response, request

from spendtrack.web.api.answers import Answer
from spendtrack.web.delivery.packing import GZIP_LEVEL, preferred

HELD_BYTES = 32_000_000
# Answers are larger than views and many of them are asked for once: fast before small.
BROTLI_QUALITY = 5
READING = ("GET", "HEAD", "OPTIONS")
EXPOSED = (
    "ETag, Link, Spendtrack-As-Of, Spendtrack-Ledger-Revision, Spendtrack-Method-Version, Spendtrack-Total"
)
# Asked again each time, which costs nothing while the answer is the same.
OF_TODAY = "public, no-cache"
# A day that is over changes only when the ledger is corrected.
OF_A_DAY = "public, max-age=3600, stale-while-revalidate=86400"


class Held:
    """Answers, compressed as they were asked for; forgets what was used longest ago. Safe for threads."""

    def __init__(self, most_bytes: int = HELD_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._held: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer; made outside the lock. One that would fill a quarter of the room is not kept."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        if len(made.body) * 4 > self._most:
            return made
        with self._lock:
            if key not in self._held:
                self._held[key] = made
                self._bytes += len(made.body)
            while self._bytes > self._most:
                _, gone = self._held.popitem(last=False)
                self._bytes -= len(gone.body)
        return made

    @property
    def size(self) -> int:
        """Bytes held."""
        return self._bytes


def send(held: Held, key: Hashable, make: Callable[[], Answer], tag: str, cache: str) -> Response:
    """The answer for the reader's encoding, or 304. tag: tells this answer from every other one."""
    encoding = preferred(request.headers.get("Accept-Encoding", ""))
    etag = f"{tag}-{encoding or 'plain'}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
        response.headers.pop("Content-Type", None)
    else:
        answer = held.get((key, encoding), lambda: _encoded(held.get((key, ""), make), encoding))
        response = Response(answer.body, content_type=answer.media_type, headers=dict(answer.headers))
        if encoding:
            response.headers["Content-Encoding"] = encoding
    response.set_etag(etag)
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return open_to_all(response)


def _encoded(answer: Answer, encoding: str) -> Answer:
    if encoding == "br":
        return Answer(brotli.compress(answer.body, quality=BROTLI_QUALITY), answer.media_type, answer.headers)
    if encoding == "gzip":
        return Answer(gzip.compress(answer.body, GZIP_LEVEL, mtime=0), answer.media_type, answer.headers)
    return answer


def open_to_all(response: Response) -> Response:
    """Scripts of any site may read it: nothing here is personal, and nothing can be changed."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def preflight() -> Response:
    """The answer to OPTIONS."""
    response = Response(status=204)
    response.headers.pop("Content-Type", None)
    response.headers["Allow"] = ", ".join(READING)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(READING)
    response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return open_to_all(response)
