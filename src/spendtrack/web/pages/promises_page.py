"""Promises: who promised what by when, how firmly, and what was replaced; as a chart and as a table of the same rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment.asof import STANDING
from spendtrack.assessment.rows import records
from spendtrack.charts.promises_chart import promises_chart
from spendtrack.ledger.phrases import all_of, plural
from spendtrack.web.address import ALL, PLEDGED_MEASURES, TABS, UNDATED, View, query
from spendtrack.web.pages.controls import Control, Select, choices
from spendtrack.web.pages.page_tables import promises as listed
from spendtrack.web.pages.parts import Child, aria, blank, download, graph, link, quotable, tools
from spendtrack.web.pages.promise_filters import due_choice, search_field, status_choice, when_due
from spendtrack.web.pages.selection import choose_group, own_selection
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import CLASS_WORDS, FIRM_CLASS, MEASURE_NAMES, STRENGTH_WORDS

LONGEST_NAME = 22
CLASS_LOOKS = {"firm": "law"}
TAB_WORDS = {"chart": "Chart", "table": "Table"}
Rows = list[dict[str, Any]]


def promises(state: State, view: View) -> list[Child]:
    """The whole view, from one frame."""
    rows = listed(state, view)
    day = sentences.day(view.as_of)
    measure = MEASURE_NAMES[view.measure]
    subject = measure[0].lower() + measure[1:]
    kicker = html.P(f"{state.group_name(view)}, {subject}", className="kicker")
    chosen: list[Child] = [*choices(state, view, _controls(state, view), "Show"), *own_selection(state, view)]
    if rows.empty:
        none = blank(f"No such promise had been made by {day}.", "Take another group, measure or filter.")
        question = f"Who promised what on {subject}, and when is it due?"
        return [kicker, html.H1(question), *chosen, none]
    title, sentence = _answer(rows, f"{subject}{when_due(view)}"), _sentence(rows, day)
    # What has no date has no place in a band of years: a chart of it alone would be empty.
    timeless = view.due == UNDATED
    if view.tab == "table" or timeless:
        body = _table(rows, state, view)
    else:
        body = _chart(_shown(rows, view), state, view, title, sentence)
    return [
        kicker,
        html.H1(title),
        quotable(sentence),
        *chosen,
        html.H2("In the order of names, in the year when it is due", className="hidden"),
        None if timeless else html.Div([_tabs(state, view), _replaced(state, view, rows)], className="tabs"),
        _key(),
        *body,
        tools(download(state.book, view, "promises", "Download these promises as CSV")),
    ]


def _controls(state: State, view: View) -> list[Control]:
    whenever = listed(state, replace(view, due=""))
    replaced = whenever[~whenever["status"].isin(STANDING)]
    names = dict(zip(replaced["party"], replaced["party_name"], strict=True))
    opened = {} if view.open in (*names, ALL, "") else {view.open: state.names[view.open]}
    shown = {
        "": "hidden",
        ALL: "shown for all",
        **{one: f"shown for {name}" for one, name in (names | opened).items()},
    }
    return [
        *([] if state.book.plain else [search_field(view)]),
        choose_group(state, view),
        Select("Measure", "measure", {name: MEASURE_NAMES[name] for name in PLEDGED_MEASURES}, view.measure),
        Select("Firmness", "strength", {"": "any", **STRENGTH_WORDS}, view.strength),
        status_choice(view),
        due_choice(state, view, whenever),
        Select("Replaced", "open", shown, view.open),
    ]


def _shown(rows: pd.DataFrame, view: View) -> pd.DataFrame:
    """What stands, and of the parties whose row is open also what was replaced. Who asks for a status sees that."""
    if view.status or view.open == ALL:
        return rows
    return rows[rows["status"].isin(STANDING) | (rows["party"] == view.open)]


def _answer(rows: pd.DataFrame, subject: str) -> str:
    """The answer as a headline: how many stand, and how many of them bind firmly."""
    live = rows[rows["status"].isin(STANDING)]
    if live.empty:
        return f"No promise on {subject} stands; {plural(len(rows), 'promise')} did"
    firm = int((live["strength"].map(FIRM_CLASS) == "firm").sum())
    verb = "stands" if len(live) == 1 else "stand"
    if len(live) == 1:
        count = "as law or adopted budget" if firm else "not as law or adopted budget"
    else:
        said = "all" if firm == len(live) else f"{firm or 'none'} of them"
        count = f"{said} as law or adopted budget"
    return f"{plural(len(live), 'promise')} on {subject} {verb}; {count}"


def _sentence(rows: pd.DataFrame, day: str) -> str:
    live = rows[rows["status"].isin(STANDING)]
    classes = live["strength"].map(FIRM_CLASS).value_counts()
    counts = [
        f"{int(classes[name])} {words}"
        for name, words in (
            ("firm", "as law or adopted budget"),
            ("planned", "as government plan or coalition agreement"),
            ("said", "in words alone"),
            ("refused", "a refusal"),
        )
        if name in classes
    ]
    moved = [
        f"{count} {words}"
        for count, words in (
            (int((rows["strength_moved"] == "firmer").sum()), "became firmer"),
            (int((rows["strength_moved"] == "softer").sum()), "became softer"),
            (int((rows["years_moved"] < 0).sum()), "came to be due earlier"),
            (int((rows["years_moved"] > 0).sum()), "later"),
        )
        if count
    ]
    gone = len(rows) - len(live)
    said = f" {gone} more {'was' if gone == 1 else 'were'} replaced or ended." if gone else ""
    replacing = f" Of those that replaced another, {all_of(moved)}." if moved else ""
    return (
        f"{plural(len(live), 'promise')} by {plural(live['party'].nunique(), 'party')} in force"
        f"{': ' + ', '.join(counts) if counts else ''}.{said}{replacing} As of {day}."
    )


def _tabs(state: State, view: View) -> html.Nav:
    """Two ways to see the same rows; the address says which, so it works without scripts."""
    items = []
    for name in TABS:
        asked = {**query(view, state.today), "tab": name}
        if name == TABS[0]:
            asked.pop("tab")
        here = aria("current", "page") if name == view.tab else {}
        items.append(html.Li(link(state.book, TAB_WORDS[name], asked, **here)))
    return html.Nav(html.Ul(items), **aria("label", "Chart or table of the same promises"))


def _opening(state: State, view: View) -> Callable[[str], str | None]:
    """Party -> the address that opens its row or closes it again; None where no page has it."""

    def leads(party: str) -> str | None:
        asked = {name: value for name, value in query(view, state.today).items() if name != "open"}
        if view.open not in (party, ALL):
            asked["open"] = party
        return state.book.exactly(asked)

    return leads


def _replaced(state: State, view: View, rows: pd.DataFrame) -> Child:
    """The link that shows or hides in all rows what was replaced."""
    count = int((~rows["status"].isin(STANDING)).sum())
    if not count or view.status or view.tab == "table":
        return None
    asked = {name: value for name, value in query(view, state.today).items() if name != "open"}
    opened = view.open == ALL
    address = state.book.exactly(asked if opened else {**asked, "open": ALL})
    if address is None:
        return None
    words = "Hide what was replaced" if opened else f"Show what was replaced ({count})"
    return html.A(words, href=address)


def _key() -> html.P:
    """How to read the marks: form and colour are firmness."""
    marks = [html.Span([_mark(name), words]) for name, words in CLASS_WORDS.items()]
    more = [
        html.Span([html.I(className="bond ring"), "due next"]),
        html.Span([html.B("bold"), " the firmest of its party"]),
    ]
    return html.P([*marks, *more], className="key")


def _mark(name: str) -> html.I:
    return html.I(className=f"bond {CLASS_LOOKS.get(name, name)}")


def _chart(rows: pd.DataFrame, state: State, view: View, title: str, sentence: str) -> list[Child]:
    day = sentences.day(view.as_of)
    if rows.empty:
        return [
            blank("Everything that fits was replaced or ended.", "Show what was replaced, or take the table.")
        ]
    source = f"Source: the ledger of spendtrack, which cites each promise. As of {day}."
    return [
        graph(
            promises_chart(_labelled(rows, state, view), view.as_of, links=_opening(state, view)),
            "promises-chart",
            title,
            f"{sentence} The table beside this chart lists every promise of it.",
            source,
            html.P(f"The bands are years; the line is the day. {source}", className="source"),
        )
    ]


def _labelled(rows: pd.DataFrame, state: State, view: View) -> pd.DataFrame:
    """The rows with the short name of each party, and of a collective pledge with how many of the group it binds."""
    of = len(state.members(view))
    found: dict[str, str] = {}
    for row in records(rows):
        name = row["party_name"] if len(row["party_name"]) <= LONGEST_NAME else row["party"]
        found.setdefault(row["party"], f"{name}{', ' + _bound(row, of) if row['bound'] is not None else ''}")
    return rows.assign(party_label=rows["party"].map(found))


def _bound(row: dict[str, Any], of: int) -> str:
    return f"all {of}" if row["bound"] == of else f"{row['bound']} of {of}"


def _table(rows: pd.DataFrame, state: State, view: View) -> list[Child]:
    day = sentences.day(view.as_of)
    caption = f"Promises by party, as of {day}"
    head = ("Party", "Level", "Due", "Firmness", "Announced", "Promise")
    bodies = [
        _party(list(mine), state, view)
        for _, mine in groupby(records(rows), key=lambda row: str(row["party"]))
    ]
    return [
        html.Div(
            html.Table(
                [
                    html.Caption(caption),
                    html.Thead(html.Tr([html.Th(text, scope="col") for text in head])),
                    *bodies,
                ]
            ),
            className="table roll",
            role="region",
            tabIndex=0,
            id="promises-table",
            **aria("label", caption),
        )
    ]


def _party(rows: Rows, state: State, view: View) -> html.Tbody:
    """One party: what stands, each in a line, and folded below it what was replaced."""
    live = [row for row in rows if row["status"] in STANDING]
    past = [row for row in rows if row["status"] not in STANDING]
    bound = next((row for row in rows if row["bound"] is not None), None)
    binds = html.Small(f"binds {_bound(bound, len(state.members(view)))}") if bound is not None else ""
    name = html.Th([rows[0]["party_name"], binds], scope="rowgroup", rowSpan=len(live) + bool(past))
    lines = [html.Tr(_cells(row, state, view)) for row in live]
    if past:
        opened = view.open in (rows[0]["party"], ALL) or bool(view.status)
        summary = f"{'Replaced' if live else 'None stands; replaced'} or ended: {len(past)}"
        folded = html.Details(
            [
                html.Summary(summary),
                html.Ul([html.Li(_past(row, state, view)) for row in past]),
            ],
            open=opened,
        )
        lines.append(html.Tr(html.Td(folded, colSpan=5), className="past"))
    lines[0].children = [name, *_listed(lines[0].children)]
    return html.Tbody(lines)


def _listed(cells: Any) -> list[Child]:
    return list(cells) if isinstance(cells, (list, tuple)) else [cells]


def _cells(row: dict[str, Any], state: State, view: View) -> list[Child]:
    moved = row["strength_moved"]
    change = (
        html.Small(f" {'▲' if moved == 'firmer' else '▼'} {moved}") if moved in ("firmer", "softer") else ""
    )
    status = "" if row["status"] == "in force" else html.Small(f", {row['status']}")
    level = sentences.level(row) if row["target"] is not None else "–"
    firmest = html.Small(" firmest", className="flag") if row["firmest"] else ""
    following = html.Small(" due next", className="flag") if row["next_due"] else ""
    page = query(View("country", view.as_of, row["party"]), state.today)
    return [
        html.Td([html.B(level) if row["firmest"] else level]),
        html.Td([_when(row), following]),
        html.Td(
            [
                _mark(FIRM_CLASS[row["strength"]]),
                html.Span([STRENGTH_WORDS[row["strength"]], status, firmest, change]),
            ]
        ),
        html.Td(sentences.day(row["announced"])),
        html.Td(link(state.book, row["title"], page)),
    ]


def _when(row: dict[str, Any]) -> str:
    return sentences.due(row).strip() or "no date"


def _past(row: dict[str, Any], state: State, view: View) -> list[Child]:
    page = query(View("country", view.as_of, row["party"]), state.today)
    replaced = f", by “{row['superseded_by_title']}”" if row["superseded_by_title"] is not None else ""
    ended = f" {sentences.day(row['ended'])}" if row["ended"] is not None else ""
    level = sentences.level(row) if row["target"] is not None else "–"
    return [
        _mark(FIRM_CLASS[row["strength"]]),
        html.Span(
            [
                link(state.book, row["title"], page),
                f": {level} {_when(row)}, {STRENGTH_WORDS[row['strength']]}, announced "
                f"{sentences.day(row['announced'])}; {row['status']}{ended}{replaced}",
            ]
        ),
    ]
