"""Frames -> the tables of a snapshot, their CSV text, and the folder that holds them.

`spendtrack.snapshot.tables.TABLES` says what the tables are: columns, types, keys, links. `table` makes one of them for a
ledger and a day. The snapshot, the dashboard's downloads and whatever else hands out a whole table take it from here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from spendtrack.analysis import headlines
from spendtrack.assessment import definitions, gaps, pathway, replaced, revisions, slippage
from spendtrack.assessment.day import Day, Frames
from spendtrack.assessment.dtypes import last_day
from spendtrack.assessment.rows import cells
from spendtrack.files import write_folder
from spendtrack.snapshot import citation, datapackage, known_records, workbook
from spendtrack.snapshot.csv_text import to_csv
from spendtrack.snapshot.tables import BY_NAME, DAY, PARTIAL_DATE, TABLES

SUMS = "SHA256SUMS"


def to_workbook(frame: pd.DataFrame, name: str, day: Day) -> bytes:
    """One table as .xlsx, with the same cells; the sheet before it says what it is and how to cite it.

    name: that of the sheet; where a snapshot has a table of that name, its columns are explained too.
    """
    explained = [one for one in TABLES if one.name == name]
    return workbook.workbook({name: frame}, citation.cover(about(day), explained), day.date)


# How each table of TABLES is made, by its name.
_MAKERS: dict[str, Callable[[Day], pd.DataFrame]] = {
    "gaps": gaps.gap_table,
    "pathways": pathway.pathways,
    "headlines": headlines.headline_table,
    "pledges": known_records.pledges_as_of,
    "lineage": slippage.moves,
    "replaced": replaced.replaced_table,
    "definitions": definitions.definition_change,
    "revisions": revisions.usual_revisions,
    "observations": known_records.observations_as_of,
    "sources": known_records.sources_as_of,
    "parties": lambda day: known_records.parties_and_groups(day.frames),
}


def table(day: Day, name: str) -> pd.DataFrame:
    """The table of that name in TABLES, as known on the day, with the columns that stand there.

    Raises KeyError where TABLES has no such name.
    """
    return _MAKERS[name](day)


def with_days(frames: Frames, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """A copy of rows of the table of that name; beside each printed date X the day that decides, as datetime X_known.

    A date that is known by its month or year counts from its last day; a deadline ends as its party counts years.
    """
    found, described = rows.copy(), BY_NAME[name]
    for column in described.columns:
        if column == "deadline":
            known = frames.pledges.set_index("pledge_id")["deadline_known"].reindex(rows["pledge_id"])
            days = known.set_axis(rows.index)
        elif described.rule(column) in (DAY, PARTIAL_DATE):
            days = pd.Series(
                [None if text is None else last_day(text) for text in cells(rows[column])], rows.index
            )
        else:
            continue
        found.insert(list(found.columns).index(column) + 1, f"{column}_known", days.astype("datetime64[s]"))
    return found


def tables(day: Day) -> dict[str, pd.DataFrame]:
    """All tables by file name, in the order of TABLES."""
    return {one.file: table(day, one.name) for one in TABLES}


def about(day: Day) -> citation.About:
    """What names the snapshot of the day."""
    return citation.About(day.date, day.frames.revision, gaps.METHOD_VERSION, day.frames.ledger.errors)


def snapshot_files(day: Day, homepage: str | None = None) -> dict[str, bytes]:
    """Every file of a snapshot, name -> bytes: the tables, what describes them, and the digests of all but the workbook.

    homepage: where readers find the site that the snapshot belongs to.
    """
    names, found = replace(about(day), homepage=homepage), tables(day)
    files = {file: to_csv(frame).encode() for file, frame in found.items()}
    files |= {
        datapackage.NAME: datapackage.descriptor(files, found["sources.csv"], names),
        "CITATION.cff": citation.citation(names),
        "README.md": citation.readme(names),
        names.workbook: workbook.workbook(found, citation.cover(names), day.date),
    }
    # The workbook's bytes depend on the library that writes it; `verify` compares its cells instead.
    listed = sorted(name for name in files if name != names.workbook)
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in listed)
    return {**files, SUMS: sums.encode()}


def write_snapshot(day: Day, folder: Path, homepage: str | None = None) -> list[str]:
    """Write the snapshot to `folder`, whole or not at all; returns the names of its files.

    An existing folder is replaced only if it is empty or holds nothing but a snapshot. Raises FileExistsError
    otherwise, OSError where the disk refuses.
    """
    if folder.exists():
        _refuse_foreign(folder)
    files = snapshot_files(day, homepage)
    write_folder(folder, files)
    return sorted(files)


def _refuse_foreign(folder: Path) -> None:
    """Raises FileExistsError where the folder holds anything that is no part of a snapshot."""
    if not folder.is_dir():
        raise FileExistsError(f"{folder} is a file, not a folder")
    listed = _own_files(folder)
    foreign = sorted(path.name for path in folder.iterdir() if path.name not in listed)
    if foreign:
        raise FileExistsError(f"{folder} holds {foreign[0]}, which is not part of a snapshot")


def _own_files(folder: Path) -> set[str]:
    """The files that a snapshot in the folder says it consists of; none where there is no snapshot."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        package = json.loads((folder / datapackage.NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    if not (isinstance(package, dict) and "ledger_revision" in package):
        return set()
    return {SUMS, citation.workbook_of(str(package.get("as_of"))), *(line[66:] for line in lines)}
