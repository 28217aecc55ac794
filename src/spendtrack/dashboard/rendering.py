"""Views as bytes: each is built, serialised and compressed once for one ledger, one day and one address."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import brotli
from plotly.io.json import to_json_plotly

from spendtrack.dashboard.parts import Child, banner, notices
from spendtrack.dashboard.prerender import to_html
from spendtrack.dashboard.raw import lean
from spendtrack.dashboard.state import State

CACHED = 512
# Level 10 is within some per cent of the best and three times faster; a view is compressed while a reader waits.
BROTLI_QUALITY, GZIP_LEVEL = 10, 6


@dataclass(frozen=True)
class Packed:
    """Bytes that leave the server as they are, and what tells one version from another."""

    plain: bytes
    gzip: bytes
    brotli: bytes
    etag: str

    def choose(self, accepted: str) -> tuple[bytes, str]:
        """The smallest form that the reader takes, and the name of its encoding."""
        if "br" in accepted:
            return self.brotli, "br"
        return (self.gzip, "gzip") if "gzip" in accepted else (self.plain, "")


def pack(plain: bytes) -> Packed:
    return Packed(
        plain,
        gzip.compress(plain, GZIP_LEVEL, mtime=0),
        brotli.compress(plain, quality=BROTLI_QUALITY),
        hashlib.sha256(plain).hexdigest()[:20],
    )


@dataclass(frozen=True)
class Rendered:
    """One view: its components, and what follows from them. Texts are made when first asked for, once."""

    children: list[Child]
    title: str
    description: str
    memo: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def json(self) -> str:
        """The components as Dash's page reads them."""
        if "json" not in self.memo:
            self.memo["json"] = str(to_json_plotly(self.children))
        return str(self.memo["json"])

    @property
    def html(self) -> tuple[str, str]:
        """The view as HTML, and as JSON what HTML cannot say: charts and inputs, by number."""
        if "html" not in self.memo:
            parts: list[Any] = []
            text = to_html(self.children, parts)
            self.memo["html"] = (text, str(to_json_plotly(parts)))
        found: tuple[str, str] = self.memo["html"]
        return found


class Bounded:
    """A cache that forgets what was used longest ago; safe for threads. The value is made outside the lock."""

    def __init__(self, size: int = CACHED) -> None:
        self._size = size
        self._held: OrderedDict[Any, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        value = make()
        with self._lock:
            self._held[key] = value
            while len(self._held) > self._size:
                self._held.popitem(last=False)
        return value

    def peek(self, key: Any) -> Any:
        """The value if it is there, without waiting for the making of one."""
        with self._lock:
            return self._held.get(key)


def render(
    state: State, search: str, pages: dict[str, Callable[..., list[Child]]], said: list[str]
) -> Rendered:
    """Build the view that an address asks for. said: notices beyond those of the address itself."""
    view, doubts = state.read(search)
    children = [*banner(state.errors), *notices([*said, *doubts]), *pages[view.page](state, view)]
    return Rendered(lean(children), _text(children, "h1"), _text(children, "lede"))


def _text(node: Any, wanted: str) -> str:
    """The text of the first heading, or of the first paragraph of the class."""
    if isinstance(node, (list, tuple)):
        return next((found for child in node if (found := _text(child, wanted))), "")
    properties = getattr(node, "_prop_names", None)
    if properties is None:
        return ""
    if str(node._type).lower() == wanted or getattr(node, "className", None) == wanted:
        return _plain(getattr(node, "children", ""))
    return _text(getattr(node, "children", None), wanted)


def _plain(node: Any) -> str:
    if isinstance(node, (list, tuple)):
        return "".join(_plain(child) for child in node)
    if hasattr(node, "_prop_names"):
        return _plain(getattr(node, "children", ""))
    return "" if node is None else str(node)
