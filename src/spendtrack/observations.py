"""Rows of observations.csv -> published figures; a fault is told at its line and at the column of its cell."""

from __future__ import annotations

import csv
import io

from spendtrack.draft import OBSERVATION_COLUMNS, OBSERVATIONS, Draft
from spendtrack.fields import parse_number, parse_year
from spendtrack.model import Basis, Observation, Status
from spendtrack.problems import Location, Problem, clip, did_you_mean, one_of


def read_observations(draft: Draft, raw: bytes, problems: list[Problem]) -> None:
    """Rows of observations.csv. The place of a fault is its line and the column of its cell."""
    file = draft.display(OBSERVATIONS)
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        draft.unread.add(OBSERVATIONS)
        line = raw[: error.start].count(b"\n") + 1
        problems.append(
            Problem(
                Location(file, line),
                "not-utf8",
                "The file is not UTF-8 text.",
                "Save it as UTF-8 (CSV UTF-8).",
            )
        )
        return
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
                    f"It must read {','.join(OBSERVATION_COLUMNS)}.",
                )
            )
            return
        line = reader.line_num
        for cells in reader:
            start, line = line + 1, reader.line_num
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
            row = _observation(cells, file, start, problems)
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


_STATUSES = {str(word): word for word in Status}
_BASES = {str(word): word for word in Basis}


def _observation(cells: list[str], file: str, line: int, problems: list[Problem]) -> Observation | None:
    party, measure, basis, _, _, unit, status, edition, confidence, note = cells
    fault: tuple[int, str, str, str] | None = None
    number, calendar_year = 0.0, 0
    for index, convert in ((3, parse_year), (4, parse_number)):
        try:
            if index == 3:
                calendar_year = int(convert(cells[index]))
            else:
                number = float(convert(cells[index]))
        except Exception as error:
            context = getattr(error, "context", None) or {}
            fault = (
                index,
                getattr(error, "type", "csv-cell"),
                context.get("message", ""),
                context.get("hint", ""),
            )
            problems.append(_cell_problem(cells, file, line, *fault))
    if status not in _STATUSES:
        fault = (6, "unknown-word", f"{status!r} is not a status.{did_you_mean(status, _STATUSES)}", "")
        problems.append(_cell_problem(cells, file, line, *fault[:3], f"Use {one_of(_STATUSES)}."))
    if basis and basis not in _BASES:
        fault = (2, "unknown-word", f"{basis!r} is not a basis.{did_you_mean(basis, _BASES)}", "")
        problems.append(
            _cell_problem(cells, file, line, *fault[:3], f"Use {one_of(_BASES)}, or leave it empty.")
        )
    for index, name in ((0, "party"), (1, "measure"), (5, "unit"), (7, "edition"), (8, "confidence")):
        if not cells[index].strip():
            fault = (index, "empty-value", f"The column {name} is empty.", "Every figure needs it.")
            problems.append(_cell_problem(cells, file, line, *fault))
    if fault:
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


def _cell_problem(
    cells: list[str], file: str, line: int, index: int, slug: str, message: str, hint: str
) -> Problem:
    column = 1 + sum(len(cell) + 1 for cell in cells[:index])
    return Problem(Location(file, line, column), slug, f"{OBSERVATION_COLUMNS[index]}: {message}", hint)
