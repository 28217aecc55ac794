"""What the page's script needs to answer "what would it cost?": each country's figures, and one answer to fill in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from spendtrack.analysis.scenario import (
    DEFAULT_GROWTH,
    DEFAULT_INFLATION,
    LAST_YEAR,
    SCENARIO_COLUMNS,
    NoScenario,
    Question,
    own_steps,
    scenario,
)
from spendtrack.web.address import View, plain
from spendtrack.web.delivery.component_html import chart_json, to_html
from spendtrack.web.pages.outlook import cost_answer
from spendtrack.web.state import State

# The question that the answer to fill in was asked with.
TARGET, BY = 3.5, 2035
GROWN = re.compile(r"GDP (\d{4})(?: to (\d{4}))? grows")


def figures(state: State, view: View) -> dict[str, Any] | None:
    """One country's figures, unrounded, to the last year that can be asked for; None where there are none.

    `gdp` and `plan` by year from `first`; `steps` are the corners of the country's own path.
    """
    try:
        found = scenario(state.day(view.as_of), Question(view.country, TARGET, LAST_YEAR), exact=True)
    except NoScenario:
        return None
    table = found.table
    steps = own_steps(state.day(view.as_of), view.country, found.first, LAST_YEAR)
    return {
        "code": view.country,
        "day": view.as_of.isoformat(),
        "name": found.country_name,
        "currency": found.currency,
        "first": found.first,
        "start": found.start,
        "edition": found.edition,
        "gdp": table["gdp_m"].tolist(),
        "gdpFrom": table["gdp_from"].tolist(),
        "plan": [] if table["plan_share"].isna().all() else table["plan_share"].tolist(),
        "steps": [
            [int(year), float(level)] for year, level in zip(steps["year"], steps["level"], strict=True)
        ],
        "assumptions": [_open_span(text) for text in found.assumptions],
    }


def _open_span(text: str) -> str:
    """The assumption with its years left open: they end with the question's."""
    return GROWN.sub("GDP {span} grows", text)


def example(state: State, code: str) -> dict[str, Any]:
    """An answer as the live app shows it, to be filled with another's numbers. code: a country that has one."""
    view = replace(plain("country", state.today), country=code, target=TARGET, by=BY)
    result = state.scenario(view)
    if result is None:
        raise LookupError(f"there is no answer about costs for {code}")
    charts: list[Any] = []
    html = to_html(cost_answer(result, view, state.book), charts)
    return {
        "html": html,
        "chart": chart_json(charts[0]) if charts else None,
        "first": result.first,
        "currency": result.currency,
        "edition": result.edition,
        "columns": list(SCENARIO_COLUMNS),
        "prices": _prices(),
        "shapes": {name: _shape_words(state, code, name) for name in ("front", "back")},
        "growth": DEFAULT_GROWTH,
        "inflation": DEFAULT_INFLATION,
        "lastYear": LAST_YEAR,
    }


def _prices() -> list[float]:
    """How far prices have risen by each year from the first, as scenario.py computes it."""
    years = range(LAST_YEAR - 2000)
    return [float((1 + DEFAULT_INFLATION) ** year) for year in years]


def _shape_words(state: State, code: str, profile: str) -> str:
    """What a profile assumes, in the words of the command."""
    found = scenario(state.day(state.today), Question(code, TARGET, BY, profile=profile))
    return found.assumptions[-1]
