"""How far has a promise moved along its lineage: in years, in points, and in how firmly it binds?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from spendtrack.assessment.day import Day, once_a_day
from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.rounding import POINTS
from spendtrack.ledger.phrases import plural

FIRMEST_FIRST = ("law", "budget", "plan", "coalition", "statement", "aspiration", "opt-out")
MOVE_COLUMNS: dict[str, str] = {
    "pledge_id": "id of the newer pledge in pledges.csv",
    "supersedes": "id of the pledge that it replaces",
    "replaced_on": "date of the announcement of the newer pledge",
    "compared_with": "the nearest earlier pledge of the lineage that names a level and a date for the same measure; the moves are counted from it",
    "years_moved": "years by which the deadline moved; negative is brought forward, positive postponed",
    "points_moved": "percentage points by which the level moved; positive is more",
    "strength_moved": "firmer, softer or same, against the pledge that it replaces",
}


@once_a_day
def moves(day: Day) -> pd.DataFrame:
    """One row per replacement known on the day; columns of MOVE_COLUMNS. Sorted by pledge and replaced pledge.

    Years and points are empty where no earlier pledge of the lineage speaks of the same measure and unit with a
    level to be reached by a date.
    """
    edges = day.frames.lineage[day.frames.lineage["replaced_known"] <= day.stamp]
    parents: dict[str, list[str]] = {}
    for pledge_id, old in zip(edges["pledge_id"], edges["supersedes"], strict=True):
        parents.setdefault(pledge_id, []).append(old)
    pledges = pledge_rows(day.frames)
    rows = [
        _move(pledges, parents, new, old, replaced_on)
        for new, old, replaced_on in zip(
            edges["pledge_id"], edges["supersedes"], edges["replaced_on"], strict=True
        )
    ]
    table = pd.DataFrame(rows, columns=list(MOVE_COLUMNS))
    table = table.astype({"years_moved": "Int64", "points_moved": "float64"})
    return table.sort_values(["pledge_id", "supersedes"], ignore_index=True)


def _move(
    pledges: dict[str, dict[str, Any]], parents: dict[str, list[str]], new: str, old: str, replaced_on: str
) -> dict[str, Any]:
    after, before = pledges[new], pledges[old]
    ranks = [FIRMEST_FIRST.index(pledge["strength"]) for pledge in (before, after)]
    earlier = _dated_ancestor(pledges, parents, after, old)
    return {
        "pledge_id": new,
        "supersedes": old,
        "replaced_on": replaced_on,
        "compared_with": earlier["pledge_id"] if earlier else None,
        "years_moved": int(after["deadline_year"] - earlier["deadline_year"]) if earlier else None,
        "points_moved": round(after["target"] - earlier["target"], POINTS) if earlier else None,
        "strength_moved": "same" if ranks[0] == ranks[1] else "firmer" if ranks[1] < ranks[0] else "softer",
    }


def _dated_ancestor(
    pledges: dict[str, dict[str, Any]], parents: dict[str, list[str]], after: dict[str, Any], old: str
) -> dict[str, Any] | None:
    """The nearest pledge, from `old` back, that can be compared with `after` in years and points."""
    if not _dated(after):
        return None
    waiting, seen = [old], set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        earlier = pledges[name]
        same = earlier["measure"] == after["measure"] and earlier["unit"] == after["unit"]
        if same and _dated(earlier):
            return earlier
        waiting += parents.get(name, [])
    return None


def _dated(pledge: dict[str, Any]) -> bool:
    return bool(
        pledge["counted"] == "by-deadline"
        and pledge["deadline_year"] is not None
        and pledge["target"] is not None
        and str(pledge["unit"]).startswith("pct-")
    )


def words(move: dict[str, Any]) -> str:
    """ "brought forward by 3 years", "postponed by 2 years, 0.5 points less"; empty where nothing moved.

    More by a later date, or less by an earlier one, is another promise: neither brought forward nor postponed.
    """
    years = int(move["years_moved"] or 0)
    points = round(float(move["points_moved"] or 0.0), 2)
    span = plural(abs(years), "year")
    parts = []
    if years and points and (years > 0) == (points > 0):
        size = f"{abs(points):.2g} points {'more' if points > 0 else 'less'}"
        parts.append(f"another promise: {size}, {span} {'later' if years > 0 else 'earlier'}")
    else:
        if years:
            parts.append(f"brought forward by {span}" if years < 0 else f"postponed by {span}")
        if points:
            parts.append(f"{abs(points):.2g} points {'more' if points > 0 else 'less'}")
    if move["strength_moved"] != "same":
        parts.append(f"{move['strength_moved']} than before")
    return ", ".join(parts)
