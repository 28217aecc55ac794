"""The `spendtrack` command: parse arguments, call, print, exit code. Heavy imports stay inside the verbs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from spendtrack import __version__
from spendtrack.problems import RENDERINGS, Problem, counts

if TYPE_CHECKING:
    from spendtrack.ledger import Ledger

EXIT_CLEAN, EXIT_PROBLEMS, EXIT_CANNOT_RUN = 0, 1, 2
DEFAULT_DATA = "data"
SCHEMA_FILES = ("commitments", "sources", "events", "parties")


class CannotRun(Exception):
    """The command cannot do what was asked; the message is for the person who asked."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except CannotRun as error:
        print(f"spendtrack {options.verb}: {error}", file=sys.stderr)
        return EXIT_CANNOT_RUN
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()
        return EXIT_CLEAN


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", metavar="DIR", help="the data folder (default: the one in this repository)")
    parser = argparse.ArgumentParser(
        prog="spendtrack",
        description="Who promised what on defence spending, by when, how firmly, and what has been delivered.",
    )
    parser.add_argument("--version", action="version", version=f"spendtrack {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    check = verbs.add_parser(
        "check", parents=[common], help="read the ledger strictly and list every mistake at its line"
    )
    check.add_argument("path", nargs="?", metavar="PATH", help="a data folder, or a file in it")
    check.add_argument(
        "--format", choices=sorted(RENDERINGS), default="text", help="how to print the problems"
    )
    check.set_defaults(run=_check)

    layout = verbs.add_parser(
        "format", parents=[common], help="bring the ledger's files into the canonical layout"
    )
    layout.add_argument("path", nargs="?", metavar="PATH", help="a data folder, or a file in it")
    layout.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 where a file would change"
    )
    layout.set_defaults(run=_format)

    schema = verbs.add_parser("schema", help="print the JSON Schema of a file, for editors")
    schema.add_argument("file", nargs="?", choices=SCHEMA_FILES, default=SCHEMA_FILES[0], help="which file")
    schema.set_defaults(run=_schema)

    when = argparse.ArgumentParser(add_help=False)
    when.add_argument(
        "--as-of", metavar="DATE", type=_date, help="what was known on this day (default: today)"
    )

    show = verbs.add_parser(
        "show", parents=[common, when], help="a country's pledges and gaps, or one pledge, in words"
    )
    show.add_argument(
        "what",
        nargs="?",
        metavar="COUNTRY|PLEDGE",
        help="GBR, or the id of a pledge; all countries if left out",
    )
    show.add_argument("--format", choices=["text", "json"], default="text", help="how to print")
    show.set_defaults(run=_show)

    snapshot = verbs.add_parser(
        "snapshot", parents=[common, when], help="write the tables as CSV files to cite"
    )
    snapshot.add_argument("--out", metavar="DIR", required=True, help="the folder to write; replaced whole")
    snapshot.set_defaults(run=_snapshot)

    serve = verbs.add_parser("serve", parents=[common], help="run the dashboard")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8050, help="port to listen on (default: 8050)")
    serve.set_defaults(run=_serve)
    return parser


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-11-23") from None


def _data_folder(given: str | None) -> Path:
    if given:
        folder = Path(given)
    else:
        here = Path(DEFAULT_DATA)
        beside_source = Path(__file__).resolve().parents[2] / DEFAULT_DATA
        folder = here if here.is_dir() else beside_source
    if folder.is_file():
        folder = folder.parent
    if not folder.is_dir():
        raise CannotRun(f"there is no data folder {folder}. Name one with --data DIR.")
    return folder


def _check(options: argparse.Namespace) -> int:
    from spendtrack.ledger import load

    folder = _data_folder(options.path or options.data)
    ledger, problems = load(folder)
    sys.stdout.write(RENDERINGS[options.format](problems))
    if options.format == "text":
        print(_check_summary(problems, len(ledger.pledges), len(ledger.observations)))
    return EXIT_PROBLEMS if counts(problems)[0] else EXIT_CLEAN


