"""How the text of a date, year or deadline becomes one.

Each parser takes the text that the author wrote and raises PydanticCustomError with a slug, a message and a hint.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic_core import PydanticCustomError

from spendtrack.ledger.faults import fault, text_of
from spendtrack.ledger.phrases import clip


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or a month, quarter or year where no more is known. `text` is what the ledger says.

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


def parse_year(value: Any) -> int:
    text = text_of(value)
    if re.match(r"(19|20|21)[0-9]{2}\Z", text):
        return int(text)
    raise fault(
        "not-a-year", f"A year is expected, found {clip(text)!r}.", "Write four digits, such as 2035."
    )


def _day(text: str, year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise fault(
            "not-a-date",
            f"{text} names month {month}; a year has 12.",
            "Write year-month-day, such as 2025-06-25.",
        )
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise fault(
            "not-a-date",
            f"{text} names day {day}; that month has {length}.",
            "Write year-month-day, such as 2025-06-25.",
        )
    return date(year, month, day)


def parse_partial_date(value: Any) -> PartialDate:
    text = text_of(value)
    if found := re.match(r"((?:19|20|21)[0-9]{2})-Q([1-4])\Z", text):
        whole_year, last_month = int(found[1]), 3 * int(found[2])
        ends = date(whole_year, last_month, monthrange(whole_year, last_month)[1])
        return PartialDate(text, date(whole_year, last_month - 2, 1), ends)
    if year_span := _financial_year(text):
        raise fault(
            "not-a-date",
            f"A date is expected, found {clip(text)!r}, which looks like the financial year {year_span}.",
            "Write 2025-06-25, or 2025-06, 2025-Q2 or 2025 where the day is not known.",
        )
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
    raise fault(
        "not-a-date",
        f"A date is expected, found {clip(text)!r}.",
        "Write 2025-06-25, or 2025-06, 2025-Q2 or 2025 where the day is not known.",
    )


def parse_date(value: Any) -> date:
    partial = parse_partial_date(value)
    if partial.first != partial.last:
        raise fault(
            "not-a-date", f"A full date is expected, found {partial.text!r}.", "Write it as 2025-06-25."
        )
    return partial.first


_SPAN = re.compile(r"(?:FY ?)?((?:19|20|21)[0-9]{2})\s?[-–/]\s?((?:[0-9]{2})?[0-9]{2})\Z")


def _financial_year(text: str) -> str | None:
    """2027/28 for 2027-28, FY2027/28 or 2027/2028; None for what is no financial year, such as the month 2027-08."""
    found = _SPAN.match(text)
    if found and int(found[2]) % 100 == (int(found[1]) + 1) % 100 and not 1 <= int(found[2]) <= 12:
        return f"{found[1]}/{found[2][-2:]}"
    return None


def parse_deadline(value: Any) -> Deadline:
    text = text_of(value)
    if found := re.match(r"((?:19|20|21)[0-9]{2})/([0-9]{2})\Z", text):
        year = int(found[1])
        if int(found[2]) != (year + 1) % 100:
            raise fault(
                "not-a-deadline",
                f"The financial year {text} does not end in the year after it begins.",
                f"Write {year}/{(year + 1) % 100:02d}.",
            )
        return Deadline(text, year, date(year + 1, 3, 31))
    if year_span := _financial_year(text):
        raise fault(
            "not-a-deadline",
            f"A deadline is expected, found {clip(text)!r}; that is how others write a financial year.",
            f"A financial year is written {year_span}.",
        )
    try:
        partial = parse_partial_date(text)
    except PydanticCustomError as error:
        if error.type == "not-a-date" and re.match(r"[0-9]{4}-[0-9]{2}", text):
            raise
        raise fault(
            "not-a-deadline",
            f"A deadline is expected, found {clip(text)!r}.",
            "Write a year (2035), a financial year (2027/28) or a day (2026-10-28).",
        ) from None
    return Deadline(text, partial.last.year, partial.last)


def parse_month_day(value: Any) -> str:
    text = text_of(value)
    if re.match(r"[0-9]{2}-[0-9]{2}\Z", text):
        _day(text, 2000, int(text[:2]), int(text[3:]))
        return text
    raise fault(
        "not-a-month-day",
        f"A month and a day are expected, found {clip(text)!r}.",
        "Write 04-01 for 1 April.",
    )
