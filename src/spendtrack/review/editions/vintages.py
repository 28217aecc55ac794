"""Does the file agree with the editions before it, and with its own words about estimates and definitions?

Finds figures far from what was said before, rows that slipped by one, years that slipped by one, and estimates that
pass for outturns. Each check is a function (Case) -> findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log
from statistics import median

from spendtrack.review.editions.already_held import Row
from spendtrack.review.editions.crosschecks import Case, Check, magnitude, worst, years_in_words
from spendtrack.review.editions.imported_figures import Figure, Finding
from spendtrack.review.editions.nato import EQUIPMENT, SHARE
from spendtrack.review.editions.party_names import AGGREGATES

# Largest factors between two editions: settled years, then years of which one edition had an estimate. Bulgaria's
# spending of 2019 doubled after its estimate; the Netherlands' equipment of 2023 fell to a third.
FACTORS = {"core": (1.5, 2.2), "gdp": (1.5, 1.5), "equipment": (3.5, 3.5)}
OTHER_FACTOR = 3.0
# Points below which a share of equipment, or EUR m below which aid, may change by any factor.
SMALL = {"equipment": 5.0, "ukraine": 50.0, "ukraine-cumulative": 50.0}
SLIPPED = 0.03
FITS_BETTER = 3.0
YEARS_OFF = 0.01
SAME_FIGURES = 0.003


def near_what_was_said(case: Case) -> Iterator[Finding]:
    """No figure is a multiple of what the newest earlier edition said."""
    found = []
    for one in case.reading.figures:
        row = case.earlier.rows.get(one.key)
        if row is None or row.value <= 0 or one.value <= 0:
            continue
        settled = one.status == row["status"] == "actual"
        limit = FACTORS.get(one.measure, (OTHER_FACTOR, OTHER_FACTOR))[0 if settled else 1]
        factor = max(one.value / row.value, row.value / one.value)
        if factor > limit and abs(one.value - row.value) > SMALL.get(one.measure, 0.0):
            finding = Finding(
                f"previous/{one.measure}/{one.party}",
                one.cell,
                f"{one.party} {one.year} within {limit:g} times {row.value:,.10g} {one.unit} ({row['edition']})",
                f"{one.value:,.10g}{magnitude(factor)}",
                row.line,
            )
            found.append((factor, finding))
    yield from worst(found)


def distance(years: dict[int, Figure], case: Case, party: str, lag: int = 0) -> tuple[float, Row | None, int]:
    """How far a party's row is from what was said of `party`, `lag` years on: (median of |ln factor|, a row, years)."""
    gaps: list[float] = []
    first: Row | None = None
    for year, one in years.items():
        row = case.earlier.rows.get((one.measure, one.unit, party, year + lag))
        if row is not None and row.value > 0 and one.value > 0:
            gaps.append(abs(log(one.value / row.value)))
            first = first or row
    return (median(gaps), first, len(gaps)) if gaps else (0.0, None, 0)


def rows_have_not_slipped(case: Case) -> Iterator[Finding]:
    """No two parties have the figures of the party above or below them."""
    for (measure, unit), parties in case.series.items():
        order = [party for party in parties if party not in AGGREGATES]
        for step, word in ((1, "below"), (-1, "above")):
            slipped = []
            for at, party in enumerate(order):
                if not 0 <= at + step < len(order):
                    continue
                own, said, count = distance(parties[party], case, party)
                other, row, compared = distance(parties[party], case, order[at + step])
                if (
                    min(count, compared)
                    and own > SLIPPED
                    and other < own / FITS_BETTER
                    and other < SLIPPED
                    and row
                ):
                    slipped.append((party, order[at + step], row, said))
            if len(slipped) >= 2:
                party, neighbour, row, said = slipped[0]
                cell = next(iter(parties[party].values())).cell
                own_line = f", and {party} in line {said.line}" if said else ""
                yield Finding(
                    f"rows-slipped/{measure}/{unit}".replace(" ", "-"),
                    cell,
                    f"the figures of {party}",
                    f"those of {neighbour}, one row {word} ({row['edition']} has them{own_line}); so it is in "
                    f"{len(slipped)} rows",
                    row.line,
                )


def years_have_not_slipped(case: Case) -> Iterator[Finding]:
    """The figures of a year are those that were known of this year, not of the year before or after.

    Of a whole table when half of its parties say so; of one row when it fits the other year almost to the figure.
    """
    for (measure, unit), parties in case.series.items():
        for lag in (1, -1):
            slipped, compared = [], 0
            for party, years in parties.items():
                own, _, count = distance(years, case, party)
                other, row, others = distance(years, case, party, lag)
                compared += count >= 3
                if min(count, others) >= 3 and own > YEARS_OFF and other < own / FITS_BETTER and row:
                    slipped.append((party, row, own > SLIPPED and other < SAME_FIGURES))
            whole = len(slipped) >= 2 and 2 * len(slipped) >= compared
            for party, row, surely in slipped[:1] if whole else slipped:
                if not whole and not surely:
                    continue
                one = next(iter(parties[party].values()))
                of_row = "" if whole else f"/{party}"
                so_it_is = f"; so it is with {len(slipped)} of {compared} parties" if whole else ""
                yield Finding(
                    f"years-slipped/{measure}/{unit}{of_row}".replace(" ", "-"),
                    one.cell,
                    f"the figures of {party} from {one.year} on",
                    f"those of the year {'after' if lag > 0 else 'before'}, as {row['edition']} has them{so_it_is}",
                    row.line,
                )


