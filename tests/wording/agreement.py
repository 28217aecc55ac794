"""Where a text disagrees with its number: "1 gaps moved", "2 promise", "Estonia fall short". A rule, not a list of cases."""

from __future__ import annotations

import re
from collections.abc import Sequence

ONE = (
    "promise gap verdict country ally edition figure date party source count member revision donor sum line pledge "
    "obligation row record group coalition refusal year month day file number entry table"
).split()
VERBS_OF_MANY = "are were have meet fall reach spend say stand do move".split()
VERBS_OF_ONE = "is was has meets falls reaches spends says stands does moves".split()


def _many(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeiou" else f"{noun}s"


_ONE, _MANY = "|".join(ONE), "|".join(map(_many, ONE))
_SINGLE = r"(?<![\d.,/–−-])1 "
# Three digits at most, for four are a year: "the July 2026 edition".
_SEVERAL = r"(?<![\w.,/–−-])(?:0|[2-9]|[1-9]\d{1,2}) "
_RULES = [
    re.compile(rf"{_SINGLE}(?:more |other |new )?(?:{_MANY})\b"),
    re.compile(rf"{_SINGLE}(?:more )?(?:(?:{_ONE}) )?(?:{'|'.join(VERBS_OF_MANY)})\b"),
    re.compile(rf"{_SEVERAL}(?:more |other |new )?(?:{_ONE})\b"),
    re.compile(rf"{_SEVERAL}(?:more )?(?:(?:{_MANY}) )?(?:{'|'.join(VERBS_OF_ONE)})\b"),
]


def disagreements(text: str, names: Sequence[str] = ()) -> list[str]:
    """What disagrees with its number in the text. names: of one country each, however they end."""
    rules = list(_RULES)
    if names:
        rules.append(re.compile(rf"\b(?:{'|'.join(names)}) (?:{'|'.join(VERBS_OF_MANY)})\b"))
    return [found.group(0) for rule in rules for found in rule.finditer(text)]
