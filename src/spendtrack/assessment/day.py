"""A ledger as frames, and one day of it: what was known on it, and the results that both remember.

Whatever follows from (ledger, day) is a function of one `Day`. Three decorators say what a result depends on, and
so how long it is kept: `once_a_day`, `once_an_edition` and `once_a_ledger`.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeVar, cast

import pandas as pd
from cachetools import LRUCache

from spendtrack.ledger.loading import Ledger

T = TypeVar("T")
HELD_DAYS = 64  # with what was computed for them, for all users of one ledger


class Results:
    """Results by what they are; each is made once, however many threads ask. A making that fails is tried again."""

    def __init__(self) -> None:
        self._made: dict[object, Any] = {}
        self._making: dict[object, Lock] = {}
        self._lock = Lock()

    def get(self, key: object, make: Callable[[], T]) -> T:
        """The result, made at the first call. A result may ask for others, but never for itself."""
        if key not in self._made:
            with self._lock:
                making = self._making.setdefault(key, Lock())
            with making:
                if key not in self._made:
                    self._made[key] = make()
        return cast("T", self._made[key])

    def lend(self, other: Results, chosen: Callable[[object], bool]) -> None:
        """Hand the results whose keys are chosen to another store that lacks them."""
        for key, result in list(self._made.items()):
            if chosen(key):
                other._made.setdefault(key, result)


@dataclass(frozen=True, eq=False)
class Frames:
    """The ledger as tidy frames; `frames.build` makes them. Shapes: one row a record, or a part of one."""

    ledger: Ledger
    pledges: pd.DataFrame
    paths: pd.DataFrame
    outturns: pd.DataFrame
    exceptions: pd.DataFrame
    opinions: pd.DataFrame
    citations: pd.DataFrame
    lineage: pd.DataFrame
    observations: pd.DataFrame
    parties: pd.DataFrame
    members: pd.DataFrame
    sources: pd.DataFrame
    events: pd.DataFrame
    results: Results = field(default_factory=Results, init=False, repr=False)
    """What follows from the ledger, or from its editions up to a day, and from no day alone."""
    _days: LRUCache[date, Day] = field(default_factory=lambda: LRUCache(HELD_DAYS), init=False, repr=False)
    _days_lock: Lock = field(default_factory=Lock, init=False, repr=False)

    @property
    def revision(self) -> str:
        return self.ledger.revision

    def day(self, date: date) -> Day:
        """What was known on a date; the same Day for all who ask while it is held."""
        with self._days_lock:
            if date not in self._days:
                self._days[date] = Day(self, date)
            return self._days[date]


class Day:
    """A ledger on a day. Immutable; what was computed for it is kept in it, so never change a result in place."""

    __slots__ = ("_date", "_frames", "_results")

    def __init__(self, frames: Frames, date: date) -> None:
        """A day that is held by nobody else; `Frames.day` gives the one that all users of the ledger share."""
        self._frames = frames
        self._date = date
        self._results = Results()

    @property
    def frames(self) -> Frames:
        return self._frames

    @property
    def date(self) -> date:
        return self._date

    @property
    def text(self) -> str:
        """The day as ISO 8601, as files and addresses write it."""
        return self._date.isoformat()

    @property
    def stamp(self) -> pd.Timestamp:
        """The day as the datetime columns of the frames hold it."""
        return pd.Timestamp(self._date)

    @property
    def results(self) -> Results:
        return self._results

    def __repr__(self) -> str:
        return f"Day({self.text}, ledger {self._frames.revision[:12]})"


def once_a_day(compute: Callable[[Day], T]) -> Callable[[Day], T]:
    """For what follows from a ledger and a day: computed once for each Day, and kept as long as that."""

    @functools.wraps(compute)
    def remembered(day: Day) -> T:
        return day.results.get(compute, lambda: compute(day))

    return remembered


def once_an_edition(compute: Callable[[Day], T]) -> Callable[[Day], T]:
    """For what follows from the editions that were out on the day and from the parties alone, whatever was promised.

    Between two publications nothing new is known, so the result is kept in the ledger by the newest of them. It
    must hold no Day, or that day would be kept as well.
    """

    @functools.wraps(compute)
    def remembered(day: Day) -> T:
        return day.frames.results.get((compute, newest_publication(day)), lambda: compute(day))

    return remembered


def once_a_ledger(compute: Callable[[Frames], T]) -> Callable[[Frames], T]:
    """For what follows from the ledger alone: computed once for each Frames."""

    @functools.wraps(compute)
    def remembered(frames: Frames) -> T:
        return frames.results.get(compute, lambda: compute(frames))

    return remembered


@once_a_ledger
def days_of_publication(frames: Frames) -> list[pd.Timestamp]:
    """The days on which an edition came out that is fit to be judged on, oldest first."""
    return sorted(frames.observations.loc[frames.observations["judges"], "published"].unique())


def newest_publication(day: Day) -> pd.Timestamp | None:
    """The last day up to this one on which an edition came out; None before the first."""
    days = days_of_publication(day.frames)
    at = bisect_right(days, day.stamp)
    return days[at - 1] if at else None


def lend_editions(old: Frames, new: Frames, before: date | None) -> None:
    """Hand what is kept by edition to another ledger with the same editions, and parties, up to `before`."""

    def same(key: object) -> bool:
        match key:
            case (_, pd.Timestamp() as published):
                return before is None or published.date() < before
        return False

    old.results.lend(new.results, same)
