"""Text of a YAML file -> a small tree that knows the line and column of every key and value.

Built from the C parser's events, so that a scalar stays the text that the author wrote (`NO` is Norway,
not false) and duplicate keys, anchors, merge keys and tags are seen instead of silently resolved.
No other module imports yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from spendtrack.ledger.characters import BLANKS
from spendtrack.ledger.phrases import clip
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.textfile import LINE_END, decode, places_of, set_aside_conflicts
from spendtrack.ledger.uncollected import uncollected
from spendtrack.ledger.yamlnode import Node
from spendtrack.ledger.yamlrefused import (
    MAX_DEPTH,
    MAX_PROBLEMS,
    Refused,
    refused_feature,
    second_key,
    take_key,
    too_deep,
    too_many,
)
from spendtrack.ledger.yamlsyntax import syntax_problem

MAX_ROUNDS = 20
_HASH = re.compile(r"\S[ \t]+#")
_QUOTES = frozenset("'\"")
_PARSER = getattr(yaml, "CLoader", yaml.Loader)  # the pure Python parser gives the same events, slower


@dataclass
class Reading:
    """A file as far as it could be read. A tree of None means that nothing could be.

    whole: False where records are missing from the tree. remarks: plain texts with a ` #` behind them, and the
    place of the #, where YAML ends a text and begins a remark. blanks: where something stands that is blank to the
    eye but no space to YAML.
    """

    tree: Node | None
    problems: list[Problem]
    whole: bool = True
    remarks: list[tuple[Node, Location]] = field(default_factory=list)
    blanks: list[Location] = field(default_factory=list)


def parse(raw: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document. Returns (tree, problems) and never raises at the user's text.

    Problems about structure that YAML itself allows (duplicate keys, anchors, tags) leave the rest of the tree
    readable; a record that YAML cannot read is left out of a list of records.
    """
    reading = read(raw, file)
    return reading.tree, reading.problems


def read(raw: bytes, file: str) -> Reading:
    """As `parse`, with what a reader of records wants to know besides."""
    text, told = decode(raw, file)
    if text is None:
        return Reading(None, told, whole=False)
    blanks = places_of(BLANKS, text, file)
    text, marks = set_aside_conflicts(text, file)
    told += marks
    lines: list[str] = []
    for _ in range(MAX_ROUNDS):
        reading, stop = _read_once(text, file)
        if stop is None:
            break
        if not any(one.location.line in (stop.location.line, stop.location.line - 1) for one in told):
            told.append(stop)
        lines = lines or LINE_END.split(text)
        if not _without_record(lines, stop):
            break
        text = "\n".join(lines)
    reading.whole = reading.whole and not lines and not marks
    if reading.tree is None and not told and not reading.problems:
        told.append(
            Problem(
                Location(file), "empty-file", "The file holds no records.", "Restore it from git, or add one."
            )
        )
    reading.problems = [*told, *reading.problems]
    reading.blanks = blanks
    return reading


def _without_record(lines: list[str], stop: Problem) -> bool:
    """Blank the record of a list in which YAML stopped; False where there is none."""
    begins = min(stop.location.line, len(lines)) - 1
    while begins >= 0 and stop.slug != "missing-dash" and not lines[begins].startswith("-"):
        begins -= 1
    if begins < 0 or begins >= len(lines):
        return False
    ends = begins + 1
    while ends < len(lines) and not lines[ends].startswith("-"):
        ends += 1
    lines[begins:ends] = [""] * (ends - begins)
    return any(lines)


def _read_once(text: str, file: str) -> tuple[Reading, Problem | None]:
    """The tree of a text, and the problem that keeps YAML from reading it."""
    problems: list[Problem] = []
    wide: list[Any] = []
    reading = Reading(None, problems)
    try:
        with uncollected():  # the tree has no cycles; collecting while it grows costs more than reading it
            hashes = _lines_with_hash(text)
            reading.tree = _build(yaml.parse(text, Loader=_PARSER), file, reading, wide, hashes)
    except Refused as refused:
        problems.append(refused.problem)
        reading.whole = False
    except yaml.MarkedYAMLError as error:
        return Reading(None, [], whole=False), syntax_problem(error, file, text, wide)
    except yaml.YAMLError as error:
        problems.append(Problem(Location(file), "yaml-syntax", f"This is not YAML: {clip(str(error))}."))
        reading.whole = False
    except RecursionError:
        problems.append(too_deep(Location(file)))
        reading.whole = False
    return reading, None


