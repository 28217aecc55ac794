"""The fields of a new pledge's form -> records of the ledger, with what was assumed and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from spendtrack.ledger.dates import parse_deadline
from spendtrack.ledger.fields import SHARE_UNITS, parse_number
from spendtrack.ledger.hints import did_you_mean
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.model import Pledge
from spendtrack.ledger.phrases import clip, one_of
from spendtrack.ledger.vocabulary import Measure, Operator, Strength
from spendtrack.review.issue_form import form_fields
from spendtrack.review.issue_form.form_fields import Unclear

FREE = ("title", "announced_by", "conditions", "note", "publisher", "confidence_note", "url")
BASES = {"core": "nato", "equipment": "nato", "total": "nato", "related": "nato", "ukraine": "allocations"}
# What an id names beside party, level and year, where that is not plain core or total defence spending.
NAMED_IN_IDS = {
    "ukraine": "ukraine",
    "ukraine-amount": "ukraine",
    "equipment": "equipment",
    "related": "related",
}
UNCHECKED = "From a form, not yet checked by a second person."


@dataclass
class Drafted:
    """What a form became. faults: what must be mended first; assumed: what the reviewer must look at."""

    pledge: dict[str, Any] = field(default_factory=dict)
    sources: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    def take(self, label: str, read: Callable[[str], Any], text: str) -> Any:
        """What the answer means, or nothing and a fault."""
        try:
            return read(text)
        except Unclear as error:
            self.faults.append(f"{label}: {error}")
            return None

    def take_sources(self, found: form_fields.Sources) -> None:
        self.sources += found.records
        for one in found.records:
            lacks = [
                key
                for key in ("publisher", "date")
                if one.get(key, form_fields.NOT_NAMED) == form_fields.NOT_NAMED
            ]
            do = f"add its {' and '.join(lacks)}" if lacks else "compare it with the document"
            self.assumed.append(f"The source {one['id']} holds what the form says: {do}.")


def new_pledge(fields: Mapping[str, str], ledger: Ledger) -> Drafted:
    """The record of a pledge, and of its sources where the form names some that the ledger does not have."""
    made = Drafted()
    for label in ("Party", "Title", "Measure", "Strength", "Announced", "Sources"):
        if label not in fields:
            made.faults.append(f"{label} is empty; it is needed.")
    if made.faults:
        return made
    party = made.take("Party", lambda text: form_fields.party(text, ledger), fields["Party"])
    measure = made.take("Measure", _word_of(Measure), fields["Measure"])
    strength = made.take("Strength", _word_of(Strength), fields["Strength"])
    announced = made.take("Announced", form_fields.partial_date, fields["Announced"])
    target = _target(made, fields)
    supersedes = _older(made, fields.get("Supersedes", ""), ledger)
    if made.faults:
        return made
    name = _new_id(ledger, party, measure, target, fields["Title"])
    made.pledge = {"id": name, "party": party, "title": fields["Title"], "measure": measure}
    if target.get("unit") in SHARE_UNITS:
        made.pledge["basis"] = BASES.get(measure, "national")
        made.assumed.append(
            f"basis: {made.pledge['basis']} follows from the measure; the form does not ask for it."
        )
    if target:
        made.pledge["target"] = target
    made.pledge |= {"strength": strength, "announced": announced}
    for key, value in (
        ("announced_by", fields.get("Announced by")),
        ("supersedes", supersedes),
        ("conditions", fields.get("Conditions")),
        ("note", fields.get("Note")),
    ):
        if value:
            made.pledge[key] = value
    made.pledge |= {"confidence": "unconfirmed", "confidence_note": UNCHECKED}
    made.assumed.append(
        "confidence: unconfirmed until somebody has checked the source; it is listed and not judged."
    )
    given = form_fields.sources(fields["Sources"], ledger, party.lower(), ledger.pledges)
    made.take_sources(given)
    made.pledge["sources"] = given.ids
    made.assumed += _twins(made.pledge, ledger)
    return made


def _word_of(known: Iterable[str]) -> Callable[[str], str]:
    words = [str(word) for word in known]

    def read(text: str) -> str:
        if text in words:
            return text
        raise Unclear(f"{clip(text, 40)!r} is not one of the words. Use {one_of(words)}.")

    return read


def _target(made: Drafted, fields: Mapping[str, str]) -> dict[str, str]:
    if "Value" not in fields:
        return {}
    if "Operator" not in fields:
        made.faults.append("Operator is empty; a value needs one, because a floor is not a ceiling.")
        return {}
    operator = made.take("Operator", _word_of(Operator), fields["Operator"])
    level = made.take("Value", lambda text: form_fields.level(text, operator == "range"), fields["Value"])
    target = {"operator": operator, **(level or {})}
    target["unit"] = made.take("Unit", form_fields.unit, fields.get("Unit", ""))
    if "By" in fields:
        target["by"] = made.take("By", form_fields.deadline, fields["By"])
    return target


def _older(made: Drafted, text: str, ledger: Ledger) -> list[str]:
    names = [name for name in dict.fromkeys(re.split(r"[\s,;]+", text)) if name]
    for name in names:
        if name not in ledger.pledges:
            made.faults.append(
                f"Supersedes: there is no pledge {clip(name)!r}.{did_you_mean(name[:60], ledger.pledges)}"
            )
    return names


def _new_id(ledger: Ledger, party: str, measure: str, target: Mapping[str, str], title: str) -> str:
    """As the ledger writes them: lva-5p0-2026, gbr-ukraine-3bn-2030; without a level the first words of the title."""
    number = target.get("value") or target.get("low") or ""
    if number:
        unit = target["unit"]
        text = f"{parse_number(number):.15g}"
        text += ".0" if unit == "pct-gdp" and "." not in text else ""
        scale = "" if unit in SHARE_UNITS else unit.split()[1]
        year = str(parse_deadline(target["by"]).year) if "by" in target else ""
        tail = [NAMED_IN_IDS.get(measure, ""), text.replace(".", "p") + scale, year]
    else:
        tail = title.split()[:5]
    return form_fields.fresh("-".join([party, *filter(None, tail)]), {*ledger.pledges, *ledger.sources})


def _twins(pledge: Mapping[str, Any], ledger: Ledger) -> list[str]:
    """What the ledger has already that says the same: the title, or the level for the same year."""
    said = []
    for name, one in ledger.pledges.items():
        if (one.party, str(one.measure)) != (pledge["party"], pledge["measure"]) or name in pledge.get(
            "supersedes", ()
        ):
            continue
        if one.title.casefold() == pledge["title"].casefold() or _same_level(one, pledge.get("target", {})):
            said.append(
                f"The ledger has {name} already ({one.title}). If it is the same pledge, correct that one instead; "
                f"if this one replaces it, add supersedes: [{name}]."
            )
    return said


def _same_level(one: Pledge, target: Mapping[str, str]) -> bool:
    if one.target is None or not target or one.target.unit != target["unit"]:
        return False
    year = parse_deadline(target["by"]).year if "by" in target else None
    years = {one.target.by.year if one.target.by else None, one.target.starts}
    level = parse_number(target.get("value") or target.get("low"))
    return one.target.level == level and year in years
