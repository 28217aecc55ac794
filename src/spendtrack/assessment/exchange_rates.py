"""At which rates of exchange is money turned into euros?"""

from __future__ import annotations

from spendtrack.assessment.asof import known_figures, newest_edition
from spendtrack.assessment.day import Day, once_an_edition
from spendtrack.assessment.money import nominal_table
from spendtrack.assessment.rows import tuples


@once_an_edition
def euro_rates(day: Day) -> dict[tuple[str, int], float]:
    """(currency, year) -> units of it for one euro in the year's average.

    As the Federal Reserve publishes them; for years and currencies that it does not hold here, as NATO's newest
    edition with money figures used them.
    """
    table = nominal_table(day).dropna(subset=["currency", "national_per_usd", "eur_per_usd"])
    published = day.frames.sources.set_index("source_id")["published"]
    ordered = table.assign(published=table["edition"].map(published)).sort_values("published", kind="stable")
    rates: dict[tuple[str, int], float] = {}
    for row in tuples(ordered):
        rates[row.currency, row.year] = (
            1.0 if row.currency == "EUR" else row.national_per_usd / row.eur_per_usd
        )
        rates["USD", row.year] = 1.0 / row.eur_per_usd
    figures = known_figures(day)
    published_rates = newest_edition(figures[figures["measure"] == "exchange-rate"])
    per_usd = {(row.unit[:3], row.year): row.value for row in tuples(published_rates)}
    for (currency, year), rate in per_usd.items():
        if ("EUR", year) in per_usd:
            rates[currency, year] = rate / per_usd["EUR", year]
            rates["EUR", year], rates["USD", year] = 1.0, 1.0 / per_usd["EUR", year]
    return rates
