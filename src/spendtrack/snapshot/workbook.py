"""The tables of a snapshot as one .xlsx: a sheet a table, texts never formulas, the same cells everywhere."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import product
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

import pandas as pd

from spendtrack.assessment.rows import cells
from spendtrack.snapshot.csv_text import plain_number, writable

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

COVER = "about"
LONGEST_TEXT = 32_767
CUT = " … (cut here: the CSV file holds the whole text)"
WIDEST = 60  # characters; a longer text runs on under the next column
COVER_WIDTHS = (14, 26, 30, WIDEST)


class _Exact(float):
    """The library asks a number for 16 digits, which makes 0.94 another number; this one answers with all it needs."""

    def __format__(self, asked: str) -> str:
        return plain_number(float(self))


def workbook(tables: Mapping[str, pd.DataFrame], cover: Sequence[Sequence[str]], day: date) -> bytes:
    """tables: by file name, in the order of their sheets. cover: the rows of the sheet before them; its first cell is
    the title of the workbook. day: the one that the file names as that of its making.

    The cells are the same wherever it is made. The bytes are those of the installed XlsxWriter and zlib.
    """
    import xlsxwriter  # here, because only what writes a workbook needs it

    data = io.BytesIO()
    # Texts are written as texts below; nothing is guessed from what they look like.
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        created = datetime.combine(day, time(), UTC)
        book.set_properties({"title": cover[0][0], "author": "spendtrack", "created": created})
        bold = book.add_format({"bold": True})
        front = book.add_worksheet(COVER)
        for column, width in enumerate(COVER_WIDTHS):
            front.set_column(column, column, width)
        for row, values in enumerate(cover):
            _write_row(front, row, values, bold if row == 0 else None)
        for name, table in tables.items():
            sheet = book.add_worksheet(name.removesuffix(".csv"))
            sheet.freeze_panes(1, 0)
            _write_row(sheet, 0, list(table.columns), bold)
            for at, heading in enumerate(table.columns):
                column_values = cells(table[heading])
                sheet.set_column(at, at, _width([heading, *column_values]))
                for row, value in enumerate(column_values, 1):
                    _write(sheet, row, at, value)
    return data.getvalue()


def column_letters(number: int) -> list[str]:
    """A, B, … for so many columns, as spreadsheets name them; up to ZZ."""
    pairs = ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
    return [*ascii_uppercase, *pairs][:number]


def fitting(text: str) -> str:
    """The text, or what a cell can hold of it."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT


def _width(column: list[Any]) -> int:
    """Characters of the longest value, within reason."""
    return min(WIDEST, max(len(str(value)) for value in column if value is not None) + 2)


def _write_row(sheet: Worksheet, row: int, values: Sequence[Any], style: Format | None) -> None:
    for column, value in enumerate(values):
        _write(sheet, row, column, value, style)


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Format | None = None) -> None:
    """One cell; unknown has none. A text is written as such, so that no program takes it for a formula."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float) and abs(value) != float("inf"):
        sheet.write_number(row, column, _Exact(value), style)
    else:
        text = fitting(writable(str(value) if isinstance(value, str) else plain_number(value)))
        sheet.write_string(row, column, text, style)
