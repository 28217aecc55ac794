"""A view for those who show it: its words and tables as HTML, its charts beside them, its components for Dash."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import dcc
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from spendtrack.web.address import View
from spendtrack.web.delivery.component_html import as_json, to_html
from spendtrack.web.pages.parts import Child, Late, banner, notices
from spendtrack.web.state import State

Pages = Mapping[str, Callable[..., list[Child]]]


class Raw(Component):
    """HTML that the page shows as it is; assets/raw.js draws it. html: made by `to_html`, which escapes.

    Dash walks and React builds each component of a tree by itself, which for the tables of a country takes half a
    second in the browser. A part without a chart therefore travels as HTML text, made from the same components.
    """

    _namespace = "spendtrack"
    _type = "Raw"
    _prop_names = ["html"]  # noqa: RUF012  # read by Dash in this form
    _children_props: list[str] = []  # noqa: RUF012  # likewise
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012  # likewise
    available_properties = ["html"]  # noqa: RUF012  # likewise
    available_wildcard_properties: list[str] = []  # noqa: RUF012  # likewise

    def __init__(self, html: str) -> None:
        super().__init__(html=html)  # type: ignore[no-untyped-call]  # Dash has no types here


@dataclass(frozen=True)
class Shown:
    """One view, built once."""

    title: str
    description: str
    html: str
    """The view without its charts; data-part numbers the place of each."""
    charts: Mapping[str, Any]
    """Number of the place -> id, figure and config of its chart, as JSON values."""
    components: list[Any]
    """The same view as Dash's page takes it."""


class Built:
    """The part of a view that is the same whatever the reader asks to be computed in it."""

    def __init__(self, state: State, view: View, pages: Pages) -> None:
        """view: one in which nothing was asked."""
        children = list(_flat(pages[view.page](state, view)))
        self.title, self.description = _text(children, "h1"), _text(children, "lede")[:300]
        self._parts: list[Any] = []
        for late, group in groupby(children, lambda one: isinstance(one, Late)):
            together = list(group)
            self._parts += together if late else _lean(together)
        graphs: list[Any] = []
        to_html([one for one in self._parts if not isinstance(one, Late)], graphs)
        self._charts: dict[int, Any] = {id(one): (one, chart_json(one)) for one in graphs}

    def parts(self, view: View) -> Iterator[Any]:
        """The view with what was asked in it."""
        for one in self._parts:
            if isinstance(one, Late):
                yield from _lean(one.make(view))
            else:
                yield one

    def chart(self, graph: Any) -> Any:
        """A chart as JSON values, from memory where it is one that every question finds."""
        known = self._charts.get(id(graph))
        return known[1] if known is not None else chart_json(graph)


def show(state: State, view: View, said: list[str], built: Built) -> Shown:
    """Complete a view. said: notices, of the address and beyond it. built: of the same view, for any question."""
    components = [*_lean([*banner(state.errors), *notices(said)]), *built.parts(view)]
    graphs: list[Any] = []
    html = to_html(components, graphs)
    charts = {str(at): built.chart(one) for at, one in enumerate(graphs)}
    return Shown(built.title, built.description, html, charts, components)


def chart_json(graph: dcc.Graph) -> Any:
    """Id, figure and config of a chart as JSON values."""
    return json.loads(str(to_json_plotly(as_json(graph)["props"])))


def _lean(node: Any) -> Iterator[Any]:
    """The same view with every part that holds no chart as one Raw; what holds one keeps its shape around it."""
    text: list[str] = []
    for one in _flat(node):
        if not _holds_chart(one):
            text.append(to_html(one))
            continue
        if text:
            yield Raw("".join(text))
            text.clear()
        if isinstance(one, dcc.Graph):
            yield one
        else:
            props = {name: value for name, value in as_json(one)["props"].items() if name != "children"}
            yield type(one)(children=list(_lean(one.children)), **props)
    if text:
        yield Raw("".join(text))


def _flat(node: Any) -> Iterator[Any]:
    if isinstance(node, (list, tuple)):
        for one in node:
            yield from _flat(one)
    else:
        yield node


def _holds_chart(node: Any) -> bool:
    if isinstance(node, Component):
        return isinstance(node, dcc.Graph) or any(map(_holds_chart, _flat(getattr(node, "children", None))))
    return False


def _text(node: Any, wanted: str) -> str:
    """The text of the first heading, or of the first paragraph of the class."""
    for one in _flat(node):
        if not isinstance(one, Component):
            continue
        if str(one._type).lower() == wanted or getattr(one, "className", None) == wanted:
            return _plain(getattr(one, "children", "")).strip()
        if found := _text(getattr(one, "children", None), wanted):
            return found
    return ""


def _plain(node: Any) -> str:
    return "".join(
        _plain(getattr(one, "children", ""))
        if isinstance(one, Component)
        else ""
        if one is None
        else str(one)
        for one in _flat(node)
    )
