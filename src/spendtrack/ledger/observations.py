"""Rows of observations.csv -> published figures; a fault is told at its line and at the column of its cell."""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from pydantic_core import PydanticCustomError

from spendtrack.ledger.characters import NOWHERE
from spendtrack.ledger.dates import parse_year
from spendtrack.ledger.draft import OBSERVATION_COLUMNS, OBSERVATIONS, Draft
from spendtrack.ledger.fields import SHARE_UNITS, parse_number
from spendtrack.ledger.hints import did_you_mean
from spendtrack.ledger.model import Observation
from spendtrack.ledger.phrases import clip, one_of
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.textfile import decode, in_words_only, set_aside_conflicts
from spendtrack.ledger.vocabulary import Basis, Figure, FigureConfidence, Measure, Status
from spendtrack.ledger.yamlrefused import MAX_PROBLEMS, too_many


def read_observations(draft: Draft, raw: bytes, problems: list[Problem]) -> None:
    """Rows of observations.csv, one a line. The place of a fault is its line and the column of its cell."""
    file = draft.display(OBSERVATIONS)
    text, found = decode(raw, file)
    if text is not None:
        text, marks = set_aside_conflicts(text, file)
        found += marks
    problems += found
    if text is None:
        draft.unread.add(OBSERVATIONS)
        return
    draft.observation_text = text
    lines = draft.observation_lines
    if _cells(lines[0]) != list(OBSERVATION_COLUMNS):
        draft.unread.add(OBSERVATIONS)
        problems.append(
            Problem(
                Location(file),
                "csv-header",
                f"The first line must name the columns; found {clip(lines[0])!r}.",
                f"{_SEMICOLONS if ';' in lines[0] else ''}It must read {','.join(OBSERVATION_COLUMNS)}.",
            )
        )
        return
    told = {one.location.line for one in found}
    merging = any(one.slug == "merge-conflict" for one in found)
    if merging:
        draft.unread.add(OBSERVATIONS)
    before = len(problems)
    last = len(lines) if lines[-1] else len(lines) - 1
    for line in range(2, last + 1):
        if len(problems) - before > MAX_PROBLEMS:
            draft.unread.add(OBSERVATIONS)
            problems.append(too_many(Location(file, line)))
            break
        shown = lines[line - 1]
        if line in told or (merging and not shown):
            continue
        cells = _cells(shown)
        if len(shown) <= MOST_IN_ROW and cells and len(cells) == len(OBSERVATION_COLUMNS) and any(cells):
            row = _observation(cells, draft, line, problems)
            if row:
                draft.observations.append((line, row))
        else:
            problems.append(_unreadable(Location(file, line), shown, cells))


def _cells(row: str) -> list[str] | None:
    """The cells of a row, or None where its quotes cannot be told from its text."""
    if '"' not in row:
        return row.split(",")
    return next(csv.reader([row], strict=True)) if _stray_quote(row) is None else None


def _unreadable(place: Location, row: str, cells: list[str] | None) -> Problem:
    """Why a line is no row of figures."""
    if not row.strip(" \t,"):
        what = "is empty" if not row else "holds spaces only" if "," not in row else "has empty cells only"
        return Problem(
            place,
            "empty-row",
            f"The line {what}.",
            "Delete it: each line of the table is one figure.",
            severity="error" if row else "warning",  # an empty line hides nothing
        )
    if len(row) > MOST_IN_ROW:
        return Problem(
            place,
            "csv-cells",
            f"The row has {len(row):,} characters; no row of figures needs more than {MOST_IN_ROW:,}.",
            "Restore it from git, or shorten its note.",
        )
    if stray := _stray_quote(row):
        at, message, hint = stray
        return Problem(Location(place.file, place.line, at + 1), "csv-syntax", message, hint)
    count = len(cells or ())
    hint = "Add the comma that is missing; an empty cell keeps its own."
    if count > len(OBSERVATION_COLUMNS):
        hint = "Put a text that holds a comma in double quotes, or delete the comma that is too many."
    if ";" in row and count == 1:
        hint = _SEMICOLONS.strip()
    return Problem(
        place,
        "csv-cells",
        f"The row has {count} cell{'' if count == 1 else 's'}; {len(OBSERVATION_COLUMNS)} are expected.",
        hint,
    )


_QUOTED = re.compile(r'"(?:[^"]|"")*("?)')
_TWICE = "a quote inside a text is written twice"


def _stray_quote(row: str) -> tuple[int, str, str] | None:
    """(offset, message, hint) of the first double quote that neither opens nor closes a cell."""
    at = 0
    while at < len(row):
        if row[at] == '"':
            found = _QUOTED.match(row, at)
            assert found
            if not found[1]:
                return (
                    at,
                    "The double quote that opens here does not close on its line; no cell holds a line break.",
                    f"Close it at the end of its text, or delete it; {_TWICE}.",
                )
            if row[found.end() : found.end() + 1] not in ("", ","):
                return (
                    at,
                    "The double quote that opens here closes before its text ends.",
                    f"Put the whole text in double quotes; {_TWICE}.",
                )
            at = found.end() + 1
        else:
            comma = row.find(",", at)
            end = comma if comma >= 0 else len(row)
            quote = row.find('"', at, end)
            if quote >= 0:
                spaced = not row[at:quote].strip()
                return (
                    quote,
                    "A double quote stands inside a text that does not begin with one.",
                    "Delete the space between the comma and the double quote."
                    if spaced
                    else f"Write the text without double quotes, or put the whole of it in double quotes; {_TWICE}.",
                )
            at = end + 1
    return None


