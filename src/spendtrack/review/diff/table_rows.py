"""Which rows of the tables that people download differ between two ledgers, and which views show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from spendtrack.assessment.day import Day
from spendtrack.assessment.rows import cells
from spendtrack.snapshot import bundle
from spendtrack.snapshot.tables import TABLES

# What is worked out; the other tables repeat the records.
COMPUTED = ("gaps", "pathways", "headlines", "lineage", "replaced", "definitions", "revisions")
# Words that do not decide anything: a title that was reworded leaves every result as it is.
WORDING = frozenset({"title", "question", "country_name", "edition_name"})
# Which pages of the dashboard show the rows of a table.
PAGES: Mapping[str, tuple[str, ...]] = {
    "gaps": ("overview", "country", "promises", "changes"),
    "pathways": ("country",),
    "headlines": ("overview", "changes"),
    "pledges": ("country", "promises", "ledger"),
    "lineage": ("country", "promises"),
    "replaced": ("country",),
    "definitions": ("country",),
    "revisions": ("country",),
    "observations": ("country", "compare"),
    "sources": ("ledger", "method"),
    "parties": (),
}
PAGE_ORDER = ("overview", "country", "compare", "promises", "ukraine", "ledger", "changes", "method")


@dataclass(frozen=True)
class TableChange:
    """Rows of one file. `decides`: whether a result differs, and not its wording only."""

    file: str
    added: int
    removed: int
    changed: int
    decides: bool

    @property
    def rows(self) -> int:
        return self.added + self.removed + self.changed


@dataclass(frozen=True)
class Touched:
    tables: tuple[TableChange, ...] = ()
    pages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    """Ids of the parties whose rows differ."""


def touched(old: Day, new: Day) -> Touched:
    before, after = bundle.tables(old), bundle.tables(new)
    changes: list[TableChange] = []
    pages: set[str] = set()
    countries: set[str] = set()
    for table in TABLES:
        if before[table.file].equals(after[table.file]):
            continue
        was, now = (_rows(frames[table.file], table.key) for frames in (before, after))
        differing = [key for key in was.keys() | now.keys() if was.get(key) != now.get(key)]
        if not differing:
            continue
        columns = [name for name in before[table.file].columns if name not in table.key]
        worded = [at for at, name in enumerate(columns) if name not in WORDING]
        decides = any(
            key not in was
            or key not in now
            or [was[key][at] for at in worded] != [now[key][at] for at in worded]
            for key in differing
        )
        added = sum(key not in was for key in differing)
        removed = sum(key not in now for key in differing)
        changes.append(
            TableChange(
                table.file,
                added,
                removed,
                len(differing) - added - removed,
                decides and table.name in COMPUTED,
            )
        )
        pages |= set(PAGES[table.name])
        for column in ("country", "party", "measure"):
            found = _values(differing, table.key, columns, column, (was, now))
            if column == "measure":
                pages |= {"ukraine"} if any(str(one).startswith("ukraine") for one in found) else set()
            else:
                countries |= found
    known = {**new.frames.ledger.parties, **old.frames.ledger.parties}
    return Touched(
        tuple(changes),
        tuple(page for page in PAGE_ORDER if page in pages),
        tuple(sorted(name for name in countries if name in known)),
    )


def _rows(frame: pd.DataFrame, key: Iterable[str]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The rows by key; what is unknown is None, so that it equals itself."""
    keys = list(key)
    rest = [name for name in frame.columns if name not in keys]
    columns = {name: cells(frame[name]) for name in frame.columns}
    return dict(
        zip(
            zip(*(columns[name] for name in keys), strict=True),
            zip(*(columns[name] for name in rest), strict=True) if rest else ((),) * len(frame),
            strict=True,
        )
    )


def _values(
    differing: Iterable[tuple[Any, ...]],
    key: tuple[str, ...],
    columns: list[str],
    column: str,
    sides: tuple[Mapping[Any, Any], Mapping[Any, Any]],
) -> set[Any]:
    """The values of a column in the rows that differ, on either side."""
    if column in key:
        return {one[key.index(column)] for one in differing}
    if column not in columns:
        return set()
    at = columns.index(column)
    return {side[one][at] for one in differing for side in sides if one in side}
