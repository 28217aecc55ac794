"""Why can YAML not read on here? One small question each, from the surest to the last resort, in words for people."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from spendtrack.ledger.phrases import clip
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.textfile import LINE_END, in_words_only
from spendtrack.ledger.yamlsigns import quote, sign
from spendtrack.ledger.yamlstop import Stop


def syntax_problem(error: Any, file: str, text: str, wide: list[Any]) -> Problem:
    """wide: the last text in quotation marks that ran over several lines, if any."""
    mark = error.problem_mark or error.context_mark
    opened = error.context_mark
    stop = Stop(
        file,
        LINE_END.split(text),
        str(error.problem or error.context or "the text cannot be read"),
        str(error.context or ""),
        mark.line + 1 if mark else 1,
        mark.column + 1 if mark else 1,
        (opened.line + 1, opened.column + 1) if opened else None,
        wide[0] if wide else None,
    )
    for question in QUESTIONS:
        if found := question(stop):
            return found
    started = (
        f" (what it belongs to starts in line {stop.opened[0]})"
        if stop.opened and stop.opened[0] != stop.line
        else ""
    )
    return stop.problem(
        stop.line,
        stop.column,
        "yaml-syntax",
        f"YAML cannot read on from here: {stop.what}{started}.",
        "Check indentation, quotes, brackets and colons on this line and the one above.",
    )


def _tab(stop: Stop) -> Problem | None:
    shown = stop.text(stop.line)
    if "\t" not in shown[: len(shown) - len(shown.lstrip())] and "'\\t'" not in stop.what:
        return None
    return stop.problem(
        stop.line,
        stop.column,
        "tab",
        "A tab is used for indentation here.",
        "Use spaces: two for each level.",
    )


_LOOKS_LIKE_STRUCTURE = re.compile(r"\s*(?:[^\w\s'\"\[{#&*!|>@%`]\s?)?[^\s:]*(?:：|\s*:(?:\s|$)|$)?")


def _strange_structure(stop: Stop) -> Problem | None:
    """A space, dash or colon that only looks like one."""
    for line in dict.fromkeys((stop.above(), stop.line)):
        shown = stop.text(line)
        if shown.isascii():
            continue
        found = _LOOKS_LIKE_STRUCTURE.match(shown)
        place = Location(stop.file, line)
        if found and (problem := in_words_only(found[0], place, "The layout of this line", layout=True)):
            return problem
    return None


def _cut(stop: Stop) -> Problem | None:
    """A text that goes on below a #, where YAML has ended it."""
    if not any(
        word in stop.what for word in ("expected key", "find expected ':'", "expected ','", "'-' indicator")
    ):
        return None
    lines = [stop.above(), stop.line]
    if "flow" in stop.context and stop.opened:
        lines = list(range(stop.opened[0], min(stop.line, stop.opened[0] + 20) + 1))
    elif _KEY.match(stop.text(stop.line)):
        return None
    for line in lines:
        shown = stop.text(line)
        found = re.search(r"(?<=\S)[ \t]+#", shown)
        if found and not shown.lstrip().startswith("#") and (line != stop.line or "flow" in stop.context):
            return stop.problem(
                line,
                found.end(),
                "hash-in-text",
                "The text ends at this #, but goes on below: YAML takes what stands behind ` #` for a remark.",
                "Put the whole text in quotes if the # belongs to it; otherwise move the remark to a line of its own above.",
            )
    return None


def _bracket(stop: Stop) -> Problem | None:
    if "while parsing a flow" not in stop.context or "did not find expected" not in stop.what:
        return None
    if not stop.opened:
        return None
    opening = stop.text(stop.opened[0])[stop.opened[1] - 1 : stop.opened[1]]
    if opening not in ("[", "{"):
        return None
    return stop.problem(
        *stop.opened,
        "yaml-syntax",
        f"The bracket {opening} that opens here is not closed, or a comma is missing behind an entry.",
        f"Close it with {']' if opening == '[' else '}'} and put commas between the entries.",
    )


_KEY = re.compile(r"(\s*)(?:- +)?([A-Za-z_]+)[ \t]*:(?:\s|$)")
_KEY_AND_TEXT = re.compile(r"\s*(?:- +)?([A-Za-z_]+): +([^\s'\"].*?)\s*\Z")
_NO_SPACE = re.compile(r"(\s*(?:- +)?)([A-Za-z_]+):(?!//)([^\s:].*)")
_NO_SPACE_AFTER_DASH = re.compile(r"(\s*)-([A-Za-z_]+:.*)")


