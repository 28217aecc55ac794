"""The frame behind each table and chart of a view; the page draws it and the CSV file is it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from spendtrack.analysis import changes, due_dates, peers, scenario
from spendtrack.assessment import aid, asof, definitions, gaps, slippage
from spendtrack.assessment.slippage import FIRMEST_FIRST
from spendtrack.snapshot import bundle
from spendtrack.snapshot.known_records import PLEDGE_COLUMNS, pledges_as_of
from spendtrack.snapshot.tables import TABLES as WHOLE_TABLES
from spendtrack.web.address import View
from spendtrack.web.state import State

AID_MEASURES = ("ukraine", "ukraine-amount", "joint-fund")


def figures(state: State, view: View) -> pd.DataFrame:
    """Core shares of the country, on each definition those of its newest edition."""
    series = asof.timeline(state.day(view.as_of), view.country)
    return series.assign(published=series["published"].dt.strftime("%Y-%m-%d"))


def selected(state: State, view: View) -> list[str]:
    """The countries that a comparison names: those chosen, else the largest spenders of the group."""
    return list(view.countries) or peers.largest(state.day(view.as_of), state.members(view))


def compared(state: State, view: View) -> pd.DataFrame:
    others = selected(state, view)
    return peers.comparison(state.day(view.as_of), state.members(view), view.measure, view.basis, others)


def promises(state: State, view: View) -> pd.DataFrame:
    """Pledges of the measure by party and day, with party_name and `ended`: when they were replaced or lapsed."""
    known = asof.statuses(state.day(view.as_of))
    mine = known[known["measure"] == view.measure]
    parties = {*state.members(view), view.group}
    mine = mine[mine["party"].isin(parties)]
    if view.strength:
        mine = mine[mine["strength"] == view.strength]
    announced = state.frames.pledges.set_index("pledge_id")["announced"]
    ended = mine["superseded_by"].map(announced)
    ended = ended.fillna(mine["withdrawn"])
    expired = mine["expires_known"].dt.strftime("%Y-%m-%d").where(mine["status"] == "expired")
    moves = slippage.moves(state.day(view.as_of)).drop_duplicates("pledge_id").set_index("pledge_id")
    mine = mine.assign(
        party_name=mine["party"].map(state.names),
        superseded_by_title=mine["superseded_by"].map(state.frames.pledges.set_index("pledge_id")["title"]),
        ended=ended.fillna(expired),
        strength_moved=mine["pledge_id"].map(moves["strength_moved"]),
        years_moved=mine["pledge_id"].map(moves["years_moved"]),
    )
    first = mine["party"] != view.group
    columns = (
        "pledge_id party party_name title measure operator target target_high unit counted deadline strength status "
        "announced ended superseded_by superseded_by_title strength_moved years_moved"
    ).split()
    ordered = mine.assign(first=first).sort_values(
        ["first", "party_name", "announced_known", "pledge_id"], kind="stable", ignore_index=True
    )
    return ordered[columns]


def aid_given(state: State, view: View) -> pd.DataFrame:
    """Military aid allocated by donor and whole year, with GDP of the same year."""
    given = aid.aid_and_gdp(asof.known_figures(state.day(view.as_of)))
    named = given.assign(
        country_name=given["country"].map(state.names), published=given["published"].dt.strftime("%Y-%m-%d")
    )
    return named.sort_values(["country_name", "year"], kind="stable", ignore_index=True)


def aid_pledges(state: State, view: View) -> pd.DataFrame:
    """Every pledge on aid to Ukraine announced by the day, with the verdict of those in force."""
    table = pledges_as_of(state.day(view.as_of))
    mine = table[table["measure"].isin(AID_MEASURES)]
    judged = gaps.gap_table(state.day(view.as_of)).drop_duplicates("pledge_id").set_index("pledge_id")
    return mine.assign(
        verdict=mine["pledge_id"].map(judged["verdict"]), reason=mine["pledge_id"].map(judged["reason"])
    ).reset_index(drop=True)


def claims(state: State, view: View) -> pd.DataFrame:
    """What donors say of their own aid: kept apart, never added, never judged on."""
    table = state.frames.observations
    mine = table[(table["status"] == "claimed") & (table["published"] <= pd.Timestamp(view.as_of))]
    mine = mine.assign(
        country_name=mine["party"].map(state.names), published=mine["published"].dt.strftime("%Y-%m-%d")
    )
    columns = "party country_name measure year value unit status edition edition_title published confidence note".split()
    return mine.sort_values(["country_name", "year", "published"], kind="stable", ignore_index=True)[columns]


def ledger(state: State, view: View) -> pd.DataFrame:
    """Pledges that fit the reader's search and filters, in the chosen order; the page shows a part of them."""
    table = pledges_as_of(state.day(view.as_of))
    if view.group != "ALL":
        table = table[table["party"].isin({*state.members(view), view.group})]
    for name in ("measure", "strength"):
        if chosen := getattr(view, name):
            table = table[table[name] == chosen]
    if view.status:
        table = table[table["status"] == view.status.replace("-", " ")]
    if view.words:
        names = table["party"].map(state.names)
        text = (
            table[["pledge_id", "title", "conditions", "definition", "note", "announced_by"]]
            .assign(party=names)
            .fillna("")
            .agg(" ".join, axis=1)
            .str.casefold()
        )
        for word in view.words.casefold().split():
            table = table[text.loc[table.index].str.contains(word, regex=False)]
    rank = {name: at for at, name in enumerate(FIRMEST_FIRST)}
    keys = {
        "party": (table["party"].map(state.names), True),
        "announced": (table["announced"], False),
        "deadline": (table["deadline"].fillna("9999"), True),
        "strength": (table["strength"].map(rank), True),
    }
    key, ascending = keys[view.sort]
    ordered = table.assign(key=key).sort_values(
        ["key", "announced", "pledge_id"], ascending=[ascending, False, True], kind="stable"
    )
    return ordered[list(PLEDGE_COLUMNS)].reset_index(drop=True)