def equipment_is_not_core(case: Case) -> Iterator[Finding]:
    """The table of shares of GDP does not hold the shares of equipment."""
    core, equipment = case.series.get(("core", SHARE), {}), case.series.get(("equipment", EQUIPMENT), {})
    same = []
    for party, years in core.items():
        for year, one in years.items():
            own = case.earlier.rows.get(one.key)
            other = case.earlier.rows.get(("equipment", EQUIPMENT, party, year))
            here = equipment.get(party, {}).get(year)
            is_here = here is not None and one.value > 0 and abs(here.value - one.value) <= 0.001 * one.value
            was_there = other is not None and abs(other.value - one.value) <= 0.05 * abs(other.value)
            if is_here or (was_there and own is not None and abs(own.value - one.value) > 0.5 * own.value):
                same.append((party, one, other.line if other else case.row(one)))
    if len(same) >= 3:
        party, one, row = same[0]
        yield Finding(
            "equipment-as-core",
            one.cell,
            f"the share of GDP of {party} in {one.year}",
            f"{one.value:g}, its share of equipment; so it is in {len(same)} cells",
            row,
        )


def constant_block(case: Case) -> Iterator[Finding]:
    """Settled years at current prices hardly move between editions; at constant prices each moves with its deflator."""
    blocks: dict[tuple[str, str], list[tuple[float, Figure, int]]] = {}
    for one in case.reading.figures:
        row = case.earlier.rows.get(one.key)
        if one.measure not in ("core", "gdp") or not one.unit.endswith(" m") or row is None:
            continue
        if row["status"] == one.status == "actual" and row.value > 0 and one.value > 0:
            code = one.unit[:3] if one.measure == "gdp" or one.unit == "USD m" else "national"
            factor = max(row.value / one.value, one.value / row.value)
            blocks.setdefault((one.measure, code), []).append((factor, one, row.line))
    for (measure, code), factors in blocks.items():
        if len(factors) >= 8 and (middle := median(factor for factor, _, _ in factors)) > 1.02:
            factor, one, line = max(factors, key=lambda each: each[0] if each[0] < 5 else 0)
            yield Finding(
                f"constant-prices/{measure}/{code}",
                one.cell,
                "settled years within about 1% of the last edition, as at current prices",
                f"half of {len(factors)} settled figures {100 * (middle - 1):.1f}% off or more, {one.party} {one.year} "
                f"by {factor:.2f} times{magnitude(middle)}: constant prices?",
                line,
            )


def estimates_are_marked(case: Case) -> Iterator[Finding]:
    """The last two years and those that the notes name are estimates in every table, and no year before is."""
    if case.kind != "nato" or not case.reading.years:
        return
    newest = max(case.reading.years)
    found = []
    for one in case.reading.figures:
        noted = one.year in case.reading.noted_estimates
        where = f" (the note in {case.reading.noted_cell} says so)" if noted else ""
        should = noted or one.year >= newest - 1
        if one.status == "actual" and should:
            expected = f"{one.year}e, an estimate, in a table to {newest}{where}"
            key, says = f"estimate-as-actual/{one.year}", f"{one.year}, an outturn"
        elif one.status == "estimate" and not should:
            expected = f"{one.year}, an outturn, in a table to {newest}"
            key, says = f"actual-as-estimate/{one.year}", f"{one.year}e, an estimate"
        else:
            continue
        found.append((0.0, Finding(key, one.cell, expected, says, case.row(one))))
    yield from worst(found, "cells")


def years_reach_the_edition(case: Case) -> Iterator[Finding]:
    """The newest year of NATO's tables is that of the edition, or in spring the year before."""
    if case.kind != "nato" or not case.reading.years:
        return
    newest = max(case.reading.years)
    if newest not in (case.published_year, case.published_year - 1):
        one = next(one for one in case.reading.figures if one.year == newest)
        expected = f"years to {case.published_year}, or to {case.published_year - 1} in spring"
        yield Finding("years/newest", one.cell, expected, f"years to {newest}", case.row(one))


def basis_is_the_one_named(case: Case) -> Iterator[Finding]:
    """The title says core defence expenditure or defence expenditure: that is the basis."""
    if case.basis and case.reading.basis and case.basis != case.reading.basis:
        title = f"the title {case.reading.title!r}, which is {case.reading.basis}"
        yield Finding("basis/named", case.reading.basis_cell, f"the basis {case.basis}, as asked for", title)


def nothing_is_dropped(case: Case) -> Iterator[Finding]:
    """Where no list of members says who should be there: whoever had a figure above 0 in the last edition has one."""
    if case.reading.expected:
        return
    blocks = {block for block in case.series if block[0] != "ukraine-part-year"}
    years = set(case.reading.years)
    lacks: dict[tuple[str, str], list[Row]] = {}
    for (measure, unit, party, year), row in case.earlier.rows.items():
        if (measure, unit) in blocks and year in years and row.value > 0 and row.key not in case.figures:
            lacks.setdefault((measure, party), []).append(row)
    for (measure, party), rows in lacks.items():
        missing = years_in_words([int(row["year"]) for row in rows])
        yield Finding(
            f"dropped/{measure}/{party}",
            case.reading.figures[0].cell.split("!")[0],
            f"{measure} of {party} in {missing}, as in {rows[0]['edition']}",
            "no value",
            rows[0].line,
        )


AGAINST_EARLIER: tuple[Check, ...] = (
    basis_is_the_one_named,
    rows_have_not_slipped,
    years_have_not_slipped,
    years_reach_the_edition,
    equipment_is_not_core,
    constant_block,
    estimates_are_marked,
    near_what_was_said,
    nothing_is_dropped,
)
