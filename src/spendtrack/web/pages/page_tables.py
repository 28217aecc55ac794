"""The frame behind each table and chart of a view; the page draws it and the CSV file is it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from spendtrack.analysis import changes, due_dates, peers, scenario
from spendtrack.analysis.aid_shares import promised_shares
from spendtrack.analysis.aid_sums import with_euros, with_overlaps
from spendtrack.analysis.raised import raised
from spendtrack.assessment import aid, asof, definitions, gaps, slippage
from spendtrack.assessment.day import Day
from spendtrack.assessment.slippage import FIRMEST_FIRST
from spendtrack.ledger.folding import fold
from spendtrack.ledger.vocabulary import Measure
from spendtrack.snapshot import bundle
from spendtrack.snapshot.known_records import PLEDGE_COLUMNS, pledges_as_of
from spendtrack.snapshot.tables import TABLES as WHOLE_TABLES
from spendtrack.web.address import TURNED, View
from spendtrack.web.pages.promise_filters import narrowed
from spendtrack.web.state import State
from spendtrack.wording import show

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
    """Pledges of the measure that bind the group or one of it, by party, what stands first.

    Collective ones come first. Adds party_name; `bound`, how many of the group a collective pledge binds; `ended`, when
    it was replaced or lapsed; `due_on`, the last day of its deadline; whether it is the party's firmest, or due next.
    """
    day = state.day(view.as_of)
    known = asof.statuses(day)
    mine = known[known["measure"] == view.measure]
    members = state.members(view)
    bound = mine["members"].map(_bound(day, members)).astype("Int64")
    mine = mine[mine["party"].isin({*members, view.group}) | bound.notna()]
    announced = state.frames.pledges.set_index("pledge_id")["announced"]
    ended = mine["superseded_by"].map(announced)
    ended = ended.fillna(mine["withdrawn"])
    expired = mine["expires_known"].dt.strftime("%Y-%m-%d").where(mine["status"] == "expired")
    moves = slippage.moves(day).drop_duplicates("pledge_id").set_index("pledge_id")
    mine = mine.assign(
        party_name=mine["party"].map(state.names),
        bound=bound[mine.index],  # a frame without rows would take on those of a longer column
        superseded_by_title=mine["superseded_by"].map(state.frames.pledges.set_index("pledge_id")["title"]),
        ended=ended.fillna(expired),
        due_on=mine["deadline_known"].dt.strftime("%Y-%m-%d"),
        strength_moved=mine["pledge_id"].map(moves["strength_moved"]),
        years_moved=mine["pledge_id"].map(moves["years_moved"]),
        firmest=mine["pledge_id"].isin(_firmest(mine)),
        next_due=mine["pledge_id"].isin(_next_due(day, mine)),
    )
    columns = (
        "pledge_id party party_name title measure operator target target_high unit counted deadline strength status "
        "announced ended superseded_by superseded_by_title strength_moved years_moved members bound due_on firmest next_due"
    ).split()
    past = ~mine["status"].isin(asof.STANDING)
    own = past | (mine["members"].isna() & (mine["party"] != view.group))
    ordered = mine.assign(
        own=mine["party"].isin(mine.loc[own, "party"]) & ~mine["party"].isin(mine.loc[~own, "party"]),
        past=past,
    ).sort_values(
        ["own", "party_name", "party", "past", "deadline_known", "announced_known", "pledge_id"],
        kind="stable",
        ignore_index=True,
    )
    return narrowed(state, view, ordered)[columns].reset_index(drop=True)


def _bound(day: Day, members: Sequence[str]) -> dict[str, int]:
    """Group -> how many of these are in it."""
    table = asof.members(day)
    counts = table.loc[table["party"].isin(members), "group"].value_counts()
    return {str(group): int(count) for group, count in counts.items()}


def _surely_standing(mine: pd.DataFrame) -> pd.DataFrame:
    return mine[
        mine["status"].isin(asof.STANDING)
        & (mine["status"] != "unconfirmed")
        & (mine["strength"] != "opt-out")
    ]


def _firmest(mine: pd.DataFrame) -> set[str]:
    """The firmest pledge of each party, of several the highest and then the last."""
    rank = {name: at for at, name in enumerate(FIRMEST_FIRST)}
    standing = _surely_standing(mine)
    ordered = standing.assign(rank=standing["strength"].map(rank)).sort_values(
        ["rank", "target", "announced_known", "pledge_id"],
        ascending=[True, False, False, True],
        kind="stable",
    )
    return set(ordered.drop_duplicates("party")["pledge_id"])


def _next_due(day: Day, mine: pd.DataFrame) -> set[str]:
    """What falls due next after the day, for each party."""
    standing = _surely_standing(mine)
    ahead = standing[standing["deadline_known"] >= day.stamp]
    ordered = ahead.sort_values(["deadline_known", "announced_known", "pledge_id"], kind="stable")
    return set(ordered.drop_duplicates("party")["pledge_id"])


def pledges(state: State, view: View) -> pd.DataFrame:
    """The pledges of the page's party and its share of collective ones, with all that the ledger says of them."""
    table = pledges_as_of(state.day(view.as_of))
    mine = asof.lineage(state.day(view.as_of), view.country)["pledge_id"]
    return table[table["pledge_id"].isin(mine)].reset_index(drop=True)