def _lines_with_hash(text: str) -> dict[int, str]:
    """Lines on which something stands before a #, by number from 0."""
    if " #" not in text and "\t#" not in text:
        return {}
    return {number: line for number, line in enumerate(LINE_END.split(text)) if _HASH.search(line)}


def _build(
    events: Iterator[Any], file: str, reading: Reading, wide: list[Any], hashes: Mapping[int, str]
) -> Node | None:
    """Events -> tree, with one explicit stack so that nesting cannot exhaust Python's own.

    wide: receives the last text in quotation marks that runs over several lines, a likely culprit.
    """
    problems = reading.problems
    root: Node | None = None
    stack: list[Node] = []
    pending: list[tuple[str, int, int] | None] = []  # per open collection: the key that waits for its value
    documents = 0
    dashless: Node | None = None  # a record into which another one has run, for want of a dash
    scalar_event, mapping_event, sequence_event = (
        yaml.ScalarEvent,
        yaml.MappingStartEvent,
        yaml.SequenceStartEvent,
    )
    for event in events:
        kind = type(event)
        if kind is scalar_event:
            mark = event.start_mark
            node = Node(event.value, mark.line + 1, mark.column + 1, bool(event.style))
            if event.style:
                if event.style in _QUOTES and event.end_mark.line != mark.line:
                    wide[:] = [event]
                node.end = _last_line(event)
            elif hashes and (place := _remark_behind(event, hashes, file)):
                reading.remarks.append((node, place))
            if event.anchor or (event.tag and event.tag != "!"):
                problems.append(refused_feature(event, file))
        elif kind is mapping_event or kind is sequence_event:
            mark = event.start_mark
            node = Node({} if kind is mapping_event else [], mark.line + 1, mark.column + 1)
            if kind is mapping_event:
                node.keys = {}
            if event.anchor or (event.tag and event.tag != "!"):
                problems.append(refused_feature(event, file))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            closed = stack.pop()
            closed.end = event.end_mark.line + 1
            pending.pop()
            continue
        elif kind is yaml.AliasEvent:
            mark = event.start_mark
            node = Node("", mark.line + 1, mark.column + 1)
            if not (pending and pending[-1] and pending[-1][0] == "<<"):  # a merge key is told already
                problems.append(
                    Problem(
                        Location(file, mark.line + 1, mark.column + 1),
                        "alias",
                        f"The alias *{clip(str(event.anchor))} repeats another part of the file.",
                        "Write the value out; a ledger has no aliases, so that every line says what it means.",
                    )
                )
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                mark = event.start_mark
                raise Refused(
                    Problem(
                        Location(file, mark.line + 1, 1),
                        "several-documents",
                        "A second document starts here (---); a ledger file holds one.",
                        "Remove the line with ---.",
                    )
                )
            continue
        else:
            continue

        if not stack:
            root = node
        else:
            parent = stack[-1]
            if parent.keys is None:
                parent.value.append(node)
            elif pending[-1] is None:
                take_key(node, pending, file, problems)
                continue
            else:
                key, line, column = pending[-1]
                pending[-1] = None
                if key in parent.value:
                    if parent is not dashless:
                        problems.append(
                            second_key(key, len(parent.value), Location(file, line, column), parent)
                        )
                    if key == "id" and len(parent.value) > 1:
                        dashless = parent
                else:
                    parent.value[key] = node
                    parent.keys[key] = (line, column)
                if len(problems) > MAX_PROBLEMS:
                    raise Refused(too_many(Location(file, line, column)))
        if node.keys is not None or isinstance(node.value, list):
            if len(stack) >= MAX_DEPTH:
                raise Refused(too_deep(Location(file, node.line, node.column)))
            stack.append(node)
            pending.append(None)
    if root is not None and root.value == "" and not root.quoted:
        return None  # an alias alone, or nothing
    return root


def _last_line(event: Any) -> int:
    """The last line of a text in quotes or in a block; YAML says of a block where the next thing may begin."""
    end = event.end_mark
    beyond = event.style in "|>" and end.column == 0 and end.line > event.start_mark.line
    return int(end.line) if beyond else int(end.line) + 1


def _remark_behind(event: Any, hashes: Mapping[int, str], file: str) -> Location | None:
    """Where a # ends a plain text in the middle of its line."""
    end = event.end_mark
    line = hashes.get(end.line, "")
    rest = line[end.column :].lstrip(" \t")
    at = len(line) - len(rest)
    return (
        Location(file, end.line + 1, at + 1) if rest[:1] == "#" and line[at - 1 : at] in (" ", "\t") else None
    )
