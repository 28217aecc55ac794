"""A value of a YAML file, and where it stands."""

from __future__ import annotations

from typing import Any

from spendtrack.ledger.problems import Location


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
