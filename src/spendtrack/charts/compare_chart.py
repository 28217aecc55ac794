"""Several countries through the years on one definition: chosen ones named, the rest of the group in grey."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from spendtrack.assessment.rows import records
from spendtrack.charts.theme import ACCENT, CONTEXT, FAINT, SUBJECT, axis, figure, spread

HEIGHT = 520
# Told apart by dash as well as by colour, and by the name at the end of each line.
COLORS = (SUBJECT, "#7a5fa8", "#3f8f5f", "#9a6a1f", "#c0417f", "#4f6f8f")
LABEL_SHARE = 0.037  # of the height: two names nearer than this would touch


def compare_chart(rows: pd.DataFrame, selected: Sequence[str]) -> go.Figure:
    """rows: comparison.comparison. Lines of `selected`, named at their newest figure; hollow dots are estimates."""
    if rows.empty:
        return figure([], 120, xaxis={"visible": False}, yaxis={"visible": False})
    median = rows[rows["country"] == "median"]
    others = rows[~rows["country"].isin([*selected, "median"])]
    data = [_context(others)]
    ends: list[dict[str, Any]] = []
    low, high = float(rows["value"].min()), float(rows["value"].max())
    for at, country in enumerate(selected):
        mine = rows[rows["country"] == country].sort_values("year")
        if mine.empty:
            continue
        color = COLORS[at % len(COLORS)]
        dash = ("solid", "dash")[at // len(COLORS) % 2]
        data.append(_line(mine, color, dash, 2.5))
        ends.append(_end(mine, color))
    if not median.empty:
        data.append(_line(median.assign(country_name="Median"), ACCENT, "dot", 2))
        ends.append(_end(median.assign(country_name="Median"), ACCENT))
    span = (high - low) or 1.0
    heights = spread([end["y"] for end in ends], LABEL_SHARE * span * 1.12)
    for end, height in zip(ends, heights, strict=True):
        end["y"] = height
    years = rows["year"].tolist()
    longest = max((len(re.sub("<[^>]+>", "", end["text"])) for end in ends), default=0)
    return figure(
        data,
        HEIGHT,
        margin={"l": 42, "r": round(6.7 * longest) + 14, "t": 12, "b": 30},
        xaxis=axis(
            range=[min(years) - 0.3, max(years) + 0.1],
            tickvals=list(range(max(years), min(years) - 1, -4)),
            showgrid=False,
            tickangle=0,
        ),
        yaxis=axis(range=[low - 0.06 * span, high + 0.06 * span], ticksuffix="%", nticks=8),
        annotations=ends,
    )


def _context(rows: pd.DataFrame) -> Any:
    x: list[int | None] = []
    y: list[float | None] = []
    for _, mine in rows.groupby("country", sort=True):
        x += [*mine["year"].tolist(), None]
        y += [*mine["value"].tolist(), None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": FAINT, "width": 1}, hoverinfo="skip")


def _line(rows: pd.DataFrame, color: str, dash: str, width: float) -> Any:
    hollow = ["circle-open" if status != "actual" else "circle" for status in rows["status"]]
    return go.Scatter(
        x=rows["year"].tolist(),
        y=rows["value"].tolist(),
        mode="lines+markers",
        cliponaxis=False,
        line={"color": color, "width": width, "dash": dash},
        marker={"symbol": hollow, "size": 7, "color": color, "line": {"width": 1.5, "color": color}},
        text=[f"{row['country_name']}, {row['status']}" for row in records(rows)],
        hovertemplate="%{text}: %{y:.2f}% in %{x}<extra></extra>",
    )


def _end(rows: pd.DataFrame, color: str) -> dict[str, Any]:
    last = records(rows.sort_values("year"))[-1]
    dot = f'<span style="color:{color}">●</span>'
    return {
        "x": last["year"],
        "y": float(last["value"]),
        "text": f"{dot} {last['country_name']} <b>{last['value']:.2f}</b>",
        "showarrow": False,
        "xanchor": "left",
        "xshift": 9,
        "yanchor": "middle",
        "font": {"size": 12, "color": CONTEXT},
    }
