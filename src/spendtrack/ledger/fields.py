"""How the text of one field becomes a value: numbers, dates, deadlines, ids, units. One parser a kind.

Each parser takes the text that the author wrote and raises PydanticCustomError with a slug, a message and a hint.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from spendtrack.text import clip


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or a month or year where no more is known. `text` is what the ledger says.

    It counts as known from its last day: on 1 June nobody can rely on "2026".
    """

    text: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Deadline:
    """A year (2035), a financial year (2027/28) or a day. `year` is the year whose figure decides.

    For a financial year that is the year it begins in, as NATO labels the United Kingdom and Canada.
    """

    text: str
    year: int
    last: date

    def __str__(self) -> str:
        return self.text

    def ends(self, begins: str | None) -> date:
        """The last day; of a financial year by the party's own calendar. begins: its first month and day (10-01)."""
        if "/" not in self.text or begins is None:
            return self.last
        month, day = (int(part) for part in begins.split("-"))
        return date(self.year + 1, month, day) - timedelta(days=1)


def _fault(slug: str, message: str, hint: str) -> PydanticCustomError:
    return PydanticCustomError(slug, "{message}", {"message": message, "hint": hint})


def _text_of(value: Any) -> str:
    if not isinstance(value, str):
        raise _fault(
            "expected-text",
            "One value is expected here, but a list or a block stands here.",
            "Put a text that starts with a bracket in quotes.",
        )
    return value


_LONG = re.compile(r"-?[0-9]{1,15}\.[0-9]{13,}\Z")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+\Z")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?\Z")


def parse_number(value: Any) -> float:
    """Plain decimal notation only: `2.5`, never `2,5`, `1_000`, `1e3`, `.5` or `2.5%`."""
    text = _text_of(value)
    if _NUMBER.match(text):
        return float(text)
    if _LONG.match(text):
        raise _fault(
            "not-a-number",
            f"The number {clip(text)} has more than 12 decimals, which no publisher prints; a workbook adds them.",
            f"Round it as it was published, such as {float(text):.12g}.",
        )
    bare = text.replace(" ", "").rstrip("%")
    guess = bare.replace(",", ".") if text.count(",") == 1 else text.rstrip(" %")
    shown = f"write {guess}" if _NUMBER.match(guess) else "write digits only, such as 2.5 or 40000"
    if _THOUSANDS.match(bare):
        number = bare.replace(",", "")
        shown = f"write {number}" + (
            f", or {guess.rstrip('0').rstrip('.')} if the comma is a decimal one"
            if bare.count(",") == 1
            else ""
        )
    raise _fault(
        "not-a-number",
        f"A number is expected, found {clip(text)!r}.",
        f"Use a full stop for decimals and nothing else: {shown}; the unit has its own key.",
    )


def parse_year(value: Any) -> int:
    text = _text_of(value)
    if re.match(r"(19|20|21)[0-9]{2}\Z", text):
        return int(text)
    raise _fault(
        "not-a-year", f"A year is expected, found {clip(text)!r}.", "Write four digits, such as 2035."
    )


def parse_flag(value: Any) -> bool:
    text = _text_of(value)
    if text in ("true", "false"):
        return text == "true"
    raise _fault("not-a-flag", f"true or false is expected, found {clip(text)!r}.", "Write true or false.")


