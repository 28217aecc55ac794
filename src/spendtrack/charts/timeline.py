"""One country through the years: what it spent on each definition, what it promised, and the path it would take."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from spendtrack.assessment.rows import records
from spendtrack.charts.theme import ACCENT, CONTEXT, FAINT, SUBJECT, axis, figure
from spendtrack.ledger.vocabulary import Unmeasurable, Verdict
from spendtrack.wording import sentences

HEIGHT = 460
LABEL_GAP = 0.062  # of the height: two labels nearer than this would touch


def country_timeline(
    series: pd.DataFrame,
    obligations: pd.DataFrame,
    pathways: pd.DataFrame,
    history: pd.DataFrame | None = None,
) -> go.Figure:
    """Core shares by year, targets as crosses with name and date, and the required path. Shares in per cent.

    series: asof.timeline of the country. obligations: its rows of the gap table. pathways: pathway.pathways.
    history: asof.lineage; targets that were replaced are grey crosses, tied to what replaced them.
    The two definitions are two series with a break between them. Actual figures are joined by a solid line,
    estimates are hollow and joined by a dashed one.
    """
    data: list[Any] = []
    labels: list[dict[str, Any]] = []
    newest = series["basis"].iloc[-1] if not series.empty else None
    for line, (basis, color) in enumerate((("nato-legacy", CONTEXT), ("nato-core", SUBJECT))):
        rows = series[series["basis"] == basis].sort_values("year")
        if not rows.empty:
            data += _series(rows, color)
            labels += _series_labels(rows, color, line, newest=basis == newest)
    core = obligations[
        (obligations["measure"] == "core")
        & obligations["unit"].isin(["pct-gdp", "pct-gni"])
        & obligations["target"].notna()
    ]
    path = _main_path(core, pathways)
    if not path.empty:
        data.append(
            go.Scatter(
                x=path["year"].tolist(),
                y=path["required_value"].tolist(),
                mode="lines",
                line={"color": ACCENT, "width": 1.5, "dash": "dot"},
                hovertemplate="%{y:.2f}% asked for in %{x}<extra>Required path</extra>",
                name="Required path",
            )
        )
    targets = _targets(core)
    former = _former(history)
    data += _former_marks(former)
    if targets:
        data.append(_target_marks(targets))
    values = [
        *series["value"].tolist(),
        *[t["target"] for t in targets],
        *[mark["at"][1] for mark in former],
    ] or [0.0, 2.0]
    top, bottom = max(values) * 1.12 + 0.1, max(0.0, min(values) - 0.22 * (max(values) - min(values)) - 0.2)
    labels += _target_labels(targets, top - bottom)
    years = [
        *series["year"].tolist(),
        *[t["year"] for t in targets],
        *[mark["at"][0] for mark in former],
    ] or [2014, 2035]
    return figure(
        data,
        height=HEIGHT,
        margin={"l": 42, "r": 8, "t": 16, "b": 30},
        xaxis=axis(range=[min(years) - 0.6, max([*years, 2035]) + 1.2], dtick=5, tick0=2015, showgrid=False),
        yaxis=axis(range=[bottom, top], ticksuffix="%", nticks=7),
        annotations=labels,
    )


def _series(rows: pd.DataFrame, color: str) -> list[Any]:
    """Solid through actual figures, dashed from the last of them through the estimates; broken where a year is missing."""
    actual = rows[rows["status"] == "actual"]
    estimates = rows[rows["status"] != "actual"]
    traces: list[Any] = []
    for part, dash in ((actual, "solid"), (pd.concat([actual.tail(1), estimates]), "dash")):
        years, values = _broken_at_gaps(part)
        traces.append(
            go.Scatter(
                x=years,
                y=values,
                mode="lines",
                line={"color": color, "width": 2.5, "dash": dash},
                hoverinfo="skip",
            )
        )
    for part, symbol in ((actual, "circle"), (estimates, "circle-open")):
        traces.append(
            go.Scatter(
                x=part["year"].tolist(),
                y=part["value"].tolist(),
                mode="markers",
                marker={"symbol": symbol, "size": 9, "color": color, "line": {"width": 2, "color": color}},
                text=[
                    f"{s}, {t:%B %Y} edition" for s, t in zip(part["status"], part["published"], strict=True)
                ],
                hovertemplate="%{y:.2f}% in %{x} (%{text})<extra></extra>",
            )
        )
    return traces


def _broken_at_gaps(rows: pd.DataFrame) -> tuple[list[int | None], list[float | None]]:
    """Years and values with an empty point wherever a year is missing, so that no line bridges it."""
    years: list[int | None] = []
    values: list[float | None] = []
    for year, value in zip(rows["year"].tolist(), rows["value"].tolist(), strict=True):
        if years and years[-1] is not None and year != years[-1] + 1:
            years.append(None)
            values.append(None)
        years.append(year)
        values.append(value)
    return years, values


def _series_labels(rows: pd.DataFrame, color: str, line: int, *, newest: bool) -> list[dict[str, Any]]:
    """Name and edition of a series at the foot of the chart, with its dot; its newest value at the end."""
    words = "core definition" if rows["basis"].iloc[0] == "nato-core" else "earlier definition"
    last = records(rows)[-1]
    style = {"showarrow": False, "font": {"size": 12}}
    labels: list[dict[str, Any]] = [
        {
            **style,
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": 0.01 + 0.05 * line,
            "text": f'<span style="color:{color}">●</span> {words}, {last["published"]:%B %Y} edition',
            "xanchor": "left",
            "yanchor": "bottom",
        }
    ]
    if newest:
        text = f"<b>{last['value']:.2f}%</b>"
        place = {"xanchor": "right", "xshift": -7, "yanchor": "bottom"}
        labels.append(
            {**style, **place, "x": last["year"], "y": last["value"], "text": text, "font": {"size": 14}}
        )
    return labels


def _main_path(core: pd.DataFrame, pathways: pd.DataFrame) -> pd.DataFrame:
    """The path of the country's farthest own pledge if it has one with a path, else of the collective one."""
    dated = core[core["deadline"].notna() & (core["verdict"] != Verdict.UNMEASURABLE)]
    known = dated[dated["obligation_id"].isin(pathways["obligation_id"])]
    if known.empty:
        return pathways.iloc[0:0]
    ranked = known.assign(
        own=~known["obligation_id"].str.contains(":"), year=known["deadline"].str.slice(0, 4)
    )
    chosen = ranked.sort_values(["year", "own"])["obligation_id"].iloc[-1]
    path: pd.DataFrame = pathways[pathways["obligation_id"] == chosen]
    return path


