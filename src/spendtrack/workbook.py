"""The tables of a snapshot as one .xlsx: a sheet a table, texts never formulas, the same bytes everywhere."""

from __future__ import annotations

import io
import re
import string
import zipfile
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from spendtrack.celltext import writable

# The oldest date that a zip file can hold; it says nothing, which is the point.
STAMP = (1980, 1, 1, 0, 0, 0)
UNREADABLE = (zipfile.BadZipFile, KeyError, ValueError, IndexError, ElementTree.ParseError, zlib.error)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ESCAPE = re.compile("_x([0-9A-F]{4})_")
LONGEST_TEXT = 32_767
CUT = " … (cut here: the CSV file holds the whole text)"


class _Exact(float):
    """A number that is written with all its digits: 0.94, where XlsxWriter's sixteen make 0.9399999999999999."""

    def __format__(self, _: str) -> str:
        return float.__repr__(self)


def workbook(tables: Mapping[str, pd.DataFrame], title: str) -> bytes:
    """tables: by file name, in the order of the sheets."""
    import xlsxwriter  # here, because those who only read a page should not wait for it

    raw = io.BytesIO()
    book = xlsxwriter.Workbook(raw, {"in_memory": True})
    book.set_properties({"title": title, "author": "spendtrack", "created": datetime(*STAMP, tzinfo=UTC)})
    bold = book.add_format({"bold": True})
    for name, table in tables.items():
        sheet = book.add_worksheet(name.removesuffix(".csv"))
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(table.columns):
            sheet.write_string(0, column, heading, bold)
            for row, value in enumerate(table[heading].astype(object).tolist(), 1):
                _write(sheet, row, column, value)
    book.close()
    return _with_fixed_zip(raw)


def read(data: bytes) -> dict[str, list[dict[str, tuple[str, str]]]]:
    """The cells of a workbook made by `workbook`: by sheet, row and letters of the column (type, text).

    Types: s is text, n a number, b 1 or 0 for yes or no. Raises one of UNREADABLE where it is no such workbook.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        strings = [
            _unescaped("".join(text.text or "" for text in item.iter(f"{_MAIN}t")))
            for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        ]
        names = [
            sheet.attrib["name"]
            for sheet in ElementTree.fromstring(file.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        ]
        return {
            name: [
                {_letters(cell): _cell(cell, strings) for cell in row}
                for row in ElementTree.fromstring(file.read(f"xl/worksheets/sheet{number}.xml")).iter(
                    f"{_MAIN}row"
                )
            ]
            for number, name in enumerate(names, 1)
        }


def column_letters(number: int) -> list[str]:
    """A, B, … for so many columns, as spreadsheets name them; up to ZZ."""
    alphabet = string.ascii_uppercase
    return [*alphabet, *(first + second for first in alphabet for second in alphabet)][:number]


def _letters(cell: ElementTree.Element) -> str:
    return cell.attrib["r"].rstrip("0123456789")


def _cell(cell: ElementTree.Element, strings: list[str]) -> tuple[str, str]:
    kind, value = cell.attrib.get("t", "n"), cell.findtext(f"{_MAIN}v")
    if value is None or cell.find(f"{_MAIN}f") is not None:
        raise ValueError(f"the cell {cell.attrib['r']} is empty or a formula")
    return kind, strings[int(value)] if kind == "s" else value


def _unescaped(text: str) -> str:
    """What Excel's format writes as _x001F_."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    """One cell; unknown stays empty. `write_string` never makes a formula or a link."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, float) and abs(value) != float("inf"):
        sheet.write_number(row, column, _Exact(value))
    else:
        sheet.write_string(row, column, fitting(writable(str(value))))


def fitting(text: str) -> str:
    """The text, or what a cell can hold of it."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT


def _with_fixed_zip(raw: io.BytesIO) -> bytes:
    """The same parts in a zip file with fixed dates. Stored, since two versions of zlib pack differently."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.create_system = 3  # otherwise Windows writes another number
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name), zipfile.ZIP_STORED)
    return fixed.getvalue()
