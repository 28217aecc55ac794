"""Was a sum of money given in the years that were left to it, though it no longer stands?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, Frames, once_a_day
from spendtrack.assessment.gaps import assess
from spendtrack.assessment.rows import tuples
from spendtrack.ledger.vocabulary import MONEY_MEASURES, Counted, PledgeBasis


@dataclass(frozen=True, slots=True)
class _Sum:
    """What one record asks for. by_year: for single years, where it says so."""

    row: Any
    years: range
    by_year: Mapping[int, float]


@once_a_day
def own_years(day: Day) -> pd.DataFrame:
    """Sums that were replaced by the day and for which somebody counts, judged on the years left to them.

    A year is left to a sum where it is over and no sum that replaced it asks for less of that year, or for something
    else. Where only some years are left, what was promised for them is what the party's own path names. Columns:
    pledge_id, verdict, reason, reason_code; none for sums without such a year.
    """
    rows = _counted_sums(day.frames)
    sums = _sums(day.frames)
    edges = day.frames.lineage[day.frames.lineage["replaced_known"] <= day.stamp]
    cells: list[dict[str, object]] = []
    for name in rows["pledge_id"]:
        newer = [sums[other] for other in edges.loc[edges["supersedes"] == name, "pledge_id"]]
        old = sums[name]
        left = [year for year in old.years if year < day.date.year and _is_left(year, old, newer)]
        whole = len(left) == len(old.years)
        if not newer or not left or not (whole or all(year in old.by_year for year in left)):
            continue
        cells.append(
            {
                "pledge_id": name,
                "target": old.row.target if whole else sum(old.by_year[year] for year in left),
                "starts": left[0],
                "deadline_year": left[-1],
                "deadline_known": pd.Timestamp(left[-1], 12, 31),
            }
        )
    if not cells:
        return pd.DataFrame(columns=["pledge_id", "verdict", "reason", "reason_code"])
    left_over = pd.DataFrame(cells).astype({"starts": "Int64", "deadline_year": "Int64"})
    rows = rows.drop(columns=list(left_over.columns[1:])).merge(left_over, on="pledge_id")
    rows = rows.assign(country=rows["party"], obligation_id=rows["pledge_id"], day=day.stamp)
    judged = assess([(asof.described(day.frames, rows), day)])
    return judged[["pledge_id", "verdict", "reason", "reason_code"]]


def _counted_sums(frames: Frames) -> pd.DataFrame:
    """Pledges on one sum for which there is something to count: allocations, or outturns of their own."""
    pledges = frames.pledges
    counted = (pledges["pledge_basis"] == PledgeBasis.ALLOCATIONS) | pledges["pledge_id"].isin(
        frames.outturns["pledge_id"]
    )
    money = pledges["measure"].isin(list(MONEY_MEASURES)) & (pledges["counted"] == Counted.TOTAL)
    dated = pledges["starts"].notna() & pledges["deadline_year"].notna()
    return pledges[counted & money & dated]


def _sums(frames: Frames) -> dict[str, _Sum]:
    paths = {
        name: dict(zip(own["year"].tolist(), own["value"].tolist(), strict=True))
        for name, own in frames.paths.groupby("pledge_id")
    }
    found = {}
    for row in tuples(frames.pledges):
        last = row.starts if row.deadline_year is None else row.deadline_year
        years = range(0) if row.starts is None else range(row.starts, last + 1)
        by_year = paths.get(row.pledge_id, {})
        if row.target is not None and (len(years) == 1 or row.counted == Counted.EACH_YEAR):
            by_year = dict.fromkeys(years, row.target) | by_year
        found[row.pledge_id] = _Sum(row, years, by_year)
    return found


def _is_left(year: int, old: _Sum, newer: Sequence[_Sum]) -> bool:
    """Whether a year still counts for a sum: nothing that replaced it asks for less, or for something else, of that year."""
    for after in newer:
        if year not in after.years:
            continue
        same = (after.row.measure, after.row.unit) == (old.row.measure, old.row.unit)
        asked, asks = old.by_year.get(year), after.by_year.get(year)
        if not same or asked is None or asks is None or asks < asked:
            return False
    return True
