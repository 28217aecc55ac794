"""Which verdicts flipped between two days, and what made them: new figures, another definition, or time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from spendtrack.assessment import gaps
from spendtrack.assessment.day import Day
from spendtrack.assessment.frames import pledge_rows


class Cause(StrEnum):
    """What changed under a verdict, in the order in which it is said."""

    DEFINITION = "definition"
    FIGURES = "figures"
    YEAR_OVER = "year-over"
    TIME = "time"


@dataclass(frozen=True)
class Flip:
    """One obligation that stands on both days with another verdict. before, after: its rows of the gap table."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    causes: tuple[Cause, ...]


def flips(earlier: Day, later: Day) -> list[Flip]:
    """The verdicts that flipped, by name of the country."""
    old = gaps.by_obligation(earlier)
    found = [
        Flip(old[name], row, _causes(earlier, later, old[name], row))
        for name, row in gaps.by_obligation(later).items()
        if name in old and old[name]["verdict"] != row["verdict"]
    ]
    return sorted(found, key=lambda one: (one.after["country_name"], one.after["obligation_id"]))


def _causes(
    earlier: Day, later: Day, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Cause, ...]:
    """What can have flipped it: all that changed between the days and that a verdict rests on."""
    found = []
    over = pledge_rows(later.frames)[after["pledge_id"]]["deadline_known"]
    if before["edition"] != after["edition"]:
        both = before["basis"] is not None and after["basis"] is not None
        found.append(Cause.DEFINITION if both and before["basis"] != after["basis"] else Cause.FIGURES)
    if over is not None and earlier.stamp <= over < later.stamp:
        found.append(Cause.YEAR_OVER)
    return tuple(found) or (Cause.TIME,)
