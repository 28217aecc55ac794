"""Promises: all of them by the day they were made and the day they are due, and what replaced what."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack import sentences
from spendtrack.dashboard.parts import Child, choices, choose, download, graph, link, quotable, table
from spendtrack.dashboard.state import State
from spendtrack.dashboard.tables import promises as listed
from spendtrack.dashboard.view import PLEDGED_MEASURES, View, query
from spendtrack.dashboard.words import MEASURE_NAMES, STRENGTH_WORDS
from spendtrack.figures.promises import promises_chart
from spendtrack.frames import records


def promises(state: State, view: View) -> list[Child]:
    """The whole view, from one frame."""
    rows = listed(state, view)
    day = sentences.day(view.as_of)
    subject = MEASURE_NAMES[view.measure].lower()
    title = f"Who promised what on {subject}, and when is it due?"
    form = choices(
        view,
        state.today,
        [
            choose("Group", "group", state.groups, view.group),
            choose(
                "Measure", "measure", {name: MEASURE_NAMES[name] for name in PLEDGED_MEASURES}, view.measure
            ),
            choose("Firmness", "strength", {"": "any", **STRENGTH_WORDS}, view.strength),
        ],
        "Show",
    )
    head: list[Child] = [html.P(f"{state.groups[view.group]}, {subject}", className="kicker"), html.H1(title)]
    if rows.empty:
        return [*head, form, html.P("No such promise had been made by this day.", className="empty")]
    sentence = _sentence(rows, day)
    source = f"Source: the ledger of spendtrack, which cites each promise. As of {day}."
    return [
        *head,
        quotable(sentence),
        form,
        html.P(
            "Thicker lines bind more firmly: law, adopted budget, government plan, coalition agreement, statement; dotted "
            "is an aspiration. Blue is in force, grey was replaced or ended. A cross is the date promised; an arrow a "
            "promise without an end.",
            className="note",
        ),
        graph(
            promises_chart(rows),
            "promises-chart",
            title,
            f"{sentence} The table below lists every promise of the chart.",
            source,
        ),
        html.P(source, className="source"),
        html.H2("The same as a list"),
        _table(rows, state, view),
        html.P(download(view, "promises", "Download these promises as CSV")),
    ]


def _sentence(rows: pd.DataFrame, day: str) -> str:
    live = rows[rows["status"].isin(["in force", "proposed"])]
    firm = live["strength"].isin(["law", "budget", "plan"]).sum()
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
    titles = state.frames.pledges.set_index("pledge_id")["title"].to_dict()
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
    if isinstance(row["superseded_by"], str):
        status.append(html.Small(f"by “{titles.get(row['superseded_by'], row['superseded_by'])}”"))
    page = query(View("country", view.as_of, row["party"]), state.today)
    return [
        row["party_name"],
        link(row["title"], page),
        sentences.level(row) if row["target"] == row["target"] else "–",
        html.Span(firmness),
        html.Span(sentences.day(row["announced"]), className="keep"),
        sentences.due(row).strip() or "–",
        html.Span(status),
    ]
