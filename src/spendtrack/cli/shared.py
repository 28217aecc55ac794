"""What the verbs have in common: where the data is, which day it is about, how to say that something cannot be done."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import spendtrack
from spendtrack.cli.exit_codes import EXIT_CLEAN
from spendtrack.ledger import released
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.problems import counts

if TYPE_CHECKING:
    import pandas as pd


class CannotRun(Exception):
    """The command cannot do what was asked; the message is for the person who asked."""


@dataclass(frozen=True)
class Parents:
    """Arguments that several verbs take: the data folder, and the day."""

    data: argparse.ArgumentParser
    when: argparse.ArgumentParser


def parents() -> Parents:
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data",
        metavar="DIR",
        help="the data folder [SPENDTRACK_DATA; default: ./data, else the ledger that came with this release]",
    )
    when = argparse.ArgumentParser(add_help=False)
    when.add_argument(
        "--as-of", metavar="DATE", type=as_date, help="what was known on this day (default: today)"
    )
    return Parents(data, when)


def before_the_verb(parser: argparse.ArgumentParser) -> None:
    """Let the arguments of `parents` stand before the verb too; `take_before` then hands them to it."""
    parser.add_argument("--data", dest="data_before", metavar="DIR", help=argparse.SUPPRESS)
    parser.add_argument("--as-of", dest="as_of_before", metavar="DATE", type=as_date, help=argparse.SUPPRESS)
    parser.epilog = "--data DIR and --as-of DATE may stand before or after the verb."


def take_before(options: argparse.Namespace) -> str | None:
    """Give the verb what stood before it, unless it says the same itself; returns an argument that it does not take."""
    for name in ("data", "as_of"):
        given = getattr(options, f"{name}_before")
        if given is None:
            continue
        if not hasattr(options, name):
            return f"--{name.replace('_', '-')}"
        if getattr(options, name) is None:
            setattr(options, name, given)
    return None


def as_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-11-23") from None


def web_address(text: str) -> str:
    """The address of a site on the web, as readers write it."""
    parts = urlsplit(text)
    try:
        named = parts.hostname is not None and parts.port != 0
    except ValueError:  # a port that is no number
        named = False
    strange = any(sign.isspace() or sign in '<>"\\' for sign in text)
    if parts.scheme not in ("http", "https") or not named or strange or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no address; write it as https://user.example/spendtrack/"
        )
    return text


def day_of(options: argparse.Namespace) -> date:
    """The day that was asked for, else today."""
    day: date = options.as_of or options.today()
    return day


def data_folder(given: str | None) -> Path:
    """The folder that was named, else the one at hand, else the one that came along, which is then said."""
    named = given or os.environ.get("SPENDTRACK_DATA")
    if not named:
        try:
            folder = released.folder()
        except FileNotFoundError as error:
            raise CannotRun(str(error)) from None
        if released.came_along(folder):
            _say_that_it_came_along(folder)
        return folder
    folder = Path(named)
    if folder.is_file():
        folder = folder.parent
    if not folder.is_dir():
        raise CannotRun(
            f"there is no data folder {folder}. Name one with --data DIR, or go where ./data holds one."
        )
    return folder


@cache
def _say_that_it_came_along(folder: Path) -> None:
    print(
        f"spendtrack: no ./data here, so this is the ledger of release {spendtrack.__version__}, which reaches to "
        f"{released.day_of(folder)}. --data DIR names another one.",
        file=sys.stderr,
    )


def opened(options: argparse.Namespace) -> spendtrack.Ledger:
    """The ledger for a verb that shows results; faults are mentioned once and do not stop it."""
    folder = data_folder(options.data)
    ledger = spendtrack.open(folder)
    errors, _ = counts(ledger.problems)
    if errors:
        print(
            f"spendtrack: {plural(errors, 'error')} in {folder}: the faulty records are left out. "
            f"`spendtrack check {folder}` lists them.",
            file=sys.stderr,
        )
    return ledger


def asked(options: argparse.Namespace) -> spendtrack.Day:
    """The ledger on the day that was asked for."""
    return opened(options).as_of(day_of(options))


def say_progress(words: str) -> None:
    """One line on the terminal, written over by the next one; nothing where errors go into a file."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def print_result(
    options: argparse.Namespace, text: Callable[[], str], table: Callable[[], pd.DataFrame]
) -> int:
    from spendtrack.snapshot.csv_text import to_csv

    sys.stdout.write(to_csv(table()) if options.format == "csv" else text())
    return EXIT_CLEAN
