"""A question and the tables of its day -> the answer as bytes; JSON and CSV say the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from spendtrack import __version__
from spendtrack.assessment.day import Day
from spendtrack.assessment.rows import cells, records
from spendtrack.snapshot import bundle
from spendtrack.snapshot.citation import LICENCE, LICENCE_URL, About
from spendtrack.snapshot.csv_text import to_csv, writable
from spendtrack.snapshot.tables import BY_NAME, Table
from spendtrack.web.api import filters
from spendtrack.web.api.questions import Question
from spendtrack.web.api.refusals import Refused, unknown

MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8; header=present"}


@dataclass(frozen=True)
class Answer:
    """What leaves the server. `headers`: those that follow from the content."""

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)


def tag(question: Question, about: About, root: str) -> str:
    """What tells this answer from every other one; known before the answer is made."""
    made_from = (question.address(root), question.limit, about.revision, about.method, __version__)
    return hashlib.sha256(repr(made_from).encode()).hexdigest()[:20]


def meta(about: About) -> dict[str, Any]:
    """What every answer says about itself."""
    return {
        "as_of": about.as_of.isoformat(),
        "ledger_revision": about.revision,
        "method_version": about.method,
        "licence": {"name": LICENCE, "url": LICENCE_URL},
    }


def stamp(about: About) -> dict[str, str]:
    """The same as headers, since CSV has no place for it."""
    return {
        "Spendtrack-As-Of": about.as_of.isoformat(),
        "Spendtrack-Ledger-Revision": about.revision,
        "Spendtrack-Method-Version": about.method,
    }


def answer(question: Question, day: Day, about: About, root: str) -> Answer:
    """The answer, from the table that the snapshot of the day holds. Raises Refused for an unknown id."""
    table = BY_NAME[question.table]
    rows = bundle.table(day, table.name)
    if question.item is not None:
        later = question.item in day.frames.ledger.pledges
        return _item(question, table, rows, about, root, later)
    rows = filters.kept(day, table, rows, dict(question.filters))
    end = None if question.limit is None else question.offset + question.limit
    part = rows.iloc[question.offset : end]
    links = _links(question, len(rows), root)
    headers = {**stamp(about), "Spendtrack-Total": str(len(rows)), "Link": _link_header(links)}
    if question.format == "csv":
        return Answer(to_csv(part).encode(), MEDIA_TYPES["csv"], headers)
    says = {
        "meta": {
            "table": table.name,
            "title": table.title,
            **meta(about),
            "total": len(rows),
            "count": len(part),
            "limit": question.limit,
            "offset": question.offset,
        },
        "links": links,
        "data": values(table, part),
    }
    return Answer(as_json(says), MEDIA_TYPES["json"], headers)


def _item(
    question: Question, table: Table, rows: pd.DataFrame, about: About, root: str, in_ledger: bool
) -> Answer:
    key, wanted = table.key[0], str(question.item)
    found = rows[rows[key] == wanted]
    if found.empty:
        day = about.as_of.isoformat()
        if in_ledger:
            raise Refused(
                "no-such-row",
                f"{wanted} is a pledge of the ledger, but it has no row in {table.name} as of {day}: it was made later, or "
                "is told in another table.",
                value=wanted,
            )
        refused = unknown("no-such-row", f"The {key}", wanted, rows[key])
        refused.detail += (
            f" As of {day}, {table.name} has {len(rows):,} {'row' if len(rows) == 1 else 'rows'}."
        )
        refused.more.pop("allowed", None)
        raise refused
    links = {
        "self": question.address(root),
        "collection": Question(table.name, question.as_of).address(root),
        **_other_form(question, root),
        **_related(table, records(found)[0], question, root),
        "describedby": f"{root}openapi.json",
        "license": LICENCE_URL,
    }
    headers = {**stamp(about), "Link": _link_header(links)}
    if question.format == "csv":
        return Answer(to_csv(found).encode(), MEDIA_TYPES["csv"], headers)
    says = {
        "meta": {"table": table.name, "title": table.title, **meta(about)},
        "links": links,
        "data": values(table, found)[0],
    }
    return Answer(as_json(says), MEDIA_TYPES["json"], headers)


def _other_form(question: Question, root: str) -> dict[str, str]:
    other = "csv" if question.format == "json" else "json"
    limit = question.limit if question.item is None else None
    return {other: replace(question, format=other, limit=limit).address(root)}


def _links(question: Question, total: int, root: str) -> dict[str, str]:
    """Where to go from here. Each names the day, so that a walk through the parts stays on one day."""
    found = {"self": question.address(root)}
    size = question.limit
    if size is not None:
        last = (max(total, 1) - 1) // size * size
        found["first"] = question.at(0).address(root)
        if question.offset:
            found["prev"] = question.at(max(0, question.offset - size)).address(root)
        if question.offset + size < total:
            found["next"] = question.at(question.offset + size).address(root)
        found["last"] = question.at(last).address(root)
    return {
        **found,
        **_other_form(question, root),
        "describedby": f"{root}openapi.json",
        "license": LICENCE_URL,
    }


def _related(table: Table, row: Mapping[str, Any], question: Question, root: str) -> dict[str, str]:
    """The rows of other tables that the row names, by the name of the column."""
    found = {}
    for link in table.links:
        value = row[link.column]
        target = BY_NAME[link.table]
        if value is not None and target.key == (link.target,) and value != question.item:
            found[link.column] = Question(target.name, question.as_of, value).address(root)
    return found


RELATIONS = ("self", "first", "prev", "next", "last", "collection", "describedby", "license")


def _link_header(links: Mapping[str, str]) -> str:
    parts = [f'<{links[name]}>; rel="{name}"' for name in RELATIONS if name in links]
    parts += [
        f'<{links[name]}>; rel="alternate"; type="{kind}"' for name, kind in _ALTERNATES if name in links
    ]
    return ", ".join(parts)


_ALTERNATES = (("json", "application/json"), ("csv", "text/csv"))


def values(table: Table, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON values: numbers as numbers, texts as they are, null for what is unknown."""
    columns = [
        [_value(table.rule(name).type, value) for value in cells(rows[name])] for name in table.columns
    ]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "boolean":
        return value if isinstance(value, bool) else str(value) == "true"
    if kind == "integer":
        return int(value)
    if kind == "number":
        number = float(value)
        if number in (float("inf"), float("-inf")):
            return None  # JSON has no word for it
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    return writable(str(value))


def as_json(says: Any) -> bytes:
    """The same text for the same content: keys in their order, no escapes that UTF-8 does not need."""
    return (json.dumps(says, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()
