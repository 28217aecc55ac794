"""What was known on a day: pledges in force, members of groups, and for each party the newest edition."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from spendtrack.assessment.day import Day, Frames, once_a_day, once_an_edition
from spendtrack.assessment.rows import Lookup, cells

EXPENDITURE_SERIES = "nato-expenditure"


@once_a_day
def statuses(day: Day) -> pd.DataFrame:
    """All pledges announced on or before the day, with `status` and `superseded_by` as they stood on that day.

    status: in force, proposed, unconfirmed, superseded, withdrawn or expired. A pledge dated only by its
    month or year counts as announced on the last day of it.
    """
    pledges, lineage = day.frames.pledges, day.frames.lineage
    pledges = pledges[pledges["announced_known"] <= day.stamp]
    replaced = lineage[lineage["replaced_known"] <= day.stamp]
    successor = replaced.drop_duplicates("supersedes").set_index("supersedes")["pledge_id"]
    superseded_by = pledges["pledge_id"].map(successor)
    status = pd.Series("in force", index=pledges.index, dtype="str")
    status = status.mask(pledges["adoption"] == "proposed", "proposed")
    status = status.mask(pledges["confidence"] == "unconfirmed", "unconfirmed")
    status = status.mask(pledges["expires_known"] < day.stamp, "expired")
    status = status.mask(pledges["withdrawn_known"] <= day.stamp, "withdrawn")
    status = status.mask(superseded_by.notna(), "superseded")
    return pledges.assign(status=status, superseded_by=superseded_by)


def in_force(day: Day) -> pd.DataFrame:
    """Pledges announced by the day and not yet superseded, withdrawn or expired."""
    known = statuses(day)
    return known[known["status"].isin(["in force", "proposed", "unconfirmed"])]


def edition_names(published: pd.Series) -> pd.Series:
    """What people call an edition: the month and year in which it came out."""
    names: pd.Series = published.dt.strftime("%B %Y") + " edition"
    return names


def members(day: Day, group: str | None = None) -> pd.DataFrame:
    """(group, party) pairs on the day; of one group where it is named."""
    table, on = day.frames.members, day.stamp
    now = table[(table["since"] <= on) & (table["until"].isna() | (table["until"] >= on))]
    if group is not None:
        now = now[now["group"] == group]
    return now[["group", "party"]]


@once_a_day
def obligations(day: Day) -> pd.DataFrame:
    """One row per obligation in force: a party's own pledge, or a member's share of a collective one.

    Adds obligation_id, country, country_name and the carve-out of the pledge for that country, if any.
    """
    pledges = in_force(day).drop(columns=["line"]).reset_index(drop=True)
    listed = members(day)
    groups = listed.groupby("group")["party"].agg(list).to_dict()
    who = [
        [party] if bound is None else groups.get(bound, [])
        for party, bound in zip(pledges["party"], cells(pledges["members"]), strict=True)
    ]
    rows = pledges.take(np.repeat(np.arange(len(pledges)), [len(names) for names in who]))
    rows = rows.reset_index(drop=True)
    country = pd.Series([name for names in who for name in names], index=rows.index, dtype="str")
    share = rows["pledge_id"] + ":" + country
    rows = rows.assign(country=country, obligation_id=rows["pledge_id"].where(rows["members"].isna(), share))
    return described(day.frames, rows).sort_values(
        ["country", "obligation_id"], kind="stable", ignore_index=True
    )


def described(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Obligations (pledge_id, country) with carve_out, carve_out_note, country_name, forces and party_kind."""
    exceptions = Lookup(frames.exceptions, ["pledge_id", "country"], ["carve_out", "carve_out_note"])
    carved = exceptions.find(rows["pledge_id"], rows["country"])
    rows = rows.reset_index(drop=True)
    parties = frames.parties.set_index("party")
    return rows.assign(
        carve_out=carved["carve_out"],
        carve_out_note=carved["carve_out_note"],
        country_name=rows["country"].map(parties["name"]),
        forces=rows["country"].map(parties["forces"]),
        party_kind=rows["country"].map(parties["kind"]),
    )


def citations(day: Day) -> pd.DataFrame:
    """(pledge_id, source_id, rank) without the editions that came out after the day."""
    sources = day.frames.sources
    late = sources.loc[sources["published"] > day.text, "source_id"]
    return day.frames.citations[~day.frames.citations["source_id"].isin(late)]


