"""Frames -> CSV text and the snapshot folder: same ledger and as-of date, same bytes, on any machine and day."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from spendtrack import (
    asof,
    citing,
    datapackage,
    definitions,
    gaps,
    headlines,
    revisions,
    slippage,
    workbook,
)
from spendtrack.celltext import guarded, writable
from spendtrack.columns import FIGURE_COLUMNS, PARTY_COLUMNS, PLEDGE_COLUMNS, SOURCE_COLUMNS
from spendtrack.frames import Frames

# RFC 4180 asks for quotes around the first four; blanks at the ends and # are safer in them.
_NEEDS_QUOTES = re.compile(r'[",\r\n#]|^\s|\s$')
WORKBOOK_NAME = re.compile(r"spendtrack-\d{4}-\d\d-\d\d\.xlsx")


def cell_text(value: Any) -> str:
    """One value as CSV text: empty for unknown, numbers in plain shortest form and never quoted or prefixed.

    A text that a spreadsheet would execute gets an apostrophe in front; celltext says which.
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if value != value else _plain(value)
    if isinstance(value, int):
        return str(value)
    return guarded(writable(str(value)))


def _plain(number: float) -> str:
    """All digits that tell the number from its neighbours, without an exponent; infinity as Table Schema writes it."""
    if number in (float("inf"), float("-inf")):
        return "INF" if number > 0 else "-INF"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    shortest = repr(number)
    return f"{Decimal(shortest):f}" if "e" in shortest else shortest


def to_csv(frame: pd.DataFrame) -> str:
    """RFC 4180 with LF line ends and UTF-8 text; the header first, rows in the order of the frame.

    Written by hand because Python's csv writer leaves a lone carriage return unquoted.
    """
    columns = [
        [quoted(cell_text(value)) for value in frame[name].astype(object).tolist()] for name in frame.columns
    ]
    rows = [[quoted(str(name)) for name in frame.columns], *zip(*columns, strict=True)]
    return "".join(",".join(row) + "\n" for row in rows)


def quoted(cell: str) -> str:
    """The cell in double quotes where a reader needs them."""
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def pledges_as_of(frames: Frames, as_of: date) -> pd.DataFrame:
    """Every pledge announced by the day, in force or not, with its status on the day and its sources.

    A withdrawal that was still to come is not told.
    """
    cited = asof.citations(frames, as_of).groupby("pledge_id")["source_id"].agg(" ".join)
    known = asof.statuses(frames, as_of)
    known = known.assign(
        withdrawn=known["withdrawn"].where(known["withdrawn_known"] <= pd.Timestamp(as_of)),
        sources=known["pledge_id"].map(cited),
        as_of=as_of.isoformat(),
    )
    ordered = known.sort_values(["party", "announced_known", "pledge_id"], kind="stable", ignore_index=True)
    return ordered[list(PLEDGE_COLUMNS)]


def parties_and_groups(frames: Frames) -> pd.DataFrame:
    """Whoever the other tables may name: the parties, then the groups that are not parties themselves."""
    known = set(frames.parties["party"])
    groups = [
        {"party": group.id, "name": group.name, "kind": "group", "note": group.note}
        for group in frames.ledger.groups.values()
        if group.id not in known
    ]
    columns = list(PARTY_COLUMNS)
    return pd.concat([frames.parties[columns], pd.DataFrame(groups, columns=columns, dtype="str")])


def tables(frames: Frames, as_of: date) -> dict[str, pd.DataFrame]:
    """The tables of a snapshot by file name, all as known on the day; their columns stand in tables.TABLES."""
    day = pd.Timestamp(as_of)
    observations = frames.observations[frames.observations["published"] <= day]
    observations = observations.assign(published=observations["published"].dt.strftime("%Y-%m-%d"))
    table = gaps.gap_table(frames, as_of)
    sources = frames.sources
    pledges = pledges_as_of(frames, as_of)
    cited = asof.citations(frames, as_of)
    cited = cited[cited["pledge_id"].isin(pledges["pledge_id"])]
    known_sources = sources[
        sources["source_id"].isin(observations["edition"]) | sources["source_id"].isin(cited["source_id"])
    ]
    return {
        "gaps.csv": table,
        "pathways.csv": gaps.pathways(frames, as_of),
        "headlines.csv": headlines.headline_table(frames, as_of, table),
        "pledges.csv": pledges,
        "lineage.csv": slippage.moves(frames, as_of),
        "replaced.csv": gaps.replaced_table(frames, as_of),
        "definitions.csv": definitions.definition_change(frames, as_of),
        "revisions.csv": revisions.usual_revisions(frames, as_of),
        "observations.csv": observations[list(FIGURE_COLUMNS)],
        "sources.csv": known_sources[list(SOURCE_COLUMNS)],
        "parties.csv": parties_and_groups(frames),
    }


def snapshot_files(frames: Frames, as_of: date) -> dict[str, bytes]:
    """Every file of a snapshot, name -> bytes."""
    found = tables(frames, as_of)
    files = {name: to_csv(table).encode() for name, table in found.items()}
    about = citing.About(as_of, frames.revision, gaps.METHOD_VERSION)
    files |= texts(files, found["sources.csv"], about)
    files[about.workbook] = workbook.workbook(found, about.title)
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return {**files, "SHA256SUMS": sums.encode()}


def texts(made: Mapping[str, bytes], sources: pd.DataFrame, about: citing.About) -> dict[str, bytes]:
    """What a snapshot says about its tables: to programs, to those who cite it, and to readers."""
    return {
        datapackage.NAME: datapackage.descriptor(made, sources, about),
        "CITATION.cff": citing.citation(about),
        "README.md": citing.readme(about),
    }


def write_snapshot(frames: Frames, as_of: date, folder: Path) -> list[str]:
    """Write the snapshot to `folder`, whole or not at all; returns the names of its files.

    An existing folder is replaced only if it holds nothing but a snapshot. Raises FileExistsError otherwise,
    OSError where the disk refuses.
    """
    files = snapshot_files(frames, as_of)
    folder = folder.absolute()
    if folder.exists():
        if not folder.is_dir():
            raise FileExistsError(f"{folder} is a file")
        names = sorted(path.name for path in folder.iterdir())
        foreign = [name for name in names if name not in files and not WORKBOOK_NAME.fullmatch(name)]
        if foreign:
            raise FileExistsError(f"{folder} holds {foreign[0]}, which is not part of a snapshot")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = fresh.with_name(f"{fresh.name}-old")
    try:
        for name, data in files.items():
            with (fresh / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        fresh.chmod(0o755)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if old.exists():
        shutil.rmtree(old, ignore_errors=True)
    return sorted(files)
