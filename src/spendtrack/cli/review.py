"""The verbs for those who review a change of the ledger: diff, from-issue."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from spendtrack.cli.exit_codes import EXIT_CLEAN, EXIT_PROBLEMS
from spendtrack.cli.shared import CannotRun, Parents, data_folder, day_of
from spendtrack.ledger.file_bytes import reason

FORMATS = ("text", "markdown", "json")


def add(verbs: Any, parents: Parents) -> None:
    """Add the verbs of this module. verbs: what argparse calls subparsers."""
    diff = verbs.add_parser(
        "diff",
        parents=[parents.data, parents.when],
        help="what a change of the ledger does: records, verdicts, gaps, headlines, in plain words",
    )
    for name in ("old", "new"):
        diff.add_argument(
            name, metavar=name.upper(), help="a data folder, a folder with data/, or a git revision"
        )
    diff.add_argument("--format", choices=FORMATS, default="text", help="how to print")
    diff.set_defaults(run=_diff)

    form = verbs.add_parser(
        "from-issue",
        parents=[parents.data],
        help="make a draft change of a filled issue form, or say what is missing",
    )
    form.add_argument("file", metavar="FILE", help="the text of the issue; - reads it from standard input")
    form.add_argument(
        "--number", type=int, metavar="N", help="number of the issue, to be named in the answer"
    )
    form.add_argument(
        "--write", action="store_true", help="change the files; otherwise only the patch is printed"
    )
    form.set_defaults(run=_from_issue)


def _diff(options: argparse.Namespace) -> int:
    from spendtrack.review.diff.as_json import as_json
    from spendtrack.review.diff.as_markdown import as_markdown
    from spendtrack.review.diff.as_text import as_text
    from spendtrack.review.diff.ledgers import compare
    from spendtrack.review.diff.sides import NoSide, side

    repository = data_folder(options.data) if options.data else Path()
    try:
        old, new = (side(name, repository) for name in (options.old, options.new))
    except NoSide as error:
        raise CannotRun(str(error)) from None
    except OSError as error:
        raise CannotRun(f"{error.filename} cannot be read: {reason(error)}.") from None
    found = compare(old, new, day_of(options))
    renderings = {"text": as_text, "markdown": as_markdown, "json": as_json}
    sys.stdout.write(renderings[options.format](found))
    return EXIT_CLEAN if found.is_sound else EXIT_PROBLEMS


def _from_issue(options: argparse.Namespace) -> int:
    from spendtrack.files import write_whole
    from spendtrack.review.issue_form.body import LONGEST_BODY
    from spendtrack.review.issue_form.drafting import answer
    from spendtrack.review.issue_form.form_reply import as_markdown

    folder = data_folder(options.data)
    try:
        raw = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
        found = answer(raw[: 4 * LONGEST_BODY + 4].decode("utf-8", "replace"), folder)
        if options.write:
            for name, text in found.files.items():
                write_whole(folder / name, text.encode())
    except OSError as error:
        raise CannotRun(f"{error.filename} cannot be read or written: {reason(error)}.") from None
    sys.stdout.write(as_markdown(found, options.number))
    return EXIT_PROBLEMS if found.faults else EXIT_CLEAN
