"""Trees of a YAML file -> records, and each fault of a record -> a problem at its place."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from spendtrack.ledger.draft import PARTIES, Draft, Section
from spendtrack.ledger.model import Group, Party
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.salvage import salvage
from spendtrack.ledger.yamlfaults import MAX_PROBLEMS, too_many
from spendtrack.ledger.yamltree import Node, parse
from spendtrack.text import clip, closest, did_you_mean, one_of

_ADAPTERS: dict[type[BaseModel], TypeAdapter[Any]] = {}


def read_list(
    draft: Draft, raw: bytes | None, name: str, kind: str, model: type[BaseModel], problems: list[Problem]
) -> None:
    file = draft.display(name)
    draft.known.setdefault(kind, set())
    draft.places[kind] = Section(file)
    if raw is None:
        return
    tree, found = parse(raw, file)
    problems += found
    if tree is None:
        draft.unread.add(name)
        return
    if not isinstance(tree.value, list):
        draft.unread.add(name)
        problems.append(
            Problem(
                tree.location(file),
                "expected-list",
                "The file must be a list of records.",
                "Each record starts with a dash at the very left: - id: …",
            )
        )
        return
    _read_records(draft, tree.value, file, kind, model, problems)


def read_parties(draft: Draft, raw: bytes | None, problems: list[Problem]) -> None:
    file = draft.display(PARTIES)
    for kind in ("parties", "groups"):
        draft.known.setdefault(kind, set())
        draft.places[kind] = Section(file)
    if raw is None:
        return
    tree, found = parse(raw, file)
    problems += found
    if tree is None:
        draft.unread.add(PARTIES)
        return
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
            problems.append(_unknown_key(tree.key_location(file, key), key, sections, ""))
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
            _read_records(draft, node.value, file, key, sections[key], problems)
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
    draft: Draft, nodes: list[Node], file: str, kind: str, model: type[BaseModel], problems: list[Problem]
) -> None:
    """Fill draft.<kind> with the sound records; report the others."""
    records: dict[str, Any] = getattr(draft, kind)
    known = draft.known[kind]
    places: dict[str, Node] = {}
    adapter = _ADAPTERS.setdefault(model, TypeAdapter(model))
    validate = adapter.validate_python
    told = {(one.location.line, one.location.column) for one in problems if one.location.file == file}
    before = len(problems)
    for node in nodes:
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
            record = validate(node.plain())
        except ValidationError as error:
            faults = error.errors(include_url=False)[:MAX_PROBLEMS]
            misspelt = _misspelt(faults, model)
            translated = (
                _translate(fault, node, file, model, own_id)
                for fault in faults
                if not (fault["type"] == "missing" and tuple(fault["loc"]) in misspelt)
            )
            # An alias, a tag or a merge key has its own problem at the same place.
            problems += [one for one in translated if (one.location.line, one.location.column) not in told]
            if kind == "pledges" and own_id:
                known_part = salvage(own_id, node.plain(), (tuple(fault["loc"]) for fault in faults))
                if known_part:
                    draft.salvaged[own_id] = known_part
            continue
        records[record.id] = record
    draft.places[kind] = Section(file, places)


def _misspelt(faults: Iterable[ErrorDetails], model: type[BaseModel]) -> set[tuple[str | int, ...]]:
    """Keys that are there under a misspelt name: to call them missing as well would say one mistake twice."""
    found: set[tuple[str | int, ...]] = set()
    for fault in faults:
        path = tuple(fault["loc"])
        if fault["type"] == "extra_forbidden" and (
            guess := closest(str(path[-1]), _fields(model, path[:-1]))
        ):
            found.add((*path[:-1], guess))
    return found


def _own_id(node: Node) -> str:
    if isinstance(node.value, dict) and isinstance(node.value.get("id"), Node):
        value = node.value["id"].value
        return value.strip() if isinstance(value, str) else ""
    return ""


def _unknown_key(place: Location, key: str, known: Iterable[str], record: str) -> Problem:
    listed = list(known)
    return Problem(
        place,
        "unknown-key",
        f"The key {clip(key)} is not known here.{did_you_mean(key, listed)}",
        f"Known here: {', '.join(listed)}.",
        record=record,
    )


def _fields(model: type[BaseModel], path: tuple[str | int, ...]) -> dict[str, Any]:
    """The fields that the (nested) model at `path` knows, by the name written in the file."""
    current: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int) or current is None:
            continue
        info = next((f for name, f in current.model_fields.items() if step in (name, f.alias)), None)
        current = model_in(info.annotation) if info else None
    if current is None:
        return {}
    return {info.alias or name: info for name, info in current.model_fields.items()}


def model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if found := model_in(part):
            return found
    return None


def _translate(fault: ErrorDetails, node: Node, file: str, model: type[BaseModel], record: str) -> Problem:
    """A validation error -> a problem at its place, in words for people who do not program."""
    path = tuple(fault["loc"])
    kind = fault["type"]
    found = fault.get("input")
    parent = node.at(*path[:-1])
    key = str(path[-1]) if path else ""
    if path and isinstance(path[-1], int):
        key = f"{next((step for step in reversed(path) if isinstance(step, str)), 'the list')}, entry {path[-1] + 1}"
    if kind == "extra_forbidden" and key.isdigit():
        return Problem(
            parent.key_location(file, key),
            "not-a-number",
            f"After the comma a new key starts here, {key!r}; it looks like a decimal comma.",
            "Use a full stop for decimals: 2.5, not 2,5.",
            record=record,
        )
    if kind == "extra_forbidden":
        return _unknown_key(parent.key_location(file, key), key, _fields(model, path[:-1]), record)
    if kind == "missing":
        where = f"{path[-2]}" if len(path) > 1 and isinstance(path[-2], str) else "the record"
        return Problem(
            parent.location(file),
            "missing-key",
            f"The key {key} is missing in {where}.",
            f"Add {key}: …",
            record=record,
        )
    place = node.at(*path).location(file)
    if found == "":
        return Problem(
            place,
            "empty-value",
            f"The key {key} has no value.",
            "Give it one, or delete the key.",
            record=record,
        )
    if kind in ("enum", "literal_error"):
        words = [str(word) for word in _words(model, path)]
        return Problem(
            place,
            "unknown-word",
            f"{clip(str(found))!r} is not one of the words for {key}.{did_you_mean(str(found), words)}",
            f"Use {one_of(words)}.",
            record=record,
        )
    if kind == "list_type":
        return Problem(
            place, "expected-list", f"{key} must be a list.", f"Write {key}: [first, second].", record=record
        )
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        keys = ", ".join(_fields(model, path))
        return Problem(
            place,
            "expected-mapping",
            f"{key} must be a block of keys and values, found {clip(str(found))!r}.",
            f"Its keys are: {keys}.",
            record=record,
        )
    context = fault.get("ctx") or {}
    return Problem(
        place,
        kind,
        f"{key}: {context.get('message', fault['msg'])}",
        str(context.get("hint", "")),
        record=record,
    )


def _words(model: type[BaseModel], path: tuple[str | int, ...]) -> list[Any]:
    names = [step for step in path if isinstance(step, str)]
    info = _fields(model, tuple(names[:-1])).get(names[-1]) if names else None
    annotation = info.annotation if info else None
    for part in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(part, type) and issubclass(part, StrEnum):
            return list(part)
    return []
