"""The chart of promises: each in the band of its year, its firmness told by form and by colour, no word over another."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from spendtrack.assessment.dtypes import last_day
from spendtrack.assessment.rows import records
from spendtrack.charts.drawing import draw
from spendtrack.charts.promises_chart import MARKS, as_year, middle
from spendtrack.web.pages.page_tables import promises
from tests.charts.every import charts, state
from tests.charts.lettered import outside_or_over

CHARTS = {name: chart for name, chart in charts().items() if name.endswith("#promises-chart")}
FOUR_WIDTHS = (358, 480, 696, 1216)


def shown(name: str) -> list[dict[str, Any]]:
    view, _ = state().read(name.removesuffix("#promises-chart"))
    return records(promises(state(), view))


def inside(x: float, row: dict[str, Any]) -> bool:
    """Whether the place lies in the year, or in the financial year, that the promise names."""
    if "/" not in row["deadline"]:
        return int(x) == int(row["deadline"][:4])
    last = date.fromisoformat(row["due_on"])
    return as_year(last.replace(year=last.year - 1)) < x <= as_year(last)


@given(some.dates(date(2014, 1, 1), date(2060, 12, 31)))
def test_a_mark_lies_in_the_year_quarter_month_or_day_that_it_stands_for(day: date) -> None:
    year, month = day.year, f"{day.year}-{day.month:02}"
    assert int(middle(str(year), f"{year}-12-31")) == year
    assert as_year(day) == middle(day.isoformat(), day.isoformat())
    last = last_day(month).date()
    assert as_year(day.replace(day=1)) <= middle(month, last.isoformat()) <= as_year(last)
    ends = date(year + 1, 3, 31)
    at = middle(f"{year}/{(year + 1) % 100:02}", ends.isoformat())
    assert as_year(date(year, 4, 1)) < at < year + 1, (
        "in the financial year and in the band of its first year"
    )
    assert as_year(ends - timedelta(days=190)) <= at


@pytest.mark.parametrize("name", CHARTS)
def test_every_promise_by_a_year_is_drawn_inside_its_band(name: str) -> None:
    figure = CHARTS[name]["figure"]
    marks = [trace for trace in figure.data if trace.mode == "markers" and trace.text is not None]
    drawn = {text: x for trace in marks for text, x in zip(trace.text, trace.x, strict=True)}
    bands = [(shape.x0, shape.x1) for shape in figure.layout.shapes if shape.type == "rect"]
    assert all(high - low == 1 and float(low).is_integer() and low % 2 for low, high in bands)
    named = dict(zip(figure.layout.xaxis.tickvals, figure.layout.xaxis.ticktext, strict=True))
    assert all(str(int(at)).endswith(text.removeprefix("’")) and at % 1 == 0.5 for at, text in named.items())
    last = max((high for _, high in bands), default=0)
    for row in shown(name):
        found = [
            x for text, x in drawn.items() if f"{row['title']}<br>" in text and row["party_name"] in text
        ]
        if row["deadline"] is not None and found:
            assert any(inside(x, row) for x in found), row["pledge_id"]
        elif found:
            assert all(x > last for x in found), "beside the years"


def test_classes_of_firmness_differ_in_form_and_in_colour() -> None:
    for (form, _, color), (other, _, other_color) in combinations(MARKS.values(), 2):
        assert form != other and color != other_color


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", FOUR_WIDTHS)
def test_no_word_leaves_the_picture_or_covers_another(name: str, width: int) -> None:
    assert outside_or_over(draw(CHARTS[name]["figure"], width, decorative=True)) == []


def test_each_party_has_one_firmest_promise_and_what_is_due_next_lies_ahead() -> None:
    rows = shown("page=promises#promises-chart")
    standing = [row for row in rows if row["status"] == "in force"]
    for party in {row["party"] for row in standing if row["strength"] != "opt-out"}:
        mine = [row for row in rows if row["party"] == party]
        assert sum(row["firmest"] for row in mine) == 1
        ahead = [row for row in mine if row["next_due"]]
        assert len(ahead) <= 1 and all(row["due_on"] >= state().today.isoformat() for row in ahead)
    france = {row["pledge_id"]: row for row in rows if row["party"] == "FRA"}
    assert france["fra-2p5-2030"]["next_due"] and france["fra-3p5-2035"]["firmest"]


def test_what_was_replaced_is_drawn_once_its_row_is_open_and_says_so() -> None:
    closed, opened = (CHARTS[f"page=promises{more}#promises-chart"]["figure"] for more in ("", "&open=GBR"))
    assert not any("was " in text for text in closed.data[-1].text)
    was = [text for text in opened.data[-1].text if "was " in text]
    replaced = [
        row
        for row in shown("page=promises#promises-chart")
        if row["party"] == "GBR" and row["status"] == "superseded"
    ]
    assert len(was) == len(replaced) > 3
