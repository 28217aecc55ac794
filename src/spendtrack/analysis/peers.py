"""How do the countries of a group compare on one measure and one definition, year by year, beside their median?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from spendtrack.analysis.headlines import ALLIANCE
from spendtrack.assessment import aid, asof, definitions
from spendtrack.assessment.asking import as_party, known
from spendtrack.assessment.day import Day
from spendtrack.assessment.rounding import POINTS

BASES = ("newest", "nato-core", "nato-legacy")
MEASURE_UNITS = {"core": "pct-gdp", "equipment": "pct-defence-spending", "ukraine": "pct-gdp"}
COMPARISON_COLUMNS: dict[str, str] = {
    "as_of": "date for which the row was computed",
    "country": "ISO 3166-1 alpha-3; `median` for the median of the group",
    "country_name": "English short name",
    "measure": "core, equipment or ukraine",
    "basis": "the one definition that all rows are counted on",
    "year": "calendar year of the figure",
    "value": "the published share; for the median, of the members that have a figure for the year",
    "unit": "pct-gdp or pct-defence-spending",
    "status": "actual or estimate; the median of a year with any estimate is one",
    "edition": "id in sources.csv; empty for the median",
    "countries": "for the median, how many members it rests on",
}


def comparison(
    day: Day,
    members: Sequence[str],
    measure: str = "core",
    basis: str = "newest",
    others: Sequence[str] = (),
) -> pd.DataFrame:
    """Shares of `members` and `others` by year with the median of the members; columns of COMPARISON_COLUMNS.

    basis: nato-core, nato-legacy or newest, which is that of the newest edition that holds all allies. Each
    country's figures come from its newest edition on that basis. Empty where nothing was published by the day.
    """
    figures = _figures(day, measure, basis)
    figures = figures[figures["party"].isin({*members, *others})]
    if figures.empty:
        return pd.DataFrame(columns=list(COMPARISON_COLUMNS))
    definitions.one_basis(figures)
    names = day.frames.parties.set_index("party")["name"]
    rows = pd.DataFrame(
        {
            "as_of": day.text,
            "country": figures["party"],
            "country_name": figures["party"].map(names),
            "measure": measure,
            "basis": figures["basis"],
            "year": figures["year"],
            "value": figures["value"],
            "unit": MEASURE_UNITS[measure],
            "status": figures["status"],
            "edition": figures["edition"],
            "countries": pd.NA,
        }
    ).astype({"countries": "Int64"})
    median = _median(rows[rows["country"].isin(members)])
    ordered = rows.sort_values(["country_name", "year"], kind="stable")
    return pd.concat([ordered, median], ignore_index=True)[list(COMPARISON_COLUMNS)]


def in_group(
    day: Day,
    countries: Sequence[str],
    measure: str = "core",
    basis: str = "newest",
    group: str = ALLIANCE,
) -> pd.DataFrame:
    """The same for countries that a person names, among the members of a group as it was on the day.

    Raises LookupError for an unknown country, measure, basis or group, TypeError for text in place of a list.
    """
    if isinstance(countries, str):
        raise TypeError(f"Countries come as a list: ['{countries}'].")
    known("measure", measure, list(MEASURE_UNITS))
    known("basis", basis, BASES)
    known("group", group, list(day.frames.ledger.groups))
    members = asof.members(day, group)["party"].tolist()
    return comparison(day, members, measure, basis, [as_party(day.frames, one) for one in countries])


def _figures(day: Day, measure: str, basis: str) -> pd.DataFrame:
    known = asof.known_figures(day)
    if measure == "ukraine":
        return aid.aid_and_gdp(known).rename(columns={"country": "party"})
    wanted = known[
        (known["series"] == asof.EXPENDITURE_SERIES)
        & (known["measure"] == measure)
        & (known["unit"] == MEASURE_UNITS[measure])
    ]
    if wanted.empty:
        return wanted
    if basis == "newest":
        whole = wanted[wanted["coverage"] == "complete"]
        basis = (
            (whole if not whole.empty else wanted).sort_values("published", kind="stable")["basis"].iloc[-1]
        )
    return asof.newest_edition(wanted[wanted["basis"] == basis])


def _median(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a year; the middle of the published shares, which no single country need have."""
    by_year = rows.groupby("year")
    median = by_year["value"].median().round(POINTS).reset_index()
    estimated = rows[rows["status"] != "actual"]["year"].unique()
    first = rows.iloc[0] if len(rows) else None
    if first is None:
        return rows
    return median.assign(
        as_of=first["as_of"],
        country="median",
        country_name="Median of the group",
        measure=first["measure"],
        basis=first["basis"],
        unit=first["unit"],
        status=median["year"].isin(estimated).map({True: "estimate", False: "actual"}),
        edition=pd.Series([None] * len(median), dtype="str"),
        countries=by_year["value"].count().astype("Int64").to_numpy(),
    )


def largest(day: Day, members: Sequence[str], count: int = 5) -> list[str]:
    """The members that spend most in US dollars in their newest edition: who is shown when nobody was chosen."""
    known = asof.known_figures(day)
    wanted = known[
        (known["measure"] == "core") & (known["unit"] == "USD m") & known["party"].isin(list(members))
    ]
    newest = asof.newest_edition(wanted).sort_values("year").drop_duplicates("party", keep="last")
    return newest.sort_values(["value", "party"], ascending=[False, True])["party"].head(count).tolist()
