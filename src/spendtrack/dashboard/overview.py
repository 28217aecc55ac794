"""Overview: who stands where against the newest collective pledge on core defence."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack import sentences
from spendtrack.dashboard.parts import Child, download, graph, link, number, table
from spendtrack.dashboard.state import State
from spendtrack.dashboard.view import View
from spendtrack.figures.gapchart import gap_chart, grouped
from spendtrack.frames import records

PLAN_WORDS = {"reaches": "gets there", "short": "falls short", "none": "none", "refused": "refuses"}


def overview(state: State, view: View, config: dict[str, Any]) -> list[Child]:
    """The whole view, from one frame."""
    rows = state.rows(view)
    day = sentences.day(view.as_of)
    if rows.empty:
        return [
            html.H1("No pledge on core defence bound the allies on this day."),
            html.P(f"As of {day}. The first one of this ledger dates from 5 September 2014."),
        ]
    first = records(rows)[0]
    title = f"Who meets {sentences.level(first)}{sentences.due(first)}?"
    pledge = state.frames.pledges.set_index("pledge_id").loc[first["pledge_id"]]
    when = sentences.day(str(pledge["announced"]))
    return [
        html.P("NATO, core defence", className="kicker"),
        html.H1(title),
        html.P(sentences.headline(rows), className="lede"),
        graph(
            gap_chart(rows, view.as_of.isoformat()),
            "gap-chart",
            f"{title} {sentences.headline(rows)} The table below holds the same numbers.",
            config,
        ),
        _source_note(state, rows, day),
        html.Section(
            [
                html.H2("Why there is no chart of the 5%"),
                html.P(
                    "NATO’s pledge of The Hague is 5% in total: at least 3.5% on core defence and up to 1.5% on related "
                    "items. Nobody publishes what countries spend on the 1.5%, so no country’s progress towards 5% can "
                    "be measured, and spendtrack gives no verdict on it."
                ),
            ],
            className="aside",
        )
        if view.as_of.isoformat() >= "2025-06-25"
        else None,
        html.H2("The same in numbers"),
        html.P(
            [
                "Promised on ",
                when,
                ". The gap is target minus observed: positive is a shortfall. ",
                "Money is nominal. ",
            ],
            className="note",
        ),
        _numbers(rows, view),
        html.P(download(view, "gaps", "Download these rows as CSV")),
    ]


def _source_note(state: State, rows: pd.DataFrame, day: str) -> html.P:
    editions = rows.dropna(subset=["edition"]).drop_duplicates("edition")
    sources = state.frames.sources.set_index("source_id")
    parts: list[Child] = ["Source: "]
    for row in records(editions):
        source = sources.loc[row["edition"]]
        basis = sentences.BASIS_WORDS[row["basis"]]
        text = f"{source['publisher']}, {source['title']} ({row['edition_name']}, {basis})"
        parts += [
            html.A(text, href=source["url"], rel="noopener") if isinstance(source["url"], str) else text,
            "; ",
        ]
    parts[-1:] = [f". Hollow dots are estimates, full ones actual figures. As of {day}."]
    return html.P(parts, className="source")


def _numbers(rows: pd.DataFrame, view: View) -> html.Div:
    head = [
        ("Country", False),
        ("Share, %", True),
        ("Year", False),
        ("Gap, points", True),
        ("Gap, EUR m", True),
        ("Gap, USD m", True),
        ("Path asks, %", True),
        ("Verdict", False),
        ("Own plan", False),
    ]
    body = []
    for _, listed in grouped(rows):
        for row in listed:
            known = row["latest_value"] == row["latest_value"]
            query = {"page": "country", "country": row["country"], "as-of": view.as_of.isoformat()}
            body.append(
                [
                    link(row["country_name"], query),
                    number(row["latest_value"]),
                    html.Span(
                        f"{int(row['latest_year'])} {row['latest_status']}" if known else "no figure",
                        className="keep",
                    ),
                    number(row["gap_pp"]),
                    number(row["gap_eur_m"], 0),
                    number(row["gap_usd_m"], 0),
                    number(row["required_value"]),
                    html.Span(short_verdict(row), title=row["reason"]),
                    PLAN_WORDS.get(row["plan"], "–") if isinstance(row["plan"], str) else "–",
                ]
            )
    return table(f"{rows['title'].iloc[0]}, as of {sentences.day(view.as_of)}", head, body, "gap-table")


def short_verdict(row: dict[str, Any]) -> str:
    """The verdict in a few words; what cannot be measured names its reason."""
    words = {
        "opted-out": "says it is not bound",
        "no-forces": "no armed forces",
        "no-figure": "no figure",
        "no-deadline": "no date promised",
        "no-basis": "counted nationally",
        "not-a-level": "not a level",
        "unconfirmed": "unconfirmed",
    }
    if row["verdict"] == "unmeasurable":
        return f"cannot be measured: {words.get(row['reason'].split(':')[0], 'see reason')}"
    return sentences.verdict(row)
