"""Labels that cover no other and leave no picture: each moves as little as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spendtrack.charts.drawing.text import FALL, LINE, RISE, Line, Run, line_width, wrap

EDGE = 1.0  # pixels that stay free at the edge of a picture
AIR = 1.0  # and between two labels
LOOSE = 3.0  # and in a column of names
STEP_ASIDE = 1.6  # of its size: how far a label moves at most to keep off a point
FAR = 90  # pixels that a label may move up or down at most
CRAMPED = (1.0, 0.9, 0.8)  # of the size of the type: what is tried, in this order, where there is no room
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A text at its place. x: the anchor; y: the line of its first line; both in pixels of the picture."""

    lines: tuple[Line, ...]
    x: float
    y: float
    size: float
    anchor: str
    """start, middle or end."""
    color: str
    rim: bool = True
    pivot: float | None = None
    """The point that it belongs to and may change its side of; only of labels in rows, which keep their height."""
    fixed: bool = False

    @property
    def wide(self) -> float:
        return max(line_width(line, self.size) for line in self.lines)

    def box(self) -> Box:
        """Left, top, right and bottom of what its letters cover."""
        wide = self.wide
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * wide
        bottom = self.y + (len(self.lines) - 1) * LINE * self.size + FALL * self.size
        return left, self.y - RISE * self.size, left + wide, bottom


def overlap(one: Box, other: Box, air: float = 0.0) -> bool:
    """Whether two boxes have a part in common, or less than `air` between them."""
    return (
        one[0] < other[2] + air
        and other[0] < one[2] + air
        and one[1] < other[3] + air
        and other[1] < one[3] + air
    )


def settle(labels: Sequence[Label], width: float, height: float, marks: Sequence[Box] = ()) -> list[Label]:
    """The labels in their order, moved apart and into the picture. Fixed ones stay; they were placed before.

    marks: boxes of points, which labels keep off where a small step is enough.
    """
    found: dict[int, Label] = {at: label for at, label in enumerate(labels) if label.fixed}
    words, points = _Taken(label.box() for label in found.values()), _Taken(marks)
    for at, label in _apart([(at, label) for at, label in enumerate(labels) if not label.fixed], height):
        best = None
        if label.pivot is None and marks:
            near = _moves(drawn_in(label, width, height), height, label.size * STEP_ASIDE)
            best = next((one for one in near if words.free(one.box()) and points.free(one.box())), None)
        if best is None:
            best = next((one for one in _candidates(label, width, height) if words.free(one.box())), label)
        found[at] = best
        words.add(best.box())
    return [found[at] for at in range(len(labels))]


class _Taken:
    """Boxes by the bands of the picture that they lie in, so that each is compared with its neighbours only."""

    BAND = 24.0

    def __init__(self, boxes: Iterable[Box]) -> None:
        self._bands: dict[int, list[Box]] = {}
        for box in boxes:
            self.add(box)

    def _of(self, box: Box) -> range:
        return range(int((box[1] - AIR) // self.BAND), int((box[3] + AIR) // self.BAND) + 1)

    def add(self, box: Box) -> None:
        for band in self._of(box):
            self._bands.setdefault(band, []).append(box)

    def free(self, box: Box) -> bool:
        """Whether the box keeps clear of all that is taken."""
        return not any(
            overlap(box, other, AIR) for band in self._of(box) for other in self._bands.get(band, ())
        )


def drawn_in(label: Label, width: float, height: float) -> Label:
    """The label, moved by what sticks out of the picture."""
    left, top, right, bottom = label.box()
    across = max(EDGE - left, 0.0) or min(width - EDGE - right, 0.0)
    down = max(EDGE - top, 0.0) or min(height - EDGE - bottom, 0.0)
    return replace(label, x=label.x + across, y=label.y + down) if across or down else label


def _candidates(label: Label, width: float, height: float) -> Iterator[Label]:
    for share in CRAMPED:
        smaller = label if share == 1.0 else replace(label, size=label.size * share)
        far = smaller.size * 0.4 if label.pivot is not None else FAR
        for one in (smaller, _flipped(smaller), _broken(smaller)):
            if one is not None:
                yield from _moves(drawn_in(one, width, height), height, far)


def _moves(label: Label, height: float, far: float) -> Iterator[Label]:
    """The label at its height, then ever farther up and down."""
    yield label
    top, bottom = label.box()[1::2]
    for step in range(1, int(far) + 1):
        if top - step >= EDGE:
            yield replace(label, y=label.y - step)
        if bottom + step <= height - EDGE:
            yield replace(label, y=label.y + step)


def _flipped(label: Label) -> Label | None:
    if label.pivot is None or label.anchor == "middle":
        return None
    other = "end" if label.anchor == "start" else "start"
    return replace(label, x=2 * label.pivot - label.x, anchor=other)


def _broken(label: Label) -> Label | None:
    """The same words on two lines, where one line of plain words would not fit beside the others."""
    if len(label.lines) > 1 or len(label.lines[0]) > 1 or label.pivot is not None:
        return None
    run = label.lines[0][0]
    half = wrap(run.text, label.wide * 0.62, label.size, run.bold)
    if len(half) != 2:
        return None
    lines = tuple((replace(run, text=text),) for text in half)
    return replace(label, lines=lines, y=label.y - LINE * label.size / 2)


def _apart(labels: list[tuple[int, Label]], height: float) -> list[tuple[int, Label]]:
    """Labels that stand in one column, such as names at the ends of lines, pushed apart together, up and down."""
    columns: dict[tuple[float, str], list[int]] = {}
    settled = dict(labels)
    for at, label in labels:
        if label.pivot is None:
            columns.setdefault((round(label.x, 1), label.anchor), []).append(at)
    for members in columns.values():
        if len(members) < 2:
            continue
        boxes = [settled[at].box() for at in members]
        tall = max(box[3] - box[1] for box in boxes) + LOOSE
        middles = spread(
            [(box[1] + box[3]) / 2 for box in boxes], tall, EDGE + tall / 2, height - EDGE - tall / 2
        )
        for at, box, middle in zip(members, boxes, middles, strict=True):
            settled[at] = replace(settled[at], y=settled[at].y + middle - (box[1] + box[3]) / 2)
    return [(at, settled[at]) for at, _ in labels]


def spread(places: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """The places in their order, at least `least` apart and between low and high, moved as little as that takes."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    blocks: list[tuple[float, int]] = []
    for at in order:
        blocks.append((places[at], 1))
        while len(blocks) > 1:
            (before, some), (after, more) = blocks[-2:]
            if after - before >= least * (some + more) / 2 - 1e-9:
                break
            shared = (before * some + after * more) / (some + more)
            blocks[-2:] = [(shared, some + more)]
    found = list(places)
    rank = 0
    floor = low
    for centre, count in blocks:
        first = min(max(centre - (count - 1) / 2 * least, floor), high - (len(places) - rank - 1) * least)
        for step in range(count):
            found[order[rank]] = first + step * least
            rank += 1
        floor = first + count * least
    return found


def as_lines(text: str, *, bold: bool = False) -> tuple[Line, ...]:
    """A text without marks as one line."""
    return ((Run(text, bold=bold),),)
