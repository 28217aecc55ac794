"""One card a share of GDP promised to Ukraine: how much of it was set aside so far, over how many of its years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.rows import records
from spendtrack.assessment.sum_verdicts import money
from spendtrack.ledger.phrases import capital
from spendtrack.web.address import View, query
from spendtrack.web.pages.behind_a_promise import behind
from spendtrack.web.pages.parts import Child, aria, link, verdict_mark
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.aid_words import progress, share_so_far, span
from spendtrack.wording.labels import because, category_of, short_verdict

Row = Mapping[str, Any]
ROOM = 1.12  # of the widest bar or mark, so that neither touches the end of its card


def aid_cards(state: State, view: View, shares: pd.DataFrame) -> html.Div:
    """shares: rows of analysis.aid_shares. All bars have one scale, so that donors can be compared."""
    most = ROOM * max([*shares["target"].tolist(), *shares["period_value"].dropna().tolist()])
    promises = pledge_rows(state.frames)
    return html.Div(
        [_card(state, view, row, promises[row["pledge_id"]], most) for row in records(shares)], id="aid-cards"
    )


def _card(state: State, view: View, row: Row, promise: Row, most: float) -> html.Article:
    page = query(View("country", view.as_of, row["country"]), state.today)
    level = f"{sentences.level(row)}{' a year' if row['counted'] == 'each-year' else ''}"
    counted = row["share_so_far"] is not None
    claim = row["claim_note"]
    return html.Article(
        [
            html.H3(link(state.book, row["country_name"], page)),
            html.P(f"Promised: {level}, {_years(row)}", className="promised"),
            html.P(
                [html.Strong(share_so_far(row)), progress(row).removeprefix(share_so_far(row))]
                if counted
                else [html.Strong("–"), f" {progress(row)}"],
                className="share",
            ),
            _bar(row, most),
            html.P(
                [verdict_mark(str(category_of(row)), short_verdict(row)), *_missing(row)], className="verdict"
            ),
            html.P(f"{claim}.") if claim is not None else None,
            html.Details(
                [
                    html.Summary("How it is counted, and who says so"),
                    html.Div(
                        [
                            html.P(f"{capital(because(row))}."),
                            *behind(state, view, promise, title=True),
                        ],
                        className="opened",
                    ),
                ]
            ),
        ],
        className="aid-card",
        id=str(row["obligation_id"]),
    )


def _bar(row: Row, most: float) -> html.Div:
    """What was set aside over the years counted, and the mark that was promised."""
    value, target = row["period_value"], row["target"]
    said = f"{value:.2f}%" if value is not None else "nothing counted yet"
    over = f" in {span(int(row['period_from']), int(row['period_to']))}" if value is not None else ""
    parts: list[Child] = [html.I(className="level", style={"left": f"{100 * target / most:.1f}%"})]
    if value is not None:
        parts.insert(0, html.I(className="given", style={"width": f"{100 * value / most:.1f}%"}))
    return html.Div(
        [
            html.Div(parts, className="gauge", **aria("hidden", "true")),
            html.P([html.Span(f"{said}{over}"), html.Span(f"{target:g}% promised")], className="ends"),
        ],
        className=str(category_of(row)),
    )


def _missing(row: Row) -> list[Child]:
    gap = row["period_gap_eur_m"]
    if gap is None:
        return []
    return [f"{money(abs(gap), 'EUR m')} {'missing' if gap > 0 else 'more than promised'} so far"]


def _years(row: Row) -> str:
    first, last = row["starts"], row["deadline"]
    if first is None:
        return f"to {last}" if last is not None else "for no year in particular"
    if last is None:
        return f"from {first} on"
    return str(first) if str(first) == last else f"{first} to {last}"
