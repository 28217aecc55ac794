"""How did a promise move? Each strand of promises that replaced one another, dated, as steps in one line."""

from __future__ import annotations

from typing import Any

from dash import html

from spendtrack.assessment import slippage
from spendtrack.assessment.frames import party_rows
from spendtrack.assessment.rows import records
from spendtrack.assessment.strands import Strand, strands
from spendtrack.ledger.phrases import plural
from spendtrack.web.address import View
from spendtrack.web.pages.parts import Child
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import MEASURE_NAMES, STRENGTH_WORDS

Moves = dict[str, tuple[str, str | None]]


def lineage_strip(state: State, view: View) -> list[Child]:
    """The strand that speaks for the party, the others folded; nothing where no promise replaced another."""
    found = strands(state.day(view.as_of), view.country)
    if not found:
        return []
    moved = _moved(state, view)
    first, *others = found
    parts: list[Child] = [
        html.H2("How the promise moved", className="first", id="moved"),
        html.P(_summary(first, view), className="note"),
        _steps(state, first, moved),
    ]
    if others:
        count = len(others)
        parts.append(
            html.Details(
                [
                    html.Summary(f"{plural(count, 'more line')} of promises that replaced one another"),
                    *[_steps(state, strand, moved) for strand in others],
                ],
                className="strands",
            )
        )
    return [html.Section(parts, className="moved")]


def _summary(strand: Strand, view: View) -> str:
    first, last = strand[0], strand[-1]
    own = "" if first["party"] == view.country else f" by {first['party']}"
    ended = "" if last["status"] in ("in force", "proposed") else f", and {last['status']} by now"
    return (
        f"First made{own} on {sentences.day(first['announced'])}; changed {_times(len(strand) - 1)} since, last on "
        f"{sentences.day(last['announced'])}{ended}."
    )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _steps(state: State, strand: Strand, moved: Moves) -> html.Ol:
    told = {row["pledge_id"]: _words(state, row, strand) for row in strand}
    items = []
    for row, before in zip(strand, [None, *strand], strict=False):
        how, against = moved.get(row["pledge_id"], ("", None))
        # A level without a date has no place in years: the step is then measured by the last one that has.
        if how and against in told and before is not None and against != before["pledge_id"]:
            how += f" (level and date against {told[against]})"
        items.append(_step(row, told[row["pledge_id"]], how))
    return html.Ol(items, className="steps")


def _step(row: dict[str, Any], words: str, how: str) -> html.Li:
    standing = row["status"] in ("in force", "proposed")
    about = STRENGTH_WORDS[row["strength"]] + (f"; {how}" if how else "")
    return html.Li(
        [
            html.Span(sentences.day(row["announced"]), className="when"),
            html.A(html.Strong(words), href=f"#{row['pledge_id']}"),
            html.Small(about),
        ],
        className="now" if standing else None,
    )


def _words(state: State, row: dict[str, Any], strand: Strand) -> str:
    """The step in words, with what it counts where others of the strand count something else."""
    words = step_words(row, _starts(state, row))
    several = len({one["measure"] for one in strand}) > 1 and row["target"] is not None
    return f"{words} ({MEASURE_NAMES[row['measure']].partition(' (')[0].lower()})" if several else words


def step_words(row: dict[str, Any], starts: str = "") -> str:
    """ "2.5% by 2030", "2.5%, no date", "2.5% from April 2027". starts: the month in which the financial year named
    as the date begins, where it names one."""
    if row["target"] is None:
        return str(row["title"])
    level = sentences.level(row).removeprefix("at least ").removesuffix(" of GDP")
    if starts:
        return f"{level} from {starts}"
    due = sentences.due({"counted": None, **row})
    return f"{level}{due}" if due else f"{level}, no date"


def _starts(state: State, row: dict[str, Any]) -> str:
    """2027/28 of a party whose financial year begins on 1 April: "April 2027"."""
    begins = party_rows(state.frames)[row["party"]]["financial_year"] if row["party"] in state.names else None
    deadline = str(row["deadline"])
    if begins is None or "/" not in deadline or not str(row["unit"]).startswith("pct-"):
        return ""
    month = int(str(begins).partition("-")[0])
    return sentences.day(f"{deadline[:4]}-{month:02d}")


def _moved(state: State, view: View) -> Moves:
    """Pledge -> how it moved, and against which."""
    rows = records(slippage.moves(state.day(view.as_of)))
    return {row["pledge_id"]: (words, row["compared_with"]) for row in rows if (words := slippage.words(row))}
