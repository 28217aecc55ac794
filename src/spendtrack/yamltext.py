"""Text of a YAML file -> a small tree that knows the line and column of every key and value.

Built from the C parser's events, so that a scalar stays the text that the author wrote (`NO` is Norway,
not false) and duplicate keys, anchors, merge keys and tags are seen instead of silently resolved.
No other module imports yaml.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from typing import Any

import yaml

from spendtrack.problems import Location, Problem, clip

MAX_BYTES = 256_000_000
MAX_DEPTH = 12

_PARSER = getattr(yaml, "CLoader", yaml.Loader)  # the pure Python parser gives the same events, slower
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Node:
    """A scalar, list or mapping with its place. `line` and `column` count from 1.

    value: str for a scalar; list[Node] for a list; dict[str, Node] for a mapping, whose keys' places
    are in `keys`. `quoted` tells a scalar in quotes or a block from a plain one.
    """

    __slots__ = ("column", "end", "keys", "line", "quoted", "value")

    def __init__(self, value: Any, line: int, column: int, quoted: bool = False) -> None:
        self.value = value
        self.line = line
        self.column = column
        self.quoted = quoted
        self.keys: dict[str, tuple[int, int]] | None = None
        self.end = line

    def plain(self) -> Any:
        """The same content as str, list and dict, without places."""
        value = self.value
        if isinstance(value, dict):
            return {key: child.plain() for key, child in value.items()}
        if isinstance(value, list):
            return [child.plain() for child in value]
        return value

    def at(self, *path: str | int) -> Node:
        """The node at the end of `path`, or the deepest one on the way to it that exists."""
        node = self
        for step in path:
            value = node.value
            inside = step in value if isinstance(value, dict) else isinstance(step, int) and step < len(value)
            if not inside or isinstance(value, str):
                break
            node = value[step]
        return node

    def location(self, file: str) -> Location:
        return Location(file, self.line, self.column)

    def key_location(self, file: str, key: str) -> Location:
        """Where the key of a mapping stands, or the mapping itself if it has no such key."""
        if self.keys and key in self.keys:
            return Location(file, *self.keys[key])
        return self.location(file)


class _Refused(Exception):
    """The text cannot be read any further; carries the problem that says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def parse(raw: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document. Returns (tree, problems) and never raises at the user's text.

    A tree of None means that nothing could be read. Problems about structure that YAML itself allows
    (duplicate keys, anchors, tags) leave the rest of the tree readable.
    """
    text, problem = _decode(raw, file)
    if problem:
        return None, [problem]
    problems: list[Problem] = []
    collecting = gc.isenabled()
    gc.disable()  # the tree has no cycles; collecting while it grows costs more than reading it
    try:
        tree = _build(yaml.parse(text, Loader=_PARSER), file, problems)
    except _Refused as refused:
        return None, [*problems, refused.problem]
    except yaml.MarkedYAMLError as error:
        return None, [*problems, _syntax_problem(error, file, text)]
    except yaml.YAMLError as error:
        return None, [
            *problems,
            Problem(Location(file), "yaml-syntax", f"This is not YAML: {clip(str(error))}."),
        ]
    except RecursionError:
        return None, [*problems, _too_deep(Location(file))]
    finally:
        if collecting:
            gc.enable()
    if tree is None and not problems:
        problems.append(
            Problem(
                Location(file), "empty-file", "The file holds no records.", "Restore it from git, or add one."
            )
        )
    return tree, problems


def _decode(raw: bytes, file: str) -> tuple[str, Problem | None]:
    if len(raw) > MAX_BYTES:
        return "", Problem(
            Location(file),
            "file-too-large",
            f"The file has {len(raw):,} bytes; a ledger file may have {MAX_BYTES:,}.",
            "Split it, or remove what does not belong in a ledger.",
        )
    if raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return "", Problem(
            Location(file, line, column),
            "not-utf8",
            f"The byte 0x{raw[error.start]:02X} here is not UTF-8 text.",
            "Save the file as UTF-8 (in most editors: File, Save with encoding, UTF-8).",
        )
    found = _NOT_TEXT.search(text)
    if found:
        before_text = text[: found.start()]
        return "", Problem(
            Location(file, before_text.count("\n") + 1, found.start() - before_text.rfind("\n")),
            "control-character",
            f"There is a control character (U+{ord(found.group()):04X}) here; the file may not be a text file.",
            "Delete the invisible character, or restore the file from git.",
        )
    return text, None


def _build(events: Iterator[Any], file: str, problems: list[Problem]) -> Node | None:
    """Events -> tree, with one explicit stack so that nesting cannot exhaust Python's own."""
    root: Node | None = None
    stack: list[Node] = []
    pending: list[tuple[str, int, int] | None] = []  # per open collection: the key that waits for its value
    documents = 0
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
            if event.anchor or (event.tag and event.tag != "!"):
                problems.append(_refused_feature(event, file))
        elif kind is mapping_event or kind is sequence_event:
            mark = event.start_mark
            node = Node({} if kind is mapping_event else [], mark.line + 1, mark.column + 1)
            if kind is mapping_event:
                node.keys = {}
            if event.anchor or (event.tag and event.tag != "!"):
                problems.append(_refused_feature(event, file))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            closed = stack.pop()
            closed.end = event.end_mark.line + 1
            pending.pop()
            continue
        elif kind is yaml.AliasEvent:
            mark = event.start_mark
            raise _Refused(
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
                raise _Refused(
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
                _take_key(node, pending, file, problems)
                continue
            else:
                key, line, column = pending[-1]
                pending[-1] = None
                if key in parent.value:
                    first = parent.keys[key]
                    problems.append(
                        Problem(
                            Location(file, line, column),
                            "duplicate-key",
                            f"The key {clip(key)} is already set in line {first[0]}.",
                            "Keep one of the two; YAML would silently take the last.",
                        )
                    )
                else:
                    parent.value[key] = node
                    parent.keys[key] = (line, column)
        if node.keys is not None or isinstance(node.value, list):
            if len(stack) >= MAX_DEPTH:
                raise _Refused(_too_deep(Location(file, node.line, node.column)))
            stack.append(node)
            pending.append(None)
    if root is not None and root.value == "" and not root.quoted:
        return None
    return root


def _take_key(
    node: Node, pending: list[tuple[str, int, int] | None], file: str, problems: list[Problem]
) -> None:
    place = Location(file, node.line, node.column)
    if not isinstance(node.value, str):
        raise _Refused(
            Problem(
                place,
                "key-not-text",
                "A key must be a word, but a list or a block stands here.",
                "Check the brackets, dashes and indentation around this place.",
            )
        )
    if node.value == "<<" and not node.quoted:
        problems.append(
            Problem(
                place,
                "merge-key",
                "The merge key << copies keys from elsewhere.",
                "Write the keys out; a ledger has no merge keys, so that every record can be read on its own.",
            )
        )
    pending[-1] = (node.value, node.line, node.column)


def _refused_feature(event: Any, file: str) -> Problem:
    mark = event.start_mark
    place = Location(file, mark.line + 1, mark.column + 1)
    if event.anchor:
        return Problem(
            place,
            "anchor",
            f"The anchor &{clip(event.anchor)} names this part for reuse.",
            "Remove it; if it belongs to a text, put the text in quotes.",
        )
    return Problem(
        place,
        "tag",
        f"The tag {clip(event.tag)} asks YAML for a special type.",
        "Remove it; if it belongs to a text, put the text in quotes.",
    )


def _too_deep(place: Location) -> Problem:
    return Problem(
        place,
        "too-deep",
        f"The nesting is deeper than {MAX_DEPTH} levels; no record of a ledger needs that.",
        "Check for a bracket that is never closed, or for indentation that grows line by line.",
    )


def _syntax_problem(error: yaml.MarkedYAMLError, file: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    what = str(error.problem or error.context or "the text cannot be read")
    lines = text.splitlines()
    shown = lines[line - 1] if line <= len(lines) else ""
    opened = error.context_mark
    if "\t" in shown[: len(shown) - len(shown.lstrip())] or "'\\t'" in what:
        return Problem(
            Location(file, line, column),
            "tab",
            "A tab is used for indentation here.",
            "Use spaces: two for each level.",
        )
    if "quoted scalar" in f"{error.context or ''}" and opened is not None:
        return Problem(
            Location(file, opened.line + 1, opened.column + 1),
            "unclosed-quote",
            "The quotation mark that opens here is never closed.",
            "Close it at the end of the text; inside '…' write an apostrophe twice.",
        )
    if "mapping values are not allowed" in what:
        return Problem(
            Location(file, line, column),
            "colon-in-text",
            "A colon followed by a space starts a new key, but a text is already running here.",
            "Put the whole text in quotes: title: 'A: b'. Or check the indentation of the line above.",
        )
    started = (
        f" (what it belongs to starts in line {opened.line + 1})"
        if opened and opened.line + 1 != line
        else ""
    )
    return Problem(
        Location(file, line, column),
        "yaml-syntax",
        f"YAML cannot read on from here: {what}{started}.",
        "Check indentation, quotes, brackets and colons on this line and the one above.",
    )
