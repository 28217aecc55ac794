"""The tables of a snapshot as one .xlsx: a sheet a table, texts never formulas, the same bytes everywhere.

Written here and not by a library, because a library's next version writes other bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from string import ascii_uppercase
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd

from spendtrack.snapshot.cells import plain_number, unknown, writable

# The oldest date that a zip file can hold; it says nothing, which is the point.
STAMP = (1980, 1, 1, 0, 0, 0)
COVER = "about"
LONGEST_TEXT = 32_767
CUT = " … (cut here: the CSV file holds the whole text)"
WIDEST = 60  # characters; a longer text runs on under the next column
# What XML cannot hold, or would give back as something else, and what already looks like its escape.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def workbook(tables: Mapping[str, pd.DataFrame], cover: Sequence[Sequence[str]]) -> bytes:
    """tables: by file name, in the order of their sheets. cover: the rows of the sheet before them; its first cell is
    the title of the workbook.
    """
    strings: dict[str, int] = {}
    sheets = {COVER: _sheet(_columns_of(cover), strings, [14, 26, 30, WIDEST], frozen=False)}
    for name, table in tables.items():
        columns = [[heading, *table[heading].astype(object).tolist()] for heading in table.columns]
        sheets[name.removesuffix(".csv")] = _sheet(columns, strings, [_width(one) for one in columns])
    texts = "".join(f'<si><t xml:space="preserve">{_xml(text)}</t></si>' for text in strings)
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations(
            [("officeDocument", "xl/workbook.xml")],
            f'<Relationship Id="core" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/>',
        ),
        "docProps/core.xml": _properties(cover[0][0]),
        "xl/workbook.xml": _book(list(sheets)),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}" uniqueCount="{len(strings)}">{texts}</sst>',
        **{f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets.values(), 1)},
    }
    return _zip(parts)


def column_letters(number: int) -> list[str]:
    """A, B, … for so many columns, as spreadsheets name them; up to ZZ."""
    pairs = ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
    return [*ascii_uppercase, *pairs][:number]


def fitting(text: str) -> str:
    """The text, or what a cell can hold of it."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - len(CUT)] + CUT


def _columns_of(rows: Sequence[Sequence[str]]) -> list[list[str | None]]:
    wide = max(map(len, rows))
    return [[row[at] if at < len(row) else None for row in rows] for at in range(wide)]


def _width(column: list[Any]) -> int:
    """Characters of the longest value, within reason."""
    return min(WIDEST, max(len(str(value)) for value in column if not unknown(value)) + 2)


def _sheet(
    columns: Sequence[Sequence[Any]], strings: dict[str, int], widths: Sequence[int], frozen: bool = True
) -> str:
    """One sheet; columns: each with its heading first. strings: the texts so far -> their numbers; grows."""
    letters = column_letters(len(columns))
    cells = [
        [_cell(letter, row, value, strings) for row, value in enumerate(column, 1)]
        for letter, column in zip(letters, columns, strict=True)
    ]
    rows = "".join(
        f'<row r="{number}">{"".join(row)}</row>' for number, row in enumerate(zip(*cells, strict=True), 1)
    )
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    spread = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(widths, 1)
    )
    return (
        f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{spread}</cols><sheetData>{rows}</sheetData></worksheet>'
    )


def _cell(letter: str, row: int, value: Any, strings: dict[str, int]) -> str:
    """One cell; unknown has none. A text is a number of a shared text, which no program takes for a formula."""
    if unknown(value):
        return ""
    if isinstance(value, bool):
        return f'<c r="{letter}{row}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float) and abs(value) != float("inf"):
        return f'<c r="{letter}{row}"><v>{plain_number(value)}</v></c>'
    text = fitting(writable(str(value) if isinstance(value, str) else plain_number(value)))
    style = ' s="1"' if row == 1 else ""
    return f'<c r="{letter}{row}"{style} t="s"><v>{strings.setdefault(text, len(strings))}</v></c>'


def _xml(text: str) -> str:
    return escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text))


def _content_types(sheets: int) -> str:
    parts = {
        "/xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
        **{f"/xl/worksheets/sheet{number}.xml": f"{_TYPE}.worksheet+xml" for number in range(1, sheets + 1)},
        "/xl/styles.xml": f"{_TYPE}.styles+xml",
        "/xl/sharedStrings.xml": f"{_TYPE}.sharedStrings+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relations(targets: Iterable[tuple[str, str]], more: str = "") -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}{more}</Relationships>'


def _properties(title: str) -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_xml(title)}</dc:title>'
        "<dc:creator>spendtrack</dc:creator></cp:coreProperties>"
    )


def _book(names: Sequence[str]) -> str:
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, 1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets></workbook>"
    )


def _zip(parts: Mapping[str, str]) -> bytes:
    """The parts as a zip file with fixed dates. Stored, since two versions of zlib pack differently."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.create_system = 3  # otherwise Windows writes another number
            entry.external_attr = 0o600 << 16
            file.writestr(entry, (_HEAD + text).encode(), zipfile.ZIP_STORED)
    return data.getvalue()
