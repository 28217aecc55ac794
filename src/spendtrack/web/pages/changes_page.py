"""Changes: what became known between two days, and what it did to verdicts and gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.flips import Flip, flips
from spendtrack.analysis.movers import Moved, moved
from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.vocabulary import Category, Measure
from spendtrack.web.address import ALL, FIRST_DAY, OWN, View, plain, query
from spendtrack.web.pages.changes_lists import flip_list, known_lists
from spendtrack.web.pages.controls import DAY, Field, Select, choices
from spendtrack.web.pages.gap_movers import counted_anew, movers_in_tabs
from spendtrack.web.pages.page_tables import changed
from spendtrack.web.pages.parts import Child, aria, blank, data, download, link, sections, table, tools
from spendtrack.web.pages.selection import own_selection
from spendtrack.web.state import State
from spendtrack.wording import changes_said, sentences
from spendtrack.wording.labels import LABELS

PLACES = {
    "moved": "Gaps that moved",
    "flipped": "Verdicts that flipped",
    "promised": "Promises",
    "published": "Figures",
}


def changes(state: State, view: View) -> list[Child]:
    """The whole view, from one frame and the gaps of both days."""
    rows = changed(state, view)
    first, last = sentences.day(view.earlier), sentences.day(view.as_of)
    earlier, later = state.day(view.earlier), state.day(view.as_of)
    members = state.members(view)
    core = moved(earlier, later, members)
    parts: list[Child] = [
        html.P(state.group_name(view), className="kicker"),
        html.H1(f"What changed since {first}"),
    ]
    turned = _flips(view, members, flips(earlier, later))
    said = _sentences(state, view, rows, core, turned)
    form = [*_form(state, view), *_since(state, view), *_own_selection(state, view)]
    if rows.empty and not core.movers:
        nothing = blank(
            "Nothing became known between these two days.", "Take an earlier day or another group."
        )
        return [*parts, _quotable(said, first, last), *form, nothing]
    shown: list[Child] = [
        *movers_in_tabs(state, view, core, moved(earlier, later, members, Measure.EQUIPMENT)),
        *counted_anew(rows),
        *flip_list(state, view, turned),
        *_counts(state, view),
        *known_lists(state, view, rows),
        tools(download(state.book, view, "changes", "Download these changes as CSV")),
    ]
    return [
        *parts,
        _quotable(said, first, last),
        *form,
        sections(PLACES, shown),
        *shown,
    ]


def _sentences(state: State, view: View, rows: pd.DataFrame, core: Moved, turned: list[Flip]) -> list[str]:
    counts = {str(kind): int(number) for kind, number in rows["kind"].value_counts().items()}
    newest = _newest(state, rows)
    several = len(state.members(view)) != 1
    name = state.names.get(newest["country"], newest["country"]) if newest is not None and several else ""
    return [
        changes_said.promises(counts, newest, name),
        changes_said.figures(counts.get("edition", 0), core),
        changes_said.flipped(turned),
    ]


def _newest(state: State, rows: pd.DataFrame) -> dict[str, Any] | None:
    """The promise to tell of among those made: the newest on core defence where there is one."""
    made = records(rows[rows["kind"] == "announced"])
    pledges = pledge_rows(state.frames)
    core = [row for row in made if pledges[row["id"]]["measure"] == Measure.CORE]
    return next(iter(core or made), None)


def _flips(view: View, members: list[str], found: list[Flip]) -> list[Flip]:
    if view.group == ALL:
        return found
    return [one for one in found if one.after["country"] in (*members, view.group)]


def _quotable(said: list[str], first: str, last: str) -> html.Div:
    """The three sentences one below the other, to be copied as one text with both days."""
    text = f"Between {first} and {last}: {' '.join(said)}"
    copied = html.Button("Copy the sentences", type="button", className="copy", **data("copy", text))
    words = ("Promises ", "Figures ", "Verdicts ")
    shown = [
        html.Span([html.Strong(word), one, " "], className="one")
        for word, one in zip(words, said, strict=True)
    ]
    return html.Div([html.P(shown, className="lede three-said"), copied], className="quotable")


def _form(state: State, view: View) -> list[Child]:
    return choices(
        state,
        view,
        [
            _whose(state, view),
            Field(
                "Since",
                DAY,
                view.earlier.isoformat(),
                "text",
                f"A day from {FIRST_DAY.isoformat()} on, written as 2026-07-09",
            ),
        ],
        "Show changes",
        {DAY: plain(view.page, view.as_of).earlier.isoformat()},
    )


def _whose(state: State, view: View) -> Select:
    """A group or one country: a country is a selection of its own, and its address says so."""
    countries = {code: name for code, name in state.countries.items() if state.kinds[code] == "country"}
    alone = view.group == OWN and len(view.countries) == 1 and view.countries[0] in countries
    return Select(
        "Group or country",
        "group",
        {**state.group_choices(every=True), **countries},
        view.countries[0] if alone else view.group,
    )


def _own_selection(state: State, view: View) -> list[Child]:
    """The links to choose countries by; folded where one country was chosen in the list."""
    found = own_selection(state, view)
    if len(view.countries) != 1:
        return found
    return [
        html.Details(one.children, className="choose") if isinstance(one, html.Details) else one
        for one in found
    ]


def _since(state: State, view: View) -> list[Child]:
    """Links to the days that people ask for: the begin of this year and of years before, and the first promise."""
    year = view.as_of.year
    days = [*(date(year - back, 1, 1) for back in range(3)), FIRST_DAY]
    items: list[Child] = []
    for one in days:
        if not FIRST_DAY <= one < view.as_of:
            continue
        asked = query(replace(view, since=one), state.today)
        text = sentences.day(one)
        if one == view.earlier:
            items.append(html.Strong(text))
        elif not state.book.plain:
            items.append(link(state.book, text, asked))
        elif (to := state.book.exactly(asked)) is not None:
            items.append(html.A(text, href=to))
    return [html.Nav(["Since ", *items], className="inpage since", **aria("label", "Since"))] if items else []


def _counts(state: State, view: View) -> list[Child]:
    """The closed sums of both days side by side, where they differ; folded, for their members flipped above."""
    days = (view.earlier, view.as_of)
    before, after = ({one.headline: one for one in state.headlines(replace(view, as_of=day))} for day in days)
    body: list[list[Child]] = []
    for name, one in after.items():
        was = before[name].counts if name in before else None
        if was is None or was == one.counts:
            continue
        for category in Category:
            old, new = was.get(category, 0), one.counts.get(category, 0)
            if old != new:
                body.append([one.question, LABELS[category].many, str(old), str(new)])
    if not body:
        return []
    head = [("Count of allies", False), ("that", False), ("Before", True), ("Now", True)]
    first, last = map(sentences.day, days)
    summary = html.Summary(
        f"{plural(len(body), 'count')} changed: how many meet a level, and how many do not"
    )
    shown = table(f"On {first} and on {last}", head, body, "counts-moved")
    return [html.Details([summary, shown], className="fold")]
