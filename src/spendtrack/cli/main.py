"""The `spendtrack` command: parse arguments, call, exit code. Heavy imports stay inside the verbs."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from spendtrack import __version__
from spendtrack.cli import ask, chart, editions, ledger_files, publishing, review, serving, snapshots
from spendtrack.cli.exit_codes import EXIT_CANNOT_RUN, EXIT_CLEAN, EXIT_OUR_BUG
from spendtrack.cli.shared import CannotRun, before_the_verb, parents, take_before
from spendtrack.ledger.file_bytes import reason

# In the order of the help text.
GROUPS = (ledger_files, editions, review, ask, chart, snapshots, publishing, serving)


DEBUG = "SPENDTRACK_DEBUG"


def main(arguments: Sequence[str] | None = None) -> int:
    command = "spendtrack"
    try:
        parser = parser_of_all()
        options = parser.parse_args(arguments)
        command += f" {options.verb}"
        if unwanted := take_before(options):
            parser.error(f"{options.verb} takes no {unwanted}")
        code = int(options.run(options))
        sys.stdout.flush()  # a full disk behind it shows only now
        return code
    except CannotRun as error:
        print(f"{command}: {error}", file=sys.stderr)
        return EXIT_CANNOT_RUN
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        sys.stderr.close()
        return EXIT_CLEAN
    except OSError as error:
        of = f"{error.filename}: " if error.filename is not None else ""
        print(f"{command}: {of}{reason(error)}.", file=sys.stderr)
        _forget_output()
        return EXIT_CANNOT_RUN
    except Exception as error:  # whatever it is, a script must not take it for a finding
        if os.environ.get(DEBUG):
            traceback.print_exc()
        print(f"{command}: {_our_bug(error)}", file=sys.stderr)
        return EXIT_OUR_BUG


def _our_bug(error: Exception) -> str:
    """One sentence on what failed where, and what to do about it."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return (
        f"this is a mistake of the program, not of the ledger ({what}; {place}). "
        f"Please report it with the files that it was given; {DEBUG}=1 shows the whole trace."
    )


def _forget_output() -> None:
    """What could not be printed is not tried again at the end, where it would leave a traceback."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser_of_all() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="spendtrack",
        description="Who promised what on defence spending, by when, how firmly, and what has been delivered.",
    )
    parser.add_argument("--version", action="version", version=f"spendtrack {__version__}")
    parser.set_defaults(today=date.today)
    before_the_verb(parser)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    shared = parents()
    for group in GROUPS:
        group.add(verbs, shared)
    return parser
