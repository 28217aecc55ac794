"""The key figures of a country in one row: what it spends, what it promised, what is missing, and the verdict."""

from __future__ import annotations

from typing import Any

from dash import html

from spendtrack.analysis.scenario import Scenario
from spendtrack.assessment.rows import records
from spendtrack.ledger.vocabulary import Unmeasurable, Verdict
from spendtrack.web.pages.parts import Child, figure_about, number, told, verdict_mark
from spendtrack.wording import sentences
from spendtrack.wording.labels import PLAN_SENTENCES, category_of, short_verdict


def key_figures(main: dict[str, Any], shared: Scenario | None = None) -> html.Dl:
    """main: the obligation that heads the page, a row of the gap table with a figure. shared: what the level of the
    alliance would cost, where that is another one."""
    gap, target = main["gap_pp"], f"{main['target']:g}%"
    items: list[tuple[Child, Child]] = [
        (
            told(f"{number(main['latest_value'])}%", figure_about(main)),
            f"of GDP in {int(main['latest_year'])} ({main['latest_status']})",
        ),
        (target, f"{'asked of it' if main['plan'] == 'refused' else 'promised'}{sentences.due(main)}"),
        (
            told(f"{number(abs(gap))} points", figure_about(main, f"{target} minus the share. ")),
            "above it" if gap < 0 else "missing",
        ),
    ]
    if main["gap_national_m"] is not None:
        money = f"{main['currency']} {number(abs(main['gap_national_m']) / 1000, 1)}bn"
        nominal = main["nominal_gap_pp"]
        points = "" if nominal is None else f", {number(abs(nominal))} points of nominal GDP"
        about = figure_about(main, "Target times GDP, minus spending, nominal. ")
        items.append(
            (
                told(money, about),
                f"above it each year{points}"
                if gap < 0
                else f"short each year, at the GDP of {int(main['latest_year'])}{points}",
            )
        )
    if shared is not None:
        last = records(shared.table)[-1]
        cost = f"{shared.currency} {number(last['extra_at_todays_gdp_m'] / 1000, 1)}bn"
        items.append(
            (
                html.A(cost, href="#ahead"),
                f"a year more is what {shared.question.target:g}% would cost, at the GDP of {shared.first}",
            )
        )
    if main["required_pp_per_year"] is not None and gap > 0:
        begun = _on_a_path(main)
        lately = (
            f"; {number(main['latest_value'] - main['base_value'])} came since {int(main['base_year'])}"
            if begun
            else ""
        )
        pace = told(number(main["required_pp_per_year"]), figure_about(main, "Gap over the years left. "))
        items.append((pace, f"points a year needed from now{lately}"))
    items.append((verdict_mark(category_of(main), short_verdict(main)), _behind(main)))
    return html.Dl(
        [html.Div([html.Dt(words), html.Dd(value)]) for value, words in items], className="facts-row"
    )


def _on_a_path(main: dict[str, Any]) -> bool:
    """Whether it is judged by how far it has come since the year of the promise."""
    paced = main["verdict"] in (Verdict.ON_PACE, Verdict.SLOW, Verdict.OFF_PACE)
    return paced and bool(main["base_year"] < main["latest_year"])


def _behind(main: dict[str, Any]) -> str:
    """What stands behind the verdict: where the path begins, what it asks by now, and the country's own plan."""
    if main["reason_code"] == Unmeasurable.OPTED_OUT:
        return "not judged"  # the words above are its own
    said = ["verdict"]
    if _on_a_path(main):
        said.append(
            f"from {number(main['base_value'])}% in {int(main['base_year'])} the path asks for "
            f"{number(main['required_value'])}% in {int(main['latest_year'])}"
        )
    if main["plan"] in PLAN_SENTENCES:
        said.append(PLAN_SENTENCES[main["plan"]])
    return "; ".join(said)
