"""Was a record given another id? Ids are cited, so a rename without lineage is an error, whatever else is sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spendtrack.review.diff.record_changes import KINDS, NOUNS, RecordChange
from spendtrack.review.diff.sides import Side
from spendtrack.review.diff.words import facts

# Two records say nearly the same where so large a part of their fields is equal.
NEARLY = 0.75
# Fields that say which promise or document it is: at least one of these that both have must be equal.
TELLING = {
    "pledges": ("title", "announced"),
    "sources": ("title", "address"),
    "events": ("title", "date"),
    "parties": ("name",),
    "groups": ("name",),
}


@dataclass(frozen=True)
class Rename:
    record: str
    old: str
    new: str

    @property
    def says(self) -> str:
        """What happened and how to mend it, in one sentence."""
        if self.record == "pledges":
            return (
                f"The pledge {self.old} seems to be renamed to {self.new}: ids are cited and never change. Give it its "
                f"old id back; if {self.new} is a new promise, keep {self.old} as it was and add supersedes: "
                f"[{self.old}] to {self.new}."
            )
        return (
            f"The {NOUNS[self.record]} {self.old} seems to be renamed to {self.new}: ids are cited and never change. "
            f"Give it its old id back."
        )


def renames(old: Side, new: Side, changes: list[RecordChange]) -> list[Rename]:
    """Pairs of a removed and an added record that say nearly the same; each record is in one pair at most."""
    found: list[Rename] = []
    for kind in KINDS:
        gone = [one.id for one in changes if one.record == kind and one.what == "removed"]
        come = [one.id for one in changes if one.record == kind and one.what == "added"]
        was: Mapping[str, Any] = getattr(old.ledger, kind)
        now: Mapping[str, Any] = getattr(new.ledger, kind)
        pairs = sorted(_alike(kind, gone, come, was, now), reverse=True)
        used: set[str] = set()
        for _, name, other in pairs:
            if name not in used and other not in used:
                used |= {name, other}
                found.append(Rename(kind, name, other))
    return sorted(found, key=lambda one: (list(KINDS).index(one.record), one.old))


def _alike(
    kind: str, gone: list[str], come: list[str], was: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[tuple[float, str, str]]:
    said = {name: facts(now[name]) for name in come}
    for name in gone:
        mine = facts(was[name])
        for other in come:
            theirs = said[other]
            if mine.get("party") != theirs.get("party") or mine.get("measure") != theirs.get("measure"):
                continue
            if not any(mine.get(field) and mine.get(field) == theirs.get(field) for field in TELLING[kind]):
                continue
            every = mine.keys() | theirs.keys()
            equal = sum(mine.get(field) == theirs.get(field) for field in every)
            if equal >= NEARLY * len(every):
                yield equal / len(every), name, other
