"""May these money pledges be added? Mostly not: the sums of organisations and of their members overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day
from spendtrack.assessment.rows import records


class NeverAdded(ValueError):
    """Adding these pledges would count money twice or mix what cannot be mixed; the message says which and why."""


@dataclass(frozen=True)
class Sum:
    """total in `unit` (EUR bn); counted: each-year, by-deadline or total."""

    total: float
    unit: str
    counted: str
    titles: tuple[str, ...]


def add_up(day: Day, pledge_ids: Sequence[str]) -> Sum:
    """The sum of national money pledges of the same kind that stood on the day.

    Raises NeverAdded, LookupError for an id that was not known by then.

    Refused: anything of an organisation or a coalition beside another pledge (its money comes from its
    members), two currencies, yearly sums with sums over several years, a pledge with the one it replaced,
    two pledges of one party (one may contain the other), and what is unconfirmed.
    """
    known = {row["pledge_id"]: row for row in records(asof.statuses(day))}
    if unknown := [name for name in pledge_ids if name not in known]:
        raise LookupError(f"there is no pledge {unknown[0]} on {day.text}.")
    rows = [known[name] for name in dict.fromkeys(pledge_ids)]
    if not rows:
        raise NeverAdded("There is nothing to add.")
    kinds = day.frames.parties.set_index("party")["kind"].to_dict()
    for row in rows:
        if " " not in str(row["unit"]):
            raise NeverAdded(f"{row['pledge_id']} is not a sum of money.")
        if row["status"] in ("superseded", "withdrawn", "expired"):
            by = "" if row["status"] != "superseded" else f" by {row['superseded_by']}"
            raise NeverAdded(f"{row['pledge_id']} is {row['status']}{by}, so it is added to nothing.")
        if row["confidence"] == "unconfirmed":
            raise NeverAdded(f"{row['pledge_id']} is not confirmed, so it is added to nothing.")
        if len(rows) > 1 and kinds[row["party"]] != "country":
            raise NeverAdded(
                f"{row['pledge_id']} is a pledge of {row['party']}, whose money comes from its members; added to "
                f"others it would be counted twice."
            )
    for column, words in (("unit", "units"), ("counted", "ways of counting years")):
        found = sorted({str(row[column]) for row in rows})
        if len(found) > 1:
            raise NeverAdded(f"These pledges have two {words}: {' and '.join(found)}.")
    parties = [row["party"] for row in rows]
    for party in parties:
        if parties.count(party) > 1:
            raise NeverAdded(
                f"{party} has two of these pledges; one may contain or replace the other, so they are not added."
            )
    return Sum(
        round(sum(float(row["target"]) for row in rows), 6),
        str(rows[0]["unit"]),
        str(rows[0]["counted"]),
        tuple(str(row["title"]) for row in rows),
    )
