"""A chart as a picture that stands alone: title, sentence, chart, source, day and address in one frame."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Any

from spendtrack.charts.drawing.columns import in_rows, set_in_columns
from spendtrack.charts.drawing.marks import n
from spendtrack.charts.drawing.paper_colours import Colours, Scheme, colours, style
from spendtrack.charts.drawing.readfigure import read
from spendtrack.charts.drawing.records import Picture
from spendtrack.charts.drawing.svg import body, outer
from spendtrack.charts.drawing.text import RISE, balance, wrap

NAME = "spendtrack"
LEADING = 1.28  # from line to line of a title or a sentence
RULE = 4  # pixels of the rule along the top, the page's own
SHRINKS = (1.0, 0.92, 0.85, 0.78, 0.7)


class Format(StrEnum):
    """The shape of a picture."""

    PAGE = "page"
    """As wide as asked for, and as high as the chart and its words need."""
    WIDE = "wide"
    """16:9, 1200 x 675."""
    SQUARE = "square"
    """1080 x 1080."""
    SHARE = "share"
    """1200 x 630, what a link shows: headline, chart and source in large type, no sentence."""


@dataclass(frozen=True, slots=True)
class Manner:
    """Sizes of a format in pixels. chart: of the chart's type, against the page. part: of the height, for the chart."""

    size: tuple[int, int] | None
    pad: int
    title: float
    sentence: float
    foot: float
    chart: float
    part: float


MANNERS = {
    Format.PAGE: Manner(None, 24, 22, 15, 12, 1.0, 0.0),
    Format.WIDE: Manner((1200, 675), 40, 32, 19, 14, 1.3, 0.55),
    Format.SQUARE: Manner((1080, 1080), 44, 38, 23, 17, 1.5, 0.55),
    Format.SHARE: Manner((1200, 630), 40, 40, 0, 16, 1.5, 0.52),
}
SMALLEST = 0.82  # of the page's type: smaller rows nobody could read; then the picture shows the first rows and says so


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around a chart. as_of: in words, where the source line does not say it already."""

    title: str
    sentence: str = ""
    source: str = ""
    as_of: str = ""
    address: str = ""


def poster(
    figure: Any,
    words: Words,
    form: Format = Format.PAGE,
    *,
    width: int = 960,
    scheme: Scheme = Scheme.LIGHT,
    name: str = "poster",
) -> str:
    """The picture as SVG text. width: of the page format, 320 to 1920 pixels; the others have their own.

    scheme: light or dark, where it becomes a PNG. name: sets its ids apart from those of other drawings. Raises UnknownFeature as `draw` does, ValueError at another width.
    """
    if not 320 <= width <= 1920:
        raise ValueError(f"a picture is 320 to 1920 pixels wide, not {width}")
    manner, ink, picture = MANNERS[form], colours(scheme), read(figure)
    wide = manner.size[0] if manner.size else width
    pad = manner.pad if width >= 600 or manner.size else 14
    room = wide - 2 * pad
    head, foot = _fitting(words, manner, room, pad)
    top = head.bottom + manner.foot
    if manner.size:
        tall: float = manner.size[1]
        below = tall - pad - foot.height
        drawn, note = _chart(picture, pad, top, room, below - manner.foot - top, manner, ink, name)
        if note:  # the line that says so takes its room from the chart
            foot = _foot(words, manner, room, note)
            below = tall - pad - foot.height
            drawn, _ = _chart(picture, pad, top, room, below - manner.foot - top, manner, ink, name)
    else:
        tall = top + picture.height + manner.foot + foot.height + pad
        below = tall - pad - foot.height
        inner = body(picture, room, picture.height, ink, name, told=True, linked=False).body
        drawn = f'<g transform="translate({pad} {n(top)})">{inner}</g>'
    frame = f'<rect width="100%" height="100%" fill="{ink.paper}"/><rect width="100%" height="{RULE}" fill="{ink.ink}"/>'
    texts = (
        head.svg(pad, 0, ink) + foot.svg(pad, below, ink) + _name(wide - pad, tall - pad, manner.foot, ink)
    )
    return outer(
        style(scheme) + frame + texts + drawn, wide, tall, label=f"{words.title}. {words.sentence}".strip()
    )


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text with their places from the top of the block: (text, down to its line, size, bold, quiet)."""

    lines: tuple[tuple[str, float, float, bool, bool], ...]
    height: float
    bottom: float = 0.0

    def svg(self, x: float, y: float, ink: Colours) -> str:
        return "".join(
            f'<text x="{n(x)}" y="{n(y + down)}" font-size="{n(size)}"{" font-weight=" + chr(34) + "700" + chr(34) if bold else ""} '
            f'fill="{ink.quiet if quiet else ink.ink}">{escape(text, quote=False)}</text>'
            for text, down, size, bold, quiet in self.lines
        )


