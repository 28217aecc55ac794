"""What is wrong in a ledger, where, and how to mend it: one fault, many renderings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, order=True, slots=True)
class Location:
    """A place in a file; line and column count from 1, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One fault: `slug` names the rule, `message` says what was found, `hint` how to mend it.

    `severity` is "error" (the record is left out) or "warning" (it stays, and a reader should look).
    `record` is the id of the faulty record where it is known.
    """

    location: Location
    slug: str
    message: str
    hint: str = ""
    severity: str = "error"
    record: str = field(default="", compare=False)


def counts(problems: Iterable[Problem]) -> tuple[int, int]:
    """(errors, warnings)."""
    severities = [problem.severity for problem in problems]
    return severities.count("error"), severities.count("warning")


def _printable(text: str) -> str:
    """What a terminal may safely show: characters that would steer it are written as escapes."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )


def as_text(problems: Iterable[Problem]) -> str:
    """Place first, code last, hint below: `file:line:column: error: message [slug]`."""
    lines = []
    for problem in problems:
        lines.append(
            _printable(f"{problem.location}: {problem.severity}: {problem.message} [{problem.slug}]")
        )
        if problem.hint:
            lines.append(f"    {_printable(problem.hint)}")
    return "".join(f"{line}\n" for line in lines)


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def property_(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    lines = []
    for problem in problems:
        place = problem.location
        body = f"{problem.message} {problem.hint}".strip()
        lines.append(
            f"::{problem.severity} file={property_(place.file)},line={place.line},col={place.column},"
            f"title={property_(problem.slug)}::{data(body)}\n"
        )
    return "".join(lines)


def as_json(problems: Iterable[Problem]) -> str:
    """A list of flat objects, one per problem."""
    rows = []
    for problem in problems:
        row = asdict(problem)
        rows.append({**row.pop("location"), **row})
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


RENDERINGS = {"text": as_text, "github": as_github, "json": as_json}
