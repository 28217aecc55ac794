"""Closed sums: a cell for each member, below each run of cells its count, which opens to the members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dash import html

from spendtrack.analysis.headlines import Headline
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.vocabulary import Category
from spendtrack.web.address import View, query
from spendtrack.web.address_book import Book
from spendtrack.web.pages.parts import Child, aria, link
from spendtrack.wording.counts import UNSURE, steadily
from spendtrack.wording.labels import LABELS, counted


def closed_sums(
    found: Sequence[Headline], view: View, today: date, book: Book, *, lead: bool = False
) -> list[Child]:
    """Nothing where no member takes part in any. lead: the sum that heads the page, in the size of a headline."""
    shown = [one for one in found if not one.rows.empty]
    if not shown:
        return []
    return [
        html.Section(
            [_sum(one, view, today, book) for one in shown],
            className="sums lead" if lead else "sums",
            style={"--most": max(max(one.counts.values()) for one in shown)},
            **aria("label", "Counts, each with its members" if lead else "Counts at other levels"),
        )
    ]


def _sum(found: Headline, view: View, today: date, book: Book) -> html.Div:
    counts = found.counts
    members = sum(counts.values())
    return html.Div(
        [
            html.H2([found.question, html.Small(f" · {plural(members, 'member')}")]),
            html.Div(
                [_count(found, name, count, view, today, book) for name, count in counts.items()],
                className="counts",
            ),
        ],
        className="sum",
    )


def _count(found: Headline, category: str, count: int, view: View, today: date, book: Book) -> html.Details:
    names = found.rows[found.rows["category"] == category].sort_values("country_name")
    members: list[Child] = []
    for row in records(names):
        asked = query(View("country", view.as_of, row["country"]), today)
        share = f" {row['value']:.2f}%" if row["value"] is not None else ""
        members.append(html.Li([link(book, row["country_name"], asked), share]))
    cells = html.Span(className=f"cells {category}", **aria("hidden", "true"))
    sign = html.Span(f"{LABELS[Category(category)].sign} ", className="sign", **aria("hidden", "true"))
    sure = "" if category in UNSURE else steadily(count, found.steady.get(category, 0))
    return html.Details(
        [
            html.Summary([cells, html.Strong(str(count)), sign, counted(category, count), sure]),
            html.Ul(members),
        ],
        className=f"count {category}",
        style={"--cells": str(count)},
    )
