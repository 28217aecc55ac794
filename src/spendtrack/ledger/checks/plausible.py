"""Are the figures likely: against their neighbour years, earlier editions, their own sums, and the rates of the year?

Every finding is a warning that the edition answers under `explained`, for a party and a year or for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from statistics import median

from spendtrack.ledger.checks.explanations import explained
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Observation
from spendtrack.ledger.observations import cell_place
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Figure, Measure, Status

JUMP = 1.8
"""A figure that changes by more than this factor from year to year, or from edition to edition, is explained."""
EQUIPMENT_JUMP = 8.0
"""Purchases come in lumps: a share of equipment may well triple within a year."""
SHARE_TOLERANCE = 0.03
"""A share may differ from spending over GDP by this fraction, besides its rounding."""
RATE_TOLERANCE = {True: 0.06, False: 0.16}
"""How far a rate may lie from the year's: where both years are over, and where one is estimated."""
COMPARED = (Measure.CORE, Measure.EQUIPMENT, Figure.GDP, Figure.UKRAINE_CUMULATIVE, Figure.EXCHANGE_RATE)

Row = tuple[int, Observation]
Series = dict[int, Row]


@dataclass
class _Figures:
    """The rows of sound editions, by what they are compared with."""

    series: dict[tuple[str, str, str, str], Series] = field(default_factory=lambda: defaultdict(dict))
    """(edition, party, measure, unit) -> year -> row."""
    editions: dict[tuple[str, str, str, str, int], list[tuple[date, Row]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """(party, measure, basis where aid is counted, unit, year) -> rows by day of publication."""


def check_figures(draft: Draft) -> Iterator[Problem]:
    """Figures fit those around them, or their edition says why they do not."""
    figures = _gathered(draft)
    found = (
        *_jumps(figures.series),
        *_restated(figures.editions),
        *_shares(figures.series),
        *_rates(figures.series),
    )
    for (line, row), slug, message, hint in found:
        if not explained(draft, "sources", row.edition, slug, row.party, row.year):
            yield Problem(
                cell_place(draft, line, "value"),
                slug,
                message,
                f"{hint} If it is right, say why in the edition's entry: "
                f"explained: [{{finding: {slug}, party: {row.party}, year: {row.year}, because: …}}].",
                "warning",
                row.edition,
            )


Finding = tuple[Row, str, str, str]


def _gathered(draft: Draft) -> _Figures:
    figures = _Figures()
    published = {key: source.edition.published for key, source in draft.sources.items() if source.edition}
    for line, row in draft.observations:
        if row.measure not in COMPARED or row.edition not in published or row.value <= 0:
            continue
        figures.series[row.edition, row.party, row.measure, row.unit].setdefault(row.year, (line, row))
        counted = str(row.basis) if row.measure == Figure.UKRAINE_CUMULATIVE else ""
        figures.editions[row.party, row.measure, counted, row.unit, row.year].append(
            (published[row.edition], (line, row))
        )
    return figures


def _factor(one: float, other: float) -> float:
    return max(one / other, other / one)


def _jumps(series: Mapping[tuple[str, str, str, str], Series]) -> Iterator[Finding]:
    """A figure far from that of the year before; where the next one is back, the figure between is meant."""
    for (_, _, measure, _), years in series.items():
        if measure == Figure.UKRAINE_CUMULATIVE:
            continue
        limit = EQUIPMENT_JUMP if measure == Measure.EQUIPMENT else JUMP
        told: set[int] = set()
        for year, (line, row) in years.items():
            before = years.get(year - 1)
            after, earlier = years.get(year + 1), years.get(year - 2)
            if not before or _factor(row.value, before[1].value) <= limit:
                continue
            if year - 1 in told and earlier and _factor(row.value, earlier[1].value) <= limit:
                continue
            alone = after and _factor(row.value, after[1].value) <= limit
            blamed = (
                before
                if alone and (not earlier or _factor(before[1].value, earlier[1].value) > limit)
                else (line, row)
            )
            if blamed[1].year in told:
                continue
            told.add(blamed[1].year)
            other = row if blamed is before else before[1]
            yield (
                blamed,
                "unlike-its-neighbour-year",
                f"{blamed[1].value:g} ({row.unit}) in {blamed[1].year}, but {other.value:g} in {other.year}.",
                "Check the figure, its unit and its year.",
            )


def _restated(
    editions: Mapping[tuple[str, str, str, str, int], list[tuple[date, Row]]],
) -> Iterator[Finding]:
    """A figure far from what the edition before said of the same year."""
    for (_, measure, _, _, year), rows in editions.items():
        if len(rows) < 2:
            continue
        rows.sort(key=lambda one: (one[0], one[1][0]))
        limit = EQUIPMENT_JUMP / 2 if measure == Measure.EQUIPMENT else JUMP
        for (_, (_, old)), (_, (line, new)) in pairwise(rows):
            if old.edition != new.edition and _factor(new.value, old.value) > limit:
                yield (
                    (line, new),
                    "unlike-the-edition-before",
                    f"{new.value:g} ({new.unit}) for {year}, but {old.edition} said {old.value:g}.",
                    "Check the figure, its unit and its country.",
                )


def _shares(series: Mapping[tuple[str, str, str, str], Series]) -> Iterator[Finding]:
    """A share that spending over GDP of the same edition does not give."""
    for (edition, party, measure, unit), years in series.items():
        if measure != Measure.CORE or unit != "pct-gdp":
            continue
        spent = series.get((edition, party, Measure.CORE, "USD m"), {})
        gdp = series.get((edition, party, Figure.GDP, "USD m"), {})
        for year, (line, row) in years.items():
            if year not in spent or year not in gdp:
                continue
            implied = spent[year][1].value / gdp[year][1].value * 100
            rounding = 0.006 + 0.6 / spent[year][1].value * implied
            if abs(row.value - implied) > SHARE_TOLERANCE * implied + rounding:
                yield (
                    (line, row),
                    "share-unlike-its-sum",
                    f"{row.value:g}% of GDP, but spending over GDP of the same edition is {implied:.2f}%.",
                    "Check the share, the sum and GDP.",
                )


def _rates(series: Mapping[tuple[str, str, str, str], Series]) -> Iterator[Finding]:
    """A sum whose rate to the dollar is not that of the year in other rows."""
    implied: dict[tuple[str, int], list[tuple[float, bool, Row]]] = defaultdict(list)
    for (edition, party, measure, unit), years in series.items():
        if measure != Measure.CORE or not unit.endswith(" m") or unit == "USD m":
            continue
        dollars = series.get((edition, party, Measure.CORE, "USD m"), {})
        for year, (line, row) in years.items():
            if year in dollars:
                rate = row.value / dollars[year][1].value
                implied[unit[:3], year].append((rate, row.status is Status.ACTUAL, (line, row)))
    for (currency, year), rates in implied.items():
        for number, (rate, firm, (line, row)) in enumerate(rates):
            others = [one for at, one in enumerate(rates) if at != number]
            firmer = [one for one in others if one[1]] or others
            if not firmer:
                continue
            usual = median(one[0] for one in firmer)
            tolerance = RATE_TOLERANCE[firm and firmer[0][1]] + 1.0 / row.value
            if abs(rate / usual - 1) > tolerance:
                yield (
                    (line, row),
                    "rate-unlike-the-year",
                    f"{row.value:g} {currency} m and the dollars beside it give {rate:.4g} {currency} per USD; "
                    f"other rows of {year} give {usual:.4g}.",
                    "Check both sums, their currency and their year.",
                )