MOST_IN_ROW = 10_000
_SEMICOLONS = "Save the table with commas between the columns, not semicolons. "
_STATUSES = {str(word): word for word in Status}
_BASES = {str(word): word for word in Basis}
_CONFIDENCE = tuple(str(word) for word in FigureConfidence)
FIGURES_ONLY = tuple(str(word) for word in Figure)
_MEASURES = (*(str(word) for word in Measure), *FIGURES_ONLY)
_YEARS = lru_cache(maxsize=512)(parse_year)
_UNIT = re.compile(rf"({'|'.join(SHARE_UNITS)}|pct-gdp-2021|[A-Z]{{3}} (m|per [A-Z]{{3}}))\Z")


def _observation(cells: list[str], draft: Draft, line: int, problems: list[Problem]) -> Observation | None:
    party, measure, basis, year, value, unit, status, edition, confidence, note = cells
    before = len(problems)
    if not draft.observation_lines[line - 1].isascii():
        problems += _unexpected(cells, draft, line)
        if len(problems) > before:
            return None

    def fault(column: str, slug: str, message: str, hint: str) -> None:
        place = cell_place(draft, line, column)
        problems.append(Problem(place, slug, f"{column}: {clip(message, 160)}", hint))

    if _in_order(measure, basis, unit, status, confidence) and party.strip() and edition.strip():
        try:
            return Observation(
                party=party,
                measure=measure,
                basis=_BASES[basis] if basis else None,
                year=_YEARS(year),
                value=parse_number(value),
                unit=unit,
                status=_STATUSES[status],
                edition=edition,
                confidence=confidence,
                note=note,
            )
        except PydanticCustomError:
            pass  # told below, at its place
    for column, text in (("year", year), ("value", value)):
        try:
            (parse_year if column == "year" else parse_number)(text)
        except PydanticCustomError as error:
            context = error.context or {}
            fault(column, error.type, str(context.get("message", "")), str(context.get("hint", "")))
    if status not in _STATUSES:
        fault(
            "status",
            "unknown-word",
            f"{status!r} is not a status.{did_you_mean(status, _STATUSES)}",
            f"Use {one_of(_STATUSES)}.",
        )
    if basis and basis not in _BASES:
        fault(
            "basis",
            "unknown-word",
            f"{basis!r} is not a basis.{did_you_mean(basis, _BASES)}",
            f"Use {one_of(_BASES)}, or leave it empty.",
        )
    if measure.strip() and measure not in _MEASURES:
        fault(
            "measure",
            "unknown-word",
            f"{measure!r} is not a measure.{did_you_mean(measure, _MEASURES)}",
            f"Use {one_of(_MEASURES)}.",
        )
    if confidence.strip() and confidence not in _CONFIDENCE:
        fault(
            "confidence",
            "unknown-word",
            f"{confidence!r} is not a confidence.{did_you_mean(confidence, _CONFIDENCE)}",
            f"Use {one_of(_CONFIDENCE)}.",
        )
    if unit.strip() and not _UNIT.match(unit):
        fault(
            "unit",
            "bad-unit",
            f"{unit!r} is not a unit of figures.{did_you_mean(unit, SHARE_UNITS)}",
            f"Use {', '.join(SHARE_UNITS)}, a currency with m (EUR m), or a rate (EUR per USD).",
        )
    for column, text in (
        ("party", party),
        ("measure", measure),
        ("unit", unit),
        ("edition", edition),
        ("confidence", confidence),
    ):
        if not text.strip():
            fault(column, "empty-value", f"The column {column} is empty.", "Every figure needs it.")
    assert len(problems) > before, "a row that is not in order has a fault that can be named"
    return None


@lru_cache(maxsize=4096)
def _in_order(measure: str, basis: str, unit: str, status: str, confidence: str) -> bool:
    """Whether the words of a row are words of the ledger; the rows share few combinations of them."""
    return (
        status in _STATUSES
        and (not basis or basis in _BASES)
        and measure in _MEASURES
        and confidence in _CONFIDENCE
        and _UNIT.match(unit) is not None
    )


def _unexpected(cells: list[str], draft: Draft, line: int) -> list[Problem]:
    """Characters that only a note may hold. Those that no text may hold have been told of already."""
    found = []
    for column, text in zip(OBSERVATION_COLUMNS[:-1], cells, strict=False):
        if text.isascii() or NOWHERE.search(text):
            continue
        place = cell_place(draft, line, column)
        quoted = draft.observation_lines[line - 1][place.column - 1 : place.column] == '"'
        if one := in_words_only(text, Location(place.file, line, place.column + quoted), column):
            found.append(one)
    return found


def cell_place(draft: Draft, line: int, column: str) -> Location:
    """Where a cell begins, counted in the text of its row as it stands in the file."""
    file = draft.display(OBSERVATIONS)
    wanted = OBSERVATION_COLUMNS.index(column)
    lines = draft.observation_lines
    row = lines[line - 1] if line <= len(lines) else ""
    commas, quoted = 0, False
    for at, letter in enumerate(row):
        if commas == wanted:
            return Location(file, line, at + 1)
        if letter == '"':
            quoted = not quoted
        commas += letter == "," and not quoted
    return Location(file, line, len(row) + 1 if commas == wanted else 1)
