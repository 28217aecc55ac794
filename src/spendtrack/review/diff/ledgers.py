"""Two ledgers -> one Comparison: the records that differ, the problems of the new one, the effect on the results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import spendtrack
from spendtrack.assessment import gaps, replaced
from spendtrack.assessment.day import Day, lend_editions
from spendtrack.ledger.draft import OBSERVATIONS
from spendtrack.ledger.loading import Ledger
from spendtrack.review.diff.earlier_days import earlier_days
from spendtrack.review.diff.effects import Effects, effects
from spendtrack.review.diff.hosts import NewHost, new_hosts
from spendtrack.review.diff.record_changes import (
    KINDS,
    FigureChange,
    RecordChange,
    figure_changes,
    layout_only,
    record_changes,
    rows_by_key,
    unread,
)
from spendtrack.review.diff.renames import Rename, renames
from spendtrack.review.diff.sides import Side
from spendtrack.review.diff.table_rows import Touched, touched

PARTS = (*KINDS, "observations")


@dataclass(frozen=True)
class Comparison:
    """What NEW changes against OLD, and what that does to the results of the day.

    unread: files of NEW that gave no record at all. Where NEW has errors, what it leaves out is left out of OLD as
    well, so that `effects` and `touched` tell the effect of what can be read.
    """

    old: Side
    new: Side
    as_of: date
    changes: tuple[RecordChange, ...]
    figures: tuple[FigureChange, ...]
    renames: tuple[Rename, ...]
    layout_only: tuple[str, ...]
    unread: tuple[str, ...]
    effects: Effects
    touched: Touched
    hosts: tuple[NewHost, ...] = ()
    earlier: tuple[date, ...] = ()
    """Days before `as_of` on which a verdict differs; see earlier_days."""

    @property
    def same(self) -> bool:
        """Whether the two sides are the same files, byte for byte."""
        return dict(self.old.files) == dict(self.new.files)

    @property
    def records_differ(self) -> bool:
        return bool(self.figures or self.unread) or any(one.what != "reformatted" for one in self.changes)

    @property
    def results_differ(self) -> bool:
        return not self.effects.none or any(one.decides for one in self.touched.tables)

    @property
    def is_sound(self) -> bool:
        return self.new.is_whole and not self.renames


def compare(old: Side, new: Side, as_of: date) -> Comparison:
    changes = record_changes(old, new)
    before, after = _comparable(old, new, changes), new.ledger
    figures = figure_changes(before, after)
    files = {
        file: any(KINDS[one.record] == file and one.what != "reformatted" for one in changes)
        for file in KINDS.values()
    }
    files[OBSERVATIONS] = bool(figures)
    lost = [file for kind, file in KINDS.items() if unread(new, kind)]
    lost += [OBSERVATIONS] if unread(new, "figures") else []
    found, rows, earlier = Effects(), Touched(), tuple[date, ...]()
    if not _equal(before, after):
        older, newer = (spendtrack.Ledger(one).as_of(as_of).known for one in (before, after))
        _work_out_once(older, newer)
        found, rows = effects(older, newer), touched(older, newer)
        earlier = earlier_days(before, after, as_of)
    broken = {file for file in files if any(one.location.file.endswith(file) for one in new.errors)}
    return Comparison(
        old,
        new,
        as_of,
        tuple(changes),
        tuple(figures),
        tuple(renames(old, new, changes)),
        tuple(file for file in layout_only(old, new, files) if file not in broken),
        tuple(dict.fromkeys(lost)),
        found,
        rows,
        new_hosts(old.ledger, new.ledger),
        earlier,
    )


def _comparable(old: Side, new: Side, changes: list[RecordChange]) -> Ledger:
    """The old ledger without what the new one holds but cannot read."""
    if new.is_whole:
        return old.ledger
    out = {(one.record, one.id) for one in changes if one.what == "left-out"}
    kept: dict[str, Any] = {}
    for kind in KINDS:
        was: Mapping[str, Any] = getattr(old.ledger, kind)
        lost = unread(new, kind)
        kept[kind] = {} if lost else {name: one for name, one in was.items() if (kind, name) not in out}
    rows = old.ledger.observations
    if any(one.location.file.endswith(OBSERVATIONS) for one in new.errors):
        readable = rows_by_key(new.ledger)
        rows = tuple(row for key, row in rows_by_key(old.ledger).items() if key in readable)
    people = kept["parties"].keys() | kept["groups"].keys()
    kept["pledges"] = {
        name: one
        for name, one in kept["pledges"].items()
        if one.party in kept["parties"] and (one.members is None or one.members in kept["groups"])
    }
    rows = tuple(row for row in rows if row.edition in kept["sources"] and row.party in people)
    return replace(old.ledger, **kept, observations=rows)


def _equal(old: Ledger, new: Ledger) -> bool:
    """The same records in the same order, so that whatever follows from them is the same."""
    return all(
        getattr(old, part) == getattr(new, part)
        and (part == "observations" or list(getattr(old, part)) == list(getattr(new, part)))
        for part in PARTS
    )


def _work_out_once(old: Day, new: Day) -> None:
    """What was known before the first edition that differs is worked out for one side and lent to the other."""
    before, after = old.frames.ledger, new.frames.ledger
    if any(getattr(before, part) != getattr(after, part) for part in ("parties", "groups")):
        return
    gaps.gap_table(old)
    replaced.replaced_table(old)
    lend_editions(old.frames, new.frames, _first_difference(before, after))


def _first_difference(old: Ledger, new: Ledger) -> date | None:
    """The day of publication of the earliest edition whose figures or description differ; None where none does."""
    editions = {row.edition for row in set(old.observations) ^ set(new.observations)}
    editions |= {
        name
        for name in old.sources.keys() | new.sources.keys()
        if old.sources.get(name) != new.sources.get(name)
    }
    sources = (ledger.sources.get(name) for ledger in (old, new) for name in editions)
    days = [source.edition.published for source in sources if source and source.edition]
    return min(days, default=None)
