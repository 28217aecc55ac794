"""Was a sum of money given in the years for which it was never replaced, though it no longer stands?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, once_a_day
from spendtrack.assessment.frames import tuples
from spendtrack.assessment.gaps import assess
from spendtrack.ledger.vocabulary import MONEY_MEASURES, Counted, PledgeBasis


@once_a_day
def own_years(day: Day) -> pd.DataFrame:
    """Sums that the Kiel Institute counts and that were replaced by the day, judged on the years left to them.

    A year is left to a sum where no sum that replaced it speaks of that year; it must be over. Where only some years
    are left, what was promised for them is what the party's own path names. Columns: pledge_id, verdict, reason,
    reason_code; none for sums without such a year.
    """
    pledges = day.frames.pledges
    rows = pledges[
        pledges["measure"].isin(list(MONEY_MEASURES)) & (pledges["pledge_basis"] == PledgeBasis.ALLOCATIONS)
    ]
    edges = day.frames.lineage[day.frames.lineage["replaced_known"] <= day.stamp]
    by_id = {row.pledge_id: row for row in tuples(pledges)}
    paths = {
        key: dict(zip(own["year"].tolist(), own["value"].tolist(), strict=True))
        for key, own in day.frames.paths.groupby("pledge_id")
    }
    cells: list[dict[str, object]] = []
    for row in tuples(rows):
        newer = [by_id[name] for name in edges.loc[edges["supersedes"] == row.pledge_id, "pledge_id"]]
        if not newer or row.starts is None or row.deadline_year is None or row.counted != Counted.TOTAL:
            continue
        years = range(int(row.starts), int(row.deadline_year) + 1)
        taken = {year for after in newer for year in _years(after)}
        left = [year for year in years if year not in taken and year < day.date.year]
        path = paths.get(row.pledge_id, {})
        whole = len(left) == len(years)
        if not left or not (whole or all(year in path for year in left)):
            continue
        cells.append(
            {
                "pledge_id": row.pledge_id,
                "target": row.target if whole else sum(path[year] for year in left),
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


def _years(pledge: Any) -> range:
    """The years of which a sum speaks; none where it names none."""
    starts, last = pledge.starts, pledge.deadline_year
    if starts is None:
        return range(0)
    return range(starts, (starts if last is None else last) + 1)
