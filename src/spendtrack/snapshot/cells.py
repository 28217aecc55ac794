"""How a value stands in a cell of a file, so that no spreadsheet runs it and every reader gets it back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

# A spreadsheet runs a text that begins with one of these signs. A text that begins with apostrophes before one is
# guarded too, so that taking one apostrophe off always restores the text.
_SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(f"'*{_SIGNS}")
_GUARDED = re.compile(f"'+{_SIGNS}")
# No two readers of CSV agree about a NUL, and half a surrogate pair has no UTF-8.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


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
