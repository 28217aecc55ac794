"""Military aid to Ukraine as a share of GDP: what was allocated, year by year and over the years of a pledge."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pandas as pd

from spendtrack.assessment.asof import newest_edition
from spendtrack.assessment.rows import tuples

PERIOD_COLUMNS = ("period_from", "period_to", "period_value", "period_gap_pp", "period_gap_eur_m")


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
    both["value"] = (100 * both["allocated_eur_m"] / both["gdp_eur_m"]).round(4)
    columns = "country measure basis year value status edition edition_title published confidence".split()
    return both[[*columns, "allocated_eur_m", "gdp_eur_m"]]


def with_period(rows: pd.DataFrame, aid: pd.DataFrame) -> pd.DataFrame:
    """Add what was allocated over all years of a yearly pledge so far, as a share of their GDP together.

    Packages are dated by their announcement, so single years swing: an allocation of December counts for the
    year that ends. Adds period_from, period_to, period_value (per cent), period_gap_pp and period_gap_eur_m;
    empty for every other obligation, and where a year since the start is not known.
    """
    known: dict[str, dict[int, tuple[float, float]]] = defaultdict(dict)
    for one in tuples(aid):
        known[one.country][one.year] = (one.allocated_eur_m, one.gdp_eur_m)
    found = pd.DataFrame(np.nan, index=rows.index, columns=list(PERIOD_COLUMNS))
    wanted = rows.loc[
        (rows["measure"] == "ukraine") & (rows["counted"] == "each-year"),
        ["country", "starts", "latest_year", "deadline_year", "target"],
    ].dropna(subset=["starts", "latest_year", "target"])
    for index, row in zip(wanted.index, tuples(wanted), strict=True):
        last = row.latest_year if row.deadline_year is None else min(row.latest_year, row.deadline_year)
        years = range(int(row.starts), int(last) + 1)
        if not years or any(year not in known[row.country] for year in years):
            continue
        allocated = math.fsum(known[row.country][year][0] for year in years)
        gdp = math.fsum(known[row.country][year][1] for year in years)
        share = 100 * allocated / gdp
        found.loc[index] = [
            years[0],
            years[-1],
            round(share, 4),
            round(row.target - share, 4),
            round(row.target / 100 * gdp - allocated, 1),
        ]
    whole = found.astype({"period_from": "Int64", "period_to": "Int64"})
    return rows.assign(**{name: whole[name] for name in PERIOD_COLUMNS})