def _space(stop: Stop) -> Problem | None:
    """A colon or a dash without the space behind it."""
    candidates = dict.fromkeys((stop.opened[0] if stop.opened else stop.line, stop.above(), stop.line))
    for line in candidates:
        if found := _NO_SPACE.match(stop.text(line)):
            return missing_space(Location(stop.file, line, len(found[1]) + 1), found[2], found[3])
        if found := _NO_SPACE_AFTER_DASH.match(stop.text(line)):
            return stop.problem(
                line,
                len(found[1]) + 1,
                "missing-space",
                "A space is missing after the dash.",
                f"Write - {clip(found[2])}",
            )
    return None


def missing_space(place: Location, key: str, value: str, record: str = "") -> Problem:
    return Problem(
        place,
        "missing-space",
        f"A space is missing after the colon of {key}.",
        f"Write {key}: {clip(value)}",
        record=record,
    )


def _dash(stop: Stop) -> Problem | None:
    found = _KEY.match(stop.text(stop.line))
    if "'-' indicator" not in stop.what or not found or found[2] != "id":
        return None
    return missing_dash(Location(stop.file, stop.line, len(found[1]) + 1))


def missing_dash(place: Location, record: str = "") -> Problem:
    return Problem(
        place,
        "missing-dash",
        "A new record begins here without a dash.",
        "Start each record with a dash at the very left, and indent its other keys by two spaces: - id: …",
        record=record,
    )


def _indentation(stop: Stop) -> Problem | None:
    found = _KEY.match(stop.text(stop.line))
    if not found:
        return None
    stands = len(found[1])
    nested = "mapping values are not allowed" in stop.what and found.end() >= stop.column
    if not nested and not any(word in stop.what for word in ("'-' indicator", "expected key", "block end")):
        return None
    above = re.match(r"\s*(?:- +)?", stop.text(stop.above()))
    return stop.problem(
        stop.line,
        stands + 1,
        "indentation",
        f"The key {clip(found[2])} stands {_spaces(stands)} in, which fits no block above it"
        f" (the line above: {_spaces(len(above[0]) if above else 0)}).",
        "Keys of one block stand below one another; a block inside stands two spaces further in.",
    )


def _spaces(number: int) -> str:
    return f"{number} space{'' if number == 1 else 's'}"


def _colon_in_text(stop: Stop) -> Problem | None:
    if "mapping values are not allowed" not in stop.what:
        return None
    found = _KEY_AND_TEXT.match(stop.text(stop.line))
    key, text = (found[1], found[2].replace("'", "''")) if found else ("title", "A: b")
    hint = f"Put the whole text in quotes: {key}: '{clip(text)}'."
    if re.search("[\u2018-\u201f\u00ab\u00bb]", stop.text(stop.line)):
        hint += " Typographic quotation marks do not count; use ' or \"."
    return stop.problem(
        stop.line,
        stop.column,
        "colon-in-text",
        "A colon followed by a space starts a new key, but a text is already running here.",
        f"{hint} Or check the indentation of the line above.",
    )


def _no_colon(stop: Stop) -> Problem | None:
    """A line that is neither a key with its value nor the rest of a text."""
    line = stop.line
    if "could not find expected ':'" in stop.what and stop.opened:
        line = stop.opened[0]
    elif not any(word in stop.what for word in ("expected key", "'-' indicator")):
        return None
    shown = stop.text(line).strip()
    if not shown or shown.startswith("#") or ": " in shown:
        return None
    return stop.problem(
        line,
        len(stop.text(line)) - len(stop.text(line).lstrip()) + 1,
        "missing-colon",
        f"A key, a colon and a value are expected here, found {clip(shown)!r}.",
        "Write key: value. The rest of a text that began above stands two spaces further in than its key.",
    )


QUESTIONS: tuple[Callable[[Stop], Problem | None], ...] = (
    _tab,
    _strange_structure,
    quote,
    sign,
    _space,
    _cut,
    _bracket,
    _dash,
    _indentation,
    _colon_in_text,
    _no_colon,
)
