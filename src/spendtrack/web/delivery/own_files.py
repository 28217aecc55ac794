"""Our own scripts and style sheet, each under an address that names its content, so that no reader loads one twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from spendtrack.web.delivery.ready import BEST, Ready

HERE = Path(__file__).parents[1]
# In their order: what draws charts and follows links comes before what starts Dash.
LIVE_SCRIPTS = (
    "charts.js",
    "drawing.js",
    "raw.js",
    "explain.js",
    "take.js",
    "walk.js",
    "time.js",
    "start.js",
    "navigate.js",
)


@dataclass(frozen=True)
class OwnFile:
    """One file: its path below the root of the site, and its bytes."""

    path: str
    ready: Ready


@lru_cache(maxsize=1)
def stylesheet() -> OwnFile:
    """The style sheet of all pages, without its comments and line ends."""
    text = (HERE / "styles" / "spendtrack.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(": ", ":").strip()
    return _own("spendtrack.css", text, "text/css; charset=utf-8")


@lru_cache(maxsize=1)
def correction() -> OwnFile:
    """The script of the correction form."""
    return _own("correct.js", joined([HERE / "scripts" / "correct.js"]), "text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def embed_script() -> OwnFile:
    """The script of a chart inside a page of another site."""
    return _own("embed.js", joined([HERE / "scripts" / "embed.js"]), "text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def live_script() -> OwnFile:
    """The script of the live pages."""
    text = joined(HERE / "assets" / name for name in LIVE_SCRIPTS)
    return _own("spendtrack.js", text, "text/javascript; charset=utf-8")


def own_files() -> dict[str, Ready]:
    """Path -> bytes of every file of ours; an old address names none."""
    return {one.path: one.ready for one in (stylesheet(), correction(), embed_script(), live_script())}


def joined(files: Iterable[Path]) -> str:
    """Scripts as one, without lines that hold only a comment."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r"^\s*(//.*)?\n", "", text, flags=re.M)


def _own(name: str, text: str, kind: str) -> OwnFile:
    data = text.encode()
    return OwnFile(f"static/{sha256(data).hexdigest()[:16]}/{name}", Ready(data, kind, quality=BEST))