def _read(options: argparse.Namespace) -> tuple[Ledger, list[Problem]]:
    """The ledger for a verb that shows results; faults are mentioned once and do not stop it."""
    from spendtrack.ledger import load

    folder = _data_folder(options.data)
    ledger, problems = load(folder)
    errors, _ = counts(problems)
    if errors:
        print(
            f"spendtrack: {_plural(errors, 'error')} in {folder}: the faulty records are left out. "
            f"`spendtrack check {folder}` lists them.",
            file=sys.stderr,
        )
    return ledger, problems


def _show(options: argparse.Namespace) -> int:
    from spendtrack import frames, report

    ledger, _ = _read(options)
    tables = frames.build(ledger)
    as_of = options.as_of or date.today()
    try:
        text = report.show(tables, options.what, as_of, as_json=options.format == "json")
    except LookupError as error:
        raise CannotRun(str(error.args[0])) from None
    sys.stdout.write(text)
    return EXIT_CLEAN


def _snapshot(options: argparse.Namespace) -> int:
    from spendtrack import export, frames

    ledger, _ = _read(options)
    out = Path(options.out)
    try:
        names = export.write_snapshot(frames.build(ledger), options.as_of or date.today(), out)
    except FileExistsError as error:
        raise CannotRun(f"{error}; nothing was written.") from None
    except OSError as error:
        raise CannotRun(f"{out} cannot be written: {error.strerror}. Nothing was changed.") from None
    print(f"Wrote {_plural(len(names), 'file')} to {out}: {', '.join(names)}")
    return EXIT_CLEAN


def _serve(options: argparse.Namespace) -> int:
    from waitress.server import create_server

    from spendtrack.dashboard import create_app

    ledger, problems = _read(options)
    app = create_app(ledger, problems, date.today)
    try:
        server = create_server(app.server, host=options.host, port=options.port, threads=4)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise CannotRun(
            f"{options.host}:{options.port} cannot be listened on: {why}. Choose another with --port or --host."
        ) from None
    print(f"spendtrack is at http://{options.host}:{options.port}/ (stop it with Ctrl-C)", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        print()
    finally:
        server.close()
    return EXIT_CLEAN


def _format(options: argparse.Namespace) -> int:
    from spendtrack.draft import FILES
    from spendtrack.files import write_whole
    from spendtrack.layout import lay_out

    given = Path(options.path) if options.path else None
    folder = _data_folder(options.path or options.data)
    names = [given.name] if given and given.is_file() else [name for name in FILES if name.endswith(".yaml")]
    problems: list[Problem] = []
    changed: list[Path] = []
    for path in (folder / name for name in names):
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise CannotRun(f"{path} cannot be read: {error.strerror}.") from None
        done, found = lay_out(raw, path.name, str(path))
        problems += found
        if done != raw:
            changed.append(path)
            if not options.check:
                write_whole(path, done)
    sys.stdout.write(RENDERINGS["text"](problems))
    for path in changed:
        print(
            f"{path}: {'would be laid out anew; run spendtrack format' if options.check else 'laid out anew'}"
        )
    if not changed and not problems:
        print("Everything is in canonical layout.")
    return EXIT_PROBLEMS if problems or (options.check and changed) else EXIT_CLEAN


def _schema(options: argparse.Namespace) -> int:
    from spendtrack.schema import schema_text

    sys.stdout.write(schema_text(options.file))
    return EXIT_CLEAN


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _check_summary(problems: Sequence[Problem], pledges: int, figures: int) -> str:
    errors, warnings = counts(problems)
    verdict = "No errors" if not errors else _plural(errors, "error")
    return f"{verdict}, {_plural(warnings, 'warning')}; {_plural(pledges, 'pledge')} and {_plural(figures, 'figure')} are sound."
