"""Which charts there are of a day, by name, and what each is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from spendtrack.analysis import peers
from spendtrack.analysis.scenario import Question, scenario
from spendtrack.assessment import asof, gaps, pathway
from spendtrack.assessment.asking import as_party, known
from spendtrack.assessment.day import Day
from spendtrack.charts.compare_chart import compare_chart
from spendtrack.charts.cost_chart import cost_chart
from spendtrack.charts.gap_chart import gap_chart
from spendtrack.charts.timeline import country_timeline
from spendtrack.charts.total_chart import total_chart
from spendtrack.ledger.vocabulary import Measure
from spendtrack.wording.show import alliance

NAMES = ("timeline", "gaps", "comparison", "cost", "total")


def figure(
    day: Day, name: str, country: str | None = None, countries: Sequence[str] = (), **choices: Any
) -> go.Figure:
    """The chart of that name in NAMES. choices: for cost those of Question, for comparison those of peers.in_group.

    Raises LookupError for an unknown name, country or choice of words, TypeError where a chart lacks what it needs.
    """
    known("figure", name, NAMES)
    if name == "gaps":
        return gap_chart(alliance(day), day.text)
    if name == "total":
        return total_chart(alliance(day, Measure.TOTAL), day.text)
    if name == "comparison":
        rows = peers.in_group(day, countries, **choices)
        return compare_chart(rows, [as_party(day.frames, one) for one in countries])
    if country is None:
        raise TypeError(f"The figure {name} is of one country: figure({name!r}, country='GBR').")
    code = as_party(day.frames, country)
    if name == "cost":
        return cost_chart(scenario(day, Question(code, **choices)))
    rows = gaps.gap_table(day)
    mine = rows[rows["country"] == code]
    return country_timeline(asof.timeline(day, code), mine, pathway.pathways(day), asof.lineage(day, code))
