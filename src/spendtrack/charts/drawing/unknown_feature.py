"""What is said when a figure asks for something that this drawing does not know."""

from __future__ import annotations


class UnknownFeature(Exception):
    """A figure holds something that would be drawn wrongly or not at all. where: its path, as in layout.xaxis.type."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(f"{where}: {found}. Expected {expected}.")
        self.where = where
