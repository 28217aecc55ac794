"""Dash components -> the HTML that stands on the page before any script has run, and on a static site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from dash import dcc
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

VOID = frozenset({"br", "hr", "img", "input", "wbr"})
NAMES = {"className": "class", "htmlFor": "for"}
# Properties that only Dash itself reads.
OWN = frozenset({"children", "key", "n_clicks", "n_clicks_timestamp", "setProps", "disable_n_clicks"})
INPUT_NAMES = ("name", "type", "value", "min", "max", "step", "placeholder", "maxLength", "pattern")


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


def to_html(node: Any, charts: list[Any] | None = None) -> str:
    """One component, a text, a number or a list of these as HTML. What has no look of its own gives nothing.

    charts: takes up the charts, which HTML cannot say; the place of each carries its number in data-part.
    """
    if node is None or node is True or node is False:
        return ""
    if isinstance(node, (list, tuple)):
        return "".join(to_html(child, charts) for child in node)
    if not isinstance(node, Component):
        return escape(str(node), quote=False)
    kind, properties = str(node._type), as_json(node)["props"]
    if str(node._namespace) == "dash_core_components":
        mark = ""
        if charts is not None and kind == "Graph":
            mark = f' data-part="{len(charts)}"'
            charts.append(node)
        return _core(kind, properties, mark)
    if kind == "Raw":
        return str(getattr(node, "whole", properties["html"]))
    tag = kind.lower()
    inner = to_html(properties.get("children"), charts)
    # Dash holds data and aria attributes in a set: sorted, so that the same view is the same text in every process.
    attributes = "".join(_attribute(name, properties[name]) for name in sorted(properties) if name not in OWN)
    return f"<{tag}{attributes}>" if tag in VOID else f"<{tag}{attributes}>{inner}</{tag}>"


def as_json(node: Component) -> dict[str, Any]:
    """The component as Dash sends it: props, type and namespace."""
    found: dict[str, Any] = node.to_plotly_json()  # type: ignore[no-untyped-call]  # Dash has no types here
    return found


def chart_json(graph: dcc.Graph) -> Any:
    """Id, figure and config of a chart as JSON values."""
    return json.loads(str(to_json_plotly(as_json(graph)["props"])))


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if name == "style":
        value = ";".join(f"{_dashed(key)}:{part}" for key, part in dict(value).items())
    name = NAMES.get(name, name if name.startswith(("data-", "aria-")) else name.lower())
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _dashed(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


def _core(kind: str, properties: Mapping[str, Any], mark: str) -> str:
    if kind == "Graph":
        style = _attribute("style", properties.get("style"))
        return f'<div class="waiting"{mark}{style}></div>'
    if kind == "Input":
        given = "".join(_attribute(name, properties[name]) for name in INPUT_NAMES if name in properties)
        return f"<input{given}>"
    return ""
