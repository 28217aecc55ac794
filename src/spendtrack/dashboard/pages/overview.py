"""Overview: who stands where against the newest collective pledge, what is new and what falls due next."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack import sentences, tallies
from spendtrack.dashboard.parts import (
    Child,
    aria,
    choices,
    choose,
    download,
    graph,
    link,
    number,
    quotable,
    table,
    told,
)
from spendtrack.dashboard.state import State
from spendtrack.dashboard.tables import changed, due
from spendtrack.dashboard.tilemap import tile_map
from spendtrack.dashboard.view import View, plain, query
from spendtrack.dashboard.words import PLAN_WORDS, short_verdict
from spendtrack.figures.gapchart import gap_chart, grouped
from spendtrack.frames import records
from spendtrack.headlines import CATEGORIES, Headline

NEWEST = 6
KIND_WORDS = {
    "announced": "New promise",
    "superseded": "Replaced",
    "withdrawn": "Withdrawn",
    "expired": "Expired",
    "edition": "New figures",
    "verdict": "Verdict",
    "gap": "Gap",
}


def overview(state: State, view: View) -> list[Child]:
    """The whole view, from one frame."""
    rows = state.rows(view)
    day = sentences.day(view.as_of)
    chosen = choices(
        view, state.today, [choose("Group", "group", state.groups, view.group)], "Show this group"
    )
    if rows.empty:
        return [
            html.H1("No pledge on core defence bound these countries on this day."),
            html.P(f"As of {day}. The first one of this ledger dates from 5 September 2014."),
            chosen,
        ]
    first = records(rows)[0]
    title = f"Who meets {sentences.level(first)}{sentences.due(first)}?"
    sentence = tallies.headline(rows)
    if view.group != "NATO":
        sentence = sentence.replace("allies", f"members of {state.groups[view.group]}", 1)
    announced = sentences.day(
        str(state.frames.pledges.set_index("pledge_id")["announced"][first["pledge_id"]])
    )
    return [
        html.P(f"{state.groups[view.group]}, core defence", className="kicker"),
        html.H1(title),
        quotable(f"{sentence} As of {day}.", sentence),
        chosen,
        html.Section(
            [_sum(one, view) for one in state.headlines(view)],
            className="sums",
            **aria("label", "Counts, each with its members"),
        ),
        html.Div(
            [
                html.Div(
                    [
                        html.H2("The distance to the target", className="first"),
                        graph(
                            gap_chart(rows, view.as_of.isoformat()),
                            "gap-chart",
                            title,
                            f"{title} {sentence} The table below holds the same numbers.",
                            _picture_source(rows, day),
                        ),
                        _source_note(state, rows, day),
                        *_five_per_cent(view),
                    ]
                ),
                html.Div(
                    [
                        html.H2("On the map", className="first"),
                        tile_map(rows, view.as_of.isoformat()),
                        *_newest(state, view),
                        *_dates(state, view),
                    ]
                ),
            ],
            className="split",
        ),
        html.H2("The same in numbers"),
        html.P(
            f"Promised on {announced}. The gap is target minus observed: positive is a shortfall. Money is nominal.",
            className="note",
        ),
        _numbers(rows, view),
        html.P(download(view, "gaps", "Download these rows as CSV")),
    ]


def _sum(found: Headline, view: View) -> html.Div:
    """One closed sum: each count opens to its members."""
    counts = found.counts
    parts: list[Child] = []
    for category, count in counts.items():
        names = found.rows[found.rows["category"] == category].sort_values("country_name")
        members: list[Child] = []
        for row in records(names):
            asked = query(View("country", view.as_of, row["country"]), view.as_of)
            share = f" {row['value']:.2f}%" if row["value"] == row["value"] else ""
            members.append(html.Li([link(row["country_name"], asked), share]))
        parts.append(
            html.Details(
                [
                    html.Summary(
                        [html.Strong(str(count)), f" {CATEGORIES[category]}"],
                    ),
                    html.Ul(members),
                ],
                className=f"count {category}",
            )
        )
    return html.Div(
        [html.H2(found.question), html.P(f"{sum(counts.values())} members", className="note"), *parts],
        className="sum",
    )


def _newest(state: State, view: View) -> list[Child]:
    table_ = changed(state, plain("changes", view.as_of))
    known = table_[table_["day"].notna()].head(NEWEST)
    if known.empty:
        return []
    items = [
        html.Li(
            [
                html.Span(f"{sentences.day(row['day'])} · {KIND_WORDS[row['kind']]}", className="when"),
                _change_link(state, row, view),
            ]
        )
        for row in records(known)
    ]
    more = link("All changes", query(plain("changes", view.as_of), state.today))
    return [html.H2("What is new"), html.Ul(items, className="news"), html.P(more)]


def _change_link(state: State, row: dict[str, Any], view: View) -> Child:
    country = row["country"]
    if not isinstance(country, str):
        return row["title"]
    text = f"{state.names.get(country, country)}: {row['title']}"
    if country not in state.countries:
        return text
    return link(text, query(View("country", view.as_of, country), state.today))


def _dates(state: State, view: View) -> list[Child]:
    coming = due(state, view)
    events = coming[coming["kind"] != "deadline of a pledge"]
    shown = pd.concat([events.head(3), coming[coming["kind"] == "deadline of a pledge"].head(4)])
    if shown.empty:
        return []
    items = [
        html.Li(
            [
                html.Span(f"{sentences.day(row['date'])} · {row['kind']}", className="when"),
                f"{state.names.get(row['party'], row['party'])}: {row['title']}",
            ]
        )
        for row in records(shown.sort_values("date", kind="stable"))
    ]
    return [html.H2("What falls due next"), html.Ul(items, className="news")]


def _five_per_cent(view: View) -> list[Child]:
    if view.as_of.isoformat() < "2025-06-25":
        return []
    text = (
        "NATO’s pledge of The Hague is 5% in total: at least 3.5% on core defence and up to 1.5% on related "
        "items. Nobody publishes what countries spend on the 1.5%, so no country’s progress towards 5% can "
        "be measured, and spendtrack gives no verdict on it."
    )
    return [html.Section([html.H2("Why there is no chart of the 5%"), html.P(text)], className="aside")]


def _picture_source(rows: pd.DataFrame, day: str) -> str:
    editions = ", ".join(rows["edition_name"].dropna().unique())
    return f"Source: NATO ({editions}); hollow dots are estimates. As of {day}."


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
            asked = {"page": "country", "country": row["country"], "as-of": view.as_of.isoformat()}
            share: Child = number(row["latest_value"])
            if known:
                about = (
                    f"{row['latest_status']}, {row['edition_name']}, {sentences.BASIS_WORDS[row['basis']]}"
                )
                share = told(share, about)
            body.append(
                [
                    link(row["country_name"], asked),
                    share,
                    html.Span(
                        f"{int(row['latest_year'])} {row['latest_status']}" if known else "no figure",
                        className="keep",
                    ),
                    number(row["gap_pp"]),
                    number(row["gap_eur_m"], 0),
                    number(row["gap_usd_m"], 0),
                    number(row["required_value"]),
                    html.Span([short_verdict(row), _close(row)], title=row["reason"]),
                    PLAN_WORDS.get(row["plan"], "–") if isinstance(row["plan"], str) else "–",
                ]
            )
    return table(f"{rows['title'].iloc[0]}, as of {sentences.day(view.as_of)}", head, body, "gap-table")


def _close(row: dict[str, Any]) -> Child:
    return html.Small("close call") if row["close_call"] is True else ""
