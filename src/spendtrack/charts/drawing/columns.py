"""A chart of many rows, such as one a country, set in columns side by side, so that it fits a flat picture."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from spendtrack.charts.drawing.records import Bars, Picture, Scatter, Shape, Value
from spendtrack.charts.drawing.text import line_width, lines_of

ROOM = 170  # pixels of plot that a column needs beside its labels, at the size of the page
MARGIN = 6  # pixels beside the longest name
MOST = 6


@dataclass(frozen=True, slots=True)
class Setting:
    """How rows are set. scale: of type and rows, against the page. shown, rows: how many of how many hold a mark."""

    columns: tuple[Picture, ...]
    scale: float
    shown: int
    rows: int


def in_rows(picture: Picture) -> bool:
    """Whether the chart has a named row for each value, counted down in whole numbers."""
    axis = picture.y
    return bool(
        axis.tick_texts and axis.range and axis.tick_values and all(_whole(one) for one in axis.tick_values)
    )


def _whole(value: Value) -> bool:
    return isinstance(value, float | int) and float(value).is_integer()


def set_in_columns(
    picture: Picture, width: float, height: float, gap: float, least: float, most: float
) -> Setting:
    """The columns that show the rows largest in this room, at a scale from `least` to `most`.

    Where even the smallest type has no room for all, as many rows as it has room for.
    """
    limits = picture.y.range
    longest = max(
        line_width(line, picture.y.size) for text in picture.y.tick_texts for line in lines_of(text)
    )
    picture = replace(picture, left=min(picture.left, longest + MARGIN))
    assert limits is not None
    low, high = sorted(limits)
    first, last = math.floor(high), math.ceil(low)
    rows = first - last + 1
    margins = picture.top + picture.bottom
    row = (picture.height - margins) / (high - low)
    wide = picture.left + picture.right + ROOM
    # (scale, rows shown, columns, rows in each): a whole chart first, then large type.
    best = (0.0, 0, 1, rows)
    for count in range(1, MOST + 1):
        room = (width - (count - 1) * gap) / count
        each = math.ceil(rows / count)
        scale = min(height / (margins + row * (each + 0.4)), room / wide, most)
        shown = rows
        if scale < least:
            if room / wide < least:
                break
            scale = least
            each = int((height / scale - margins) / row - 0.4)
            shown = min(each * count, rows)
        if (shown, scale) > (best[1], best[0]):
            best = (scale, shown, count, each)
    scale, shown, count, each = best
    starts = _starts(picture, first, shown, count, each)
    filled = _filled(picture)
    tall = max(starts[at] - starts[at + 1] for at in range(count))
    columns = tuple(
        _column(picture, starts[at], starts[at + 1], tall)
        for at in range(count)
        if starts[at] > starts[at + 1]
    )
    return Setting(columns, scale, sum(row > starts[-1] for row in filled), len(filled))


def _starts(picture: Picture, first: int, shown: int, count: int, each: int) -> list[int]:
    """The top row of each column, and the row after the last; a heading does not end a column."""
    assert picture.y.tick_values is not None
    headings = {
        int(float(value))
        for value, text in zip(picture.y.tick_values, picture.y.tick_texts, strict=True)
        if value is not None and any(run.bold for line in lines_of(text) for run in line)
    }
    starts = [first]
    for _ in range(count - 1):
        start = max(starts[-1] - each, first - shown)
        while start + 1 in headings and start + 1 < starts[-1]:
            start += 1
        starts.append(start)
    return [*starts, max(first - shown, starts[-1] - each)]


def _column(picture: Picture, top: int, end: int, tall: int) -> Picture:
    """The rows from `top` down to the one before `end`, on a plot that is `tall` rows high."""

    def mine(value: Value) -> bool:
        return value is not None and end < round(float(value)) <= top

    axis = picture.y
    assert axis.tick_values is not None
    named = dict(zip((int(float(value or 0)) for value in axis.tick_values), axis.tick_texts, strict=True))
    texts = {row: text for row, text in named.items() if mine(row)}
    filled = _filled(picture)
    if top not in filled and top not in texts:
        top -= 1  # a blank row between two groups
    if top not in texts and (above := [row for row in named if row > top]):
        texts[top] = named[min(above)]  # a group that began in the column before is named again
    traces = tuple(
        replace(trace, y=tuple(value if mine(value) else None for value in trace.y))
        if isinstance(trace, Scatter)
        else _rows_of(trace, [at for at, place in enumerate(trace.places) if mine(place)])
        for trace in picture.traces
    )
    limits = (top - tall + 0.3, top + 0.7)
    row = (picture.height - picture.top - picture.bottom) / (
        max(axis.range or (0,)) - min(axis.range or (1,))
    )
    return replace(
        picture,
        height=picture.top + picture.bottom + row * (limits[1] - limits[0]),
        y=replace(
            axis,
            range=limits,
            tick_values=tuple(float(row) for row in texts),
            tick_texts=tuple(texts.values()),
        ),
        traces=traces,
        shapes=tuple(shape for shape in picture.shapes if shape.yref != "data" or mine(_middle(shape))),
        annotations=tuple(note for note in picture.annotations if note.yref != "data" or mine(note.y)),
    )


def _middle(shape: Shape) -> float:
    return sum(float(value or 0) for value in shape.y) / 2


def _rows_of(trace: Bars, kept: list[int]) -> Bars:
    return replace(
        trace,
        places=tuple(trace.places[at] for at in kept),
        sizes=tuple(trace.sizes[at] for at in kept),
        bases=tuple(trace.bases[at] for at in kept),
        widths=tuple(trace.widths[at] for at in kept),
        offsets=tuple(trace.offsets[at] for at in kept),
        colors=tuple(trace.colors[at] for at in kept),
        hovers=tuple(trace.hovers[at] for at in kept),
    )


def _filled(picture: Picture) -> set[int]:
    """The rows that hold a mark; the blank ones between two groups do not."""
    return {
        round(float(value))
        for trace in picture.traces
        for value in (trace.y if isinstance(trace, Scatter) else trace.places)
        if value is not None
    }
