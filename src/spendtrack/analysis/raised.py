"""How much had a party raised for Ukraine by what was said and checked, and what is said that nobody could check?"""

from __future__ import annotations

import pandas as pd

from spendtrack.assessment.asof import citations, statuses
from spendtrack.assessment.day import Day
from spendtrack.assessment.dtypes import frame_of
from spendtrack.assessment.frames import source_rows
from spendtrack.assessment.rows import tuples
from spendtrack.ledger.vocabulary import Figure, Measure, Status

RAISED_COLUMNS: dict[str, str] = {
    "party": "id in parties.csv",
    "said": "day of the statement, as precise as known (ISO 8601)",
    "total_eur_m": "raised since the beginning by that day, in millions of euros",
    "checked": "false where a single source has it and it could not be confirmed",
    "source": "id in sources.csv",
    "publisher": "who published the statement",
    "note": "what the statement adds",
}
KINDS = {"total_eur_m": "float64", "checked": "bool"}
TO_MILLIONS = {"EUR m": 1.0, "EUR bn": 1000.0}


def raised(day: Day, party: str) -> pd.DataFrame:
    """Totals that were said by the day to have been raised so far, oldest first, with RAISED_COLUMNS; euros alone.

    Statements are figures `ukraine-cumulative` of the party; what is not confirmed comes from its promises.
    """
    sources = source_rows(day.frames)
    table = day.frames.observations
    said = table[
        (table["party"] == party)
        & (table["measure"] == Figure.UKRAINE_CUMULATIVE)
        & (table["status"] == Status.CLAIMED)
        & table["unit"].isin(list(TO_MILLIONS))
        & (table["published"] <= day.stamp)
    ]
    rows = [
        (
            row.published,
            row.published.date().isoformat(),
            row.value * TO_MILLIONS[row.unit],
            True,
            row.edition,
            row.note,
        )
        for row in tuples(said)
    ]
    known = statuses(day)
    unsure = known[
        (known["party"] == party)
        & (known["measure"] == Measure.UKRAINE_AMOUNT)
        & (known["status"] == "unconfirmed")
        & known["unit"].isin(list(TO_MILLIONS))
    ]
    cited = citations(day)
    for row in tuples(unsure):
        mine = cited.loc[cited["pledge_id"] == row.pledge_id, "source_id"]
        of_it = [one for one in mine if sources[one]["published"] is None]
        rows.append(
            (
                row.announced_known,
                row.announced,
                row.target * TO_MILLIONS[row.unit],
                False,
                of_it[0] if of_it else None,
                row.confidence_note,
            )
        )
    rows.sort(key=lambda row: row[0])
    return frame_of(
        (
            {
                "party": party,
                "said": said_on,
                "total_eur_m": total,
                "checked": checked,
                "source": source,
                "publisher": sources[source]["publisher"] if source else None,
                "note": note,
            }
            for _, said_on, total, checked, source, note in rows
        ),
        {name: KINDS.get(name, "str") for name in RAISED_COLUMNS},
    )
