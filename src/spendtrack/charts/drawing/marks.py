"""The marks of a chart as SVG: lines, points, bars and shapes, in Plotly's forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from html import escape

from spendtrack.charts.drawing.records import Bars, Markers, Scatter, Stroke
from spendtrack.charts.drawing.scales import Plot

TRIANGLE = 2 / math.sqrt(3)
# Symbol -> the path around its point, by its radius. A circle has an element of its own.
SYMBOLS: dict[str, Callable[[float], str]] = {
    "circle": lambda r: "",
    "square": lambda r: f"M{n(r)} {n(r)}H{n(-r)}V{n(-r)}H{n(r)}Z",
    "diamond": lambda r: f"M{n(1.3 * r)} 0L0 {n(1.3 * r)}L{n(-1.3 * r)} 0L0 {n(-1.3 * r)}Z",
    "triangle-up": lambda r: f"M{n(-r * TRIANGLE)} {n(r / 2)}H{n(r * TRIANGLE)}L0 {n(-r)}Z",
    "triangle-down": lambda r: f"M{n(-r * TRIANGLE)} {n(-r / 2)}H{n(r * TRIANGLE)}L0 {n(r)}Z",
    "triangle-left": lambda r: f"M{n(r / 2)} {n(-r * TRIANGLE)}V{n(r * TRIANGLE)}L{n(-r)} 0Z",
    "triangle-right": lambda r: f"M{n(-r / 2)} {n(-r * TRIANGLE)}V{n(r * TRIANGLE)}L{n(r)} 0Z",
    "cross-thin": lambda r: f"M0 {n(1.4 * r)}V{n(-1.4 * r)}M{n(1.4 * r)} 0H{n(-1.4 * r)}",
    "x-thin": lambda r: f"M{n(r)} {n(r)}L{n(-r)} {n(-r)}M{n(r)} {n(-r)}L{n(-r)} {n(r)}",
}
UNFILLED = ("cross-thin", "x-thin")
DASH_UNITS = {
    "dash": (3, 3),
    "dot": (1, 1),
    "dashdot": (3, 1, 1, 1),
    "longdash": (5, 5),
    "longdashdot": (5, 2, 1, 2),
}
HIT = 6  # radius in pixels of the unseen place on a line that says its numbers


def n(value: float) -> str:
    """A number of the drawing, to a hundredth of a pixel."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def title(text: str) -> str:
    return f"<title>{escape(text, quote=False)}</title>" if text else ""


def stroke_of(stroke: Stroke) -> str:
    """The attributes of a line. Dashes grow with a line that is wider than three pixels."""
    unit = max(stroke.width, 3)
    dashes = " ".join(n(part * unit) for part in DASH_UNITS.get(stroke.dash, ()))
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'stroke="{escape(stroke.color)}" stroke-width="{n(stroke.width)}"{dashed}'


def path(points: Iterable[tuple[float, float] | None], shape: str) -> str:
    """The line through the points; None breaks it."""
    parts: list[str] = []
    before: tuple[float, float] | None = None
    for point in points:
        if point is not None:
            x, y = n(point[0]), n(point[1])
            if before is None:
                parts.append(f"M{x} {y}")
            elif shape == "hv":
                parts.append(f"H{x}V{y}")
            elif shape == "vh":
                parts.append(f"V{y}H{x}")
            else:
                parts.append(f"L{x} {y}")
        before = point
    return "".join(parts)


def points_of(trace: Scatter, plot: Plot) -> list[tuple[float, float] | None]:
    """The pixels of each point; None where a value is missing."""
    found: list[tuple[float, float] | None] = []
    for x, y in zip(trace.x, trace.y, strict=True):
        across, up = plot.x.at(x), plot.y.at(y)
        found.append(None if across is None or up is None else (across, up))
    return found


def inside(plot: Plot, point: tuple[float, float], beyond: float = 0.5) -> bool:
    """Whether a point lies in the plot; those outside are not shown, as in Plotly."""
    x, y = point
    return plot.left - beyond <= x <= plot.right + beyond and plot.top - beyond <= y <= plot.bottom + beyond


