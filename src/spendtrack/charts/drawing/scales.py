"""From the values of a figure to pixels: the plot inside its margins, and the ranges that Plotly would choose."""

from __future__ import annotations

from dataclasses import dataclass

from spendtrack.charts.drawing.bars import Box, boxes, least_gap
from spendtrack.charts.drawing.records import Annotation, Axis, Bars, Picture, Scatter, Shape, Value
from spendtrack.charts.drawing.text import LINE, line_width, lines_of, measures
from spendtrack.charts.drawing.ticks import position

RIM = 2  # pixels around the text of an annotation
PADDED = 0.05  # of the axis: the room that Plotly leaves beyond markers, texts and the ends of bars


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis on paper. start, end: pixels of the limits, from the left or the top of the picture."""

    axis: Axis
    limits: tuple[float, float]
    start: float
    end: float

    def at(self, value: Value) -> float | None:
        """The pixel of a value, also outside the plot; None where there is no value."""
        place = position(self.axis, value)
        if place is None:
            return None
        low, high = self.limits
        return self.start + (place - low) / (high - low) * (self.end - self.start)

    @property
    def length(self) -> float:
        return abs(self.end - self.start)


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot of a figure at one width and height."""

    width: float
    height: float
    x: Scale
    y: Scale
    bars: tuple[Box, ...]

    @property
    def left(self) -> float:
        return self.x.start

    @property
    def right(self) -> float:
        return self.x.end

    @property
    def top(self) -> float:
        return self.y.end

    @property
    def bottom(self) -> float:
        return self.y.start


def plot(picture: Picture, width: float, height: float) -> Plot:
    """The scales of the figure at this size in pixels."""
    found = tuple(boxes(picture))
    left, right = round(picture.left), width - round(picture.right)
    top, bottom = round(picture.top), height - round(picture.bottom)
    x = picture.x.range or _autorange(picture, picture.x, right - left, found)
    y = picture.y.range or _autorange(picture, picture.y, bottom - top, found)
    return Plot(width, height, Scale(picture.x, x, left, right), Scale(picture.y, y, bottom, top), found)


@dataclass(frozen=True, slots=True)
class Extreme:
    """A value that must be seen, with pixels beyond it; padded: and a twentieth of the axis."""

    value: float
    below: float = 0.0
    above: float = 0.0
    padded: bool = False
    tight: bool = False


def _autorange(picture: Picture, axis: Axis, length: float, bars: tuple[Box, ...]) -> tuple[float, float]:
    extremes = [*_of_traces(picture, axis, bars)]
    for note in picture.annotations:
        extremes += _of_annotation(note, axis)
    for shape in picture.shapes:
        extremes += _of_shape(shape, axis)
    if not extremes:
        return (-1.0, 6.0) if axis.letter == "x" else (-1.0, 4.0)
    low, high = min(one.value for one in extremes), max(one.value for one in extremes)
    if low == high:
        if axis.to_zero:
            return (0.0, 1.0) if low == 0 else (0.0, low) if low > 0 else (low, 0.0)
        return low - 1, low + 1
    room = PADDED * length

    def below(one: Extreme) -> float:
        return 0.0 if one.tight else one.below + (room if one.padded else 0.0)

    def above(one: Extreme) -> float:
        return 0.0 if one.tight else one.above + (room if one.padded else 0.0)

    best, pair = 0.0, (extremes[0], extremes[0])
    for first in extremes:
        for last in extremes:
            span, left = last.value - first.value, length - below(first) - above(last)
            if span <= 0:
                continue
            if left > length / 10 and span / left > best:
                best, pair = span / left, (first, last)
            elif left <= length / 10 and span / length > best:
                best = span / length
                pair = (Extreme(first.value, tight=True), Extreme(last.value, tight=True))
    first, last = pair
    if axis.to_zero:
        first = Extreme(0.0, tight=True) if first.value >= 0 else first
        last = Extreme(0.0, tight=True) if last.value <= 0 else last
    scale = (last.value - first.value) / (length - below(first) - above(last))
    return first.value - scale * below(first), last.value + scale * above(last)


