"""Is each pledge replaced once, by a later one, with no circle?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spendtrack.checks.places import at, warn
from spendtrack.draft import Draft
from spendtrack.model import Pledge
from spendtrack.problems import Problem

# Pledge id -> why a rule does not apply to it. Every exception is one line with its reason.
TWO_SUCCESSORS_ALLOWED: dict[str, str] = {}


def check_lineage(draft: Draft) -> Iterator[Problem]:
    """A pledge is replaced once, by a later one, and no chain of replacements bites its own tail."""
    pledges = draft.pledges
    successors: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for pledge in pledges.values():
        seen: set[str] = set()
        for index, old_id in enumerate(pledge.supersedes):
            if old_id == pledge.id:
                yield at(
                    draft,
                    pledge,
                    ("supersedes", index),
                    "supersedes-itself",
                    "The pledge says that it replaces itself.",
                    "Name the older pledge, or delete the entry.",
                )
                continue
            if old_id in seen:
                yield at(
                    draft,
                    pledge,
                    ("supersedes", index),
                    "repeated-entry",
                    f"{old_id} is named twice.",
                    "Delete one of the two.",
                )
                continue
            seen.add(old_id)
            successors[old_id].append((pledge.id, index))
            old = pledges.get(old_id)
            if old and pledge.announced.last < old.announced.first:
                yield at(
                    draft,
                    pledge,
                    ("supersedes", index),
                    "supersedes-later",
                    f"{old_id} was announced on {old.announced}, after this pledge ({pledge.announced}).",
                    "The newer pledge supersedes the older one: move the entry, or correct a date.",
                )
            if old and old.party != pledge.party:
                yield warn(
                    draft,
                    pledge,
                    ("supersedes", index),
                    "supersedes-other-party",
                    f"{old_id} is a pledge of {old.party}, not of {pledge.party}.",
                    "A party replaces its own pledges; mention another's in the note.",
                )
    for old_id, by in successors.items():
        if len(by) > 1 and old_id not in TWO_SUCCESSORS_ALLOWED:
            first = by[0][0]
            for later, index in by[1:]:
                yield at(
                    draft,
                    pledges[later],
                    ("supersedes", index),
                    "two-successors",
                    f"{old_id} is already superseded by {first}.",
                    "A pledge has one successor: chain them (the newest supersedes the one before), or delete one.",
                )
    yield from _cycles(draft, pledges)


def _cycles(draft: Draft, pledges: dict[str, Pledge]) -> Iterator[Problem]:
    finished: set[str] = set()
    for start in pledges:
        trail: dict[str, None] = {}
        branches = [(start, iter(pledges[start].supersedes))] if start not in finished else []
        if branches:
            trail[start] = None
        while branches:
            current, rest = branches[-1]
            old = next(rest, None)
            if old is None:
                finished.add(current)
                trail.pop(current, None)
                branches.pop()
            elif old in trail and old != current:
                ring = [*list(trail)[list(trail).index(old) :], old]
                yield at(
                    draft,
                    pledges[current],
                    ("supersedes", pledges[current].supersedes.index(old)),
                    "supersede-cycle",
                    f"The replacements run in a circle: {' -> '.join(ring)}.",
                    "Delete the entry on the oldest pledge of the circle.",
                )
            elif old in pledges and old not in finished and old != current:
                trail[old] = None
                branches.append((old, iter(pledges[old].supersedes)))
