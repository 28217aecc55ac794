"""Does the title say what the target says? Its numbers are read with their units, as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spendtrack.ledger.checks.places import at, warn, with_target
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.fields import SHARE_UNITS
from spendtrack.ledger.model import Pledge, Target
from spendtrack.ledger.problems import Problem

_GROUPED = r"\d{1,3}(?:(?:[ \u00a0\u202f,']\d{3})+|(?:\.\d{3}){2,})(?!\d)(?:[.,]\d+)?"
_DIGITS = rf"(?P<digits>{_GROUPED}|\d+(?:[.,]\d+)?)?(?P<part>[¼½¾])?"
_ALONE = r"(?<![\w.,])"
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_PARTS = {"¼": 0.25, "½": 0.5, "¾": 0.75, "a quarter": 0.25, "a half": 0.5, "three quarters": 0.75}
_WORDS = rf"\b(?P<word>{'|'.join(_SMALL)})(?: and (?P<and>a half|a quarter|three quarters)| point (?P<point>{'|'.join(_SMALL[:10])}))?"
_PER_CENT = r"[\s\u00a0\u202f-]?(?:%|per[\s-]?cent\b|pct\b|pc\b|procent\w*|prosent\w*|prozent\b|pour cent\b|por cento\b|por ciento\b|percento\b)"
_PERCENT = re.compile(rf"(?:{_WORDS}|{_ALONE}{_DIGITS}){_PER_CENT}", re.IGNORECASE)

_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "CAD", "AUD", "NZD"),
    "US$": ("USD",),
    "euro": ("EUR",),
    "pound": ("GBP",),
    "dollar": ("USD", "CAD", "AUD", "NZD"),
    "zł": ("PLN",),
    "zloty": ("PLN",),
    "kr": ("SEK", "NOK", "DKK", "ISK", "CZK"),
    "crown": ("SEK", "NOK", "DKK", "ISK", "CZK"),
    "lira": ("TRY",),
    "forint": ("HUF",),
}
_CURRENCY = r"US\$|[€£$]|\bkr\.?|\b[A-Z]{3}(?=[^A-Za-z])"
_NAMED = r"[€£$]|[A-Z]{3}\b|(?i:euros?|pounds?|dollars?|zł|zlotys?|kronor|kroner|kr|crowns?|lira|forints?)\b"
_SCALES = (
    (r"thousand million|billions?|bn|mrd|milliard\w*|miljard\w*|md", 1_000.0),
    (r"millions?|mio|mln|mn|miljon\w*|m", 1.0),
    (r"trillions?|tn|trn", 1_000_000.0),
    (r"thousands?|k", 0.001),
)
_SCALE = "|".join(f"(?:{words})" for words, _ in _SCALES)
_MONEY = re.compile(
    rf"(?:(?P<before>{_CURRENCY})[\s\u00a0\u202f]?|{_ALONE})(?:{_WORDS}|{_DIGITS})"
    rf"[\s\u00a0\u202f-]?(?P<scale>(?i:{_SCALE}))\b\.?(?:[\s\u00a0\u202f]?(?P<after>{_NAMED}))?"
)
_YEAR = re.compile(
    r"\b(?:by|in|until|till|from|to|through|before|for|during|year|years|fy|and|or|end of|early|late|mid)[\s-]"
    r"(?P<year>(?:19|20|21)\d\d)(?![\ds%]|[.,]\d)(?!\s(?:new|more|further|additional)\b)",
    re.IGNORECASE,
)
# What stands behind these words is not what is promised but what it is held against, or a part of it.
_ASIDE = re.compile(
    r"\b(?:up from|down from|from|instead of|rather than|of which|including|after|compared (?:to|with)|more than the|"
    r"on the (?:way|path|road) to|en route to|towards?|up on|against|not)\s+(?:the\s+|about\s+|some\s+|at least\s+)*$",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"\s+(?:of (?:the |its |all |its own )?(?:defence|state|national budget|budget|growth|procurement|total|military)|"
    r"for\b|more\b|extra\b|a year more|growth|increase|rise|higher|in real terms|on equipment|real\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A number of the title: as it stands there, its value, the currencies it may be in, and whether it is an aside."""

    text: str
    value: float
    currencies: tuple[str, ...]
    aside: bool


