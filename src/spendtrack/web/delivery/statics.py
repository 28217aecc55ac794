"""Files that hold for every view, each under an address that names its content, so that no reader loads one twice."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from spendtrack.web.delivery.packing import Packed, pack

HERE = Path(__file__).parents[1]
PREFIX = "/static/"
ROBOTS = "User-agent: *\nDisallow: /_dash\nDisallow: /correct\n"


@dataclass(frozen=True)
class Static:
    """One file: its address, its bytes and what they are."""

    address: str
    packed: Packed
    kind: str


def static(name: str, text: str, kind: str) -> Static:
    data = text.encode()
    return Static(f"{PREFIX}{sha256(data).hexdigest()[:16]}/{name}", pack(data, best=True), kind)


@lru_cache(maxsize=1)
def stylesheet() -> Static:
    """The style sheet of all pages, without its comments and line ends."""
    text = (HERE / "styles" / "spendtrack.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", text)).replace(": ", ":").strip()
    return static("spendtrack.css", text, "text/css; charset=utf-8")


@lru_cache(maxsize=1)
def correction() -> Static:
    """The script of the correction form."""
    return _script("correct.js", (HERE / "scripts" / "correct.js").read_text(encoding="utf-8"))


def start(given: Mapping[str, Any]) -> Static:
    """The site's own script, and in it what is the same on every page. given: what assets/first.js starts from."""
    files = sorted((HERE / "assets").glob("*.js"))
    texts = [f"window.given={json.dumps(given, separators=(',', ':'))};"]
    return _script(
        "spendtrack.js", "\n".join([*texts, *[file.read_text(encoding="utf-8") for file in files]])
    )


def _script(name: str, text: str) -> Static:
    lean = re.sub(r"^\s*(//.*)?\n", "", text, flags=re.M)
    return static(name, lean, "text/javascript; charset=utf-8")
