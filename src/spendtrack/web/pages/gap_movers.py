"""Whose gap moved between two days, by points and why: a tab of GDP, a tab of equipment."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.changes import NOTEWORTHY_PP
from spendtrack.analysis.movers import Moved, Mover
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import all_of, plural
from spendtrack.web.address import View, query, search
from spendtrack.web.pages.parts import MINUS, Child, link, number, table
from spendtrack.web.state import State
from spendtrack.wording import gap_moves, sentences

SHOWN = 8
TABS = (
    ("gaps-moved", "Core defence", "points of GDP"),
    ("equipment-moved", "Equipment", "points of defence spending"),
)


class Tab(html.Details):
    """One of several parts of which the browser itself shows one; print and its search find all.

    together: what tabs of one set have in common; Dash does not know the attribute yet, browsers do.
    """

    def __init__(self, children: list[Child], together: str, *, shown: bool) -> None:
        super().__init__(children, open=shown)
        self._together = together

    def to_plotly_json(self) -> dict[str, Any]:
        """The component as Dash writes it, with the attribute."""
        written: dict[str, Any] = super().to_plotly_json()  # type: ignore[no-untyped-call]  # Dash has no types here
        return {**written, "props": {**written["props"], "name": self._together}}


def movers_in_tabs(state: State, view: View, core: Moved, equipment: Moved) -> list[Child]:
    """Core defence first; a tab says how many moved, so that nobody opens it for nothing."""
    group = f"moved-{sha256(search(view, state.today).encode()).hexdigest()[:8]}"
    tabs = [
        Tab(
            [
                html.Summary(f"{words}: {len(found.movers)}"),
                html.Div(_one(state, view, found, place, unit)),
            ],
            group,
            shown=place == TABS[0][0],
        )
        for found, (place, words, unit) in zip((core, equipment), TABS, strict=True)
    ]
    return [
        html.H2("Gaps that moved", id="moved", className="first"),
        html.Div(tabs, className="tab-set movers"),
    ]


def _one(state: State, view: View, found: Moved, place: str, unit: str) -> list[Child]:
    if not found.movers:
        return [
            html.P(f"No gap moved by {NOTEWORTHY_PP:g} {unit} or more.", className="empty"),
            *_others(state, found),
        ]
    farthest = max(abs(one.points) for one in found.movers)
    rows = [_row(state, view, one, farthest) for one in found.movers]
    head = [
        ("Country", False),
        ("Promise", False),
        ("Gap before", True),
        ("Gap now", True),
        ("Moved", True),
        ("Why", False),
    ]
    caption = f"In {unit}, what moved farthest first; the parts sum to the move (Shapley decomposition)"
    parts: list[Child] = [table(caption, head, rows[:SHOWN], place, cards=True)]
    if len(rows) > SHOWN:
        rest = table(f"{caption}, continued", head, rows[SHOWN:], f"{place}-more", cards=True)
        names = all_of(sorted(one.name for one in found.movers[SHOWN:]))
        parts.append(
            html.Details([html.Summary(f"{len(rows) - SHOWN} more: {names}"), rest], className="fold")
        )
    return [*parts, *_others(state, found)]


def _row(state: State, view: View, one: Mover, farthest: float) -> list[Child]:
    start, end = one.found.changes["target"]
    row, before = one.found.after.row, one.earlier_row
    words = f"{sentences.level(row)}{sentences.due(row)}"
    earlier: Child = ""
    if before is not None and before["target"] != row["target"]:
        earlier = html.Small(f"{before['target']:g}%{sentences.due(before)} before")
    years = (one.found.before.year, one.found.after.year)
    return [
        html.Span(
            link(state.book, one.name, query(View("country", view.as_of, one.country), state.today)),
            id=f"{'moved' if row['measure'] == 'core' else row['measure']}-{one.country}",
        ),
        html.Span([words, earlier]),
        html.Span([number(start), html.Small(f"in {years[0]}")]),
        html.Span([number(end), html.Small(f"in {years[1]}")]),
        html.Span([_bar(one.points, farthest), _signed(one.points)], className="bar-cell"),
        gap_moves.parts(one.found).replace("-", MINUS),
    ]


def _bar(points: float, farthest: float) -> html.I:
    """A bar from the middle: to the left what closes a gap, to the right what opens it."""
    side = "narrowed" if points < 0 else "widened"
    return html.I(className=f"move {side}", style={"width": f"{max(1, 50 * abs(points) / farthest):.0f}%"})


def _signed(points: float) -> str:
    return sentences.signed(points).replace("-", MINUS)


def _others(state: State, found: Moved) -> list[Child]:
    """Who is not in the table, and why, so that nobody is missed without a word."""
    said = []
    for codes, words in (
        (found.still, f"moved by less than {NOTEWORTHY_PP:g} points"),
        (found.uncounted, "cannot be compared: no new year was counted on one definition on both days"),
    ):
        names = [state.names.get(code, code) for code in state.by_name(codes)]
        if names:
            said.append(f"{plural(len(names), 'country')} {words}: {', '.join(names)}.")
    return [html.P(" ".join(said), className="note")] if said else []


def counted_anew(rows: pd.DataFrame) -> list[Child]:
    """What the file holds that is no movement. rows: those of the file."""
    anew = [row for row in records(rows[rows["kind"] == "gap"]) if row["other_definition"]]
    if not anew:
        return []
    return [
        html.P(
            f"NATO counts on another definition than before. Both years above are therefore as its newest edition counts "
            f"them; the file marks {plural(len(anew), 'gap')} as counted on two definitions, and no movement may be read "
            f"from {'it' if len(anew) == 1 else 'them'}.",
            className="note",
            id="counted-anew",
        )
    ]
