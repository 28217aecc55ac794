"""Military aid to Ukraine as a share of GDP: what was allocated, year by year and over the years of a pledge."""

from __future__ import annotations

import math
from collections import defaultdict

import pandas as pd

from spendtrack.assessment.asof import newest_edition
from spendtrack.assessment.rounding import MILLIONS, POINTS
from spendtrack.assessment.rows import tuples

PERIOD_COLUMNS = ("period_from", "period_to", "period_value", "period_gap_pp", "period_gap_eur_m")
PERIOD_KINDS = ("Int64", "Int64", "float64", "float64", "float64")


def allocations(figures: pd.DataFrame) -> pd.DataFrame:
    """Military aid allocated by donor and whole calendar year, millions of euros, of the newest release in `figures`."""
    return newest_edition(
        figures[
            (figures["measure"] == "ukraine")
            & (figures["basis"] == "allocations")
            & (figures["unit"] == "EUR m")
        ]
    )


def aid_and_gdp(figures: pd.DataFrame) -> pd.DataFrame:
    """Military aid allocated and GDP of the same year, of the newest Kiel and Eurostat editions in `figures`.

    Columns: country, measure, basis, year, value (per cent of GDP), status, edition, edition_title, published,
    confidence, allocated_eur_m, gdp_eur_m. Only whole calendar years; a year without either has no row.
    """
    allocated = allocations(figures)
    gdp = newest_edition(figures[(figures["measure"] == "gdp") & (figures["unit"] == "EUR m")])
    both = allocated.merge(gdp[["party", "year", "value"]], on=["party", "year"], suffixes=("", "_gdp"))
    both = both.rename(columns={"party": "country", "value": "allocated_eur_m", "value_gdp": "gdp_eur_m"})
    both["value"] = (100 * both["allocated_eur_m"] / both["gdp_eur_m"]).round(POINTS)
    columns = "country measure basis year value status edition edition_title published confidence".split()
    return both[[*columns, "allocated_eur_m", "gdp_eur_m"]]


def with_period(rows: pd.DataFrame, aid: pd.DataFrame) -> pd.DataFrame:
    """Add what was allocated over all years of a yearly pledge so far, as a share of their GDP together.

    Packages are dated by their announcement, so single years swing: an allocation of December counts for the
    year that ends. Adds period_from, period_to, period_value (per cent), period_gap_pp and period_gap_eur_m;
    empty for every other obligation, and where a year since the start is not known.
    """
    known: dict[str, dict[int, tuple[float, float]]] = defaultdict(dict)
    for donor, year, *amounts in tuples(aid[["country", "year", "allocated_eur_m", "gdp_eur_m"]]):
        known[donor][year] = (amounts[0], amounts[1])
    found: dict[str, list[float | None]] = {name: [None] * len(rows) for name in PERIOD_COLUMNS}
    yearly = (rows["measure"] == "ukraine") & (rows["counted"] == "each-year")
    at = yearly.to_numpy().nonzero()[0]
    wanted = rows[["country", "starts", "latest_year", "deadline_year", "target"]].iloc[at]
    for place, row in zip(at.tolist(), tuples(wanted), strict=True):
        if row.starts is None or row.latest_year is None or row.target is None:
            continue
        last = row.latest_year if row.deadline_year is None else min(row.latest_year, row.deadline_year)
        years = range(int(row.starts), int(last) + 1)
        if not years or any(year not in known[row.country] for year in years):
            continue
        allocated = math.fsum(known[row.country][year][0] for year in years)
        gdp = math.fsum(known[row.country][year][1] for year in years)
        share = 100 * allocated / gdp
        cells = (
            years[0],
            years[-1],
            round(share, POINTS),
            round(row.target - share, POINTS),
            round(row.target / 100 * gdp - allocated, MILLIONS),
        )
        for name, cell in zip(PERIOD_COLUMNS, cells, strict=True):
            found[name][place] = cell
    return rows.assign(
        **{
            name: pd.Series(column, index=rows.index, dtype=kind)
            for (name, column), kind in zip(found.items(), PERIOD_KINDS, strict=True)
        }
    )
