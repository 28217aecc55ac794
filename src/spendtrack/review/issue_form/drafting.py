"""A filled form and a data folder -> the changed files, proved by reading them again, or the reasons why not."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spendtrack.files import read_whole
from spendtrack.ledger.draft import FILES, PLEDGES, SOURCES
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem
from spendtrack.review.issue_form.body import BadForm, read_form
from spendtrack.review.issue_form.draft_records import FREE, Drafted, new_pledge
from spendtrack.review.issue_form.yaml_text import record_lines, scalar
from spendtrack.text import did_you_mean

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
    "confidence",
)


@dataclass(frozen=True)
class Answer:
    """files: name -> new text, empty where nothing can be drafted; faults and assumed are sentences."""

    files: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    patch: str = ""


def answer(text: str, folder: Path) -> Answer:
    """What the form becomes in the data folder, which is left as it is. Raises OSError where it cannot be read."""
    ledger, before = load(folder)
    try:
        kind, fields = read_form(text)
    except BadForm as error:
        return Answer(faults=(str(error),))
    raw = {name: read_whole(folder / name) for name in FILES}
    if ledger.unread:
        return Answer(
            faults=(
                f"The ledger itself cannot be read in full ({', '.join(sorted(ledger.unread))}); "
                "a draft can be made once `spendtrack check` finds no error there.",
            )
        )
    files = {
        name: raw[name].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        for name in (PLEDGES, SOURCES)
    }
    if kind == "correction":
        return _corrected(fields, ledger, before, files, folder)
    made = new_pledge(fields, ledger)
    if made.faults:
        return Answer(faults=tuple(made.faults))
    changed = {PLEDGES: _inserted(files[PLEDGES], ledger, made.pledge)}
    if made.source:
        changed[SOURCES] = (
            files[SOURCES].rstrip("\n") + "\n\n" + "\n".join(record_lines(made.source, FREE)) + "\n"
        )
    return _proved(changed, files, before, folder, made, {"pledges": {made.pledge["id"]: None}})


def _inserted(text: str, ledger: Ledger, pledge: Mapping[str, Any]) -> str:
    """The record after the last one of its party, or at the end."""
    lines = text.rstrip("\n").split("\n")
    nodes = ledger.places["pledges"].nodes
    mine = [nodes[name].line for name, one in ledger.pledges.items() if one.party == pledge["party"]]
    starts = sorted(node.line for node in nodes.values())
    after = next((line for line in starts if mine and line > max(mine)), None)
    at = len(lines) if after is None else after - 1
    while at > 0 and at < len(lines) and (not lines[at - 1].strip() or lines[at - 1].startswith("#")):
        at -= 1
    block = ["", *record_lines(pledge, FREE)]
    return "\n".join([*lines[:at], *block, *lines[at:]]) + "\n"


def _corrected(
    fields: Mapping[str, str], ledger: Ledger, before: list[Problem], files: Mapping[str, str], folder: Path
) -> Answer:
    name, key, text = (fields.get(label, "") for label in ("Record", "Field", "What it should say"))
    if name not in ledger.pledges:
        return Answer(
            faults=(f"Record: there is no pledge {name[:60]!r}.{did_you_mean(name[:60], ledger.pledges)}",)
        )
    if key not in SIMPLE:
        return Answer(
            faults=(f"Field: {key[:40]!r} is not one value; somebody has to enter this change by hand.",)
        )
    if not text:
        return Answer(faults=("What it should say is empty; it is needed.",))
    node = ledger.places["pledges"].nodes[name]
    lines = files[PLEDGES].split("\n")
    if not node.keys or lines[node.line - 1].lstrip("- ").startswith("{"):
        return Answer(
            faults=(f"The record {name} is written on one line; somebody has to enter this by hand.",)
        )
    line = f"  {key}: {scalar(text, free=key in FREE or key == 'definition')}"
    starts = sorted(place[0] for place in node.keys.values())
    start = node.keys[key][0] if key in node.keys else None
    if start is None:
        at = node.keys.get("confidence", (starts[-1], 0))[0] - 1
        done = [*lines[:at], line, *lines[at:]]
    else:
        ends = [one for one in starts if one > start]
        records = sorted(one.line for one in ledger.places["pledges"].nodes.values() if one.line > start)
        end = (ends or records or [len(lines) + 1])[0] - 1
        while end > start and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1
        first = "- " if lines[start - 1].startswith("- ") else "  "
        done = [*lines[: start - 1], first + line[2:], *lines[end:]]
    made = Drafted(assumed=[f"Sources given: {fields.get('Sources', 'none')}"])
    return _proved({PLEDGES: "\n".join(done)}, files, before, folder, made, {"pledges": {name: key}})


def _proved(
    changed: Mapping[str, str],
    files: Mapping[str, str],
    before: list[Problem],
    folder: Path,
    made: Drafted,
    allowed: Mapping[str, Mapping[str, str | None]],
) -> Answer:
    """Read the result: only the named record may differ, and no error may be new."""
    with tempfile.TemporaryDirectory(prefix="spendtrack-") as place:
        for name in FILES:
            data = changed[name].encode() if name in changed else (folder / name).read_bytes()
            (Path(place) / name).write_bytes(data)
        ledger, after = load(place, str(folder))
    known = {(one.slug, one.message) for one in before}
    faults = [
        f"{one.message} {one.hint}".strip()
        for one in after
        if one.severity == "error" and (one.slug, one.message) not in known
    ]
    old = load(folder)[0]
    for name, key in allowed["pledges"].items():
        others = {one: record for one, record in ledger.pledges.items() if one != name}
        same = others == {one: record for one, record in old.pledges.items() if one != name}
        if key is not None and name in ledger.pledges:
            blank = {key: None}
            same = same and ledger.pledges[name].model_copy(update=blank) == old.pledges[name].model_copy(
                update=blank
            )
        if not faults and (not same or name not in ledger.pledges):
            faults.append("The change would touch other records; somebody has to enter it by hand.")
    if faults:
        return Answer(faults=tuple(dict.fromkeys(faults)))
    patch = "".join(
        line
        for name in changed
        for line in difflib.unified_diff(
            files[name].splitlines(keepends=True),
            changed[name].splitlines(keepends=True),
            f"a/data/{name}",
            f"b/data/{name}",
        )
    )
    return Answer(dict(changed), (), tuple(made.assumed), patch)
