"""How wide a text is, and what its marks say: bold, coloured, linked and broken parts of a label."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from html import unescape
from pathlib import Path
from typing import Any

from spendtrack.charts.drawing.unknown_feature import UnknownFeature

FONTS = Path(__file__).parent / "fonts"
UNKNOWN = (
    1000  # the width of a sign that the font has not, in thousandths of the size: wide, so that it has room
)
LINE = 1.3  # from line to line, of the size of the type; the same as Plotly's
# What letters reach above and below their line, of the size: capitals, accents and the tails of g and y.
RISE, FALL = 0.77, 0.22
TOKEN = re.compile(r"<(/?)([a-zA-Z]+)([^>]*)>|<")
HREF = re.compile(r"""\bhref\s*=\s*(["'])(.*?)\1""")
COLOR = re.compile(r"""\bstyle\s*=\s*(["'])\s*color:\s*([^;"']+);?\s*\1""")


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a line in one manner. color and href are empty where the text has none of its own."""

    text: str
    bold: bool = False
    italic: bool = False
    color: str = ""
    href: str = ""


Line = tuple[Run, ...]


@cache
def measures() -> dict[str, Any]:
    """The measures of the font by weight, in thousandths of the size."""
    found: dict[str, Any] = json.loads((FONTS / "measures.json").read_text(encoding="utf-8"))
    return found


@cache
def _widths(bold: bool) -> dict[str, int]:
    found: dict[str, int] = measures()["bold" if bold else "regular"]["widths"]
    return found


@lru_cache(maxsize=4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """Pixels that one line takes at `size`; pairs of letters that are set closer are counted apart."""
    widths = _widths(bold)
    return sum([widths.get(sign, UNKNOWN) for sign in text]) * size / 1000


def line_width(line: Line, size: float) -> float:
    """Pixels that the parts of one line take together."""
    return sum(width(run.text, size, run.bold) for run in line)


@lru_cache(maxsize=4096)
def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a label with their parts. Knows br, b, strong, i, em, a and span with a colour.

    Raises UnknownFeature at any other mark.
    """
    if "<" not in text:
        return ((Run(unescape(text)),),)
    lines: list[list[Run]] = [[]]
    opened: list[tuple[str, Run]] = [("", Run(""))]
    end = 0
    for match in TOKEN.finditer(text):
        _add(lines, opened[-1][1], text[end : match.start()])
        end = match.end()
        name = (match[2] or "").lower()
        if not name:
            _add(lines, opened[-1][1], "<")
        elif name == "br":
            lines.append([])
        elif match[1]:
            if len(opened) > 1 and opened[-1][0] == name:
                opened.pop()
        else:
            opened.append((name, _within(opened[-1][1], name, match[3], text)))
    _add(lines, opened[-1][1], text[end:])
    return tuple(tuple(line) or (Run(""),) for line in lines)


def _add(lines: list[list[Run]], manner: Run, text: str) -> None:
    if text:
        lines[-1].append(replace(manner, text=unescape(text)))


def _within(outer: Run, name: str, attributes: str, text: str) -> Run:
    if name in ("b", "strong"):
        return replace(outer, bold=True)
    if name in ("i", "em"):
        return replace(outer, italic=True)
    if name == "a" and (href := HREF.search(attributes)):
        return replace(outer, href=unescape(href[2]))
    if name == "span" and (color := COLOR.search(attributes)):
        return replace(outer, color=color[2].strip())
    raise UnknownFeature(
        f"text {text[:60]!r}", f"<{name}{attributes}>", "br, b, i, a with href or span with a colour"
    )


def plain(text: str) -> str:
    """The words without their marks; a break becomes a line feed."""
    return "\n".join("".join(run.text for run in line) for line in lines_of(text))


def wrap(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """The words in lines of at most `room` pixels. A word that is wider by itself, such as an address, is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for part in _cut(word, room, size, bold):
            longer = f"{line} {part}" if line else part
            if line and width(longer, size, bold) > room:
                lines.append(line)
                longer = part
            line = longer
    return [*lines, line] if line else lines


def balance(text: str, room: float, size: float, bold: bool = False) -> list[str]:
    """The same number of lines as `wrap`, of more even length: no last word stands alone under a title."""
    best = wrap(text, room, size, bold)
    for share in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55):
        lines = wrap(text, room * share, size, bold)
        if len(lines) > len(best):
            break
        best = lines
    return best


def _cut(word: str, room: float, size: float, bold: bool) -> Sequence[str]:
    if width(word, size, bold) <= room:
        return [word]
    parts, part = [], ""
    for sign in word:
        if part and width(part + sign, size, bold) > room:
            at = max(part.rfind(mark) for mark in "/&?=-") + 1
            keep = at if at > len(part) / 2 else len(part)
            parts.append(part[:keep])
            part = part[keep:]
        part += sign
    return [*parts, part]
