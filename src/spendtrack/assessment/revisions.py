"""How far do first estimates move within a year? From the editions themselves, so that a thin verdict is called one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from spendtrack.assessment.asof import EXPENDITURE_SERIES, known_figures
from spendtrack.assessment.day import Day, once_an_edition
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.rows import Lookup
from spendtrack.assessment.steadiness import Moves

# A year later means the first edition at least this many days on: summer to summer.
A_YEAR_LATER_DAYS = 330
BIN_PP = 0.1
POOLED = "all"
REVISION_COLUMNS: dict[str, str] = {
    "country": "ISO 3166-1 alpha-3; all for the countries together",
    "n": "number of first estimates whose value a year later is known",
    "mean_absolute_pp": "mean absolute revision in percentage points",
    "mean_signed_pp": "mean revision in percentage points; positive where first estimates were too low",
    "years": "the years whose first estimates were revised",
}


def revisions(day: Day) -> pd.DataFrame:
    """Each first estimate of a core share and its value a year later, as known on the day.

    Columns: country, basis, year, first_edition, first_value, later_edition, later_value, revision_pp, and
    revision_before_pp, how far the year before moved between the same two editions (empty where unknown). First:
    the estimate for a year in the earliest edition of that year. Later: the first edition on the same basis
    at least A_YEAR_LATER_DAYS on, in the next calendar year. Fragments are left out, since they
    hold the extremes. Two bases are never compared.
    """
    figures = known_figures(day)
    shares = figures[
        (figures["series"] == EXPENDITURE_SERIES)
        & (figures["measure"] == "core")
        & (figures["unit"] == "pct-gdp")
        & (figures["coverage"] != "fragment")
        & figures["party"].isin(day.frames.parties.loc[day.frames.parties["kind"] == "country", "party"])
    ].sort_values(["published", "edition"], kind="stable")
    keys = ["party", "basis", "year"]
    of_its_year = (shares["status"] == "estimate") & (shares["published"].dt.year == shares["year"])
    first = shares[of_its_year].drop_duplicates(keys)[[*keys, "edition", "value", "published"]]
    pairs = first.merge(
        shares[[*keys, "edition", "value", "published"]], on=keys, suffixes=("_first", "_later")
    )
    apart = pairs["published_later"] - pairs["published_first"]
    pairs = pairs[
        (apart >= pd.Timedelta(days=A_YEAR_LATER_DAYS))
        & (pairs["published_later"].dt.year == pairs["year"] + 1)
    ].drop_duplicates(keys)
    moved = (pairs["value_later"] - pairs["value_first"]).round(POINTS)
    table = pairs.assign(revision_pp=moved, revision_before_pp=_before(shares, pairs)).rename(
        columns={
            "party": "country",
            "edition_first": "first_edition",
            "value_first": "first_value",
            "edition_later": "later_edition",
            "value_later": "later_value",
        }
    )
    columns = (
        "country basis year first_edition first_value later_edition later_value revision_pp revision_before_pp"
    ).split()
    ordered: pd.DataFrame = table[columns].sort_values(["country", "year"], ignore_index=True)
    return ordered


def _before(shares: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series:
    """How far the year before each first estimate moved between the two editions of its pair."""
    values = Lookup(shares, ["party", "basis", "year", "edition"], ["value"])
    years = (pairs["year"] - 1).tolist()

    def of(edition: str) -> pd.Series:
        return values.find(pairs["party"], pairs["basis"], years, pairs[edition])["value"]

    moved = (of("edition_later") - of("edition_first")).round(POINTS)
    return moved.set_axis(pairs.index)


@once_an_edition
def usual_revisions(day: Day) -> pd.DataFrame:
    """Mean revision of first estimates for each country and, in the last row, for all; REVISION_COLUMNS.

    Without any revision known on the day the frame is empty.
    """
    table = revisions(day)
    if table.empty:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in REVISION_COLUMNS}).astype(
            {"n": "int64", "mean_absolute_pp": "float64", "mean_signed_pp": "float64"}
        )

    def summary(country: str, rows: pd.DataFrame) -> dict[str, object]:
        return {
            "country": country,
            "n": len(rows),
            "mean_absolute_pp": round(float(rows["revision_pp"].abs().mean()), POINTS),
            "mean_signed_pp": round(float(rows["revision_pp"].mean()), POINTS),
            "years": " ".join(str(year) for year in sorted(rows["year"].unique())),
        }

    rows = [summary(str(country), group) for country, group in table.groupby("country")]
    return pd.DataFrame([*rows, summary(POOLED, table)]).astype({"country": "str", "years": "str"})


@once_an_edition
def past_moves(day: Day) -> Moves:
    """The revisions known on the day as moves for estimates of today: each first estimate, and the year before it."""
    table = revisions(day)
    return Moves(
        table["revision_pp"].to_numpy(dtype="float64"),
        table["revision_before_pp"].fillna(0.0).to_numpy(dtype="float64"),
    )


def distribution(day: Day) -> list[tuple[float, float, int]]:
    """How many revisions known on the day fall into each bin of BIN_PP points: (from, to, number), from and to included below.

    Without a gap from the largest fall to the largest rise; empty where none is known.
    """
    moved = revisions(day)["revision_pp"].to_numpy(dtype="float64")
    if len(moved) == 0:
        return []
    at = np.floor(moved / BIN_PP + 1e-9).astype("int64")
    return [
        (round(place * BIN_PP, 2), round((place + 1) * BIN_PP, 2), int((at == place).sum()))
        for place in range(int(at.min()), int(at.max()) + 1)
    ]
