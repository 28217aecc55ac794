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


def record_lines(record: Mapping[str, Any], free: Sequence[str]) -> list[str]:
    """A record of texts, lists of ids and one level of blocks, as an item of a list. free: keys with free texts."""
    lines: list[str] = []
    for key, value in record.items():
        if isinstance(value, Mapping):
            lines.append(f"{key}:")
            lines += [f"  {inner}: {scalar(str(text), free=False)}" for inner, text in value.items()]
        elif isinstance(value, list):
            lines.append(f"{key}: [{', '.join(scalar(str(one), free=False) for one in value)}]")
        else:
            lines.append(f"{key}: {scalar(str(value), key in free)}")
    return [f"{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(lines)]
