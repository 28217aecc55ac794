"""Which records of two ledgers differ, and how: added, revised, withdrawn, removed, or only laid out anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spendtrack.ledger.draft import EVENTS, FILES, OBSERVATIONS, PARTIES, PLEDGES, SOURCES
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.model import Observation, Pledge
from spendtrack.review.diff.firmness import turned
from spendtrack.review.diff.sides import Side
from spendtrack.review.diff.words import FieldChange, facts, field_changes, promise

KINDS = {"pledges": PLEDGES, "parties": PARTIES, "groups": PARTIES, "sources": SOURCES, "events": EVENTS}
NOUNS = {
    "pledges": "pledge",
    "parties": "party",
    "groups": "group",
    "sources": "source",
    "events": "event",
    "figures": "figure",
}
Key = tuple[str, str, str, int, str, str]


@dataclass(frozen=True)
class RecordChange:
    """One record. record: a key of NOUNS. what: added, revised, withdrawn, removed, left-out, mended or reformatted;
    left-out means that NEW has it, with errors."""

    what: str
    record: str
    id: str
    title: str
    fields: tuple[FieldChange, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class FigureChange:
    """One row of observations.csv. what: added, revised or removed."""

    what: str
    party: str
    measure: str
    basis: str
    year: int
    unit: str
    edition: str
    before: str | None
    after: str | None
    fields: tuple[FieldChange, ...] = ()


def record_changes(old: Side, new: Side) -> list[RecordChange]:
    """Pledges, parties, groups, sources and events that differ, in the order of KINDS and of the files."""
    found: list[RecordChange] = []
    for kind in KINDS:
        before: Mapping[str, Any] = getattr(old.ledger, kind)
        after: Mapping[str, Any] = getattr(new.ledger, kind)
        texts = [_blocks(side, kind) for side in (old, new)]
        for name, record in after.items():
            was = before.get(name)
            if was is None:
                what = "mended" if name in _nodes(old, kind) or unread(old, kind) else "added"
                found.append(RecordChange(what, kind, name, _title(record), note=_added(record, old.ledger)))
            elif was != record:
                gone = isinstance(record, Pledge) and record.withdrawn and not was.withdrawn
                what = "withdrawn" if gone else "revised"
                fields = field_changes(was, record)
                note = _in_place(was, record) if what == "revised" else ""
                found.append(RecordChange(what, kind, name, _title(record), fields, note))
            elif texts[0].get(name) != texts[1].get(name):
                found.append(RecordChange("reformatted", kind, name, _title(record)))
        if unread(new, kind):
            continue
        for name, record in before.items():
            if name not in after:
                what = "left-out" if name in _nodes(new, kind) else "removed"
                found.append(RecordChange(what, kind, name, _title(record), note=_missed(name, new, kind)))
        for name in _nodes(new, kind):
            if name not in after and name not in before:
                found.append(RecordChange("left-out", kind, name, ""))
    return found


def figure_changes(old: Ledger, new: Ledger) -> list[FigureChange]:
    """Rows of observations.csv that differ, by edition, party, measure and year."""
    was, now = rows_by_key(old), rows_by_key(new)
    found: list[FigureChange] = []
    for key in was.keys() | now.keys():
        before, after = was.get(key), now.get(key)
        if before == after:
            continue
        what = "added" if before is None else "removed" if after is None else "revised"
        fields: tuple[FieldChange, ...] = ()
        if before is not None and after is not None:
            fields = tuple(
                FieldChange(name, str(getattr(before, name)) or None, str(getattr(after, name)) or None)
                for name in ("status", "confidence", "note")
                if getattr(before, name) != getattr(after, name)
            )
        party, measure, basis, year, unit, edition = key
        first, second = (None if row is None else f"{row.value:.15g}" for row in (before, after))
        found.append(FigureChange(what, party, measure, basis, year, unit, edition, first, second, fields))
    return sorted(found, key=lambda one: (one.edition, one.party, one.measure, one.year, one.unit))


def rows_by_key(ledger: Ledger) -> dict[Key, Observation]:
    return {
        (row.party, row.measure, str(row.basis or ""), row.year, row.unit, row.edition): row
        for row in ledger.observations
    }


def layout_only(old: Side, new: Side, changed: Mapping[str, bool]) -> list[str]:
    """Files whose text differs while every record says the same. changed: file -> whether a record of it differs."""
    return [
        file
        for file in FILES
        if file in old.files
        and file in new.files
        and old.files[file] != new.files[file]
        and not changed.get(file)
    ]


def unread(side: Side, kind: str) -> bool:
    """Whether the file of the kind gave no record at all, because it is missing, empty or broken as a whole."""
    file = OBSERVATIONS if kind == "figures" else KINDS[kind]
    if kind == "figures":
        whole = {"csv-header", "csv-syntax", "not-utf8", "missing-file"}
        return any(one.slug in whole and one.location.file.endswith(file) for one in side.errors)
    return not _nodes(side, kind) and any(one.location.file.endswith(file) for one in side.errors)


def _nodes(side: Side, kind: str) -> Mapping[str, Any]:
    section = side.ledger.places.get(kind)
    return section.nodes if section else {}


def _blocks(side: Side, kind: str) -> dict[str, str]:
    """The text of each record. A remark or a heading that follows it belongs to the next one, or to nobody."""
    lines = side.ledger.texts.get(KINDS[kind], "").splitlines()
    starts = sorted((node.line, node.column, name) for name, node in _nodes(side, kind).items())
    ends = [*(line for line, _, _ in starts[1:]), len(lines) + 1][: len(starts)]
    blocks = {}
    for (start, column, name), end in zip(starts, ends, strict=True):
        while end - 1 > start and _is_outside(lines[end - 2], column):
            end -= 1
        blocks[name] = "\n".join(lines[start - 1 : end - 1]).strip()
    return blocks


def _is_outside(line: str, column: int) -> bool:
    """Whether a line is none of a record whose first key stands in this column: blank, or not as far to the right."""
    return not line.strip() or len(line) - len(line.lstrip()) < column - 1


def _title(record: Any) -> str:
    return str(getattr(record, "title", None) or getattr(record, "name", ""))


def _added(record: Any, old: Ledger) -> str:
    """What an added pledge promises, and how that differs from those it replaces."""
    if not isinstance(record, Pledge):
        return ""
    said = [promise(facts(record))]
    compared = ("target", "unit", "deadline", "wording", "strength", "lower end of the target")
    for name in record.supersedes:
        was = old.pledges.get(name)
        moved = [one.words() for one in field_changes(was, record) if one.field in compared] if was else []
        moved += turned(was, record) if was else []
        said.append(f"replaces {name}" + (f" ({', '.join(moved)})" if moved else ""))
    return "; ".join(filter(None, said))


def _in_place(was: Any, now: Any) -> str:
    """A word to the reviewer where a promise itself was changed in place, which hides what was promised before."""
    if not isinstance(now, Pledge) or not (ways := turned(was, now)):
        return ""
    return (
        f"The promise is {' and '.join(ways)}. If the party changed it, leave this record as it was and add a new "
        f"pledge with supersedes: [{now.id}]; only what was entered wrongly is mended in place."
    )


def _missed(name: str, new: Side, kind: str) -> str:
    """Why a record that is gone is missed: other records still name it."""
    if kind != "pledges" or name in _nodes(new, kind):
        return ""
    by = sorted(set(_naming(name, new)))
    if not by:
        return (
            "Ids are cited: a pledge that was given up is marked as withdrawn, one that was replaced stays."
        )
    return f"{', '.join(by)} still names it: restore it; a pledge that was replaced stays in the ledger."


def _naming(name: str, new: Side) -> Iterator[str]:
    for other, node in _nodes(new, "pledges").items():
        plain = node.plain()
        said = plain.get("supersedes", []) if isinstance(plain, dict) else []
        if name in said or (isinstance(plain, dict) and plain.get("refuses") == name):
            yield other