def aid_given(state: State, view: View) -> pd.DataFrame:
    """Military aid allocated by donor and whole year, with GDP of the same year."""
    given = aid.aid_and_gdp(asof.known_figures(state.day(view.as_of)))
    named = given.assign(
        country_name=given["country"].map(state.names), published=given["published"].dt.strftime("%Y-%m-%d")
    )
    return named.sort_values(["country_name", "year"], kind="stable", ignore_index=True)


def aid_pledges(state: State, view: View) -> pd.DataFrame:
    """Every pledge on aid to Ukraine announced by the day, with the verdict of those in force, in euros, and with whose
    sums may hold the same money; in the order of the donors' names."""
    day = state.day(view.as_of)
    table = pledges_as_of(day)
    mine = table[table["measure"].isin(AID_MEASURES)]
    mine = mine.sort_values("party", key=lambda party: party.map(state.names).map(fold), kind="stable")
    judged = gaps.gap_table(day).drop_duplicates("pledge_id").set_index("pledge_id")
    mine = mine.assign(
        verdict=mine["pledge_id"].map(judged["verdict"]), reason=mine["pledge_id"].map(judged["reason"])
    ).reset_index(drop=True)
    return with_overlaps(day, with_euros(day, mine), state.kinds)


def aid_shares(state: State, view: View) -> pd.DataFrame:
    """Shares of GDP promised to Ukraine, with what was set aside so far: headline, cards and chart are made of it."""
    return promised_shares(state.day(view.as_of))


def raised_totals(state: State, view: View) -> pd.DataFrame:
    """What each coalition for Ukraine said it had raised so far, by its name and then by day."""
    day = state.day(view.as_of)
    coalitions = state.by_name(party for party, kind in state.kinds.items() if kind == "coalition")
    # The empty table of no party comes first, for a ledger that holds no coalition.
    return pd.concat([raised(day, ""), *(raised(day, party) for party in coalitions)], ignore_index=True)


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
    if view.measure:
        table = table[table["measure"] == view.measure]
    table = narrowed(state, view, table)
    key = view.sort.removesuffix(TURNED)
    values, ascending = _sort_value(state, table, key)
    turned = view.sort != key
    ordered = table.assign(value=values).sort_values(
        ["value", "announced", "pledge_id"], ascending=[ascending != turned, False, True], kind="stable"
    )
    return ordered[list(PLEDGE_COLUMNS)].reset_index(drop=True)


def _sort_value(state: State, table: pd.DataFrame, key: str) -> tuple[pd.Series, bool]:
    """What the order goes by, and whether it begins with the smallest. What is not known comes last, either way."""
    if key == "party":
        return table["party"].map(state.names).map(fold), True
    if key == "strength":
        return table["strength"].map({name: at for at, name in enumerate(FIRMEST_FIRST)}), True
    if key == "confidence":
        return table["confidence"].map(
            {name: at for at, name in enumerate(("high", "medium", "unconfirmed"))}
        ), True
    if key == "level":
        return table["target"].where(table["unit"].str.startswith("pct-")), False
    if key == "sources":
        publishers = state.frames.sources.set_index("source_id")["publisher"]
        return table["sources"].str.split(" ").str[0].map(publishers).map(fold, na_action="ignore"), True
    if key == "title":
        return table["title"].map(fold), True
    return table[key], key != "announced"


def changed(state: State, view: View) -> pd.DataFrame:
    """What became known between the two days and what it did, for the chosen group: of editions those with its figures."""
    table = changes.between(state.day(view.earlier), state.day(view.as_of))
    if view.group == "ALL":
        return table
    concerned = {*state.members(view), view.group}
    figures = state.frames.observations
    theirs = figures.loc[figures["party"].isin(concerned), "edition"]
    mine = table["country"].isin(concerned) | (table["country"].isna() & table["id"].isin(theirs))
    return table[mine].reset_index(drop=True)


def defined(state: State, view: View) -> pd.DataFrame:
    table = definitions.definition_change(state.day(view.as_of))
    if view.page == "country":
        table = table[table["country"] == view.country].reset_index(drop=True)
    return table


def group_of(state: State, party: str) -> str:
    """The group whose members the party speaks for: that of its id, or of its name."""
    groups = state.frames.ledger.groups
    if party in groups:
        return party
    return next((one.id for one in groups.values() if one.name == state.names.get(party)), party)


def members_judged(state: State, view: View) -> pd.DataFrame:
    """What the members of the group of the page promised with NATO, on core defence and in total: rows of the gap table."""
    day = state.day(view.as_of)
    members = asof.members(day, group_of(state, view.country))["party"]
    rows = pd.concat([show.alliance(day), show.alliance(day, Measure.TOTAL)])
    return rows[rows["country"].isin(members)].reset_index(drop=True)


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
    "pledges": pledges,
    "aid": aid_given,
    "aid-pledges": aid_pledges,
    "aid-shares": aid_shares,
    "raised": raised_totals,
    "claims": claims,
    "ledger": ledger,
    "changes": changed,
    "definitions": defined,
    "members": members_judged,
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
    return {"gaps": view.page in ("overview", "country"), "pledges": view.page == "country"}.get(name, True)
