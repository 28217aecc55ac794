"""What lies ahead of one country: slippage so far, the new definition, dates, and what a path would cost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.scenario import NoScenario, Scenario
from spendtrack.assessment import definitions, opinions
from spendtrack.assessment.rows import records
from spendtrack.charts.cost_chart import cost_chart
from spendtrack.ledger.phrases import plural
from spendtrack.web.address import View
from spendtrack.web.address_book import Book
from spendtrack.web.pages.controls import Field, Select, choices
from spendtrack.web.pages.page_tables import defined, due
from spendtrack.web.pages.parts import (
    Child,
    download,
    graph,
    number,
    quotable,
    table,
    tools,
)
from spendtrack.web.state import State
from spendtrack.wording import sentences, terminal

TARGET, BY = 3.5, 2035  # the question that the form begins with
NEXT = 3  # dates that stand open
PROFILE_WORDS = {
    "linear": "in even steps",
    "front": "early",
    "back": "late",
    "published": "on its own published path",
}


def outlook(state: State, view: View, rows: pd.DataFrame) -> list[Child]:
    return _cost(state, view, rows)


def _cost(state: State, view: View, rows: pd.DataFrame) -> list[Child]:
    """The scenario control, and its answer once it was asked."""
    if not can_be_costed(rows):
        return []
    form = choices(
        state,
        view,
        [
            Field(
                "Share of GDP, %", "target", view.target or TARGET, more={"min": 0.1, "max": 20, "step": 0.1}
            ),
            Field("by", "by", view.by or BY, more={"min": 2027, "max": 2060, "step": 1}),
            Select("rising", "profile", PROFILE_WORDS, view.profile),
        ],
        "What would it cost?",
    )
    parts: list[Child] = [html.H2("What would it cost?", id="cost"), *form]
    try:
        result = state.scenario(view)
    except NoScenario as error:
        return [*parts, html.P(str(error), className="notice", role="status")]
    if result is None:
        return [*parts, html.P(_example(state, view), className="plain")]
    return [*parts, *cost_answer(result, view, state.book)]


def _example(state: State, view: View) -> str:
    """The answer to the question that the form begins with, in words; a question of the reader's opens the years."""
    how = "Ask for a share to see it year by year, against today’s share and the country’s own plan."
    try:
        found = state.scenario(replace(view, target=TARGET, by=BY))
    except NoScenario:
        found = None
    if found is None:
        return how
    return f"{TARGET:g}% by {BY}, in even steps: {' '.join(terminal.scenario_sentences(found)[1:])} {how}"


def can_be_costed(rows: pd.DataFrame) -> bool:
    """rows: of one country. Whether there is money to compute with."""
    return bool(rows["gap_national_m"].notna().any())


def cost_answer(result: Scenario, view: View, book: Book) -> list[Child]:
    """What a path would cost: in a sentence, drawn, year by year, and what that assumes."""
    question = result.question
    title = (
        f"{result.country_name}: from {result.start:.2f}% to {question.target:g}% of GDP by {question.by}, "
        f"{PROFILE_WORDS[question.profile]}"
    )
    said = terminal.scenario_sentences(result)
    head = [
        ("Year", False),
        ("Share, %", True),
        (f"Spending, {result.currency} m", True),
        ("More than today’s share", True),
        ("Sum", True),
        (f"More, prices of {result.first}", True),
        ("More than its plan", True),
    ]
    body = [
        [
            str(row["year"]),
            number(row["share"]),
            number(row["spending_m"], 0),
            number(row["extra_m"], 0),
            number(row["cumulative_extra_m"], 0),
            number(row["extra_today_m"], 0),
            number(row["extra_to_plan_m"], 0),
        ]
        for row in records(result.table)
    ]
    source = (
        f"Grey: the share of {result.first}; blue: what the path adds. Computed by spendtrack from {result.edition} and "
        f"IMF growth, then the growth stated below. As of {sentences.day(view.as_of)}."
    )
    return [
        html.H3(title),
        quotable(f"{title}. {' '.join(said)} As of {sentences.day(view.as_of)}.", " ".join(said)),
        graph(cost_chart(result), "cost-chart", title, f"{title}. {' '.join(said)}", source),
        table(f"{title}, {result.currency} m, nominal", head, body, "cost-table"),
        tools(download(book, view, "scenario", "Download this scenario as CSV")),
        html.Details(
            [
                html.Summary("What this assumes"),
                html.Ul([html.Li(text) for text in result.assumptions]),
            ]
        ),
    ]


