"""Where YAML could not read on, and what it was reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spendtrack.ledger.problems import Location, Problem


@dataclass(frozen=True)
class Stop:
    """Where YAML stopped. Lines count from 1; `opened` is where the part that it was reading began."""

    file: str
    lines: list[str]
    what: str
    context: str
    line: int
    column: int
    opened: tuple[int, int] | None
    wide: Any

    def text(self, line: int) -> str:
        return self.lines[line - 1] if 1 <= line <= len(self.lines) else ""

    def above(self) -> int:
        """The nearest line above that says something."""
        line = self.line - 1
        while line > 1 and not self.text(line).strip():
            line -= 1
        return line

    def problem(self, line: int, column: int, slug: str, message: str, hint: str) -> Problem:
        return Problem(Location(self.file, line, column), slug, message, hint)
