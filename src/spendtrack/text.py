"""Words about words that every room needs: what was meant, cut to size, listed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

# What Unicode calls a letter that no mark can be taken from: "LATIN SMALL LETTER O WITH STROKE" is read as an O.
PLAIN_LETTER = re.compile(
    r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (?:DOTLESS )?([A-Z]{1,2})(?: WITH .+)?"
)


def fold(text: str) -> str:
    """The text as it is looked for: in small letters and without accents, so that "Store" finds Støre."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return "".join(map(_plain_letter, bare)).casefold()


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    found = PLAIN_LETTER.fullmatch(unicodedata.name(letter, ""))
    return found[1] if found else letter


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a mistyped one most likely means, or None where nothing is near."""
    candidates = {candidate.lower(): candidate for candidate in known}
    cutoff = 0.72 if len(word) > 3 else 0.65  # of three letters, two may be right
    found = get_close_matches(word.lower(), candidates, n=1, cutoff=cutoff)
    return candidates[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ " Did you mean X?", or nothing."""
    guess = closest(word, known)
    return f" Did you mean {guess}?" if guess else ""


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


def clip(text: str, length: int = 60) -> str:
    """What was found, on one line and short enough to read in a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
