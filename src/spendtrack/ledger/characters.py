"""Which characters may stand where in a ledger, what is each called, and what is written instead?"""

from __future__ import annotations

import re

# Seen by nobody, or seen as a box: a text that holds one does not mean what it shows.
NOWHERE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ue000-\uf8ff\uffa0\ufff0-\ufffd\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
# Blank to the eye but no space to YAML, or joining letters; a text in words may hold them.
BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u200c\u200d\u202f\u205f\u3000]")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63"
_POINTS = "\u00b7\u02d9\u066b"  # which separate decimals in print or in another script
_QUOTES = "\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
# Letters of other alphabets that look like Latin ones.
_LIKE_LATIN = dict(
    zip(
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0405\u0406\u0408"
        "\u03bf\u03bd\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
        "aeopcyxijshdqABEKMHOPCTXSIJovABEZHIKMNOPTYX",
        strict=True,
    )
)


def called(letter: str) -> str:
    """NO-BREAK SPACE (U+00A0)."""
    import unicodedata  # here, because few ledgers hold anything that has to be called by its name

    name = unicodedata.name(letter, "") or _UNNAMED.get(letter, "a character without a name")
    return f"{name} (U+{ord(letter):04X})"


_UNNAMED = {"\x00": "NULL", "\x1b": "ESCAPE", "\x07": "BELL", "\x85": "NEXT LINE", "\x7f": "DELETE"}


def unexpected(text: str, layout: bool = False) -> tuple[int, str, str] | None:
    """(offset, character, what to do) of the first one that a key, word, number or id may not hold.

    layout: a blank at the beginning or end stands for a space, because it says how far in the line is.
    Accented Latin letters are plain to see; the rules of each key speak of them.
    """
    if text.isascii():
        return None
    import unicodedata

    for at, letter in enumerate(text):
        if not letter.isascii() and not unicodedata.name(letter, "").startswith("LATIN "):
            inside = layout or (text[:at].strip() and text[at + 1 :].strip())
            return at, letter, _instead(letter) if inside or not BLANKS.match(letter) else "Delete it."
    return None


def _instead(letter: str) -> str:
    import unicodedata

    if BLANKS.match(letter):
        blank = unicodedata.category(letter) == "Zs"
        return "Write an ordinary space." if blank else "Delete it."
    if NOWHERE.match(letter):
        return "Delete it."
    if letter in _DASHES:
        return "Write the hyphen-minus of the keyboard: -"
    if letter in _POINTS:
        return "Write the full stop of the keyboard: ."
    if letter in _QUOTES:
        return "Write the straight marks of the keyboard, ' or \", or none."
    if letter in _LIKE_LATIN:
        return f"It only looks like a Latin letter; write {_LIKE_LATIN[letter]}."
    if unicodedata.category(letter) == "Sc":
        return "Write the three letters of the currency, such as EUR."
    plain = unicodedata.normalize("NFKC", letter)
    if plain.isascii() and plain.strip():
        return f"Write {plain} of the keyboard."
    if unicodedata.category(letter) == "Nd":
        return f"Write the digit {unicodedata.digit(letter)}."
    return "Write it with the letters and signs of an English keyboard."