def _day(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise _fault(
            "not-a-date",
            f"{text} names month {month}; a year has 12.",
            "Write year-month-day, such as 2025-06-25.",
        )
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise _fault(
            "not-a-date",
            f"{text} names day {day}; that month has {length}.",
            "Write year-month-day, such as 2025-06-25.",
        )
    return date(year, month, day)


def parse_partial_date(value: Any) -> PartialDate:
    text = _text_of(value)
    if found := re.match(r"((?:19|20|21)[0-9]{2})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z", text):
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        if month is None:
            return PartialDate(text, date(year, 1, 1), date(year, 12, 31))
        if day is None:
            first = _day(text, year, month, 1)
            return PartialDate(text, first, first.replace(day=monthrange(year, month)[1]))
        whole = _day(text, year, month, day)
        return PartialDate(text, whole, whole)
    raise _fault(
        "not-a-date",
        f"A date is expected, found {clip(text)!r}.",
        "Write 2025-06-25, or 2025-06 or 2025 where the day is not known.",
    )


def parse_date(value: Any) -> date:
    partial = parse_partial_date(value)
    if partial.first != partial.last:
        raise _fault(
            "not-a-date", f"A full date is expected, found {partial.text!r}.", "Write it as 2025-06-25."
        )
    return partial.first


def parse_deadline(value: Any) -> Deadline:
    text = _text_of(value)
    if found := re.match(r"((?:19|20|21)[0-9]{2})/([0-9]{2})\Z", text):
        year = int(found[1])
        if int(found[2]) != (year + 1) % 100:
            raise _fault(
                "not-a-deadline",
                f"The financial year {text} does not end in the year after it begins.",
                f"Write {year}/{(year + 1) % 100:02d}.",
            )
        return Deadline(text, year, date(year + 1, 3, 31))
    try:
        partial = parse_partial_date(text)
    except PydanticCustomError as error:
        if error.type == "not-a-date" and re.match(r"[0-9]{4}-[0-9]{2}", text):
            raise
        raise _fault(
            "not-a-deadline",
            f"A deadline is expected, found {clip(text)!r}.",
            "Write a year (2035), a financial year (2027/28) or a day (2026-10-28).",
        ) from None
    return Deadline(text, partial.last.year, partial.last)


def parse_month_day(value: Any) -> str:
    text = _text_of(value)
    if re.match(r"[0-9]{2}-[0-9]{2}\Z", text):
        _day(text, 2000, int(text[:2]), int(text[3:]))
        return text
    raise _fault(
        "not-a-month-day",
        f"A month and a day are expected, found {clip(text)!r}.",
        "Write 04-01 for 1 April.",
    )


def parse_text(value: Any) -> str:
    text = _text_of(value)
    if not text.strip():
        raise _fault("empty-value", "The key has no value.", "Give it one, or delete the key.")
    return text.strip()


def _pattern(slug: str, pattern: str, message: str, hint: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern + r"\Z")

    def parse(value: Any) -> str:
        text = parse_text(value)
        if not compiled.match(text):
            raise _fault(slug, message.format(found=clip(text)), hint)
        return text

    return parse


ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
PARTY_PATTERN = r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"
URL_PATTERN = r"https?://[^\s<>\"{}|\\^`]+"
MONEY_PATTERN = r"[A-Z]{3} (m|bn)"
SHARE_UNITS = ("pct-gdp", "pct-gni", "pct-defence-spending", "pct-procurement")

_AS_TEXT = PlainSerializer(str, return_type=str)
_TEXT_SCHEMA = WithJsonSchema({"type": "string", "minLength": 1})

Text = Annotated[str, BeforeValidator(parse_text), _TEXT_SCHEMA]
Number = Annotated[float, BeforeValidator(parse_number), WithJsonSchema({"type": "number"})]
Year = Annotated[
    int, BeforeValidator(parse_year), WithJsonSchema({"type": "integer", "minimum": 1900, "maximum": 2199})
]
Flag = Annotated[bool, BeforeValidator(parse_flag), WithJsonSchema({"type": "boolean"})]
Day = Annotated[date, BeforeValidator(parse_date), WithJsonSchema({"type": "string", "format": "date"})]
MonthDay = Annotated[
    str, BeforeValidator(parse_month_day), WithJsonSchema({"type": "string", "pattern": r"^\d\d-\d\d$"})
]
When = Annotated[
    PartialDate,
    BeforeValidator(parse_partial_date),
    _AS_TEXT,
    WithJsonSchema(
        {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}]}
    ),
]
By = Annotated[
    Deadline,
    BeforeValidator(parse_deadline),
    _AS_TEXT,
    WithJsonSchema(
        {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d{4}(/\d\d|(-\d\d){1,2})?$"}]}
    ),
]
Id = Annotated[
    str,
    BeforeValidator(
        _pattern(
            "bad-id",
            ID_PATTERN,
            "{found!r} is not an id.",
            "Use lower-case letters, digits and single hyphens, such as gbr-2p5-2027.",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": f"^{ID_PATTERN}$"}),
]
PartyId = Annotated[
    str,
    BeforeValidator(
        _pattern(
            "bad-party",
            PARTY_PATTERN,
            "{found!r} is not the id of a party.",
            "Use the three capital letters of the country (GBR), or the organisation's id in parties.yaml (NATO).",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": f"^{PARTY_PATTERN}$"}),
]
Currency = Annotated[
    str,
    BeforeValidator(
        _pattern(
            "bad-currency",
            "[A-Z]{3}",
            "{found!r} is not a currency.",
            "Use three capital letters: EUR, GBP, USD.",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"}),
]
Unit = Annotated[
    str,
    BeforeValidator(
        _pattern(
            "bad-unit",
            f"({'|'.join(SHARE_UNITS)}|{MONEY_PATTERN})",
            "{found!r} is not a unit.",
            f"Use {', '.join(SHARE_UNITS)}, or a currency with m or bn, such as EUR bn.",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": f"^({'|'.join(SHARE_UNITS)}|{MONEY_PATTERN})$"}),
]
Url = Annotated[
    str,
    BeforeValidator(
        _pattern(
            "bad-url",
            URL_PATTERN,
            "{found!r} is not a web address.",
            "Paste the whole address, from https:// on; a space is written %20.",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": "^https?://"}),
]
