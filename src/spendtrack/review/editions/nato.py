"""NATO's workbook of defence expenditure -> figures: national currency, US dollars, share of GDP, GDP, equipment.

Tables 1, 2, 3, 5 and 8a, and of each only the block at current prices, of shares, or of equipment. Amounts are rounded
to three decimals, shares to four. A table, block or unit that is not as expected stops the reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from spendtrack.review.editions.imported_figures import Figure, Finding, Key, Reading, Skipped, rounded
from spendtrack.review.editions.natotables import Block, Heading, Line, Table, read_table, title_of
from spendtrack.review.editions.party_names import AGGREGATES, currency_of
from spendtrack.review.editions.sheets import Progress, Sheet, Unreadable, read_workbook, shown

SHARE, EQUIPMENT = "pct-gdp", "pct-defence-spending"
# A country's share of real GDP that departs by more from its spending over its GDP is entered with medium confidence.
DEPARTS = 0.03
AMOUNT_PLACES, SHARE_PLACES = 3, 4


@dataclass(frozen=True)
class Wanted:
    """A block to take. title, caption and unit are patterns; unit "" stands for the currency that the name gives."""

    number: str
    measure: str
    unit: str
    title: str
    caption: str
    states: str


WANTED = (
    Wanted("1", "core", "", r"(core )?defence expenditure$", r"current prices", r"million national currency"),
    Wanted("2", "core", "USD m", r"(core )?defence expenditure$", r"current prices", r"million us dollars"),
    Wanted(
        "3",
        "core",
        SHARE,
        r"(core )?defence expenditure as a share of gdp",
        r"share of (real )?gdp",
        r"\(%\)|per ?cent",
    ),
    Wanted("5", "gdp", "USD m", r"gdp$", r"current prices", r"million us dollars"),
    Wanted(
        "8a",
        "equipment",
        EQUIPMENT,
        r"distribution of (core )?defence expenditure",
        r"equipment",
        r"percentage|per ?cent|%",
    ),
)
_BASIS = {"core": "nato-core", "": "nato-legacy"}
_ESTIMATES = re.compile(r"figures? for (.*?) (?:is an estimate|are estimates?)", re.IGNORECASE)


def read(raw: bytes, name: str, known: Mapping[str, str], progress: Progress) -> Reading:
    """The figures of a workbook. known: names of the ledger in lower case -> party. Raises Unreadable."""
    progress("opening the workbook")
    tables = _tables(read_workbook(raw, name), name)
    figures: list[Figure] = []
    skipped: list[Skipped] = []
    findings: list[Finding] = []
    years: tuple[int, ...] = ()
    dollars: dict[int, tuple[float, str]] = {}
    basis, basis_cell, title = "", "", ""
    for wanted in WANTED:
        sheet = tables[wanted.number]
        progress(f"reading Table {wanted.number} on sheet {sheet.name}")
        table = read_table(sheet, known)
        block = _block(table, wanted)
        own = _BASIS["core" if table.title.lower().startswith("core") else ""]
        if wanted.number == "1":
            basis, basis_cell, title = own, table.title_cell, table.title
        elif wanted.number == "3" and own != basis:
            findings.append(Finding("basis/tables", table.title_cell, f"the basis {basis} of Table 1", own))
        these = tuple(heading.year for heading in block.headings)
        if years and these != years:
            place = sheet.place(block.headings_row, block.headings[0].column)
            raise Unreadable(place, f"the years {_span(years)} of Table 1", _span(these))
        years = these
        skipped += table.skipped
        skipped += [
            Skipped(
                one.place, f"Table {wanted.number}, {one.caption!r}", "not the block that the ledger holds"
            )
            for one in table.blocks
            if one is not block
        ]
        for line in block.lines:
            unit = wanted.unit or _national(line, sheet)
            if not wanted.unit and unit == "USD m":
                dollars |= {
                    y: (v, _cell(sheet, line, block, y)) for y, v in line.values.items() if v is not None
                }
                continue
            for heading in block.headings:
                value = line.values[heading.year]
                if value is not None:
                    figures.append(_figure(wanted, unit, line, heading, value, basis, sheet))
                elif line.party not in AGGREGATES:
                    cell = sheet.place(line.row, heading.column)
                    skipped.append(Skipped(cell, f"{line.party} {heading.year}", "the file has no value"))
    findings += _same_dollars(figures, dollars)
    noted, noted_cell = _noted(read_table(tables["1"], known))
    return Reading(
        figures=_with_confidence(figures),
        title=title,
        years=years,
        skipped=skipped,
        expected=[(one.measure, one.unit) for one in WANTED],
        basis=basis,
        basis_cell=basis_cell,
        noted_estimates=noted,
        noted_cell=noted_cell,
        findings=findings,
    )


def _tables(sheets: list[Sheet], name: str) -> dict[str, Sheet]:
    found = {named[0]: sheet for sheet in sheets if (named := title_of(sheet))}
    for wanted in WANTED:
        if wanted.number not in found:
            has = ", ".join(f"Table {one} on {sheet.name}" for one, sheet in found.items())
            raise Unreadable(
                name,
                f"a sheet titled Table {wanted.number}",
                has or f"the sheets {', '.join(one.name for one in sheets)}",
            )
    return found


def _block(table: Table, wanted: Wanted) -> Block:
    """The one block of the table whose caption and unit are the wanted ones."""
    if not re.match(wanted.title, table.title, re.IGNORECASE):
        raise Unreadable(table.title_cell, f"a title like {_plain(wanted.title)!r}", shown(table.title))
    fitting = [block for block in table.blocks if re.match(wanted.caption, block.caption, re.IGNORECASE)]
    if len(fitting) != 1:
        captions = ", ".join(f"{block.caption!r} in {block.place}" for block in table.blocks)
        raise Unreadable(
            table.sheet.name, f"one block under a caption like {_plain(wanted.caption)!r}", captions
        )
    said = [one for one in table.units if re.search(wanted.states, one[0], re.IGNORECASE)]
    if not said:
        text, place = next(iter(table.units), ("", table.title_cell))
        raise Unreadable(place, f"the unit {_plain(wanted.states)!r}", shown(text))
    return fitting[0]


def _plain(pattern: str) -> str:
    return (
        pattern.replace("(core )?", "")
        .replace("(real )?", "")
        .replace("$", "")
        .replace("\\", "")
        .split("|")[0]
    )


def _national(line: Line, sheet: Sheet) -> str:
    if not line.currency:
        raise Unreadable(
            sheet.place(line.row, 0), f"the currency of {line.party} in brackets behind its name", "none"
        )
    code = currency_of(line.currency, line.party)
    if code is None:
        raise Unreadable(sheet.place(line.row, 0), f"a known currency of {line.party}", shown(line.currency))
    return f"{code} m"


def _cell(sheet: Sheet, line: Line, block: Block, year: int) -> str:
    return sheet.place(line.row, next(one.column for one in block.headings if one.year == year))


def _figure(
    wanted: Wanted, unit: str, line: Line, heading: Heading, value: float, basis: str, sheet: Sheet
) -> Figure:
    return Figure(
        party=line.party,
        measure=wanted.measure,
        basis="" if wanted.measure == "gdp" else basis,
        year=heading.year,
        value=rounded(value, AMOUNT_PLACES if unit.endswith(" m") else SHARE_PLACES),
        unit=unit,
        status="estimate" if heading.estimate else "actual",
        confidence="high",
        note="",
        cell=sheet.place(line.row, heading.column),
    )


def _with_confidence(figures: list[Figure]) -> list[Figure]:
    """Shares that depart from the money are entered with medium confidence: NATO divides by real GDP."""
    values: dict[Key, float] = {one.key: one.value for one in figures}
    done = []
    for one in figures:
        nominal = nominal_share(values, one)
        departs = (
            nominal is not None and one.party not in AGGREGATES and abs(one.value / nominal - 1) > DEPARTS
        )
        done.append(replace(one, confidence="medium") if departs else one)
    return done


def nominal_share(values: Mapping[Key, float], share: Figure) -> float | None:
    """Spending over GDP in per cent for the party and year of a share; None where one of them is not known."""
    if share.unit != SHARE:
        return None
    spent = values.get(("core", "USD m", share.party, share.year))
    gdp = values.get(("gdp", "USD m", share.party, share.year))
    return 100 * spent / gdp if spent and gdp else None


def _same_dollars(figures: list[Figure], national: Mapping[int, tuple[float, str]]) -> list[Finding]:
    """The United States stands in dollars twice: where Tables 1 and 2 differ, one of them is not what it says."""
    known = {
        one.year: one for one in figures if (one.measure, one.unit, one.party) == ("core", "USD m", "USA")
    }
    for year, (value, cell) in national.items():
        other = known.get(year)
        if other and abs(value - other.value) > 0.001 * abs(other.value) + 0.5:
            found = f"{value:,.0f} there and {other.value:,.0f} in {other.cell}"
            return [Finding("dollars-twice/USA", cell, f"the same {year} in Tables 1 and 2", found)]
    return []


def _noted(table: Table) -> tuple[tuple[int, ...], str]:
    """The years that a note of Table 1 calls estimates, and the cell of the note."""
    for text, place in table.notes:
        if found := _ESTIMATES.search(text):
            return tuple(int(year) for year in re.findall(r"(?:19|20)\d\d", found[1])), place
    return (), ""


def _span(years: tuple[int, ...]) -> str:
    return f"{years[0]} to {years[-1]}" if years else "none"
