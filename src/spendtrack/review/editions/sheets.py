"""The publisher's file -> grids of cells whose places can be named; what cannot be read says what was expected."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Cell = int | float | str | bool | date | datetime | time | timedelta
Progress = Callable[[str], None]
"""Told now and then, in a few words, what a long reading has come to."""
MOST_BYTES = 200_000_000
BLANKS = frozenset(
    {"", "..", "...", ":", "-", "–", "--", ".", "n/a", "na", "#ref!", "#n/a", "#div/0!", "#value!"}
)
_ZIP = b"PK\x03\x04"


class Unreadable(Exception):
    """The file is not what its kind of edition looks like. The message names the place, what was expected and found."""

    def __init__(self, place: str, expected: str, found: str) -> None:
        super().__init__(f"{place}: expected {expected}; found {found}.")


@dataclass(frozen=True)
class Sheet:
    """One sheet. rows: lists of cells from A1 on, empty ones as ""; an error such as #REF! reads as empty."""

    name: str
    rows: Sequence[Sequence[Cell]]

    def at(self, row: int, column: int) -> Cell:
        """The cell, counted from 0; empty beyond the edges."""
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""

    def place(self, row: int, column: int) -> str:
        """ "TABLE1!D11" for (10, 3)."""
        return f"{self.name}!{letters(column)}{row + 1}"

    def texts(self, upto: int | None = None) -> Iterator[tuple[int, int, str]]:
        """(row, column, text) of the cells that hold text, in reading order."""
        for row, cells in enumerate(self.rows[:upto]):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell.strip():
                    yield row, column, flat(cell)


def letters(column: int) -> str:
    """The name of a column, counted from 0: A, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def flat(text: str) -> str:
    """One line with single spaces; no-break spaces count as spaces."""
    return " ".join(text.split())


def shown(cell: Cell, length: int = 60) -> str:
    """What stands in a cell, for a message."""
    if isinstance(cell, float):
        return f"{cell:,.10g}"
    text = flat(str(cell))
    return repr(text if len(text) <= length else f"{text[: length - 1]}…") if text else "an empty cell"


def is_workbook(raw: bytes) -> bool:
    return raw.startswith(_ZIP)


def read_workbook(raw: bytes, name: str, wanted: Callable[[str], bool] = lambda sheet: True) -> list[Sheet]:
    """The sheets of an .xlsx whose names are `wanted`. Raises Unreadable, also where the reader is not installed."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise Unreadable(
            name,
            "the package python-calamine, which reads workbooks",
            "that it is not installed; install it with: pip install 'spendtrack[import]'",
        ) from None
    if len(raw) > MOST_BYTES:
        raise Unreadable(name, f"at most {MOST_BYTES:,} bytes", f"{len(raw):,}")
    if not is_workbook(raw):
        raise Unreadable(name, "an .xlsx workbook", f"a file that begins with {raw[:12]!r}")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return [
            Sheet(sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
            for sheet in book.sheet_names
            if wanted(sheet)
        ]
    except CalamineError as error:
        raise Unreadable(
            name, "a whole .xlsx workbook", f"one that cannot be opened ({flat(str(error))})"
        ) from None


_NUMBER = re.compile(r"[-+−]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][-+]?\d+)?\Z")


def number(cell: Cell, place: str) -> float | None:
    """The number in a cell, None where the publisher gives none. Raises Unreadable at any other text."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, str):
        text = flat(cell)
        if text.lower() in BLANKS:
            return None
        if _NUMBER.match(text):
            return float(text.replace(",", "").replace("−", "-"))
    raise Unreadable(place, "a number, or nothing", shown(cell))
