"""The members of a group, each with its verdict on what NATO promised on core defence and in total; drawn as well."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment.rows import records
from spendtrack.charts.gap_chart import gap_chart, grouped
from spendtrack.ledger.vocabulary import Measure
from spendtrack.web.address import View, query
from spendtrack.web.pages.parts import (
    Child,
    figure_about,
    graph,
    link,
    number,
    table,
    told,
    verdict_mark,
)
from spendtrack.web.state import State
from spendtrack.wording import counts, sentences
from spendtrack.wording.labels import PLAN_WORDS, category_of, doubt, short_verdict


def member_table(state: State, view: View, members: pd.DataFrame) -> html.Div:
    """members: page_tables.members_judged. Those who meet it first, the largest share first."""
    core = members[members["measure"] == Measure.CORE].reset_index(drop=True)
    total = {row["country"]: row for row in records(members[members["measure"] == Measure.TOTAL])}
    goal = records(core)[0]
    years = {year_of(row) for row in records(core) if row["latest_value"] is not None}
    figures = f"; figures: {next(iter(years))}s".replace("actuals", "actual") if len(years) == 1 else ""
    head = [
        ("Member", False),
        (f"On {sentences.level(goal).removesuffix(' of GDP')}{sentences.due(goal)}", False),
        ("Core defence, %", True),
        ("Gap, points", True),
        ("Gap, EUR m", True),
        *([(f"On {next(iter(total.values()))['target']:g}% in total", False)] if total else []),
        ("Own plan", False),
    ]
    body = [
        _row(state, view, row, total.get(row["country"]), figures, with_total=bool(total))
        for _, listed in grouped(core)
        for row in listed
    ]
    caption = f"Members and their verdicts, as of {sentences.day(view.as_of)}{figures}"
    return html.Div(table(caption, head, body, "member-table", cards=True), className="member-rows")


def year_of(row: dict[str, Any]) -> str:
    return f"{int(row['latest_year'])} {row['latest_status']}"


def _row(
    state: State,
    view: View,
    row: dict[str, Any],
    total: dict[str, Any] | None,
    figures: str,
    *,
    with_total: bool,
) -> list[Child]:
    """figures: what the caption says of all of them."""
    known = row["latest_value"] is not None
    page = query(View("country", view.as_of, row["country"]), state.today)
    share: Child = "–"
    if known:
        year = [html.Small(year_of(row))] if year_of(row) not in figures else []
        share = html.Span([told(number(row["latest_value"]), figure_about(row)), *year])
    gap = number(row["gap_pp"])
    money = number(row["gap_eur_m"], 0)
    return [
        link(state.book, row["country_name"], page),
        _verdict(row),
        share,
        told(gap, figure_about(row, f"{row['target']:g}% minus the share. ")) if known else gap,
        told(money, figure_about(row, "Target times GDP, minus spending, nominal. ")) if known else money,
        *([_verdict(total) if total is not None else "–"] if with_total else []),
        PLAN_WORDS.get(row["plan"], "–") if row["plan"] is not None else "–",
    ]


def _verdict(row: dict[str, Any]) -> Child:
    sure = doubt(row)
    mark = told(verdict_mark(category_of(row), short_verdict(row)), f"{row['reason']}.")
    return html.Span([mark, html.Small(sure)]) if sure else mark


def member_chart(state: State, view: View, core: pd.DataFrame) -> list[Child]:
    """The members drawn against the level; nothing where none is bound by it."""
    if core.empty:
        return []
    goal = records(core)[0]
    question = sentences.who_meets(goal)
    editions = ", ".join(core["edition_name"].dropna().unique())
    source = f"Source: NATO ({editions}); hollow dots are estimates. As of {sentences.day(view.as_of)}."
    return [
        html.H2("The same, drawn"),
        graph(
            gap_chart(core, view.as_of.isoformat(), state.book.view),
            "gap-chart",
            question,
            f"{question} {counts.headline(core)} The table above holds the same numbers.",
            source,
        ),
    ]
