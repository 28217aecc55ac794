"""The hand of a person in a ledger: what it finds at the place of a problem, and how it changes the file there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spendtrack.ledger.problems import Problem
from tests.small import PARTIES, PLEDGE, SOURCES

# What a person knows who mends a record: the sound one, of which the broken one is a damaged copy.
FACTS = dict(re.findall(r"(?m)^(?:- |  )(\w+): (.+)$", PLEDGE))
FACTS |= dict(re.findall(r"(\w+): ([^,}]+)", FACTS["target"]))


@dataclass
class Hand:
    """A problem in a folder, and the hand that changes its file."""

    folder: Path
    problem: Problem

    def __post_init__(self) -> None:
        self.file = Path(self.problem.location.file)
        raw = self.file.read_bytes()
        self.lines = raw.decode("utf-8", errors="replace").split("\n")
        self.line, self.column = self.problem.location.line - 1, self.problem.location.column - 1

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def before(self) -> str:
        return self.lines[self.line][: self.column]

    @property
    def after(self) -> str:
        return self.lines[self.line][self.column :]

    @property
    def key(self) -> str:
        """The key whose value, or which itself, stands at the place."""
        found = re.search(r"(\w+): *$", self.before) or re.match(r"(\w+)", self.after)
        assert found, self.lines[self.line]
        return found[1]

    def save(self) -> None:
        self.file.write_text(self.text, encoding="utf-8", newline="")

    def instead(self, old: str, new: str) -> None:
        """At the place, and nowhere else: one text for another."""
        assert self.after.startswith(old), (old, self.after)
        self.lines[self.line] = self.before + new + self.after[len(old) :]
        self.save()

    def value(self) -> str:
        """The value that begins at the place, up to its end."""
        among = self.file.suffix == ".csv" or re.search(r"[{\[]", self.before)
        found = re.match(r'"[^"]*"|[^,}\]]*' if among else ".*", self.after)
        assert found
        return found[0]

    def put(self, new: str) -> None:
        self.instead(self.value(), new if self.before[-1:] != ":" else f" {new}")

    def rewrite(self, pattern: str, new: str) -> None:
        """Within the record: the first that matches."""
        first, end = self.record()
        text, count = re.subn(pattern, new, "\n".join(self.lines[first:end]), count=1)
        assert count, f"{pattern} does not stand in the record"
        self.lines[first:end] = text.split("\n")
        self.save()

    def record(self) -> tuple[int, int]:
        """The lines of the record around the place: first, and the one after the last."""
        begins = [number for number, line in enumerate(self.lines) if line.startswith("- ")]
        first = max((number for number in begins if number <= self.line), default=0)
        end = min((number for number in begins if number > self.line), default=len(self.lines) - 1)
        return first, end

    def add(self, entry: str) -> None:
        """A line below the place, as far in."""
        found = re.match(r"\s*(- )?", self.lines[self.line])
        assert found
        self.lines.insert(self.line + 1, " " * len(found[0]) + entry)
        self.save()

    def cut_line(self, number: int | None = None) -> None:
        del self.lines[self.line if number is None else number]
        self.save()

    def cut_entry(self) -> None:
        """The entry of a list, or the key with its value, and a list that is then empty."""
        line = self.lines[self.line]
        if opened := re.search(r"\[[^\]]*$", self.before):  # of a list on one line
            start, end = opened.start(), line.index("]", self.column)
            items = line[start + 1 : end].split(", ")
            del items[line[start : self.column].count(", ")]
            self.lines[self.line] = f"{line[: start + 1]}{', '.join(items)}]{line[end + 1 :]}"
            if not items:
                del self.lines[self.line]
        elif "{" in self.before and not self.before.endswith("- "):  # of a block on one line
            self.lines[self.line] = re.sub(rf"(, )?\b{self.key}: [^,}}]*", "", line)
        else:
            del self.lines[self.line]
            alone = not re.match(r"\s+- ", self.lines[self.line])
            if line.startswith("    - ") and alone and re.match(r"  \w+:$", self.lines[self.line - 1]):
                del self.lines[self.line - 1]
        self.save()

    def elsewhere(self, name: str, change: Callable[[str], str]) -> None:
        """Another file of the ledger."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        changed = change(text)
        assert changed != text
        path.write_text(changed, encoding="utf-8", newline="")

    def restore(self) -> None:
        """As git has it: the sound copy."""
        sound = {"commitments.yaml": PLEDGE, "parties.yaml": PARTIES, "sources.yaml": SOURCES}
        if self.file.name in sound:
            self.lines = sound[self.file.name].split("\n")
        else:  # of the table a row
            del self.lines[self.line]
        self.save()


Said = re.Match[str]
Act = Callable[[Hand, Said], None]
"""What a person does, given what the hint says."""
