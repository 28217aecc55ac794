"""How near is each ally to a level in total, of which only the core part is published? A known part and a possible one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go

from spendtrack.assessment.rows import records
from spendtrack.charts.gap_chart import UNSURE
from spendtrack.charts.theme import (
    ACCENT,
    FAINT,
    axis,
    figure,
    label_room,
    names,
    verdict_color,
    words,
)
from spendtrack.ledger.vocabulary import Category
from spendtrack.wording.labels import LABELS, category_of, steadiness

ROW = 20


def total_chart(
    rows: pd.DataFrame, as_of: str, address: Callable[[dict[str, str]], str] | None = None
) -> go.Figure:
    """Bars for `rows` (one collective pledge on a total, of the gap table), grouped by verdict. Per cent of GDP.

    The full part of a bar is core defence, the faint one what can count as related at most; the line is the level.
    Names link to the country's page on the same day; address: where its query leads. An empty frame gives an empty figure.
    """
    if rows.empty:
        return figure([], 120, xaxis={"visible": False}, yaxis={"visible": False})
    first = records(rows)[0]
    target, due = float(first["target"]), first["deadline"]
    places: list[int] = []
    known: list[dict[str, Any]] = []
    ticks: list[tuple[int, str]] = []
    y = 0
    for category, listed in _grouped(rows):
        ticks.append((y, f"<b>{LABELS[category].heading}: {len(listed)}</b>"))
        y -= 1
        for row in listed:
            asked = {"page": "country", "country": row["country"], "as-of": as_of}
            to = address(asked) if address else f"/?{urlencode(asked)}"
            ticks.append((y, f'<a href="{to}">{row["country_name"]}</a>'))
            if row["at_least"] is not None:
                places.append(y)
                known.append(row)
            y -= 1
    core = [float(row["at_least"]) for row in known]
    most = [row["at_least"] if row["at_most"] is None else row["at_most"] for row in known]
    colors = [verdict_color(category_of(row)) for row in known]
    labels = [
        (max(float(high), target), float(at), _label(row), "right")
        for row, high, at in zip(known, most, places, strict=True)
    ]
    right = max([target, *most]) * 1.75  # the labels stand beside the bars
    return figure(
        [
            _bars(core, places, colors, [_hover(row) for row in known]),
            _bars([high - low for high, low in zip(most, core, strict=True)], places, FAINT, None),
            words(labels),
        ],
        ROW * (-y + 1) + 60,
        barmode="stack",
        margin={"l": label_room([text for _, text in ticks]), "r": 8, "t": 34, "b": 30},
        xaxis=axis(
            range=[0, right],
            tickvals=list(range(0, int(right) + 1, 2)),
            ticktext=[f"{at}%" for at in range(0, int(right) + 1, 2)],
        ),
        yaxis=names(ticks, y),
        shapes=[
            {
                "type": "line",
                "x0": target,
                "x1": target,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": ACCENT, "width": 2},
            }
        ],
        annotations=[
            {
                "x": target,
                "y": 1,
                "xref": "x",
                "yref": "paper",
                "yanchor": "bottom",
                "showarrow": False,
                "text": f"<b>{target:g}%{f' by {due}' if due is not None else ''}</b>",
                "font": {"size": 13},
            }
        ],
    )


def _grouped(rows: pd.DataFrame) -> list[tuple[Category, list[dict[str, Any]]]]:
    groups: dict[Category, list[dict[str, Any]]] = {name: [] for name in Category}
    for row in records(rows.sort_values(["at_least", "country"], ascending=[False, True], kind="stable")):
        groups[category_of(row)].append(row)
    return [(name, listed) for name, listed in groups.items() if listed]


def _label(row: dict[str, Any]) -> str:
    mark = UNSURE if steadiness(row) else ""
    if row["short_by_at_least_pp"] is not None:
        return f"{row['at_least']:.2f}, {row['short_by_at_least_pp']:.2f} short{mark}"
    return f"{row['at_least']:.2f}{mark}"


def _hover(row: dict[str, Any]) -> str:
    most = f", at most {row['at_most']:.2f}%" if row["at_most"] is not None else ""
    kind = "estimate" if row["on_estimates"] else "actual"
    unsure = steadiness(row)
    return (
        f"<b>{row['country_name']}</b><br>at least {row['at_least']:.2f}%{most} in {row['judged_year']} ({kind})"
        f"<br>{LABELS[category_of(row)].words}{f'<br>{unsure}' if unsure else ''}"
    )


def _bars(lengths: list[float], places: list[int], color: Any, hover: list[str] | None) -> go.Bar:
    told: dict[str, Any] = (
        {"hoverinfo": "skip"} if hover is None else {"text": hover, "hovertemplate": "%{text}<extra></extra>"}
    )
    return go.Bar(
        x=lengths,
        y=places,
        orientation="h",
        width=0.62,
        marker={"color": color},
        textposition="none",
        **told,
    )
