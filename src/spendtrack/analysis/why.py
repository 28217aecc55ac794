"""Why did a gap change between two days? Split exactly into pledge, time, edition, spending and GDP.

The split is the Shapley value: each part is its mean effect over all orders in which the parts could have
changed, so it depends on no order and the parts sum to the whole (L. S. Shapley, "A value for n-person games",
1953; for decompositions of this kind A. F. Shorrocks, Journal of Economic Inequality 11, 2013).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial, isclose, isnan
from typing import Any, Literal

import numpy as np
import pandas as pd

from spendtrack.assessment import gaps, pathway
from spendtrack.assessment.day import Day, Frames, once_a_ledger
from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.known import known, nominal

Against = Literal["target", "path"]
PARTS = {
    "pledge": "the promise itself changed",
    "time": "the path asks for more as the deadline comes nearer",
    "edition": "the same year was restated, or is counted on another definition",
    "spending": "spending changed from the one year to the other",
    "gdp": "the economy changed from the one year to the other",
    "rounding": "what nominal figures do not explain: rounding, and shares of real GDP",
    "figures": "spending and the economy together: the edition holds no money figures to tell them apart",
    "figures-and-edition": "the newer edition does not hold the earlier year, so new figures and restated ones cannot be told apart",
}
# The parts that move the path; the others leave it where it is.
PATH_MOVES = frozenset({"pledge", "time", "edition", "figures-and-edition"})
WHY_COLUMNS: dict[str, str] = {
    "obligation_id": "id in gaps.csv on the later day",
    "against": "target: the gap as in gaps.csv; path: the distance from the level that the path asks for",
    "part": "one of " + ", ".join(PARTS),
    "points": "change of the gap that the part explains, in percentage points; positive widens it",
    "from_year": "year of the earlier figure",
    "from_value": "the earlier figure, as published",
    "from_edition": "id in sources.csv of the publication that holds it",
    "to_year": "year of the later figure",
    "to_value": "the later figure, as published",
    "to_edition": "id in sources.csv of the publication that holds it",
    "warning": "where the two figures are counted on two definitions or come from two editions, what follows from it",
}


@dataclass(frozen=True)
class Point:
    """One obligation on one day: what the split needs to know of it."""

    row: Mapping[str, Any]
    year: int
    value: float
    edition: str


@dataclass(frozen=True)
class Explanation:
    """gap_before + sum of `parts` = gap_after, for each `against` (target, path)."""

    before: Point
    after: Point
    changes: dict[str, tuple[float, float]]
    """against -> (gap before, gap after), in points."""
    parts: pd.DataFrame
    """Columns of WHY_COLUMNS."""


def shapley(players: Sequence[str], value: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """The Shapley value of each player: its marginal effects on `value`, weighted over all orders."""
    n = len(players)
    worth = {
        frozenset(chosen): value(frozenset(chosen))
        for size in range(n + 1)
        for chosen in combinations(players, size)
    }
    shares = {}
    for player in players:
        others = [other for other in players if other != player]
        shares[player] = sum(
            factorial(size)
            * factorial(n - size - 1)
            / factorial(n)
            * (worth[frozenset((*chosen, player))] - worth[frozenset(chosen)])
            for size in range(n)
            for chosen in combinations(others, size)
        )
    return shares


def why(
    earlier: Day, later: Day, obligation_id: str, against: Sequence[Against] = ("target", "path")
) -> Explanation:
    """Why the gap of an obligation changed between two days. against: what is asked; the path takes its time.

    Where it did not exist on the first day, the pledge of its lineage that stood then takes its place. Raises
    LookupError, with a sentence for the user, where there is nothing to compare.
    """
    after = _row(later, [obligation_id])
    if after is None:
        raise LookupError(f"{obligation_id} was not in force on {later.text}, or has no figure.")
    before = stood_before(earlier, obligation_id)
    if before is None:
        raise LookupError(
            f"neither {obligation_id} nor a pledge that it replaced stood on {earlier.text} with a figure."
        )
    return _explain(earlier, later, before, after, against)


def stood_before(earlier: Day, obligation_id: str) -> dict[str, Any] | None:
    """The obligation, or what stood in its place on the earlier day: a row of the gap table with a figure."""
    return _row(earlier, _ancestors(earlier.frames, obligation_id))


def between_years(
    day: Day, obligation_id: str, first: int, last: int, against: Sequence[Against] = ("target", "path")
) -> Explanation:
    """Why the gap of an obligation differs between two years of the same edition. Raises LookupError."""
    row = _row(day, [obligation_id])
    if row is None:
        raise LookupError(f"{obligation_id} was not in force on {day.text}, or has no figure.")
    series = known(day).series[row["country"], row["measure"]]
    for year in (first, last):
        if year not in series:
            raise LookupError(f"{row['edition']} holds no figure of {row['country_name']} for {year}.")
    at = [{**row, "latest_year": year, "latest_value": series[year][0]} for year in (first, last)]
    return _explain(day, day, at[0], at[1], against)


def _row(day: Day, candidates: Sequence[str]) -> dict[str, Any] | None:
    rows = gaps.by_obligation(day)
    for name in candidates:
        if name in rows and rows[name]["gap_pp"] is not None:
            row = rows[name]
            pledge = pledge_rows(day.frames)[row["pledge_id"]]
            more = "announced_year deadline_year starts counted".split()
            return {**row, **{column: pledge[column] for column in more}}
    return None


@once_a_ledger
def _parents(frames: Frames) -> dict[str, list[str]]:
    """Pledge -> those that it replaced."""
    grouped = frames.lineage.groupby("pledge_id")["supersedes"].agg(list)
    return {str(pledge): list(parents) for pledge, parents in grouped.items()}


def _ancestors(frames: Frames, obligation_id: str) -> list[str]:
    """The obligation and those that it replaced, nearest first; shares of collective pledges as shares."""
    pledge, colon, country = obligation_id.partition(":")
    parents = _parents(frames)
    waiting, found = [pledge], list[str]()
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting += parents.get(name, [])
    return [f"{name}{colon}{country}" for name in found]


def _explain(
    earlier: Day,
    later: Day,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    against: Sequence[Against],
) -> Explanation:
    first, last = (
        Point(row, int(row["latest_year"]), float(row["latest_value"]), str(row["edition"]))
        for row in (before, after)
    )
    levels = _observed_parts(later, first, last)
    observed = [name for name in levels if name != "start"]
    bases = _bases(earlier, later, first, last)

    def seen(switched: frozenset[str]) -> float:
        number = levels["start"]
        for name in observed:
            if name in switched:
                number *= levels[name]
        return number

    def against_target(switched: frozenset[str]) -> float:
        pledge = last if "pledge" in switched else first
        return float(pledge.row["target"]) - seen(switched)

    asked: dict[frozenset[str], float] = {}

    def against_path(switched: frozenset[str]) -> float:
        moving = switched & PATH_MOVES
        if moving not in asked:
            asked[moving] = _required(later.frames, bases, first, last, moving)
        return asked[moving] - seen(switched)

    changes, rows = dict[str, tuple[float, float]](), []
    values: dict[Against, Callable[[frozenset[str]], float]] = {
        "target": against_target,
        "path": against_path,
    }
    for name in against:
        value = values[name]
        players = ["pledge", *(["time"] if name == "path" else []), *observed]
        start, end = value(frozenset()), value(frozenset(players))
        if isnan(start) or isnan(end):
            continue
        changes[name] = (start, end)
        parts = shapley(players, value)
        assert isclose(sum(parts.values()), end - start, abs_tol=1e-9)
        rows += [
            {"obligation_id": after["obligation_id"], "against": name, "part": part, "points": points}
            for part, points in parts.items()
        ]
    table = pd.DataFrame(rows, columns=["obligation_id", "against", "part", "points"]).assign(
        from_year=first.year,
        from_value=first.value,
        from_edition=first.edition,
        to_year=last.year,
        to_value=last.value,
        to_edition=last.edition,
        warning=basis_change(first, last) or None,
    )
    return Explanation(first, last, changes, table[list(WHY_COLUMNS)])


def _observed_parts(day: Day, first: Point, last: Point) -> dict[str, float]:
    """The observed share as a product: `start` (the first figure) times a factor for each part that changed it."""
    country, measure = first.row["country"], first.row["measure"]
    if first.edition == last.edition:
        restated: float | None = first.value
    else:
        table = known(day).series.get((country, measure), {})
        restated = table[first.year][0] if first.year in table else None
    if restated is None or not restated or not first.value:
        return {"start": first.value, "figures-and-edition": last.value / first.value}
    parts = {"start": first.value, "edition": restated / first.value}
    money = nominal(day).find([country, country], [last.edition] * 2, [first.year, last.year])
    spending = money["spending_national_m"].tolist()
    gdp = (money["gdp_usd_m"] * money["national_per_usd"]).tolist()
    if measure != "core" or any(isnan(number) or number <= 0 for number in [*spending, *gdp]):
        return {**parts, "figures": last.value / restated}
    shares = [100 * part / whole for part, whole in zip(spending, gdp, strict=True)]
    return {
        **parts,
        "spending": spending[1] / spending[0],
        "gdp": gdp[0] / gdp[1],
        "rounding": (last.value / shares[1]) / (restated / shares[0]),
    }


def _bases(earlier: Day, later: Day, first: Point, last: Point) -> dict[tuple[bool, bool], float | None]:
    """Base of the pathway: (of the later pledge, in the later edition) -> per cent; its own where it has no other."""
    found = {}
    for later_pledge, point in ((False, first), (True, last)):
        key = (point.row["country"], point.row["measure"])
        year = int(point.row["announced_year"])
        values = [known(day).series.get(key, {}).get(year) for day in (earlier, later)]
        own = point.row["base_value"]
        for later_edition, value in zip((False, True), values, strict=True):
            found[later_pledge, later_edition] = value[0] if value else own
    return found


def _required(
    frames: Frames,
    bases: Mapping[tuple[bool, bool], float | None],
    first: Point,
    last: Point,
    switched: frozenset[str],
) -> float:
    """Level that the path asks for, with the switched parts as they were on the later day."""
    point = last if "pledge" in switched else first
    restated = bool(switched & {"edition", "figures-and-edition"})
    year = (last if "time" in switched else first).year
    row = pd.DataFrame([{**point.row, "base_value": bases["pledge" in switched, restated]}]).astype(
        {"deadline_year": "Int64", "starts": "Int64", "base_value": "float64"}
    )
    corners = pathway.corners(frames, row)
    if corners.empty:
        return float("nan")
    asked = max(year, int(corners["year"].min()))
    return float(pathway.level_at(corners, np.array([0]), np.array([asked]))[0])


def basis_change(first: Point, last: Point) -> str:
    """A warning where the two figures are counted on two definitions, or come from two editions; else empty."""
    bases = first.row["basis"], last.row["basis"]
    if bases[0] != bases[1]:
        return (
            f"The two figures are counted on two definitions ({bases[0]}, {bases[1]}); the part `edition` holds what "
            f"that changed together with revisions."
        )
    if first.edition != last.edition:
        return (
            f"The two figures come from two editions ({first.edition}, {last.edition}); the part `edition` holds how "
            f"far the later one restated the earlier year."
        )
    return ""
