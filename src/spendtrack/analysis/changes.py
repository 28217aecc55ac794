"""What changed between two states of knowledge, each a ledger on a day, and what that does to the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from spendtrack.assessment import gaps
from spendtrack.assessment.frames import Frames, records

CHANGE_COLUMNS: dict[str, str] = {
    "kind": "announced, superseded, withdrawn, expired, edition, verdict or gap",
    "day": "when it became known; empty for verdicts and gaps, which follow from the rest",
    "id": "pledge, edition or obligation",
    "country": "the party that it concerns; empty for an edition",
    "title": "what changed, in words",
    "before": "verdict or gap on the earlier side",
    "after": "verdict or gap on the later side",
}
# A gap that moved by less than this is rounding.
NOTEWORTHY_PP = 0.05


@dataclass(frozen=True)
class Side:
    """One state of knowledge."""

    frames: Frames
    day: date
    gap_table: Callable[[date], pd.DataFrame] | None = None

    def gaps(self) -> pd.DataFrame:
        return self.gap_table(self.day) if self.gap_table else gaps.gap_table(self.frames, self.day)


def between(
    frames: Frames, earlier: date, later: date, gap_table: Callable[[date], pd.DataFrame] | None = None
) -> pd.DataFrame:
    """What became known in one ledger after `earlier` and up to `later`; columns of CHANGE_COLUMNS."""
    rows = news(frames, earlier, later)
    rows += effects(Side(frames, earlier, gap_table), Side(frames, later, gap_table))
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS)).astype("str").replace({"None": None, "nan": None})


def news(frames: Frames, earlier: date, later: date) -> list[dict[str, Any]]:
    """The dated events alone, newest first, in an order that no order of records in the ledger moves."""
    first, last = pd.Timestamp(earlier), pd.Timestamp(later)
    rows: list[dict[str, Any]] = []
    for row in records(frames.pledges):
        for kind, day in (
            ("announced", row["announced_known"]),
            ("withdrawn", row["withdrawn_known"]),
            (
                "expired",
                row["expires_known"] + pd.Timedelta(days=1) if not pd.isna(row["expires_known"]) else pd.NaT,
            ),
        ):
            if first < day <= last:
                rows.append(_row(kind, day, row["pledge_id"], row["party"], row["title"]))
    titles = frames.pledges.set_index("pledge_id")[["title", "party"]]
    for row in records(frames.lineage):
        if first < row["replaced_known"] <= last:
            old = titles.loc[row["supersedes"]]
            rows.append(
                _row(
                    "superseded",
                    row["replaced_known"],
                    row["supersedes"],
                    str(old["party"]),
                    str(old["title"]),
                    after=row["pledge_id"],
                )
            )
    editions = frames.observations.drop_duplicates("edition")
    for row in records(editions[(editions["published"] > first) & (editions["published"] <= last)]):
        rows.append(_row("edition", row["published"], row["edition"], None, row["edition_title"]))
    return sorted(
        rows, key=lambda row: tuple(str(row[name]) for name in ("day", "kind", "id", "after")), reverse=True
    )


def effects(before: Side, after: Side) -> list[dict[str, Any]]:
    """Verdicts that flipped and gaps that moved, for obligations that stand on both sides."""
    old = {row["obligation_id"]: row for row in records(before.gaps())}
    rows = []
    for row in records(after.gaps()):
        was = old.get(row["obligation_id"])
        if was is None:
            continue
        name = f"{row['country_name']}: {row['title']}"
        if was["verdict"] != row["verdict"]:
            rows.append(
                _row(
                    "verdict",
                    None,
                    row["obligation_id"],
                    row["country"],
                    name,
                    was["verdict"],
                    row["verdict"],
                )
            )
        if pd.isna(was["gap_pp"]) or pd.isna(row["gap_pp"]):
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
            )
    return sorted(rows, key=lambda row: (row["kind"] != "verdict", str(row["id"])))


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
