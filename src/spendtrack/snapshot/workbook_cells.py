"""What does a workbook say, cell by cell? Reads what `workbook` writes; nothing in it is run."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

UNREADABLE = (zipfile.BadZipFile, KeyError, ValueError, IndexError, ElementTree.ParseError, zlib.error)
LARGEST = 2**28  # bytes when unpacked; a small file can claim to hold any amount
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Parts that hold values and their looks. Anything else, such as a macro or a link to another file, is refused.
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/theme/theme1\.xml|xl/worksheets/sheet\d+\.xml"
)
_ESCAPE = re.compile("_x([0-9A-F]{4})_")
Row = dict[str, tuple[str, str]]


def read(data: bytes) -> dict[str, list[Row]]:
    """By sheet the rows; of each row, by the letters of the column, type and text of its cells.

    Types: s is text, n a number, b 1 or 0 for yes or no. Raises one of UNREADABLE where it is no such workbook.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if sum(part.file_size for part in file.infolist()) > LARGEST:
            raise ValueError("it is too large")
        strange = [part.filename for part in file.infolist() if not _PARTS.fullmatch(part.filename)]
        if strange:
            raise ValueError(f"it holds {strange[0]}")
        strings = [
            _unescaped("".join(text.text or "" for text in item.iter(f"{_MAIN}t")))
            for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        ]
        names = [
            sheet.attrib["name"]
            for sheet in ElementTree.fromstring(file.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
        ]
        return {
            name: _rows(file.read(f"xl/worksheets/sheet{number}.xml"), strings)
            for number, name in enumerate(names, 1)
        }


def _rows(sheet: bytes, strings: list[str]) -> list[Row]:
    return [
        {cell.attrib["r"].rstrip("0123456789"): _cell(cell, strings) for cell in row}
        for row in ElementTree.fromstring(sheet).iter(f"{_MAIN}row")
    ]


def _cell(cell: ElementTree.Element, strings: list[str]) -> tuple[str, str]:
    kind, value = cell.attrib.get("t", "n"), cell.findtext(f"{_MAIN}v")
    if value is None or cell.find(f"{_MAIN}f") is not None:
        raise ValueError(f"the cell {cell.attrib['r']} is empty or a formula")
    return kind, strings[int(value)] if kind == "s" else value


def _unescaped(text: str) -> str:
    """What Excel's format writes as _x001F_."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
