"""Is a snapshot what it says: every file whole, every cell by its schema, every table what the ledger gives?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spendtrack.assessment.day import Frames
from spendtrack.ledger.phrases import clip
from spendtrack.snapshot import bundle, citation, datapackage, tableschema, workbook, workbook_cells
from spendtrack.snapshot.csv_text import without_guard
from spendtrack.snapshot.recompute import Origin, again, origin_of
from spendtrack.snapshot.tableschema import Content, Fault, contrast, some

SUMS, PACKAGE = bundle.SUMS, datapackage.NAME
_SUM = re.compile(r"([0-9a-fA-F]{64})  ([A-Za-z0-9][A-Za-z0-9._-]*)")
# Whatever a descriptor that is none can make a reader of it stumble over.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, RecursionError, re.error)


@dataclass(frozen=True)
class Proof:
    """What was found. `computed`: could the tables be computed again from the ledger? `why` says it in a sentence."""

    origin: Origin | None
    faults: list[Fault]
    computed: bool
    why: str
    files: int
    root: str
    """SHA-256 of SHA256SUMS: whoever knows it from elsewhere knows the whole folder."""


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
        faults += _described(raw, package, {fault.file for fault in faults})
        for name in package.contents:
            faults += tableschema.references(name, package.schemas, package.contents, package.files)
        faults += _workbook(raw, package)
        origin = origin_of(package.about)
    except MALFORMED as error:
        says = f"cannot be read as a description of tables ({type(error).__name__}: {clip(str(error))})"
        faults.append(Fault(PACKAGE, says))
        origin = None
    done, why = False, f"The tables were not computed again: no sound {PACKAGE} says from what."
    if origin is not None:
        found = again(ledger, origin, raw)
        faults, done, why = faults + found.faults, found.done, found.says
    return Proof(origin, faults, done, why, len(raw), hashlib.sha256(raw.get(SUMS, b"")).hexdigest())


def _files(folder: Path) -> dict[str, bytes]:
    """Plain files of the folder by name. A link or a folder is not read, so it counts as foreign or missing."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.is_symlink()
    }


def _digests(folder: Path, raw: Mapping[str, bytes]) -> Iterator[Fault]:
    if SUMS not in raw:
        yield Fault(SUMS, "is missing, so nothing says what the files should be")
        return
    listed: dict[str, str] = {}
    for number, line in enumerate(raw[SUMS].decode("utf-8", "replace").splitlines(), 1):
        parts = _SUM.fullmatch(line)
        if parts is None or parts[2] in listed or parts[2] == SUMS:
            says = f"line {number} is not a digest, two blanks and the name of one more file: {clip(line)}"
            yield Fault(SUMS, says)
        else:
            listed[parts[2]] = parts[1].lower()  # some programs write them in capitals
    for name, digest in listed.items():
        if name not in raw:
            yield Fault(name, f"is missing, though {SUMS} lists it")
        elif (found := hashlib.sha256(raw[name]).hexdigest()) != digest:
            yield Fault(
                name, f"was changed after {SUMS} was written: its SHA-256 is {found}, there it is {digest}"
            )
    for name in sorted(path.name for path in folder.iterdir()):
        if name not in listed and name != SUMS and name != _own_workbook(raw):
            yield Fault(name, f"does not belong to the snapshot: {SUMS} does not list it")


def _described(raw: Mapping[str, bytes], package: _Package, told: set[str]) -> Iterator[Fault]:
    """Faults of the tables against datapackage.json; fills `package`. told: files already known to be changed.

    Raises one of MALFORMED.
    """
    if PACKAGE not in raw:
        if PACKAGE not in told:
            yield Fault(PACKAGE, "is missing, so nothing describes the tables")
        return
    package.about = json.loads(raw[PACKAGE])
    for resource in package.about["resources"]:
        name, path, schema = resource["name"], resource["path"], resource["schema"]
        if path not in raw:
            if path not in told:
                yield Fault(str(path), f"is missing, though {PACKAGE} describes it")
            continue
        data = raw[path]
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        if path not in told and (resource["bytes"], resource["hash"]) != (len(data), digest):
            yield Fault(
                path,
                f"is not the file that {PACKAGE} describes: it has {len(data)} bytes and {digest}, there it has "
                f"{resource['bytes']} bytes and {resource['hash']}",
            )
        content, faults = tableschema.read(path, data)
        yield from faults
        if content is None:
            continue
        yield from tableschema.check(path, content, schema)
        if content.header == [one["name"] for one in schema["fields"]]:
            package.files[name], package.schemas[name], package.contents[name] = path, schema, content
    described = {resource["path"] for resource in package.about["resources"]}
    for name in raw:
        if name.endswith(".csv") and name not in described:
            yield Fault(name, f"has no description in {PACKAGE}")


def _own_workbook(raw: Mapping[str, bytes]) -> str:
    """The name of the workbook that belongs to the snapshot; no name where nothing says its day."""
    try:
        return citation.workbook_of(str(json.loads(raw[PACKAGE])["as_of"]))
    except MALFORMED:
        return ""


def _workbook(raw: Mapping[str, bytes], package: _Package) -> Iterator[Fault]:
    """Where the workbook does not say the same as the CSV files. Its bytes depend on the library that wrote it."""
    file = _own_workbook(raw)
    if not file:
        return
    if file not in raw:
        yield Fault(file, "is missing")
        return
    try:
        found = workbook_cells.read(raw[file])
    except workbook_cells.UNREADABLE as error:
        yield Fault(file, f"is not a workbook of plain values ({type(error).__name__}: {error})")
        return
    for name in found.keys() - package.contents.keys() - {workbook.COVER}:
        yield Fault(file, f"sheet {name} is no table of the snapshot")
    for name, content in package.contents.items():
        yield from some(_other_cells(file, name, package.files[name], content, found.get(name, [])))


def _other_cells(
    file: str, name: str, csv_file: str, content: Content, sheet: list[workbook_cells.Row]
) -> Iterator[Fault]:
    rows = [content.header, *content.rows]
    if len(sheet) != len(rows):
        yield Fault(file, f"sheet {name} has {len(sheet)} rows, {csv_file} has {len(rows)}")
        return
    letters = workbook.column_letters(len(content.header))
    for number, (row, cells) in enumerate(zip(rows, sheet, strict=True), 1):
        for letter in sorted(cells.keys() - set(letters)):
            yield Fault(
                file, f"sheet {name}, cell {letter}{number} lies beside the columns that {csv_file} has"
            )
        for letter, cell in zip(letters, row, strict=True):
            kind, text = cells.get(letter, ("", ""))
            if not _same(kind, text, cell):
                yield Fault(
                    file, f"sheet {name}, cell {letter}{number} {contrast(text, f'{csv_file} has', cell)}"
                )


def _same(kind: str, text: str, cell: str) -> bool:
    """Does a cell of the workbook say the same as one of a CSV file?"""
    if kind == "n":
        return tableschema.is_number(cell) and float(text) == float(cell)
    if kind == "b":
        return cell == {"1": "true", "0": "false"}.get(text)
    plain = without_guard(cell)
    return text in (plain, workbook.fitting(plain))
