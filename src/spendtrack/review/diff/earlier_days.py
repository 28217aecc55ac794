"""On which earlier days does a change of the ledger alter a verdict? A correction reaches back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date

import pandas as pd

import spendtrack
from spendtrack.analysis.changes import news
from spendtrack.assessment.day import Day
from spendtrack.assessment.gaps import verdicts
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.model import Pledge

BEGINNING = date(1900, 1, 1)


def earlier_days(old: Ledger, new: Ledger, as_of: date) -> tuple[date, ...]:
    """The days before `as_of`, of those on which something became known, whose verdicts differ; oldest first.

    Only pledges that the change can reach are judged: those that differ, those of parties whose figures differ, and
    whatever replaces, is replaced by or declines one of them.
    """
    reached = _reached(old, new)
    if not reached:
        return ()
    sides = [spendtrack.Ledger(replace(one, pledges=_only(one, reached))) for one in (old, new)]
    since = _first_difference(old, new)
    start, end = ([side.as_of(day).known for side in sides] for day in (BEGINNING, as_of))
    known = {
        pd.Timestamp(row["day"]).date()
        for first, last in zip(start, end, strict=True)
        for row in news(first, last)
        if row["day"]
    }
    days = [day for day in sorted(known) if since <= day < as_of]
    before, after = (_verdicts([side.as_of(day).known for day in days]) for side in sides)
    return tuple(day for day, was, now in zip(days, before, after, strict=True) if was != now)


def _verdicts(days: Sequence[Day]) -> list[dict[str, str]]:
    return [{name: str(row["verdict"]) for name, row in found.items()} for found in verdicts(days)]


def _reached(old: Ledger, new: Ledger) -> set[str]:
    every = [old.pledges, new.pledges]
    names = old.pledges.keys() | new.pledges.keys()
    if _people_or_editions_differ(old, new):
        return names
    reached = {name for name in names if old.pledges.get(name) != new.pledges.get(name)}
    about = {row.party for row in set(old.observations) ^ set(new.observations)}
    for pledges in every:
        reached |= {name for name, one in pledges.items() if about and (one.members or one.party in about)}
    links = {
        frozenset((name, other))
        for pledges in every
        for name, one in pledges.items()
        for other in (*one.supersedes, *filter(None, [one.refuses]))
    }
    while more := {name for pair in links if pair & reached for name in pair} - reached:
        reached |= more
    return reached & names


def _first_difference(old: Ledger, new: Ledger) -> date:
    """The first day on which results can differ: what is announced or published later changes no day before it."""
    if _people_or_editions_differ(old, new):
        return BEGINNING
    days = []
    for one, other in ((old, new), (new, old)):
        days += [row.announced.last for name, row in one.pledges.items() if other.pledges.get(name) != row]
        changed = {row.edition for row in set(one.observations) - set(other.observations)}
        dated = {name for name, source in other.sources.items() if source.edition}
        changed |= {name for name, source in one.sources.items() if source.edition and name not in dated}
        published = (one.sources[name].edition for name in changed if name in one.sources)
        days += [edition.published for edition in published if edition]
    return min(days, default=BEGINNING)


def _people_or_editions_differ(old: Ledger, new: Ledger) -> bool:
    """Whether a country, a group or an edition that both hold is another one: that may reach any pledge and day."""
    return (
        old.parties != new.parties
        or old.groups != new.groups
        or any(
            one.edition != new.sources[name].edition
            for name, one in old.sources.items()
            if one.edition and name in new.sources and new.sources[name].edition
        )
    )


def _only(ledger: Ledger, names: Set[str]) -> Mapping[str, Pledge]:
    return {name: one for name, one in ledger.pledges.items() if name in names}