@needs("title", "target", "amount", "path", "path_unit", "announced")
def check_title(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """The percentage, the sum and the year in the title are the target's; beside them it may name others, explained."""
    for pledge, target in with_target(pledges):
        for found, said, names_own in _strays(pledge, target):
            yield (warn if names_own else at)(
                draft,
                pledge,
                ("title",),
                "title-contradicts-target",
                f"The title says {found}, the target {said}.",
                "Make the title name what the target says, or correct the target."
                + (
                    " If the title has to name both, say why: explained: [{finding: title-contradicts-target, because: …}]."
                    if names_own
                    else ""
                ),
            )


def _strays(pledge: Pledge, target: Target) -> Iterator[tuple[str, str, bool]]:
    """(what the title says, what the target says, whether the title says that as well), at most one of a kind."""
    title = pledge.title
    levels = [level for level in (target.value, target.low, target.high) if level is not None]
    if target.is_share:
        known = levels + ([] if pledge.path_unit else [point.value for point in pledge.path])
        yield from _sorted(
            _percentages(title),
            lambda one: any(abs(one.value - level) < 1e-9 for level in known),
            f"{_and(levels)}%",
        )
    sums = [(level, target.unit) for level in levels]
    if pledge.amount:
        sums.append((pledge.amount.value, pledge.amount.unit))
    sums += [(point.value, pledge.path_unit or target.unit) for point in pledge.path]
    money = [(unit[:3], value * _scale(unit[4:])) for value, unit in sums if unit not in SHARE_UNITS]
    if money:
        yield from _sorted(
            _sums(title),
            lambda one: any(
                own in one.currencies and abs(one.value - value) <= 1e-6 * value for own, value in money
            ),
            " and ".join(f"{value:g} ({unit})" for value, unit in sums if unit not in SHARE_UNITS),
        )
    allowed = {pledge.announced.first.year, *(point.year for point in pledge.path)}
    if target.by:
        allowed |= {target.by.year, target.by.last.year}
    if target.starts:
        allowed.add(target.starts)
    deadline = f"{target.by}" if target.by else "no year"
    yield from _sorted(_years(title), lambda one: one.value in allowed, deadline)


def _sorted(
    found: Iterable[_Found], own: Callable[[_Found], bool], said: str
) -> Iterator[tuple[str, str, bool]]:
    numbers = list(found)
    strays = [one for one in numbers if not one.aside and not own(one)]
    if strays:
        yield strays[0].text, said, any(own(one) for one in numbers)


def _percentages(title: str) -> Iterator[_Found]:
    for match in _PERCENT.finditer(title):
        value = _number(match)
        if value is not None:
            aside = bool(
                _ASIDE.search(title[: match.start()]) or _OF_SOMETHING_ELSE.match(title, match.end())
            )
            yield _Found(f"{value:g}%", value, (), aside)


def _sums(title: str) -> Iterator[_Found]:
    for match in _MONEY.finditer(title):
        value, name = _number(match), (match["before"] or match["after"] or "").rstrip(".")
        if value is None or not name:
            continue
        currencies = _SIGNS.get(name) or next(
            (signs for word, signs in _SIGNS.items() if name.lower().startswith(word)),
            ("SEK", "NOK", "DKK", "ISK") if name.lower().startswith("kron") else (name.upper(),),
        )
        aside = bool(_ASIDE.search(title[: match.start()].rstrip() + " "))
        yield _Found(match[0].strip(), value * _scale(match["scale"]), currencies, aside)


def _years(title: str) -> Iterator[_Found]:
    """Years that a date word introduces; those of other numbers and of their asides are left out."""
    for match in _YEAR.finditer(title):
        before = title[: match.start()].rstrip()
        numbers = [
            one
            for pattern in (_PERCENT, _MONEY)
            for one in pattern.finditer(before)
            if one.end() == len(before)
        ]
        aside = any(_ASIDE.search(before[: one.start()].rstrip() + " ") for one in numbers)
        yield _Found(match["year"], float(match["year"]), (), aside)


def _number(match: re.Match[str]) -> float | None:
    """The number of a match, in digits or in words; None where there is none."""
    if match["word"]:
        whole = float(_SMALL.index(match["word"].lower()))
        if match["point"]:
            return whole + _SMALL.index(match["point"].lower()) / 10
        return whole + _PARTS.get((match["and"] or "").lower(), 0.0)
    digits, part = match["digits"], _PARTS.get(match["part"] or "", 0.0)
    if not digits:
        return part or None
    if re.fullmatch(_GROUPED, digits) and not digits.startswith("0"):
        head = re.match(r"\d{1,3}(?:[ \u00a0\u202f,.']\d{3}(?!\d))+", digits)
        assert head is not None
        rest = digits[head.end() :].replace(",", ".")
        return float(re.sub(r"\D", "", head[0]) + rest) + part
    return float(digits.replace(",", ".")) + part


def _scale(word: str) -> float:
    return next(factor for words, factor in _SCALES if re.fullmatch(words, word, re.IGNORECASE))


def _and(levels: list[float]) -> str:
    return " to ".join(f"{level:g}" for level in levels)