def scatter(trace: Scatter, plot: Plot, paper: str, clip: str, *, told: bool) -> str:
    """Line and points. paper: fills hollow points. clip: name of the plot's clip. told: points say their numbers."""
    points = points_of(trace, plot)
    found: list[str] = []
    if trace.line and (d := path(points, trace.shape)):
        outside = not all(point is None or inside(plot, point, 0.01) for point in points)
        cut = f' clip-path="url(#{clip})"' if outside and trace.clip else ""
        found.append(f'<path class="line" d="{d}" fill="none" {stroke_of(trace.line)}{cut}/>')
    hovers = trace.hovers if told else ("",) * len(points)
    shown = [(at, point) for at, point in enumerate(points) if point is not None and inside(plot, point)]
    if trace.markers and shown:
        found.append(_points(trace.markers, shown, hovers, paper))
    elif not trace.texts and any(hovers):
        spots = "".join(
            f'<circle cx="{n(x)}" cy="{n(y)}" r="{HIT}">{title(hovers[at])}</circle>'
            for at, (x, y) in shown
            if hovers[at]
        )
        found.append(f'<g class="spots" fill="none" pointer-events="all">{spots}</g>' if spots else "")
    return "".join(found)


def _points(
    markers: Markers, shown: Sequence[tuple[int, tuple[float, float]]], hovers: Sequence[str], paper: str
) -> str:
    manners = [_manner(markers, at, paper) for at, _ in shown]
    parts: list[str] = []
    shared = ""
    for (at, (x, y)), manner in zip(shown, manners, strict=True):
        if manner != shared:
            parts.append(f"{'</g>' if shared else ''}<g {manner}>")
            shared = manner
        symbol, radius = markers.symbols[at].removesuffix("-open"), markers.sizes[at] / 2
        said = title(hovers[at])
        if symbol == "circle":
            parts.append(f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"{_closed("circle", said)}')
        else:
            d = SYMBOLS[symbol](radius)
            parts.append(f'<path d="{d}" transform="translate({n(x)} {n(y)})"{_closed("path", said)}')
    return f'<g class="points">{"".join(parts)}</g></g>'


def _closed(tag: str, said: str) -> str:
    return f">{said}</{tag}>" if said else "/>"


def _manner(markers: Markers, at: int, paper: str) -> str:
    symbol, color, width = markers.symbols[at], markers.colors[at], markers.rim_widths[at]
    hollow = symbol.endswith("-open")
    bare = symbol.removesuffix("-open") in UNFILLED
    fill = "none" if bare else paper if hollow else color
    rim = color if hollow else markers.rim_colors[at]
    faded = f' opacity="{n(markers.opacity)}"' if markers.opacity < 1 else ""
    reach = ' pointer-events="all"' if bare else ""
    return f'fill="{escape(fill)}" stroke="{escape(rim)}" stroke-width="{n(width or (1 if hollow else 0))}"{faded}{reach}'


def bars(trace: Bars, at: int, plot: Plot, *, told: bool) -> str:
    """The bars of one trace, cut at the edge of the plot."""
    found: list[str] = []
    shared = ""
    along, size = (plot.y, plot.x) if trace.horizontal else (plot.x, plot.y)
    for box in plot.bars:
        if box.trace != at:
            continue
        across = sorted(
            (
                _within(along.at(box.start), along.start, along.end),
                _within(along.at(box.end), along.start, along.end),
            )
        )
        up = sorted(
            (
                _within(size.at(box.base), size.start, size.end),
                _within(size.at(box.top), size.start, size.end),
            )
        )
        (x0, x1), (y0, y1) = (up, across) if trace.horizontal else (across, up)
        if x1 - x0 < 0.005 or y1 - y0 < 0.005:
            continue
        color = trace.colors[box.at]
        if color != shared:
            found.append(f'{"</g>" if shared else ""}<g fill="{escape(color)}">')
            shared = color
        said = title(trace.hovers[box.at]) if told else ""
        found.append(
            f'<rect x="{n(x0)}" y="{n(y0)}" width="{n(x1 - x0)}" height="{n(y1 - y0)}"{_closed("rect", said)}'
        )
    faded = f' opacity="{n(trace.opacity)}"' if trace.opacity < 1 else ""
    return f'<g class="bars"{faded}>{"".join(found)}</g></g>' if found else ""


def _within(pixel: float | None, start: float, end: float) -> float:
    low, high = sorted((start, end))
    return min(max(pixel if pixel is not None else low, low), high)
