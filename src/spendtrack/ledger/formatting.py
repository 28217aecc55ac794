"""The canonical layout of a ledger file: keys in the order of the models, two spaces a level, one blank line a record.

Works on the author's own lines, moved and indented but never rewritten, so that quotes, comments and folded
texts stay as they are. The result is read again and must say the same; otherwise nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from spendtrack.ledger.draft import EVENTS, PARTIES, PLEDGES, SOURCES
from spendtrack.ledger.layoutlines import (
    block_flow,
    dash_line,
    depth,
    first_line,
    indented,
    is_flow,
    is_remark,
    kept_as_they_are,
    text_end,
)
from spendtrack.ledger.model import Event, Group, Party, Pledge, Source
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.translation import model_in
from spendtrack.ledger.yamlnode import Node
from spendtrack.ledger.yamltree import parse

STEP = 2
MODELS: Mapping[str, type[BaseModel]] = {PLEDGES: Pledge, SOURCES: Source, EVENTS: Event}
SECTIONS: Mapping[str, type[BaseModel]] = {"parties": Party, "groups": Group}


def lay_out(raw: bytes, name: str, shown: str) -> tuple[bytes, list[Problem]]:
    """The file in canonical layout, and the problems that kept it from being laid out.

    name: file name in the data folder, which decides the order of keys. shown: the name for messages. With
    problems the text comes back unchanged, and so does a text that would read differently when laid out.
    """
    tree, problems = parse(raw, shown)
    if tree is None or problems:
        return raw, problems
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    kept = kept_as_they_are(tree)
    lines = [
        line if number in kept and line.strip(" ") else line.rstrip(" \t")
        for number, line in enumerate(text.split("\n"), 1)
    ]
    while lines and not lines[-1]:
        lines.pop()
    if name == PARTIES and isinstance(tree.value, dict):
        done = _sections(tree, lines)
    elif name in MODELS and isinstance(tree.value, list) and not is_flow(tree, lines):
        done = _records(tree.value, lines, 0, len(lines), 0, MODELS[name], spaced=True)
    else:
        return raw, []
    result = ("\n".join(done) + "\n").encode("utf-8")
    again, faults = parse(result, shown)
    if faults or again is None or again.plain() != tree.plain():
        return raw, [
            Problem(
                Location(shown, _unusual_line(tree, lines, name)),
                "cannot-lay-out",
                "The record here has an unusual layout, so the file is left as it is.",
                "Start each record with a dash and its first key on one line: - id: …",
            )
        ]
    return result, []


def _unusual_line(tree: Node, lines: list[str], name: str) -> int:
    """The line of the first record that cannot be laid out on its own; 1 where none stands out."""
    if isinstance(tree.value, list):
        lists = [(tree.value, 0, MODELS[name], len(lines))]
    else:
        starts = sorted(place[0] - 1 for place in (tree.keys or {}).values())
        lists = [
            (
                tree.value[key].value,
                STEP,
                model,
                next((at for at in starts if at >= tree.value[key].line), len(lines)),
            )
            for key, model in SECTIONS.items()
            if key in tree.value and isinstance(tree.value[key].value, list)
        ]
    for nodes, indent, model, upto in lists:
        begins = [dash_line(node, lines) for node in nodes]
        for number, node in enumerate(nodes):
            end = begins[number + 1] if number + 1 < len(nodes) else upto
            done = _records([node], lines, begins[number], end, indent, model, spaced=not indent)
            again, faults = parse("\n".join([*done, ""]).encode("utf-8"), name)
            if faults or again is None or again.plain() != [node.plain()]:
                return begins[number] + 1
    return 1


def _sections(tree: Node, lines: list[str]) -> list[str]:
    """parties.yaml: two lists under their keys, each record on its own lines."""
    assert tree.keys is not None
    starts = sorted((place[0] - 1, key) for key, place in tree.keys.items())
    done: list[str] = []
    for number, (start, key) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        above = [line for line in lines[:start] if line] if number == 0 else []
        done += [*([""] if number else []), *above, f"{key}:"]
        node = tree.value[key]
        if isinstance(node.value, list) and not is_flow(node, lines) and key in SECTIONS:
            done += _records(node.value, lines, start + 1, end, STEP, SECTIONS[key], spaced=False)
        else:
            done += lines[start + 1 : end]
    return done


def _records(
    nodes: Sequence[Node],
    lines: list[str],
    start: int,
    end: int,
    indent: int,
    model: type[BaseModel],
    *,
    spaced: bool,
) -> list[str]:
    """The items of a block list between two lines. Remarks above an item stay above it."""
    begins = [first_line(node) - 1 for node in nodes]
    done: list[str] = []
    upto = start
    for number, node in enumerate(nodes):
        stop = begins[number + 1] if number + 1 < len(nodes) else end
        last = number + 1 == len(nodes)
        while stop > begins[number] + 1 and is_remark(lines[stop - 1]):
            if last and depth(lines[stop - 1]) > depth(lines[begins[number]]):
                break
            stop -= 1
        above = [line.strip() for line in lines[upto : begins[number]] if line.strip()]
        if spaced and done:
            done.append("")
        pad = " " * indent
        done += [f"{pad}{remark}" for remark in above]
        done += _item(node, lines, begins[number], stop, indent, model)
        upto = stop
    rest = [line.strip() for line in lines[upto:end] if line.strip()]
    return done + [f"{' ' * indent}{remark}" for remark in rest]


def _item(
    node: Node, lines: list[str], start: int, end: int, indent: int, model: type[BaseModel] | None
) -> list[str]:
    """One list item: its dash, then its content two columns further in."""
    dash = len(lines[start]) - len(lines[start].lstrip())
    if not lines[start][dash:].startswith("-") or not node.keys or is_flow(node, lines):
        return indented(lines[start:end], indent - dash)
    own = [*lines[start:end]]
    own[0] = own[0][:dash] + " " + own[0][dash + 1 :]
    block = _mapping(node, own, start, indent + STEP, model)
    first = next(at for at, line in enumerate(block) if line and not line.lstrip().startswith("#"))
    block[first] = block[first][:indent] + "-" + block[first][indent + 1 :]
    return [" " * indent + remark.strip() for remark in block[:first]] + block[first:]


def _mapping(
    node: Node, own: list[str], offset: int, indent: int, model: type[BaseModel] | None
) -> list[str]:
    """The keys of a block mapping in the order of its model; unknown ones last, as they came.

    own: the mapping's lines, `offset` lines into the file.
    """
    assert node.keys is not None
    starts = sorted((line - 1 - offset, column - 1, key) for key, (line, column) in node.keys.items())
    segments: dict[str, list[str]] = {}
    cut = 0
    for number, (line, column, key) in enumerate(starts):
        stop = starts[number + 1][0] if number + 1 < len(starts) else len(own)
        floor = text_end(own, line, stop, column)
        while stop > floor and is_remark(own[stop - 1]):
            stop -= 1
        remarks = [f"{' ' * indent}{text.strip()}" for text in own[cut:line] if text.strip()]
        segments[key] = remarks + _value(
            node.value[key], own, line, stop, offset, column, indent, _inner(model, key)
        )
        cut = stop
    tail = [f"{' ' * indent}{text.strip()}" for text in own[cut:] if text.strip()]
    order = [info.alias or name for name, info in model.model_fields.items()] if model else []
    keys = [key for key in order if key in segments] + [key for key in segments if key not in order]
    return [line for key in keys for line in segments[key]] + tail


def _inner(model: type[BaseModel] | None, key: str) -> type[BaseModel] | None:
    if model is None:
        return None
    for name, info in model.model_fields.items():
        if key == (info.alias or name):
            return model_in(info.annotation)
    return None


def _value(
    node: Node, own: list[str], line: int, stop: int, offset: int, column: int, indent: int, model: Any
) -> list[str]:
    """The lines of one key with its value, indented; block collections inside are laid out in turn."""
    deeper = node.line - 1 - offset > line
    if deeper and node.keys and not block_flow(node, own, offset):
        head = " " * indent + own[line][column:]
        return [head, *_mapping(node, own[line + 1 : stop], offset + line + 1, indent + STEP, model)]
    if deeper and isinstance(node.value, list) and node.value and not block_flow(node, own, offset):
        head = " " * indent + own[line][column:]
        inside = own[line + 1 : stop]
        shifted = [*([""] * (offset + line + 1)), *inside]
        items = _records(
            node.value,
            shifted,
            offset + line + 1,
            len(shifted),
            indent + STEP,
            model or BaseModel,
            spaced=False,
        )
        return [head, *items]
    whole = [own[line][:column] + _KEY_AND_SPACE.sub(r"\1: ", own[line][column:]), *own[line + 1 : stop]]
    return indented(whole, indent - column)


_KEY_AND_SPACE = re.compile(r"^([A-Za-z_]+):[ ]{2,}(?=\S)")
