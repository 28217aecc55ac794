"""Who stands where against what was promised, as of a day: gap, pathway, pace and verdict, one row an obligation.

Everything is computed from (frames, as_of) and nothing is stored; the last frame feeds screen, sentence and file.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import pandas as pd

from spendtrack import asof
from spendtrack.asof import lineage, timeline
from spendtrack.columns import GAP_COLUMNS, PATHWAY_COLUMNS
from spendtrack.frames import Frames, tuples
from spendtrack.money import nominal_figures, with_money
from spendtrack.verdicts import facts_from, judge

__all__ = ["gap_table", "lineage", "pathways", "timeline"]

METHOD_VERSION = "1"
RECENT_YEARS = 3
JUDGED_UNITS = {
    "core": ("pct-gdp", "pct-gni"),
    "equipment": ("pct-defence-spending",),
    "ukraine": ("pct-gdp", "pct-gni"),
}


def gap_table(frames: Frames, as_of: date) -> pd.DataFrame:
    """One row per obligation in force on `as_of`, with the columns of frames.GAP_COLUMNS.

    Shares and gaps in percentage points, money in millions; empty means unknown. Sorted by country and
    obligation. Derived numbers are rounded here, once: points and progress to 4 decimals, money to 1.
    """
    observed = _observed(frames, as_of)
    rows = _with_latest(asof.obligations(frames, as_of), observed)
    rows = _with_pathway(frames, rows)
    rows = with_money(rows, nominal_figures(frames, as_of))
    rows = _with_plan(frames, rows)
    series = _series(observed)
    judged = [
        judge(facts_from(row, as_of, series.get((row.country, row.measure), {}))) for row in tuples(rows)
    ]
    verdict = pd.Series([one.verdict for one in judged], index=rows.index, dtype="str")
    rows = rows.assign(
        as_of=as_of.isoformat(),
        verdict=verdict,
        reason=pd.Series([one.reason for one in judged], index=rows.index, dtype="str"),
        close_call=pd.Series(pd.NA, index=rows.index, dtype="boolean"),
        met_on_estimates=(verdict == "met") & (rows["latest_status"] == "estimate"),
    )
    return rows[list(GAP_COLUMNS)]


def _observed(frames: Frames, as_of: date) -> pd.DataFrame:
    """Every figure that may be judged on: NATO's shares, and aid allocated to Ukraine over GDP of the same year."""
    return pd.concat([asof.shares(frames, as_of), ukraine_shares(frames, as_of)], ignore_index=True)


def ukraine_shares(frames: Frames, as_of: date) -> pd.DataFrame:
    """Military aid allocated to Ukraine in per cent of the donor's GDP of the same year.

    Columns as asof.shares. Only whole calendar years; a year without allocation or GDP has no row. Allocations
    are of the newest Kiel release, GDP of the newest Eurostat edition known on the day.
    """
    figures = asof.known_figures(frames, as_of)
    aid = asof.newest_edition(
        figures[
            (figures["measure"] == "ukraine")
            & (figures["basis"] == "allocations")
            & (figures["unit"] == "EUR m")
        ]
    )
    gdp = asof.newest_edition(figures[(figures["measure"] == "gdp") & (figures["unit"] == "EUR m")])
    both = aid.merge(gdp[["party", "year", "value"]], on=["party", "year"], suffixes=("", "_gdp"))
    columns = [
        "country",
        "measure",
        "basis",
        "year",
        "value",
        "status",
        "edition",
        "edition_title",
        "published",
    ]
    share = both.assign(value=(100 * both["value"] / both["value_gdp"]).round(4))
    return share.rename(columns={"party": "country"})[columns]


def _series(observed: pd.DataFrame) -> dict[tuple[str, str], dict[int, tuple[float, str]]]:
    """(country, measure) -> {year: (value, status)}, all of one edition."""
    found: dict[tuple[str, str], dict[int, tuple[float, str]]] = defaultdict(dict)
    for country, measure, year, value, status in zip(
        observed["country"],
        observed["measure"],
        observed["year"],
        observed["value"],
        observed["status"],
        strict=True,
    ):
        found[country, measure][year] = (value, status)
    return found


