"""Is a snapshot what it says: every file whole, every cell by its schema, every table what the ledger gives?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from spendtrack import __version__, tableschema, workbook
from spendtrack.celltext import without_guard
from spendtrack.citing import About
from spendtrack.frames import Frames
from spendtrack.tableschema import Content, Fault, some

SUMS, PACKAGE = "SHA256SUMS", "datapackage.json"
_SUM = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]*)")
# Whatever a descriptor that is none can make a reader of it stumble over.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, RecursionError, re.error)


@dataclass(frozen=True)
class Proof:
    """What was found. `recomputed` says in a sentence whether the tables were computed again, and if not, why."""

    faults: list[Fault]
    recomputed: str
    files: int
    root: str
    """SHA-256 of SHA256SUMS: whoever knows it from elsewhere knows the whole folder."""


@dataclass(frozen=True)
class _Origin:
    """What a snapshot says that it was made from, and by which program."""

    about: About
    program: str


@dataclass
class _Package:
    """datapackage.json and the tables it describes, as far as they could be read; all by name of the resource."""

    about: Mapping[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    schemas: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)


def verify(folder: Path, ledger: Callable[[], Frames | None]) -> Proof:
    """Prove the snapshot in `folder`. ledger: gives the frames to compute again from, None where there are none.

    Raises OSError where the folder cannot be read; a fault of the snapshot is never raised.
    """
    raw = _files(folder)
    faults = list(_digests(folder, raw))
    package = _Package()
    try:
        faults += _described(raw, package)
        for name in package.contents:
            faults += tableschema.references(name, package.schemas, package.contents, package.files)
        faults += _workbooks(raw, package)
        origin = _origin(package.about)
    except MALFORMED as error:
        says = f"{type(error).__name__}: {error}"
        faults.append(Fault(PACKAGE, "form", "a Data Package with a Table Schema for each table", says))
        origin = None
    if origin is None:
        recomputed = f"The tables were not computed again: no sound {PACKAGE} says from what."
    else:
        found, recomputed = _again(raw, origin, ledger)
        faults += found
    return Proof(faults, recomputed, len(raw), hashlib.sha256(raw.get(SUMS, b"")).hexdigest())


def _files(folder: Path) -> dict[str, bytes]:
    """Plain files of the folder by name. A link or a folder is not read, so it counts as foreign or missing."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.is_symlink()
    }


def _digests(folder: Path, raw: Mapping[str, bytes]) -> Iterator[Fault]:
    if SUMS not in raw:
        yield Fault(SUMS, "file", "the digests of all files", "no such file")
    listed: dict[str, str] = {}
    for number, line in enumerate(raw.get(SUMS, b"").decode("utf-8", "replace").splitlines(), 1):
        parts = _SUM.fullmatch(line)
        if parts is None or parts[2] in listed or parts[2] == SUMS:
            yield Fault(
                SUMS, f"line {number}", "a digest, two blanks and the name of one more file", repr(line)
            )
        else:
            listed[parts[2]] = parts[1]
    for name, digest in listed.items():
        if name not in raw:
            yield Fault(name, "file", "a file, since SHA256SUMS lists it", "none")
        elif (found := hashlib.sha256(raw[name]).hexdigest()) != digest:
            yield Fault(name, "SHA-256", digest, found)
    for name in sorted(path.name for path in folder.iterdir()):
        if name not in listed and name != SUMS and SUMS in raw:
            yield Fault(name, "file", "nothing, since SHA256SUMS does not list it", "a foreign file")


def _described(raw: Mapping[str, bytes], package: _Package) -> Iterator[Fault]:
    """Faults of the tables against datapackage.json; fills `package`. Raises one of MALFORMED."""
    if PACKAGE not in raw:
        yield Fault(PACKAGE, "file", "the description of the tables", "no such file")
        return
    package.about = json.loads(raw[PACKAGE])
    for resource in package.about["resources"]:
        name, path, schema = resource["name"], resource["path"], resource["schema"]
        if path not in raw:
            yield Fault(str(path), "file", f"the table {name} of {PACKAGE}", "no such file")
            continue
        data = raw[path]
        if resource["bytes"] != len(data):
            yield Fault(path, "bytes", f"{resource['bytes']}, as {PACKAGE} says", f"{len(data)}")
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        if resource["hash"] != digest:
            yield Fault(path, "hash", f"{resource['hash']}, as {PACKAGE} says", digest)
        content, faults = tableschema.read(path, data)
        yield from faults
        if content is None:
            continue
        found = list(tableschema.check(path, content, schema))
        yield from found
        if not any(fault.what == "columns" for fault in found):
            package.files[name], package.schemas[name], package.contents[name] = path, schema, content
    described = {resource["path"] for resource in package.about["resources"]}
    for name in raw:
        if name.endswith(".csv") and name not in described:
            yield Fault(name, "schema", f"a description in {PACKAGE}", "none")


