"""Where each bar begins and ends on both axes, by Plotly's rules for its modes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spendtrack.charts.drawing.records import Axis, Bars, Picture
from spendtrack.charts.drawing.ticks import position


@dataclass(frozen=True, slots=True)
class Box:
    """One bar in the terms of the axes. start, end: across; base, top: along its size."""

    trace: int
    at: int
    place: float
    start: float
    end: float
    base: float
    top: float


def boxes(picture: Picture) -> list[Box]:
    """The bars of all traces in the order of drawing; those without a place or size are left out."""
    found: list[Box] = []
    for horizontal in (False, True):
        mine = [
            (at, trace)
            for at, trace in enumerate(picture.traces)
            if isinstance(trace, Bars) and trace.horizontal == horizontal
        ]
        axis = picture.y if horizontal else picture.x
        found += _group(picture, mine, axis)
    return found


def _group(picture: Picture, traces: Sequence[tuple[int, Bars]], axis: Axis) -> list[Box]:
    places = {at: [position(axis, place) for place in trace.places] for at, trace in traces}
    if picture.bar_mode == "overlay" or len(traces) == 1:
        sets = [[one] for one in traces]
    else:
        sets = [list(traces)] if traces else []
    found: list[Box] = []
    for group in sets:
        all_places = [place for at, _ in group for place in places[at] if place is not None]
        gap = least_gap(all_places)
        overlap = len(all_places) != len(set(all_places))
        beside = len(group) if picture.bar_mode == "group" and overlap else 1
        room = gap * (1 - picture.bar_gap) / beside
        full = room * (1 - picture.group_gap)
        sums: dict[tuple[float, bool], float] = {}
        for rank, (at, trace) in enumerate(group):
            centre = ((2 * rank + 1 - beside) * room - full) / 2 if beside > 1 else -full / 2
            for point, (place, size) in enumerate(zip(places[at], trace.sizes, strict=True)):
                if place is None or size is None:
                    continue
                own = trace.widths[point]
                width = full if own is None else float(own)
                offset = trace.offsets[point]
                start = place + (centre + (full - width) / 2 if offset is None else float(offset))
                base = trace.bases[point]
                low = float(base) if base is not None else 0.0
                if base is None and picture.bar_mode in ("relative", "stack"):
                    key = (place, picture.bar_mode == "relative" and size < 0)
                    low = sums.get(key, 0.0)
                    sums[key] = low + size
                found.append(Box(at, point, place, start, start + width, low, low + size))
    return found


def together(picture: Picture, letter: str) -> tuple[float, float] | None:
    """Step and first place of the bars along an axis, where several traces share places; None where they do not."""
    traces = [
        trace for trace in picture.traces if isinstance(trace, Bars) and trace.horizontal == (letter == "y")
    ]
    axis = picture.x if letter == "x" else picture.y
    places = [place for trace in traces for one in trace.places if (place := position(axis, one)) is not None]
    if picture.bar_mode == "overlay" or len(places) == len(set(places)) or len(traces) < len(picture.traces):
        return None
    return least_gap(places), min(places)


def least_gap(places: Sequence[float]) -> float:
    """The smallest distance between two places; 1 where there are fewer than two."""
    distinct = sorted(set(places))
    return min((after - before for before, after in pairwise(distinct)), default=1.0)
