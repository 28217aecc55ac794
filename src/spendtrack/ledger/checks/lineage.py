"""Is each pledge replaced once, by a later one, with no circle?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spendtrack.ledger.checks.explanations import explained
from spendtrack.ledger.checks.places import at, warn
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Pledge
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Confidence

UNCONFIRMED = Confidence.UNCONFIRMED


@needs("supersedes", "announced", "party", "confidence")
def check_replacements(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A pledge replaces an older one of the same party, and names it once."""
    circling = {name for _, ring in _rings(pledges) for name in ring}
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
            if old_id in seen:  # told by the rule against repeats
                continue
            seen.add(old_id)
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


@needs("supersedes", "target", "measure")
def check_successors(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A pledge has one successor; several are an error where they give one level twice, and to be explained otherwise."""
    successors: dict[str, list[tuple[Pledge, int]]] = defaultdict(list)
    for pledge in pledges.values():
        for index, old_id in enumerate(pledge.supersedes):
            if old_id != pledge.id and old_id not in pledge.supersedes[:index]:
                successors[old_id].append((pledge, index))
    for old_id, by in successors.items():
        first = by[0][0]
        for later, index in by[1:]:
            contradicting = any(_same_level(one, later) for one, _ in by if one is not later)
            if not contradicting and explained(draft, "pledges", old_id, "two-successors"):
                continue
            yield (at if contradicting else warn)(
                draft,
                later,
                ("supersedes", index),
                "two-successors",
                f"{old_id} is already superseded by {first.id}.",
                "A pledge has one successor: chain them (the newest supersedes the one before), or delete one."
                + (
                    ""
                    if contradicting
                    else f" If it was split, say so in {old_id}: explained: [{{finding: two-successors, because: …}}]."
                ),
            )


def _same_level(one: Pledge, other: Pledge) -> bool:
    """Whether two pledges give the same share for the same year, so that one of them must replace the other."""
    if one.measure is not other.measure or not one.target or not other.target:
        return False
    mine, theirs = one.target, other.target
    return (
        mine.is_share
        and mine.unit == theirs.unit
        and mine.counted is theirs.counted
        and (mine.by.year if mine.by else None) == (theirs.by.year if theirs.by else None)
    )


@needs("supersedes")
def check_circles(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """No chain of replacements bites its own tail."""
    for current, ring in _rings(pledges):
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


def _rings(pledges: Pledges) -> Iterator[tuple[str, list[str]]]:
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
