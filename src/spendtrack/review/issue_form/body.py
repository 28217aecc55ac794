"""The Markdown that GitHub makes of a filled issue form -> the text of each field. Whatever it says stays text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

# The labels of the two forms in .github/ISSUE_TEMPLATE, in their order; a test compares them.
NEW_PLEDGE = (
    "Party",
    "Title",
    "Measure",
    "Operator",
    "Value",
    "Unit",
    "By",
    "Strength",
    "Announced",
    "Announced by",
    "Supersedes",
    "Conditions",
    "Note",
    "Sources",
)
CORRECTION = ("Record", "Field", "What it should say", "Sources")
EMPTY = ("_No response_", "None", "")
LONGEST_BODY = 70_000
LONG, SHORT = 2_000, 200
LONG_FIELDS = ("Conditions", "Note", "Sources", "What it should say")
LINE_BY_LINE = ("Sources",)


class BadForm(ValueError):
    """The text is no filled form; the message is for the person who filled it."""


def read_form(text: str) -> tuple[str, dict[str, str]]:
    """("new-pledge" or "correction", label -> text); fields without an answer are left out.

    A text is on one line, of LINE_BY_LINE on as many as were written. A heading counts only where the form has it, so an answer that holds one cannot add a field. Raises BadForm.
    """
    if len(text) > LONGEST_BODY:
        raise BadForm(f"The form has {len(text):,} characters; at most {LONGEST_BODY:,} can be read.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for kind, labels in (("new-pledge", NEW_PLEDGE), ("correction", CORRECTION)):
        if f"### {labels[0]}" in (line.strip() for line in lines):
            found = _fields(lines, labels)
            _bounded(found)
            return kind, found
    raise BadForm("This is not one of the two forms of the project: no heading of theirs was found.")


def _fields(lines: Sequence[str], labels: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    current, answer, waiting = "", list[str](), list(labels)
    for line in [*lines, "### "]:
        head = line.strip().removeprefix("### ") if line.strip().startswith("### ") else None
        ends = line == "### " or (head in waiting)
        if not ends:
            answer.append(line)
            continue
        if current:
            lined = current in LINE_BY_LINE
            said = "\n".join(filter(None, map(plain, answer))) if lined else plain(" ".join(answer))
            if said not in EMPTY:
                found[current] = said
        if head in waiting:
            current, answer = str(head), []
            waiting = waiting[waiting.index(current) + 1 :]
    return found


def plain(text: str) -> str:
    """The text on one line, without signs that cannot be seen or that a YAML file may not hold."""
    kept = (
        " " if unicodedata.category(sign) in ("Cc", "Cs", "Cn", "Co", "Cf", "Zl", "Zp") else sign
        for sign in text
    )
    return " ".join("".join(kept).split())


def _bounded(fields: Mapping[str, str]) -> None:
    for label, text in fields.items():
        most = LONG if label in LONG_FIELDS else SHORT
        if len(text) > most:
            raise BadForm(f"{label} has {len(text):,} characters; at most {most:,} fit.")
