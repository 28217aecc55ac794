"""A view as texts: built once for one ledger, one day and one address, with what the page says about itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plotly.io.json import to_json_plotly

from spendtrack.web.address import View
from spendtrack.web.delivery.prerender import to_html
from spendtrack.web.delivery.raw import lean
from spendtrack.web.pages.parts import Child, banner, notices
from spendtrack.web.state import State

Pages = dict[str, Callable[..., list[Child]]]


@dataclass(frozen=True)
class Rendered:
    """One view as texts. Its components are not kept: they weigh ten times as much."""

    title: str
    description: str
    html: str
    """The view as it stands on the page before any script has run."""
    parts: str
    """What HTML cannot say, charts and inputs, by number, as JSON."""
    json: str
    """The components as Dash's page reads them."""


def components(state: State, view: View, said: list[str], pages: Pages) -> list[Child]:
    """The parts of a view. said: notices, of the address and beyond it."""
    return [*banner(state.errors), *notices(said), *pages[view.page](state, view)]


def render(state: State, view: View, said: list[str], pages: Pages) -> Rendered:
    """Build a view and write it down in the forms that leave the server."""
    children = components(state, view, said, pages)
    made = lean(children)
    parts: list[Any] = []
    html = to_html(made, parts)
    return Rendered(
        _text(children, "h1"),
        _text(children, "lede"),
        html,
        str(to_json_plotly(parts)),
        str(to_json_plotly(made)),
    )


def _text(node: Any, wanted: str) -> str:
    """The text of the first heading, or of the first paragraph of the class."""
    if isinstance(node, (list, tuple)):
        return next((found for child in node if (found := _text(child, wanted))), "")
    properties = getattr(node, "_prop_names", None)
    if properties is None:
        return ""
    if str(node._type).lower() == wanted or getattr(node, "className", None) == wanted:
        return _plain(getattr(node, "children", ""))
    return _text(getattr(node, "children", None), wanted)


def _plain(node: Any) -> str:
    if isinstance(node, (list, tuple)):
        return "".join(_plain(child) for child in node)
    if hasattr(node, "_prop_names"):
        return _plain(getattr(node, "children", ""))
    return "" if node is None else str(node)
