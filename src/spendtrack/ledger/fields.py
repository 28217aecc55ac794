"""How the text of one field becomes a value: numbers, ids, units, addresses. One parser a kind; dates have `dates`.

Each parser takes the text that the author wrote and raises PydanticCustomError with a slug, a message and a hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from spendtrack.ledger.currency_codes import currencies
from spendtrack.ledger.dates import (
    Deadline,
    PartialDate,
    parse_date,
    parse_deadline,
    parse_month_day,
    parse_partial_date,
    parse_year,
)
from spendtrack.ledger.faults import fault, text_of
from spendtrack.ledger.hints import did_you_mean
from spendtrack.ledger.phrases import clip
from spendtrack.ledger.vocabulary import Scale, ShareUnit

_LONG = re.compile(r"-?[0-9]{1,15}\.[0-9]{13,}\Z")
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+\Z")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?\Z")


def parse_number(value: Any) -> float:
    """Plain decimal notation only: `2.5`, never `2,5`, `1_000`, `1e3`, `.5` or `2.5%`."""
    text = text_of(value)
    if _NUMBER.match(text):
        return float(text)
    if _LONG.match(text):
        raise fault(
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
    raise fault(
        "not-a-number",
        f"A number is expected, found {clip(text)!r}.",
        f"Use a full stop for decimals and nothing else: {shown}; the unit has its own key.",
    )


def parse_flag(value: Any) -> bool:
    text = text_of(value)
    if text in ("true", "false"):
        return text == "true"
    raise fault("not-a-flag", f"true or false is expected, found {clip(text)!r}.", "Write true or false.")


def parse_text(value: Any) -> str:
    text = text_of(value)
    if not text.strip():
        raise fault("empty-value", "The key has no value.", "Give it one, or delete the key.")
    return text.strip()


def _pattern(slug: str, pattern: str, message: str, hint: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern + r"\Z")

    def parse(value: Any) -> str:
        text = parse_text(value)
        if not compiled.match(text):
            raise fault(slug, message.format(found=clip(text)), hint)
        return text

    return parse


ID_PATTERN = r"[a-z0-9]+(-[a-z0-9]+)*"
PARTY_PATTERN = r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"
DIGEST_PATTERN = "[0-9a-f]{64}"
URL_PATTERN = r"https?://[^\s<>\"{}|\\^`]+"
MONEY_PATTERN = rf"[A-Z]{{3}} ({'|'.join(Scale)})"
SHARE_UNITS = tuple(str(unit) for unit in ShareUnit)

_currency_form = _pattern(
    "bad-currency", "[A-Z]{3}", "{found!r} is not a currency.", "Use three capital letters: EUR, GBP, USD."
)
_unit_form = _pattern(
    "bad-unit",
    f"({'|'.join(SHARE_UNITS)}|{MONEY_PATTERN})",
    "{found!r} is not a unit.",
    f"Use {', '.join(SHARE_UNITS)}, or a currency with m or bn, such as EUR bn.",
)


def parse_currency(value: Any) -> str:
    """A currency of ISO 4217, or one that the euro has replaced since 2010."""
    return _in_use(_currency_form(value))


def parse_unit(value: Any) -> str:
    """A share, or a currency with its scale."""
    unit = _unit_form(value)
    if unit not in SHARE_UNITS:
        _in_use(unit[:3])
    return unit


def _in_use(code: str) -> str:
    if code not in currencies():
        raise fault(
            "bad-currency",
            f"{code} is not a currency of ISO 4217.{did_you_mean(code, ('EUR', 'USD', 'GBP'))}",
            "Use the three letters of a currency in use: EUR, GBP, USD.",
        )
    return code


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
        {
            "anyOf": [
                {"type": "integer"},
                {"type": "string", "pattern": r"^\d{4}(-Q[1-4]|-(0\d|1[0-2])(-\d\d)?)?$"},
            ]
        }
    ),
]
By = Annotated[
    Deadline,
    BeforeValidator(parse_deadline),
    _AS_TEXT,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer"},
                {"type": "string", "pattern": r"^\d{4}(/\d\d|-Q[1-4]|-(0\d|1[0-2])(-\d\d)?)?$"},
            ]
        }
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
    BeforeValidator(parse_currency),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"}),
]
Unit = Annotated[
    str,
    BeforeValidator(parse_unit),
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
    WithJsonSchema({"type": "string", "pattern": "^https?://[^/]"}),
]
Digest = Annotated[
    str,
    BeforeValidator(
        _pattern(
            "bad-digest",
            DIGEST_PATTERN,
            "{found!r} is not the SHA-256 of a file.",
            "Write the 64 digits and letters a to f that `sha256sum FILE` prints, or leave the key out.",
        )
    ),
    WithJsonSchema({"type": "string", "pattern": f"^{DIGEST_PATTERN}$"}),
]
