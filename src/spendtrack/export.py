"""Frames -> CSV text and the snapshot folder: same ledger and as-of date, same bytes, on any machine and day."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from spendtrack import asof, definitions, gaps, headlines, revisions, slippage
from spendtrack.columns import GAP_COLUMNS, PATHWAY_COLUMNS, REPLACED_COLUMNS
from spendtrack.frames import Frames

# A text cell that starts with one of these would be run as a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell_text(value: Any) -> str:
    """One value as CSV text: empty for unknown, numbers in plain shortest form and never quoted or prefixed.

    A text that a spreadsheet would execute gets an apostrophe in front.
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if value != value else _plain(value)
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _plain(number: float) -> str:
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    shortest = repr(number)
    return shortest if "e" not in shortest else f"{number:.15f}".rstrip("0")


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
    """The cell in double quotes where RFC 4180 asks for them."""
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


_NEEDS_QUOTES = re.compile(r'[",\r\n]|^\s|\s$')


PLEDGE_COLUMNS = (
    "pledge_id party title measure pledge_basis members operator target target_high unit counted starts deadline "
    "knowable strength adoption announced announced_by status superseded_by refuses withdrawn conditions definition note "
    "confidence confidence_note sources"
).split()


def pledges_as_of(frames: Frames, as_of: date) -> pd.DataFrame:
    """Every pledge announced by the day, in force or not, with its status on the day and its sources."""
    cited = frames.citations.groupby("pledge_id")["source_id"].agg(" ".join)
    known = asof.statuses(frames, as_of)
    known = known.assign(sources=known["pledge_id"].map(cited), as_of=as_of.isoformat())
    ordered = known.sort_values(["party", "announced_known", "pledge_id"], kind="stable", ignore_index=True)
    return ordered[["as_of", *PLEDGE_COLUMNS]]


def tables(frames: Frames, as_of: date) -> dict[str, pd.DataFrame]:
    """The tables of a snapshot by file name, all as known on the day."""
    day = pd.Timestamp(as_of)
    observations = frames.observations[frames.observations["published"] <= day]
    observations = observations.assign(published=observations["published"].dt.strftime("%Y-%m-%d"))
    table = gaps.gap_table(frames, as_of)
    sources = frames.sources
    pledges = pledges_as_of(frames, as_of)
    known_sources = sources[
        sources["source_id"].isin(observations["edition"])
        | sources["source_id"].isin(
            frames.citations.loc[frames.citations["pledge_id"].isin(pledges["pledge_id"]), "source_id"]
        )
    ]
    parties = frames.parties.drop(columns=["forces"])
    return {
        "gaps.csv": table,
        "pathways.csv": gaps.pathways(frames, as_of),
        "pledges.csv": pledges,
        "lineage.csv": slippage.moves(frames, as_of),
        "observations.csv": observations[
            "party measure basis year value unit status edition published confidence note".split()
        ],
        "sources.csv": known_sources,
        "parties.csv": parties,
        "headlines.csv": headlines.headline_table(frames, as_of, table),
        "definitions.csv": definitions.definition_change(frames, as_of),
        "revisions.csv": revisions.usual_revisions(frames, as_of),
        "replaced.csv": gaps.replaced_table(frames, as_of),
    }


def snapshot_files(frames: Frames, as_of: date) -> dict[str, bytes]:
    """Every file of a snapshot, name -> bytes."""
    files = {name: to_csv(table).encode() for name, table in tables(frames, as_of).items()}
    files["README.md"] = _readme(frames, as_of).encode()
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return {**files, "SHA256SUMS": sums.encode()}


def _readme(frames: Frames, as_of: date) -> str:
    def dictionary(columns: Mapping[str, str]) -> str:
        rows = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in columns.items())
        return f"| column | meaning |\n|---|---|\n{rows}"

    return f"""# spendtrack snapshot as of {as_of.isoformat()}

Defence-spending pledges and what has been delivered on them, as known on {as_of.isoformat()}.

- Ledger revision (SHA-256 of the data folder): `{frames.revision}`
- Method version: {gaps.METHOD_VERSION}
- Licence of the data: CC BY 4.0. Cite as: spendtrack, snapshot as of {as_of.isoformat()}, ledger revision {frames.revision[:12]}.
- `SHA256SUMS` lists the digest of every file; `sha256sum -c SHA256SUMS` proves them.

CSV: UTF-8, LF, comma, RFC 4180 quoting. Empty means unknown, never zero. Gap = target minus observed: positive is
a shortfall. A text that a spreadsheet would run as a formula begins with an apostrophe; numbers never do.
Figures on two bases (nato-core, nato-legacy) count different things: do not join them in one series.

## gaps.csv: one row per obligation in force

{dictionary(GAP_COLUMNS)}
## pathways.csv: the level asked for in each year

{dictionary(PATHWAY_COLUMNS)}
## headlines.csv: who meets what, one row per headline and member; the categories of a headline add up to the members

{dictionary(headlines.HEADLINE_COLUMNS)}
## definitions.csv: one year on NATO's two definitions, side by side

{dictionary(definitions.DEFINITION_COLUMNS)}
## revisions.csv: how far first estimates moved within a year

{dictionary(revisions.REVISION_COLUMNS)}
## lineage.csv: what replaced what, and how far the promise moved

{dictionary(slippage.MOVE_COLUMNS)}
## replaced.csv: pledges no longer in force, judged on their own terms on their last day

{dictionary(REPLACED_COLUMNS)}"""


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
        foreign = sorted(path.name for path in folder.iterdir() if path.name not in files)
        if foreign:
            raise FileExistsError(f"{folder} holds {foreign[0]}, which is not part of a snapshot")
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, data in files.items():
            with (fresh / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        fresh.chmod(0o755)
        old = fresh.with_name(f"{fresh.name}-old")
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
        if old.exists():
            shutil.rmtree(old)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return sorted(files)
