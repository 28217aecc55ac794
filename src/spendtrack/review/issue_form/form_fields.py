"""What people write in a form -> the ledger's own words: a party, a unit, a number, a target, the sources given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from pydantic_core import PydanticCustomError

from spendtrack.ledger.dates import parse_deadline, parse_partial_date
from spendtrack.ledger.fields import MONEY_PATTERN, SHARE_UNITS, URL_PATTERN, parse_number
from spendtrack.ledger.hints import closest
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.phrases import clip
from spendtrack.ledger.vocabulary import Operator

MONTHS = "January February March April May June July August September October November December".split()
UNIT_WORDS = {
    "gdp": "pct-gdp",
    "gni": "pct-gni",
    "gross domestic product": "pct-gdp",
    "gross national income": "pct-gni",
    "defence spending": "pct-defence-spending",
    "defense spending": "pct-defence-spending",
    "procurement": "pct-procurement",
}
SCALES = {"m": "m", "mn": "m", "million": "m", "bn": "bn", "billion": "bn"}
NOT_NAMED = "Not named in the form"
_RANGE = re.compile(r"(\S+?) ?%? ?(?:to|-|–) ?(\S+)")
_OPERATORS = "|".join(str(word).replace("-", "[- ]") for word in Operator)
_TARGET = re.compile(
    rf"(?:(?P<operator>{_OPERATORS})\b)? *(?P<value>-?\d[\d.,]*(?: ?%? ?(?:to|–|-) ?\d[\d.,]*)?)? *(?P<unit>.*?) *(?:\bby (?P<by>\S+))?",
    re.IGNORECASE,
)


class Unclear(ValueError):
    """An answer that is not understood; the message is for the person who gave it."""


def party(text: str, ledger: Ledger) -> str:
    """The id of the party with this id or name, however it is written. Raises Unclear."""
    names = {_folded(name): name for name in ledger.parties}
    names |= {_folded(one.name): name for name, one in ledger.parties.items()}
    if (found := names.get(_folded(text))) is not None:
        return found
    guess = closest(_folded(text), names)
    meant = f" Did you mean {ledger.parties[names[guess]].name} ({names[guess]})?" if guess else ""
    raise Unclear(f"{clip(text, 40)!r} is not known.{meant} Write the country's name or its three letters.")


def _folded(text: str) -> str:
    """Without case and accents, so that LATVIA is Latvia and Turkiye is Türkiye."""
    parts = unicodedata.normalize("NFKD", text.strip()).casefold()
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def number(text: str) -> str:
    """The number as written, without a sign of per cent. Raises Unclear."""
    bare = text.strip().removesuffix("%").strip()
    try:
        parse_number(bare)
    except PydanticCustomError as error:
        raise Unclear(said(error)) from None
    return bare


def unit(text: str) -> str:
    """A unit of the ledger: "% of GDP" is pct-gdp, "EUR million" is EUR m. Raises Unclear."""
    if text in SHARE_UNITS or re.fullmatch(MONEY_PATTERN, text):
        return text
    share = re.fullmatch(r"(?:%|per ?cent|percentage|share|pct) (?:of )?(?:the )?(.+)", text, re.IGNORECASE)
    if share and share[1].casefold() in UNIT_WORDS:
        return UNIT_WORDS[share[1].casefold()]
    words = [word for word in text.split() if word.casefold() != "of"]
    scales = [SCALES[word.casefold()] for word in words if word.casefold() in SCALES]
    currencies = [word.upper() for word in words if word.casefold() not in SCALES]
    if len(scales) == 1 and len(currencies) == 1 and re.fullmatch("[A-Z]{3}", currencies[0]):
        return f"{currencies[0]} {scales[0]}"
    raise Unclear(
        f"{clip(text, 40)!r} is not a unit. Use % of GDP ({', '.join(SHARE_UNITS)}), or a currency with m or bn."
    )


def deadline(text: str) -> str:
    span = re.fullmatch(r"(\d{4}) ?[-–/] ?(?:\d\d)?(\d\d)", text)
    spans = span is not None and int(span[2]) == (int(span[1]) + 1) % 100
    # 2009-10 may as well be October 2009.
    if span and spans and text != (written := f"{span[1]}/{span[2]}") and int(span[2]) > 12:
        raise Unclear(f"{text!r} is how others write a financial year. Write {written}.")
    try:
        return parse_deadline(text).text
    except PydanticCustomError as error:
        raise Unclear(said(error)) from None


def partial_date(text: str) -> str:
    try:
        return parse_partial_date(text).text
    except PydanticCustomError as error:
        raise Unclear(said(error)) from None


def level(text: str, is_range: bool) -> dict[str, str]:
    """{"value": ...}, or of a range {"low": ..., "high": ...}. Raises Unclear."""
    bounds = _RANGE.fullmatch(text) if is_range else None
    if is_range and bounds is None:
        raise Unclear(f"{clip(text, 40)!r} is not a range; write 5 to 6.")
    return {"low": number(bounds[1]), "high": number(bounds[2])} if bounds else {"value": number(text)}


def target(text: str, known: Mapping[str, str]) -> dict[str, str]:
    """A target as it should be, of which a form may say a part: "4.9", "at least 4.9% of GDP by 2030", "by 2031".

    known: the target as it stands; what the text leaves out stays. Raises Unclear.
    """
    found = _TARGET.fullmatch(text)
    if found is None or not any(found.groups()):
        raise Unclear("a target is written as at-least 3.5 % of GDP by 2035; what you leave out stays.")
    made = dict(known)
    if found["operator"]:
        made["operator"] = found["operator"].lower().replace(" ", "-")
    if found["value"]:
        for key in ("value", "low", "high"):
            made.pop(key, None)
        if not found["operator"] and _RANGE.fullmatch(found["value"].strip()):
            made["operator"] = "range"
        made |= level(found["value"].strip(), made.get("operator") == "range")
    if found["unit"] not in ("", "%"):
        made["unit"] = unit(found["unit"])
    if found["by"]:
        made["by"] = deadline(found["by"])
    return made


def said(error: PydanticCustomError) -> str:
    context = error.context or {}
    return f"{context.get('message', '')} {context.get('hint', '')}".strip()


@dataclass
class Sources:
    """The sources that a form gives. ids: all of them; records: those that the ledger does not have yet."""

    ids: list[str] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)


def sources(text: str, ledger: Ledger, prefix: str, taken: Iterable[str] = ()) -> Sources:
    """One source a line of the text, which two addresses on one line make two; known ones by id or address.

    prefix: how new ids begin; taken: ids that are in use beside those of the sources.
    """
    found = Sources()
    addresses = {one.url: name for name, one in ledger.sources.items() if one.url}
    used = {*ledger.sources, *taken}
    for line in _each(text):
        named = [word for word in re.split(r"[\s,;]+", line) if "-" in word and word in ledger.sources]
        address = _address(line)
        if named or address in addresses:
            found.ids += named or [addresses[address]]
            continue
        record = _record(line, address)
        words = [prefix, *((record["publisher"], record["date"]) if "date" in record else ("form",))]
        name = fresh("-".join(words), used)
        used.add(name)
        found.ids.append(name)
        found.records.append({"id": name, **record})
    found.ids = list(dict.fromkeys(found.ids))
    return found


def _each(text: str) -> list[str]:
    """The text cut into sources; an address on a line of its own belongs to the words before it."""
    every: list[str] = []
    for line in text.split("\n"):
        bare = re.sub(r"^(?:[-*•#]+|\d+[.)])\s+", "", line).strip()
        if not bare or bare == "Sources":
            continue
        ends = [one.end() for one in re.finditer(URL_PATTERN, bare)]
        cuts = [0, *ends[:-1], len(bare)]
        parts = [bare[start:end].strip(" ;,") for start, end in pairwise(cuts)]
        if every and _address(parts[0]) == parts[0] and not _address(every[-1]):
            every[-1] = f"{every[-1].rstrip(' ,')}, {parts.pop(0)}"
        every += filter(None, parts)
    return every


def _address(text: str) -> str:
    found = re.search(URL_PATTERN, text)
    return found[0].rstrip(".,;)") if found else ""


def _record(line: str, address: str) -> dict[str, str]:
    """A source from its line; "title, publisher, date, address" is taken apart, anything else is the title."""
    words = line.split(address)[0].strip(" ,;(<") if address else line
    parts = [part.strip() for part in words.split(",") if part.strip()]
    record = {"title": clip(words or address, 200), "publisher": NOT_NAMED}
    day = _day(parts[-1]) if len(parts) > 2 else ""
    if day:
        record = {"title": clip(", ".join(parts[:-2]), 200), "publisher": parts[-2], "date": day}
    if address:
        record["url"] = address
    return record | {"kind": "secondary", "second_hand": "true", "note": f"As given in the form: {line}"}


def _day(text: str) -> str:
    """A date as the ledger writes it, from 2026-11-10, 10 November 2026 or November 2026; empty where it is none."""
    spoken = re.fullmatch(r"(?:(\d{1,2}) )?([A-Za-z]+) (\d{4})", text)
    if spoken and spoken[2].capitalize() in MONTHS:
        month = f"{MONTHS.index(spoken[2].capitalize()) + 1:02d}"
        text = "-".join(filter(None, (spoken[3], month, spoken[1] and f"{int(spoken[1]):02d}")))
    try:
        return partial_date(text)
    except Unclear:
        return ""


def fresh(words: str, used: Iterable[str]) -> str:
    """The words as an id of the ledger; a number follows where it is taken."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", words.lower()) if not unicodedata.combining(sign)
    )
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    name, count = stem, 2
    while name in used:
        name, count = f"{stem}-{count}", count + 1
    return name
