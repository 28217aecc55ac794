"""Small figures that ask for what the real ones may need one day: other axes, modes, marks and places of text."""

from __future__ import annotations

from typing import Any

QUIET: dict[str, Any] = {"zeroline": False, "automargin": False, "gridcolor": "#ddd"}
BLUE, RED, GREY = "#2a7fb8", "#c8452c", "#8b9097"


def made(data: list[dict[str, Any]], **layout: Any) -> dict[str, Any]:
    """A figure with named margins and axes; layout: what differs."""
    axes = {name: QUIET | layout.pop(name, {}) for name in ("xaxis", "yaxis")}
    base: dict[str, Any] = {
        "height": 300,
        "margin": {"l": 60, "r": 20, "t": 30, "b": 40},
        "showlegend": False,
    }
    return {"data": data, "layout": base | axes | layout}


def dots(x: list[Any], y: list[Any], mode: str = "markers", **more: Any) -> dict[str, Any]:
    marker = {"size": 9, "color": BLUE} | more.pop("marker", {})
    given = {"type": "scatter", "x": x, "y": y, "mode": mode, "line": {"color": BLUE} | more.pop("line", {})}
    return given | ({"marker": marker} if "markers" in mode else {}) | more


def column(x: list[Any], y: list[Any], color: str = BLUE, **more: Any) -> dict[str, Any]:
    return {"type": "bar", "x": x, "y": y, "marker": {"color": color, "line": {"width": 0}}} | more


NAMES = ["Norway", "Sweden", "Denmark", "Estonia"]
FIGURES: dict[str, dict[str, Any]] = {
    "points on free axes": made([dots([1, 2, 3.5, 7], [2.2, 8.1, -3.4, 4])]),
    "points of several sizes": made([dots([1, 2, 9], [1, 5, 2], marker={"size": [30, 6, 50]})]),
    "a line to both ends": made([dots([2010, 2015, 2024], [1.1, 1.9, 1.4], "lines")]),
    "steps": made([dots([1, 2, 3, 4], [1, 3, 2, 5], "lines", line={"color": RED, "shape": "hv", "dash": "longdash"})]),
    "steps the other way": made([dots([1, 2, 3, 4], [1, 3, 2, 5], "lines", line={"color": RED, "shape": "vh"})]),
    "a line cut at the plot": made([dots([1, 2, 3, 4], [1, 9, 2, 5], "lines")], yaxis={"range": [0, 6]}),
    "from zero": made([dots([1, 2, 3], [40, 55, 61], "lines+markers")], yaxis={"rangemode": "tozero"}),
    "one point": made([dots([5], [3])]),
    "large numbers": made([dots([0, 1, 2], [12000, 55000, 250000])]),
    "small numbers": made([dots([0, 1, 2], [0.0004, 0.0011, 0.0032])]),
    "a reversed axis": made([dots([1, 2, 3], [1, 2, 3])], yaxis={"range": [4, 0], "nticks": 5}),
    "names along the foot": made([column(NAMES, [3, 1, -2, 5])]),
    "names at the left": made([column([3, 1, 2, 5], NAMES, orientation="h")], margin={"l": 90, "r": 20, "t": 30, "b": 40}),
    "columns side by side": made([column([1, 2, 3], [4, 5, 6]), column([1, 2, 3], [2, 7, 1], RED)], barmode="group"),
    "columns one over the other": made(
        [column([1, 2, 3], [4, 5, 6]), column([1, 2, 3], [2, 7, 1], RED)], barmode="overlay", bargap=0.5
    ),
    "columns on each other": made([column([1, 2, 3], [4, 5, 6]), column([1, 2, 3], [2, 7, 1], RED)], barmode="stack"),
    "columns up and down": made([column([1, 2, 3], [4, -5, 6]), column([1, 2, 3], [-2, -7, 1], RED)], barmode="relative"),
    "floating columns": made([column([1, 2, 3], [4, 5, 6], base=[1, 2, -1], width=[0.2, 0.5, 0.9])]),
    "columns with an offset": made([column([1, 2, 3], [4, 5, 6], offset=0.1, width=0.3)]),
    "symbols": made(
        [dots([1, 2, 3, 4, 5, 6, 7], [1, 2, 1, 2, 1, 2, 1], marker={
            "symbol": ["square", "diamond", "triangle-up", "triangle-down-open", "cross-thin", "x-thin", "circle-open"],
            "color": RED, "line": {"width": 2, "color": RED},
        })]
    ),
    "words around a point": made(
        [dots([1, 2, 3], [1, 1, 1], "markers+text", text=["above", "left", "right below"],
              textposition=["top center", "middle left", "bottom right"])],
        xaxis={"range": [0, 4]}, yaxis={"range": [0, 2]},
    ),
    "arrows and boxes": made(
        [dots([1, 2, 3], [1, 4, 2])],
        annotations=[
            {"x": 2, "y": 4, "text": "the <b>peak</b><br>of all", "ax": 50, "ay": 20, "arrowhead": 1},
            {"x": 0.5, "y": 1, "xref": "paper", "yref": "paper", "text": "over it", "showarrow": False, "yanchor": "bottom"},
            {"x": 1, "y": 0, "xref": "x domain", "yref": "y domain", "text": "at the corner", "showarrow": False},
        ],
        shapes=[
            {"type": "rect", "x0": 1.2, "x1": 1.8, "y0": 0, "y1": 1, "yref": "paper", "fillcolor": "#eee", "layer": "below"},
            {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": 3, "y1": 3, "line": {"color": GREY, "dash": "dot"}},
        ],
    ),
    "a zero line": made([dots([-1, 0, 4], [-2, 1, 3])], yaxis={"zeroline": True, "zerolinecolor": RED}),
    "no axes": made([dots([1, 2], [1, 2])], xaxis={"visible": False}, yaxis={"visible": False}),
    "given values without texts": made([dots([1, 2, 3], [1, 2, 3])], xaxis={"tickvals": [1, 2.5], "ticksuffix": "%"}),
}  # fmt: skip
