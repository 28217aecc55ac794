"""Rows of observations.csv -> published figures; a fault is told at its line and at the column of its cell."""

from __future__ import annotations

import csv
import io
import re

from pydantic_core import PydanticCustomError

from spendtrack.ledger.dates import parse_year
from spendtrack.ledger.draft import OBSERVATION_COLUMNS, OBSERVATIONS, Draft
from spendtrack.ledger.fields import SHARE_UNITS, parse_number
from spendtrack.ledger.model import Observation
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.textfile import decode
from spendtrack.ledger.vocabulary import Basis, Figure, FigureConfidence, Measure, Status
from spendtrack.ledger.yamlfaults import MAX_PROBLEMS, too_many
from spendtrack.text import clip, did_you_mean, one_of


def read_observations(draft: Draft, raw: bytes, problems: list[Problem]) -> None:
    """Rows of observations.csv. The place of a fault is its line and the column of its cell."""
    file = draft.display(OBSERVATIONS)
    text, problem = decode(raw, file)
    if problem:
        draft.unread.add(OBSERVATIONS)
        problems.append(problem)
        return
    draft.observation_text = text
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if tuple(header) != OBSERVATION_COLUMNS:
            draft.unread.add(OBSERVATIONS)
            problems.append(
                Problem(
                    Location(file),
                    "csv-header",
                    f"The first line must name the columns; found {clip(','.join(header))!r}.",
                    f"{_SEMICOLONS if ';' in ''.join(header) else ''}It must read {','.join(OBSERVATION_COLUMNS)}.",
                )
            )
            return
        line = reader.line_num
        before = len(problems)
        for cells in reader:
            start, line = line + 1, reader.line_num
            if len(problems) - before > MAX_PROBLEMS:
                draft.unread.add(OBSERVATIONS)
                problems.append(too_many(Location(file, start)))
                break
            if len(cells) != len(OBSERVATION_COLUMNS):
                problems.append(
                    Problem(
                        Location(file, start),
                        "csv-cells",
                        f"The row has {len(cells)} cells; {len(OBSERVATION_COLUMNS)} are expected.",
                        "Check for a missing comma, or put a text that holds a comma in double quotes.",
                    )
                )
                continue
            row = _observation(cells, draft, start, problems)
            if row:
                draft.observations.append((start, row))
    except csv.Error as error:
        draft.unread.add(OBSERVATIONS)
        problems.append(
            Problem(
                Location(file, reader.line_num),
                "csv-syntax",
                f"The row cannot be read: {error}.",
                "Check the double quotes in this row; a quote inside a text is written twice.",
            )
        )


_SEMICOLONS = "Save the table with commas between the columns, not semicolons. "
_STATUSES = {str(word): word for word in Status}
_BASES = {str(word): word for word in Basis}
_CONFIDENCE = tuple(str(word) for word in FigureConfidence)
FIGURES_ONLY = tuple(str(word) for word in Figure)
_MEASURES = (*(str(word) for word in Measure), *FIGURES_ONLY)
_UNIT = re.compile(rf"({'|'.join(SHARE_UNITS)}|pct-gdp-2021|[A-Z]{{3}} (m|per [A-Z]{{3}}))\Z")


def _observation(cells: list[str], draft: Draft, line: int, problems: list[Problem]) -> Observation | None:
    party, measure, basis, _, _, unit, status, edition, confidence, note = cells
    before = len(problems)

    def fault(column: str, slug: str, message: str, hint: str) -> None:
        place = cell_place(draft, line, column)
        problems.append(Problem(place, slug, f"{column}: {clip(message, 160)}", hint))

    number, calendar_year = 0.0, 0
    for column, text in (("year", cells[3]), ("value", cells[4])):
        try:
            if column == "year":
                calendar_year = parse_year(text)
            else:
                number = parse_number(text)
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
    if len(problems) > before:
        return None
    return Observation(
        party=party,
        measure=measure,
        basis=_BASES[basis] if basis else None,
        year=calendar_year,
        value=number,
        unit=unit,
        status=_STATUSES[status],
        edition=edition,
        confidence=confidence,
        note=note,
    )


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
