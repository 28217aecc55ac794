"""Who is how near to the level in total? The part that is published, the part that can count at most, and what follows."""

from __future__ import annotations

from dash import html

from spendtrack.assessment.rows import records
from spendtrack.charts.total_chart import total_chart
from spendtrack.ledger.vocabulary import Measure
from spendtrack.web.address import ALLIANCE, View
from spendtrack.web.pages.parts import Child, graph
from spendtrack.web.state import State
from spendtrack.wording import counts, sentences, show


def total_section(state: State, view: View) -> list[Child]:
    """The chart of the collective pledge in total for the chosen group; nothing on days and for groups without one."""
    rows = show.alliance(state.day(view.as_of), Measure.TOTAL)
    if view.group != ALLIANCE:
        rows = rows[rows["country"].isin(state.members(view))].reset_index(drop=True)
    if rows.empty or not rows["at_least"].notna().any():
        return []
    first, day = records(rows)[0], sentences.day(view.as_of)
    question = f"Who can be at {first['target']:g}% in total?"
    sentence = counts.headline(rows)
    editions = ", ".join(rows["edition_name"].dropna().unique())
    source = (
        f"Source: NATO ({editions}). Full: core defence, the part that is published; faint: the 1.5 points that can count "
        f"as related at most; short: by how much at least; the line is the level promised; ≈ marks verdicts that hold in fewer than four of five past "
        f"revisions. As of {day}."
    )
    return [
        html.H2(question, className="first"),
        graph(
            total_chart(rows, view.as_of.isoformat(), state.book.view),
            "total-chart",
            question,
            f"{question} {sentence}",
            source,
        ),
        html.P(
            "What countries spend on related items is not published, so a total is known only between two bounds. It is "
            "decided where both fall on one side of the level.",
            className="note",
        ),
    ]
