"""What the page's script needs to answer "what would it cost?": each country's figures, and one answer to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from spendtrack.web.site.site_forms import FORM
from spendtrack.web.site.site_pages import show
from spendtrack.web.state import State

# The question that the answer to fill in was asked with.
TARGET, BY = 3.5, 2035
GROWN = re.compile(r"GDP (\d{4})(?: to (\d{4}))? grows")
ANSWER = re.compile(r"(<h3\b.*?</details>)", re.S)


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


def example(state: State, pages: Mapping[str, Any], code: str) -> dict[str, Any]:
    """An answer as the live app shows it, to be filled with another's numbers. code: a country that has one."""
    view = replace(plain("country", state.today), country=code, target=TARGET, by=BY)
    shown = show(state, view, pages)
    form = next(one for one in FORM.finditer(shown.html) if 'name="target"' in one[2])
    answer = ANSWER.search(shown.html, form.end())
    result = state.scenario(view)
    if answer is None or result is None:
        raise LookupError(f"the page of {code} shows no answer about costs")
    chart = re.search(r'data-part="(\d+)"', answer[1])
    return {
        "html": answer[1],
        "chart": shown.charts[chart[1]] if chart else None,
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
