"""Every promise from the day it was made to the day it is due: the firmer, the thicker."""

from __future__ import annotations

import functools
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from spendtrack.assessment.rows import records
from spendtrack.charts.theme import ACCENT, CONTEXT, SUBJECT, axis, figure, label_room, words
from spendtrack.wording import sentences

ROW = 21
FIRST, LAST = 2014.0, 2037.0
YEARS_A_LETTER = 0.6
# What a label on the chart leaves out; the table says it in full.
SHORTER = (
    ("at least ", ""),
    ("about ", "~"),
    ("towards ", "to "),
    (" of gross national income", " of GNI"),
    (" of defence spending", ""),
    (" of GDP", ""),
)
# Width and dash of a line by how firmly the promise binds. Softness shows in greyscale too.
STROKES = {
    "law": (9, "solid"),
    "budget": (7, "solid"),
    "plan": (5, "solid"),
    "coalition": (3.5, "solid"),
    "statement": (2, "solid"),
    "aspiration": (2, "dot"),
    "opt-out": (1, "dashdot"),
}


def promises_chart(pledges: pd.DataFrame) -> go.Figure:
    """pledges: rows of asof.statuses in the order to draw, with party_name. One row each, newest at the foot.

    In force: coloured. Replaced, withdrawn or expired: grey, up to the day it ended; from there a thin line to
    the date that it had named. A cross is the deadline; a promise without one ends in an arrow.
    """
    if pledges.empty:
        return figure([], 120, xaxis={"visible": False}, yaxis={"visible": False})
    lines: dict[tuple[str, bool], dict[str, list[Any]]] = {}
    rest: dict[str, list[Any]] = {"x": [], "y": []}
    marks: dict[str, list[Any]] = {key: [] for key in ("x", "y", "symbol", "color", "hover")}
    ticks: list[tuple[int, str]] = []
    party = None
    y = 0
    for row in records(pledges):
        if row["party_name"] != party:
            party = row["party_name"]
            y -= 1 if ticks else 0
            ticks.append((y, f"<b>{party}</b>"))
        _draw(row, y, lines, rest, marks)
        y -= 1
    data: list[Any] = [
        go.Scatter(
            x=rest["x"], y=rest["y"], mode="lines", line={"color": CONTEXT, "width": 0.8}, hoverinfo="skip"
        )
    ]
    for (strength, live), points in lines.items():
        width, dash = STROKES[strength]
        data.append(
            go.Scatter(
                x=points["x"],
                y=points["y"],
                mode="lines",
                line={"color": SUBJECT if live else CONTEXT, "width": width, "dash": dash},
                hoverinfo="skip",
            )
        )
    data.append(
        go.Scatter(
            x=marks["x"],
            y=marks["y"],
            mode="markers",
            marker={
                "symbol": marks["symbol"],
                "color": marks["color"],
                "size": 8,
                "line": {"width": 1.6, "color": marks["color"]},
            },
            text=marks["hover"],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    data.append(words(_labels(pledges)))
    return figure(
        data,
        ROW * (-y + 1) + 70,
        margin={"l": label_room([text for _, text in ticks]), "r": 8, "t": 30, "b": 30},
        xaxis=axis(range=[FIRST - 0.3, LAST], dtick=5, tick0=2015, side="top"),
        yaxis=axis(
            range=[y - 0.2, 0.8],
            tickmode="array",
            tickvals=[at for at, _ in ticks],
            ticktext=[text for _, text in ticks],
            showgrid=False,
        ),
    )


def when(text: str, *, end: bool = False) -> float:
    """A date of the ledger as a year with a fraction; a year or month alone is its end where `end` is set."""
    parts = [int(part) for part in text[:10].replace("/", "-").split("-") if part.isdigit()]
    year = float(parts[0])
    if len(text) <= 7 and "/" in text:  # a financial year, which ends in the spring of the next
        return year + 1.2
    if len(parts) == 1:
        return year + (1.0 if end else 0.0)
    month = (parts[1] - (0 if end and len(parts) == 2 else 1)) / 12
    return year + month + (parts[2] / 365 if len(parts) > 2 else 0.0)


def _draw(
    row: dict[str, Any],
    y: int,
    lines: dict[tuple[str, bool], dict[str, list[Any]]],
    rest: dict[str, list[Any]],
    marks: dict[str, list[Any]],
) -> None:
    live = row["status"] in ("in force", "proposed", "unconfirmed")
    start = max(when(row["announced"]), FIRST)
    named = when(row["deadline"], end=True) if row["deadline"] is not None else None
    due = min(named, LAST - 0.4) if named is not None else LAST - 0.4
    ended = min(when(row["ended"]), due) if row["ended"] is not None else due
    points = lines.setdefault((row["strength"], live), {"x": [], "y": []})
    points["x"] += [start, max(ended if not live else due, start), None]
    points["y"] += [y, y, None]
    if not live and due > ended and named is not None:
        rest["x"] += [ended, due, None]
        rest["y"] += [y, y, None]
    color = SUBJECT if live else CONTEXT
    words = (
        f"<b>{row['party_name']}</b>: {row['title']}<br>{row['strength']}, announced "
        f"{sentences.day(row['announced'])}<br>{row['status']}"
    )
    open_ended = named is None
    ends = [(start, "circle", color)]
    if live or not open_ended:
        ends.append((due, "triangle-right-open" if open_ended else "x-thin", ACCENT if live else CONTEXT))
    for at, symbol, tint in ends:
        marks["x"].append(at)
        marks["y"].append(y)
        marks["symbol"].append(symbol)
        marks["color"].append(tint)
        marks["hover"].append(words)


def _labels(pledges: pd.DataFrame) -> list[tuple[float, float, str, str]]:
    """The level of each promise, at the left of its line: what a reader looks for first."""
    labels: list[tuple[float, float, str, str]] = []
    y, party = 0, None
    for row in records(pledges):
        if row["party_name"] != party:
            y -= 1 if party is not None else 0
            party = row["party_name"]
        level = sentences.level(row) if row["target"] is not None else ""
        short = functools.reduce(lambda text, pair: text.replace(*pair), SHORTER, level)
        start = max(when(row["announced"]), FIRST)
        named = when(row["deadline"], end=True) if row["deadline"] is not None else LAST - 0.4
        due = min(named, LAST - 0.4)
        # Left of the line where the years before it are wide enough for the words, also on a narrow page.
        needed = YEARS_A_LETTER * len(short) + 0.8
        left = start - FIRST > needed or LAST - due < needed
        labels.append((start if left else due, y, short, "left" if left else "right"))
        y -= 1
    return labels
