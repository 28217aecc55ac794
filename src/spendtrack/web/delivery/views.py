"""A view for those who show it: its words and tables as HTML, its charts beside them, its components for Dash."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from spendtrack.web.address import View
from spendtrack.web.delivery.component_html import Raw, as_json, chart_json, to_html
from spendtrack.web.delivery.pictures import Chart
from spendtrack.web.delivery.stills import Stills, furnished, graphs
from spendtrack.web.pages.days_strip import days_strip
from spendtrack.web.pages.parts import Child, Late, banner, notices
from spendtrack.web.state import State

Pages = Mapping[str, Callable[..., list[Child]]]


@dataclass(frozen=True)
class Shown:
    """One view, built once."""

    title: str
    description: str
    html: str
    """The view with its charts drawn; data-part numbers the place where each of them can come alive."""
    charts: Mapping[str, Any]
    """Number of the place -> id, figure and config of its chart, as JSON values."""
    components: list[Any]
    """The same view as Dash's page takes it."""
    pictures: Mapping[str, Chart]
    """Name -> chart with its words, for pictures of it that stand alone."""


class Built:
    """The part of a view that is the same whatever the reader asks to be computed in it."""

    def __init__(self, state: State, view: View, pages: Pages) -> None:
        """view: one in which nothing was asked."""
        children = [*days_strip(state, view), *_flat(pages[view.page](state, view))]
        self.title, self.description = _text(children, "h1"), _text(children, "lede")[:300]
        self._book, self._parts, self._pictures = state.book, list[Any](), list[Chart]()
        for late, group in groupby(children, lambda one: isinstance(one, Late)):
            together = list(group)
            if not late:
                together, pictures = furnished(together, view, state.book)
                self._pictures += pictures
            self._parts += together if late else _lean(together)
        found = graphs([one for one in self._parts if not isinstance(one, Late)])
        self._charts: dict[int, Any] = {id(one): (one, chart_json(one)) for one in found}

    def parts(self, view: View) -> tuple[list[Any], list[Chart]]:
        """The view with what was asked in it, and its charts."""
        parts, pictures = list[Any](), list(self._pictures)
        for one in self._parts:
            if isinstance(one, Late):
                drawn, more = furnished(list(_flat(one.make(view))), view, self._book)
                parts += _lean(drawn)
                pictures += more
            else:
                parts.append(one)
        return parts, pictures

    def chart(self, graph: Any) -> Any:
        """A chart as JSON values, from memory where it is one that every question finds."""
        known = self._charts.get(id(graph))
        return known[1] if known is not None else chart_json(graph)


def show(state: State, view: View, said: list[str], built: Built) -> Shown:
    """Complete a view. said: notices, of the address and beyond it. built: of the same view, for any question."""
    parts, pictures = built.parts(view)
    components = [*_lean([*banner(state.errors), *notices(said)]), *parts]
    places: list[dcc.Graph] = []
    html = to_html(components, places)
    charts = {str(at): built.chart(one) for at, one in enumerate(places)}
    named = {one.name: one for one in pictures}
    return Shown(built.title, built.description, html, charts, components, named)


def _lean(node: Any) -> Iterator[Any]:
    """The same view with every part that holds no chart as one Raw; what holds one keeps its shape around it."""
    text: list[str] = []
    for one in _flat(node):
        if not isinstance(one, Stills) and next(graphs(one), None) is None:
            text.append(to_html(one))
            continue
        if text:
            yield Raw("".join(text))
            text.clear()
        if isinstance(one, (dcc.Graph, Stills)):
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
