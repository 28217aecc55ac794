"""Every promise of a country: what has a verdict in one table, what has none in one sentence, what is past folded."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment.rows import records
from spendtrack.assessment.slippage import FIRMEST_FIRST
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.vocabulary import Measure, Unmeasurable, Verdict
from spendtrack.web.address import View
from spendtrack.web.pages.parts import Child, correct_figure, download, tools
from spendtrack.web.pages.promise_rows import Promise, PromiseTables
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import REASON_WORDS, STRENGTH_WORDS

STANDING = ("in force", "proposed", "unconfirmed")
MEASURES = list(map(str, Measure))


def every_promise(
    state: State, view: View, history: pd.DataFrame, rows: pd.DataFrame, main: dict[str, Any] | None
) -> list[Child]:
    """history: asof.lineage of the party; rows: its rows of the gap table; main: the obligation that heads the page."""
    heading = html.H2(
        [*[html.Span(id=place) for place in ("gaps", "promises")], "Every promise, and how far it is"],
        id="every-promise",
    )
    if history.empty:
        return [
            heading,
            html.P("No pledge of this country had been made by this day.", className="empty", id="firmness"),
        ]
    verdicts = {row["pledge_id"]: row for row in records(rows)}
    listed: list[Promise] = [(row, verdicts.get(row["pledge_id"])) for row in records(history)]
    first = main["pledge_id"] if main is not None else None
    standing = sorted(
        (one for one in listed if one[0]["status"] in STANDING), key=lambda one: _rank(one[0], first)
    )
    judged = [one for one in standing if one[1] is not None and one[1]["verdict"] != Verdict.UNMEASURABLE]
    open_ones = [one for one in standing if one not in judged]
    past = [one for one in reversed(listed) if one[0]["status"] not in STANDING]
    tables, day = PromiseTables(state, view), sentences.day(view.as_of)
    parts: list[Child] = [
        heading,
        html.P(
            f"{_firmness(history)} A gap is target minus figure: positive is a shortfall. A row opens to conditions, "
            "notes, sources and corrections.",
            className="note",
            id="firmness",
        ),
    ]
    if judged:
        parts.append(
            tables.table(f"Promises in force and what is missing, as of {day}", "obligations", judged, first)
        )
    parts += [
        html.P(text, className="note money")
        for text in dict.fromkeys(row["money_note"] for _, row in judged if row is not None)
        if text is not None
    ]
    if open_ones:
        caption = f"Promises in force without a verdict, as of {day}"
        table = tables.table(caption, "without-verdict", open_ones)
        summary = html.Summary(_no_verdict(open_ones, more=bool(judged)))
        parts.append(html.Details([summary, table], className="fold", id="unmeasured", open=not judged))
    if past:
        table = tables.table(f"Promises that no longer stand, as of {day}", "past-promises", past)
        summary = html.Summary(f"{plural(len(past), 'promise')} that no longer {_stand(len(past))}")
        parts.append(
            html.Details([summary, table], className="fold", id="past", open=not judged and not open_ones)
        )
    return [
        *parts,
        tools(
            download(state.book, view, "gaps", "Download the gaps as CSV"),
            download(state.book, view, "pledges", "The promises as CSV"),
            correct_figure(state, f"{view.country}, core, year, edition"),
        ),
    ]


def _stand(number: int) -> str:
    return "stands" if number == 1 else "stand"


def _rank(pledge: dict[str, Any], main: str | None) -> tuple[bool, int, int, str]:
    """The headline first, then measure by measure the firmest first."""
    return (
        pledge["pledge_id"] != main,
        MEASURES.index(pledge["measure"]),
        FIRMEST_FIRST.index(pledge["strength"]),
        pledge["deadline"] or "9999",
    )


def _firmness(history: pd.DataFrame) -> str:
    """How firmly the promises in force bind, in one sentence."""
    live = history[history["status"].isin(["in force", "proposed"])]
    counts = Counter(live["strength"])
    if not counts:
        return "No confirmed promise is in force."
    said = [f"{STRENGTH_WORDS[name]} ({counts[name]})" for name in FIRMEST_FIRST if counts[name]]
    return f"{plural(len(live), 'promise')} in force: {', '.join(said)}."


def _no_verdict(promises: list[Promise], *, more: bool) -> str:
    """ "8 more have no verdict: no date promised (3), no figure (3), not due yet (2)"."""
    why = Counter(row["reason_code"] for _, row in promises if row is not None)
    said = [f"{REASON_WORDS[Unmeasurable(code)]} ({number})" for code, number in why.most_common()]
    count = f"{len(promises)} {'more ' if more else ''}{'has' if len(promises) == 1 else 'have'} no verdict"
    return f"{count}: {', '.join(said)}" if said else count
