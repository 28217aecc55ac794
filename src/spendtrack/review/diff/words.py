"""What differs between two states of one record, field by field and in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from spendtrack.ledger.model import (
    CarvedOut,
    Contradiction,
    Correction,
    Membership,
    PathPoint,
    SecondOpinion,
)
from spendtrack.ledger.phrases import clip

# What people call the fields, where that is not their name in the file.
LABELS = {
    "target.value": "target",
    "target.low": "lower end of the target",
    "target.high": "upper end of the target",
    "target.unit": "unit",
    "target.operator": "wording",
    "target.counted": "years that count",
    "target.starts": "first year",
    "target.by": "deadline",
    "amount.value": "sum",
    "amount.unit": "unit of the sum",
    "amount.counted": "years that the sum is for",
    "path_unit": "unit of the path",
    "announced_by": "announced by",
    "entered": "entered in the ledger",
    "edition.entered": "entered in the ledger",
    "withdrawn.entered": "withdrawal entered in the ledger",
    "withdrawn.on": "withdrawn on",
    "withdrawn.note": "reason for the withdrawal",
    "withdrawn.sources": "sources for the withdrawal",
    "confidence_note": "why the confidence is not high",
    "second_hand": "second-hand",
    "financial_year": "start of the financial year",
    "edition.published": "published",
    "edition.day_confirmed": "day confirmed",
    "edition.judges": "verdicts may rest on it",
    "edition.next_expected": "next edition expected",
    "edition.sha256": "SHA-256 of the file",
    "until": "last day",
    "url": "address",
}
UNITS = {
    "pct-gdp": "% of GDP",
    "pct-gni": "% of gross national income",
    "pct-defence-spending": "% of defence spending",
    "pct-procurement": "% of procurement",
}
LISTS = ("sources", "supersedes", "parties")
LONGEST = 160


@dataclass(frozen=True)
class FieldChange:
    """One field; None where it was not there. `unit` follows a number: "% of GDP", " EUR bn"."""

    field: str
    before: str | None
    after: str | None
    unit: str = ""

    def words(self, arrow: str = "->") -> str:
        """ "target 2.5 -> 2.6% of GDP"."""
        if self.field.split()[0] in LISTS:
            names, others = (self.before or "").split(", "), (self.after or "").split(", ")
            gone = [name for name in names if name and name not in others]
            come = [name for name in others if name and name not in names]
            said = [f"{'added' if come else ''} {', '.join(come)}".strip()] if come else []
            said += [f"removed {', '.join(gone)}"] if gone else []
            return f"{self.field}: {'; '.join(said) or 'in another order'}"
        if self.before is None:
            return f"{self.field} added: {clip(self.after or '', LONGEST)}{self.unit}"
        if self.after is None:
            return f"{self.field} removed; it was: {clip(self.before, LONGEST)}{self.unit}"
        was, now = _differing(self.before, self.after)
        if " " in was + now:
            was, now = f"“{was}”", f"“{now}”"
        return f"{self.field} {was} {arrow} {now}{self.unit}"


def _differing(before: str, after: str) -> tuple[str, str]:
    """Both texts, of long ones only the part around the first difference."""
    if len(before) <= LONGEST and len(after) <= LONGEST:
        return clip(before, LONGEST), clip(after, LONGEST)
    at = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    start = max(0, at - 40)
    dots = "… " if start else ""
    return f"{dots}{clip(before[start:], LONGEST)}", f"{dots}{clip(after[start:], LONGEST)}"


def facts(record: BaseModel) -> dict[str, str]:
    """What the record says: name of the field for people -> its value as text. The id is left out."""
    return {label: text for label, text in _facts(record, "") if label != "id"}


def _facts(record: BaseModel, above: str) -> Iterator[tuple[str, str]]:
    for name in type(record).model_fields:
        value = getattr(record, name)
        path = f"{above}{name}"
        if value is None or value == []:
            continue
        if isinstance(value, BaseModel):
            yield from _facts(value, f"{path}.")
        elif isinstance(value, list) and isinstance(value[0], BaseModel):
            for number, item in enumerate(value, 1):
                yield _entry(item, number)
        elif isinstance(value, list):
            yield LABELS.get(path, _plain_name(path)), ", ".join(str(one) for one in value)
        else:
            yield LABELS.get(path, _plain_name(path)), _text(value)


def _entry(item: BaseModel, number: int) -> tuple[str, str]:
    """One entry of a list, named by what makes it that entry."""
    if isinstance(item, PathPoint):
        return f"path for {item.year}", _text(item.value)
    if isinstance(item, CarvedOut):
        return f"exception for {item.party}", f"{item.reason}: {item.note}"
    if isinstance(item, Correction):
        return f"correction of {item.on}", item.what
    if isinstance(item, Contradiction):
        return f"contradiction by {clip(item.by)}", item.says
    if isinstance(item, SecondOpinion):
        return f"second opinion on {item.party} {item.year}", f"{item.says}, {item.source}"
    if isinstance(item, Membership):
        until = f" to {item.until}" if item.until else ""
        return f"membership of {item.party}", f"from {item.since}{until}"
    return f"entry {number}", str(item)


def _plain_name(path: str) -> str:
    return path.rpartition(".")[2].replace("_", " ")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def field_changes(before: BaseModel, after: BaseModel) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the record."""
    was, now = facts(before), facts(after)
    units = [_unit(one) for one in (was, now)]
    unit = units[1] if units[0] == units[1] else ""
    found = []
    for label in dict.fromkeys([*was, *now]):
        old, new = was.get(label), now.get(label)
        if old != new:
            follows = unit if label.endswith("target") or label.startswith("path for") else ""
            found.append(FieldChange(label, old, new, follows))
    return tuple(found)


def _unit(said: dict[str, str]) -> str:
    unit = said.get("unit", "")
    return UNITS.get(unit, f" {unit}" if unit else "")


def promise(said: dict[str, str]) -> str:
    """What a pledge promises, from its facts: "at least 3.5% of GDP by 2035"."""
    level = said.get("target") or " to ".join(
        filter(None, (said.get("lower end of the target"), said.get("upper end of the target")))
    )
    if not level:
        return ""
    wording = {"at-least": "at least ", "up-to": "up to ", "about": "about ", "towards": "towards "}
    by = f" by {said['deadline']}" if "deadline" in said else ""
    return f"{wording.get(said.get('wording', ''), '')}{level}{_unit(said)}{by}"