def changed(state: State, view: View) -> pd.DataFrame:
    """What became known between the two days and what it did, for the chosen group."""
    table = changes.between(state.day(view.earlier), state.day(view.as_of))
    if view.group == "ALL":
        return table
    concerned = {*state.members(view), view.group}
    return table[table["country"].isna() | table["country"].isin(concerned)].reset_index(drop=True)


def defined(state: State, view: View) -> pd.DataFrame:
    table = definitions.definition_change(state.day(view.as_of))
    if view.page == "country":
        table = table[table["country"] == view.country].reset_index(drop=True)
    return table


def cost(state: State, view: View) -> pd.DataFrame:
    """The scenario that the reader asked for, year by year; empty where it cannot be computed."""
    try:
        found = state.scenario(view)
    except scenario.NoScenario:
        return pd.DataFrame(columns=list(scenario.SCENARIO_COLUMNS))
    return found.table if found is not None else pd.DataFrame(columns=list(scenario.SCENARIO_COLUMNS))


def moved(state: State, view: View) -> pd.DataFrame:
    """How far the country's promises moved from one to the next."""
    table = slippage.moves(state.day(view.as_of))
    mine = state.frames.pledges.loc[state.frames.pledges["party"] == view.country, "pledge_id"]
    return table[table["pledge_id"].isin(mine)].reset_index(drop=True)


def due(state: State, view: View, months: int | None = None) -> pd.DataFrame:
    """What falls due after the day; months: within so many."""
    if view.page == "country":
        groups = asof.members(state.day(view.as_of)).query("party == @view.country")["group"]
        return due_dates.next_dates(state.day(view.as_of), {view.country, *groups}, months=months)
    return due_dates.next_dates(state.day(view.as_of), {*state.members(view), view.group}, months=months)


TABLES: dict[str, Callable[[State, View], pd.DataFrame]] = {
    "gaps": lambda state, view: state.rows(view),
    "headlines": lambda state, view: pd.concat([one.rows for one in state.headlines(view)]),
    "figures": figures,
    "comparison": compared,
    "promises": promises,
    "aid": aid_given,
    "aid-pledges": aid_pledges,
    "claims": claims,
    "ledger": ledger,
    "changes": changed,
    "definitions": defined,
    "scenario": cost,
    "slippage": moved,
    "dates": due,
}


def table(state: State, view: View, name: str) -> pd.DataFrame | None:
    """The frame of that name for the view; None where there is none.

    Where the view has no table of its own under that name, it is the whole table of a snapshot. The method page offers
    the whole tables and so never a part of one, whatever group the address names.
    """
    whole = name in {one.name for one in WHOLE_TABLES}
    if whole and (view.page == "method" or name not in TABLES or not _shows_a_part(view, name)):
        return bundle.table(state.day(view.as_of), name)
    return TABLES[name](state, view) if name in TABLES else None


def _shows_a_part(view: View, name: str) -> bool:
    return name != "gaps" or view.page in ("overview", "country")
