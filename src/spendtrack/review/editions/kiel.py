"""The Kiel Institute's Ukraine Support Tracker (.xlsx) -> military allocations by donor and year, in EUR m.

The sheet `Bilateral Assistance, MAIN DATA` has a row for each sub-activity, as read off releases 28 to 30 by those who
publish readers of them: `donor`; `measure` ("Allocation", "Commitment"); `aid_type_general` ("Military", at times with
a trailing space); `month`, counted from 1 for January 2022, 0 where it is unknown; and
`tot_sub_activity_value_EUR_redistr` in euros, which gives the published totals. "." stands for nothing, and a negative
value takes an allocation back. Columns move between releases, so they are found by their headings.

A year whose December is in the file is a measure of its own beside the part of a year, and both beside the sum since
2022. Commitments, which put the whole of a promise into the year of its announcement, are never mixed in.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spendtrack.review.editions.imported_figures import Figure, Finding, Reading, Skipped, rounded
from spendtrack.review.editions.party_names import party_of
from spendtrack.review.editions.sheets import (
    Progress,
    Sheet,
    Unreadable,
    flat,
    letters,
    number,
    read_workbook,
    shown,
)

SHEET = "Bilateral Assistance, MAIN DATA"
DONOR, MEASURE, KIND, MONTH, VALUE = (
    "donor",
    "measure",
    "aid_type_general",
    "month",
    "tot_sub_activity_value_EUR_redistr",
)
FIRST_YEAR = 2022
MOST_MONTHS = 12 * 40
_UNIT = "EUR m"
_NOT_ABOVE = 30  # rows: the headings stand within them
# An undated sum larger than this part of a donor's total makes its single years say too little.
UNDATED_PART = 0.05


@dataclass(frozen=True)
class Package:
    """One allocation: month 1 is January 2022, 0 is unknown; euros."""

    party: str
    month: int
    euros: float
    cell: str


def read(raw: bytes, name: str, known: Mapping[str, str], progress: Progress) -> Reading:
    """The figures of a release. known: names of the ledger in lower case -> party. Raises Unreadable."""
    progress("opening the workbook")
    sheets = read_workbook(raw, name, lambda sheet: _same(sheet, SHEET))
    if not sheets:
        raise Unreadable(name, f"a sheet named {SHEET!r}", "none of that name")
    skipped: list[Skipped] = []
    packages = list(_packages(sheets[0], dict(known), skipped, progress))
    newest = max((one.month for one in packages), default=0)
    if not newest:
        raise Unreadable(sheets[0].name, "military allocations with a month", "none")
    last_year, last_month = FIRST_YEAR + (newest - 1) // 12, (newest - 1) % 12 + 1
    sums: dict[tuple[str, int], float] = defaultdict(float)
    cells: dict[tuple[str, int], str] = {}
    totals: dict[str, float] = defaultdict(float)
    undated: dict[str, list[Package]] = defaultdict(list)
    for one in packages:
        totals[one.party] += one.euros
        if one.month:
            key = one.party, FIRST_YEAR + (one.month - 1) // 12
            sums[key] += one.euros
            cells.setdefault(key, one.cell)
        else:
            undated[one.party].append(one)
    figures = []
    for (party, year), euros in sums.items():
        whole = year < last_year or last_month == 12
        figures.append(
            _figure(
                "ukraine" if whole else "ukraine-part-year",
                party,
                year,
                euros,
                cells[party, year],
                ""
                if whole
                else f"January to {calendar.month_name[last_month]}"
                if last_month > 1
                else "January",
            )
        )
    first = {one.party: one.cell for one in reversed(packages)}
    figures += [
        _figure("ukraine-cumulative", party, last_year, euros, first[party], "")
        for party, euros in totals.items()
    ]
    return Reading(
        figures=figures,
        title=f"Ukraine Support Tracker: military allocations to {calendar.month_name[last_month]} {last_year}",
        years=range(FIRST_YEAR, last_year + 1),
        skipped=skipped,
        basis="allocations",
        findings=_undated(undated, totals),
    )


def _same(one: str, other: str) -> bool:
    return flat(one).lower() == other.lower()


def _packages(
    sheet: Sheet, known: Mapping[str, str], skipped: list[Skipped], progress: Progress
) -> Iterator[Package]:
    top, columns = _columns(sheet)
    unknown: dict[str, list[int]] = defaultdict(list)
    kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in range(top + 1, len(sheet.rows)):
        if row % 2000 == 0:
            progress(f"reading row {row:,} of {len(sheet.rows):,}")
        cells = {name: sheet.at(row, column) for name, column in columns.items()}
        donor, measure, kind = (flat(str(cells[name])) for name in (DONOR, MEASURE, KIND))
        if not donor and not measure:
            continue
        if measure.lower() != "allocation" or kind.lower() != "military":
            kinds[measure, kind].append(row)
            continue
        party = party_of(donor, dict(known))
        if party is None:
            unknown[donor].append(row)
            continue
        euros = number(cells[VALUE], sheet.place(row, columns[VALUE]))
        month = number(cells[MONTH], sheet.place(row, columns[MONTH])) or 0.0
        if month != int(month) or not 0 <= month <= MOST_MONTHS:
            place = sheet.place(row, columns[MONTH])
            raise Unreadable(place, "a number of months since December 2021", shown(cells[MONTH]))
        if euros is not None:
            yield Package(party, int(month), euros, sheet.place(row, columns[VALUE]))
    for (measure, kind), rows in kinds.items():
        what = f"{len(rows):,} rows: {measure or 'no measure'}, {kind or 'no kind'}"
        skipped.append(
            Skipped(sheet.place(rows[0], columns[MEASURE]), what, "not an allocation of military aid")
        )
    for donor, rows in unknown.items():
        what = f"{len(rows):,} rows of {shown(donor)}"
        skipped.append(
            Skipped(sheet.place(rows[0], columns[DONOR]), what, "parties.yaml knows no such party")
        )


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """The row of the headings, and the column of each wanted one."""
    wanted = (DONOR, MEASURE, KIND, MONTH, VALUE)
    best: dict[str, int] = {}
    for row in range(min(_NOT_ABOVE, len(sheet.rows))):
        found: dict[str, int] = {}
        for column, cell in enumerate(sheet.rows[row]):
            for name in wanted:
                if isinstance(cell, str) and _same(cell, name):
                    if name in found:
                        both = f"two, in {letters(found[name])} and {letters(column)}"
                        raise Unreadable(sheet.place(row, column), f"one column {name}", both)
                    found[name] = column
        if len(found) == len(wanted):
            return row, found
        best = max(best, found, key=len)
    missing = ", ".join(name for name in wanted if name not in best)
    raise Unreadable(
        f"{sheet.name}!A1", f"a row with the headings {', '.join(wanted)}", f"no column {missing}"
    )


def _figure(measure: str, party: str, year: int, euros: float, cell: str, note: str) -> Figure:
    value = rounded(euros / 1e6, 1)
    return Figure(party, measure, "allocations", year, value, _UNIT, "actual", "high", note, cell)


def _undated(undated: Mapping[str, Sequence[Package]], totals: Mapping[str, float]) -> list[Finding]:
    """Donors of whom a good part has no month: their years are sums of the dated part alone."""
    found = []
    for party, packages in undated.items():
        euros = sum(one.euros for one in packages)
        if abs(euros) > UNDATED_PART * abs(totals[party]) and abs(euros) >= 1e6:
            found.append(
                Finding(
                    f"undated/{party}",
                    packages[0].cell,
                    f"at most {UNDATED_PART:.0%} of what {party} allocated without a month",
                    f"EUR {euros / 1e6:,.1f}m of {totals[party] / 1e6:,.1f}m; the sum since {FIRST_YEAR} holds it, no year does",
                )
            )
    return found
