"""What lies over or under the marks of a chart: straight shapes, and the arrows of annotations."""

from __future__ import annotations

from html import escape

from spendtrack.charts.drawing.chart_texts import place
from spendtrack.charts.drawing.marks import inside, n, stroke_of
from spendtrack.charts.drawing.records import Annotation, Shape
from spendtrack.charts.drawing.scales import Plot
from spendtrack.charts.drawing.unknown_feature import UnknownFeature


def shape_svg(shape: Shape, sized: Plot) -> str:
    """A straight line or a rectangle, cut at the plot where it is placed by values."""
    ends: list[tuple[float, float]] = []
    for x, y in zip(shape.x, shape.y, strict=True):
        across = (
            sized.x.at(x)
            if shape.xref == "data"
            else sized.x.start + float(x or 0) * (sized.x.end - sized.x.start)
        )
        up = (
            sized.y.at(y)
            if shape.yref == "data"
            else sized.y.start + float(y or 0) * (sized.y.end - sized.y.start)
        )
        if across is None or up is None:
            return ""
        ends.append((across, up))
    (x0, y0), (x1, y1) = ends
    straight = shape.kind == "rect" or abs(x0 - x1) < 0.01 or abs(y0 - y1) < 0.01
    if not straight and not all(inside(sized, end) for end in ends):
        raise UnknownFeature("layout.shapes", "a slanting line that leaves the plot", "one that stays inside")
    if shape.xref == "data":
        if max(x0, x1) < sized.left - 0.5 or min(x0, x1) > sized.right + 0.5:
            return ""
        x0, x1 = (min(max(x, sized.left), sized.right) for x in (x0, x1))
    if shape.yref == "data":
        if max(y0, y1) < sized.top - 0.5 or min(y0, y1) > sized.bottom + 0.5:
            return ""
        y0, y1 = (min(max(y, sized.top), sized.bottom) for y in (y0, y1))
    stroke = stroke_of(shape.line) if shape.line else ""
    faded = f' opacity="{n(shape.opacity)}"' if shape.opacity < 1 else ""
    if shape.kind == "line":
        return f'<path class="shape" d="M{n(x0)} {n(y0)}L{n(x1)} {n(y1)}" fill="none" {stroke}{faded}/>'
    left, top = min(x0, x1), min(y0, y1)
    size = f'width="{n(abs(x1 - x0))}" height="{n(abs(y1 - y0))}"'
    return f'<rect class="shape" x="{n(left)}" y="{n(top)}" {size} fill="{escape(shape.fill or "none")}" {stroke}{faded}/>'


def arrow_svg(note: Annotation, sized: Plot) -> str:
    """A plain line from the text to its point, with a small head."""
    point = place(note, sized)
    if point is None or note.arrow is None:
        return ""
    x, y = point[0] + note.xshift, point[1] - note.yshift
    long = max((note.ax**2 + note.ay**2) ** 0.5, 1)
    ux, uy, head = note.ax / long, note.ay / long, 4 * note.arrow.width
    sides = [(x + head * (ux - side * uy / 2), y + head * (uy + side * ux / 2)) for side in (1, -1)]
    d = f"M{n(x + note.ax)} {n(y + note.ay)}L{n(x)} {n(y)}"
    d += "".join(f"M{n(across)} {n(up)}L{n(x)} {n(y)}" for across, up in sides)
    return f'<path d="{d}" fill="none" {stroke_of(note.arrow)}/>'
