"""What do the editions known on a day say of each country, and which of their figures does an obligation look at?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spendtrack.assessment import aid, asof
from spendtrack.assessment.day import Day, once_an_edition
from spendtrack.assessment.money import MONEY_COLUMNS, nominal_table
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.rows import Lookup, cells

RECENT_YEARS = 3
JUDGED_UNITS = {
    "core": ("pct-gdp", "pct-gni"),
    "equipment": ("pct-defence-spending",),
    "ukraine": ("pct-gdp", "pct-gni"),
}
JUDGED_BASES = ("nato", "allocations")
Series = dict[int, tuple[float, str]]


@dataclass(frozen=True)
class Known:
    """What follows from the editions that were out on a day, whatever was promised."""

    observed: pd.DataFrame
    """Figures that may be judged on: country, measure, basis, year, value, status, edition, published."""
    series: dict[tuple[str, str], Series]
    """(country, measure) -> {year: (value, status)}, all of one edition."""
    newest: Lookup
    """By country and measure the figure of the newest year."""
    by_year: Lookup
    """By country, measure and year the value."""
    aid: pd.DataFrame
    allocated: pd.DataFrame
    """Military aid by donor and whole year, millions of euros: party, year, value, edition, published."""


@once_an_edition
def known(day: Day) -> Known:
    """Known for the day."""
    figures = asof.known_figures(day)
    shares, support = asof.shares(day), aid.aid_and_gdp(figures)
    observed = pd.concat([shares, support[shares.columns]], ignore_index=True)
    return Known(
        observed,
        _series(observed),
        _newest_figures(observed),
        Lookup(observed, ["country", "measure", "year"], ["value"]),
        support,
        aid.allocations(figures),
    )


@once_an_edition
def nominal(day: Day) -> Lookup:
    """By country, edition and year the nominal figures."""
    return Lookup(nominal_table(day), ["country", "edition", "year"], MONEY_COLUMNS)


@once_an_edition
def newest_on_each_basis(day: Day) -> Lookup:
    """By country, measure and basis the figure of the newest year on that basis."""
    table = asof.newest_by_basis(day).astype({"year": "Int64"})
    columns = ["year", "value", "status", "edition", "published"]
    return Lookup(table, ["country", "measure", "basis"], columns)


def _newest_figures(observed: pd.DataFrame) -> Lookup:
    newest = observed.sort_values("year", kind="stable").drop_duplicates(["country", "measure"], keep="last")
    newest = newest.assign(edition_name=asof.edition_names(newest["published"]))
    newest = newest.astype({"year": "Int64"})
    return Lookup(
        newest, ["country", "measure"], ["year", "value", "status", "basis", "edition", "edition_name"]
    )


def _series(observed: pd.DataFrame) -> dict[tuple[str, str], Series]:
    found: dict[tuple[str, str], Series] = defaultdict(dict)
    columns = [observed[name].tolist() for name in ("country", "measure", "year", "value", "status")]
    for country, measure, year, value, status in zip(*columns, strict=True):
        found[country, measure][year] = (value, status)
    return dict(found)


def with_latest(rows: pd.DataFrame, now: Known) -> pd.DataFrame:
    """Add latest, base and recent values, and the gap. Figures on another basis than the pledge's are not used."""
    rows = rows.reset_index(drop=True)
    kinds = zip(*(rows[name].tolist() for name in ("measure", "unit", "pledge_basis")), strict=True)
    measures = [
        measure if unit in JUDGED_UNITS.get(measure, ()) and basis in JUDGED_BASES else None
        for measure, unit, basis in kinds
    ]
    judged = np.array([measure is not None for measure in measures], dtype=bool)
    latest = now.newest.find(rows["country"], measures)
    announced, value = rows["announced_year"].to_numpy(), latest["value"].to_numpy()

    def at(years: list[int | None]) -> np.ndarray:
        return now.by_year.find(rows["country"], measures, years)["value"].to_numpy()

    earlier = at([None if year is None else year - RECENT_YEARS for year in cells(latest["year"])])
    return rows.assign(
        latest_year=latest["year"],
        latest_value=value,
        latest_status=latest["status"],
        basis=latest["basis"],
        edition=latest["edition"],
        edition_name=latest["edition_name"],
        base_year=pd.arrays.IntegerArray(announced, ~(judged & ~np.isnan(value)), copy=True),
        base_value=at(announced.tolist()),
        recent_pp_per_year=((value - earlier) / RECENT_YEARS).round(POINTS),
        gap_pp=(rows["target"].to_numpy() - value).round(POINTS),
    )
