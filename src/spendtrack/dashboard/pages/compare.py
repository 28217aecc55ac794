"""Compare: chosen countries on one measure and one definition, the rest of the group behind them."""

from __future__ import annotations

import pandas as pd
from dash import html

from spendtrack import sentences
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
)
from spendtrack.dashboard.state import State
from spendtrack.dashboard.tables import compared, selected
from spendtrack.dashboard.view import MOST_COUNTRIES, View, query
from spendtrack.dashboard.words import MEASURE_NAMES
from spendtrack.figures.compare import compare_chart
from spendtrack.frames import records

SUBJECTS = {
    "core": "on core defence, per cent of GDP",
    "equipment": "on equipment, per cent of defence spending",
    "ukraine": "on military aid to Ukraine, per cent of GDP",
}
BASIS_NAMES = {
    "newest": "The newest edition’s",
    "nato-core": "Core, from July 2026",
    "nato-legacy": "Earlier, to August 2025",
}


def compare(state: State, view: View) -> list[Child]:
    """The whole view, from one frame on one definition."""
    rows, chosen = compared(state, view), selected(state, view)
    day = sentences.day(view.as_of)
    names = [sentences.named(code, state.countries.get(code, code)) for code in chosen]
    title = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
    title = f"How {title} compare" if len(names) > 1 else f"{title} beside {state.groups[view.group]}"
    title = title[0].upper() + title[1:]
    head: list[Child] = [
        html.P(f"{state.groups[view.group]}, {MEASURE_NAMES[view.measure].lower()}", className="kicker"),
        html.H1(title),
    ]
    form = choices(
        view,
        state.today,
        [
            choose("Group", "group", state.groups, view.group),
            choose("Measure", "measure", {name: MEASURE_NAMES[name] for name in SUBJECTS}, view.measure),
            choose("Definition", "basis", BASIS_NAMES, view.basis) if view.measure != "ukraine" else "",
        ],
        "Compare",
    )
    if rows.empty:
        said = html.P(
            f"No figure on this measure and definition had been published by {day}.", className="empty"
        )
        return [*head, form, said, _chips(state, view, chosen)]
    sentence = _sentence(rows, chosen, view, state.groups[view.group])
    source = _source(state, rows, day)
    return [
        *head,
        quotable(sentence),
        form,
        _chips(state, view, chosen),
        graph(
            compare_chart(rows, chosen),
            "compare-chart",
            f"{title}, {SUBJECTS[view.measure]}",
            f"{sentence} The table below holds the same numbers.",
            source,
        ),
        html.P(
            f"{source} Grey lines: the other members. The median is of the members that have a figure for the year; "
            "the group is the one of the as-of date throughout.",
            className="source",
        ),
        html.H2("The same in numbers"),
        _numbers(rows, chosen, view),
        html.P(download(view, "comparison", "Download the figures of all lines as CSV")),
    ]


def _sentence(rows: pd.DataFrame, chosen: list[str], view: View, group: str) -> str:
    median = rows[rows["country"] == "median"].sort_values("year")
    year = int(median["year"].iloc[-1])
    now = rows[(rows["year"] == year) & rows["country"].isin(chosen)].sort_values("value", ascending=False)
    listed = ", ".join(f"{row['country_name']} {row['value']:.2f}%" for row in records(now))
    status = str(median["status"].iloc[-1])
    basis = sentences.BASIS_WORDS.get(str(median["basis"].iloc[-1]), "")
    middle = f"the median of {int(median['countries'].iloc[-1])} members of {group} is {median['value'].iloc[-1]:.2f}%"
    return (
        f"Spending {SUBJECTS[view.measure]}, in {year} ({status}, {basis}): {listed}; {middle}. "
        f"As of {sentences.day(view.as_of)}."
    ).replace("Spending on military aid", "Allocations of military aid")


def _source(state: State, rows: pd.DataFrame, day: str) -> str:
    sources = state.frames.sources.set_index("source_id")
    editions = rows["edition"].dropna().unique()
    named = [f"{sources.loc[one]['publisher']}, {sources.loc[one]['title']}" for one in editions[:2]]
    more = f" and {len(editions) - 2} more" if len(editions) > 2 else ""
    return f"Source: {'; '.join(named)}{more}. Hollow dots are estimates. As of {day}."


def _chips(state: State, view: View, chosen: list[str]) -> html.Details:
    """A link for each country that adds it to the lines or takes it away."""
    items: list[Child] = []
    for code, name in state.countries.items():
        if state.kinds[code] != "country":
            continue
        on = code in chosen
        others = [one for one in chosen if one != code] if on else [*chosen, code]
        if not others or len(others) > MOST_COUNTRIES:
            items.append(html.Li(html.Span(name, className="chip on" if on else "chip")))
            continue
        asked = {**query(view, state.today), "countries": " ".join(others)}
        label = f"{'Take away' if on else 'Add'} {name}"
        chip = link(name, asked, className="chip on" if on else "chip", **aria("label", label))
        items.append(html.Li(chip))
    return html.Details(
        [html.Summary("Choose countries"), html.Ul(items, className="chips")],
        open=bool(view.countries),
        className="choose",
    )


def _numbers(rows: pd.DataFrame, chosen: list[str], view: View) -> html.Div:
    years = sorted(rows["year"].unique())
    shown = [*chosen, "median"]
    by_key = {(row["country"], row["year"]): row for row in records(rows)}
    names = {row["country"]: row["country_name"] for row in records(rows)}
    estimated = {row["year"] for row in records(rows) if row["status"] != "actual"}
    body: list[list[Child]] = [
        [
            names[code],
            *[number(by_key[code, year]["value"]) if (code, year) in by_key else "–" for year in years],
        ]
        for code in shown
        if code in names
    ]
    head = [("Country", False), *[(f"{year}{'e' if year in estimated else ''}", True) for year in years]]
    caption = (
        f"Spending {SUBJECTS[view.measure]}; e marks years with estimates. As of {sentences.day(view.as_of)}"
    )
    return table(caption, head, body, "comparison")
