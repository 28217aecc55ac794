"""The fields of a correction's form -> the changed text of the ledger: a pledge's field or target, or one figure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

from spendtrack.ledger.draft import OBSERVATION_COLUMNS, OBSERVATIONS, PLEDGES, SOURCES
from spendtrack.ledger.hints import did_you_mean
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.model import Pledge, Target
from spendtrack.ledger.phrases import clip, one_of
from spendtrack.ledger.yamlnode import Node
from spendtrack.review.issue_form import form_fields
from spendtrack.review.issue_form.draft_records import FREE, UNCHECKED, Drafted
from spendtrack.review.issue_form.form_fields import Unclear
from spendtrack.review.issue_form.yaml_text import key_lines, record_lines

# Fields of a pledge that hold one value, which a form can replace.
SIMPLE = (
    "title",
    "measure",
    "basis",
    "strength",
    "adoption",
    "announced",
    "announced_by",
    "refuses",
    "expires",
    "conditions",
    "definition",
    "note",
)
FIGURE = "a published figure"
OTHER = "something else, to be entered by hand"
# What the form offers; a test compares it.
OFFERED = (*SIMPLE, "target", "supersedes", FIGURE, OTHER)
FREE_TEXTS = (*FREE, "definition")
FIGURE_PARTS = "party, measure, unit, year and edition, such as LVA core pct-gdp 2026 nato-2026-07"
FIGURE_NOTE = "From a form, not yet checked."
_ORDER = list(Pledge.model_fields)


def corrected(
    fields: Mapping[str, str], ledger: Ledger, files: Mapping[str, str], made: Drafted
) -> tuple[dict[str, str], str]:
    """(name -> new text, id of the pledge that may differ, or nothing for a figure). Raises Unclear."""
    for label in ("Record", "Field", "What it should say"):
        if not fields.get(label):
            raise Unclear(f"{label} is empty; it is needed.")
    record, key, text = (fields[label] for label in ("Record", "Field", "What it should say"))
    if key == FIGURE:
        made.assumed.append(f"Sources given: {' '.join(fields.get('Sources', 'none').split())}")
        return {OBSERVATIONS: _figure(record, text, ledger, files[OBSERVATIONS], made)}, ""
    if record not in ledger.pledges:
        raise Unclear(
            f"Record: there is no pledge {clip(record)!r}.{did_you_mean(record[:60], ledger.pledges)}"
        )
    if key == "confidence":
        raise Unclear("Field: confidence is said by whoever has checked the source, not by a form.")
    if key not in OFFERED or key == OTHER:
        raise Unclear(
            f"Field: {clip(key, 40)!r} cannot be drafted; somebody has to enter this change by hand."
        )
    return _pledge(record, key, text, fields.get("Sources", ""), ledger, files, made), record


def _pledge(
    name: str, key: str, text: str, given: str, ledger: Ledger, files: Mapping[str, str], made: Drafted
) -> dict[str, str]:
    pledge, node = ledger.pledges[name], ledger.places["pledges"].nodes[name]
    lines = files[PLEDGES].split("\n")
    if not node.keys or lines[node.line - 1].lstrip("- ").startswith("{"):
        raise Unclear(f"Record: {name} is written on one line; somebody has to enter this by hand.")
    value: Any = text
    follow: dict[str, Any] = {}
    if key == "target":
        plain = node.plain()
        said = form_fields.target(text, plain.get("target", {}))
        value = {part: said[part] for part in Target.model_fields if part in said}
        follow = _following(plain, value)
        made.assumed += [f"{one}: follows the target." for one in follow]
    elif key == "supersedes":
        value = [one for one in re.split(r"[\s,;\[\]]+", text) if one]
    changes = {key: value, **follow, "confidence": "unconfirmed", "confidence_note": UNCHECKED}
    known = form_fields.sources(given, ledger, pledge.party.lower(), ledger.pledges)
    # Words without an address are told to the reviewer; a source of their own would be an empty one.
    known.records = [one for one in known.records if "url" in one]
    kept = [one for one in known.ids if one in ledger.sources or one in {new["id"] for new in known.records}]
    made.take_sources(known)
    if set(kept) - set(pledge.sources):
        changes["sources"] = list(dict.fromkeys([*pledge.sources, *kept]))
    was = f"{pledge.confidence}{f' ({pledge.confidence_note})' if pledge.confidence_note else ''}"
    made.assumed.append(f"confidence: unconfirmed until somebody has checked the correction; it was {was}.")
    made.assumed.append(f"Sources given: {' '.join(given.split()) or 'none'}")
    done = {PLEDGES: "\n".join(_edited(lines, node, changes, ledger))}
    if known.records:
        done[SOURCES] = appended(files[SOURCES], known.records)
    return done


def _following(plain: Mapping[str, Any], target: Mapping[str, str]) -> dict[str, Any]:
    """What says the level or the year of the target once more, as it is after the correction: the title, the path."""
    was, found = plain.get("target", {}), dict[str, Any]()
    title = str(plain.get("title", ""))
    for key in ("value", "low", "high", "by"):
        if key in was and key in target:
            title = re.sub(rf"(?<![\d.]){re.escape(was[key])}(?![\d]|\.\d)", target[key], title)
    if title != plain.get("title"):
        found["title"] = title
    at_end = {"year": was.get("by"), "value": was.get("value")}
    path = [
        {**at_end, "value": target.get("value")} if one == at_end else one for one in plain.get("path", [])
    ]
    if path != plain.get("path", []) and target.get("by") == was.get("by"):
        found["path"] = path
    return found


def appended(text: str, records: Iterable[Mapping[str, Any]]) -> str:
    blocks = ["\n".join(record_lines(one, FREE)) for one in records]
    return "\n\n".join([text.rstrip("\n"), *blocks]) + "\n"


def _edited(lines: list[str], node: Node, changes: Mapping[str, Any], ledger: Ledger) -> list[str]:
    """The lines with these keys of one record written anew, each where it stands or where it belongs."""
    starts = {key: place[0] for key, place in (node.keys or {}).items()}
    records = [one.line for one in ledger.places["pledges"].nodes.values() if one.line > node.line]
    end = _last(lines, min(records, default=len(lines) + 1))
    edits: list[tuple[int, int, list[str]]] = []
    for key, value in changes.items():
        block = [f"  {line}" for line in key_lines(key, value, FREE_TEXTS)]
        if key in starts:
            after = _last(lines, min((one for one in starts.values() if one > starts[key]), default=end))
            if any(line.lstrip().startswith("#") for line in lines[starts[key] - 1 : after - 1]):
                raise Unclear(f"Field: a remark stands inside {key}; somebody has to enter this by hand.")
            if lines[starts[key] - 1].startswith("- "):
                block[0] = f"- {block[0][2:]}"
            edits.append((starts[key], after, block))
        else:
            later = [at for one, at in starts.items() if _ORDER.index(one) > _ORDER.index(key)]
            at = min(later, default=end)
            edits.append((at, at, block))
    done = list(lines)
    for start, after, block in sorted(edits, key=lambda one: one[:2], reverse=True):
        done[start - 1 : after - 1] = block
    return done


def _last(lines: list[str], end: int) -> int:
    """The line after the last one that is neither blank nor a remark, at or before the line `end`."""
    while end > 1 and (not lines[end - 2].strip() or lines[end - 2].lstrip().startswith("#")):
        end -= 1
    return end


def _figure(record: str, text: str, ledger: Ledger, table: str, made: Drafted) -> str:
    """observations.csv with one cell corrected. record: party, year and edition, and the measure where several fit."""
    units = {row.unit for row in ledger.observations}
    asked = [one for one in units if re.search(rf"(?<!\S){re.escape(one)}(?!\S)", record)]
    for one in asked:
        record = record.replace(one, " ")
    words = [word for word in re.split(r"[\s,;]+", record) if word]
    years = [word for word in words if re.fullmatch(r"\d{4}", word)]
    editions = [word for word in words if word in ledger.sources]
    measures = {row.measure for row in ledger.observations}
    named = [word for word in words if word in measures]
    rest = " ".join(word for word in words if word not in {*years, *editions, *named})
    if len(years) != 1 or len(editions) != 1 or not rest:
        guess = "".join(
            did_you_mean(word, ledger.sources) for word in words if "-" in word and word not in measures
        )
        raise Unclear(f"Record: name the figure's {FIGURE_PARTS}.{guess}")
    try:
        party = form_fields.party(rest, ledger)
    except Unclear as error:
        raise Unclear(f"Record: {error}") from None
    lines = table.split("\n")
    found = []
    for at, line in enumerate(lines):
        row = dict(zip(OBSERVATION_COLUMNS, next(csv.reader([line]), []), strict=False))
        key = (row.get("party"), row.get("year"), row.get("edition"))
        wanted = (not named or row.get("measure") in named) and (not asked or row.get("unit") in asked)
        if key == (party, years[0], editions[0]) and wanted:
            found.append((at, row))
    if not found:
        raise Unclear(f"Record: {editions[0]} has no such figure of {party} for {years[0]}.")
    if len(found) > 1:
        fitting = [f"{row['measure']} {row['unit']}" for _, row in found]
        raise Unclear(f"Record: {len(found)} figures fit; add which of them: {one_of(fitting)}.")
    at, row = found[0]
    try:
        row["value"] = form_fields.number(text)
    except Unclear as error:
        raise Unclear(f"What it should say: {error}") from None
    made.assumed.append(
        f"confidence: low until somebody has compared it with {editions[0]}; it was {row['confidence']}."
    )
    row |= {"confidence": "low", "note": row["note"] or FIGURE_NOTE}
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(row[name] for name in OBSERVATION_COLUMNS)
    lines[at] = out.getvalue()
    return "\n".join(lines)
