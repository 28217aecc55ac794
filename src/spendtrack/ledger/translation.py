"""A fault that the model of a record found -> a problem at its place, in words for people who do not program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from spendtrack.ledger.characters import NOWHERE
from spendtrack.ledger.fields import parse_text
from spendtrack.ledger.hints import closest, did_you_mean
from spendtrack.ledger.phrases import clip, one_of
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.textfile import in_words_only
from spendtrack.ledger.yamlnode import Node
from spendtrack.ledger.yamlsyntax import missing_space


def misspelt(faults: Iterable[ErrorDetails], model: type[BaseModel]) -> set[tuple[str | int, ...]]:
    """Keys that are there under a misspelt name: to call them missing as well would say one mistake twice."""
    found: set[tuple[str | int, ...]] = set()
    for fault in faults:
        path = tuple(fault["loc"])
        if fault["type"] == "extra_forbidden" and (guess := closest(str(path[-1]), fields(model, path[:-1]))):
            found.add((*path[:-1], guess))
    return found


def unknown_key(place: Location, key: str, known: Iterable[str], record: str) -> Problem:
    listed = list(known)
    name, colon, value = key.partition(":")
    if colon and name in listed:
        return missing_space(place, name, value, record)
    hint = f"Known here: {', '.join(listed)}."
    meant = did_you_mean(key, listed)
    if "supersedes" in listed and key in _SAID_BY_THE_SUCCESSOR:
        meant, hint = "", f"Delete it; the pledge that replaces this one says supersedes: [{record}]."
    elif not meant:
        hint = f"Delete it, or use one of those that are known here: {', '.join(listed)}."
    if problem := in_words_only(key, place, f"The key {clip(key)}", meant.strip() or hint, record):
        return problem
    return Problem(
        place, "unknown-key", f"The key {clip(key)} is not known here.{meant}", hint, record=record
    )


_SAID_BY_THE_SUCCESSOR = ("superseded_by", "superseded", "replaced_by", "ended_by")


def fields(model: type[BaseModel], path: tuple[str | int, ...]) -> dict[str, Any]:
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


def in_words(model: type[BaseModel], path: tuple[str | int, ...]) -> bool:
    """Whether the value at `path` is a text in words, in which any letter of any language may stand."""
    names = [step for step in path if isinstance(step, str)]
    info = fields(model, tuple(names[:-1])).get(names[-1]) if names else None
    return info is not None and _reads_text([*info.metadata, info.annotation])


def _reads_text(parts: Iterable[Any]) -> bool:
    return any(
        getattr(part, "func", None) is parse_text
        or _reads_text([*getattr(part, "__metadata__", ()), *getattr(part, "__args__", ())])
        for part in parts
    )


def translate(
    fault: ErrorDetails,
    node: Node,
    file: str,
    model: type[BaseModel],
    record: str,
    remarks: Mapping[int, Location],
) -> Problem | None:
    """The problem that a validation error is, or None where its characters have been told of already.

    remarks: by id() of a node, where a # stands behind it.
    """
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
        return unknown_key(parent.key_location(file, key), key, fields(model, path[:-1]), record)
    if kind == "missing":
        where = f"{path[-2]}" if len(path) > 1 and isinstance(path[-2], str) else "the record"
        return Problem(
            parent.location(file),
            "missing-key",
            f"The key {key} is missing in {where}.",
            f"Add {key}: …",
            record=record,
        )
    at_fault = node.at(*path)
    place = at_fault.location(file)
    if found == "" and not at_fault.quoted and (hash_ := remarks.get(id(at_fault))):
        return Problem(
            hash_,
            "hash-in-text",
            f"The value of {key} begins with #, so YAML takes it for a remark and the key has none.",
            "Put the whole text in quotes if the # belongs to it; otherwise give the key a value, and the remark a line of its own above.",
            record=record,
        )
    if isinstance(found, str) and not found.isascii() and not in_words(model, path):
        if NOWHERE.search(found):
            return None
        opening = at_fault.quoted and at_fault.end == at_fault.line
        odd = in_words_only(
            found if at_fault.end == at_fault.line else found.strip(),
            Location(file, place.line, place.column + opening),
            key,
            record=record,
        )
        if odd:
            return odd
    if found == "" or kind == "empty-value":
        return _empty(place, key, fields(model, path[:-1]).get(key), record)
    if kind in ("enum", "literal_error"):
        known = [str(word) for word in words(model, path)]
        return Problem(
            place,
            "unknown-word",
            f"{clip(str(found))!r} is not one of the words for {key}.{did_you_mean(str(found), known)}",
            f"Use {one_of(known)}.",
            record=record,
        )
    if kind == "list_type":
        entry = model_in(fields(model, path[:-1])[key].annotation)
        first = "first, second" if isinstance(found, (dict, list)) else clip(str(found))
        form = f"[{{{', '.join(f'{name}: …' for name in required(entry))}}}]" if entry else f"[{first}]"
        return Problem(
            place, "expected-list", f"{key} must be a list.", f"Write {key}: {form}.", record=record
        )
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        keys = ", ".join(fields(model, path))
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


def required(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items() if info.is_required()]


def _empty(place: Location, key: str, info: FieldInfo | None, record: str) -> Problem:
    hint = "Give it one."
    if info is not None and not info.is_required():
        hint = "Give it one; a key that has nothing to say is left out."
    return Problem(place, "empty-value", f"The key {key} has no value.", hint, record=record)


def words(model: type[BaseModel], path: tuple[str | int, ...]) -> list[Any]:
    names = [step for step in path if isinstance(step, str)]
    info = fields(model, tuple(names[:-1])).get(names[-1]) if names else None
    annotation = info.annotation if info else None
    for part in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(part, type) and issubclass(part, StrEnum):
            return list(part)
    return []
