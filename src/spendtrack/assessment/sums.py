"""Which published figures count the same thing as a promised sum of money, in its own currency and years?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from spendtrack.assessment.asof import edition_names, parties_of
from spendtrack.assessment.day import Day, Frames, once_a_ledger, once_an_edition
from spendtrack.assessment.exchange_rates import euro_rates
from spendtrack.assessment.facts import SumFacts
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.rows import tuples
from spendtrack.assessment.sum_verdicts import so_far
from spendtrack.ledger.vocabulary import MONEY_MEASURES, PledgeBasis, Status

MILLIONS = {"m": 1.0, "bn": 1000.0}
KIEL = "the Kiel Institute"
SUM_COLUMNS: dict[str, str] = {
    "sum_from": "sums of money: first year that a series which counts the same thing holds of the years promised",
    "sum_to": "sums of money: last of these years",
    "sum_so_far": "what that series counts over these years, in `unit`, at the rates of each year",
    "sum_promised": "what was promised for these years, in `unit`: a yearly sum as often as there are years, any other one whole",
    "sum_claimed": "what the donor itself says that it gave in these years, in `unit`; shown beside, never added",
}


@once_an_edition
def _allocated(day: Day) -> dict[str, dict[int, float]]:
    """Military aid by donor and whole year, millions of euros, of the newest release that may be judged on."""
    from spendtrack.assessment.known import known

    found: dict[str, dict[int, float]] = defaultdict(dict)
    for donor in tuples(known(day).allocated):
        found[donor.party][donor.year] = donor.value
    return dict(found)


@once_an_edition
def _claimed(day: Day) -> dict[str, dict[int, tuple[float, str]]]:
    """What donors say that they gave in single years: (amount, currency m); of two statements the newer one."""
    table = day.frames.observations
    said = table[
        (table["status"] == Status.CLAIMED)
        & (table["published"] <= day.stamp)
        & (table["measure"] == "ukraine")
        & table["unit"].str.endswith(" m")
    ].sort_values(["published", "edition"], kind="stable")
    found: dict[str, dict[int, tuple[float, str]]] = defaultdict(dict)
    for claim in tuples(said):
        found[claim.party][claim.year] = (claim.value, claim.unit.split(" ")[0])
    return dict(found)


def sum_facts(day: Day, rows: pd.DataFrame) -> list[SumFacts | None]:
    """For each obligation what is known of its sum on the day; None where it is no sum of money.

    A record whose basis is `allocations` counts what the Kiel Institute counts; a pledge of an organisation is held
    against its members together. Every other sum needs an outturn of its own: see `outturns` of the record.
    """
    found: list[SumFacts | None] = [None] * len(rows)
    money = rows["measure"].isin(list(MONEY_MEASURES)).to_numpy().nonzero()[0]
    read = ["pledge_id", "country", "party_kind", "unit", "pledge_basis", "deadline"]
    for at, row in zip(money.tolist(), tuples(rows[read].iloc[money]), strict=True):
        if row.unit is None or " " not in row.unit:
            continue
        if row.pledge_basis == PledgeBasis.ALLOCATIONS:
            found[at] = _by_allocations(day, row.country, row.party_kind, row.unit, row.deadline)
        else:
            found[at] = _by_own_account(day, row.pledge_id)
    return found


def _by_allocations(day: Day, country: str, kind: str, unit: str, deadline: object) -> SumFacts:
    donors = [country] if kind == "country" else sorted(parties_of(day).get(country, ()))
    allocated, rates = _allocated(day), euro_rates(day)
    series = [allocated.get(donor, {}) for donor in donors]
    years = set.intersection(*(set(by_year) for by_year in series)) if series else set()
    currency, scale = unit.split(" ")
    by_year = {
        year: sum(by[year] for by in series) * rate / MILLIONS[scale]
        for year in sorted(years)
        if (rate := _rate(rates, currency, year)) is not None
    }
    return SumFacts(
        KIEL,
        "" if kind == "country" else f" by its {len(donors)} members",
        by_year,
        _claims(day, country, unit, rates),
        *_release(day),
        financial_years=isinstance(deadline, str) and "/" in deadline,
    )


@once_an_edition
def _release(day: Day) -> tuple[str, str]:
    """Id and name of the release that may be judged on; empty where there is none."""
    from spendtrack.assessment.known import known

    table = known(day).allocated
    if table.empty:
        return "", ""
    (name,) = edition_names(table["published"].iloc[:1])
    return str(table["edition"].iloc[0]), str(name)


def _claims(day: Day, country: str, unit: str, rates: Mapping[tuple[str, int], float]) -> dict[int, float]:
    currency, scale = unit.split(" ")
    claims = {}
    for year, (amount, own) in _claimed(day).get(country, {}).items():
        to, out_of = _rate(rates, currency, year), _rate(rates, own, year)
        if to is not None and out_of is not None:
            claims[year] = amount * to / out_of / MILLIONS[scale]
    return claims


def _rate(rates: Mapping[tuple[str, int], float], currency: str, year: int) -> float | None:
    return 1.0 if currency == "EUR" else rates.get((currency, year))


@once_a_ledger
def _accounts(frames: Frames) -> dict[str, list[Any]]:
    """By pledge the rows of its outturns, oldest first."""
    found: dict[str, list[Any]] = defaultdict(list)
    for one in tuples(frames.outturns.sort_values("published", kind="stable")):
        found[one.pledge_id].append(one)
    return dict(found)


def _by_own_account(day: Day, pledge_id: str) -> SumFacts:
    """By the outturns of the record that were published by the day; of two for a year by the newer one."""
    known = [one for one in _accounts(day.frames).get(pledge_id, []) if one.published <= day.stamp]
    if not known:
        return SumFacts("")
    (name,) = edition_names(pd.Series([known[-1].published]))
    by_year = {one.year: one.value for one in known}
    return SumFacts("its own account", by_year=by_year, edition=known[-1].source_id or "", edition_name=name)


def with_sums(rows: pd.DataFrame, sums: list[SumFacts | None]) -> pd.DataFrame:
    """Add SUM_COLUMNS to obligations, from what `sum_facts` gave for them, and the publication that holds the figures."""
    plain = rows[["target", "counted", "starts", "deadline_year"]]
    cells: list[tuple[object, ...]] = []
    for row, money in zip(tuples(plain), sums, strict=True):
        known = (
            so_far(row.target, row.counted, row.starts, row.deadline_year, money.by_year)
            if money and row.target is not None
            else None
        )
        if money is None or known is None:
            cells.append((None,) * len(SUM_COLUMNS))
            continue
        claimed = [money.claims[year] for year in known.years if year in money.claims]
        whole = round(sum(claimed), POINTS) if len(claimed) == len(known.years) else None
        cells.append(
            (
                known.years[0],
                known.years[-1],
                round(known.total, POINTS),
                round(known.promised, POINTS),
                whole,
            )
        )
    kinds = dict(zip(SUM_COLUMNS, ("Int64", "Int64", "float64", "float64", "float64"), strict=True))
    columns = {
        name: pd.Series([cell[at] for cell in cells], index=rows.index, dtype=kind)
        for at, (name, kind) in enumerate(kinds.items())
    }
    shown = columns["sum_so_far"].notna()
    for name in ("edition", "edition_name"):
        held = pd.Series(
            [getattr(money, name, None) or None for money in sums], index=rows.index, dtype="str"
        )
        columns[name] = rows[name].mask(shown, held)
    columns["basis"] = rows["basis"].mask(
        shown & (rows["pledge_basis"] == PledgeBasis.ALLOCATIONS), str(PledgeBasis.ALLOCATIONS)
    )
    return rows.assign(**columns)
