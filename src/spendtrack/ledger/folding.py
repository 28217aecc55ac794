"""How is a text looked for? In small letters and without accents, by a rule of Unicode and not by a list."""

from __future__ import annotations

import re
import unicodedata

# What Unicode calls a letter that no mark can be taken from: "LATIN SMALL LETTER O WITH STROKE" is read as an O.
PLAIN_LETTER = re.compile(
    r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) (?:DOTLESS )?([A-Z]{1,2})(?: WITH .+)?"
)


def fold(text: str) -> str:
    """The text as it is looked for, so that "Store" finds Støre."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return "".join(map(_plain_letter, bare)).casefold()


def _plain_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    found = PLAIN_LETTER.fullmatch(unicodedata.name(letter, ""))
    return found[1] if found else letter
