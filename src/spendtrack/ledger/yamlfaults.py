"""What YAML allows and a ledger does not take from it, in words for people who do not program."""

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
