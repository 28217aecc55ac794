"""Why YAML cannot be read, and what a ledger does not take from it, in words for people who do not program."""

from __future__ import annotations

from typing import Any

from spendtrack.ledger.problems import Location, Problem
from spendtrack.text import clip

MAX_DEPTH = 12
MAX_PROBLEMS = 10_000


def refused_feature(event: Any, file: str) -> Problem:
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


def too_deep(place: Location) -> Problem:
    return Problem(
        place,
        "too-deep",
        f"The nesting is deeper than {MAX_DEPTH} levels; no record of a ledger needs that.",
        "Check for a bracket that is never closed, or for indentation that grows line by line.",
    )


def too_many(place: Location) -> Problem:
    return Problem(
        place,
        "too-many-problems",
        f"More than {MAX_PROBLEMS:,} problems; the rest of the file is not read.",
        "Mend the first ones, or restore the file from git.",
    )


def syntax_problem(error: Any, file: str, text: str, wide: list[Any]) -> Problem:
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
    if wide and wide[0].end_mark.line + 1 == line:
        opened_at = wide[0].start_mark
        return Problem(
            Location(file, opened_at.line + 1, opened_at.column + 1),
            "unclosed-quote",
            f"The quotation mark that opens here closes only in line {line}, in the middle of another text.",
            "Close it at the end of its own text; inside '…' write an apostrophe twice.",
        )
    if "quoted scalar" in f"{error.context or ''}" and "unexpected" in what and opened is not None:
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
