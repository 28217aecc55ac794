"""The verbs for those who review a change of the ledger: diff."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from spendtrack.commands.shared import (
    EXIT_CLEAN,
    EXIT_PROBLEMS,
    CannotRun,
    Parents,
    data_folder,
    day_of,
)

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


def _diff(options: argparse.Namespace) -> int:
    from spendtrack.comparing.asjson import as_json
    from spendtrack.comparing.asmarkdown import as_markdown
    from spendtrack.comparing.astext import as_text
    from spendtrack.comparing.ledgers import compare
    from spendtrack.comparing.sides import NoSide, side

    repository = data_folder(options.data) if options.data else Path()
    try:
        old, new = (side(name, repository) for name in (options.old, options.new))
    except NoSide as error:
        raise CannotRun(str(error)) from None
    except OSError as error:
        raise CannotRun(f"{error.filename} cannot be read: {error.strerror}.") from None
    found = compare(old, new, day_of(options))
    renderings = {"text": as_text, "markdown": as_markdown, "json": as_json}
    sys.stdout.write(renderings[options.format](found))
    return EXIT_CLEAN if found.is_sound else EXIT_PROBLEMS
