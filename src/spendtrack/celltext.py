"""How a text stands in a cell of a file, so that no spreadsheet runs it and every reader gets it back."""

from __future__ import annotations

import re

# A spreadsheet runs a text that begins with one of these signs. A text that begins with apostrophes before one is
# guarded too, so that taking one apostrophe off always restores the text.
_SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(f"'*{_SIGNS}")
_GUARDED = re.compile(f"'+{_SIGNS}")
# No two readers of CSV agree about a NUL, and half a surrogate pair has no UTF-8.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def writable(text: str) -> str:
    """The text with a replacement character (U+FFFD) for what no file can hold: NUL and lone surrogates."""
    return _UNWRITABLE.sub("\ufffd", text)


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def without_guard(cell: str) -> str:
    """The text that `guarded` made the cell from."""
    return cell[1:] if _GUARDED.match(cell) else cell
