"""Is each published figure given once, by a known edition, for a known party, in a unit, basis and year that can be?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from spendtrack.ledger.currency_codes import currencies
from spendtrack.ledger.draft import PARTIES, SOURCES, Draft
from spendtrack.ledger.fields import SHARE_UNITS
from spendtrack.ledger.hints import did_you_mean
from spendtrack.ledger.model import Observation
from spendtrack.ledger.observations import cell_place
from spendtrack.ledger.phrases import one_of
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Basis, Figure, Measure, Status

DEFENCE_BASES = (Basis.NATO_CORE, Basis.NATO_LEGACY, Basis.NATIONAL)
AID_BASES = (Basis.ALLOCATIONS, Basis.COMMITMENTS, Basis.CLAIMED)
_MONEY, _RATE = "a currency with m, such as EUR m", "a rate, such as EUR per USD"
# Measure -> (bases it may stand on; none: the column is empty, units it may have). Others are not looked up by anybody.
SHAPES: dict[str, tuple[tuple[Basis, ...], tuple[str, ...]]] = {
    Measure.CORE: (DEFENCE_BASES, ("pct-gdp", "pct-gni", _MONEY)),
    Measure.RELATED: (DEFENCE_BASES, ("pct-gdp", _MONEY)),
    Measure.TOTAL: (DEFENCE_BASES, ("pct-gdp", _MONEY)),
    Measure.EQUIPMENT: (DEFENCE_BASES, ("pct-defence-spending", _MONEY)),
    Measure.DEFENCE_BUDGET: ((*DEFENCE_BASES, Basis.CLAIMED), (_MONEY,)),
    Measure.UKRAINE: (AID_BASES, ("pct-gdp", _MONEY)),
    Measure.UKRAINE_AMOUNT: (AID_BASES, (_MONEY,)),
    Measure.JOINT_FUND: (AID_BASES, (_MONEY,)),
    Figure.UKRAINE_CUMULATIVE: (AID_BASES, ("pct-gdp", "pct-gdp-2021", _MONEY)),
    Figure.UKRAINE_ALL_CUMULATIVE: (AID_BASES, ("pct-gdp", "pct-gdp-2021", _MONEY)),
    Figure.UKRAINE_DATED_ONLY: (AID_BASES, (_MONEY,)),
    Figure.UKRAINE_PART_YEAR: (AID_BASES, (_MONEY,)),
    Figure.GDP: ((), (_MONEY,)),
    Figure.GDP_KIEL: ((), (_MONEY,)),
    Figure.EXCHANGE_RATE: ((), (_RATE,)),
}
ABOVE_ZERO = (Measure.CORE, Measure.TOTAL, Figure.GDP, Figure.GDP_KIEL, Figure.EXCHANGE_RATE)
WHOLE_YEARS = (
    Measure.CORE,
    Measure.RELATED,
    Measure.TOTAL,
    Measure.EQUIPMENT,
    Figure.GDP,
    Figure.EXCHANGE_RATE,
)
FIRST_YEAR = 1949
"""No figure of the ledger is older than the alliance."""


def check_observations(draft: Draft) -> Iterator[Problem]:
    """Each figure is given once, by a known edition, for a known party, and looks like what it claims to be."""
    people = draft.known["parties"] | draft.known["groups"]
    parties_read, sources_read = PARTIES not in draft.unread, SOURCES not in draft.unread
    # Lookups ask for a party's figure of a year in an edition; the basis is the edition's and not part of the question
    # where a measure has one, so that it may not set two figures apart.
    first: dict[tuple[str, str, object, int, str, str], int] = {}
    units: dict[str, str] = {}

    def fault(line: int, column: str, slug: str, message: str, hint: str, severity: str = "error") -> Problem:
        return Problem(cell_place(draft, line, column), slug, message, hint, severity)

    for line, row in draft.observations:
        source = draft.sources.get(row.edition)
        if parties_read and row.party not in people:
            yield fault(
                line,
                "party",
                "unknown-party",
                f"There is no party or group {row.party} in {PARTIES}.{did_you_mean(row.party, people)}",
                f"Correct the id, or add it to {PARTIES}.",
            )
        if sources_read and row.edition not in draft.known["sources"]:
            yield fault(
                line,
                "edition",
                "unknown-source",
                f"There is no source {row.edition} in {SOURCES}.{did_you_mean(row.edition, draft.known['sources'])}",
                f"Correct the id, or add the edition to {SOURCES}.",
            )
        elif source and source.edition is None:
            yield fault(
                line,
                "edition",
                "not-an-edition",
                f"{row.edition} is a source without an edition block, so its day of publication is not known.",
                f"Add edition: with series, published and coverage to it in {SOURCES}.",
            )
        elif source and source.edition:
            if source.edition.basis and row.basis and row.basis != source.edition.basis:
                yield fault(
                    line,
                    "basis",
                    "basis-contradicts-edition",
                    f"The row says {row.basis}, its edition {source.edition.basis}.",
                    "Figures on two definitions must never be mixed: correct the basis or the edition.",
                )
            if wrong := _untimely(row, source.edition.published):
                yield fault(line, *wrong)
        counted_on = source.edition.basis if source and source.edition else None
        if wrong := _misshapen(row, units, counted_on):
            yield fault(line, *wrong)
        key = (
            row.party,
            row.measure,
            row.basis if row.measure in _BY_BASIS else "",
            row.year,
            row.unit,
            row.edition,
        )
        if key in first:
            yield fault(
                line,
                "party",
                "duplicate-observation",
                f"The same figure is already given in line {first[key]}.",
                "Keep one of the two rows.",
            )
        else:
            first[key] = line


# Measures of aid are published on several bases side by side, and are asked for by basis.
_BY_BASIS = frozenset(measure for measure, (bases, _) in SHAPES.items() if bases == AID_BASES)


def _misshapen(
    row: Observation, units: dict[str, str], counted_on: Basis | None
) -> tuple[str, str, str, str] | None:
    """(column, slug, message, hint) of the first thing that keeps a row from being looked up.

    counted_on: the basis of its edition, where the whole edition has one.
    """
    shape = SHAPES.get(row.measure)
    if shape is None:
        return None
    bases, allowed = shape
    if bases and row.basis is None:
        return (
            "basis",
            "missing-basis",
            f"A figure of {row.measure} needs a basis: which definition counts?",
            f"Write {counted_on}, as its edition says." if counted_on in bases else f"Write {one_of(bases)}.",
        )
    if row.basis is not None and row.basis not in bases:
        return (
            "basis",
            "basis-misfits-measure",
            f"The basis {row.basis} does not fit the measure {row.measure}.",
            f"Write {one_of(bases)}." if bases else "Leave the column basis empty.",
        )
    if row.unit not in units:
        units[row.unit] = _kind(row.unit)
    kind = units[row.unit]
    if kind == "":
        return (
            "unit",
            "bad-currency",
            f"{row.unit} names no currency of ISO 4217.",
            "Use the three letters of a currency in use: EUR, GBP, USD.",
        )
    if kind not in allowed:
        return (
            "unit",
            "unit-misfits-measure",
            f"The unit {row.unit} does not fit the measure {row.measure}.",
            f"Use {one_of(allowed)}.",
        )
    if row.unit.startswith("pct-") and not 0 <= row.value <= 100:
        return (
            "value",
            "share-out-of-range",
            f"A share of {row.value:g}% cannot be.",
            "Write it in per cent, such as 2.5; where none was published, leave the row out.",
        )
    if row.value < 0 or (row.value == 0 and row.measure in ABOVE_ZERO):
        return (
            "value",
            "sum-out-of-range",
            f"A figure of {row.measure} lies above zero, not at {row.value:g}.",
            "Write the figure without a sign; where none was published, leave the row out.",
        )
    return None


def _kind(unit: str) -> str:
    """The unit as SHAPES names it; empty for a currency that does not exist."""
    if unit in SHARE_UNITS or unit.startswith("pct-"):
        return unit
    known = currencies()
    if " per " in unit:
        return _RATE if unit[:3] in known and unit[-3:] in known else ""
    return _MONEY if unit[:3] in known else ""


def _untimely(row: Observation, published: date) -> tuple[str, str, str, str] | None:
    """(column, slug, message, hint) where an edition cannot know what the row says of its year."""
    if row.year < FIRST_YEAR:
        return (
            "year",
            "year-out-of-range",
            f"A figure of {row.year} is older than any that the ledger holds.",
            "Correct the year.",
        )
    if row.status is Status.FORECAST:
        return None
    if row.year > published.year:
        return (
            "year",
            "year-after-edition",
            f"The edition was published in {published.year}, so it cannot hold {_a(row.status)} figure of {row.year}.",
            "Correct the year; what is expected of a year to come has status forecast.",
        )
    if row.status is Status.ACTUAL and row.year == published.year and row.measure in WHOLE_YEARS:
        return (
            "status",
            "year-not-over",
            f"{row.year} was not over when the edition was published ({published}).",
            "Write estimate; a figure is actual once its year is over.",
        )
    return None


def _a(status: Status) -> str:
    return f"an {status}" if status.value[0] in "aeiou" else f"a {status}"
