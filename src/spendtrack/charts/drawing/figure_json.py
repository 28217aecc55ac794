"""One object of a figure's JSON, read key by key, so that a key that nobody reads is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from spendtrack.charts.drawing.unknown_feature import UnknownFeature


class Node:
    """A mapping and its path. After all is read, `close` raises for what was not."""

    def __init__(self, found: Any, where: str) -> None:
        if not isinstance(found, Mapping):
            raise UnknownFeature(where, f"{type(found).__name__} {str(found)[:40]!r}", "an object")
        self._left = {key: value for key, value in found.items() if value is not None}
        self.where = where

    def take(self, key: str, default: Any = None) -> Any:
        return self._left.pop(key, default)

    def has(self, key: str) -> bool:
        return key in self._left

    def number(self, key: str, default: float) -> float:
        found = self.take(key, default)
        if isinstance(found, bool) or not isinstance(found, (int, float)):
            raise UnknownFeature(f"{self.where}.{key}", repr(found)[:60], "one number")
        return float(found)

    def flag(self, key: str, default: bool) -> bool:
        found = self.take(key, default)
        if not isinstance(found, bool):
            raise UnknownFeature(f"{self.where}.{key}", repr(found)[:60], "true or false")
        return found

    def words(self, key: str, default: str) -> str:
        found = self.take(key, default)
        if not isinstance(found, str):
            raise UnknownFeature(f"{self.where}.{key}", repr(found)[:60], "a text")
        return found

    def one_of(self, key: str, known: Sequence[Any], default: Any) -> Any:
        """The value, which is one of `known`; the first of them says what the drawing does when it is absent."""
        found = self.take(key, default)
        # `in` would take 1 for True.
        if not any(found == one and type(found) is type(one) for one in known):
            raise UnknownFeature(
                f"{self.where}.{key}", repr(found)[:60], f"one of {', '.join(map(repr, known))}"
            )
        return found

    def node(self, key: str) -> Node:
        """The object under a key; an absent one is empty."""
        return Node(self.take(key, {}), f"{self.where}.{key}")

    def listed(self, key: str) -> list[Any]:
        """The list under a key; an absent one is empty."""
        return entries(self.take(key, []), f"{self.where}.{key}")

    def each(self, key: str, count: int, default: Any) -> tuple[Any, ...]:
        """One value for each of `count` points, where the figure gives one for all or a list."""
        found = self.take(key, default)
        if isinstance(found, str) or not hasattr(found, "__len__"):
            return (found,) * count
        given = entries(found, f"{self.where}.{key}")
        if len(given) < count:
            raise UnknownFeature(
                f"{self.where}.{key}", f"{len(given)} values", f"{count}, one for each point"
            )
        return tuple(given[:count])

    def ignore(self, *keys: str) -> None:
        """Keys that change nothing in a picture that stands still."""
        for key in keys:
            self._left.pop(key, None)

    def close(self) -> None:
        """Raises UnknownFeature at the first key that nobody has read."""
        for key, value in self._left.items():
            raise UnknownFeature(
                f"{self.where}.{key}",
                repr(value)[:60],
                "a feature that charts.drawing knows; teach it there first",
            )


def entries(found: Any, where: str) -> list[Any]:
    """A list, tuple or array as a list of plain values."""
    if hasattr(found, "tolist"):
        found = found.tolist()
    if isinstance(found, (list, tuple)):
        return list(found)
    raise UnknownFeature(where, f"{type(found).__name__} {str(found)[:40]!r}", "a list")
