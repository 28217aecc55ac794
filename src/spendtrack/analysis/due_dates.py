"""What falls due next: deadlines of pledges in force, summits and reviews, as known on a day."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day
from spendtrack.assessment.dtypes import last_day
from spendtrack.assessment.frames import source_rows
from spendtrack.assessment.rows import records

DATE_COLUMNS: dict[str, str] = {
    "date": "day, month or year, as precise as known",
    "kind": "deadline of a pledge, summit, decision, review, deadline or publication",
    "id": "id of the pledge or event",
    "party": "party whose pledge it is; for an event those that it concerns",
    "title": "what falls due",
    "knowable": "deadlines: year in which the outturn is published; empty where nobody publishes it",
}


SOON = 14  # months that readers look ahead


def next_dates(
    day: Day, parties: Collection[str] | None = None, *, months: int | None = None
) -> pd.DataFrame:
    """Dates after the day, soonest first; columns of DATE_COLUMNS. parties: only what concerns one of these. months:
    only what falls due within so many.

    An event counts once one of its sources is as old as the day; a source without a date is no proof of that.
    """
    rows: list[dict[str, object]] = []
    for row in records(asof.in_force(day)):
        if row["deadline"] is not None and row["deadline_known"] > day.stamp:
            rows.append(
                {
                    "date": row["deadline"],
                    "sort": row["deadline_known"],
                    "kind": "deadline of a pledge",
                    "id": row["pledge_id"],
                    "party": row["party"],
                    "title": row["title"],
                    "knowable": row["knowable"],
                }
            )
    sources = source_rows(day.frames)
    for row in records(day.frames.events):
        last = last_day(row["until"] if row["until"] is not None else row["date"])
        cited = str(row["sources"]).split()
        dates = [sources[name]["date"] for name in cited if name in sources]  # a faulty source is left out
        if last <= day.stamp or not any(
            known is not None and last_day(known) <= day.stamp for known in dates
        ):
            continue
        rows.append(
            {
                "date": row["date"],
                "sort": last,
                "kind": row["kind"],
                "id": row["event_id"],
                "party": row["parties"],
                "title": row["title"],
                "knowable": pd.NA,
            }
        )
    if parties is not None:
        rows = [row for row in rows if set(str(row["party"]).split()) & set(parties)]
    if months is not None:
        limit = day.stamp + pd.DateOffset(months=months)
        rows = [row for row in rows if pd.Timestamp(str(row["sort"])) <= limit]
    rows.sort(key=lambda row: (row["sort"], row["kind"], row["id"]))
    return pd.DataFrame(rows, columns=["sort", *DATE_COLUMNS])[list(DATE_COLUMNS)]
