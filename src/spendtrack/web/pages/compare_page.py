"""Compare: chosen countries on one measure and one definition, the rest of the group behind them."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment.frames import source_rows
from spendtrack.assessment.rows import records
from spendtrack.charts.compare_chart import compare_chart
from spendtrack.ledger.phrases import plural
from spendtrack.web.address import MOST_COUNTRIES, OWN, View
from spendtrack.web.pages.controls import Control, Select, choices
from spendtrack.web.pages.page_tables import compared, selected
from spendtrack.web.pages.parts import (
    Child,
    blank,
    correct_figure,
    download,
    graph,
    number,
    quotable,
    table,
    told,
    tools,
)
from spendtrack.web.pages.selection import choose_group, country_links
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import MEASURE_NAMES

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
    group = "the selection" if view.group == OWN else state.groups[view.group]
    title = _answer(rows, chosen, view, group)
    head: list[Child] = [
        html.P(f"{state.group_name(view)}, {MEASURE_NAMES[view.measure].lower()}", className="kicker"),
        html.H1(title),
    ]
    links = country_links(state, view, chosen, MOST_COUNTRIES, "Choose countries")
    controls: list[Control] = [
        choose_group(state, view),
        Select("Measure", "measure", {name: MEASURE_NAMES[name] for name in SUBJECTS}, view.measure),
    ]
    if view.measure != "ukraine":
        controls.append(Select("Definition", "basis", BASIS_NAMES, view.basis))
    form = choices(state, view, controls, "Compare")
    if rows.empty:
        said = blank(
            f"No figure on this measure and definition had been published by {day}.",
            "Take another definition, measure or day.",
        )
        return [*head, *form, said, links]
    sentence = _sentence(rows, chosen, view, group)
    source = _source(state, rows, day)
    return [
        *head,
        quotable(sentence),
        *form,
        links,
        html.H2(f"{MEASURE_NAMES[view.measure]} through the years", className="first"),
        graph(
            compare_chart(rows, chosen),
            "compare-chart",
            f"{title} ({SUBJECTS[view.measure].rpartition(', ')[2]})",
            f"{sentence} The table below holds the same numbers.",
            source,
            html.P(
                f"{source} Grey lines: the other members. The median is of the members that have a figure for the "
                "year; the group is the one of the as-of date throughout.",
                className="source",
            ),
        ),
        html.H2("The same in numbers"),
        _numbers(rows, chosen, view),
        tools(
            download(state.book, view, "comparison", "Download the figures of all lines as CSV"),
            correct_figure(state, f"country, {view.measure}, year, edition"),
        ),
    ]


def _answer(rows: pd.DataFrame, chosen: list[str], view: View, group: str) -> str:
    """The answer as a headline: the highest, the lowest and the middle of the newest year."""
    subject = MEASURE_NAMES[view.measure].removesuffix(", share of GDP")
    median = rows[rows["country"] == "median"]
    if median.empty:
        return f"{subject}: nothing to compare"
    year = int(median["year"].max())
    now = records(rows[(rows["year"] == year) & rows["country"].isin(chosen)].sort_values("value"))
    middle = f"the median of {group} {median.loc[median['year'] == year, 'value'].iloc[0]:.2f}%"
    ends = [now[-1], now[0]] if len(now) > 1 else now
    named = [f"{sentences.named(one['country'], one['country_name'])} {one['value']:.2f}%" for one in ends]
    return f"{subject} in {year}: {', '.join([*named, middle])}"


def _sentence(rows: pd.DataFrame, chosen: list[str], view: View, group: str) -> str:
    median = rows[rows["country"] == "median"].sort_values("year")
    year = int(median["year"].iloc[-1])
    now = rows[(rows["year"] == year) & rows["country"].isin(chosen)].sort_values("value", ascending=False)
    listed = ", ".join(f"{row['country_name']} {row['value']:.2f}%" for row in records(now))
    status = str(median["status"].iloc[-1])
    basis = sentences.BASIS_WORDS.get(str(median["basis"].iloc[-1]), "")
    whose = sentences.named(view.group, group)
    of = plural(int(median["countries"].iloc[-1]), f"member of {whose}", f"members of {whose}")
    middle = f"the median of {of} is {median['value'].iloc[-1]:.2f}%"
    return (
        f"Spending {SUBJECTS[view.measure]}, in {year} ({status}, {basis}): {listed}; {middle}. "
        f"As of {sentences.day(view.as_of)}."
    ).replace("Spending on military aid", "Allocations of military aid")


def _source(state: State, rows: pd.DataFrame, day: str) -> str:
    sources = source_rows(state.frames)
    editions = rows["edition"].dropna().unique()
    named = [f"{sources[one]['publisher']}, {sources[one]['title']}" for one in editions[:2]]
    more = f" and {len(editions) - 2} more" if len(editions) > 2 else ""
    return f"Source: {'; '.join(named)}{more}. Hollow dots are estimates. As of {day}."


def _figure(row: dict[str, Any]) -> Child:
    """One number of the table, with what it rests on; the median rests on many editions and says how many."""
    basis = sentences.BASIS_WORDS.get(str(row["basis"]), str(row["basis"]))
    if row["country"] == "median":
        return told(
            number(row["value"]),
            f"{row['year']}, median of {plural(int(row['countries']), 'member')}, {basis}",
        )
    return told(number(row["value"]), f"{row['year']} {row['status']}, {row['edition']}, {basis}")


def _numbers(rows: pd.DataFrame, chosen: list[str], view: View) -> html.Div:
    years = sorted(rows["year"].unique())
    shown = [*chosen, "median"]
    by_key = {(row["country"], row["year"]): row for row in records(rows)}
    names = {row["country"]: row["country_name"] for row in records(rows)}
    estimated = {row["year"] for row in records(rows) if row["status"] != "actual"}
    body: list[list[Child]] = [
        [
            names[code],
            *[_figure(by_key[code, year]) if (code, year) in by_key else "–" for year in years],
        ]
        for code in shown
        if code in names
    ]
    head = [("Country", False), *[(f"{year}{'e' if year in estimated else ''}", True) for year in years]]
    caption = (
        f"Spending {SUBJECTS[view.measure]}; e marks years with estimates. As of {sentences.day(view.as_of)}"
    )
    return table(caption, head, body, "comparison")
