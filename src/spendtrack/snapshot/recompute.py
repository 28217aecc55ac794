"""Does the ledger give the tables of a snapshot, computed again for its day?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spendtrack.assessment import gaps
from spendtrack.assessment.day import Frames
from spendtrack.ledger.phrases import one_of
from spendtrack.ledger.released import VERSION
from spendtrack.snapshot import bundle, tableschema, workbook_cells
from spendtrack.snapshot.tables import TABLES
from spendtrack.snapshot.tableschema import Fault, contrast, some


@dataclass(frozen=True)
class Origin:
    """What a snapshot says that it was made from, and by which version of the program."""

    as_of: date
    revision: str
    method: str
    program: str

    def __str__(self) -> str:
        return (
            f"as of {self.as_of.isoformat()}, ledger revision {self.revision[:12]}, method version {self.method}, "
            f"made with spendtrack {self.program}"
        )


def origin_of(about: Mapping[str, Any]) -> Origin | None:
    """From datapackage.json; None where it is empty. Raises KeyError, TypeError or ValueError where it does not say."""
    if not about:
        return None
    revision, method = str(about["ledger_revision"]), str(about["method_version"])
    return Origin(date.fromisoformat(about["as_of"]), revision, method, str(about["spendtrack_version"]))


@dataclass(frozen=True)
class Again:
    """What came of computing again: the differences, whether it could be done at all, and a sentence about it."""

    faults: list[Fault]
    done: bool
    says: str


def again(ledger: Callable[[], Frames | None], origin: Origin, raw: Mapping[str, bytes]) -> Again:
    """Compute the files from the ledger at the snapshot's day and compare them with `raw` (name -> bytes).

    What stands beside the tables is compared only where the same version of the program made it.
    """
    if origin.method != gaps.METHOD_VERSION:
        return _impossible(
            f"they follow method version {origin.method}, this is spendtrack {VERSION} with method version "
            f"{gaps.METHOD_VERSION}. Verify them with spendtrack {origin.program}"
        )
    frames = ledger()
    if frames is None:
        return _impossible(
            "no ledger is at hand. Name the data folder that they were made from with --data DIR; its revision is "
            f"{origin.revision}"
        )
    if frames.revision != origin.revision:
        return _impossible(
            f"they were made from ledger revision {origin.revision}, the ledger at hand is revision {frames.revision}. "
            "Take the data folder as it was then (git keeps it) and name it with --data DIR"
        )
    return _compared(raw, bundle.snapshot_files(frames.day(origin.as_of)), origin.program)


def _impossible(why: str) -> Again:
    return Again([], False, f"The tables could not be computed again: {why}.")


def _compared(raw: Mapping[str, bytes], made: Mapping[str, bytes], program: str) -> Again:
    same_program = program == VERSION
    keys = {table.file: table.key for table in TABLES if same_program or table.file in raw}
    faults = [
        fault
        for file, key in keys.items()
        if file in raw and raw[file] != made[file]
        for fault in _differences(file, key, raw[file], made[file], same_program)
    ]
    says = (
        f"All {len(keys)} tables, verdicts included, were computed again from the ledger and "
        f"{'differ from the snapshot' if faults else 'are the same'}."
    )
    beside = [name for name in made if name not in keys and name != bundle.SUMS and name in raw]
    if not same_program:
        return Again(faults, True, f"{says} Only spendtrack {program} can do that for {one_of(beside)}.")
    faults += [
        Fault(name, f"is not what spendtrack {VERSION} writes for this ledger and day")
        for name in beside
        if not _alike(name, raw[name], made[name])
    ]
    return Again(faults, True, says)


def _alike(name: str, theirs: bytes, ours: bytes) -> bool:
    """The same bytes; of a workbook the same cells, whatever library packed them."""
    if theirs == ours or not name.endswith(".xlsx"):
        return theirs == ours
    try:
        return workbook_cells.read(theirs) == workbook_cells.read(ours)
    except workbook_cells.UNREADABLE:
        return False


def _differences(
    name: str, key: tuple[str, ...], theirs: bytes, ours: bytes, same_program: bool
) -> Iterator[Fault]:
    """Cell by cell what the table holds that the ledger does not give, or the other way round.

    Columns that a later version of the program has added are no difference.
    """
    right, _ = tableschema.read(name, ours)
    found, _ = tableschema.read(name, theirs)
    if right is None or found is None:
        return  # that it cannot be read has been said
    if not set(key) <= set(found.header) <= set(right.header) or (
        same_program and right.header != found.header
    ):
        yield Fault(
            name, f"has the columns {', '.join(found.header)}; the ledger gives {', '.join(right.header)}"
        )
        return
    expected = dict(zip(right.tuples(key), right.tuples(found.header), strict=True))
    given = dict(zip(found.tuples(key), found.tuples(found.header), strict=True))
    missing, foreign = [k for k in expected if k not in given], [k for k in given if k not in expected]
    changed = (
        (k, column, mine, other)
        for k, row in expected.items()
        for column, mine, other in zip(found.header, row, given.get(k, row), strict=True)
        if mine != other
    )
    faults = [
        *some(Fault(name, f"{' '.join(k)}: the ledger gives this row, the file lacks it") for k in missing),
        *some(Fault(name, f"{' '.join(k)}: the ledger gives no such row") for k in foreign),
        *some(
            Fault(name, f"{' '.join(k)}, column {column}: {contrast(other, 'the ledger gives', mine)}")
            for k, column, mine, other in changed
        ),
    ]
    yield from faults
    if same_program and not faults:
        yield Fault(name, "has the rows in another order, or other quotes, than the ledger gives")
