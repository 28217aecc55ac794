"""What a share would be in money: nominal spending, GDP and exchange rates of one edition and year."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from spendtrack.assessment.asof import EXPENDITURE_SERIES, known_figures
from spendtrack.assessment.day import Day, once_an_edition
from spendtrack.assessment.rounding import MILLIONS, POINTS, RATES
from spendtrack.assessment.rows import Lookup

# The euro's rate is read from the four largest euro budgets together: their sums carry the most digits.
EURO_REFERENCE = ("DEU", "FRA", "ITA", "ESP")


MONEY_COLUMNS = (
    "currency spending_national_m spending_usd_m gdp_usd_m nominal_value national_per_usd eur_per_usd gbp_per_usd"
).split()
# Shares are published to two decimals, amounts rounded to millions: smaller differences are rounding.
NOTEWORTHY_PP = 0.05


def nominal_figures(day: Day) -> pd.DataFrame:
    """Nominal figures by (country, edition, year), all from the same edition.

    Columns: country, edition, year, currency, spending_national_m, spending_usd_m, gdp_usd_m, nominal_value
    (per cent of nominal GDP), national_per_usd, eur_per_usd, gbp_per_usd. NaN where the edition lacks a part.
    Rates are those that the edition itself used: spending in one currency over the same spending in the other.
    """
    figures = known_figures(day)
    figures = figures[figures["series"] == EXPENDITURE_SERIES]
    key = ["party", "edition", "year"]
    money = figures[(figures["measure"] == "core") & figures["unit"].str.endswith(" m")]
    in_usd = money[money["unit"] == "USD m"].set_index(key)["value"].rename("spending_usd_m")
    american = money["party"] == "USA"
    national = money[(money["unit"] != "USD m") | american]
    national = national.assign(currency=national["unit"].str.slice(0, 3)).set_index(key)[
        ["value", "currency"]
    ]
    gdp = figures[(figures["measure"] == "gdp") & (figures["unit"] == "USD m")].set_index(key)["value"]
    table = pd.concat(
        [national.rename(columns={"value": "spending_national_m"}), in_usd, gdp.rename("gdp_usd_m")], axis=1
    ).reset_index()
    table["nominal_value"] = 100 * table["spending_usd_m"] / table["gdp_usd_m"]
    table["national_per_usd"] = table["spending_national_m"] / table["spending_usd_m"]

    euro = table[table["party"].isin(EURO_REFERENCE) & (table["currency"] == "EUR")]
    euro_sums = euro.groupby(["edition", "year"])[["spending_national_m", "spending_usd_m"]].sum()
    eur_per_usd = (euro_sums["spending_national_m"] / euro_sums["spending_usd_m"]).rename("eur_per_usd")
    sterling = table[(table["party"] == "GBR") & (table["currency"] == "GBP")].set_index(["edition", "year"])
    rates = pd.concat([eur_per_usd, sterling["national_per_usd"].rename("gbp_per_usd")], axis=1).reset_index()
    table = table.merge(rates, on=["edition", "year"], how="left")
    uses_euro = table["currency"] == "EUR"
    table["national_per_usd"] = table["national_per_usd"].mask(uses_euro, table["eur_per_usd"])
    return table.rename(columns={"party": "country"})


@once_an_edition
def nominal_table(day: Day) -> pd.DataFrame:
    """nominal_figures, kept: several questions begin with it."""
    return nominal_figures(day)


def with_money(rows: pd.DataFrame, nominal: Lookup) -> pd.DataFrame:
    """Add gap_*_m, currency, rates, price_base, nominal_value, nominal_gap_pp and money_note to obligations on a share of GDP.

    nominal: the table of nominal_figures by country, edition and year. `rows` has the index 0, 1, 2 ….
    gap = target x GDP - spending. For all other rows the columns stay empty.
    """
    found = nominal.find(rows["country"], rows["edition"], rows["latest_year"])
    spending, gdp, nominal_value, national, euro, sterling = (
        found[name].to_numpy()
        for name in "spending_usd_m gdp_usd_m nominal_value national_per_usd eur_per_usd gbp_per_usd".split()
    )
    target, published, gap_pp = (rows[name].to_numpy() for name in ("target", "latest_value", "gap_pp"))
    measure, unit = (rows[name].to_numpy(dtype=object) for name in ("measure", "unit"))
    counts = (measure == "core") & ((unit == "pct-gdp") | (unit == "pct-gni")) & ~np.isnan(gap_pp)
    gap_usd = np.where(counts, target / 100 * gdp - spending, np.nan)
    in_money = ~np.isnan(gap_usd)
    nominal_value = np.where(counts, nominal_value, np.nan)
    apart = in_money & (np.abs(published - nominal_value) >= NOTEWORTHY_PP)
    gap_national = gap_usd * national
    shown = nominal_value.round(3)

    def texts(values: Iterable[str | None]) -> pd.Series:
        return pd.Series(list(values), index=rows.index, dtype="str")

    return rows.assign(
        gap_usd_m=gap_usd.round(MILLIONS),
        gap_national_m=gap_national.round(MILLIONS),
        gap_eur_m=(gap_usd * euro).round(MILLIONS),
        gap_gbp_m=(gap_usd * sterling).round(MILLIONS),
        currency=found["currency"].where(~np.isnan(gap_national)),
        national_per_usd=np.where(in_money, national, np.nan).round(RATES),
        eur_per_usd=np.where(in_money, euro, np.nan).round(RATES),
        gbp_per_usd=np.where(in_money, sterling, np.nan).round(RATES),
        price_base=texts(
            f"current prices and rates of {year}" if known else None
            for year, known in zip(rows["latest_year"].tolist(), in_money.tolist(), strict=True)
        ),
        nominal_gap_pp=np.where(apart, target - nominal_value, np.nan).round(POINTS),
        nominal_value=shown,
        money_note=texts(
            map(
                _note,
                counts.tolist(),
                published.tolist(),
                shown.tolist(),
                gap_usd.tolist(),
                rows["edition"].tolist(),
            )
        ),
    )


def _note(counts: bool, published: float, nominal: float, gap_usd: float, edition: str | None) -> str | None:
    if not counts:
        return None
    if np.isnan(gap_usd):
        return f"No gap in money: {edition} holds no spending and GDP in money for this year."
    if abs(published - nominal) >= NOTEWORTHY_PP:
        return (
            f"The share that NATO publishes, {published:.2f}%, is of real GDP; nominal spending over nominal GDP is "
            f"{nominal:.2f}%. The gap in points uses the first, the gap in money the second, so one does not follow "
            f"from the other."
        )
    return None
