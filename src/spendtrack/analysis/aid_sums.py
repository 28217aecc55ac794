"""What are sums promised to Ukraine in euros, and in whose joint sums is the same money counted again?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from spendtrack.assessment.asof import parties_of
from spendtrack.assessment.day import Day
from spendtrack.assessment.exchange_rates import euro_rates
from spendtrack.assessment.rounding import POINTS, RATES
from spendtrack.assessment.rows import tuples

JOINT_KINDS = ("organisation", "coalition")
BILLIONS = {"m": 0.001, "bn": 1.0}
EURO_COLUMNS: dict[str, str] = {
    "target_eur_bn": "sums of money: target in billions of euros at the average rate of rate_year; a yearly sum is that of one year",
    "national_per_eur": "units of the currency of `unit` for one euro, on average in rate_year",
    "rate_year": "newest whole year whose average rate was known by as_of",
}
OVERLAP_COLUMN = "counted_again_with"


def with_euros(day: Day, pledges: pd.DataFrame) -> pd.DataFrame:
    """Add EURO_COLUMNS to pledges with `target` and `unit`; empty for shares and where no rate is known.

    A promise is not a payment of a certain day: all are turned at the rate of one year, the newest whole one.
    """
    rates, newest = euro_rates(day), day.date.year - 1
    amounts: list[float | None] = []
    used: list[float | None] = []
    years: list[int | None] = []
    for row in tuples(pledges[["target", "unit"]]):
        currency, _, scale = str(row.unit).partition(" ")
        rate, year = (
            _newest(rates, currency, newest) if scale in BILLIONS and row.target is not None else NO_RATE
        )
        amounts.append(None if rate is None else round(row.target * BILLIONS[scale] / rate, POINTS))
        used.append(None if rate is None else round(rate, RATES))
        years.append(year)
    index = pledges.index
    return pledges.assign(
        target_eur_bn=pd.Series(amounts, index=index, dtype="float64"),
        national_per_eur=pd.Series(used, index=index, dtype="float64"),
        rate_year=pd.Series(years, index=index, dtype="Int64"),
    )


NO_RATE: tuple[float | None, int | None] = (None, None)


def _newest(
    rates: Mapping[tuple[str, int], float], currency: str, last: int
) -> tuple[float | None, int | None]:
    """The rate of the newest year up to `last`, and that year; the euro needs none and so names no year."""
    if currency == "EUR":
        return 1.0, None
    years = [year for code, year in rates if code == currency and year <= last]
    return (rates[currency, max(years)], max(years)) if years else NO_RATE


def with_overlaps(day: Day, pledges: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Add OVERLAP_COLUMN: ids of the parties whose sums hold the same money, or may; separated by spaces, else empty.

    For a donor the organisations and coalitions of the table that it belongs to on the day, for one of these its
    members in the table. No source says how much overlaps. kinds: party -> its kind.
    """
    parties = dict.fromkeys(pledges["party"].tolist())
    joint = [party for party in parties if kinds.get(party) in JOINT_KINDS]
    members = {group: set(listed) for group, listed in parties_of(day).items() if group in joint}
    donors = set(parties) - set(joint)

    def overlap(party: str) -> Iterable[str]:
        if party in joint:
            return donors & members.get(party, set())
        return [group for group in joint if party in members.get(group, ())]

    again = {party: " ".join(sorted(overlap(party))) or None for party in parties}
    return pledges.assign(
        **{
            OVERLAP_COLUMN: pd.Series(
                [again[party] for party in pledges["party"]], index=pledges.index, dtype="str"
            )
        }
    )
