"""A sheet of NATO's workbook -> blocks: a caption, years, and rows of parties with their values. Knows both layouts.

Read off the file of June 2024: the title stands in the second column ("Table 1 : Defence expenditure"), the unit below
it, one row of years for the whole sheet, and then blocks under captions in the second column; names stand in the
third, totals in the second. In the workbooks of 2025 and 2026, as public readers of them describe it, the title stands
in A1, each block has its own row of years with an empty first cell, its caption is the nearest filled row above, and
names stand in the first column. A block ends where the notes begin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spendtrack.review.editions.imported_figures import Skipped
from spendtrack.review.editions.party_names import AGGREGATES, party_of, split_name
from spendtrack.review.editions.sheets import Cell, Sheet, Unreadable, flat, number, shown

_TITLE = re.compile(r"Table\s*(\d+)\s*([ab]?)\s*:\s*(\S.*)", re.IGNORECASE)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*(e?)", re.IGNORECASE)
_NOTES = re.compile(r"notes?\s*:|-\s*\d+\s*-\Z|\*\s", re.IGNORECASE)
_NOT_ABOVE = 20  # rows: the title stands within them
_FEWEST_YEARS = 3


@dataclass(frozen=True)
class Heading:
    """A column of a block: its year, and whether the publisher marks it as an estimate."""

    column: int
    year: int
    estimate: bool


@dataclass
class Line:
    """One party's row: column of its name, its currency as the name says it, and the value of each year."""

    row: int
    party: str
    currency: str
    values: dict[int, float | None]


@dataclass
class Block:
    """Rows under one caption. `headings_row` is the row of the years."""

    caption: str
    place: str
    headings: tuple[Heading, ...]
    headings_row: int
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """One sheet. number: "1", "8a"; units: the texts between the title and the first values, with their places."""

    sheet: Sheet
    number: str
    title: str
    title_cell: str
    units: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    notes: Sequence[tuple[str, str]]
    skipped: Sequence[Skipped]


def title_of(sheet: Sheet) -> tuple[str, str, str] | None:
    """(number, title, place) of the table on a sheet; None where it holds none."""
    for row, column, text in sheet.texts(_NOT_ABOVE):
        if found := _TITLE.match(text):
            return found[1] + found[2].lower(), found[3], sheet.place(row, column)
    return None


def read_table(sheet: Sheet, known: Mapping[str, str]) -> Table:
    """The blocks of a sheet. known: names of the ledger in lower case -> party. Raises Unreadable."""
    named = title_of(sheet)
    if named is None:
        raise Unreadable(f"{sheet.name}!A1", 'a title such as "Table 1: Defence expenditure"', "none")
    blocks: list[Block] = []
    units: list[tuple[str, str]] = []
    notes: list[tuple[str, str]] = []
    skipped: list[Skipped] = []
    headings: tuple[Heading, ...] = ()
    headings_row = 0
    caption: tuple[str, str] | None = None
    block: Block | None = None
    began = False
    for row, cells in enumerate(sheet.rows):
        words = [
            (column, flat(cell)) for column, cell in enumerate(cells) if isinstance(cell, str) and flat(cell)
        ]
        if began and words and _NOTES.match(words[0][1]):
            notes += [(text, sheet.place(row, column)) for column, text in words]
            block = None
            continue
        if found := years_in(cells):
            _check_headings(sheet, row, found)
            headings, headings_row, block = found, row, None
            continue
        first = headings[0].column if headings else len(cells)
        left = [(column, text) for column, text in words if column < first]
        filled = [one for one in headings if not _is_empty(sheet.at(row, one.column))]
        if not filled:
            if left and not notes and sheet.place(row, left[0][0]) != named[2]:
                text, place = left[0][1], sheet.place(row, left[0][0])
                began = began or bool(headings)
                units.append((text, place))
                caption, block = (text, place), None
            continue
        if not left:
            skipped.append(
                Skipped(
                    sheet.place(row, filled[0].column),
                    "a row without a name",
                    "it says of nobody what it counts",
                )
            )
            continue
        if notes:
            raise Unreadable(sheet.place(row, left[0][0]), "no values below the notes", shown(left[0][1]))
        if block is None:
            if caption is None:
                raise Unreadable(sheet.place(row, left[0][0]), "a caption above the values", "none")
            block = Block(*caption, headings, headings_row)
            blocks.append(block)
        block.lines.append(_line(sheet, row, left, headings, known, block))
    if not blocks:
        raise Unreadable(
            f"{sheet.name} (Table {named[0]})",
            f"a row of at least {_FEWEST_YEARS} years in a row of cells, then rows of countries",
            "none",
        )
    return Table(sheet, *named, units, blocks, notes, skipped)


def years_in(cells: Sequence[Cell]) -> tuple[Heading, ...]:
    """The years of a row whose last cells are years, at least three of them; else nothing."""
    found = []
    for column, cell in enumerate(cells):
        if isinstance(cell, bool) or not isinstance(cell, int | float | str):
            return ()
        text = f"{cell:g}" if isinstance(cell, int | float) else flat(cell)
        if match := _YEAR.fullmatch(text):
            found.append(Heading(column, int(match[1]), bool(match[2])))
        elif text:
            return ()
    return tuple(found) if len(found) >= _FEWEST_YEARS else ()


def _check_headings(sheet: Sheet, row: int, headings: Sequence[Heading]) -> None:
    for before, after in pairwise(headings):
        if after.year != before.year + 1 or after.column != before.column + 1:
            raise Unreadable(
                sheet.place(row, after.column),
                f"the year {before.year + 1} beside {before.year}",
                f"{after.year}, {after.column - before.column} columns on",
            )


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _line(
    sheet: Sheet,
    row: int,
    left: Sequence[tuple[int, str]],
    headings: Sequence[Heading],
    known: Mapping[str, str],
    block: Block,
) -> Line:
    column, text = left[-1]
    place = sheet.place(row, column)
    if len(left) > 1:
        raise Unreadable(place, "one name before the values", " and ".join(shown(one) for _, one in left))
    name, currency = split_name(text)
    party = party_of(name, dict(known))
    if party is None:
        raise Unreadable(
            place, "the name of a country that parties.yaml knows, or a total of NATO", shown(text)
        )
    if any(line.party == party for line in block.lines):
        raise Unreadable(place, f"each country once under {block.caption!r}", f"{shown(text)} a second time")
    in_first = column == headings[0].column - 1
    if not in_first and party not in AGGREGATES and column != 0:
        raise Unreadable(place, "names in the column beside the values, or in the first", shown(text))
    values = {one.year: number(sheet.at(row, one.column), sheet.place(row, one.column)) for one in headings}
    return Line(row, party, currency, values)
