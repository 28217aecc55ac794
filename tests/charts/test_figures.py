"""Figures as data: what is drawn is what the frame says, and nothing is joined that must not be."""

from __future__ import annotations

from datetime import date

import pytest

from spendtrack.assessment import asof, gaps, pathway
from spendtrack.assessment.day import Frames
from spendtrack.assessment.rows import records
from spendtrack.charts import country_timeline, gap_chart
from spendtrack.charts.drawing import draw
from spendtrack.charts.total_chart import total_chart
from spendtrack.wording import show

DAY = date(2026, 11, 23)


def test_every_figure_of_the_frame_is_a_dot_and_every_country_a_name(frames: Frames) -> None:
    rows = show.alliance(frames.day(DAY))
    figure = gap_chart(rows, DAY.isoformat())
    dots = figure.data[1]
    assert sorted(dots.x) == sorted(rows["latest_value"].dropna())
    assert set(dots.marker.symbol) == {"circle-open"}, "all of 2026 are estimates"
    ticks = [text for text in figure.layout.yaxis.ticktext if text.startswith("<a")]
    assert len(ticks) == len(rows) == 32
    assert figure.layout.xaxis.ticktext and all(text.endswith("%") for text in figure.layout.xaxis.ticktext)
    assert figure.layout.template.layout.to_plotly_json() == {}, "nothing of Plotly's own look shows through"
    headings = [text for text in figure.layout.yaxis.ticktext if text.startswith("<b>")]
    assert sum(int(text.rsplit(": ", 1)[1].removesuffix("</b>")) for text in headings) == 32


@pytest.mark.parametrize("country", ["GBR", "EST", "NLD", "DEU", "SWE", "ISL"])
@pytest.mark.parametrize("day", [DAY, date(2025, 9, 1), date(2020, 1, 1)])
def test_no_line_of_a_timeline_mixes_definitions_or_invents_a_year(
    frames: Frames, country: str, day: date
) -> None:
    series = asof.timeline(frames.day(day), country)
    table = gaps.gap_table(frames.day(day))
    figure = country_timeline(series, table[table["country"] == country], pathway.pathways(frames.day(day)))
    points = {
        basis: set(zip(rows["year"], rows["value"], strict=True))
        for basis, rows in series.groupby("basis", sort=False)
    }
    for trace in figure.data:
        if trace.name in ("Required path", "Targets", "Moved", "Replaced"):
            continue
        drawn = set(zip(trace.x, trace.y, strict=True)) - {(None, None)}
        years = [year for year in trace.x if year is not None]
        if trace.mode == "lines" and None not in trace.x:
            assert years == list(range(years[0], years[0] + len(years))) if years else True
        assert sum(drawn <= known for known in points.values()) >= 1


def test_estimates_are_hollow_and_actual_figures_solid(frames: Frames) -> None:
    series = asof.timeline(frames.day(DAY), "GBR")
    figure = country_timeline(
        series, gaps.gap_table(frames.day(DAY)).iloc[0:0], pathway.pathways(frames.day(DAY)).iloc[0:0]
    )
    hollow: set[tuple[int, float]] = set()
    solid: set[tuple[int, float]] = set()
    for trace in figure.data:
        if trace.mode == "markers":
            (hollow if trace.marker.symbol == "circle-open" else solid).update(
                zip(trace.x, trace.y, strict=True)
            )
    estimates = series[series["status"] == "estimate"]
    actual = series[series["status"] == "actual"]
    assert hollow == set(zip(estimates["year"], estimates["value"], strict=True))
    assert solid == set(zip(actual["year"], actual["value"], strict=True))


def test_an_empty_frame_gives_an_empty_figure(frames: Frames) -> None:
    table = gaps.gap_table(frames.day(DAY))
    assert not gap_chart(table.iloc[0:0], "2026-11-23").data
    empty = country_timeline(
        asof.timeline(frames.day(DAY), "ISL"), table.iloc[0:0], pathway.pathways(frames.day(DAY)).iloc[0:0]
    )
    assert not empty.data


@pytest.mark.parametrize("day", [DAY, date(2025, 9, 1)])
def test_the_chart_of_the_total_shows_the_known_and_the_possible_part_of_every_ally(
    frames: Frames, day: date
) -> None:
    rows = show.alliance(frames.day(day), "total")
    figure = total_chart(rows, day.isoformat())
    core, related, _ = figure.data
    known = rows[rows["at_least"].notna()]
    assert sorted(core.x) == sorted(known["at_least"])
    assert {round(length, 4) for length in related.x} == {1.5} and len(related.x) == len(core.x)
    assert list(core.y) == list(related.y)
    headings = [text for text in figure.layout.yaxis.ticktext if text.startswith("<b>")]
    assert sum(int(text.rsplit(": ", 1)[1].removesuffix("</b>")) for text in headings) == len(rows)
    assert figure.layout.shapes[0].x0 == 5
    labels = " ".join(figure.data[2].text)
    for row in records(known[known["short_by_at_least_pp"].notna()]):
        assert f"{row['at_least']:.2f}, {row['short_by_at_least_pp']:.2f} short" in labels
    close = {row["country_name"] for row in records(known) if row["close_call"]}
    names = dict(zip(figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True))
    marked = {
        names[y].split(">")[1].removesuffix("</a")
        for y, text in zip(figure.data[2].y, figure.data[2].text, strict=True)
        if text.endswith("≈")
    }
    assert marked == close
    assert "<svg" in draw(figure, 380, decorative=True)
    assert not total_chart(rows.iloc[0:0], day.isoformat()).data


def test_a_figure_does_not_carry_the_template_of_the_library(frames: Frames) -> None:
    rows = show.alliance(frames.day(DAY))
    assert '"colorway"' not in gap_chart(rows, DAY.isoformat()).to_json()
    axis = gap_chart(rows, DAY.isoformat()).layout.xaxis
    assert list(axis.ticktext) == [f"{value}%" for value in axis.tickvals]
