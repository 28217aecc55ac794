"""The texts of a chart at the places that Plotly gives them, before they are moved apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from spendtrack.charts.drawing.marks import inside, points_of
from spendtrack.charts.drawing.paper_colours import Colours
from spendtrack.charts.drawing.records import Annotation, Picture, Scatter
from spendtrack.charts.drawing.scales import RIM, Plot, Scale, anchor_side, text_box
from spendtrack.charts.drawing.settling import AIR, EDGE, Box, Label, drawn_in, overlap
from spendtrack.charts.drawing.text import LINE, Run, lines_of, measures, width
from spendtrack.charts.drawing.ticks import Tick

MIDDLE = 0.35  # of the size: from the middle of a line of type down to the line it stands on
STANDOFF = 2  # pixels between an axis and the labels at its left
BETWEEN = 6  # pixels at least between two labels under an axis


def tick_labels(scale: Scale, marks: Sequence[Tick], plot: Plot, colours: Colours) -> list[Label]:
    """The labels of an axis; those along the foot are thinned until they stand apart."""
    axis = scale.axis
    found: list[Label] = []
    for tick in marks:
        at = scale.at(tick.value)
        lines = lines_of(tick.text)
        if at is None or not tick.text:
            continue
        # As on the page: numbers of an axis are quiet, names and headings beside it are not.
        told = axis.letter == "y" and any(run.bold or run.href for line in lines for run in line)
        color = colours.ink if told else colours.quiet
        if axis.letter == "x":
            y = plot.bottom + 0.5 + axis.size if axis.side == "bottom" else plot.top - 0.5 - 0.2 * axis.size
            label = Label(lines, at, y, axis.size, "middle", color, rim=False, fixed=True)
        else:
            y = at + axis.size * MIDDLE - (len(lines) - 1) * LINE * axis.size / 2
            label = Label(lines, plot.left - STANDOFF, y, axis.size, "end", color, rim=False, fixed=True)
        found.append(_fitted(label, plot))
    if axis.letter == "x":
        return _thinned(found)
    return _thinned(found, down=True) if axis.tick_values is None else found


def _fitted(label: Label, plot: Plot) -> Label:
    """A label that fits its margin: where it is too wide, its type is set smaller, then its end is left out."""
    if label.anchor == "end" and label.wide > plot.left - STANDOFF - EDGE:
        room = plot.left - STANDOFF - EDGE
        label = replace(label, size=max(label.size * room / label.wide, label.size * 0.85))
        if label.wide > room:
            label = replace(label, lines=(_cut(label.lines[0], room, label.size),))
    return drawn_in(label, plot.width, plot.height)


def _cut(line: tuple[Run, ...], room: float, size: float) -> tuple[Run, ...]:
    kept: list[Run] = []
    for run in line:
        text = run.text
        while text and width(text + "…", size, run.bold) > room:
            text = text[:-1]
        kept.append(run if text == run.text else replace(run, text=text.rstrip() + "…"))
        room -= width(kept[-1].text, size, run.bold)
        if text != run.text:
            break
    return tuple(kept)


def _thinned(labels: list[Label], *, down: bool = False) -> list[Label]:
    """Every label, or every second or third and so on: the fewest left out. Zero or else the last one stays."""
    boxes = [label.box() for label in labels]
    first, last, air = (1, 3, 0) if down else (0, 2, BETWEEN)
    order = sorted(range(len(labels)), key=lambda at: boxes[at][first])
    zero = bool(order) and labels[order[0]].lines[0][0].text.startswith("0")
    for step in range(1, len(labels) + 1):
        kept = order[::step] if zero else order[::-1][::step][::-1]
        if all(boxes[b][first] - boxes[a][last] >= air for a, b in pairwise(kept)):
            return [labels[at] for at in kept]
    return labels


def point_labels(trace: Scatter, plot: Plot, colours: Colours) -> list[Label]:
    """The texts of a trace beside its points; a space before or behind a text keeps it off the point."""
    found: list[Label] = []
    for at, point in enumerate(points_of(trace, plot)):
        if point is None or not inside(plot, point) or not trace.texts[at].strip():
            continue
        height, side = trace.positions[at].split(" ")
        text = trace.texts[at]
        lines = lines_of(text.strip())
        size, count = trace.text_size, (len(lines) - 1) * LINE + 1
        away = trace.markers.sizes[at] / 1.6 + 1 if trace.markers else 0.0
        before = width(text[: len(text) - len(text.lstrip())], size)
        behind = width(text[len(text.rstrip()) :], size)
        x = point[0] + {"left": -away - behind, "center": 0.0, "right": away + before}[side]
        y = {
            "top": point[1] - 0.25 * size - away - (count - 1) * size,
            "middle": point[1] + MIDDLE * size - (count - 1) * size / 2,
            "bottom": point[1] + 0.75 * size + away,
        }[height]
        anchor = {"left": "end", "center": "middle", "right": "start"}[side]
        pivot = point[0] if height == "middle" and side != "center" else None
        found.append(Label(lines, x, y, size, anchor, trace.text_color or colours.ink, pivot=pivot))
    return found


def mark_boxes(picture: Picture, plot: Plot) -> list[Box]:
    """What the points of all traces cover."""
    return [
        (x - half, y - half, x + half, y + half)
        for trace in picture.traces
        if isinstance(trace, Scatter) and trace.markers
        for point, size in zip(points_of(trace, plot), trace.markers.sizes, strict=True)
        if point is not None
        for (x, y), half in [(point, size / 2)]
    ]


def place(note: Annotation, plot: Plot) -> tuple[float, float] | None:
    """The pixel that an annotation points at; None where it lies outside the plot and is not shown."""
    point = (_on(plot.x, note.x, note.xref, plot), _on(plot.y, note.y, note.yref, plot))
    x, y = point
    if x is None or y is None:
        return None
    seen = (note.xref != "data" or plot.left - 0.01 <= x <= plot.right + 0.01) and (
        note.yref != "data" or plot.top - 0.01 <= y <= plot.bottom + 0.01
    )
    return (x, y) if seen else None


def _on(scale: Scale, value: float | str | None, reference: str, plot: Plot) -> float | None:
    if reference == "data":
        return scale.at(value)
    # With one plot in a figure its paper and its domain are the same.
    return None if value is None else scale.start + float(value) * (scale.end - scale.start)


def note_label(note: Annotation, plot: Plot, colours: Colours) -> Label | None:
    """The text of an annotation where Plotly puts it."""
    point = place(note, plot)
    if point is None or not note.text:
        return None
    wide, tall = text_box(note)
    lines = lines_of(note.text)
    fraction_x = 0.5 if note.xref == "data" or note.arrow else float(note.x or 0)
    fraction_y = 0.5 if note.yref == "data" or note.arrow else 1 - float(note.y or 0)
    side = anchor_side(note.xanchor, fraction_x)
    middle = point[0] + note.ax + wide * side + note.xshift
    top = point[1] + note.ay + tall * (anchor_side(note.yanchor, fraction_y) - 0.5) - note.yshift + RIM
    if len(lines) == 1:
        anchor = "start" if side > 0 else "end" if side < 0 else "middle"
        x = middle + {"start": RIM - wide / 2, "middle": 0.0, "end": wide / 2 - RIM}[anchor]
    else:
        anchor = {"left": "start", "center": "middle", "right": "end"}[note.align]
        x = middle + {"start": RIM - wide / 2, "middle": 0.0, "end": wide / 2 - RIM}[anchor]
    y = top + measures()["regular"]["ascent"] / 1000 * note.size
    return Label(lines, x, y, note.size, anchor, note.color or colours.ink)


def labels(picture: Picture, plot: Plot, marks: dict[str, list[Tick]], colours: Colours) -> list[Label]:
    """All texts of the chart: those of the axes first, then its annotations, then those beside points."""
    shown = {
        scale.axis.letter: tick_labels(scale, marks[scale.axis.letter], plot, colours)
        if scale.axis.visible and scale.axis.labelled
        else []
        for scale in (plot.x, plot.y)
    }
    found = [*_lowered(shown["x"], shown["y"], plot), *shown["y"]]
    for scale in (plot.x, plot.y):
        if scale.axis.visible and scale.axis.title:
            found.append(_axis_title(scale, plot, colours))
    notes = [note_label(note, plot, colours) for note in picture.annotations]
    found += [note for note in notes if note is not None]
    for trace in picture.traces:
        if isinstance(trace, Scatter) and trace.texts:
            found += point_labels(trace, plot, colours)
    return found


def _lowered(foot: list[Label], side: list[Label], plot: Plot) -> list[Label]:
    """The labels along the foot, a little lower where the first of them would touch the lowest one at the side."""
    touched = [
        other.box()[3] - label.box()[1]
        for label in foot
        for other in side
        if overlap(label.box(), other.box(), AIR)
    ]
    if not touched or plot.x.axis.side == "top":
        return foot
    down = max(touched) + AIR
    return [drawn_in(replace(label, y=label.y + down), plot.width, plot.height) for label in foot]


def _axis_title(scale: Scale, plot: Plot, colours: Colours) -> Label:
    """Under or above the labels of the axis along the foot; at the top left of the other, where it reads level."""
    axis = scale.axis
    lines, size = lines_of(axis.title), axis.title_size
    if axis.letter == "y":
        return Label(lines, EDGE, plot.top - 0.5 * size, size, "start", colours.quiet, rim=False)
    below = plot.bottom + 1.6 * axis.size + size if axis.side == "bottom" else plot.top - 1.6 * axis.size
    return Label(lines, (plot.left + plot.right) / 2, below, size, "middle", colours.quiet, rim=False)
