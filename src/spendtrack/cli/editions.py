"""The verb for those who keep the figures up to date: import."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from spendtrack.cli.shared import CannotRun, Parents, as_date, data_folder, say_progress

PUBLISHERS = ("nato", "kiel", "eurostat", "imf")


def add(verbs: Any, parents: Parents) -> None:
    """Add the verb. verbs: what argparse calls subparsers."""
    edition = verbs.add_parser(
        "import",
        parents=[parents.data, parents.when],
        help="take in a new edition of figures from the publisher's own file",
    )
    edition.add_argument("publisher", choices=PUBLISHERS, help="whose file it is")
    edition.add_argument("file", metavar="FILE", help="the file as published; docs/figures.md says which")
    edition.add_argument("--edition", metavar="ID", help="id of the edition in sources.yaml: nato-2027-07")
    edition.add_argument("--release", type=int, metavar="N", help="number of the release (kiel), for the id")
    edition.add_argument(
        "--published", type=as_date, required=True, metavar="DATE", help="the day on which it came out"
    )
    edition.add_argument(
        "--basis", default="", choices=("", "nato-core", "nato-legacy"), help="NATO's definition"
    )
    edition.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="'KEY: REASON'",
        help="let a finding pass; the reason goes into the source's note",
    )
    edition.add_argument("--title", default="", help="title of the source, where the file does not say it")
    edition.add_argument("--url", default="", help="address of the file or its page")
    edition.add_argument("--next-expected", default="", metavar="DATE", help="when the next edition is due")
    edition.add_argument(
        "--day-not-confirmed", action="store_true", help="the day of publication was not seen itself"
    )
    how = edition.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="change observations.csv and sources.yaml")
    how.add_argument("--dry-run", action="store_true", help="say what it would do (the default)")
    edition.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> int:
    from spendtrack.review.editions.running import Request, run

    edition = options.edition
    if edition is None and options.publisher == "kiel" and options.release is not None:
        edition = f"kiel-ust-r{options.release}"
    if edition is None:
        raise CannotRun("name the edition with --edition ID (of kiel also with --release N).")
    request = Request(
        edition,
        options.published,
        options.as_of or max(options.today(), options.published),
        basis=options.basis,
        accept=options.accept,
        title=options.title,
        url=options.url,
        next_expected=options.next_expected,
        day_confirmed=not options.day_not_confirmed,
        entered=options.today(),
        write=options.write,
    )
    code, text = run(
        options.publisher,
        Path(options.file),
        data_folder(options.data),
        request,
        say_progress,
    )
    say_progress("")
    sys.stdout.write(text)
    return code
