"""What was known on a day: pledges in force, members of groups, and for each party the newest edition."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from spendtrack.assessment.day import Day, Frames, once_a_day, once_a_ledger, once_an_edition
from spendtrack.assessment.rows import Lookup, cells

EXPENDITURE_SERIES = "nato-expenditure"
STANDING = ("in force", "proposed", "unconfirmed")


@once_a_day
def statuses(day: Day) -> pd.DataFrame:
    """All pledges announced on or before the day, with `status` and `superseded_by` as they stood on that day.

    status: in force, proposed, unconfirmed, superseded, withdrawn or expired. A pledge dated only by its
    month or year counts as announced on the last day of it.
    """
    at, status, superseded_by = _standing(day)
    return _with_standing(day.frames.pledges.take(at), status, superseded_by)


def in_force(day: Day) -> pd.DataFrame:
    """Pledges announced by the day and not yet superseded, withdrawn or expired."""
    at, status, superseded_by = _standing(day)
    now = np.isin(status, STANDING)
    return _with_standing(day.frames.pledges.take(at[now]), status[now], superseded_by[now])


def _with_standing(pledges: pd.DataFrame, status: np.ndarray, superseded_by: np.ndarray) -> pd.DataFrame:
    return pledges.assign(
        status=pd.Series(status, index=pledges.index, dtype="str"),
        superseded_by=pd.Series(superseded_by, index=pledges.index, dtype="str"),
    )


@once_a_day
def _standing(day: Day) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions in the frame of pledges of those announced by the day, and for each its status and successor."""
    pledges, on = day.frames.pledges, day.stamp.to_datetime64()
    at = (pledges["announced_known"].to_numpy() <= on).nonzero()[0]

    def cells_of(name: str) -> np.ndarray:
        return pledges[name].to_numpy()[at]

    successors = _successors(day)
    superseded_by = np.array([successors.get(pledge) for pledge in cells_of("pledge_id")], dtype=object)
    rules = [
        (superseded_by != None, "superseded"),  # noqa: E711  # element by element
        (cells_of("withdrawn_known") <= on, "withdrawn"),
        (cells_of("expires_known") < on, "expired"),
        (cells_of("confidence") == "unconfirmed", "unconfirmed"),
        (cells_of("adoption") == "proposed", "proposed"),
    ]
    status = np.select([rule for rule, _ in rules], [name for _, name in rules], "in force")
    return at, status, superseded_by


def _successors(day: Day) -> dict[str, str]:
    """Pledge id -> the first pledge in the ledger that had replaced it by the day."""
    lineage = day.frames.lineage
    known = lineage[lineage["replaced_known"] <= day.stamp]
    pairs = zip(known["supersedes"].tolist(), known["pledge_id"].tolist(), strict=True)
    return dict(reversed(list(pairs)))  # of two for one pledge the first stays


def edition_names(published: pd.Series) -> pd.Series:
    """What people call an edition: the month and year in which it came out."""
    names: pd.Series = published.dt.strftime("%B %Y") + " edition"
    return names


def members(day: Day, group: str | None = None) -> pd.DataFrame:
    """(group, party) pairs on the day; of one group where it is named."""
    now = _members_now(day)
    return now if group is None else now[now["group"] == group]


@once_a_day
def _members_now(day: Day) -> pd.DataFrame:
    table, on = day.frames.members, day.stamp
    now = (table["since"] <= on) & (table["until"].isna() | (table["until"] >= on))
    return table.loc[now, ["group", "party"]]


@once_a_day
def parties_of(day: Day) -> dict[str, list[str]]:
    """Group -> its members on the day, in the order of the ledger."""
    groups: dict[str, list[str]] = defaultdict(list)
    now = _members_now(day)
    for group, party in zip(now["group"].tolist(), now["party"].tolist(), strict=True):
        groups[group].append(party)
    return dict(groups)


@once_a_day
def obligations(day: Day) -> pd.DataFrame:
    """One row per obligation in force: a party's own pledge, or a member's share of a collective one.

    Adds obligation_id, country, country_name and the carve-out of the pledge for that country, if any.
    """
    at, status, superseded_by = _standing(day)
    pledges, groups = day.frames.pledges, parties_of(day)
    ids, owners, bound = (cells(pledges[name]) for name in ("pledge_id", "party", "members"))
    # Sorted before the rows are copied: a copy of all columns is what costs.
    listed = sorted(
        (
            (country, obligation, position, standing)
            for standing, position in enumerate(at.tolist())
            if status[standing] in STANDING
            for country, obligation in _bound(ids[position], owners[position], bound[position], groups)
        ),
        key=lambda one: one[:2],
    )
    rows = (
        pledges.take([position for _, _, position, _ in listed]).drop(columns="line").reset_index(drop=True)
    )
    standings = np.array([standing for *_, standing in listed], dtype="int64")
    rows = _with_standing(rows, status[standings], superseded_by[standings]).assign(
        country=pd.Series([country for country, *_ in listed], dtype="str"),
        obligation_id=pd.Series([obligation for _, obligation, *_ in listed], dtype="str"),
    )
    return described(day.frames, rows)


def _bound(
    pledge: str, party: str, group: str | None, groups: Mapping[str, list[str]]
) -> list[tuple[str, str]]:
    """Whom a pledge binds, each with the id of the obligation: its party, or the members of its group."""
    if group is None:
        return [(party, pledge)]
    return [(member, f"{pledge}:{member}") for member in groups.get(group, ())]


def described(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Obligations (pledge_id, country) with carve_out, carve_out_note, country_name, forces and party_kind."""
    rows = rows.reset_index(drop=True)
    party = _parties(frames).find(rows["country"])
    return rows.assign(
        **_carved(frames).find(rows["pledge_id"], rows["country"]),
        country_name=party["name"],
        forces=party["forces"],
        party_kind=party["kind"],
    )


@once_a_ledger
def _carved(frames: Frames) -> Lookup:
    return Lookup(frames.exceptions, ["pledge_id", "country"], ["carve_out", "carve_out_note"])


@once_a_ledger
def _parties(frames: Frames) -> Lookup:
    return Lookup(frames.parties, ["party"], ["name", "forces", "kind"])


def citations(day: Day) -> pd.DataFrame:
    """(pledge_id, source_id, rank) of the sources that can be read, without editions that came out after the day."""
    sources = day.frames.sources
    known = sources.loc[~(sources["published"] > day.text).fillna(value=False), "source_id"]
    return day.frames.citations[day.frames.citations["source_id"].isin(known)]


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
