"""A filled form and a data folder -> the changed files, proved by reading them again, or the reasons why not."""

from __future__ import annotations

import difflib
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spendtrack.ledger.draft import FILES, OBSERVATIONS, PLEDGES, SOURCES
from spendtrack.ledger.file_bytes import read_whole
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem
from spendtrack.review.issue_form.body import BadForm, read_form
from spendtrack.review.issue_form.corrections import appended, corrected
from spendtrack.review.issue_form.draft_records import FREE, Drafted, new_pledge
from spendtrack.review.issue_form.form_fields import Unclear
from spendtrack.review.issue_form.yaml_text import record_lines

# What a draft may change in a pledge beside the field that the form names.
BESIDE = {"confidence", "confidence_note", "sources"}


@dataclass(frozen=True)
class Answer:
    """files: name -> new text, empty where nothing can be drafted; faults, assumed and warnings are sentences."""

    files: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
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
        for name in (PLEDGES, SOURCES, OBSERVATIONS)
    }
    made = Drafted()
    if kind == "correction":
        try:
            changed, name = corrected(fields, ledger, files, made)
        except Unclear as error:
            return Answer(faults=(str(error),))
        keys = {*BESIDE, fields["Field"]} | ({"title", "path"} if fields["Field"] == "target" else set())
        return _proved(changed, files, ledger, before, folder, made, {name: keys} if name else {})
    made = new_pledge(fields, ledger)
    if made.faults:
        return Answer(faults=tuple(made.faults))
    changed = {PLEDGES: _inserted(files[PLEDGES], ledger, made.pledge)}
    if made.sources:
        changed[SOURCES] = appended(files[SOURCES], made.sources)
    return _proved(changed, files, ledger, before, folder, made, {made.pledge["id"]: set()})


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


def _proved(
    changed: Mapping[str, str],
    files: Mapping[str, str],
    old: Ledger,
    before: list[Problem],
    folder: Path,
    made: Drafted,
    allowed: Mapping[str, set[str]],
) -> Answer:
    """Read the result: no error may be new, and only what the form names may differ.

    allowed: the pledge that may differ -> the keys that may; no key for a new one. Nothing: one figure may.
    """
    with tempfile.TemporaryDirectory(prefix="spendtrack-") as place:
        for name in FILES:
            data = changed[name].encode() if name in changed else (folder / name).read_bytes()
            (Path(place) / name).write_bytes(data)
        new, after = load(place, str(folder))
    known = Counter((one.slug, one.message) for one in before)
    fresh = [one for one in after if (one.slug, one.message) not in known]
    faults = [_sentence(one) for one in fresh if one.severity == "error"]
    if not faults and not _only(old, new, allowed):
        faults.append("The change would touch other records; somebody has to enter it by hand.")
    if faults:
        return Answer(faults=tuple(dict.fromkeys(faults)))
    warnings = dict.fromkeys(_sentence(one) for one in fresh if one.severity == "warning")
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
    return Answer(dict(changed), (), tuple(made.assumed), tuple(warnings), patch)


def _sentence(one: Problem) -> str:
    return f"{one.message} {one.hint}".strip()


def _only(old: Ledger, new: Ledger, allowed: Mapping[str, set[str]]) -> bool:
    """Whether nothing differs but what may: sources may be added, one pledge or one figure may change."""
    for kind in ("parties", "groups", "events"):
        if getattr(old, kind) != getattr(new, kind):
            return False
    if not old.sources.items() <= new.sources.items():
        return False
    others = [{name: one for name, one in side.pledges.items() if name not in allowed} for side in (old, new)]
    if others[0] != others[1] or not allowed.keys() <= new.pledges.keys():
        return False
    for name, keys in allowed.items():
        if name in old.pledges and not _same_but(old.pledges[name], new.pledges[name], keys):
            return False
    differing = sum(was != now for was, now in zip(old.observations, new.observations, strict=False))
    return len(old.observations) == len(new.observations) and differing <= (0 if allowed else 1)


def _same_but(was: Any, now: Any, keys: Iterable[str]) -> bool:
    blank = dict.fromkeys(keys)
    return bool(was.model_copy(update=blank) == now.model_copy(update=blank))
