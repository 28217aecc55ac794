"""Who stands where against one target: a dot for each country, and the distance to the target as a line."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go

from spendtrack.assessment.rows import records
from spendtrack.charts.theme import ACCENT, CONTEXT, axis, figure, label_room, names, verdict_color, words
from spendtrack.ledger.vocabulary import Category
from spendtrack.wording import sentences
from spendtrack.wording.labels import LABELS, category_of, doubt, short_verdict

ROW = 20
LABEL = 0.47  # of the width: "0.20 above ≈", where a chart is 358 pixels wide
UNSURE = " ≈"  # the verdict holds in fewer than four of five past revisions


def grouped(rows: pd.DataFrame) -> list[tuple[Category, list[dict[str, Any]]]]:
    """(category, rows) in the order of the chart: by verdict, then by share, largest first."""
    groups: dict[Category, list[dict[str, Any]]] = {name: [] for name in Category}
    for row in records(rows):
        groups[category_of(row)].append(row)
    for listed in groups.values():
        listed.sort(key=lambda row: -row["latest_value"] if row["latest_value"] is not None else 0)
    return [(name, listed) for name, listed in groups.items() if listed]


def _heading(name: Category, listed: list[dict[str, Any]]) -> str:
    on_estimates = name == Category.MET and any(row["met_on_estimates"] for row in listed)
    words = LABELS[name].heading + (", on estimates" if on_estimates else "")
    return f"<b>{words}: {len(listed)}</b>"


def gap_chart(
    rows: pd.DataFrame, as_of: str, address: Callable[[dict[str, str]], str] | None = None
) -> go.Figure:
    """Dots for `rows` (one collective pledge of the gap table), grouped by verdict. Shares in per cent.

    Hollow dots are estimates. Names link to the country's page on the same day; address: where its query leads. An empty frame gives an
    empty figure.
    """
    if rows.empty:
        return figure([], 120, xaxis={"visible": False}, yaxis={"visible": False})
    first = records(rows)[0]
    target = float(first["target"])
    lines: dict[str, list[Any]] = {"x": [], "y": []}
    dots: dict[str, list[Any]] = {key: [] for key in ("x", "y", "symbol", "color", "hover")}
    texts: list[tuple[float, float, str, str]] = []
    ticks: list[tuple[int, str]] = []
    y = 0
    for name, listed in grouped(rows):
        ticks.append((y, _heading(name, listed)))
        y -= 1
        for row in listed:
            asked = {"page": "country", "country": row["country"], "as-of": as_of}
            to = address(asked) if address else f"/?{urlencode(asked)}"
            ticks.append((y, f'<a href="{to}">{row["country_name"]}</a>'))
            value = row["latest_value"]
            if value is not None:
                _draw(row, name, target, y, lines, dots, texts)
            y -= 1
    left, right = _room(rows["latest_value"].dropna().tolist(), target)
    whole = list(range(max(0, math.ceil(left)), math.floor(right) + 1))
    data = [
        go.Scatter(
            x=lines["x"],
            y=lines["y"],
            mode="lines",
            line={"color": CONTEXT, "width": 1.5},
            hoverinfo="skip",
        ),
        go.Scatter(
            x=dots["x"],
            y=dots["y"],
            mode="markers",
            marker={
                "symbol": dots["symbol"],
                "color": dots["color"],
                "size": 10,
                "line": {"width": 2, "color": dots["color"]},
            },
            text=dots["hover"],
            hovertemplate="%{text}<extra></extra>",
        ),
        words(texts),
    ]
    deadline = first["deadline"]
    due = (
        f" by {deadline}" if deadline is not None else " each year" if first["counted"] == "each-year" else ""
    )
    title = {
        "x": target,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"<b>{target:g}%{due}</b>",
        "font": {"size": 13},
    }
    return figure(
        data,
        height=ROW * (-y + 1) + 60,
        margin={"l": label_room([text for _, text in ticks]), "r": 8, "t": 34, "b": 30},
        xaxis=axis(
            range=[left, right],
            tickvals=whole,
            ticktext=[f"{at}%" for at in whole],
            side="bottom",
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
                "layer": "below",
            }
        ],
        annotations=[title],
    )


def _room(values: list[float], target: float) -> tuple[float, float]:
    """Ends of the axis that leave room for the labels on a narrow screen: a value takes a fifth of it, a distance LABEL."""
    low, high = min([*values, target]), max([*values, target])
    span = max(high - low, 1.0) / 0.6
    below, above = max(target - low + 0.2 * span, 0.34 * span), max(high - target + 0.2 * span, 0.34 * span)
    # How far a country is above stands below the target, beside its name, and the other way round.
    if high >= target:
        below = max(below, LABEL / (1 - LABEL) * above)
    if low < target:
        above = max(above, LABEL / (1 - LABEL) * below)
    return target - below, target + above


def _draw(
    row: dict[str, Any],
    group: Category,
    target: float,
    y: int,
    lines: dict[str, list[Any]],
    dots: dict[str, list[Any]],
    texts: list[tuple[float, float, str, str]],
) -> None:
    value, gap = float(row["latest_value"]), float(row["gap_pp"])
    short = gap > 0
    clear = 0.07  # the line starts at the rim of a hollow dot
    if abs(gap) > clear:
        lines["x"] += [value + clear if short else value - clear, target, None]
        lines["y"] += [y, y, None]
    unsure = doubt(row)
    hollow = row["latest_status"] == "estimate"
    color = verdict_color(group)
    dots["x"].append(value)
    dots["y"].append(y)
    dots["symbol"].append("circle-open" if hollow else "circle")
    dots["color"].append(color)
    dots["hover"].append(
        f"<b>{row['country_name']}</b><br>{sentences.observed(row)}<br>"
        f"{sentences.points(gap)} · {short_verdict(row)}{f'<br>{unsure}' if unsure else ''}"
    )
    near, far = ("left", "right") if short else ("right", "left")
    texts.append((value, y, f"{value:.2f}", near))
    # A dot near the line leaves no room for its distance on the other side of the label.
    mark = UNSURE if unsure else ""
    texts.append((target, y, f"{_distance(gap)}{mark}", far))


def _distance(gap: float) -> str:
    """ "0.94 short", "0.06 above", "<0.01 short", "at it": as short as it can be said beside a name."""
    if gap == 0:
        return "at it"
    return sentences.points(gap).replace(" points", "").replace("less than ", "<")
