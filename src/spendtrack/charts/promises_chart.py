"""Every promise in the year in which it is due: a row for each party, a mark for how firmly it binds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from spendtrack.assessment.asof import STANDING
from spendtrack.assessment.rows import records
from spendtrack.charts.theme import ACCENT, CONTEXT, FAINT, SUBJECT, axis, figure, label_room
from spendtrack.wording import sentences
from spendtrack.wording.labels import FIRM_CLASS

ROW = 18
MIDDLING = "#b5751a"
BAND = "rgba(139,144,151,0.13)"
# Symbol, size and colour of a mark, by class of firmness: told apart by form as well as by colour.
MARKS = {
    "firm": ("square", 10, SUBJECT),
    "planned": ("circle", 10, MIDDLING),
    "said": ("circle-open", 9, CONTEXT),
    "refused": ("x-thin", 8, ACCENT),
}
# What a label on the chart leaves out; the table says it in full.
SHORTER = (
    ("at least ", ""),
    ("about ", "~"),
    ("towards ", "to "),
    ("up to ", "≤"),
    ("no level", ""),
    ("% to ", "–"),
    (" of gross national income", " GNI"),
    (" of defence spending", ""),
    (" of GDP", ""),
)
# The narrowest page that a chart is drawn for: what stands apart there does so everywhere.
NARROW = 358
LETTER = 7.0  # pixels, of bold type
REACH = 10  # pixels from the middle of a mark to where its label begins
AIR = 5
YEAR_LABEL = 34
SHORT_YEAR_LABEL = 20
BESIDE = 34  # pixels between the last band and the column that follows it
COLUMN = 42
RING = 17


Span = tuple[float, float]


@dataclass(frozen=True)
class Promise:
    """A promise at its place among the years."""

    row: dict[str, Any]
    x: float
    label: str

    @property
    def kept(self) -> bool:
        return self.row["status"] in STANDING


def middle(deadline: str, due_on: str) -> float:
    """The middle of the year, financial year, quarter, month or day of a deadline, as a year with a fraction.

    due_on: its last day. It lies inside the band of a year, and of a financial year inside that of its first one.
    """
    last = date.fromisoformat(due_on)
    days = 366 if len(deadline) == 4 or "/" in deadline else 92 if "Q" in deadline else 30
    centre = last - timedelta(days=0 if len(deadline) == 10 else days // 2)
    return as_year(centre)


def as_year(day: date) -> float:
    return day.year + (day - date(day.year, 1, 1)).days / 366


def promises_chart(
    pledges: pd.DataFrame, as_of: date, *, links: Callable[[str], str | None] = lambda party: None
) -> go.Figure:
    """pledges: rows of promises to draw, by party, with party_name, party_label, due_on, firmest and next_due.

    Each lies in the band of its year; what speaks of every year, or names no date, stands in a column beside the years.
    A replaced one says "was". links: the address that a party's name leads to, None for none.
    """
    if pledges.empty:
        return figure([], 120, xaxis={"visible": False}, yaxis={"visible": False})
    rows = records(pledges)
    years = [int(middle(row["deadline"], row["due_on"])) for row in rows if row["deadline"] is not None]
    first, last = min([*years, as_of.year]), max([*years, as_of.year]) + 1
    names = {row["party"]: row["party_label"] for row in rows}
    labels = [_label(row) for row in rows]
    yearly = [_is_yearly(row) for row in rows]
    undated = [row["deadline"] is None and not each for row, each in zip(rows, yearly, strict=True)]
    left = label_room(list(names.values()))
    beside = [text for text, *at in zip(labels, yearly, undated, strict=True) if any(at)]
    right = round(8 + REACH + LETTER * max((len(text) for text in beside or labels), default=0))
    columns = (BESIDE if beside else 0) + (COLUMN if any(yearly) and any(undated) else 0)
    unit = (NARROW - left - right - columns) / (last - first + 0.4)
    at_yearly = last + BESIDE / unit
    at_undated = at_yearly + (COLUMN / unit if any(yearly) else 0)
    end = (at_undated if any(undated) else at_yearly if any(yearly) else last) + 0.2
    found = [
        Promise(
            row, at_yearly if each else at_undated if none else middle(row["deadline"], row["due_on"]), text
        )
        for row, text, each, none in zip(rows, labels, yearly, undated, strict=True)
    ]
    lanes, places = _lanes(names, found, unit)
    foot = -sum(len(one) for one in lanes.values())
    ticks = _years(range(first, last), unit)
    return figure(
        [*_rings(found, places), *_marks(found, places), _labels(found, places)],
        ROW * (1 - foot) + 62,
        margin={"l": left, "r": right, "t": 40, "b": 22},
        shapes=_shapes(range(first, last), lanes, as_of),
        annotations=[
            *([_head("each<br>year", at_yearly)] if any(yearly) else []),
            *([_head("no<br>date", at_undated)] if any(undated) else []),
            _today(as_of, near=as_of.year - first < 3),
        ],
        xaxis=axis(
            range=[first - 0.2, end],
            tickmode="array",
            tickvals=[year + 0.5 for year in ticks],
            ticktext=list(ticks.values()),
            tickfont={"size": 10 if any(text.startswith("’") for text in ticks.values()) else 12},
            side="top",
            showgrid=False,
        ),
        yaxis=axis(
            range=[foot + 0.4, 0.6],
            tickmode="array",
            tickvals=[_top(lanes, party) for party in lanes],
            ticktext=[_linked(names[party], links(party)) for party in lanes],
            showgrid=False,
            tickfont={"size": 12},
        ),
    )


def _years(years: range, unit: float) -> dict[int, str]:
    """The years that are named, as long as there is room on the narrowest page: 2027, ’27, or every fifth."""
    if unit >= YEAR_LABEL:
        return {year: str(year) for year in years}
    banded = [year for year in years if year % 2]
    if 2 * unit >= YEAR_LABEL:
        return {year: str(year) for year in banded}
    if 2 * unit >= SHORT_YEAR_LABEL:
        return {year: f"’{year % 100}" for year in banded}
    return {year: str(year) for year in years if year % 5 == 0}


def _is_yearly(row: dict[str, Any]) -> bool:
    return bool(row["deadline"] is None and row["counted"] == "each-year")


def _label(row: dict[str, Any]) -> str:
    """The level as short as it can be said; a promise that no longer stands was one."""
    level = functools.reduce(lambda text, pair: text.replace(*pair), SHORTER, sentences.level(row))
    return level if row["status"] in STANDING else f"was {level}" if level else "replaced"


def _lanes(
    names: dict[str, str], found: Sequence[Promise], unit: float
) -> tuple[dict[str, list[list[Span]]], dict[str, int]]:
    """Party -> its lanes with what is taken in each, and the lane of each promise, counted down: none covers another.

    unit: pixels a year on the narrowest page.
    """
    lanes: dict[str, list[list[Span]]] = {}
    places: dict[str, int] = {}
    above = 0
    for party in names:
        taken: list[list[Span]] = []
        for kept in (True, False):
            start = len(taken)
            mine = [one for one in found if one.row["party"] == party and one.kept == kept]
            for one in sorted(mine, key=lambda one: (not one.row["next_due"], one.x)):
                span = (one.x - REACH / unit, one.x + (REACH + LETTER * len(one.label) + AIR) / unit)
                lane = next((at for at in range(start, len(taken)) if _free(taken[at], span)), len(taken))
                if lane == len(taken):
                    taken.append([])
                taken[lane].append(span)
                places[one.row["pledge_id"]] = -above - lane
        lanes[party] = taken
        above += len(taken)
    return lanes, places


def _free(taken: Sequence[tuple[float, float]], span: tuple[float, float]) -> bool:
    return all(span[1] <= other[0] or other[1] <= span[0] for other in taken)


def _top(lanes: dict[str, list[Any]], party: str) -> int:
    before = list(lanes)[: list(lanes).index(party)]
    return -sum(len(lanes[one]) for one in before)


def _rings(found: Sequence[Promise], places: dict[str, int]) -> list[go.Scatter]:
    """A ring around what falls due next."""
    mine = [one for one in found if one.row["next_due"]]
    if not mine:
        return []
    ring = {"symbol": "circle-open", "size": RING, "color": CONTEXT, "line": {"width": 1.2, "color": CONTEXT}}
    return [
        go.Scatter(
            x=[one.x for one in mine],
            y=[places[one.row["pledge_id"]] for one in mine],
            mode="markers",
            marker=ring,
            hoverinfo="skip",
        )
    ]


def _marks(found: Sequence[Promise], places: dict[str, int]) -> list[go.Scatter]:
    traces = []
    for kept in (False, True):
        mine = [one for one in found if one.kept == kept]
        manners = [MARKS[FIRM_CLASS[one.row["strength"]]] for one in mine]
        if not mine:
            continue
        traces.append(
            go.Scatter(
                x=[one.x for one in mine],
                y=[places[one.row["pledge_id"]] for one in mine],
                mode="markers",
                marker={
                    "symbol": [symbol for symbol, _, _ in manners],
                    "size": [size if kept else size - 3 for _, size, _ in manners],
                    "color": [color if kept else CONTEXT for _, _, color in manners],
                    "line": {
                        "width": [
                            1.8 if "circle-open" in symbol or "thin" in symbol else 0
                            for symbol, _, _ in manners
                        ],
                        "color": [color if kept else CONTEXT for _, _, color in manners],
                    },
                },
                text=[_told(one.row) for one in mine],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    return traces


def _told(row: dict[str, Any]) -> str:
    when = sentences.due(row).strip() or "no date"
    return (
        f"<b>{row['party_name']}</b>: {row['title']}<br>{row['strength']}, {when}, announced "
        f"{sentences.day(row['announced'])}<br>{row['status']}"
    )


def _labels(found: Sequence[Promise], places: dict[str, int]) -> go.Scatter:
    """The level of each promise, at the right of its mark; bold where it is the firmest of its party."""
    return go.Scatter(
        x=[one.x for one in found],
        y=[places[one.row["pledge_id"]] for one in found],
        mode="text",
        text=["\u2003" + (f"<b>{one.label}</b>" if one.row["firmest"] else one.label) for one in found],
        textposition="middle right",
        textfont={"size": 11},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _linked(name: str, address: str | None) -> str:
    return f'<a href="{address}" target="_self">{name}</a>' if address else name


def _head(text: str, at: float) -> dict[str, Any]:
    return {
        "text": text,
        "x": at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 2,
        "showarrow": False,
    }


def _today(as_of: date, *, near: bool) -> dict[str, Any]:
    return {
        "text": sentences.day(as_of),
        "x": as_year(as_of),
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -3,
        "xanchor": "left" if near else "center",
        "showarrow": False,
    }


def _shapes(years: range, lanes: dict[str, list[Any]], as_of: date) -> list[dict[str, Any]]:
    """The bands of every second year, a line under each party, and the day."""
    bands = [
        {
            "type": "rect",
            "x0": year,
            "x1": year + 1,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "fillcolor": BAND,
            "line": {"width": 0},
            "layer": "below",
        }
        for year in years
        if year % 2
    ]
    under, rules = 0, []
    for taken in lanes.values():
        under -= len(taken)
        rules.append(
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "xref": "paper",
                "y0": under + 0.52,
                "y1": under + 0.52,
                "line": {"color": FAINT, "width": 1},
                "layer": "below",
            }
        )
    now = as_year(as_of)
    day = {
        "type": "line",
        "x0": now,
        "x1": now,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": ACCENT, "width": 1},
        "layer": "below",
    }
    return [*bands, *rules, day]
