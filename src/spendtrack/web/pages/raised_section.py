"""What a coalition for Ukraine raised: its checked totals as a chart beside what could not be confirmed, with who said so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment.frames import source_rows
from spendtrack.assessment.rows import records
from spendtrack.assessment.sum_verdicts import money
from spendtrack.charts.raised_chart import raised_chart
from spendtrack.web.address import View, query
from spendtrack.web.pages.behind_a_promise import cited_source
from spendtrack.web.pages.page_tables import raised_totals
from spendtrack.web.pages.parts import Child, download, graph, link, quotable, tools
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.aid_words import raised_series

LEAST = 2  # totals that make a series


def coalitions(state: State, view: View) -> dict[str, pd.DataFrame]:
    """Coalition -> its totals, where there is a series of checked ones; by name."""
    totals = raised_totals(state, view)
    series = {str(party): rows for party, rows in totals.groupby("party", sort=False)}
    return {party: rows for party, rows in series.items() if rows["checked"].sum() >= LEAST}


def coalition_name(state: State, party: str) -> str:
    """What a coalition is called where it is plain that it is for Ukraine."""
    return state.names[party].removesuffix(" for Ukraine")


def raised_section(
    state: State, view: View, party: str, rows: pd.DataFrame, *, linked: bool = True
) -> list[Child]:
    """Heading, chart, sentence to copy and sources. rows: totals of the party. linked: to the page of the party."""
    name, day = coalition_name(state, party), sentences.day(view.as_of)
    title = f"How much has the {name} raised?"
    listed = records(rows)
    said = "; ".join(
        f"{sentences.day(row['said'])}: {money(row['total_eur_m'], 'EUR m')}{'' if row['checked'] else ', not confirmed'}"
        for row in listed
    )
    publishers = list(dict.fromkeys(row["publisher"] for row in listed if row["publisher"] is not None))
    source = f"Total raised by the day of each statement. Sources: {'; '.join(publishers)}. As of {day}."
    sources = source_rows(state.frames)
    page = query(View("country", view.as_of, party), state.today)
    return [
        html.H2(title, id="raised"),
        quotable(f"{raised_series(name, listed)} As of {day}.", raised_series(name, listed)),
        graph(raised_chart(rows), "raised-chart", title, f"{title} {said}.", source),
        html.Details(
            [
                html.Summary("Who said so"),
                html.Div(html.Ul([_statement(row, sources) for row in listed]), className="opened"),
            ]
        ),
        tools(
            link(state.book, f"All about the {name}", page) if linked else None,
            download(state.book, view, "raised", "Totals raised as CSV"),
        ),
    ]


def _statement(row: Mapping[str, Any], sources: Mapping[str, Mapping[str, Any]]) -> html.Li:
    note = f" ({row['note']})" if row["note"] is not None else ""
    said = f"{sentences.day(row['said'])}, {money(row['total_eur_m'], 'EUR m')}{note}: "
    return html.Li(
        [said, *(cited_source(sources[row["source"]]).children if row["source"] is not None else [])]
    )
