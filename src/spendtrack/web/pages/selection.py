"""How a reader chooses countries: a group, or links that add one country or take it away."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from spendtrack.web.address import OWN, View, query
from spendtrack.web.pages.controls import Select
from spendtrack.web.pages.parts import Child, aria, blank, link
from spendtrack.web.state import State


def choose_group(state: State, view: View, *, every: bool = False) -> Select:
    return Select("Group", "group", state.group_choices(every=every), view.group)


def own_selection(state: State, view: View) -> list[Child]:
    """The links to choose by, where the group is the reader's own; nothing for any other group."""
    if view.group != OWN:
        return []
    chosen = list(view.countries)
    empty = (
        []
        if chosen
        else [blank("No country is chosen yet.", "Choose the countries of your selection below.")]
    )
    return [*empty, country_links(state, view, chosen, len(state.countries), "Your selection", least=0)]


def country_links(
    state: State, view: View, chosen: Sequence[str], most: int, title: str, *, least: int = 1
) -> Child:
    """A link for each country that adds it or takes it away, within `least` and `most` of them.

    Too many combinations for files: a site of these says where the choice can be made.
    """
    if state.book.plain:
        return html.P(
            [
                "Another choice of countries is made with the program itself: ",
                html.Code("spendtrack serve"),
                ", or one country at a time at the top of this page.",
            ],
            className="note",
        )
    items: list[Child] = []
    for code, name in state.countries.items():
        if state.kinds[code] != "country":
            continue
        on = code in chosen
        others = [one for one in chosen if one != code] if on else [*chosen, code]
        looks = "chip on" if on else "chip"
        if not least <= len(others) <= most:
            items.append(html.Li(html.Span(name, className=looks)))
            continue
        asked = query(view, state.today)
        asked.pop("countries", None)
        if others:
            asked["countries"] = " ".join(others)
        label = f"{'Take away' if on else 'Add'} {name}"
        items.append(html.Li(link(state.book, name, asked, className=looks, **aria("label", label))))
    return html.Details(
        [html.Summary(title), html.Ul(items, className="chips")],
        open=bool(view.countries) or least == 0,
        className="choose",
    )
