"""An address and its parameters -> a question to a table, or the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote, urlencode

from spendtrack.ledger.phrases import clip
from spendtrack.snapshot.tables import BY_NAME, Table
from spendtrack.web.api.filters import BY_TABLE, MOST_VALUES, PATTERNS, YEARS, Filter, Vocabulary
from spendtrack.web.api.refusals import Refused, unknown

CSV = ".csv"
"""Ends an address whose answer is CSV whatever the Accept header says."""
FORMATS = {"json": "application/json", "csv": "text/csv"}
USUAL_LIMIT, HIGHEST_LIMIT, HIGHEST_OFFSET = 1000, 10_000, 10_000_000
# What people write in place of a parameter, where spelling does not lead there.
ALSO_SAID = {"as_of": "as-of", "asof": "as-of", "date": "as-of", "page": "offset", "per_page": "limit"}


@dataclass(frozen=True)
class Question:
    """What is asked, normalised: two addresses that ask the same are one question.

    item: id of the only row that is wanted. limit: None for all rows. dated: the day was named.
    """

    table: str
    as_of: date
    item: str | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    limit: int | None = None
    offset: int = 0
    format: str = "json"
    dated: bool = False

    def address(self, root: str) -> str:
        """The address that asks this question, on a named day."""
        path = root + self.table + (CSV if self.format == "csv" else "")
        path += f"/{quote(self.item, safe=':')}" if self.item is not None else ""
        said: list[tuple[str, str]] = [("as-of", self.as_of.isoformat())]
        said += [(name, ",".join(values)) for name, values in self.filters]
        if self.limit is not None:
            said.append(("limit", str(self.limit)))
        if self.offset:
            said.append(("offset", str(self.offset)))
        return f"{path}?{urlencode(said, safe=',:/')}"

    def at(self, offset: int) -> Question:
        return replace(self, offset=offset)


def has_items(table: Table) -> bool:
    """Rows with an address of their own: those that one id names."""
    return len(table.key) == 1


def ask(
    name: str,
    item: str | None,
    said: Iterable[tuple[str, str]],
    today: date,
    vocabulary: Vocabulary,
    accepted: str | None,
) -> Question:
    """The question. said: parameters as given; accepted: the format that the reader's Accept header prefers, None
    where it takes neither. Raises Refused."""
    if ends_in_csv := name.endswith(CSV):
        accepted, name = "csv", name.removesuffix(CSV)
    table = BY_NAME.get(name)
    if table is None:
        raise unknown("unknown-address", "The table", name, BY_NAME)
    if item is not None and not has_items(table):
        raise Refused(
            "unknown-address",
            f"Rows of {name} have no address of their own, since no single id names one. Narrow the table down instead.",
            allowed=sorted(BY_TABLE[name]),
        )
    filters = {} if item is not None else BY_TABLE[name]
    common = [
        "as-of",
        *(() if ends_in_csv else ("format",)),
        *(() if item is not None else ("limit", "offset")),
    ]
    given = _gathered(said, {one.name for one in filters.values() if one.several})
    for parameter in given:
        if parameter not in filters and parameter not in common:
            meant = ALSO_SAID.get(parameter)
            allowed = [*common, *filters]
            raise unknown(
                "unknown-parameter",
                "The parameter",
                parameter,
                allowed,
                guess=meant if meant in allowed else None,
                parameter=parameter,
            )
    chosen = tuple(
        sorted(
            (one, _values(table, filters[one], text, vocabulary))
            for one, text in given.items()
            if one in filters
        )
    )
    form = _format(given.get("format"), accepted)
    limit = None
    if "limit" in given:
        limit = _number("limit", given["limit"], 1, HIGHEST_LIMIT)
    elif item is None and form == "json":
        limit = USUAL_LIMIT
    return Question(
        name,
        _day(given["as-of"], today) if "as-of" in given else today,
        item,
        chosen,
        limit,
        _number("offset", given.get("offset", "0"), 0, HIGHEST_OFFSET),
        form,
        "as-of" in given,
    )


def _gathered(said: Iterable[tuple[str, str]], several: Collection[str]) -> dict[str, str]:
    """Each parameter once. One of `several` that is repeated has several values, as if written with commas."""
    given: dict[str, str] = {}
    for name, text in said:
        if name in several and name in given:
            given[name] = f"{given[name]},{text}"
        elif name in given and given[name] != text:
            raise Refused(
                "repeated-parameter",
                f"{clip(name)} is given as {clip(given[name])!r} and as {clip(text)!r}; which of them is meant?",
                parameter=name,
            )
        else:
            given[name] = text
    return given


def _format(given: str | None, accepted: str | None) -> str:
    if given is not None:
        if given not in FORMATS:
            raise unknown("unknown-value", "The format", given, FORMATS, parameter="format")
        return given
    if accepted is None:
        raise Refused(
            "not-acceptable",
            "The Accept header takes neither application/json nor text/csv.",
            allowed=sorted(FORMATS.values()),
        )
    return accepted


def _values(table: Table, one: Filter, text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The values of a filter, sorted and each once."""
    if one.kind in ("year-from", "year-to"):
        return (str(_number(one.name, text, *YEARS)),)
    if one.kind.startswith("day"):
        return (_date(one.name, text).isoformat(),)
    values = text.split(",")
    if len(values) > MOST_VALUES:
        raise Refused("unknown-value", f"{one.name} takes at most {MOST_VALUES} values.", parameter=one.name)
    if one.kind == "year":
        return tuple(sorted({str(_number(one.name, value, *YEARS)) for value in values}))
    allowed = allowed_values(table, one, vocabulary)
    pattern = table.rule(one.column).pattern if one.kind == "words" else ""
    for value in values:
        if allowed is not None and value not in allowed:
            raise unknown(
                "unknown-value",
                f"The {one.name}",
                value,
                allowed,
                guess=vocabulary.by_name(value) if one.kind in ("country", "group") else None,
                parameter=one.name,
            )
        if not value or (pattern and not PATTERNS[pattern].fullmatch(value)):
            raise Refused(
                "unknown-value",
                f"{clip(value)!r} is no {one.name}: {one.meaning}.",
                parameter=one.name,
                value=value,
                pattern=pattern or None,
            )
    return tuple(sorted(set(values)))


def allowed_values(table: Table, one: Filter, vocabulary: Vocabulary) -> frozenset[str] | None:
    """The values that the filter takes; None where they are not listed."""
    if one.kind == "country":
        return vocabulary.countries
    if one.kind == "group":
        return vocabulary.groups
    return vocabulary.values(table, one.column)


def _number(name: str, text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII) or not low <= int(text) <= high:
        raise Refused(
            "not-a-number",
            f"{name} takes a whole number from {low} to {high}, found {clip(text)!r}.",
            parameter=name,
            value=text,
        )
    return int(text)


def _date(name: str, text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused(
        "not-a-date",
        f"{name} takes a day that is in the calendar, written as 2026-11-23, found {clip(text)!r}.",
        parameter=name,
        value=text,
    )


def _day(text: str, today: date) -> date:
    day = _date("as-of", text)
    if day > today:
        raise Refused(
            "future-date",
            f"{text} is still to come. The newest day is {today.isoformat()}; leave as-of out for that.",
            parameter="as-of",
            value=text,
            latest=today.isoformat(),
        )
    return day