def new_definition(state: State, view: View) -> list[Child]:
    table_ = defined(state, view)
    if table_.empty:
        return []
    row = records(table_)[0]
    both = (
        f"{int(row['year'])}: {row['legacy_value']:.2f}% on the earlier definition ({row['legacy_status']}), "
        f"{row['core_value']:.2f}% on the core definition ({row['core_status']}), "
        f"{number(abs(row['difference_pp']))} points {'more' if row['difference_pp'] > 0 else 'less'}."
    )
    verdict = (
        f"It reaches {row['level']:g}% on the one and not on the other."
        if row["flips"]
        else f"It {'reaches' if row['core_verdict'] == 'met' else 'misses'} {row['level']:g}% on both."
    )
    return [
        html.H2("What the new definition changed", className="first"),
        html.P(f"{both} {verdict}", className="plain"),
        html.P(definitions.WARNING.replace("two columns", "two figures"), className="note"),
    ]


def second_opinions(state: State, view: View) -> list[Child]:
    """Years that another publisher puts on the other side of a promised level, each with its source."""
    found = opinions.second_opinions(state.day(view.as_of)).query("country == @view.country")
    if found.empty:
        return []
    items = []
    for row in records(found):
        said = sentences.second_opinion(row)
        items.append(
            html.Li(html.A(said, href=row["url"], rel="noopener") if isinstance(row["url"], str) else said)
        )
    return [
        html.H2("Second opinions", className="first", id="opinions"),
        html.P(
            "Another publisher’s share of these years lies on the other side of a promised level. Its numbers are not shown "
            "here, and no verdict rests on it.",
            className="note",
        ),
        html.Ul(items, className="plain"),
    ]


def _whose(state: State, view: View, row: dict[str, Any]) -> str:
    """What falls due, with its party where that is another one than the page's."""
    party = row["party"]
    other = row["kind"] == "deadline of a pledge" and party != view.country
    return f"{state.names.get(party, party)}: {row['title']}" if other else str(row["title"])


def dates_ahead(state: State, view: View) -> list[Child]:
    """The next dates in a line each, all of them folded; nothing where none is known."""
    coming = due(state, view)
    if coming.empty:
        return []
    rows = records(coming)
    body: list[list[Child]] = [
        [
            html.Span(sentences.day(row["date"]), className="keep"),
            row["title"],
            state.names.get(row["party"], row["party"]),
            row["kind"],
            str(int(row["knowable"])) if row["knowable"] is not None else "–",
        ]
        for row in rows
    ]
    head = [
        ("Date", False),
        ("What", False),
        ("Whose", False),
        ("Kind", False),
        ("Known for certain in", False),
    ]
    soon = [
        html.Li(
            [
                html.Span(f"{sentences.day(row['date'])} · {row['kind']}", className="when"),
                _whose(state, view, row),
            ]
        )
        for row in rows[:NEXT]
    ]
    caption = f"Deadlines and events after {sentences.day(view.as_of)}"
    return [
        html.H2("Dates ahead", id="dates-ahead"),
        html.Ul(soon, className="news soon"),
        html.Details(
            [
                html.Summary(f"All {plural(len(rows), 'date')}" if len(rows) > 1 else "The date as a table"),
                table(caption, head, body, "dates", cards=True),
            ],
            className="fold",
        ),
        tools(download(state.book, view, "dates", "Download these dates as CSV")),
    ]
