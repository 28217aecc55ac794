"""Promises as a table: a row each, with level, gap and verdict; what stands behind a row opens inside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment import asof, opinions
from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import capital
from spendtrack.ledger.vocabulary import Operator, Unmeasurable
from spendtrack.web.address import View
from spendtrack.web.pages.behind_a_promise import announcement, titled, told_with_it
from spendtrack.web.pages.parts import (
    MINUS,
    Child,
    aria,
    correct,
    data,
    figure_about,
    number,
    told,
    verdict_mark,
)
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import (
    PLAN_SENTENCES,
    STRENGTH_WORDS,
    because,
    category_of,
    doubt,
    short_verdict,
)
from spendtrack.wording.show import money_words

Row = Mapping[str, Any]
Promise = tuple[dict[str, Any], dict[str, Any] | None]
"""A row of asof.lineage and, where it is in force, its row of the gap table."""
HEAD = (
    ("Promise", False),
    ("Level and date", False),
    ("Firmness", False),
    ("Figure", True),
    ("Gap", True),
    ("Verdict", False),
)
PLANNED = ("reaches", "short")


class PromiseTables:
    """What the tables of one page share: the words, sources and successors of the promises."""

    def __init__(self, state: State, view: View, shared: Mapping[str, str] | None = None) -> None:
        """shared: pledge that binds every member of the party -> where they stand."""
        self._shared = shared or {}
        self._state, self._day = state, state.day(view.as_of)
        cited = asof.citations(self._day).merge(state.frames.sources, on="source_id")
        self._cited = cited.sort_values(["pledge_id", "rank"])
        self._records = pledge_rows(state.frames)

    def table(
        self,
        caption: str,
        name: str,
        promises: Sequence[Promise],
        main: str | None = None,
        *,
        opened: bool = False,
    ) -> html.Div:
        """main: the pledge that heads the page. opened: what stands behind each row is shown from the start."""
        head = [html.Th(words, scope="col", className="n" if numeric else None) for words, numeric in HEAD]
        body = [self._row(pledge, judged, pledge["pledge_id"] == main, opened) for pledge, judged in promises]
        return html.Div(
            html.Table([html.Caption(caption), html.Thead(html.Tr(head)), html.Tbody(body)]),
            className="table promise-rows",
            tabIndex=0,
            role="region",
            id=name,
            **aria("label", caption),
        )

    def _row(
        self, pledge: dict[str, Any], judged: dict[str, Any] | None, main: bool, opened: bool
    ) -> html.Tr:
        level = f"{sentences.level(pledge)}{sentences.due(pledge)}" if pledge["target"] is not None else "–"
        if pledge["target"] is not None and not sentences.due(pledge):
            level += ", no date"
        cells: list[Child] = [
            level.removeprefix("at least "),
            html.Span(STRENGTH_WORDS[pledge["strength"]], className=f"firm {pledge['strength']}"),
            _figure(judged) if judged else "–",
            _gap(judged) if judged else "–",
            self._verdict(pledge, judged),
        ]
        return html.Tr(
            [
                html.Th(self._title(pledge, judged, opened), scope="row"),
                *[
                    html.Td(cell, className="n" if numeric else None, **data("label", words))
                    for cell, (words, numeric) in zip(cells, HEAD[1:], strict=True)
                ],
            ],
            id=pledge["pledge_id"],
            className="main" if main else None,
        )

    def _verdict(self, pledge: Row, judged: Row | None) -> Child:
        if judged is None:
            return self._status(pledge)
        sure = doubt(judged)
        return html.Span(
            [
                verdict_mark(category_of(judged), short_verdict(judged)),
                *([html.Small(sure)] if sure else []),
                *([html.Small("proposed, not adopted yet")] if pledge["status"] == "proposed" else []),
            ]
        )

    def _status(self, pledge: Row) -> str:
        if pledge["superseded_by"] is None:
            return self._shared.get(pledge["pledge_id"], str(pledge["status"]))
        return f"superseded by “{self._records[pledge['superseded_by']]['title']}”"

    def _title(self, pledge: dict[str, Any], judged: dict[str, Any] | None, opened: bool) -> html.Details:
        """The title, which opens to everything that stands behind the row."""
        seen = " (day seen in a source)" if pledge["day_confirmed"] else ""
        words: list[Child] = [html.P(f"{announcement(pledge)}{seen}.")]
        if judged is not None:
            words += self._judged(judged)
        if pledge["confidence"] == "unconfirmed":
            words.append(html.P("Unconfirmed: listed, never judged."))
        words += [html.P(text) for text in told_with_it(self._records[pledge["pledge_id"]])]
        return html.Details(
            [
                html.Summary(pledge["title"]),
                html.Div(
                    [
                        *words,
                        self._sources(pledge["pledge_id"]),
                        correct(self._state, pledge["pledge_id"], pledge["line"]),
                    ],
                    className="opened",
                ),
            ],
            open=opened,
        )

    def _judged(self, row: dict[str, Any]) -> list[Child]:
        parts: list[Child] = [html.P(_why(row))]
        if money := money_words(row).replace("-", MINUS):
            parts.append(html.P(f"The gap in money: {money}. Nominal."))
        if ":" in row["obligation_id"] and row["plan"] in PLANNED:
            parts.append(html.P(f"{capital(PLAN_SENTENCES[row['plan']])}."))
        parts += [
            html.P(f"Second opinion, not judged: {sentences.second_opinion(one)}")
            for one in records(opinions.beside(self._day, row))
        ]
        return parts

    def _sources(self, pledge_id: str) -> Child:
        cited: pd.DataFrame = self._cited[self._cited["pledge_id"] == pledge_id]
        items: list[Child] = []
        for source in records(cited):
            label: list[Child] = [titled(source), f", {source['publisher']}"]
            how = f" ({source['kind']}{', second-hand' if source['second_hand'] else ''})"
            linked = (
                [html.A(label, href=source["url"], rel="noopener")] if source["url"] is not None else label
            )
            items.append(html.Li([*linked, how]))
        return html.Ul(items, className="cites")


def _why(row: Row) -> str:
    return f"{capital(short_verdict(row))}: {because(row)}."


def _figure(row: Row) -> Child:
    """The newest figure; for a total its bounds, for a sum what is known of it so far."""
    if row["latest_value"] is not None and row["reason_code"] != Unmeasurable.UNCONFIRMED:
        share = told(f"{row['latest_value']:.2f}%", figure_about(row))
        return html.Span([share, html.Small(f"{int(row['latest_year'])} {row['latest_status']}")])
    if row["at_least"] is not None:
        most = f"–{number(row['at_most'])}%" if row["at_most"] is not None else "%"
        bounds = told(f"{number(row['at_least'])}{most}", str(row["reason"]))
        return html.Span(
            [bounds, html.Small("at least, at most" if row["at_most"] is not None else "at least")]
        )
    if row["sum_so_far"] is not None:
        currency, _, scale = str(row["unit"]).partition(" ")
        return html.Span(
            [
                told(f"{currency} {number(row['sum_so_far'])} {scale}", str(row["reason"])),
                html.Small(_years(row)),
            ]
        )
    return "–"


def _years(row: Row) -> str:
    """The years that the sum so far was counted in."""
    first, last = row["sum_from"], row["sum_to"]
    if first is None:
        return "so far"
    return f"{int(first)}" if first == last else f"{int(first)} to {int(last)}"


def _gap(row: Row) -> Child:
    if row["gap_pp"] is None or row["latest_value"] is None:
        if row["short_by_at_least_pp"] is not None:
            return told(f"at least {number(row['short_by_at_least_pp'])}", str(row["reason"]))
        return "–"
    points = told(number(row["gap_pp"]), figure_about(row, f"{row['target']:g}% minus the figure. "))
    if row["operator"] == Operator.UP_TO:
        side = "under" if row["gap_pp"] > 0 else "over" if row["gap_pp"] < 0 else "at"
        return html.Span([points, html.Small(f"{side} its ceiling")])
    if row["gap_national_m"] is None:
        return points
    money = f"{row['currency']} {number(row['gap_national_m'] / 1000, 1)}bn"
    nominal = "" if row["nominal_gap_pp"] is None else f", {number(row['nominal_gap_pp'])} nominal"
    about = figure_about(row, "Target times GDP, minus spending, nominal. ")
    return html.Span([points, html.Small([told(money, about), nominal])])
