"""Which part of a share of GDP promised to Ukraine was set aside so far, over how many of the years promised?"""

from __future__ import annotations

import pandas as pd

from spendtrack.assessment.asof import obligations
from spendtrack.assessment.day import Day
from spendtrack.assessment.gaps import gap_table
from spendtrack.assessment.rounding import POINTS
from spendtrack.ledger.vocabulary import Measure

SHARE_COLUMNS: dict[str, str] = {
    "starts": "first year promised",
    "years_counted": "whole years of the promise that a figure is known for",
    "years_promised": "years of the promise; empty where it names no last one",
    "share_so_far": "period_value over target: 1 is all that was promised for the years counted",
}


def promised_shares(day: Day) -> pd.DataFrame:
    """Rows of the gap table on shares of GDP for Ukraine, with SHARE_COLUMNS; by name of the donor, then by first year.

    Empty where nothing is known yet. Headline, cards, chart and file of the view are made of it.
    """
    rows = gap_table(day)
    rows = rows[(rows["measure"] == Measure.UKRAINE) & rows["target"].notna()].reset_index(drop=True)
    starts = obligations(day).set_index("obligation_id")["starts"]
    first = rows["obligation_id"].map(starts).astype("Int64")
    last = pd.to_numeric(rows["deadline"].str.slice(0, 4), errors="coerce").astype("Int64")
    found = rows.assign(
        starts=first,
        years_counted=rows["period_to"] - rows["period_from"] + 1,
        years_promised=last - first + 1,
        share_so_far=(rows["period_value"] / rows["target"]).round(POINTS),
    )
    return found.sort_values(
        ["country_name", "starts", "obligation_id"], kind="stable", ignore_index=True, na_position="first"
    )


def by_donor(shares: pd.DataFrame) -> pd.DataFrame:
    """One row a donor whose promise has a whole year: of several promises the one that is kept least."""
    known = shares[shares["share_so_far"].notna()].sort_values("share_so_far", kind="stable")
    return known.drop_duplicates("country").sort_values("country_name", kind="stable", ignore_index=True)
