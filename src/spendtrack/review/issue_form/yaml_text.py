"""Values -> lines of YAML that can mean nothing else: a text is always one quoted scalar on one line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spendtrack.review.issue_form.body import plain

# What may stand without quotes: words of the ledger, ids, numbers and dates.
_BARE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*|-?\d+\.\d+|\d{4}/\d\d|[A-Z]{3} (m|bn)")


def scalar(text: str, free: bool = True) -> str:
    """The text as a YAML scalar. free: an author may have written anything, so it is quoted whatever it is."""
    if not free and _BARE.fullmatch(text):
        return text
    return "'" + plain(text).replace("'", "''") + "'"


def key_lines(key: str, value: Any, free: Sequence[str]) -> list[str]:
    """One key with a text, a list of ids, one level of blocks or a list of them. free: keys with free texts."""
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {inner}: {scalar(str(text), free=False)}" for inner, text in value.items())]
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        items = [
            ", ".join(f"{inner}: {scalar(str(one[inner]), free=False)}" for inner in one) for one in value
        ]
        return [f"{key}:", *(f"  - {{{item}}}" for item in items)]
    if isinstance(value, list):
        return [f"{key}: [{', '.join(scalar(str(one), free=False) for one in value)}]"]
    return [f"{key}: {scalar(str(value), key in free)}"]


def record_lines(record: Mapping[str, Any], free: Sequence[str]) -> list[str]:
    """A record as an item of a list. free: keys with free texts."""
    lines = [line for key, value in record.items() for line in key_lines(key, value, free)]
    return [f"{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)]
