"""Whose gap moved between two days, how far and why: one answer a country, both years counted alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from spendtrack.analysis.changes import NOTEWORTHY_PP
from spendtrack.analysis.headlines import main_obligations
from spendtrack.analysis.why import Explanation, between_years, stood_before, why
from spendtrack.assessment import gaps
from spendtrack.assessment.day import Day
from spendtrack.assessment.known import known
from spendtrack.assessment.rows import records
from spendtrack.ledger.vocabulary import Measure, ShareUnit


@dataclass(frozen=True)
class Mover:
    """The promise that speaks for a country, and how its gap moved."""

    country: str
    name: str
    found: Explanation
    recounted: bool
    """Whether the definition changed between the days: both years are then as the newest edition counts them."""
    earlier_row: Mapping[str, Any] | None
    """The promise that stood in the place of this one on the earlier day, a row of its gap table."""

    @property
    def points(self) -> float:
        """How far the gap moved, in points; positive widens it."""
        start, end = self.found.changes["target"]
        return end - start


@dataclass(frozen=True)
class Moved:
    """All of one measure: who moved, by how far; who did not; of whom nothing can be said."""

    movers: tuple[Mover, ...]
    still: tuple[str, ...]
    """Countries whose gap moved by less than what is rounding, by id."""
    uncounted: tuple[str, ...]
    """Countries of which nothing but the definition changed, or that had no figure on the earlier day, by id."""


def moved(earlier: Day, later: Day, countries: Iterable[str], measure: Measure = Measure.CORE) -> Moved:
    """The gaps of these countries between the two days, the farthest first; measure: core or equipment."""
    wanted = set(countries)
    table = gaps.gap_table(later)
    table = table[table["country"].isin(wanted) & (table["measure"] == measure) & table["gap_pp"].notna()]
    if measure == Measure.EQUIPMENT:
        table = table[table["unit"] == ShareUnit.DEFENCE_SPENDING]
    movers, still, uncounted = list[Mover](), list[str](), list[str]()
    for row in records(_speaking(table, measure)):
        country = row["country"]
        one = _mover(earlier, later, row)
        if one is None:
            uncounted.append(country)
        elif abs(round(one.points, 2)) < NOTEWORTHY_PP:
            still.append(country)
        else:
            movers.append(one)
    movers.sort(key=lambda one: (-abs(one.points), one.name))
    return Moved(tuple(movers), tuple(still), tuple(uncounted))


def _speaking(table: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Of each country the one row that speaks for it."""
    if measure == Measure.CORE:
        return main_obligations(table)
    return table.sort_values(["target", "obligation_id"], kind="stable").drop_duplicates(
        "country", keep="last"
    )


def _mover(earlier: Day, later: Day, row: Mapping[str, Any]) -> Mover | None:
    before = stood_before(earlier, row["obligation_id"])
    if before is not None and before["basis"] == row["basis"]:
        found = why(earlier, later, row["obligation_id"], ["target"])
        return Mover(row["country"], row["country_name"], found, False, before)
    series = known(earlier).series.get((row["country"], row["measure"]))
    if not series or max(series) >= int(row["latest_year"]):
        return None
    try:
        found = between_years(later, row["obligation_id"], max(series), int(row["latest_year"]), ["target"])
    except LookupError:
        return None
    return Mover(row["country"], row["country_name"], found, True, before)
