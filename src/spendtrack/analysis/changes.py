"""What changed between two states of knowledge, each a ledger on a day, and what that does to the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from spendtrack.assessment import gaps
from spendtrack.assessment.day import Day
from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.rows import records
from spendtrack.ledger.vocabulary import SHARE_MEASURES, ShareUnit

CHANGE_COLUMNS: dict[str, str] = {
    "kind": "announced, superseded, withdrawn, expired, edition, verdict or gap",
    "day": "when it became known; empty for verdicts and gaps, which follow from the rest",
    "id": "pledge, edition or obligation",
    "country": "the party that it concerns; empty for an edition",
    "title": "what changed, in words",
    "before": "verdict or gap on the earlier side",
    "after": "verdict or gap on the later side",
    "points": "gaps: how far it moved, in percentage points; positive widens it",
    "share_of": "gaps: what the points are a share of: gdp or defence-spending",
    "other_definition": "gaps: true where the two figures are counted on two definitions, so that nothing moved",
}
# A gap that moved by less than this is rounding.
NOTEWORTHY_PP = 0.05
SPENT = tuple(map(str, SHARE_MEASURES))


def between(earlier: Day, later: Day) -> pd.DataFrame:
    """What became known in one ledger after `earlier` and up to `later`; columns of CHANGE_COLUMNS."""
    rows = [*news(earlier, later), *effects(earlier, later)]
    table = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
    words = [name for name in CHANGE_COLUMNS if name not in ("points", "other_definition")]
    text = table[words].astype("str").replace({"None": None, "nan": None})
    return text.assign(
        points=table["points"].astype("float64"), other_definition=table["other_definition"].astype("boolean")
    )[list(CHANGE_COLUMNS)]


def editions_of_spending(day: Day) -> set[str]:
    """Ids of the editions that say what several countries spend.

    A series of GDP or of exchange rates is none of them, nor is an article with one donor's own claim.
    """
    figures = day.frames.observations
    spent = figures[figures["measure"].isin(SPENT)]
    parties = spent.groupby("edition")["party"].nunique()
    return set(parties.index[parties > 1])


def news(earlier: Day, later: Day) -> list[dict[str, Any]]:
    """The dated events alone, newest first, in an order that no order of records in the ledger moves."""
    frames, first, last = later.frames, earlier.stamp, later.stamp
    rows: list[dict[str, Any]] = []
    for row in records(frames.pledges):
        for kind, day in (
            ("announced", row["announced_known"]),
            ("withdrawn", row["withdrawn_known"]),
            (
                "expired",
                row["expires_known"] + pd.Timedelta(days=1) if row["expires_known"] is not None else None,
            ),
        ):
            if day is not None and first < day <= last:
                rows.append(_row(kind, day, row["pledge_id"], row["party"], row["title"]))
    pledges = pledge_rows(frames)
    for row in records(frames.lineage):
        if first < row["replaced_known"] <= last:
            old = pledges[row["supersedes"]]
            rows.append(
                _row(
                    "superseded",
                    row["replaced_known"],
                    row["supersedes"],
                    old["party"],
                    old["title"],
                    after=row["pledge_id"],
                )
            )
    editions = frames.observations.drop_duplicates("edition")
    for row in records(editions[(editions["published"] > first) & (editions["published"] <= last)]):
        rows.append(_row("edition", row["published"], row["edition"], None, row["edition_title"]))
    return sorted(
        rows, key=lambda row: tuple(str(row[name]) for name in ("day", "kind", "id", "after")), reverse=True
    )


def effects(before: Day, after: Day) -> list[dict[str, Any]]:
    """Verdicts that flipped and gaps that moved, for obligations that stand on both sides."""
    old, new = gaps.by_obligation(before), gaps.by_obligation(after)
    rows = []
    for row in new.values():
        was = old.get(row["obligation_id"])
        if was is None:
            continue
        name = f"{row['country_name']}: {row['title']}"
        if was["gap_pp"] is None or row["gap_pp"] is None:
            continue
        if abs(row["gap_pp"] - was["gap_pp"]) >= NOTEWORTHY_PP:
            rows.append(
                _row(
                    "gap",
                    None,
                    row["obligation_id"],
                    row["country"],
                    name,
                    f"{was['gap_pp']:.2f}",
                    f"{row['gap_pp']:.2f}",
                )
                | {
                    "points": round(row["gap_pp"] - was["gap_pp"], POINTS),
                    "share_of": "defence-spending" if row["unit"] == ShareUnit.DEFENCE_SPENDING else "gdp",
                    "other_definition": was["basis"] != row["basis"],
                }
            )
    return [*flipped(old, new), *sorted(rows, key=lambda row: str(row["id"]))]


def flipped(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The verdicts that differ between two days, for obligations that stand on both: rows of one day by obligation."""
    rows = [
        _row(
            "verdict",
            None,
            name,
            row["country"],
            f"{row['country_name']}: {row['title']}",
            old[name]["verdict"],
            row["verdict"],
        )
        for name, row in new.items()
        if name in old and old[name]["verdict"] != row["verdict"]
    ]
    return sorted(rows, key=lambda row: str(row["id"]))


def _row(
    kind: str,
    day: Any,
    name: str,
    country: str | None,
    title: str,
    before: object = None,
    after: object = None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "day": None if day is None else day.strftime("%Y-%m-%d"),
        "id": name,
        "country": country,
        "title": title,
        "before": before,
        "after": after,
    }
