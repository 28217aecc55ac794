"""What a coalition said it had raised, statement by statement, beside what nobody could confirm."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from spendtrack.assessment.rows import records
from spendtrack.assessment.sum_verdicts import money
from spendtrack.charts.theme import FAINT, SUBJECT, axis, figure, label_room, words
from spendtrack.wording.sentences import day

ROW = 30
INSIDE = 0.75  # of the longest bar: a bar as long as that has room for its label


def raised_chart(totals: pd.DataFrame) -> go.Figure:
    """totals: rows of analysis.raised, in millions of euros. Solid bars were checked, the faint one was not.

    An empty frame gives an empty figure.
    """
    if totals.empty:
        return figure([], 120, xaxis={"visible": False}, yaxis={"visible": False})
    rows = records(totals)
    positions = [-at for at in range(len(rows))]
    values = [row["total_eur_m"] for row in rows]
    days = [day(row["said"]) for row in rows]
    sums = [money(value, "EUR m") for value in values]
    labels = [
        (
            row["total_eur_m"],
            float(at),
            *_label(said, row["checked"], row["total_eur_m"] > INSIDE * max(values)),
        )
        for at, said, row in zip(positions, sums, rows, strict=True)
    ]
    bars = go.Bar(
        x=values,
        y=positions,
        orientation="h",
        width=0.62,
        marker={"color": [SUBJECT if row["checked"] else FAINT for row in rows]},
        text=[
            f"<b>{said}</b>{'' if row['checked'] else ', not confirmed'}<br>{when}, {row['publisher']}"
            for said, when, row in zip(sums, days, rows, strict=True)
        ],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )
    return figure(
        [bars, words(labels)],
        ROW * len(rows) + 16,
        margin={"l": label_room(days), "r": 8, "t": 4, "b": 12},
        xaxis=axis(
            range=[
                0,
                max(values)
                * (1.06 if rows[-1]["total_eur_m"] == max(values) and not rows[-1]["checked"] else 1.5),
            ],
            showticklabels=False,
            showgrid=False,
        ),
        yaxis=axis(
            range=[-len(rows) + 0.3, 0.7],
            tickmode="array",
            tickvals=positions,
            ticktext=days,
            showgrid=False,
        ),
    )


def _label(said: str, checked: bool, long: bool) -> tuple[str, str]:
    """Text and side; what could not be checked says so, inside its bar where that is long."""
    return (said, "right") if checked else (f"{said}, unconfirmed", "left" if long else "right")
