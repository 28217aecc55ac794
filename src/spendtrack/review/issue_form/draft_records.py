"""The fields of a filled form -> records of the ledger, with what was assumed and what is wrong, in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import PydanticCustomError

from spendtrack.ledger.dates import parse_deadline, parse_partial_date
from spendtrack.ledger.fields import MONEY_PATTERN, SHARE_UNITS, URL_PATTERN, parse_number
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.vocabulary import Measure, Operator, Strength
from spendtrack.text import did_you_mean, one_of

FREE = ("title", "announced_by", "conditions", "note", "publisher", "confidence_note", "url")
BASES = {"core": "nato", "equipment": "nato", "total": "nato", "related": "nato", "ukraine": "allocations"}


@dataclass
class Drafted:
    """What a form became. faults: what must be mended first; assumed: what the reviewer must look at."""

    pledge: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)


def new_pledge(fields: Mapping[str, str], ledger: Ledger) -> Drafted:
    """The record of a pledge, and of its source where the form names none that is known."""
    made = Drafted()
    party = _known(made, fields, "Party", ledger.parties, upper=True)
    measure = _known(made, fields, "Measure", [str(word) for word in Measure])
    strength = _known(made, fields, "Strength", [str(word) for word in Strength])
    announced = _parsed(made, fields, "Announced", lambda text: parse_partial_date(text).text)
    for label in ("Title", "Sources"):
        if label not in fields:
            made.faults.append(f"{label} is empty; it is needed.")
    target = _target(made, fields)
    supersedes = _ids(made, fields.get("Supersedes", ""), ledger)
    if made.faults:
        return made
    name = _new_id(ledger, party, target, fields["Title"])
    made.pledge = {"id": name, "party": party, "title": fields["Title"], "measure": measure}
    if target.get("unit") in SHARE_UNITS:
        made.pledge["basis"] = BASES.get(measure, "national")
        made.assumed.append(
            f"basis: {made.pledge['basis']} follows from the measure; the form does not ask for it."
        )
    if target:
        made.pledge["target"] = target
    made.pledge |= {"strength": strength, "announced": announced}
    for key, label in (
        ("announced_by", "Announced by"),
        ("supersedes", ""),
        ("conditions", "Conditions"),
        ("note", "Note"),
    ):
        value = supersedes if key == "supersedes" else fields.get(label)
        if value:
            made.pledge[key] = value
    made.pledge |= {
        "confidence": "unconfirmed",
        "confidence_note": "From a form, not yet checked by a second person.",
    }
    made.assumed.append(
        "confidence: unconfirmed until somebody has checked the source; it is listed and not judged."
    )
    made.pledge["sources"] = _sources(made, fields["Sources"], name, ledger)
    return made


def _known(made: Drafted, fields: Mapping[str, str], label: str, known: Any, upper: bool = False) -> str:
    """The answer where it is one of the known words; otherwise a fault, and nothing of the answer is used."""
    text = fields.get(label, "")
    text = text.upper() if upper else text
    if text in known:
        return text
    if not text:
        made.faults.append(f"{label} is empty; it is needed.")
    elif len(known) > 20:
        made.faults.append(f"{label}: {text[:40]!r} is not known.{did_you_mean(text[:40], known)}")
    else:
        made.faults.append(f"{label}: {text[:40]!r} is not one of the words. Use {one_of(known)}.")
    return ""


def _parsed(made: Drafted, fields: Mapping[str, str], label: str, parse: Callable[[str], str]) -> str:
    if label not in fields:
        made.faults.append(f"{label} is empty; it is needed.")
        return ""
    try:
        return parse(fields[label])
    except PydanticCustomError as error:
        context = error.context or {}
        made.faults.append(f"{label}: {context.get('message', '')} {context.get('hint', '')}".strip())
        return ""


def _target(made: Drafted, fields: Mapping[str, str]) -> dict[str, str]:
    if "Value" not in fields:
        return {}
    target = {"operator": _known(made, fields, "Operator", [str(word) for word in Operator])}
    bounds = (
        re.fullmatch(r"(\S+?)%? ?(?:to|-|–) ?(\S+)", fields["Value"])
        if target["operator"] == "range"
        else None
    )
    parts = {"low": bounds[1], "high": bounds[2]} if bounds else {"value": fields["Value"]}
    for key, text in parts.items():
        target[key] = _parsed(made, {"Value": text.removesuffix("%").strip()}, "Value", _number)
    unit = fields.get("Unit", "")
    if unit not in SHARE_UNITS and not re.fullmatch(MONEY_PATTERN, unit):
        made.faults.append(
            f"Unit: {unit[:40]!r} is not a unit. Use {', '.join(SHARE_UNITS)}, or a currency with m or bn."
        )
    target["unit"] = unit
    if "By" in fields:
        target["by"] = _parsed(made, fields, "By", lambda text: parse_deadline(text).text)
    return target


def _number(text: str) -> str:
    parse_number(text)
    return text


def _ids(made: Drafted, text: str, ledger: Ledger) -> list[str]:
    names = [name for name in re.split(r"[\s,;]+", text) if name]
    for name in names:
        if name not in ledger.pledges:
            made.faults.append(
                f"Supersedes: there is no pledge {name[:60]!r}.{did_you_mean(name[:60], ledger.pledges)}"
            )
    return list(dict.fromkeys(names))


def _new_id(ledger: Ledger, party: str, target: Mapping[str, str], title: str) -> str:
    """party-value-year, or the first words of the title; a number follows where the id is taken."""
    value = target.get("value") or target.get("low") or ""
    tail = [value.replace(".", "p"), target.get("by", "")[:4]] if value else title.lower().split()[:5]
    words = re.sub(r"[^a-z0-9]+", "-", "-".join([party.lower(), *tail]).lower()).strip("-")[:60].strip("-")
    name, number = words, 2
    while name in ledger.pledges or name in ledger.sources:
        name, number = f"{words}-{number}", number + 1
    return name


def _sources(made: Drafted, text: str, pledge: str, ledger: Ledger) -> list[str]:
    """Ids of the ledger that the text names; where it names none, a source of its own that says what was given."""
    named = [
        word for word in dict.fromkeys(re.split(r"[\s,;]+", text)) if "-" in word and word in ledger.sources
    ]
    if named:
        return named
    name = f"{pledge}-form"
    made.source = {"id": name, "title": text[:200], "publisher": "Not named in the form"}
    address = re.search(URL_PATTERN, text)
    if address:
        made.source["url"] = address[0].rstrip(".,;)")
    made.source |= {"kind": "secondary", "second_hand": "true", "note": f"As given in the form: {text}"}
    made.assumed.append(f"The source {name} holds what the form says: give it title, publisher and date.")
    return [name]
