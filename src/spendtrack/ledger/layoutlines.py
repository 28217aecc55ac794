"""Which lines of a file belong together: of a remark, a text in a block, an item of a list?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from spendtrack.ledger.yamlnode import Node

_BLOCK_TEXT = re.compile(r":\s+[|>][-+0-9]*(\s+#.*)?$")


def is_flow(node: Node, lines: Sequence[str]) -> bool:
    """Whether a collection is written with brackets; those stay on their lines as they are."""
    line = lines[node.line - 1]
    return node.column <= len(line) and line[node.column - 1] in "[{"


def first_line(node: Node) -> int:
    """The line of an item's dash: that of its first key, for a block mapping."""
    if node.keys:
        return min(node.line, *(line for line, _ in node.keys.values()))
    return node.line


def text_end(own: Sequence[str], line: int, stop: int, column: int) -> int:
    """The line after the last one that surely belongs to a key: in a folded text, # is text like any other."""
    end = line + 1
    if _BLOCK_TEXT.search(own[line]):
        for at in range(line + 1, stop):
            if own[at].strip():
                if depth(own[at]) <= column:
                    break
                end = at + 1
    return end


def depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def block_flow(node: Node, own: list[str], offset: int) -> bool:
    at = node.line - 1 - offset
    return at < len(own) and node.column <= len(own[at]) and own[at][node.column - 1] in "[{"


def indented(lines: Sequence[str], by: int) -> list[str]:
    """Lines moved right or left; relative indentation, on which folded texts depend, stays."""
    moved: list[str] = []
    for line in lines:
        if not line:
            moved.append(line)
        elif by >= 0:
            moved.append(" " * by + line)
        else:
            free = len(line) - len(line.lstrip())
            moved.append(line[min(-by, free) :])
    while moved and not moved[-1]:
        moved.pop()
    return moved


def kept_as_they_are(tree: Node) -> set[int]:
    """Lines of texts in blocks and quotes, where a space at the end may be part of the text."""
    kept: set[int] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node.value, dict):
            waiting += node.value.values()
        elif isinstance(node.value, list):
            waiting += node.value
        elif node.end > node.line:
            kept.update(range(node.line + 1, node.end + 1))
    return kept


def dash_line(node: Node, lines: Sequence[str]) -> int:
    """Where the dash of an item stands, from 0: on the line of its first key, or alone above it."""
    first = first_line(node) - 1
    at = first - 1
    while at >= 0 and is_remark(lines[at]):
        at -= 1
    return at if at >= 0 and re.match(r"\s*-(\s+#.*)?\Z", lines[at]) else first
