"""What do the editions known on a day say of each country, and which of their figures does an obligation look at?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pandas as pd

from spendtrack.assessment import aid, asof
from spendtrack.assessment.day import Day, once_an_edition
from spendtrack.assessment.money import MONEY_COLUMNS, nominal_figures
from spendtrack.assessment.rows import Lookup

RECENT_YEARS = 3
JUDGED_UNITS = {
    "core": ("pct-gdp", "pct-gni"),
    "equipment": ("pct-defence-spending",),
    "ukraine": ("pct-gdp", "pct-gni"),
}
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
    return Lookup(nominal_figures(day), ["country", "edition", "year"], MONEY_COLUMNS)


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
    judged = pd.Series(False, index=rows.index)
    for measure, units in JUDGED_UNITS.items():
        judged |= (rows["measure"] == measure) & rows["unit"].isin(units)
    judged &= rows["pledge_basis"].isin(["nato", "allocations"])
    measures = rows["measure"].where(judged)
    latest = now.newest.find(rows["country"], measures)
    year = latest["year"]

    def at(when: pd.Series) -> pd.Series:
        return now.by_year.find(rows["country"], measures, when.tolist())["value"]

    recent = (latest["value"] - at(year - RECENT_YEARS)) / RECENT_YEARS
    return rows.assign(
        latest_year=year,
        latest_value=latest["value"],
        latest_status=latest["status"],
        basis=latest["basis"],
        edition=latest["edition"],
        edition_name=latest["edition_name"],
        base_year=rows["announced_year"].astype("Int64").where(judged & latest["value"].notna()),
        base_value=at(rows["announced_year"]),
        recent_pp_per_year=recent.round(4),
        gap_pp=(rows["target"] - latest["value"]).round(4),
    )
