"""The heads of a table that is sorted by any of its columns, as links that need no script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dash import html

from spendtrack.web.address import TURNED, View, query
from spendtrack.web.pages.parts import Child, aria, data, link
from spendtrack.web.state import State

Heads = Mapping[str, tuple[str, str, str]]
"""Column -> its head, and in words what comes first, and first when it is turned."""


def sort_head(
    state: State,
    view: View,
    name: str,
    heads: Heads,
    *,
    linked: bool = True,
    numeric: bool = False,
    to: str = "",
) -> html.Th:
    """A head that sorts by its column, and once it does the other way round; all else stays as it was chosen.

    linked: False where a script makes the link. to: id of the table, where the page does not begin with it.
    """
    title, first, turned_first = heads[name]
    here = view.sort.removesuffix(TURNED) == name
    turned = here and view.sort != name
    wanted = f"{name}{TURNED}" if view.sort == name else name
    order = aria("sort", "descending" if turned else "ascending") if here else {}
    sign = html.Span(" ▼" if turned else " ▲", **aria("hidden", "true")) if here else ""
    content: Child = title
    if linked:
        asked = query(replace(view, sort=wanted, part=1), state.today)
        told = f"{title}: sort, {turned_first if wanted != name else first}"
        content = link(state.book, [title, sign], asked, className="sort", **aria("label", told))
        if to:
            content.href = f"{content.href}#{to}"
    return html.Th(content, scope="col", className="n" if numeric else None, **data("sort", name), **order)