def _fitting(words: Words, manner: Manner, room: float, pad: float) -> tuple[Block, Block]:
    """Head and foot that leave the chart its part of the height; a sentence that cannot is left to the page."""
    foot = _foot(words, manner, room)
    if manner.size is None:
        return _head(words, manner, room, pad, 1.0, spoken=True), foot
    head = _head(words, manner, room, pad, 1.0, spoken=False)
    for spoken in (True, False):
        for shrink in SHRINKS:
            head = _head(words, manner, room, pad, shrink, spoken=spoken)
            left = manner.size[1] - head.bottom - foot.height - pad - 2 * manner.foot
            if left >= manner.part * manner.size[1]:
                return head, foot
    return head, foot


def _head(words: Words, manner: Manner, room: float, pad: float, shrink: float, *, spoken: bool) -> Block:
    lines: list[tuple[str, float, float, bool, bool]] = []
    size = manner.title * shrink
    y = pad + RULE
    for text in balance(words.title, room, size, bold=True):
        lines.append((text, y + RISE * size, size, True, False))
        y += LEADING * size
    size = manner.sentence * shrink
    if spoken and size and words.sentence:
        y += 0.35 * size
        for text in wrap(words.sentence, room, size):
            lines.append((text, y + RISE * size, size, False, True))
            y += 1.4 * size
    return Block(tuple(lines), y, y)


def _foot(words: Words, manner: Manner, room: float, note: str = "") -> Block:
    """Source, day and address; the last line leaves room for the name at its right."""
    size = manner.foot
    day = f" As of {words.as_of}." if words.as_of else ""
    lines = wrap(f"{note} {words.source}{day}".strip(), room, size) if words.source or note or day else []
    lines += wrap(words.address, room - 7.5 * size, size)
    placed = tuple((text, (1.4 * at + RISE) * size, size, False, True) for at, text in enumerate(lines))
    return Block(placed, 1.4 * size * max(len(lines), 1))


def _name(x: float, y: float, size: float, ink: Colours) -> str:
    """The name of the tracker with its dot, at the foot on the right."""
    down = y - (1.4 - RISE) * size
    radius = 0.22 * size
    return (
        f'<text x="{n(x - 3.4 * radius)}" y="{n(down)}" font-size="{n(size)}" font-weight="700" text-anchor="end" '
        f'fill="{ink.ink}">{NAME}</text><circle cx="{n(x - radius)}" cy="{n(down - radius)}" r="{n(radius)}" fill="{ink.accent}"/>'
    )


def _chart(
    picture: Picture, x: float, y: float, room: float, tall: float, manner: Manner, ink: Colours, name: str
) -> tuple[str, str]:
    """The chart in its room, and what the foot must say of it where not all of it is there."""
    if not in_rows(picture):
        inner = body(picture, room / manner.chart, tall / manner.chart, ink, name, told=True, linked=False)
        return _placed(inner.body, x, y, manner.chart), ""
    gap = manner.pad / 2
    found = set_in_columns(picture, room, tall, gap, SMALLEST, manner.chart)
    wide = (room - gap * (len(found.columns) - 1)) / len(found.columns)
    parts = []
    for at, column in enumerate(found.columns):
        inner = body(column, wide / found.scale, column.height, ink, f"{name}-{at}", told=True, linked=False)
        parts.append(_placed(inner.body, x + at * (wide + gap), y, found.scale))
    note = (
        f"The first {found.shown} of {found.rows} rows; all of them at the address."
        if found.shown < found.rows
        else ""
    )
    return "".join(parts), note


def _placed(inner: str, x: float, y: float, scale: float) -> str:
    return f'<g transform="translate({n(x)} {n(y)}) scale({scale:.4f})">{inner}</g>'
