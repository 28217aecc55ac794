"""A Plotly figure -> plain records. What is not understood is refused, never left out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from spendtrack.charts.drawing.figure_json import Node, entries
from spendtrack.charts.drawing.readtraces import categories, read_trace
from spendtrack.charts.drawing.records import Annotation, Axis, Picture, Shape, Stroke, Value
from spendtrack.charts.drawing.unknown_feature import UnknownFeature

# Plotly's own defaults, where a figure leaves them out.
GRID, TEXT, HEIGHT, MARGIN = "#eee", "#444", 450, {"l": 80.0, "r": 80.0, "t": 100.0, "b": 80.0}
CLEAR = ("rgba(0,0,0,0)", "rgba(0, 0, 0, 0)", "transparent")
# What only concerns how a reader handles the live chart. Of Plotly's template nothing shows here: the figures state
# their colours, axes and margins themselves.
LAYOUT_OF_USE = (
    "autosize dragmode hovermode hoverdistance hoverlabel clickmode selectdirection uirevision datarevision "
    "editrevision selectionrevision modebar transition meta template width separators".split()
)
AXIS_OF_USE = (
    "fixedrange ticklabeloverflow hoverformat uirevision showspikes spikecolor spikethickness layer".split()
)


def as_mapping(figure: Any) -> Mapping[str, Any]:
    """The figure as plain JSON objects. figure: a go.Figure, its dict, or its JSON text."""
    if isinstance(figure, str):
        figure = json.loads(figure)
    if hasattr(figure, "to_plotly_json"):
        figure = figure.to_plotly_json()
    if not isinstance(figure, Mapping):
        raise UnknownFeature("figure", type(figure).__name__, "a Plotly figure, its dict or its JSON")
    return figure


def read(figure: Any) -> Picture:
    """The figure as records. Raises UnknownFeature at the first thing that would be drawn wrongly or not at all."""
    top = Node(as_mapping(figure), "figure")
    data = top.listed("data")
    layout = Node(top.take("layout", {}), "layout")
    top.ignore("frames", "config")
    top.close()
    layout.ignore(*LAYOUT_OF_USE)
    for paper in ("paper_bgcolor", "plot_bgcolor"):
        layout.one_of(paper, CLEAR, CLEAR[0])
    layout.one_of("showlegend", (False,), len(data) > 1)
    font = layout.node("font")
    size, color = font.number("size", 12), font.words("color", TEXT)
    font.ignore("family")
    font.close()
    margin = layout.node("margin")
    sides = {side: margin.number(side, width) for side, width in MARGIN.items()}
    margin.one_of("pad", (0,), 0)
    margin.ignore("autoexpand")
    margin.close()
    names = {letter: categories(data, letter) for letter in "xy"}
    axes = {letter: _axis(layout.node(f"{letter}axis"), letter, size, names[letter]) for letter in "xy"}
    suffixes = {letter: axis.suffix for letter, axis in axes.items()}
    traces = tuple(
        read_trace(Node(one, f"data[{at}]"), size, color, suffixes)
        for at, one in enumerate(data)
        if one.get("visible", True) is True
    )
    picture = Picture(
        height=layout.number("height", HEIGHT),
        left=sides["l"],
        right=sides["r"],
        top=sides["t"],
        bottom=sides["b"],
        x=axes["x"],
        y=axes["y"],
        traces=traces,
        bar_mode=layout.one_of("barmode", ("group", "relative", "stack", "overlay"), "group"),
        bar_gap=layout.number("bargap", 0.2),
        group_gap=layout.number("bargroupgap", 0),
        shapes=tuple(
            _shape(Node(one, f"layout.shapes[{at}]")) for at, one in enumerate(layout.listed("shapes"))
        ),
        annotations=tuple(
            _annotation(Node(one, f"layout.annotations[{at}]"), size, color)
            for at, one in enumerate(layout.listed("annotations"))
        ),
    )
    layout.close()
    return picture


def _axis(node: Node, letter: str, size: float, names: Sequence[str]) -> Axis:
    node.ignore(*AXIS_OF_USE)
    kind = node.one_of("type", ("-", "linear", "category"), "-")
    if names and kind == "linear":
        raise UnknownFeature(f"{node.where}.type", "linear with names as values", "category")
    node.one_of("automargin", (False,), False)
    node.one_of("ticks", ("",), "")
    node.one_of("anchor", ("free", "x", "y"), "free")
    limits = node.listed("range")
    node.one_of("autorange", (True, False), not limits)
    font = node.node("tickfont")
    tick_size = font.number("size", size)
    font.ignore("family", "color")
    font.close()
    values, texts = node.take("tickvals"), node.listed("ticktext")
    dtick = node.take("dtick")
    mode = node.one_of(
        "tickmode",
        ("auto", "linear", "array"),
        "array" if values is not None else "linear" if dtick else "auto",
    )
    grid_color, grid_width = node.words("gridcolor", GRID), node.number("gridwidth", 1)
    zero_color, zero_width = node.words("zerolinecolor", TEXT), node.number("zerolinewidth", 1)
    line_color, line_width = node.words("linecolor", TEXT), node.number("linewidth", 1)
    angle = node.take("tickangle", "auto")
    if angle not in ("auto", 0):
        raise UnknownFeature(
            f"{node.where}.tickangle", repr(angle), "0: labels that are too close are thinned out"
        )
    title = node.take("title", {})
    said = Node({"text": title} if isinstance(title, str) else title, f"{node.where}.title")
    found = Axis(
        letter=letter,
        visible=node.flag("visible", True),
        range=(float(limits[0]), float(limits[1])) if limits else None,
        to_zero=node.one_of("rangemode", ("normal", "tozero"), "normal") == "tozero",
        categories=tuple(names),
        side=node.one_of(
            "side", ("bottom", "top") if letter == "x" else ("left",), "bottom" if letter == "x" else "left"
        ),
        tick_values=tuple(entries(values, f"{node.where}.tickvals")) if mode == "array" else None,
        tick_texts=tuple(str(text) for text in texts),
        dtick=float(dtick) if mode == "linear" and dtick is not None else None,
        tick0=node.number("tick0", 0),
        nticks=int(node.number("nticks", 0)),
        prefix=node.words("tickprefix", ""),
        suffix=node.words("ticksuffix", ""),
        size=tick_size,
        labelled=node.flag("showticklabels", True),
        angle=0.0 if angle == 0 else None,
        grid=Stroke(grid_color, grid_width) if node.flag("showgrid", True) else None,
        zero_line=Stroke(zero_color, zero_width) if node.flag("zeroline", True) else None,
        line=Stroke(line_color, line_width) if node.flag("showline", False) else None,
        title=said.words("text", ""),
        title_size=_font(said, size * 1.2)[0],
    )
    said.ignore("standoff")
    said.close()
    node.close()
    return found


def _font(node: Node, size: float) -> tuple[float, str]:
    font = node.node("font")
    found = font.number("size", size), font.words("color", "")
    font.ignore("family")
    font.close()
    return found


def _reference(node: Node, key: str, letter: str) -> str:
    given = node.one_of(key, (letter, "paper", f"{letter} domain"), letter)
    return {letter: "data", "paper": "paper"}.get(given, "domain")


def _shape(node: Node) -> Shape:
    line = node.node("line")
    width = line.number("width", 2)
    stroke = Stroke(line.words("color", TEXT), width, line.words("dash", "solid")) if width else None
    line.close()
    found = Shape(
        kind=node.one_of("type", ("line", "rect"), "rect"),
        x=(node.take("x0"), node.take("x1")),
        y=(node.take("y0"), node.take("y1")),
        xref=_reference(node, "xref", "x"),
        yref=_reference(node, "yref", "y"),
        below=node.one_of("layer", ("above", "below"), "above") == "below",
        line=stroke,
        fill=node.words("fillcolor", ""),
        opacity=node.number("opacity", 1),
    )
    node.close()
    return found


def _annotation(node: Node, size: float, color: str) -> Annotation:
    node.ignore("captureevents", "hovertext", "name")
    own_size, own_color = _font(node, size)
    arrow = None
    if node.flag("showarrow", True):
        arrow = Stroke(node.words("arrowcolor", color), node.number("arrowwidth", 1))
        node.one_of("arrowhead", (1, 0, 2), 1)
        node.one_of("arrowsize", (1,), 1)
    found = Annotation(
        text=node.words("text", ""),
        x=_place(node.take("x")),
        y=_place(node.take("y")),
        xref=_reference(node, "xref", "x"),
        yref=_reference(node, "yref", "y"),
        xanchor=node.one_of("xanchor", ("auto", "left", "center", "right"), "auto"),
        yanchor=node.one_of("yanchor", ("auto", "top", "middle", "bottom"), "auto"),
        xshift=node.number("xshift", 0),
        yshift=node.number("yshift", 0),
        align=node.one_of("align", ("left", "center", "right"), "center"),
        size=own_size,
        color="" if own_color == color else own_color,
        arrow=arrow,
        ax=node.number("ax", -10) if arrow else 0.0,
        ay=node.number("ay", -30) if arrow else 0.0,
    )
    node.close()
    return found


def _place(found: Any) -> Value:
    return found if isinstance(found, str) or found is None else float(found)
