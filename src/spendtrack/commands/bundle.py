"""The verbs that write a snapshot and prove one: snapshot, verify."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spendtrack.commands.shared import EXIT_CLEAN, EXIT_PROBLEMS, CannotRun, Parents, day_of, plural, read

if TYPE_CHECKING:
    from spendtrack.frames import Frames


def add(verbs: Any, parents: Parents) -> None:
    """Add the verbs of this module. verbs: what argparse calls subparsers."""
    snapshot = verbs.add_parser(
        "snapshot",
        parents=[parents.data, parents.when],
        help="write all tables, described and with digests, to cite",
    )
    snapshot.add_argument("--out", metavar="DIR", required=True, help="the folder to write; replaced whole")
    snapshot.set_defaults(run=_snapshot)

    verify = verbs.add_parser(
        "verify",
        parents=[parents.data],
        help="prove a snapshot: its files, its cells, and its tables from the ledger",
    )
    verify.add_argument("folder", metavar="DIR", help="the folder of the snapshot")
    verify.set_defaults(run=_verify)


def _snapshot(options: argparse.Namespace) -> int:
    from spendtrack import export, frames

    ledger, _ = read(options)
    out = Path(options.out)
    try:
        names = export.write_snapshot(frames.build(ledger), day_of(options), out)
    except FileExistsError as error:
        raise CannotRun(f"{error}; nothing was written.") from None
    except OSError as error:
        raise CannotRun(f"{out} cannot be written: {error.strerror}. Nothing was changed.") from None
    print(f"Wrote {plural(len(names), 'file')} to {out}: {', '.join(names)}")
    return EXIT_CLEAN


def _verify(options: argparse.Namespace) -> int:
    from spendtrack import frames
    from spendtrack.verify import verify

    def ledger() -> Frames | None:
        try:
            return frames.build(read(options)[0])
        except CannotRun:
            if options.data:
                raise
            return None

    folder = Path(options.folder)
    try:
        proof = verify(folder, ledger)
    except OSError as error:
        raise CannotRun(f"{folder} cannot be read: {error.strerror}.") from None
    for fault in proof.faults:
        print(fault)
    print(proof.recomputed)
    found = plural(len(proof.faults), "problem") if proof.faults else "No problems"
    print(f"{found} in {plural(proof.files, 'file')}. SHA-256 of SHA256SUMS: {proof.root}")
    return EXIT_PROBLEMS if proof.faults else EXIT_CLEAN
