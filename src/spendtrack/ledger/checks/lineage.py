"""Is each pledge replaced once, by a later one, with no circle?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spendtrack.ledger.checks.places import at, warn
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Pledge
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Confidence

UNCONFIRMED = Confidence.UNCONFIRMED

# Pledge id -> why a rule does not apply to it. Every exception is one line with its reason.
TWO_SUCCESSORS_ALLOWED: dict[str, str] = {
    "nld-5p0-caretaker-2025": "one coalition agreement gave it two dated steps, of 2030 and of 2035",
    "deu-ukraine-9bn-2026-2029": "a yearly sum that the budgets replace year by year",
    "swe-ukraine-75bn-2024-2026": "a frame of three years that the budgets replace year by year",
    "usa-fy2026-request-1p01tn": "Congress answers a request twice, by authorising and by appropriating",
    "svn-2p0-2030": "its level was brought forward to 2025 and its year given a higher level",
    "cze-3p0-2030": "the next cabinet undercut its first step and declined its end within one month",
}


def check_lineage(draft: Draft) -> Iterator[Problem]:
    """A pledge is replaced once, by a later one, and no chain of replacements bites its own tail."""
    pledges = draft.pledges
    rings = list(_rings(pledges))
    circling = {name for _, ring in rings for name in ring}
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
            elif (
                old
                and old.announced.first == old.announced.last == pledge.announced.first
                and old_id not in circling
            ):
                yield warn(
                    draft,
                    pledge,
                    ("supersedes", index),
                    "supersedes-same-day",
                    f"{old_id} was announced on the same day ({old.announced}), so it never stood.",
                    "If both stand side by side, delete the entry; if one came first, correct a date.",
                )
            if old and pledge.confidence is UNCONFIRMED and old.confidence is not UNCONFIRMED:
                yield warn(
                    draft,
                    pledge,
                    ("supersedes", index),
                    "unconfirmed-successor",
                    f"The pledge is unconfirmed, yet it would end {old_id}, which is not.",
                    "Delete the entry until the pledge is confirmed.",
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
    for current, ring in rings:
        yield at(
            draft,
            pledges[current],
            ("supersedes", pledges[current].supersedes.index(ring[-1])),
            "supersede-cycle",
            f"The replacements run in a circle: {' -> '.join(_shown(ring))}.",
            "Delete the entry on the oldest pledge of the circle.",
        )


def _shown(ring: list[str]) -> list[str]:
    return ring if len(ring) <= 8 else [*ring[:4], "…", *ring[-3:]]


def _rings(pledges: dict[str, Pledge]) -> Iterator[tuple[str, list[str]]]:
    """(the pledge whose entry closes a circle, the ids around it); a pledge that names itself is another fault."""
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
                yield current, [*list(trail)[list(trail).index(old) :], old]
            elif old in pledges and old not in finished and old != current:
                trail[old] = None
                branches.append((old, iter(pledges[old].supersedes)))
