"""What YAML allows and a ledger does not take from it, in words for people who do not program."""

from __future__ import annotations

from typing import Any

from spendtrack.ledger.phrases import clip
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.yamlnode import Node
from spendtrack.ledger.yamlsyntax import missing_dash

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
        "Take out the inner brackets; if there are none, look for indentation that grows line by line.",
    )


def too_many(place: Location) -> Problem:
    return Problem(
        place,
        "too-many-problems",
        f"More than {MAX_PROBLEMS:,} problems; the rest of the file is not read.",
        "Mend the first ones, or restore the file from git.",
    )


class Refused(Exception):
    """The text cannot be read any further; carries the problem that says why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def second_key(key: str, keys: int, place: Location, mapping: Node) -> Problem:
    """A key that is already set; where an id comes again after other keys, another record has begun."""
    if key == "id" and keys > 1:
        return missing_dash(place)
    first = mapping.key_location("", key)
    return Problem(
        place,
        "duplicate-key",
        f"The key {clip(key)} is already set in line {first.line}.",
        "Keep one of the two; YAML would silently take the last.",
    )


def take_key(
    node: Node, pending: list[tuple[str, int, int] | None], file: str, problems: list[Problem]
) -> None:
    place = Location(file, node.line, node.column)
    if not isinstance(node.value, str):
        raise Refused(
            Problem(
                place,
                "key-not-text",
                "A key must be a word, but a list or a block stands here.",
                "Check the brackets, dashes and indentation around this place.",
            )
        )
    if node.value == "<<" and not node.quoted:
        problems.append(
            Problem(
                place,
                "merge-key",
                "The merge key << copies keys from elsewhere.",
                "Write the keys out; a ledger has no merge keys, so that every record can be read on its own.",
            )
        )
    pending[-1] = (node.value, node.line, node.column)
