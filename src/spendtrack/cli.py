"""The `spendtrack` command: parse arguments, call, print, exit code. Heavy imports stay inside the verbs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from spendtrack import __version__
from spendtrack.problems import RENDERINGS, Problem, counts, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from spendtrack.frames import Frames
    from spendtrack.ledger import Ledger

EXIT_CLEAN, EXIT_PROBLEMS, EXIT_CANNOT_RUN = 0, 1, 2
DEFAULT_DATA = "data"
PROFILES = ("linear", "front", "back", "published")
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

    counts_ = verbs.add_parser(
        "headlines", parents=[common, when], help="how many allies meet what, by name: closed sums"
    )
    counts_.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    counts_.set_defaults(run=_headlines)

    changed = verbs.add_parser(
        "definitions", parents=[common, when], help="what NATO's new definition changed, country by country"
    )
    changed.add_argument("--level", type=float, default=2.0, help="per cent of GDP (default: 2)")
    changed.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    changed.set_defaults(run=_definitions)

    moved = verbs.add_parser(
        "revisions", parents=[common, when], help="how far first estimates moved within a year"
    )
    moved.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    moved.set_defaults(run=_revisions)

    why = verbs.add_parser("why", parents=[common], help="why a gap changed, split into its parts")
    why.add_argument(
        "obligation", metavar="OBLIGATION", help="an id of gaps.csv, such as nato-hague-core-3p5-2035:GBR"
    )
    why.add_argument("--from", dest="before", metavar="DATE", type=_date, help="the earlier day")
    why.add_argument("--to", dest="after", metavar="DATE", type=_date, help="the later day (default: today)")
    why.add_argument(
        "--years", nargs=2, type=int, metavar="YEAR", help="two years of the newest edition instead"
    )
    why.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    why.set_defaults(run=_why)

    cost = verbs.add_parser(
        "scenario", parents=[common, when], help="what a path to a share of GDP would cost, year by year"
    )
    cost.add_argument("country", metavar="COUNTRY", help="such as GBR")
    cost.add_argument(
        "--target", type=float, required=True, metavar="SHARE", help="per cent of GDP, such as 3.5"
    )
    cost.add_argument("--by", type=int, required=True, metavar="YEAR", help="the year in which it is reached")
    cost.add_argument(
        "--from", dest="first", type=int, metavar="YEAR", help="first year (default: the newest figure)"
    )
    cost.add_argument(
        "--start", type=float, metavar="SHARE", help="start from this share instead of the observed one"
    )
    cost.add_argument(
        "--profile", choices=PROFILES, default="linear", help="shape of the path (default: linear)"
    )
    cost.add_argument(
        "--growth",
        type=float,
        default=0.035,
        help="nominal growth after the IMF's last year (default: 0.035)",
    )
    cost.add_argument(
        "--inflation", type=float, default=0.02, help="a year, for today's money (default: 0.02)"
    )
    cost.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    cost.set_defaults(run=_scenario)

    total = verbs.add_parser(
        "sum", parents=[common], help="add money pledges, or say why they must not be added"
    )
    total.add_argument("pledges", nargs="+", metavar="PLEDGE", help="ids of pledges of money")
    total.set_defaults(run=_sum)

    snapshot = verbs.add_parser(
        "snapshot", parents=[common, when], help="write all tables, described and with digests, to cite"
    )
    snapshot.add_argument("--out", metavar="DIR", required=True, help="the folder to write; replaced whole")
    snapshot.set_defaults(run=_snapshot)

    verify = verbs.add_parser(
        "verify",
        parents=[common],
        help="prove a snapshot: its files, its cells, and its tables from the ledger",
    )
    verify.add_argument("folder", metavar="DIR", help="the folder of the snapshot")
    verify.set_defaults(run=_verify)

    serve = verbs.add_parser("serve", parents=[common], help="run the dashboard")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8050, help="port to listen on (default: 8050)")
    serve.add_argument(
        "--repository",
        metavar="URL",
        help="web address of the project, for links to lines and the correction form",
    )
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


def _tables(options: argparse.Namespace) -> Frames:
    from spendtrack import frames

    ledger, _ = _read(options)
    return frames.build(ledger)


def _print(options: argparse.Namespace, text: Callable[[], str], table: Callable[[], pd.DataFrame]) -> int:
    from spendtrack.export import to_csv

    sys.stdout.write(to_csv(table()) if options.format == "csv" else text())
    return EXIT_CLEAN


def _headlines(options: argparse.Namespace) -> int:
    from spendtrack import answers, headlines

    tables, as_of = _tables(options), options.as_of or date.today()
    return _print(
        options,
        lambda: answers.headlines_text(headlines.headlines(tables, as_of), as_of),
        lambda: headlines.headline_table(tables, as_of),
    )


def _definitions(options: argparse.Namespace) -> int:
    from spendtrack import answers, definitions

    as_of = options.as_of or date.today()
    table = definitions.definition_change(_tables(options), as_of, options.level)
    return _print(options, lambda: answers.definitions_text(table, as_of), lambda: table)


def _revisions(options: argparse.Namespace) -> int:
    from spendtrack import answers, revisions

    as_of = options.as_of or date.today()
    table = revisions.usual_revisions(_tables(options), as_of)
    return _print(options, lambda: answers.revisions_text(table, as_of), lambda: table)


def _why(options: argparse.Namespace) -> int:
    from spendtrack import answers, why

    tables, after = _tables(options), options.after or date.today()
    if (options.before is None) == (options.years is None):
        raise CannotRun("say what to compare: --from DATE, or --years YEAR YEAR.")
    before = options.before or after
    try:
        if options.years:
            found = why.between_years(tables, options.obligation, after, *options.years)
        else:
            found = why.why(tables, options.obligation, before, after)
    except LookupError as error:
        near = did_you_mean(options.obligation, tables.pledges["pledge_id"].tolist())
        raise CannotRun(
            f"{error.args[0]}{near if options.obligation.split(':')[0] not in set(tables.pledges['pledge_id']) else ''}"
        ) from None
    return _print(options, lambda: answers.why_text(found, before, after), lambda: found.parts)


def _scenario(options: argparse.Namespace) -> int:
    from spendtrack import answers, scenario

    question = scenario.Question(
        options.country.upper(),
        options.target,
        options.by,
        options.first,
        options.start,
        options.profile,
        options.growth,
        options.inflation,
    )
    try:
        result = scenario.scenario(_tables(options), question, options.as_of or date.today())
    except scenario.NoScenario as error:
        raise CannotRun(str(error)) from None
    return _print(options, lambda: answers.scenario_text(result), lambda: result.table)


def _sum(options: argparse.Namespace) -> int:
    from spendtrack import sums

    tables = _tables(options)
    try:
        found = sums.add_up(tables, options.pledges)
    except LookupError as error:
        near = did_you_mean(options.pledges[0], tables.pledges["pledge_id"].tolist())
        raise CannotRun(f"{error.args[0]}{near}") from None
    except sums.NeverAdded as error:
        raise CannotRun(str(error)) from None
    for title in found.titles:
        print(f"  {title}")
    print(f"{found.unit} {found.total:,g} ({found.counted})")
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


def _verify(options: argparse.Namespace) -> int:
    from spendtrack import frames
    from spendtrack.verify import verify

    def ledger() -> Frames | None:
        try:
            return frames.build(_read(options)[0])
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
    found = _plural(len(proof.faults), "problem") if proof.faults else "No problems"
    print(f"{found} in {_plural(proof.files, 'file')}. SHA-256 of SHA256SUMS: {proof.root}")
    return EXIT_PROBLEMS if proof.faults else EXIT_CLEAN


def _serve(options: argparse.Namespace) -> int:
    from waitress.server import create_server

    from spendtrack.dashboard import create_app

    ledger, problems = _read(options)
    app = create_app(
        ledger, problems, date.today, folder=_data_folder(options.data), repository=options.repository
    )
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
