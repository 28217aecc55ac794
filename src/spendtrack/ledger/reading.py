"""Trees of a YAML file -> records, and each fault of a record -> a problem at its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from spendtrack.ledger.draft import PARTIES, Draft, Section
from spendtrack.ledger.model import Group, Party
from spendtrack.ledger.phrases import clip
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.salvage import salvage
from spendtrack.ledger.textfile import in_words_only
from spendtrack.ledger.translation import in_words, misspelt, translate, unknown_key
from spendtrack.ledger.yamlnode import Node
from spendtrack.ledger.yamlrefused import MAX_PROBLEMS, too_many
from spendtrack.ledger.yamltree import Reading, read


def read_list(
    draft: Draft, raw: bytes | None, name: str, kind: str, model: type[BaseModel], problems: list[Problem]
) -> None:
    file = draft.display(name)
    draft.known.setdefault(kind, set())
    draft.places[kind] = Section(file)
    if raw is None:
        return
    reading = read(raw, file)
    tree = reading.tree
    if not reading.whole or tree is None:
        draft.unread.add(name)
    if tree is None:
        problems += reading.problems
        return
    if not isinstance(tree.value, list):
        draft.unread.add(name)
        problems += reading.problems
        problems.append(
            Problem(
                tree.location(file),
                "expected-list",
                "The file must be a list of records.",
                "Each record starts with a dash at the very left: - id: …",
            )
        )
        return
    problems += _claimed(reading.problems, tree.value)
    _read_records(draft, tree.value, file, kind, model, problems, reading)


def read_parties(draft: Draft, raw: bytes | None, problems: list[Problem]) -> None:
    file = draft.display(PARTIES)
    for kind in ("parties", "groups"):
        draft.known.setdefault(kind, set())
        draft.places[kind] = Section(file)
    if raw is None:
        return
    reading = read(raw, file)
    tree = reading.tree
    if not reading.whole or tree is None:
        draft.unread.add(PARTIES)
    if tree is None:
        problems += reading.problems
        return
    lists = [node.value for node in (tree.value.values() if isinstance(tree.value, dict) else ())]
    problems += _claimed(
        reading.problems, [one for value in lists if isinstance(value, list) for one in value]
    )
    sections: dict[str, type[BaseModel]] = {"parties": Party, "groups": Group}
    if not isinstance(tree.value, dict):
        draft.unread.add(PARTIES)
        problems.append(
            Problem(
                tree.location(file),
                "expected-mapping",
                "The file must have the two keys parties and groups.",
                "Put `parties:` above the list of parties and `groups:` above the list of groups.",
            )
        )
        return
    for key, node in tree.value.items():
        if key not in sections:
            problems.append(unknown_key(tree.key_location(file, key), key, sections, ""))
        elif not isinstance(node.value, list):
            draft.unread.add(PARTIES)
            problems.append(
                Problem(
                    node.location(file),
                    "expected-list",
                    f"{key} must be a list.",
                    "Start each entry with a dash.",
                )
            )
        else:
            _read_records(draft, node.value, file, key, sections[key], problems, reading)
    for key in sections:
        if key not in tree.value:
            draft.unread.add(PARTIES)
            problems.append(
                Problem(
                    tree.location(file),
                    "missing-key",
                    f"The key {key} is missing.",
                    f"Add the list `{key}:`.",
                )
            )


def _read_records(
    draft: Draft,
    nodes: list[Node],
    file: str,
    kind: str,
    model: type[BaseModel],
    problems: list[Problem],
    reading: Reading,
) -> None:
    """Fill draft.<kind> with the sound records; report the others."""
    records: dict[str, Any] = getattr(draft, kind)
    known = draft.known[kind]
    places: dict[str, Node] = {}
    validate = model.model_validate
    told = {(one.location.line, one.location.column) for one in problems if one.location.file == file}
    merging = [one.location.line for one in reading.problems if one.slug == "merge-conflict"]
    remarks = {id(node): place for node, place in reading.remarks}
    before = len(problems)
    for problem in _of_texts(nodes, file, model, reading):
        problems.append(problem)
        told.add((problem.location.line, problem.location.column))
    for number, node in enumerate(nodes):
        if len(problems) - before > MAX_PROBLEMS:
            draft.unread.add(Path(file).name)
            problems.append(too_many(node.location(file)))
            break
        own_id = _own_id(node)
        if own_id:
            if own_id in known:
                problems.append(
                    Problem(
                        node.at("id").location(file),
                        "duplicate-id",
                        f"The id {clip(own_id)} is already used in line {places[own_id].line}.",
                        "Give each record an id of its own; ids are cited and never reused.",
                        record="",
                    )
                )
                continue
            known.add(own_id)
            places[own_id] = node
        if not isinstance(node.value, dict):
            if (node.line, node.column) in told:
                continue
            problems.append(
                Problem(
                    node.location(file),
                    "expected-mapping",
                    f"A record is expected here, found {clip(str(node.plain()))!r}.",
                    "A record is a block of lines, each with a key and a value: - id: …",
                )
            )
            continue
        try:
            record: Any = validate(node.plain())
        except ValidationError as error:
            ends = nodes[number + 1].line if number + 1 < len(nodes) else float("inf")
            if any(node.line <= line < ends for line in merging):
                continue  # what is missing or wrong may stand between the marks
            faults = error.errors(include_url=False)[:MAX_PROBLEMS]
            guessed = misspelt(faults, model)
            translated = (
                translate(fault, node, file, model, own_id, remarks)
                for fault in faults
                if not (fault["type"] == "missing" and tuple(fault["loc"]) in guessed)
            )
            # An alias, a tag or a merge key has its own problem at the same place.
            problems += [
                one for one in translated if one and (one.location.line, one.location.column) not in told
            ]
            if kind == "pledges" and own_id:
                known_part = salvage(
                    own_id, node.plain(), [*(tuple(fault["loc"]) for fault in faults), *guessed]
                )
                if known_part:
                    draft.salvaged[own_id] = known_part
            continue
        records[record.id] = record
    draft.places[kind] = Section(file, places)


def _own_id(node: Node) -> str:
    if isinstance(node.value, dict) and isinstance(node.value.get("id"), Node):
        value = node.value["id"].value
        return value.strip() if isinstance(value, str) else ""
    return ""


def _claimed(found: Sequence[Problem], nodes: Sequence[Node]) -> list[Problem]:
    """Problems of the text, each with the record in which it stands, so that the record is left out."""
    return [replace(one, record=_own_id(node)) if (node := _around(one, nodes)) else one for one in found]


def _around(problem: Problem, nodes: Sequence[Node]) -> Node | None:
    """The record that a line belongs to, from its first line to the last one on which it says something."""
    line = problem.location.line
    at = bisect_right(nodes, line, key=lambda node: node.line) - 1
    if at < 0 or line > max((one.end for one, _ in _scalars(nodes[at], ())), default=nodes[at].line):
        return None
    return nodes[at]


def _of_texts(
    nodes: Sequence[Node], file: str, model: type[BaseModel], reading: Reading
) -> Iterator[Problem]:
    """Texts that say less than they show: cut at a #, or with a blank at their end that is no space."""
    by_line: dict[int, list[Location]] = {}
    for blank in reading.blanks:
        by_line.setdefault(blank.line, []).append(blank)
    remarks = {id(node): place for node, place in reading.remarks}
    if not by_line and not remarks:
        return
    for record in nodes:
        for node, path in _scalars(record, ()):
            if node.end != node.line and id(node) not in remarks:
                continue
            words = in_words(model, path)
            if words and node.value and (place := remarks.get(id(node))):
                yield Problem(
                    place,
                    "hash-in-text",
                    f"The text of {path[-1]} ends here: YAML takes the rest of the line, from the # on, for a remark.",
                    "Put the whole text in quotes if the # belongs to it; otherwise move the remark to a line of its own above.",
                    severity="warning",
                    record=_own_id(record),
                )
            if not words and node.line in by_line:
                start = node.column + node.quoted
                found = in_words_only(
                    node.value, Location(file, node.line, start), str(path[-1]), record=_own_id(record)
                )
                if found and found.location in by_line[node.line]:
                    yield found


Step = str | int


def _scalars(node: Node, path: tuple[Step, ...]) -> Iterator[tuple[Node, tuple[Step, ...]]]:
    """Every value of a record that is one text, with its path."""
    value = node.value
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _scalars(child, (*path, key))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _scalars(child, (*path, number))
    else:
        yield node, path
