"""What does a donor say of its own aid, and would that change the verdict?"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from spendtrack.assessment.day import Day, once_an_edition
from spendtrack.assessment.facts import percent, satisfies
from spendtrack.assessment.rows import tuples
from spendtrack.ledger.phrases import all_of
from spendtrack.ledger.vocabulary import Measure, ShareUnit, Status

CLAIM_COLUMNS: dict[str, str] = {
    "claim_note": "shares of GDP for Ukraine: what the donor itself says that it gave, beside the verdict, which stays on allocations",
    "claim_differs": "true where the donor's own count would keep the promise and allocations do not, or the other way round",
}


_READ = ["country", "country_name", "operator", "target", "period_from", "period_to", "period_value"]


@once_an_edition
def _claimed_shares(day: Day) -> dict[str, dict[int, float]]:
    """Per cent of GDP that donors say they gave in single years; of two statements on a year the newer one."""
    table = day.frames.observations
    said = table[
        (table["status"] == Status.CLAIMED)
        & (table["published"] <= day.stamp)
        & (table["measure"] == Measure.UKRAINE)
        & (table["unit"] == ShareUnit.GDP)
    ].sort_values(["published", "edition"], kind="stable")
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for claim in tuples(said):
        found[claim.party][claim.year] = claim.value
    return dict(found)


def with_claims(rows: pd.DataFrame, day: Day) -> pd.DataFrame:
    """Add CLAIM_COLUMNS to obligations on aid as a share of GDP; empty where the donor made no claim for its years."""
    claimed = _claimed_shares(day)
    notes: dict[int, str] = {}
    differs: dict[int, bool] = {}
    judged = rows.loc[(rows["measure"] == Measure.UKRAINE) & rows["period_from"].notna(), _READ]
    for index, row in zip(judged.index.tolist(), tuples(judged), strict=True):
        years = range(int(row.period_from), int(row.period_to) + 1)
        mine = {year: share for year, share in claimed.get(row.country, {}).items() if year in years}
        if not mine:
            continue
        shown = all_of(f"{percent(share)} in {year}" for year, share in sorted(mine.items()))
        by_claim = satisfies(row.operator, row.target, sum(mine.values()) / len(mine))
        other = len(mine) == len(years) and by_claim != satisfies(row.operator, row.target, row.period_value)
        change = f", by which the promise would {'' if by_claim else 'not '}be kept" if other else ""
        notes[index] = f"{row.country_name} itself puts it at {shown}{change}"
        differs[index] = other
    return rows.assign(
        claim_note=pd.Series([notes.get(at) for at in rows.index], index=rows.index, dtype="str"),
        claim_differs=pd.Series([differs.get(at) for at in rows.index], index=rows.index, dtype="boolean"),
    )