def _of_traces(picture: Picture, axis: Axis, bars: tuple[Box, ...]) -> list[Extreme]:
    found: list[Extreme] = []
    across = axis.letter
    for at, trace in enumerate(picture.traces):
        if isinstance(trace, Scatter):
            values = [position(axis, value) for value in getattr(trace, across)]
            padded = across == "y" or trace.markers is not None or bool(trace.texts)
            found += _of_points(
                values, trace.markers.sizes if trace.markers else (0.0,) * len(values), padded
            )
        elif (across == "y") == trace.horizontal:
            found += _across(trace, at, bars)
        else:
            # Zero is a tight bound where no bar reaches beyond it.
            ends = [end for box in bars if box.trace == at for end in (box.base, box.top)]
            if ends:
                low, high = min(0.0, *ends), max(0.0, *ends)
                found += [
                    Extreme(low, padded=low != 0, tight=low == 0),
                    Extreme(high, padded=high != 0, tight=high == 0),
                ]
    return found


def _of_points(values: list[float | None], sizes: tuple[float, ...], padded: bool) -> list[Extreme]:
    """The outermost points of each size of marker."""
    by_pad: dict[float, list[float]] = {}
    for value, size in zip(values, sizes, strict=True):
        if value is not None:
            by_pad.setdefault(max(size / 1.6, 3) if size else 0.0, []).append(value)
    return [
        Extreme(end, pad, pad, padded) for pad, known in by_pad.items() for end in (min(known), max(known))
    ]


def _across(trace: Bars, at: int, bars: tuple[Box, ...]) -> list[Extreme]:
    mine = [box for box in bars if box.trace == at]
    if not mine:
        return []
    half = least_gap([box.place for box in mine]) / 2
    ends = [end for box in mine for end in (box.place - half, box.place + half, box.start, box.end)]
    return [Extreme(min(ends)), Extreme(max(ends))]


def text_box(note: Annotation) -> tuple[float, float]:
    """Width and height of a text with the room around it that Plotly gives it."""
    lines = lines_of(note.text)
    wide = max(line_width(line, note.size) for line in lines)
    tall = (measures()["regular"]["ascent"] + measures()["regular"]["descent"]) / 1000
    return round(wide + 2 * RIM), round(note.size * (tall + LINE * (len(lines) - 1)) + 2 * RIM)


SIDES = {"left": 0.5, "top": 0.5, "center": 0.0, "middle": 0.0, "right": -0.5, "bottom": -0.5}


def anchor_side(anchor: str, fraction: float) -> float:
    """How far the middle of a text lies from its anchor, in its own size. fraction: where auto looks."""
    if anchor == "auto":
        return 0.5 if fraction < 1 / 3 else -0.5 if fraction > 2 / 3 else 0.0
    return SIDES[anchor]


def _of_annotation(note: Annotation, axis: Axis) -> list[Extreme]:
    across = axis.letter == "x"
    if (note.xref if across else note.yref) != "data":
        return []
    value = position(axis, note.x if across else note.y)
    if value is None:
        return []
    size = text_box(note)[0 if across else 1]
    anchor, shift = (note.xanchor, note.xshift) if across else (note.yanchor, -note.yshift)
    away = size * anchor_side(anchor, 0.5) + shift + (note.ax if across else note.ay)
    after, before = size / 2 + away, size / 2 - away
    head = 3 * note.arrow.width if note.arrow else 0.0
    after, before = max(after, head + shift, 0.0), max(before, head - shift, 0.0)
    return [Extreme(value, before, after)] if across else [Extreme(value, after, before)]


def _of_shape(shape: Shape, axis: Axis) -> list[Extreme]:
    if (shape.xref if axis.letter == "x" else shape.yref) != "data":
        return []
    ends = [position(axis, value) for value in (shape.x if axis.letter == "x" else shape.y)]
    pad = shape.line.width / 2 if shape.line else 0.0
    return [Extreme(end, pad, pad) for end in ends if end is not None]
