"""What the verbs why, scenario, headlines, definitions and revisions say: text for people from their frames."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from spendtrack.analysis.headlines import Headline
from spendtrack.analysis.scenario import Scenario
from spendtrack.analysis.why import PARTS, Explanation, basis_change
from spendtrack.assessment import definitions
from spendtrack.assessment.rows import records
from spendtrack.wording import counts, sentences


def heading(text: str) -> list[str]:
    return [text, "-" * len(text)]


def columns(rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Rows of cells as aligned lines: the first `left` columns to the left, numbers to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if at < left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def headlines_text(headlines: Sequence[Headline], as_of: date, group: str = "") -> str:
    """group: the name of the group that was asked for; without one all members of the alliance are counted."""
    lines = heading(f"{f'{group} in ' if group else ''}NATO as of {sentences.day(as_of)}")
    for headline in headlines:
        lines += ["", counts.count(headline)]
        for category, number in headline.counts.items():
            lines.append(f"  {number:>2} {category}: {', '.join(headline.members(category))}")
    lines += ["", "Each member stands in one category; the counts add up to the membership on the day."]
    return "\n".join(lines) + "\n"


def definitions_text(table: pd.DataFrame, as_of: date) -> str:
    if table.empty:
        return f"On {sentences.day(as_of)} there was only one definition: NATO's core basis begins in July 2026.\n"
    first = records(table)[0]
    lines = heading(f"What the new definition changed for {first['year']}, as of {sentences.day(as_of)}")
    flips = table[table["flips"]]
    lines += [
        counts.definition_headline(table),
        "",
    ]
    rows = [["country", "legacy", "core", "difference", f"{first['level']:g}% on legacy", "on core"]]
    rows += [
        [
            row["country_name"],
            f"{row['legacy_value']:.2f}",
            f"{row['core_value']:.2f}",
            sentences.signed(row["difference_pp"]),
            row["legacy_verdict"],
            row["core_verdict"] + (" *" if row["flips"] else "  "),
        ]
        for row in records(table)
    ]
    lines += columns(rows)
    lines += [
        "",
        f"* differs ({len(flips)}). {definitions.WARNING}",
        f"Editions: {', '.join(sorted({*table['legacy_edition'], *table['core_edition']}))}.",
    ]
    return "\n".join(lines) + "\n"


def revisions_text(table: pd.DataFrame, distribution: Sequence[tuple[float, float, int]], as_of: date) -> str:
    """table, distribution: what revisions.usual_revisions and revisions.distribution give."""
    if table.empty:
        return f"By {sentences.day(as_of)} no first estimate had a value a year later.\n"
    rows = [["country", "n", "mean absolute", "mean", "years"]]
    rows += [
        [
            row["country"],
            str(row["n"]),
            f"{row['mean_absolute_pp']:.2f}",
            f"{row['mean_signed_pp']:+.2f}",
            row["years"],
        ]
        for row in records(table)
    ]
    lines = [
        *heading(
            f"How far NATO's first estimates moved within a year, in points, as of {sentences.day(as_of)}"
        ),
        *columns(rows),
        "",
        f"How the {sum(number for *_, number in distribution)} revisions spread (a fall is negative):",
        *[
            f"  {low:+.1f} to {high:+.1f}  {number:>3} {'▪' * number}".rstrip()
            for low, high, number in distribution
        ],
        "",
        "All of them together say how steady a verdict is: in how many it would hold. Fewer than four of five is a "
        "close call.",
    ]
    return "\n".join(lines) + "\n"


def why_text(explanation: Explanation, before: date, after: date) -> str:
    first, last = explanation.before, explanation.after
    title = f"{last.row['country_name']}: {last.row['title']}"
    lines = heading(title)
    for when, point in ((before, first), (after, last)):
        row = point.row
        lines.append(
            f"{sentences.day(when)}: {point.value:.2f}% in {point.year} ({point.edition}), against {sentences.level(row)}"
            f"{sentences.due(row)} [{row['obligation_id']}]"
        )
    words = {"target": "Gap to the target", "path": "Distance from the path"}
    for against, (start, end) in explanation.changes.items():
        parts = explanation.parts[explanation.parts["against"] == against]
        lines += [
            "",
            f"{words[against]}: {sentences.signed(start)} to {sentences.signed(end)} points, "
            f"a change of {sentences.signed(end - start)}",
        ]
        rows = [[f"  {row['part']}", f"{row['points']:+.3f}", PARTS[row["part"]]] for row in records(parts)]
        lines += [f"{a}  {b}  {c}" for a, b, c in _padded(rows)]
    lines += [
        "",
        "Positive widens the gap. The parts sum to the change exactly and depend on no order (Shapley value).",
    ]
    if warning := basis_change(first, last):
        lines.append(warning)
    return "\n".join(lines) + "\n"


def _padded(rows: Sequence[Sequence[str]]) -> list[tuple[str, str, str]]:
    first, second = (max((len(row[at]) for row in rows), default=0) for at in (0, 1))
    return [(row[0].ljust(first), row[1].rjust(second), row[2]) for row in rows]


def scenario_text(result: Scenario) -> str:
    question, table, currency = result.question, result.table, result.currency
    title = (
        f"{result.country_name}: from {result.start:.2f}% of GDP in {result.first} to {question.target:g}% "
        f"by {question.by}, {question.profile}"
    )
    lines = [*heading(title), *scenario_sentences(result), ""]
    head = [
        "year",
        "share",
        "GDP",
        "spending",
        "extra",
        "cumulative",
        "extra, today's money",
        "against own plan",
    ]
    rows = [head]
    for row in records(table):
        rows.append(
            [
                str(row["year"]),
                f"{row['share']:.2f}%",
                _millions(row["gdp_m"]),
                _millions(row["spending_m"]),
                _millions(row["extra_m"]),
                _millions(row["cumulative_extra_m"]),
                _millions(row["extra_today_m"]),
                _millions(row["extra_to_plan_m"]),
            ]
        )
    lines += [f"All sums in {currency} m; nominal unless said otherwise. GDP: {_gdp_sources(table)}.", ""]
    lines += columns(rows)
    lines += ["", "Assumptions", *[f"- {text}" for text in result.assumptions]]
    return "\n".join(lines) + "\n"


def scenario_sentences(result: Scenario) -> list[str]:
    """The answer in words: a point of GDP, the last year, the sum, and today's terms."""
    question, currency = result.question, result.currency
    last: dict[str, Any] = records(result.table)[-1]
    first = result.first
    points = question.target - result.start
    change, cost, more = ("more", "cost", "more") if points >= 0 else ("fewer", "save", "less")

    def money(value: float) -> str:
        return f"{currency} {abs(value):,.0f}m"

    return [
        f"In {first} a tenth of a point of GDP is {money(result.point_m / 10)} a year.",
        f"{abs(points):.2f} points {change} {cost} {money(last['extra_at_todays_gdp_m'])} a year in terms of the GDP of "
        f"{first}.",
        f"In {question.by} that is {money(last['extra_m'])} {more} than today's share would be "
        f"({money(last['extra_today_m'])} in prices of {first}), and {money(last['cumulative_extra_m'])} over the whole "
        f"way ({money(last['cumulative_extra_today_m'])} in prices of {first}).",
    ]


def _gdp_sources(table: pd.DataFrame) -> str:
    parts = []
    for source, rows in table.groupby("gdp_from", sort=False):
        years = rows["year"].tolist()
        span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
        parts.append(f"{source} {span}")
    return ", ".join(parts)


def _millions(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"
