"""What the verbs have in common: where the data is, which day it is about, how to say that something cannot be done."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import spendtrack
from spendtrack.ledger.problems import counts
from spendtrack.text import plural

if TYPE_CHECKING:
    import pandas as pd


EXIT_CLEAN, EXIT_PROBLEMS, EXIT_CANNOT_RUN = 0, 1, 2
EXIT_OUR_BUG = 70
"""No finding of the ledger and no wrong use: the program itself failed (EX_SOFTWARE of sysexits.h)."""
DEFAULT_DATA = "data"


class CannotRun(Exception):
    """The command cannot do what was asked; the message is for the person who asked."""


@dataclass(frozen=True)
class Parents:
    """Arguments that several verbs take: the data folder, and the day."""

    data: argparse.ArgumentParser
    when: argparse.ArgumentParser


def parents() -> Parents:
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", metavar="DIR", help="the data folder (default: the one in this repository)")
    when = argparse.ArgumentParser(add_help=False)
    when.add_argument(
        "--as-of", metavar="DATE", type=as_date, help="what was known on this day (default: today)"
    )
    return Parents(data, when)


def as_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-11-23") from None


def day_of(options: argparse.Namespace) -> date:
    """The day that was asked for, else today."""
    day: date = options.as_of or options.today()
    return day


def data_folder(given: str | None) -> Path:
    if given:
        folder = Path(given)
    else:
        here = Path(DEFAULT_DATA)
        beside_source = Path(__file__).resolve().parents[3] / DEFAULT_DATA
        folder = here if here.is_dir() else beside_source
    if folder.is_file():
        folder = folder.parent
    if not folder.is_dir():
        raise CannotRun(f"there is no data folder {folder}. Name one with --data DIR.")
    return folder


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


def print_result(
    options: argparse.Namespace, text: Callable[[], str], table: Callable[[], pd.DataFrame]
) -> int:
    from spendtrack.snapshot.bundle import to_csv

    sys.stdout.write(to_csv(table()) if options.format == "csv" else text())
    return EXIT_CLEAN