def _with_latest(rows: pd.DataFrame, observed: pd.DataFrame) -> pd.DataFrame:
    """Add latest, base and recent values, and the gap. Figures on another basis than the pledge's are not used."""
    newest = observed.sort_values("year", kind="stable").drop_duplicates(["country", "measure"], keep="last")
    latest = newest.rename(
        columns={"year": "latest_year", "value": "latest_value", "status": "latest_status"}
    )
    latest = latest.astype({"latest_year": "Int64"})
    latest["edition_name"] = latest["published"].dt.strftime("%B %Y") + " edition"
    rows = rows.merge(
        latest.drop(columns=["edition_title", "published"]), on=["country", "measure"], how="left"
    )

    judged = pd.Series(False, index=rows.index)
    for measure, units in JUDGED_UNITS.items():
        judged |= (rows["measure"] == measure) & rows["unit"].isin(units)
    judged &= rows["pledge_basis"].isin(["nato", "allocations"])
    for column in ("latest_year", "latest_value", "latest_status", "basis", "edition", "edition_name"):
        rows[column] = rows[column].where(judged)

    values = observed.set_index(["country", "measure", "year"])["value"]

    def at(year: pd.Series) -> pd.Series:
        keys = pd.MultiIndex.from_arrays([rows["country"], rows["measure"], year.astype("float64")])
        found = pd.Series(values.reindex(keys).to_numpy(), index=rows.index)
        return found.where(judged)

    recent = (rows["latest_value"] - at(rows["latest_year"] - RECENT_YEARS)) / RECENT_YEARS
    return rows.assign(
        base_year=rows["announced_year"].astype("Int64").where(judged & rows["latest_value"].notna()),
        base_value=at(rows["announced_year"]),
        recent_pp_per_year=recent.round(4),
        gap_pp=(rows["target"] - rows["latest_value"]).round(4),
    )


