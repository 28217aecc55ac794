"""What a path to a share of GDP would cost: spending year by year on it and at today's share."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from spendtrack.analysis.scenario import Scenario
from spendtrack.charts.theme import CONTEXT, SUBJECT, axis, figure

HEIGHT = 340


def cost_chart(result: Scenario) -> go.Figure:
    """Bars of yearly spending in billions of the national currency: what today's share takes, and what the path adds."""
    table = result.table
    base = (table["spending_m"] - table["extra_m"]) / 1000
    extra = table["extra_m"] / 1000
    years = table["year"].tolist()
    data: list[Any] = [
        go.Bar(
            x=years,
            y=base.round(2).tolist(),
            marker={"color": CONTEXT},
            hovertemplate=f"%{{x}}: {result.currency} %{{y:.1f}} bn at the share of {result.first}<extra></extra>",
        ),
        go.Bar(
            x=years,
            y=extra.round(2).tolist(),
            marker={"color": SUBJECT},
            hovertemplate=f"%{{x}}: {result.currency} %{{y:.1f}} bn more<extra></extra>",
        ),
    ]
    last = len(years) - 1
    labels = [
        {
            "x": years[last],
            "y": float(base.iloc[last] + extra.iloc[last]),
            "text": f"<b>{extra.iloc[last]:+,.1f} bn</b>",
            "showarrow": False,
            "yanchor": "bottom",
            "xanchor": "right",
            "xshift": 18,
        },
    ]
    return figure(
        data,
        HEIGHT,
        barmode="relative",
        bargap=0.25,
        margin={"l": 62, "r": 8, "t": 26, "b": 30},
        xaxis=axis(dtick=1 if len(years) <= 8 else 2, showgrid=False),
        yaxis=axis(ticksuffix=" bn", nticks=6, rangemode="tozero"),
        annotations=labels,
    )
