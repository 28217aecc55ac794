"""Country: what it promised, what it spends, how far apart the two are, what it would cost, and who says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.headlines import main_obligation
from spendtrack.analysis.scenario import NoScenario, Scenario
from spendtrack.analysis.why import between_years
from spendtrack.assessment import asof
from spendtrack.assessment.pathway import pathways
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.vocabulary import Unmeasurable
from spendtrack.web.address import ALLIANCE, View
from spendtrack.web.pages.country_chart import figures_behind, timeline_chart
from spendtrack.web.pages.country_promises import every_promise
from spendtrack.web.pages.glance import key_figures
from spendtrack.web.pages.group_head import newest_promises
from spendtrack.web.pages.group_page import group, is_group
from spendtrack.web.pages.lineage_strip import lineage_strip
from spendtrack.web.pages.outlook import (
    can_be_costed,
    dates_ahead,
    new_definition,
    outlook,
    second_opinions,
)
from spendtrack.web.pages.parts import Child, Late, quotable, sections
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.gap_moves import year_on_year

# The parts of the page, in their order: place -> words of the link that stays in sight.
PLACES = {
    "spending": "Spending",
    "every-promise": "Promises",
    "ahead": "Cost",
    "dates-ahead": "Dates",
    "behind": "Figures",
}


def country(state: State, view: View) -> list[Child]:
    """The whole view, from the same frames as the files."""
    if is_group(state, view):
        return group(state, view)
    day, rows = state.day(view.as_of), state.rows(view)
    name = state.countries.get(view.country, view.country)
    series, history = asof.timeline(day, view.country), asof.lineage(day, view.country)
    title = headline(name, rows, series, history)
    required = pathways(day)
    mine = required[required["obligation_id"].isin(rows["obligation_id"])]
    main = main_obligation(rows)
    above: list[Child] = [
        *lineage_strip(state, view),
        *timeline_chart(state, view, name, title, series, rows, mine, history),
        *every_promise(state, view, history, rows, main),
    ]
    below: list[Child] = [
        *dates_ahead(state, view),
        html.Div(
            [
                html.Div([*new_definition(state, view), *second_opinions(state, view)]),
                html.Div(figures_behind(state, view, series, name)),
            ],
            className="pair",
        ),
    ]
    return [
        html.P(name, className="kicker"),
        html.H1(title),
        quotable(_lede(view, name, title, rows, history)),
        *([key_figures(main, _level_of_the_alliance(state, view, main))] if main is not None else []),
        *_why_it_moved(state, view, main),
        sections(PLACES, [*above, *below], "ahead" if can_be_costed(rows) else None),
        *above,
        Late(lambda asked: html.Div(outlook(state, asked, rows), id="ahead")),
        *below,
    ]


def headline(name: str, rows: pd.DataFrame, series: pd.DataFrame, history: pd.DataFrame) -> str:
    """One line in words: the share, and where that leaves the farthest dated promise."""
    main = main_obligation(rows)
    if main is None:
        if series.empty and not history.empty:
            return f"{name}: {plural(len(history), 'promise')} on record"
        if series.empty:
            return f"{name}: no defence spending to measure"
        newest = records(series)[-1]
        return f"{name}: {newest['value']:.2f}% of GDP"
    if main["reason_code"] == Unmeasurable.OPTED_OUT:
        return (
            f"{name}: {main['latest_value']:.2f}% of GDP; it says that {main['target']:g}% does not bind it"
        )
    gap = sentences.points(main["gap_pp"])
    target = f"{main['target']:g}%"
    where = f"{gap} of {target}" if gap.endswith("short") else f"{gap.removesuffix('there').strip()} {target}"
    return f"{name}: {main['latest_value']:.2f}% of GDP, {where}"


def _lede(view: View, name: str, title: str, rows: pd.DataFrame, history: pd.DataFrame) -> str:
    """The sentence on the promise that counts; where none can be held against a figure, the newest ones in words."""
    main = main_obligation(rows)
    if main is not None:
        return sentences.obligation(main)
    own = history[history["party"] == view.country]
    promised = newest_promises(history if own.empty else own, sentences.named(view.country, name))
    return f"{title}. {promised} As of {sentences.day(view.as_of)}."


def _why_it_moved(state: State, view: View, main: dict[str, Any] | None) -> list[Child]:
    """What moved the gap of the headline from the year before; nothing where the edition does not hold that year."""
    if main is None:
        return []
    year = int(main["latest_year"])
    try:
        found = between_years(state.day(view.as_of), main["obligation_id"], year - 1, year)
    except LookupError:
        return []
    return [html.P(year_on_year(found), className="plain", id="why")]


def _level_of_the_alliance(state: State, view: View, main: dict[str, Any]) -> Scenario | None:
    """What the level that the alliance promised would cost a country whose own headline is another."""
    live = asof.in_force(state.day(view.as_of))
    shared = live[(live["party"] == ALLIANCE) & (live["measure"] == "core") & live["deadline"].notna()]
    for goal in records(shared):
        if main["latest_value"] < goal["target"] and main["target"] != goal["target"]:
            try:
                return state.scenario(
                    replace(view, target=float(goal["target"]), by=int(goal["deadline"][:4]))
                )
            except NoScenario:
                return None
    return None
