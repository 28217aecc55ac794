"""Is a pledge entered twice, or does a new one replace an older one without saying so?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from spendtrack.ledger.checks.places import warn, with_target
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Pledge, Target
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Counted, Operator, Strength

NEAR = timedelta(days=31)
"""Two reports of one announcement lie at most this far apart."""


@needs(
    "party",
    "measure",
    "basis",
    "members",
    "target",
    "strength",
    "announced",
    "supersedes",
    "refuses",
    "expires",
    "withdrawn",
    "confidence",
)
def check_twins(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: two pledges of a party stand side by side although they say one thing, or one outdoes the other."""
    replaced = {old for pledge in pledges.values() for old in pledge.supersedes}
    alike: dict[tuple[object, ...], list[tuple[Pledge, Target]]] = defaultdict(list)
    for pledge, target in with_target(pledges):
        stands = (
            pledge.id not in replaced and not pledge.withdrawn and pledge.strength is not Strength.OPT_OUT
        )
        if stands and target.operator is not Operator.UP_TO:
            key = (pledge.party, pledge.measure, pledge.basis, pledge.members, target.unit, target.counted)
            alike[key].append((pledge, target))
    for group in alike.values():
        group.sort(key=lambda one: one[0].announced.last)
        for number, (newer, its) in enumerate(group):
            for older, other in group[:number]:
                if older.expires and older.expires < newer.announced.first:
                    continue
                if _twins(older, other, newer, its):
                    yield warn(
                        draft,
                        newer,
                        ("id",),
                        "pledge-entered-twice",
                        f"{older.id} says the same: {_said(other)}, announced on {older.announced}.",
                        "Keep one of the two records, or say what sets them apart: "
                        "explained: [{finding: pledge-entered-twice, because: …}].",
                    )
                elif _outdone(other, its) and older.announced.last < newer.announced.first:
                    yield warn(
                        draft,
                        newer,
                        ("id",),
                        "supersedes-forgotten",
                        f"{older.id} ({_said(other)}) is still in force beside it; the new pledge takes its place.",
                        f"Add supersedes: [{older.id}], or say why both stand: "
                        "explained: [{finding: supersedes-forgotten, because: …}].",
                    )


def _twins(older: Pledge, other: Target, newer: Pledge, its: Target) -> bool:
    same = (other.operator, other.value, other.low, other.high, _due(other), other.starts) == (
        its.operator,
        its.value,
        its.low,
        its.high,
        _due(its),
        its.starts,
    )
    return same and newer.announced.first - older.announced.last <= NEAR and not newer.refuses


def _outdone(older: Target, newer: Target) -> bool:
    """Whether a newer share for the same time leaves the older one nothing to ask for, or contradicts it."""
    if not newer.is_share or _due(older) is None or newer.counted is not Counted.BY_DEADLINE:
        return older == newer
    due, new_due = _due(older), _due(newer)
    if due is None or new_due is None:
        return False
    return due == new_due or (new_due < due and newer.level >= older.level)


def _due(target: Target) -> int | None:
    return target.by.year if target.by else None


def _said(target: Target) -> str:
    level = f"{target.level:g}%" if target.is_share else f"{target.level:g} ({target.unit})"
    return f"{level} by {target.by}" if target.by else level
