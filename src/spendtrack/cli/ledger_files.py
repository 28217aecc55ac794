"""The verbs for those who change the ledger: check, format, schema."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spendtrack.cli.exit_codes import EXIT_CLEAN, EXIT_PROBLEMS
from spendtrack.cli.shared import CannotRun, Parents, data_folder, day_of
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.problems import RENDERINGS, Problem, counts
from spendtrack.ledger.uncollected import uncollected

if TYPE_CHECKING:
    from spendtrack.ledger.loading import Ledger

SCHEMA_FILES = ("commitments", "sources", "events", "parties")


def add(verbs: Any, parents: Parents) -> None:
    """Add the verbs of this module. verbs: what argparse calls subparsers."""
    check = verbs.add_parser(
        "check",
        parents=[parents.data, parents.when],
        help="read the ledger strictly and list every mistake at its line",
    )
    check.add_argument("path", nargs="?", metavar="PATH", help="a data folder, or a file in it")
    check.add_argument(
        "--format", choices=sorted(RENDERINGS), default="text", help="how to print the problems"
    )
    check.add_argument(
        "--stale", action="store_true", help="instead: sources whose next edition is overdue on --as-of"
    )
    check.set_defaults(run=_check)

    layout = verbs.add_parser(
        "format", parents=[parents.data], help="bring the ledger's files into the canonical layout"
    )
    layout.add_argument("path", nargs="?", metavar="PATH", help="a data folder, or a file in it")
    layout.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 where a file would change"
    )
    layout.set_defaults(run=_format)

    schema = verbs.add_parser("schema", help="print the JSON Schema of a file, for editors")
    schema.add_argument("file", nargs="?", choices=SCHEMA_FILES, default=SCHEMA_FILES[0], help="which file")
    schema.set_defaults(run=_schema)


def _check(options: argparse.Namespace) -> int:
    with uncollected():  # before the imports, which make as much as reading does
        from spendtrack.ledger.loading import load

        folder = data_folder(options.path or options.data)
        ledger, problems = load(folder, today=options.today())
    if options.stale:
        return _stale(options, ledger)
    sys.stdout.write(RENDERINGS[options.format](problems))
    if options.format == "text":
        print(_check_summary(problems, ledger))
    return EXIT_PROBLEMS if counts(problems)[0] else EXIT_CLEAN


def _stale(options: argparse.Namespace, ledger: Ledger) -> int:
    from spendtrack.ledger import staleness

    found = staleness.problems(ledger, day_of(options))
    sys.stdout.write(RENDERINGS[options.format](found))
    if options.format == "text" and not found:
        print("No source is overdue.")
    return EXIT_PROBLEMS if found else EXIT_CLEAN


def _format(options: argparse.Namespace) -> int:
    from spendtrack.files import write_whole
    from spendtrack.ledger.draft import FILES
    from spendtrack.ledger.file_bytes import read_whole, reason
    from spendtrack.ledger.formatting import lay_out

    given = Path(options.path) if options.path else None
    folder = data_folder(options.path or options.data)
    names = [given.name] if given and given.is_file() else [name for name in FILES if name.endswith(".yaml")]
    problems: list[Problem] = []
    changed: list[Path] = []
    refused: list[str] = []
    for path in (folder / name for name in names):
        try:
            raw = read_whole(path)
        except OSError as error:
            refused.append(f"{path} cannot be read: {reason(error)}.")
            continue
        done, found = lay_out(raw, path.name, str(path))
        problems += found
        if done != raw:
            try:
                if not options.check:
                    write_whole(path, done)
                changed.append(path)
            except OSError as error:
                refused.append(f"{path} cannot be written: {reason(error)}. It is as it was.")
    sys.stdout.write(RENDERINGS["text"](problems))
    for path in changed:
        print(
            f"{path}: {'would be laid out anew; run spendtrack format' if options.check else 'laid out anew'}"
        )
    if refused:
        raise CannotRun(" ".join(refused))
    if not changed and not problems:
        print("Everything is in canonical layout.")
    return EXIT_PROBLEMS if problems or (options.check and changed) else EXIT_CLEAN


def _schema(options: argparse.Namespace) -> int:
    from spendtrack.ledger.schema import schema_text

    sys.stdout.write(schema_text(options.file))
    return EXIT_CLEAN


def _check_summary(problems: Sequence[Problem], ledger: Ledger) -> str:
    """The last line of check. Of a file that could not be read it does not say that its records are sound."""
    from spendtrack.ledger.draft import FILES

    errors, warnings = counts(problems)
    verdict = "No errors" if not errors else plural(errors, "error")
    sound = [
        plural(number, noun)
        for number, noun in ((len(ledger.pledges), "pledge"), (len(ledger.observations), "figure"))
        if number or not ledger.unread
    ]
    said = f"; {' and '.join(sound)} are sound" if sound else ""
    unread = [name for name in FILES if name in ledger.unread]
    lost = f" Not read, or not in full: {', '.join(unread)}." if unread else ""
    return f"{verdict}, {plural(warnings, 'warning')}{said}.{lost}"
