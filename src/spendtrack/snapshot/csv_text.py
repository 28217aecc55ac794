"""A table as CSV: how each value stands in its cell, so that no spreadsheet runs it and every reader gets it back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pandas as pd

from spendtrack.assessment.rows import cells

# A spreadsheet runs a text that begins with one of these signs. A text that begins with apostrophes before one is
# guarded too, so that taking one apostrophe off always restores the text.
_SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(f"'*{_SIGNS}")
_GUARDED = re.compile(f"'+{_SIGNS}")
# No two readers of CSV agree about a NUL, and half a surrogate pair has no UTF-8.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
# RFC 4180 asks for quotes around the first four; blanks at the ends and # are safer in them.
_NEEDS_QUOTES = re.compile(r'[",\r\n#]|^\s|\s$')


def to_csv(frame: pd.DataFrame) -> str:
    """RFC 4180 with LF line ends and UTF-8 text; the header first, rows in the order of the frame.

    Written by hand because Python's csv writer leaves a lone carriage return unquoted.
    """
    columns = [[_quoted(cell_text(value)) for value in cells(frame[name])] for name in frame.columns]
    rows = [[_quoted(str(name)) for name in frame.columns], *zip(*columns, strict=True)]
    return "".join(",".join(row) + "\n" for row in rows)


def _quoted(cell: str) -> str:
    """The cell in double quotes where a reader needs them."""
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def cell_text(value: Any) -> str:
    """One value as CSV text: empty for unknown, numbers in plain shortest form and never quoted or prefixed.

    A text that a spreadsheet would execute gets an apostrophe in front.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return plain_number(value)
    return guarded(writable(str(value)))


def plain_number(number: float) -> str:
    """All digits that tell the number from its neighbours, without an exponent; infinity as Table Schema writes it."""
    if isinstance(number, int):
        return str(number)
    if number in (float("inf"), float("-inf")):
        return "INF" if number > 0 else "-INF"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    shortest = repr(number)
    return f"{Decimal(shortest):f}" if "e" in shortest else shortest


def writable(text: str) -> str:
    """The text with a replacement character (U+FFFD) for what no file can hold: NUL and lone surrogates."""
    return _UNWRITABLE.sub("\ufffd", text)


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def without_guard(cell: str) -> str:
    """The text that `guarded` made the cell from."""
    return cell[1:] if _GUARDED.match(cell) else cell
