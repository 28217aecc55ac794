"""Parts of a view that never change by themselves, as HTML: one component instead of hundreds.

Dash walks and React builds each component of a tree by itself, which for the tables of a country takes half a second
in the browser. A part without a chart therefore travels as HTML text, made from the same components.
"""

from __future__ import annotations

from typing import Any

from dash import dcc
from dash.development.base_component import Component

from spendtrack.web.delivery.prerender import as_json, to_html

NAMESPACE = "spendtrack"


class Raw(Component):
    """HTML that the page shows as it is; assets/raw.js draws it. html: made by prerender.to_html, which escapes."""

    _namespace = NAMESPACE
    _type = "Raw"
    _prop_names = ["html"]  # noqa: RUF012  # read by Dash in this form
    _children_props: list[str] = []  # noqa: RUF012  # likewise
    _valid_wildcard_attributes: list[str] = []  # noqa: RUF012  # likewise
    available_properties = ["html"]  # noqa: RUF012  # likewise
    available_wildcard_properties: list[str] = []  # noqa: RUF012  # likewise

    def __init__(self, html: str) -> None:
        super().__init__(html=html)  # type: ignore[no-untyped-call]  # Dash has no types here


def lean(nodes: list[Any]) -> list[Any]:
    """The same view with every part that holds no chart as one Raw; what holds one keeps its shape around it."""
    found: list[Any] = []
    text: list[str] = []

    def flush() -> None:
        if text:
            found.append(Raw("".join(text)))
            text.clear()

    for node in _flat(nodes):
        if not _holds_chart(node):
            text.append(to_html(node))
            continue
        flush()
        if isinstance(node, dcc.Graph):
            found.append(node)
        else:
            props = {name: value for name, value in as_json(node)["props"].items() if name != "children"}
            found.append(type(node)(children=lean(_listed(node.children)), **props))
    flush()
    return found


def _listed(children: Any) -> list[Any]:
    return list(children) if isinstance(children, (list, tuple)) else [children]


def _flat(nodes: list[Any]) -> list[Any]:
    return [
        one for node in nodes for one in (_flat(list(node)) if isinstance(node, (list, tuple)) else [node])
    ]


def _holds_chart(node: Any) -> bool:
    if isinstance(node, dcc.Graph):
        return True
    if isinstance(node, (list, tuple)):
        return any(_holds_chart(child) for child in node)
    return isinstance(node, Component) and _holds_chart(getattr(node, "children", None))
