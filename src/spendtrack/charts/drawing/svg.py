"""A figure as SVG text, without a browser: at any width, in the colours of the page or its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from spendtrack.charts.drawing import marks
from spendtrack.charts.drawing.bars import together
from spendtrack.charts.drawing.chart_texts import labels, mark_boxes
from spendtrack.charts.drawing.lettering import texts_svg
from spendtrack.charts.drawing.marks import n
from spendtrack.charts.drawing.overlays import arrow_svg, shape_svg
from spendtrack.charts.drawing.paper_colours import Colours, Scheme, colours, style
from spendtrack.charts.drawing.readfigure import read
from spendtrack.charts.drawing.records import Picture, Scatter
from spendtrack.charts.drawing.scales import Plot, Scale, plot
from spendtrack.charts.drawing.settling import Label, settle
from spendtrack.charts.drawing.ticks import Tick, ticks
from spendtrack.charts.drawing.unknown_feature import UnknownFeature

NARROWEST, WIDEST = 320, 1920
FAMILY = "Inter, system-ui, -apple-system, &quot;Segoe UI&quot;, Roboto, &quot;Helvetica Neue&quot;, Arial, sans-serif"
PAGE_FAMILY = "var(--sans)"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing in parts, for what puts several together. body: SVG without its outer element."""

    width: float
    height: float
    body: str
    plot: Plot
    labels: tuple[Label, ...]


def draw(
    figure: Any,
    width: float,
    *,
    height: float | None = None,
    scheme: Scheme = Scheme.PAGE,
    name: str = "chart",
    label: str = "",
    decorative: bool = False,
    told: bool | None = None,
    interactive: bool = False,
) -> str:
    """The figure as one svg element.

    figure: a Plotly figure, its dict or its JSON. width: 320 to 1920 pixels; height: the figure's own unless given.
    name: sets the ids apart from those of other drawings on a page. label: what a screen reader says of the whole.
    decorative: the words stand elsewhere; nothing here is read out. told: points say their numbers on hover, as they
    do unless the drawing is a decoration. interactive: links in
    labels can be followed; otherwise the drawing is one image and holds none.
    Raises UnknownFeature where the figure asks for something that is not known here, ValueError at another width and
    where a drawing that is no decoration has no label.
    """
    if not (label or decorative):
        raise ValueError(
            "say what the drawing shows, for those who cannot see it: label=..., or decorative=True"
        )
    if not NARROWEST <= width <= WIDEST:
        raise ValueError(f"a drawing is {NARROWEST} to {WIDEST} pixels wide, not {width:g}")
    picture = read(figure)
    ink = colours(scheme)
    told = not decorative if told is None else told
    made = body(picture, width, height or picture.height, ink, name, told=told, linked=interactive)
    paper = "" if scheme == Scheme.PAGE else f'<rect width="100%" height="100%" fill="{ink.paper}"/>'
    return outer(
        style(scheme) + paper + made.body,
        width,
        made.height,
        label=label,
        decorative=decorative,
        interactive=interactive,
        standalone=scheme != Scheme.PAGE,
    )


def outer(
    inner: str,
    width: float,
    height: float,
    *,
    label: str,
    decorative: bool = False,
    interactive: bool = False,
    standalone: bool = True,
) -> str:
    """The svg element around a drawing, with what it is to a screen reader."""
    role = (
        'aria-hidden="true" focusable="false"'
        if decorative
        else f'role="{"group" if interactive else "img"}" aria-label="{escape(label)}"'
    )
    named = f"<title>{escape(label, quote=False)}</title>" if standalone and label and not decorative else ""
    family = FAMILY if standalone else PAGE_FAMILY
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{n(width)}" height="{n(height)}" '
        f'viewBox="0 0 {n(width)} {n(height)}" {role} font-family="{family}" class="drawn">{named}{inner}</svg>'
    )


def body(
    picture: Picture, width: float, height: float, ink: Colours, name: str, *, told: bool, linked: bool
) -> Drawn:
    """Everything inside the svg element. told: points say their numbers; linked: labels lead on."""
    sized = plot(picture, width, height)
    if sized.x.end - sized.x.start < 20 or sized.y.start - sized.y.end < 10:
        raise UnknownFeature(
            "layout.margin", f"no room for a plot at {width:g} x {height:g}", "smaller margins"
        )
    found = {
        scale.axis.letter: ticks(scale.axis, scale.limits, scale.length, together(picture, scale.axis.letter))
        if scale.axis.visible
        else []
        for scale in (sized.x, sized.y)
    }
    clip = re.sub(r"[^a-zA-Z0-9_-]", "-", name) + "-plot"
    parts = [shape_svg(shape, sized) for shape in picture.shapes if shape.below]
    parts += [_lines(scale, found[scale.axis.letter], sized) for scale in (sized.x, sized.y)]
    for at, trace in enumerate(picture.traces):
        if not isinstance(trace, Scatter):
            parts.append(marks.bars(trace, at, sized, told=told))
    for trace in picture.traces:
        if isinstance(trace, Scatter):
            parts.append(marks.scatter(trace, sized, ink.paper, clip, told=told))
    parts += [shape_svg(shape, sized) for shape in picture.shapes if not shape.below]
    parts += [arrow_svg(note, sized) for note in picture.annotations if note.arrow]
    texts = settle(labels(picture, sized, found, ink), width, height, mark_boxes(picture, sized))
    drawn = "".join(parts)
    if f"url(#{clip})" in drawn:
        area = f'x="{n(sized.left)}" y="{n(sized.top)}" width="{n(sized.right - sized.left)}"'
        drawn = (
            f'<clipPath id="{clip}"><rect {area} height="{n(sized.bottom - sized.top)}"/></clipPath>{drawn}'
        )
    return Drawn(width, height, drawn + texts_svg(texts, ink, linked=linked), sized, tuple(texts))


def _lines(scale: Scale, found: Sequence[Tick], sized: Plot) -> str:
    """Grid, zero line and the line of an axis, on whole pixels so that they stay sharp."""
    axis = scale.axis
    if not axis.visible:
        return ""

    def across(values: Sequence[float]) -> str:
        d = ""
        for value in values:
            at = scale.at(value)
            if at is None:
                continue
            sharp = n(int(at) + 0.5)
            d += (
                f"M{sharp} {n(sized.top)}V{n(sized.bottom)}"
                if axis.letter == "x"
                else f"M{n(sized.left)} {sharp}H{n(sized.right)}"
            )
        return d

    parts: list[str] = []
    low, high = sorted(scale.limits)
    zero = [0.0] if axis.zero_line and low <= 0 <= high and not axis.categories else []
    if axis.grid:
        values = [tick.value for tick in found if not (zero and abs(tick.value) < 1e-12)]
        parts.append(
            f'<path d="{across(values)}" fill="none" {marks.stroke_of(axis.grid)}/>' if values else ""
        )
    if axis.zero_line and zero:
        parts.append(f'<path d="{across(zero)}" fill="none" {marks.stroke_of(axis.zero_line)}/>')
    if axis.line:
        d = (
            f"M{n(sized.left)} {n(sized.bottom if axis.side == 'bottom' else sized.top)}H{n(sized.right)}"
            if axis.letter == "x"
            else f"M{n(sized.left)} {n(sized.top)}V{n(sized.bottom)}"
        )
        parts.append(f'<path d="{d}" fill="none" {marks.stroke_of(axis.line)}/>')
    return "".join(parts)
