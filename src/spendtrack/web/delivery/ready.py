"""Bytes ready to leave: made once however many ask, compressed once for each encoding, held in bounds."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

import brotli
from cachetools import LRUCache, cached
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

Value = TypeVar("Value")
# Brotli's levels: fast for what is large and asked for once, within some per cent of the best for what a reader waits
# for, the best for what is compressed once in the life of the server.
FAST, GOOD, BEST = 5, 10, 11
GZIP_LEVEL = 6


class Ready:
    """One answer: its bytes in each encoding that was asked for, what they are and what tells them from others."""

    def __init__(
        self,
        plain: bytes,
        media_type: str,
        headers: Mapping[str, str] | None = None,
        *,
        tag: str | None = None,
        quality: int = GOOD,
    ) -> None:
        """headers: those that follow from the content. tag: tells this answer from every other one; its digest where
        none is given."""
        self.media_type = media_type
        self.headers = dict(headers or {})
        self.tag = tag or digest(plain)
        self._gzip = gzip.compress(plain, 9 if quality == BEST else GZIP_LEVEL, mtime=0)
        self._brotli: bytes | None = None
        self._quality = quality
        self._lock = threading.Lock()

    @property
    def plain(self) -> bytes:
        """For the rare reader who takes nothing compressed; not held, because it is five times as long."""
        return gzip.decompress(self._gzip)

    @property
    def weight(self) -> int:
        """About how many bytes it holds in both encodings."""
        return 2 * len(self._gzip)

    def encoded(self, encoding: str) -> bytes:
        """The bytes in one of the encodings of `preferred`."""
        if encoding == "br":
            with self._lock:
                if self._brotli is None:
                    self._brotli = brotli.compress(self.plain, quality=self._quality)
            return self._brotli
        return self._gzip if encoding == "gzip" else self.plain


class Kept(Generic[Value]):
    """Values by key; forgets what was used longest ago. Safe for threads: whoever asks for a value that is being made
    waits for it, and where its making fails, the next one tries again."""

    def __init__(self, limit: int, weigh: Callable[[Value], int] | None = None) -> None:
        """limit: on the sum of the weights of what is held; without `weigh`, on how many there are."""
        self._cache: LRUCache[Hashable, Any] = LRUCache(limit, weigh)
        self._get: Any = cached(self._cache, key=lambda key, make: key, condition=threading.Condition())(
            lambda key, make: make()
        )

    def __len__(self) -> int:
        return len(self._cache)

    @property
    def weight(self) -> float:
        """The sum of the weights of what is held."""
        return self._cache.currsize

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of the key, made where it is not held. What is heavier than the limit is not kept."""
        found: Value = self._get(key, make)
        return found


def digest(data: bytes) -> str:
    """What tells some bytes from all others."""
    return hashlib.sha256(data).hexdigest()[:20]


@lru_cache(maxsize=256)
def preferred(accepted: str) -> str:
    """The encoding that an Accept-Encoding header likes best: br, gzip or none. What it refuses with q=0 is not sent."""
    header = parse_accept_header(accepted, Accept)
    best = max(("br", "gzip"), key=lambda name: header[name])
    return best if header[best] > 0 and header[best] >= header["identity"] else ""
