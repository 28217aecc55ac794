"""What became of the pledges that no longer stand, each judged on the last day on which it did?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, Frames, newest_publication, once_a_ledger
from spendtrack.assessment.dtypes import first_day
from spendtrack.assessment.gaps import assess
from spendtrack.assessment.replaced_sums import own_years
from spendtrack.ledger.vocabulary import Unmeasurable, Verdict

REPLACED_COLUMNS: dict[str, str] = {
    "pledge_id": "id of the pledge in pledges.csv",
    "country": "the party that made it",
    "ended": "day on which it was superseded, withdrawn or expired",
    "ended_by": "superseded, withdrawn or expired",
    "judged_on": "the last day on which it stood; the verdict rests on what was known then, for sums of money on what is known on the day about the years that were left to them",
    "measure": "what is counted",
    "target": "level promised, in `unit`",
    "unit": "unit of target and latest_value",
    "deadline": "when it would have been due",
    "latest_year": "newest year with a figure on judged_on",
    "latest_value": "that figure",
    "latest_status": "actual or estimate",
    "edition": "the publication that holds it",
    "gap_pp": "target minus latest_value in percentage points",
    "verdict": "met, lapsed, missed, too-early or unmeasurable on that day",
    "reason": "the verdict in words",
    "reason_code": "why the verdict is unmeasurable, in a word; empty for every other verdict",
}


def replaced_table(day: Day, country: str | None = None) -> pd.DataFrame:
    """What became of pledges that were superseded, withdrawn or had expired by the day, on their own terms.

    Each is judged as of the last day on which it stood, with what was known then. One that had neither been
    met nor fallen due by then is unmeasurable (superseded-before-due). A sum of money is judged, with what is known on
    the day, on the years of which no sum that replaced it speaks. Columns of REPLACED_COLUMNS.
    """
    table = _all_replaced(day.frames)
    gone = table[(table["gone"] <= day.stamp) & (table["announced_known"] <= day.stamp)]
    if country is not None:
        gone = gone[gone["country"] == country]
    left = own_years(day).set_index("pledge_id")
    judged = gone["pledge_id"].isin(left.index)
    again = {
        name: gone[name].mask(judged, gone["pledge_id"].map(left[name]))
        for name in ("verdict", "reason", "reason_code")
    }
    return gone.assign(**again)[list(REPLACED_COLUMNS)].reset_index(drop=True)


@once_a_ledger
def _all_replaced(frames: Frames) -> pd.DataFrame:
    """The same for all pledges that the ledger ever saw go. It depends on no as-of date: each has its own."""
    pledges = frames.pledges
    first = frames.lineage.sort_values("replaced_known", kind="stable").drop_duplicates("supersedes")
    replaced_on = dict(zip(first["supersedes"], first["replaced_known"], strict=True))
    superseded = pd.Series(
        [replaced_on.get(name) for name in pledges["pledge_id"]], index=pledges.index, dtype="datetime64[s]"
    )
    expired = pledges["expires_known"] + pd.Timedelta(days=1)
    ends = pd.DataFrame(
        {"superseded": superseded, "withdrawn": pledges["withdrawn_known"], "expired": expired}
    )
    gone = ends.min(axis=1)
    rows = pledges.assign(
        gone=gone,
        ended_by=ends.eq(gone, axis=0).idxmax(axis=1),
        country=pledges["party"],
        obligation_id=pledges["pledge_id"],
    )
    # Of a promise whose day is not known it is enough that it can have stood before it went.
    rows = rows[rows["gone"].notna() & (rows["gone"] > rows["announced"].map(first_day))]
    rows = asof.described(frames, rows.assign(day=rows["gone"] - pd.Timedelta(days=1)))
    days = [Day(frames, day.date()) for day in rows["day"]]
    editions = [newest_publication(day) or pd.Timestamp(0) for day in days]
    groups = [(group, Day(frames, group["day"].iloc[0].date())) for _, group in rows.groupby(editions)]
    table = assess(groups or [(rows, Day(frames, date.min))])
    decided = [Verdict.MET, Verdict.LAPSED, Verdict.MISSED, Verdict.UNMEASURABLE]
    still = ~table["verdict"].isin(decided) | (table["reason_code"] == Unmeasurable.NOT_DUE)
    before_due = still & (table["deadline_known"].isna() | (table["deadline_known"] > table["day"]))
    early = Unmeasurable.SUPERSEDED_BEFORE_DUE
    stood = "it stood " + table["verdict"].str.replace("-", " ") + ": " + table["reason"]
    not_due = table["reason_code"] == Unmeasurable.NOT_DUE
    stood = stood.mask(not_due, table["reason"].str.removeprefix(f"{Unmeasurable.NOT_DUE}: "))
    # A sum that expired on the day it fell due was due; nothing was known of it then.
    unknown = Unmeasurable.NO_FIGURE
    table = table.assign(
        reason=table["reason"].mask(not_due, f"{unknown}: no figure was published by this date"),
        reason_code=table["reason_code"].mask(not_due, str(unknown)),
    )
    return table.assign(
        verdict=table["verdict"].mask(before_due, str(Verdict.UNMEASURABLE)),
        reason=table["reason"].mask(before_due, f"{early}: {early.meaning}; " + stood),
        reason_code=table["reason_code"].mask(before_due, str(early)),
        judged_on=table["day"].dt.strftime("%Y-%m-%d"),
        ended=table["gone"].dt.strftime("%Y-%m-%d"),
    ).sort_values(["country", "gone", "pledge_id"], ignore_index=True)
