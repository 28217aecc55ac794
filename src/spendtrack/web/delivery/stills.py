"""How does a chart stand on its page without a script? Drawn for three widths, with its pictures as links beneath."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from spendtrack.charts.drawing import Format, draw
from spendtrack.web.address import View
from spendtrack.web.address_book import Book
from spendtrack.web.delivery.component_html import Raw, as_json, chart_json
from spendtrack.web.delivery.pictures import Chart, Manner, chart_name

# Class -> width: of a phone, of a column or a sheet of A4, of the whole page. The style sheet shows the one that fits.
WIDTHS = {"narrow": 358, "medium": 696, "wide": 1216}
# Where two charts stand side by side on a desk. Half comes first: the style sheet hides what follows it.
SIDE_BY_SIDE = {"half": 540, "narrow": 358, "medium": 696}
BESIDE = {"aid", "pair", "split"}
ON_PAPER = "medium"
TAKEN = (
    ("PNG", Manner("png")),
    ("SVG", Manner("svg")),
    ("16:9", Manner("png", Format.WIDE)),
    ("square", Manner("png", Format.SQUARE)),
)


class Stills(Raw):
    """The drawings of one chart. Dash carries the one for print; what has no script gets them all."""

    def __init__(self, whole: str, printed: str) -> None:
        super().__init__(printed)
        self.whole = whole


def furnished(nodes: list[Any], view: View, book: Book) -> tuple[list[Any], list[Chart]]:
    """The parts of a view with the drawings of their charts in them, and these charts."""
    charts: list[Chart] = []
    return [_furnished(node, view, book, charts, WIDTHS) for node in nodes], charts


def _furnished(node: Any, view: View, book: Book, charts: list[Chart], widths: Mapping[str, int]) -> Any:
    if isinstance(node, (list, tuple)):
        return [_furnished(child, view, book, charts, widths) for child in node]
    if not isinstance(node, Component):
        return node
    if isinstance(node, html.Figure) and (graph := next(graphs(node), None)) is not None:
        return _with_drawings(node, graph, view, book, charts, widths)
    if next(graphs(node), None) is None:
        return node
    props = {name: value for name, value in as_json(node)["props"].items() if name != "children"}
    if props.get("className") in BESIDE:
        widths = SIDE_BY_SIDE
    return type(node)(children=_furnished(node.children, view, book, charts, widths), **props)


def graphs(node: Any) -> Iterator[dcc.Graph]:
    """The charts in a part of a view."""
    if isinstance(node, dcc.Graph):
        yield node
    elif isinstance(node, Component):
        yield from graphs(getattr(node, "children", None))
    elif isinstance(node, (list, tuple)):
        for child in node:
            yield from graphs(child)


def _with_drawings(
    figure: html.Figure,
    graph: dcc.Graph,
    view: View,
    book: Book,
    charts: list[Chart],
    widths: Mapping[str, int],
) -> Any:
    """A chart's figure as `parts.graph` makes it: the drawing, then its foot."""
    props = as_json(figure)["props"]
    drawing, foot = figure.children
    given = as_json(drawing)["props"]
    held = chart_json(graph)
    chart = Chart(
        chart_name(held["id"]),
        held["figure"],
        props["data-title"],
        props["data-source"],
        given["aria-label"],
    )
    charts.append(chart)
    kept = {name: value for name, value in given.items() if name != "children"}
    return html.Figure(
        [
            html.Div([stills(chart, widths), graph], **kept),
            html.Div([*foot.children, _pictures(chart, view, book)], className=foot.className),
        ],
        **{name: value for name, value in props.items() if name != "children"},
    )


def stills(chart: Chart, widths: Mapping[str, int] = WIDTHS) -> Stills:
    """The drawings of a chart; its label stands around them, and its numbers on each point."""
    drawn = {
        name: f'<div class="still {name}">'
        + draw(chart.figure, width, decorative=True, told=True, name=f"{chart.name}-{name}")
        + "</div>"
        for name, width in widths.items()
    }
    return Stills("".join(drawn.values()), drawn[ON_PAPER])


def _pictures(chart: Chart, view: View, book: Book) -> html.Div:
    links: list[Any] = []
    for words, manner in TAKEN:
        if (found := book.picture(view, chart.name, manner)) is not None:
            address, saved_as = found
            links.append(html.A(words, href=address, download=saved_as, className="picture"))
    if (code := book.embed(view, chart.name)) is not None:
        links.append(html.A("embed", href=code, className="picture"))
    return html.Div(["Take it as ", *links], className="pictures walk")
