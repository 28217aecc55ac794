"""Promises: all of them by the day they were made and the day they are due, and what replaced what."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.rows import records
from spendtrack.charts.promises_chart import STROKES, promises_chart
from spendtrack.web.address import PLEDGED_MEASURES, View, query
from spendtrack.web.pages.controls import Select, choices
from spendtrack.web.pages.page_tables import promises as listed
from spendtrack.web.pages.parts import (
    Child,
    blank,
    download,
    graph,
    link,
    quotable,
    table,
    tools,
)
from spendtrack.web.pages.selection import choose_group, own_selection
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import MEASURE_NAMES, STRENGTH_WORDS

FIRM = ("law", "budget", "plan")


def promises(state: State, view: View) -> list[Child]:
    """The whole view, from one frame."""
    rows = listed(state, view)
    day = sentences.day(view.as_of)
    subject = MEASURE_NAMES[view.measure].lower()
    question = f"Who promised what on {subject}, and when is it due?"
    form = choices(
        state,
        view,
        [
            choose_group(state, view),
            Select(
                "Measure", "measure", {name: MEASURE_NAMES[name] for name in PLEDGED_MEASURES}, view.measure
            ),
            Select("Firmness", "strength", {"": "any", **STRENGTH_WORDS}, view.strength),
        ],
        "Show",
    )
    kicker = html.P(f"{state.group_name(view)}, {subject}", className="kicker")
    chosen: list[Child] = [*form, *own_selection(state, view)]
    if rows.empty:
        none = blank(f"No such promise had been made by {day}.", "Take another group, measure or firmness.")
        return [kicker, html.H1(question), *chosen, none]
    title = _answer(rows, subject)
    head: list[Child] = [kicker, html.H1(title)]
    sentence = _sentence(rows, day)
    source = f"Source: the ledger of spendtrack, which cites each promise. As of {day}."
    return [
        *head,
        quotable(sentence),
        *chosen,
        html.H2(question, className="first"),
        _key(),
        graph(
            promises_chart(rows),
            "promises-chart",
            title,
            f"{sentence} The table below lists every promise of the chart.",
            source,
        ),
        html.H2("The same as a list"),
        _table(rows, state, view),
        tools(download(state.book, view, "promises", "Download these promises as CSV")),
    ]


def _answer(rows: pd.DataFrame, subject: str) -> str:
    """The answer as a headline: how many stand, and how many of them bind firmly."""
    live = rows[rows["status"].isin(["in force", "proposed"])]
    firm = int(live["strength"].isin(FIRM).sum())
    count = f"{len(live)} {'promise' if len(live) == 1 else 'promises'} on {subject}"
    return (
        f"{count} {'stands' if len(live) == 1 else 'stand'}; {firm} as law, adopted budget or government plan"
    )


def _key() -> html.P:
    """How to read the lines: width is firmness, colour is whether it stands."""
    parts = [
        html.Span(
            [
                html.I(
                    className="line",
                    style={
                        "borderTopWidth": f"{width:g}px",
                        "borderTopStyle": {"dot": "dotted", "dashdot": "dashed"}.get(dash, "solid"),
                    },
                ),
                STRENGTH_WORDS[name],
            ]
        )
        for name, (width, dash) in STROKES.items()
    ]
    return html.P(
        [
            *parts,
            html.Span(
                "Blue stands, grey was replaced or ended. × is the date promised, ▷ a promise without an end."
            ),
        ],
        className="key",
    )


def _sentence(rows: pd.DataFrame, day: str) -> str:
    live = rows[rows["status"].isin(["in force", "proposed"])]
    firm = live["strength"].isin(FIRM).sum()
    firmer = int((rows["strength_moved"] == "firmer").sum())
    softer = int((rows["strength_moved"] == "softer").sum())
    forward = int((rows["years_moved"] < 0).sum())
    return (
        f"{len(rows)} promises by {rows['party'].nunique()} parties; {len(live)} in force, {firm} of them as law, adopted "
        f"budget or government plan. On the way {firmer} became firmer and {softer} softer than what they replaced, and "
        f"{forward} {'was' if forward == 1 else 'were'} brought forward. As of {day}."
    )


def _table(rows: pd.DataFrame, state: State, view: View) -> html.Div:
    head = [
        ("Party", False),
        ("Promise", False),
        ("Level", False),
        ("Firmness", False),
        ("Announced", False),
        ("Due", False),
        ("Status", False),
    ]
    titles = {name: row["title"] for name, row in pledge_rows(state.frames).items()}
    body = [_row(row, state, view, titles) for row in records(rows)]
    return table(
        f"Promises by party, as of {sentences.day(view.as_of)}", head, body, "promises-table", cards=True
    )


def _row(row: dict[str, Any], state: State, view: View, titles: dict[Any, Any]) -> list[Child]:
    moved = row["strength_moved"]
    firmness: list[Child] = [STRENGTH_WORDS[row["strength"]]]
    if moved in ("firmer", "softer"):
        firmness.append(html.Small(f"{'▲' if moved == 'firmer' else '▼'} {moved} than before"))
    status: list[Child] = [row["status"]]
    if row["superseded_by"] is not None:
        status.append(html.Small(f"by “{titles.get(row['superseded_by'], row['superseded_by'])}”"))
    page = query(View("country", view.as_of, row["party"]), state.today)
    return [
        row["party_name"],
        link(state.book, row["title"], page),
        sentences.level(row) if row["target"] is not None else "–",
        html.Span(firmness),
        html.Span(sentences.day(row["announced"]), className="keep"),
        sentences.due(row).strip() or "–",
        html.Span(status),
    ]