def _workbooks(raw: Mapping[str, bytes], package: _Package) -> Iterator[Fault]:
    """Where a workbook does not say the same as the CSV files."""
    for file in (name for name in raw if name.endswith(".xlsx")):
        try:
            sheets = workbook.read(raw[file])
        except workbook.UNREADABLE as error:
            yield Fault(file, "form", "a workbook without formulas", f"{type(error).__name__}: {error}")
            continue
        for name, content in package.contents.items():
            yield from some(_other_cells(file, name, content, sheets.get(name, [])))


def _other_cells(
    file: str, name: str, content: Content, sheet: list[dict[str, tuple[str, str]]]
) -> Iterator[Fault]:
    rows = [content.header, *content.rows]
    if len(sheet) != len(rows):
        yield Fault(file, f"sheet {name}", f"{len(rows)} rows, as in the CSV file", f"{len(sheet)}")
        return
    letters = workbook.column_letters(len(content.header))
    for number, (row, cells) in enumerate(zip(rows, sheet, strict=True), 1):
        for letter, cell in zip(letters, row, strict=True):
            kind, text = cells.get(letter, ("", ""))
            if not _same(kind, text, cell):
                yield Fault(file, f"sheet {name}, cell {letter}{number}", repr(cell), repr(text))


def _same(kind: str, text: str, cell: str) -> bool:
    """Does a cell of the workbook say the same as one of a CSV file?"""
    if kind == "n":
        return tableschema.is_number(cell) and float(text) == float(cell)
    if kind == "b":
        return cell == {"1": "true", "0": "false"}.get(text)
    plain = without_guard(cell)
    return text in (plain, workbook.fitting(plain))


def _origin(about: Mapping[str, Any]) -> _Origin | None:
    """Raises one of MALFORMED."""
    if not about:
        return None
    revision, method = str(about["ledger_revision"]), str(about["method_version"])
    return _Origin(
        About(date.fromisoformat(about["as_of"]), revision, method), str(about["spendtrack_version"])
    )


def _again(
    raw: Mapping[str, bytes], origin: _Origin, ledger: Callable[[], Frames | None]
) -> tuple[list[Fault], str]:
    """Compute the tables from the ledger at the snapshot's day and compare; or say why that cannot be done.

    The texts beside them are compared only where the same version of the program made them. The workbook is not:
    its bytes depend on the library that packs it, and that it says the same as the CSV files is checked anyway.
    """
    from spendtrack import export, gaps

    about = origin.about
    frames = ledger()
    if frames is None:
        return (
            [],
            f"The tables were not computed again: no ledger is at hand (its revision is {about.revision}).",
        )
    if frames.revision != about.revision:
        return [], (
            f"The tables could not be computed again: the snapshot was made from ledger revision {about.revision}, the "
            f"ledger at hand is revision {frames.revision}."
        )
    if about.method != gaps.METHOD_VERSION:
        return [], (
            f"The tables could not be computed again: the snapshot was made by method version {about.method}, this "
            f"program has version {gaps.METHOD_VERSION}."
        )
    tables = export.tables(frames, about.as_of)
    made = {name: export.to_csv(table).encode() for name, table in tables.items()}
    faults = [
        fault
        for name, data in made.items()
        if raw.get(name) != data
        for fault in _differences(name, raw.get(name), data)
    ]
    if origin.program == __version__:
        texts = export.texts(made, tables["sources.csv"], about)
        faults += [
            Fault(name, "written again", "the same bytes", "other bytes")
            for name, data in texts.items()
            if raw.get(name) != data
        ]
    return faults, (
        f"All {len(tables)} tables, verdicts included, were computed again from ledger revision {about.revision} as of "
        f"{about.as_of.isoformat()}."
    )


def _differences(name: str, theirs: bytes | None, ours: bytes) -> Iterator[Fault]:
    """Cell by cell what the table holds that the ledger does not give, or the other way round."""
    from spendtrack.tables import TABLES

    right, _ = tableschema.read(name, ours)
    found, _ = tableschema.read(name, theirs) if theirs is not None else (None, [])
    if right is None or found is None:
        yield Fault(name, "computed again", "the table that the ledger gives", "none that can be read")
        return
    if right.header != found.header:
        yield Fault(name, "computed again, columns", ", ".join(right.header), ", ".join(found.header))
        return
    key = next(table.key for table in TABLES if table.file == name)
    expected = dict(zip(right.tuples(key), right.rows, strict=True))
    given = dict(zip(found.tuples(key), found.rows, strict=True))
    faults = [
        *some(
            Fault(name, f"computed again, {' '.join(k)}", "a row", "none") for k in expected if k not in given
        ),
        *some(
            Fault(name, f"computed again, {' '.join(k)}", "no such row", "one")
            for k in given
            if k not in expected
        ),
        *some(
            Fault(name, f"computed again, {' '.join(k)}, {column}", repr(mine), repr(other))
            for k, row in expected.items()
            if k in given
            for column, mine, other in zip(right.header, row, given[k], strict=True)
            if mine != other
        ),
    ]
    yield from faults or [Fault(name, "computed again", "the same bytes", "another order or quoting")]