def known_figures(day: Day) -> pd.DataFrame:
    """Figures of editions published on or before the day and fit to be judged on."""
    table = day.frames.observations
    return table[(table["published"] <= day.stamp) & table["judges"]]


def newest_edition(figures: pd.DataFrame, by: Sequence[str] = ("party", "measure")) -> pd.DataFrame:
    """For each group of `by` only the figures of the newest edition that has any. Nothing is mixed.

    Of two editions of one day the one whose id sorts last counts, so that the choice never depends on order.
    """
    keys = list(by)
    editions = figures[[*keys, "published", "edition"]].drop_duplicates()
    newest = editions.sort_values(["published", "edition"], kind="stable").drop_duplicates(keys, keep="last")
    return figures.merge(newest[[*keys, "edition"]], on=[*keys, "edition"], how="inner")


def shares(day: Day) -> pd.DataFrame:
    """Published shares (per cent) of the newest edition for each party and measure: core and equipment.

    Columns: country, measure, basis, year, value, status, edition, edition_title, published.
    """
    figures = known_figures(day)
    wanted = figures[
        (figures["series"] == EXPENDITURE_SERIES) & figures["unit"].isin(["pct-gdp", "pct-defence-spending"])
    ]
    columns = [
        "party",
        "measure",
        "basis",
        "year",
        "value",
        "status",
        "edition",
        "edition_title",
        "published",
    ]
    return newest_edition(wanted)[columns].rename(columns={"party": "country"})


@once_an_edition
def definitions_in_use(day: Day) -> tuple[np.ndarray, np.ndarray]:
    """Since when NATO counts on which definition, as known on the day: (days, bases), oldest first.

    A definition is in use from the first edition that holds all allies on it; the first one also before that.
    """
    figures = known_figures(day)
    wanted = figures[
        (figures["series"] == EXPENDITURE_SERIES)
        & (figures["measure"] == "core")
        & figures["basis"].notna()
        & (figures["coverage"] != "fragment")
    ]
    first = wanted.groupby("basis")["published"].min().sort_values(kind="stable")
    return first.to_numpy(dtype="datetime64[s]"), first.index.to_numpy(dtype=object)


def newest_by_basis(day: Day) -> pd.DataFrame:
    """The figure of the newest year of each party and measure on each of NATO's definitions.

    Columns: country, measure, basis, year, value, status, edition, published. One row for each of the first three.
    """
    figures = known_figures(day)
    wanted = figures[
        (figures["series"] == EXPENDITURE_SERIES)
        & figures["unit"].isin(["pct-gdp", "pct-defence-spending"])
        & figures["basis"].notna()
    ]
    keys = ["party", "measure", "basis"]
    newest = (
        newest_edition(wanted, keys).sort_values("year", kind="stable").drop_duplicates(keys, keep="last")
    )
    columns = [*keys, "year", "value", "status", "edition", "published"]
    return newest[columns].rename(columns={"party": "country"})


def timeline(day: Day, country: str) -> pd.DataFrame:
    """Core shares of a country: on each basis those of the newest edition known on the day, by year.

    Columns: party, measure, basis, year, value, unit, status, edition, edition_title, published. Two bases
    are two series; nothing joins them.
    """
    figures = known_figures(day)
    wanted = figures[
        (figures["party"] == country) & (figures["measure"] == "core") & (figures["unit"] == "pct-gdp")
    ]
    columns = [
        "party",
        "measure",
        "basis",
        "year",
        "value",
        "unit",
        "status",
        "edition",
        "edition_title",
        "published",
    ]
    return newest_edition(wanted, ("basis",))[columns].sort_values(["published", "year"], ignore_index=True)


def lineage(day: Day, country: str) -> pd.DataFrame:
    """All pledges of a country announced by the day, its own and its share of collective ones, oldest first.

    Columns: pledge_id, title, measure, operator, target, target_high, unit, deadline, strength, announced,
    day_confirmed, announced_by, status, superseded_by, party, conditions, definition, note, confidence.
    """
    known = statuses(day)
    groups = set(members(day).query("party == @country")["group"])
    mine = known[(known["party"] == country) | known["members"].isin(groups)]
    columns = (
        "pledge_id title measure operator target target_high unit deadline strength announced day_confirmed announced_by status "
        "superseded_by party conditions definition note confidence line"
    ).split()
    ordered = mine.sort_values(["announced_known", "pledge_id"], kind="stable", ignore_index=True)
    return ordered[columns]
