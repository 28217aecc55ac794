"""Bytes ready to leave: compressed once, told apart by their digest, kept in caches that stay small."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

# Level 10 is within some per cent of the best and three times faster; a view is compressed while a reader waits.
BROTLI_QUALITY, GZIP_LEVEL = 10, 6


@dataclass(frozen=True)
class Packed:
    """A text compressed in the two ways that readers take, and what tells one version from another."""

    brotli: bytes
    gzip: bytes
    etag: str

    @property
    def plain(self) -> bytes:
        """For the rare reader who takes nothing compressed; not held, because it is five times as long."""
        return gzip.decompress(self.gzip)

    def choose(self, accepted: str) -> tuple[bytes, str]:
        """The form to send to a reader with this Accept-Encoding, and the name of its encoding, empty for none."""
        encoding = preferred(accepted)
        return {"br": self.brotli, "gzip": self.gzip}.get(encoding) or self.plain, encoding

    @property
    def weight(self) -> int:
        return len(self.brotli) + len(self.gzip)


def pack(plain: bytes, *, best: bool = False) -> Packed:
    """best: for what is compressed once in the life of the server."""
    return Packed(
        brotli.compress(plain, quality=11 if best else BROTLI_QUALITY),
        gzip.compress(plain, 9 if best else GZIP_LEVEL, mtime=0),
        hashlib.sha256(plain).hexdigest()[:20],
    )


@lru_cache(maxsize=256)
def preferred(accepted: str) -> str:
    """The encoding that an Accept-Encoding header likes best: br, gzip or none. What it refuses with q=0 is not sent."""
    header = parse_accept_header(accepted, Accept)
    best = max(("br", "gzip"), key=lambda name: header[name])
    return best if header[best] > 0 and header[best] >= header["identity"] else ""


class Bounded:
    """A cache that forgets what was used longest ago. Threads that ask for the same value wait for one making of it."""

    def __init__(self, limit: int, weigh: Callable[[Any], int] = lambda value: 1) -> None:
        """limit: on the sum of the weights of what is held."""
        self._limit = limit
        self._weigh = weigh
        self._held: OrderedDict[Any, Any] = OrderedDict()
        self._making: dict[Any, Future[Any]] = {}
        self._weight = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        """The value of the key, made outside the lock. What the making raises, every thread that waits for it raises."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            awaited = self._making.get(key)
            if awaited is None:
                mine = self._making[key] = Future()
        if awaited is not None:
            return awaited.result()
        try:
            value = make()
        except BaseException as error:
            with self._lock:
                del self._making[key]
            mine.set_exception(error)
            raise
        with self._lock:
            del self._making[key]
            self._held[key] = value
            self._weight += self._weigh(value)
            while self._weight > self._limit and len(self._held) > 1:
                _, forgotten = self._held.popitem(last=False)
                self._weight -= self._weigh(forgotten)
        mine.set_result(value)
        return value
