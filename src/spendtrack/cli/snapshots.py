"""The verbs that write a snapshot and prove one: snapshot, verify."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spendtrack.cli.exit_codes import EXIT_CANNOT_RUN, EXIT_CLEAN, EXIT_PROBLEMS
from spendtrack.cli.shared import CannotRun, Parents, day_of, opened, web_address
from spendtrack.ledger.file_bytes import reason
from spendtrack.ledger.phrases import plural

if TYPE_CHECKING:
    from spendtrack.assessment.day import Frames


def add(verbs: Any, parents: Parents) -> None:
    """Add the verbs of this module. verbs: what argparse calls subparsers."""
    snapshot = verbs.add_parser(
        "snapshot",
        parents=[parents.data, parents.when],
        help="write all tables, described and with digests, to cite",
    )
    snapshot.add_argument("--out", metavar="DIR", required=True, help="the folder to write; replaced whole")
    snapshot.add_argument(
        "--homepage",
        metavar="URL",
        type=web_address,
        help="where readers find the site that it belongs to, for datapackage.json",
    )
    snapshot.set_defaults(run=_snapshot)

    verify = verbs.add_parser(
        "verify",
        parents=[parents.data],
        help="prove a snapshot: its files, its cells, and its tables from the ledger",
    )
    verify.add_argument("folder", metavar="DIR", help="the folder of the snapshot")
    verify.add_argument(
        "--files-only",
        action="store_true",
        help="check files and cells, but do not compute the tables again: no ledger is needed",
    )
    verify.set_defaults(run=_verify)


def _snapshot(options: argparse.Namespace) -> int:
    ledger = opened(options)
    out, day = Path(options.out), day_of(options)
    if day > options.today():
        print(f"spendtrack snapshot: note: {day} lies ahead; it holds what is known today.", file=sys.stderr)
    try:
        names = ledger.as_of(day).snapshot(out, options.homepage)
    except FileExistsError as error:
        raise CannotRun(
            f"{f'{error.filename}: {reason(error)}' if error.errno else error}; nothing was written. Name a new folder, or one with a snapshot."
        ) from None
    except OSError as error:
        raise CannotRun(f"{out} cannot be written: {reason(error)}. Nothing was changed.") from None
    print(
        f"Snapshot as of {day.isoformat()}, ledger revision {ledger.revision[:12]}: {plural(len(names), 'file')} in {out}"
    )
    print(f"  {', '.join(names)}")
    print(f"How to cite it stands in {out / 'README.md'}; `spendtrack verify {out}` proves it.")
    return EXIT_CLEAN


def _verify(options: argparse.Namespace) -> int:
    from spendtrack.snapshot.verify import verify

    def ledger() -> Frames | None:
        if options.files_only:
            return None
        try:
            return opened(options).frames
        except CannotRun:
            if options.data:
                raise
            return None

    folder = Path(options.folder)
    try:
        proof = verify(folder, ledger)
    except OSError as error:
        raise CannotRun(f"{folder} cannot be read: {reason(error)}.") from None
    if proof.origin:
        print(f"Snapshot {proof.origin}.")
    for fault in proof.faults:
        print(f"{fault}.")
    print("The tables were not computed again, as asked." if options.files_only else proof.why)
    files, root = plural(proof.files, "file"), f"SHA-256 of SHA256SUMS: {proof.root}"
    if proof.faults:
        print(f"Not proven: {plural(len(proof.faults), 'problem')} in {files}. {root}")
        return EXIT_PROBLEMS
    if not proof.computed and not options.files_only:
        print(f"Not proven, but whole: no problems in {files}. {root}")
        return EXIT_CANNOT_RUN
    print(f"{'Whole' if options.files_only else 'Proven'}: no problems in {files}. {root}")
    return EXIT_CLEAN