def _targets(core: pd.DataFrame) -> list[dict[str, Any]]:
    """Dated targets, own and collective ones at the same place merged into one mark."""
    found: dict[tuple[int, float], dict[str, Any]] = {}
    for row in records(core):
        if row["deadline"] is None or row["counted"] not in ("by-deadline", "average"):
            continue
        if row["reason_code"] == Unmeasurable.UNCONFIRMED:
            continue
        key = (int(row["deadline"][:4]), float(row["target"]))
        who = "NATO" if ":" in row["obligation_id"] else "own"
        mark = found.setdefault(
            key,
            {
                "year": key[0],
                "target": key[1],
                "due": " on average" if row["counted"] == "average" else sentences.due(row),
                "who": [],
                "titles": [],
            },
        )
        mark["titles"].append(f"{row['title']} ({row['strength']})")
        if who not in mark["who"]:
            mark["who"].append(who)
    return sorted(found.values(), key=lambda mark: (mark["year"], mark["target"]))


def _former(history: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Dated levels of core defence that no longer stand, each with the place of its nearest dated successor."""
    if history is None or history.empty:
        return []
    known = {row["pledge_id"]: row for row in records(history)}
    dated = {name: _place(row) for name, row in known.items()}
    found = []
    for name, row in known.items():
        at = dated[name]
        if at is None or row["status"] in ("in force", "proposed", "unconfirmed"):
            continue
        after, seen = row["superseded_by"], {name}
        while after is not None and after in known and after not in seen and dated[after] is None:
            seen.add(after)
            after = known[after]["superseded_by"]
        found.append(
            {
                "at": at,
                "to": dated.get(after) if after is not None else None,
                "hover": f"{row['title']} ({row['strength']}, announced {sentences.day(row['announced'])}), {row['status']}",
            }
        )
    return found


def _place(row: dict[str, Any]) -> tuple[int, float] | None:
    """Year and level of a pledge on the chart; None where it names no year or is not a share of GDP."""
    if row["measure"] != "core" or row["unit"] not in ("pct-gdp", "pct-gni") or row["target"] is None:
        return None
    return (int(row["deadline"][:4]), float(row["target"])) if row["deadline"] is not None else None


def _former_marks(former: list[dict[str, Any]]) -> list[Any]:
    if not former:
        return []
    ties = [mark for mark in former if mark["to"] is not None and mark["to"] != mark["at"]]
    return [
        go.Scatter(
            x=[x for mark in ties for x in (mark["at"][0], mark["to"][0], None)],
            y=[y for mark in ties for y in (mark["at"][1], mark["to"][1], None)],
            mode="lines",
            line={"color": FAINT, "width": 1},
            hoverinfo="skip",
            name="Moved",
        ),
        go.Scatter(
            x=[mark["at"][0] for mark in former],
            y=[mark["at"][1] for mark in former],
            mode="markers",
            marker={
                "symbol": "x-thin",
                "size": 8,
                "line": {"width": 1.6, "color": CONTEXT},
                "color": CONTEXT,
            },
            text=[mark["hover"] for mark in former],
            hovertemplate="%{text}<extra></extra>",
            name="Replaced",
        ),
    ]


def _target_marks(targets: list[dict[str, Any]]) -> Any:
    return go.Scatter(
        x=[mark["year"] for mark in targets],
        y=[mark["target"] for mark in targets],
        mode="markers",
        marker={"symbol": "x-thin", "size": 11, "line": {"width": 2.5, "color": ACCENT}, "color": ACCENT},
        text=["<br>".join(mark["titles"]) for mark in targets],
        hovertemplate="%{text}<extra></extra>",
        name="Targets",
    )


# Years that a label takes on a narrow screen, where a year is some thirteen pixels wide.
LABEL_YEARS = 9


def _target_labels(targets: list[dict[str, Any]], span: float) -> list[dict[str, Any]]:
    """Name and date at each target; where two would touch, the later one moves up.

    A label stands right of an early target, above a middle one and left of a late one, so that it stays on
    a narrow page and off the figures.
    """
    placed: list[tuple[float, float]] = []
    labels = []
    for mark in sorted(targets, key=lambda one: one["target"]):
        side = "left" if mark["year"] <= 2027 else "right" if mark["year"] >= 2033 else "center"
        centre = mark["year"] + {"left": 0.5, "center": 0.0, "right": -0.5}[side] * LABEL_YEARS
        height = mark["target"] + (LABEL_GAP * span if side == "center" else 0)
        while any(
            abs(at - centre) < LABEL_YEARS and abs(up - height) < LABEL_GAP * span for at, up in placed
        ):
            height += LABEL_GAP * span / 4
        placed.append((centre, height))
        words = f"{'NATO: ' if mark['who'] == ['NATO'] else ''}{mark['target']:g}%{mark['due']}"
        labels.append(
            {
                "x": mark["year"],
                "y": height,
                "text": words + (", as NATO" if len(mark["who"]) > 1 else ""),
                "showarrow": False,
                "xanchor": side,
                "xshift": {"left": 9, "center": 0, "right": -9}[side],
                "yanchor": "middle",
                "font": {"size": 11},
            }
        )
    return labels
