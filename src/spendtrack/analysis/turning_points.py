"""Which days matter to a reader who goes through the past: figures came out, leaders met, this party promised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import pandas as pd

from spendtrack.assessment.day import Day
from spendtrack.assessment.dtypes import last_day
from spendtrack.assessment.rows import records
from spendtrack.ledger.vocabulary import Measure

PROMISED = (str(Measure.CORE), str(Measure.TOTAL))
# Days of one week are one stop, at the last of them: a summit, what it promised and the figures made for it.
TOGETHER = timedelta(days=7)
# An edition that another one replaces within this time is a stop no longer: the spring's figures, before summer's.
SOON_REPLACED = timedelta(days=145)


class Kind(StrEnum):
    """What happened on a day that matters."""

    SUMMIT = "summit"
    PROMISE = "promise"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Happening:
    """kind, and the title of the event or pledge; for figures the day of the edition. party: whose promise it is."""

    day: date
    kind: Kind
    title: str
    party: str = ""


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """One stop: a day, and what had happened in the week up to it, in order of the days."""

    day: date
    happened: tuple[Happening, ...]


def turning_points(day: Day, parties: Collection[str], alliance: str) -> tuple[TurningPoint, ...]:
    """The days up to `day` that matter to whoever looks at the parties, oldest first; each day once.

    parties: those whose own promises on core defence and in total are stops. alliance: whose summits and figures are.
    """
    found = [*_summits(day, alliance), *_promises(day, {*parties, alliance}), *_figures(day)]
    groups: list[list[Happening]] = []
    for one in sorted(found, key=lambda one: (one.day, one.kind, one.title)):
        if groups and one.day - groups[-1][0].day <= TOGETHER:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(TurningPoint(group[-1].day, tuple(group)) for group in groups)


def _summits(day: Day, alliance: str) -> list[Happening]:
    found = []
    for row in records(day.frames.events):
        held = last_day(row["until"] if row["until"] is not None else row["date"])
        if row["kind"] == "summit" and alliance in str(row["parties"]).split() and held <= day.stamp:
            found.append(Happening(held.date(), Kind.SUMMIT, row["title"], alliance))
    return found


def _promises(day: Day, parties: Collection[str]) -> list[Happening]:
    pledges = day.frames.pledges
    mine = pledges[pledges["party"].isin(list(parties)) & pledges["measure"].isin(PROMISED)]
    return [
        Happening(row["announced_known"].date(), Kind.PROMISE, row["title"], row["party"])
        for row in records(mine)
        if row["announced_known"] <= day.stamp
    ]


def _figures(day: Day) -> list[Happening]:
    """Editions of the shares that verdicts rest on, without those that a newer one soon replaced."""
    figures = day.frames.observations
    core = figures[figures["judges"] & (figures["measure"] == str(Measure.CORE))]
    published = sorted(core.loc[core["published"] <= day.stamp, "published"].unique())
    following = [*published[1:], pd.Timestamp.max][: len(published)]
    return [
        Happening(pd.Timestamp(one).date(), Kind.FIGURES, pd.Timestamp(one).date().isoformat())
        for one, newer in zip(published, following, strict=True)
        if newer - one > SOON_REPLACED
    ]
