"""How far do first estimates move within a year? From the editions themselves, so that a close call is called one."""

from __future__ import annotations

import pandas as pd

from spendtrack.assessment.asof import EXPENDITURE_SERIES, known_figures
from spendtrack.assessment.day import Day, once_an_edition
from spendtrack.assessment.frames import tuples

# A year later means the first edition at least this many days on: summer to summer.
A_YEAR_LATER_DAYS = 330
# With fewer revisions than this of its own, a country is judged by those of all countries together.
ENOUGH_REVISIONS = 3
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

    Columns: country, basis, year, first_edition, first_value, later_edition, later_value, revision_pp. First:
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
    table = pairs.assign(revision_pp=(pairs["value_later"] - pairs["value_first"]).round(4)).rename(
        columns={
            "party": "country",
            "edition_first": "first_edition",
            "value_first": "first_value",
            "edition_later": "later_edition",
            "value_later": "later_value",
        }
    )
    columns = "country basis year first_edition first_value later_edition later_value revision_pp".split()
    ordered: pd.DataFrame = table[columns].sort_values(["country", "year"], ignore_index=True)
    return ordered


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
            "mean_absolute_pp": round(float(rows["revision_pp"].abs().mean()), 4),
            "mean_signed_pp": round(float(rows["revision_pp"].mean()), 4),
            "years": " ".join(str(year) for year in sorted(rows["year"].unique())),
        }

    rows = [summary(str(country), group) for country, group in table.groupby("country")]
    return pd.DataFrame([*rows, summary(POOLED, table)]).astype({"country": "str", "years": "str"})


def close_calls(rows: pd.DataFrame, usual: pd.DataFrame) -> pd.DataFrame:
    """Columns close_call and close_call_note for rows of the gap table under construction.

    True where an estimate lies nearer to the target than first estimates usually move within a year. Empty
    where nothing is compared, no revision was known on the day, or an actual figure has decided already (missed).
    """
    compared = rows["gap_pp"].notna() & (rows["measure"] == "core") & (rows["verdict"] != "missed")
    flag = pd.Series(pd.NA, index=rows.index, dtype="boolean")
    note = pd.Series(None, index=rows.index, dtype="str")
    if usual.empty:
        return pd.DataFrame({"close_call": flag, "close_call_note": note})
    sizes = {str(row.country): (int(row.n), float(row.mean_absolute_pp)) for row in tuples(usual)}
    notes: list[str | None] = []
    close: list[bool] = []
    for country, name, gap, status in zip(
        rows["country"], rows["country_name"], rows["gap_pp"], rows["latest_status"], strict=True
    ):
        n, size = sizes.get(country, (0, 0.0))
        own = n >= ENOUGH_REVISIONS
        if not own:
            n, size = sizes[POOLED]
        is_close = status == "estimate" and abs(gap) < size
        close.append(is_close)
        notes.append(
            f"close call: the estimate lies {abs(gap):.2f} points from the level, and first estimates of "
            f"{name if own else 'all allies'} have moved by {size:.2f} points on average within a year ({n} estimates)"
            if is_close
            else None
        )
    flag = pd.Series(close, index=rows.index, dtype="boolean").where(compared)
    note = pd.Series(notes, index=rows.index, dtype="str").where(compared)
    return pd.DataFrame({"close_call": flag, "close_call_note": note})
