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

from spendtrack.problems import clip

# So many faults of one column or key are shown; the next line counts the rest.
SHOWN = 3
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|-?INF|NaN")
_INTEGER = re.compile(r"[+-]?\d+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it should be in one file."""

    file: str
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}: expected {self.expected}, found {self.found}"


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
        return None, [Fault(file, "form", "CSV in UTF-8", str(error))]
    if not rows:
        return None, [Fault(file, "form", "a line with the names of the columns", "an empty file")]
    header, body = rows[0], rows[1:]
    if len(set(header)) != len(header):
        return None, [Fault(file, "columns", "names that differ", ", ".join(header))]
    for number, row in enumerate(body, 1):
        if len(row) != len(header):
            return None, [Fault(file, f"row {number}", f"{len(header)} cells", f"{len(row)}")]
    return Content(header, body), []


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
        yield Fault(file, "columns", ", ".join(names), ", ".join(content.header))
        return
    for field in schema["fields"]:
        yield from some(_cells(file, field, content.column(field["name"])))
    keys = [("primary key", schema.get("primaryKey") or [])]
    keys += [("unique key", key) for key in schema.get("uniqueKeys", [])]
    for what, key in keys:
        if key:
            yield from some(_repeated(file, what, key, content))


def some(faults: Iterator[Fault]) -> Iterator[Fault]:
    """The first few faults of one kind and the number of the others."""
    shown = list(islice(faults, SHOWN))
    yield from shown
    rest = sum(1 for _ in faults)
    if rest:
        yield Fault(shown[0].file, "and more of the same", "none", str(rest))


def _cells(file: str, field: Mapping[str, Any], cells: list[str]) -> Iterator[Fault]:
    limits = field.get("constraints", {})
    kind = field["type"]
    right = TYPES.get(kind)
    if right is None:
        yield Fault(file, f"column {field['name']}", f"a type of {', '.join(TYPES)}", str(kind))
        return
    words = set(limits["enum"]) if "enum" in limits else None
    pattern = re.compile(limits["pattern"]) if "pattern" in limits else None
    for number, cell in enumerate(cells, 1):
        place = f"column {field['name']}, row {number}"
        if cell == "":
            if limits.get("required"):
                yield Fault(file, place, "a value", "an empty cell")
        elif not right(cell):
            yield Fault(file, place, kind, clip(cell))
        elif words is not None and cell not in words:
            yield Fault(file, place, f"one of {', '.join(limits['enum'])}", clip(cell))
        elif pattern is not None and not pattern.fullmatch(cell):
            yield Fault(file, place, f"the pattern {limits['pattern']}", clip(cell))
        elif "minimum" in limits and not float(cell.replace("INF", "inf")) >= float(limits["minimum"]):
            yield Fault(file, place, f"at least {limits['minimum']}", clip(cell))


def _repeated(file: str, what: str, key: list[str], content: Content) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for number, values in enumerate(content.tuples(key), 1):
        if values in first:
            place = f"{what} {', '.join(key)}, row {number}"
            yield Fault(file, place, "other values than in any row before", f"those of row {first[values]}")
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
        place = f"{', '.join(link['fields'])}, row"
        yield from some(
            Fault(files[name], f"{place} {number}", f"a row of {files[target]}", clip(" ".join(values)))
            for number, values in enumerate(contents[name].tuples(link["fields"]), 1)
            if any(values) and values not in known
        )