def _with_pathway(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Add required_value, progress and required_pp_per_year."""
    published = _published_paths(frames)
    required: list[float | None] = []
    for row in tuples(rows):
        if pd.isna(row.latest_year):
            required.append(None)
            continue
        path = _pathway(row, published.get(row.pledge_id, {}))
        required.append(_level_at(path, int(row.latest_year)) if path else None)
    needed = pd.Series(required, index=rows.index, dtype="float64").round(4)
    climb = needed - rows["base_value"]
    progress = ((rows["latest_value"] - rows["base_value"]) / climb).where(climb > 0)
    years_left = (rows["deadline_year"] - rows["latest_year"]).astype("Float64").astype("float64")
    return rows.assign(
        required_value=needed,
        progress=progress.round(4),
        required_pp_per_year=(rows["gap_pp"] / years_left.where(years_left > 0)).round(4),
    )


def _published_paths(frames: Frames) -> dict[str, dict[int, float]]:
    """Pledge id -> {year: level}; only paths in the unit of their target."""
    units = frames.pledges.set_index("pledge_id")["unit"]
    same = frames.paths[frames.paths["unit"] == frames.paths["pledge_id"].map(units)]
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for pledge, year, value in zip(same["pledge_id"], same["year"], same["value"], strict=True):
        found[pledge][year] = value
    return found


def _pathway(row: Any, published: dict[int, float]) -> dict[int, float]:
    """The corner points of an obligation's pathway: year -> level in per cent; empty where there is none.

    A published path runs from the base through its own points to the target; without one it is the straight
    line from the base to the target. A level that holds every year is a step: the target from its first year.
    """
    base, target = row.base_value, row.target
    deadline = row.deadline_year
    base_year = int(row.announced_year)
    if row.counted == "each-year" and not published:
        starts = row.starts
        return {} if pd.isna(starts) else {int(starts): float(target)}
    if pd.isna(base) or pd.isna(deadline) or row.counted in ("average", "total"):
        return {}
    corners = {year: level for year, level in published.items() if base_year < year <= int(deadline)}
    return dict(sorted({base_year: float(base), **corners, int(deadline): float(target)}.items()))


def _level_at(corners: dict[int, float], year: int) -> float | None:
    """Level that a pathway asks for in a year: between corners a straight line, after the last one its level."""
    years = list(corners)
    if not years or year < years[0]:
        return None
    if year >= years[-1]:
        return corners[years[-1]]
    after = next(corner for corner in years if corner > year)
    before = years[years.index(after) - 1]
    share = (year - before) / (after - before)
    return corners[before] + share * (corners[after] - corners[before])


def pathways(frames: Frames, as_of: date) -> pd.DataFrame:
    """Required level of every obligation with a pathway, year by year; columns of frames.PATHWAY_COLUMNS."""
    observed = _observed(frames, as_of)
    rows = _with_latest(asof.obligations(frames, as_of), observed)
    published = _published_paths(frames)
    found = []
    for row in tuples(rows[rows["latest_value"].notna()]):
        named = published.get(row.pledge_id, {})
        corners = _pathway(row, named)
        if not corners:
            continue
        last = (
            int(row.deadline_year) if pd.notna(row.deadline_year) else max(int(row.latest_year), max(corners))
        )
        for year in range(min(corners), last + 1):
            kind = "published" if year in named else "between-published" if named else "straight-line"
            level = _level_at(corners, year)
            found.append((as_of.isoformat(), row.obligation_id, year, round(level or 0.0, 4), kind))
    frame = pd.DataFrame(found, columns=list(PATHWAY_COLUMNS))
    return frame.astype(
        {"as_of": "str", "obligation_id": "str", "year": "int64", "required_value": "float64", "kind": "str"}
    )


# What counts as a plan of one's own, and how near to the deadline it must run to speak about it.
PLAN_STRENGTHS = ("law", "budget", "plan", "coalition")
PLAN_HORIZON_YEARS = 2


def _with_plan(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `plan`: what the party's own plans in force say about the level and date of each dated obligation.

    refused: it declined the pledge; reaches: an own plan gets to the level by the deadline; short: an own plan
    runs to the deadline (or to within PLAN_HORIZON_YEARS of it) and stays below; none: it signed without such
    a plan. A statement that repeats a collective pledge is not a plan. Empty for other measures.
    """
    declined = frames.pledges[frames.pledges["refuses"].notna()]
    refusals = set(zip(declined["party"], declined["refuses"], strict=True))
    steps = _planned_steps(frames, rows)

    def plan(row: Any) -> str | None:
        country, deadline, target = row.country, row.deadline_year, row.target
        measure, carve_out = row.measure, row.carve_out
        if (country, row.pledge_id) in refusals or carve_out == "opted-out" or row.strength == "opt-out":
            return "refused"
        if (
            pd.isna(deadline)
            or pd.isna(target)
            or measure not in ("core", "related", "total")
            or carve_out == "no-forces"
        ):
            return None
        planned = [(year, level) for year, level in steps.get((country, measure), []) if year <= deadline]
        if any(level >= target for _, level in planned):
            return "reaches"
        return "short" if any(year >= deadline - PLAN_HORIZON_YEARS for year, _ in planned) else "none"

    return rows.assign(plan=pd.Series([plan(row) for row in tuples(rows)], index=rows.index, dtype="str"))


def _planned_steps(frames: Frames, rows: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, float]]]:
    """(country, measure) -> (year, level) of its own plans in force and of the paths published with them."""
    own = rows[
        rows["members"].isna()
        & rows["strength"].isin(PLAN_STRENGTHS)
        & rows["unit"].isin(["pct-gdp", "pct-gni"])
        & (rows["operator"] != "up-to")
        & (rows["confidence"] != "unconfirmed")
        & rows["target"].notna()
    ]
    published = _published_paths(frames)
    found: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    for row in tuples(own):
        key = (str(row.country), str(row.measure))
        end = row.deadline_year if pd.notna(row.deadline_year) else row.starts
        if pd.notna(end):
            found[key].append((int(end), float(row.target)))
        found[key] += published.get(str(row.pledge_id), {}).items()
    return found
