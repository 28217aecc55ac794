"""Military aid to Ukraine as a share of GDP, donor by donor, against the level that some promised."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from spendtrack.assessment.rows import records
from spendtrack.charts.theme import ACCENT, CONTEXT, SUBJECT, axis, figure, label_room, words

ROW = 22


def aid_chart(
    rows: pd.DataFrame, pledged: dict[str, float], periods: dict[str, tuple[float, int, int]], year: int
) -> go.Figure:
    """rows: donors with country_name and value, per cent of GDP: of `year`, or over the years of their promise so far.

    pledged: country -> promised share, per cent; periods: country -> (share, first year, last year) of its promise.
    Countries that promised a share are blue and carry their promise as a line; the rest is context.
    """
    if rows.empty:
        return figure([], 120, xaxis={"visible": False}, yaxis={"visible": False})
    ordered = rows.sort_values(["value", "country_name"], ascending=[False, True], ignore_index=True)
    values = ordered["value"].tolist()
    names = ordered["country_name"].tolist()
    codes = ordered["country"].tolist()
    positions = [-at for at in range(len(values))]
    top = max([*values, *pledged.values()])
    shapes: list[dict[str, Any]] = [
        {
            "type": "line",
            "x0": pledged[code],
            "x1": pledged[code],
            "y0": at - 0.46,
            "y1": at + 0.46,
            "line": {"color": ACCENT, "width": 3},
        }
        for code, at in zip(codes, positions, strict=True)
        if code in pledged
    ]
    labels = [
        (
            max(row["value"], pledged.get(row["country"], 0.0)),
            float(-at),
            f"{row['value']:.2f}"
            + (
                f" in {_span(periods[row['country']])}, promised {pledged[row['country']]:g}"
                if row["country"] in pledged
                else ""
            ),
            "right",
        )
        for at, row in enumerate(records(ordered))
    ]
    bars = go.Bar(
        x=values,
        y=positions,
        orientation="h",
        width=0.62,
        marker={"color": [SUBJECT if code in pledged else CONTEXT for code in codes]},
        text=[
            f"{name}: in {_span(periods.get(code, (0.0, year, year)))}"
            for code, name in zip(codes, names, strict=True)
        ],
        textposition="none",
        hovertemplate="%{text} %{x:.2f}% of GDP allocated<extra></extra>",
    )
    return figure(
        [bars, words(labels)],
        ROW * len(values) + 60,
        margin={"l": label_room(names), "r": 8, "t": 8, "b": 30},
        xaxis=axis(range=[0, top * 1.6], ticksuffix="%", nticks=6),
        yaxis=axis(
            range=[-len(values) + 0.3, 0.7],
            tickmode="array",
            tickvals=positions,
            ticktext=names,
            showgrid=False,
        ),
        shapes=shapes,
    )


def _span(period: tuple[float, int, int]) -> str:
    """ "2025", "2024 to 2025"."""
    _, first, last = period
    return str(first) if first == last else f"{first} to {last}"
