"""How does a message list, count and quote what it speaks of? For the problems of a ledger and all rooms after it."""

from __future__ import annotations

from collections.abc import Iterable


def one_of(words: Iterable[str]) -> str:
    """Words for people: "a, b or c"."""
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def all_of(words: Iterable[str]) -> str:
    """Words for people: "a, b and c"."""
    listed = list(words)
    return f"{', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else "".join(listed)


def plural(number: int, noun: str, many: str = "") -> str:
    """ "1 figure", "2,000 figures", "2 parties". many: the plural where it is not the noun with an s."""
    if not many:
        many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"


def capital(text: str) -> str:
    """The same as the beginning of a sentence or a line; all but its first letter stays as it is."""
    return text[:1].upper() + text[1:]


def clip(text: str, length: int = 60) -> str:
    """What was found, on one line and short enough to read in a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
