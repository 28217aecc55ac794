"""When can one know whether a level was reached? The publication that brings the outturn of a year."""

from __future__ import annotations

from spendtrack.ledger.model import Pledge
from spendtrack.ledger.vocabulary import Counted, Measure, PledgeBasis

# NATO's summer edition calls a year actual two years later: 2024 in that of July 2026.
NATO_LAG_YEARS = 2
# The Kiel Institute counts a calendar year of allocations whole in its release of the next spring.
KIEL_LAG_YEARS = 1


def due_year(year: int) -> int:
    """The year in whose summer NATO publishes the outturn of `year`."""
    return year + NATO_LAG_YEARS


def outturn_due(year: int) -> str:
    """The same in words: 2024 -> "summer 2026"."""
    return f"summer {due_year(year)}"


def knowable(pledge: Pledge) -> int | None:
    """The year in which the outturn of the deadline year of a pledge is published.

    None where there is no deadline, no level, or nobody who publishes the figure on the pledge's definition.
    """
    if pledge.target is None or pledge.target.by is None or not pledge.target.is_share:
        return None
    if pledge.target.counted is Counted.TOTAL:
        return None
    year = pledge.target.by.year
    if pledge.measure in (Measure.CORE, Measure.EQUIPMENT) and pledge.basis is PledgeBasis.NATO:
        return due_year(year)
    if pledge.measure is Measure.UKRAINE and pledge.basis is PledgeBasis.ALLOCATIONS:
        return year + KIEL_LAG_YEARS
    return None
