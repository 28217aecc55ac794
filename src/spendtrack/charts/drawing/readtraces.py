"""The traces of a figure -> plain records: scatter and bars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from spendtrack.charts.drawing.figure_json import Node
from spendtrack.charts.drawing.hover import hover_texts
from spendtrack.charts.drawing.marks import SYMBOLS
from spendtrack.charts.drawing.records import Bars, Markers, Scatter, Stroke, Trace, Value
from spendtrack.charts.drawing.unknown_feature import UnknownFeature

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
POSITIONS = tuple(
    f"{height} {side}" for height in ("top", "middle", "bottom") for side in ("left", "center", "right")
)
OF_USE = "uid uirevision name legendgroup legendrank showlegend meta ids customdata hoverlabel selectedpoints".split()


def categories(data: Sequence[Any], letter: str) -> list[str]:
    """The names on an axis in the order in which they appear; none where its values are numbers."""
    found: dict[str, None] = {}
    for trace in data:
        for value in trace.get(letter) or ():
            if isinstance(value, str):
                found[value] = None
    return list(found)


def read_trace(node: Node, size: float, color: str, suffixes: dict[str, str]) -> Trace:
    """One trace. size, color: of the figure's text. suffixes: axis -> what it writes behind its numbers."""
    kind = node.one_of("type", ("scatter", "bar"), "scatter")
    node.ignore("visible")
    x, y = (tuple(_value(value) for value in node.listed(letter)) for letter in "xy")
    count = min(len(x), len(y))
    values = {"x": x, "y": y, "text": node.each("text", count, "")}
    if node.has("customdata"):
        values["customdata"] = tuple(node.listed("customdata"))
    hovers = _hovers(node, values, count, suffixes)
    read = _scatter if kind == "scatter" else _bars
    found = read(node, x[:count], y[:count], values["text"], hovers, size, color)
    node.ignore(*OF_USE)
    node.close()
    return found


def _value(found: Any) -> Value:
    if found is None or isinstance(found, str):
        return found
    return None if math.isnan(found) else float(found)


def _number(found: Any, where: str) -> float | None:
    value = _value(found)
    if isinstance(value, str):
        raise UnknownFeature(where, repr(value), "numbers as the sizes of bars")
    return value


def _hovers(node: Node, values: dict[str, Any], count: int, suffixes: dict[str, str]) -> tuple[str, ...]:
    template = node.each("hovertemplate", count, "")
    info = node.one_of("hoverinfo", ("all", "skip", "none"), "all")
    if info != "all":
        return ("",) * count
    if not any(template):
        texted = any(values["text"])
        template = ("(%{x}, %{y})" + ("<br>%{text}" if texted else "") + "<extra></extra>",) * count
    name = str(node.take("name", ""))
    return hover_texts(template, values, name, f"{node.where}.hovertemplate", suffixes)


def _scatter(
    node: Node,
    x: tuple[Value, ...],
    y: tuple[Value, ...],
    texts: tuple[Any, ...],
    hovers: tuple[str, ...],
    size: float,
    color: str,
) -> Scatter:
    count = len(x)
    mode = node.words("mode", "lines")
    parts = set(mode.split("+"))
    if not parts <= {"lines", "markers", "text"}:
        raise UnknownFeature(f"{node.where}.mode", repr(mode), "lines, markers and text, joined by +")
    line = node.node("line")
    stroke = Stroke(line.words("color", ""), line.number("width", 2), line.one_of("dash", DASHES, "solid"))
    shape = line.one_of("shape", ("linear", "hv", "vh"), "linear")
    line.ignore("simplify")
    line.close()
    if "lines" in parts and not stroke.color:
        raise UnknownFeature(f"{node.where}.line.color", "nothing", "a colour; no palette is known here")
    node.one_of("fill", ("none",), "none")
    node.one_of("connectgaps", (False,), False)
    font = node.node("textfont")
    text_size, text_color = font.number("size", size), font.words("color", "")
    font.ignore("family")
    font.close()
    positions = node.each("textposition", count, "middle center")
    if "text" in parts and not set(positions) <= set(POSITIONS):
        raise UnknownFeature(
            f"{node.where}.textposition", repr(positions)[:60], f"one of {', '.join(POSITIONS)}"
        )
    return Scatter(
        x=x,
        y=y,
        line=stroke if "lines" in parts else None,
        shape=shape,
        markers=_markers(node.node("marker"), count, drawn="markers" in parts),
        texts=tuple(str(text) for text in texts) if "text" in parts else (),
        positions=positions,
        text_size=text_size,
        text_color="" if text_color == color else text_color,
        clip=node.flag("cliponaxis", True),
        hovers=hovers,
    )


def _markers(node: Node, count: int, *, drawn: bool) -> Markers | None:
    colors, symbols = node.each("color", count, ""), node.each("symbol", count, "circle")
    rim = node.node("line")
    found = Markers(
        symbols=symbols,
        sizes=tuple(float(size) for size in node.each("size", count, 6)),
        colors=colors,
        opacity=node.number("opacity", 1),
        rim_widths=tuple(float(width) for width in rim.each("width", count, 0)),
        rim_colors=rim.each("color", count, "#444"),
    )
    rim.close()
    node.close()
    if not drawn:
        return None
    for symbol in symbols:
        if symbol.removesuffix("-open") not in SYMBOLS:
            raise UnknownFeature(f"{node.where}.symbol", repr(symbol), f"one of {', '.join(SYMBOLS)}")
    if count and not all(colors):
        raise UnknownFeature(f"{node.where}.color", "nothing", "a colour; no palette is known here")
    return found


def _bars(
    node: Node,
    x: tuple[Value, ...],
    y: tuple[Value, ...],
    texts: tuple[Any, ...],
    hovers: tuple[str, ...],
    size: float,
    color: str,
) -> Bars:
    count = len(x)
    horizontal = node.one_of("orientation", ("v", "h"), "v") == "h"
    places, sizes = (y, x) if horizontal else (x, y)
    if any(texts):
        node.one_of("textposition", ("none",), "auto")
    node.ignore("textposition")
    marker = node.node("marker")
    colors, opacity = marker.each("color", count, ""), marker.number("opacity", 1)
    rim = marker.node("line")
    rim.one_of("width", (0, 0.0), 0)
    rim.ignore("color")
    rim.close()
    marker.close()
    if count and not all(colors):
        raise UnknownFeature(f"{marker.where}.color", "nothing", "a colour; no palette is known here")
    where = f"{node.where}.{'x' if horizontal else 'y'}"
    return Bars(
        places=places,
        sizes=tuple(_number(one, where) for one in sizes),
        horizontal=horizontal,
        bases=node.each("base", count, None),
        widths=node.each("width", count, None),
        offsets=node.each("offset", count, None),
        colors=colors,
        opacity=opacity,
        hovers=hovers,
    )
