"""Is a CSV file what its Table Schema says: columns, types, limits, keys and references?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from spendtrack.ledger.phrases import clip

# So many faults of one column or key are shown; the next line counts the rest.
SHOWN = 3
FIRST_ROW = 2
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN")
_INTEGER = re.compile(r"[+-]?\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it should be in one file. `says`: what, in words that go on from the file's name.

    Rows count as in a spreadsheet: row 1 names the columns.
    """

    file: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}: {self.says}"


@dataclass(frozen=True)
class Content:
    """A CSV file as read: every cell still text, every row as wide as the header."""

    header: list[str]
    rows: list[list[str]]

    def column(self, name: str) -> list[str]:
        """Raises ValueError where there is no such column."""
        at = self.header.index(name)
        return [row[at] for row in self.rows]

    def tuples(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """The values of these columns, row by row."""
        return list(zip(*(self.column(name) for name in names), strict=True))


def read(file: str, data: bytes) -> tuple[Content | None, list[Fault]]:
    """The cells of a file; no content where it is not UTF-8, not CSV or has rows of another width."""
    try:
        text = data.decode("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        return None, [Fault(file, f"is not CSV in UTF-8 ({error})")]
    if not rows:
        return None, [Fault(file, "is empty; its first line should name the columns")]
    header, body = rows[0], rows[1:]
    if len(set(header)) != len(header):
        return None, [Fault(file, f"two of its columns have the same name: {', '.join(header)}")]
    for number, row in enumerate(body, FIRST_ROW):
        if len(row) != len(header):
            return None, [Fault(file, f"row {number} has {len(row)} cells, its first row {len(header)}")]
    return Content(header, body), []


def contrast(cell: str, says: str, other: str) -> str:
    """ "holds X, the ledger gives Y": two cells that differ, from shortly before the place where they do."""
    same = next(
        (at for at, (a, b) in enumerate(zip(cell, other, strict=False)) if a != b), min(len(cell), len(other))
    )
    start = max(0, same - 20) if same > 30 else 0
    before = "…" if start else ""
    shown = [f"{before}{clip(one[start:])}" if one else "nothing" for one in (cell, other)]
    if shown[0] == shown[1]:  # blanks or line ends alone
        shown = [repr(one[start : start + 60]) for one in (cell, other)]
    return f"holds {shown[0]}, {says} {shown[1]}"


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


TYPES: dict[str, Callable[[str], bool]] = {
    "string": lambda text: True,
    "integer": lambda text: _INTEGER.fullmatch(text) is not None,
    "number": is_number,
    "boolean": lambda text: text in ("true", "false"),
    "date": _is_day,
}


def check(file: str, content: Content, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of one table against its own schema; references to other tables are checked by `references`.

    Raises KeyError, TypeError, AttributeError, ValueError or re.error where the schema is none.
    """
    names = [field["name"] for field in schema["fields"]]
    if names != content.header:
        yield Fault(file, f"its columns are {', '.join(content.header)}; described are {', '.join(names)}")
        return
    for field in schema["fields"]:
        yield from some(_cells(file, field, content.column(field["name"])))
    for key in (schema.get("primaryKey") or [], *schema.get("uniqueKeys", [])):
        if key:
            yield from some(_repeated(file, key, content))


def some(faults: Iterator[Fault]) -> Iterator[Fault]:
    """The first few faults of one kind and the number of the others."""
    shown = list(islice(faults, SHOWN))
    yield from shown
    rest = sum(1 for _ in faults)
    if rest:
        yield Fault(shown[0].file, f"and {rest} more of the same")


def _cells(file: str, field: Mapping[str, Any], cells: list[str]) -> Iterator[Fault]:
    limits = field.get("constraints", {})
    kind = field["type"]
    right = TYPES.get(kind)
    if right is None:
        yield Fault(
            file, f"column {field['name']} is described as {kind}, which is none of {', '.join(TYPES)}"
        )
        return
    words = set(limits["enum"]) if "enum" in limits else None
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None
    for number, cell in enumerate(cells, FIRST_ROW):
        wrong = ""
        if cell == "":
            wrong = "is empty, though every row has a value there" if limits.get("required") else ""
        elif not right(cell):
            wrong = f"{clip(cell)} is no {kind}"
        elif words is not None and cell not in words:
            wrong = f"{clip(cell)} is none of {', '.join(limits['enum'])}"
        elif pattern is not None and not pattern.fullmatch(cell):
            wrong = f"{clip(cell)} does not have the form {limits['pattern']}"
        elif "minimum" in limits and not float(cell.replace("INF", "inf")) >= float(limits["minimum"]):
            wrong = f"{clip(cell)} is less than {limits['minimum']}"
        if wrong:
            yield Fault(file, f"row {number}, column {field['name']}: {wrong}")


def _repeated(file: str, key: list[str], content: Content) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for number, values in enumerate(content.tuples(key), FIRST_ROW):
        if values in first:
            yield Fault(file, f"rows {first[values]} and {number} have the same {', '.join(key)}")
        first.setdefault(values, number)


def references(
    name: str,
    schemas: Mapping[str, Mapping[str, Any]],
    contents: Mapping[str, Content],
    files: Mapping[str, str],
) -> Iterator[Fault]:
    """Faults of the foreign keys of the table `name`; all by name of the resource. Empty cells refer to nothing.

    Raises like `check`.
    """
    for link in schemas[name].get("foreignKeys", []):
        reference = link["reference"]
        target = reference.get("resource") or name
        if target not in contents:
            continue  # why it cannot be read has been said
        known = set(contents[target].tuples(reference["fields"]))
        columns = ", ".join(link["fields"])
        yield from some(
            Fault(
                files[name],
                f"row {number}, column {columns}: {clip(' '.join(values))} is not in {files[target]}",
            )
            for number, values in enumerate(contents[name].tuples(link["fields"]), FIRST_ROW)
            if any(values) and values not in known
        )
