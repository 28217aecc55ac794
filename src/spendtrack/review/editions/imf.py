"""The IMF's World Economic Outlook by countries (tab-separated text or workbook) -> GDP in USD m.

The text ends in `.xls` all the same and is often UTF-16. Columns are found by their headings: `ISO`,
`WEO Subject Code` (`NGDPD` is GDP at current prices in US dollars), `Units`, `Scale`, one column a year, and
`Estimates Start After`, the last year that is not an estimate. Thousands have commas, "n/a" and "--" are nothing, and
a note of one cell stands at the end. This is the form in which the IMF's page of WEO databases describes it.

The ledger holds the first year of the last edition and later, to two years beyond the year of publication: what is
after the year that the file names is an estimate where the year is over, and a forecast where it is not.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from spendtrack.review.editions.imported_figures import Figure, Reading, Skipped, rounded
from spendtrack.review.editions.sheets import (
    Cell,
    Progress,
    Sheet,
    Unreadable,
    flat,
    is_workbook,
    number,
    read_workbook,
    shown,
)

SUBJECT = "NGDPD"
ISO, CODE, UNITS, SCALE, AFTER = "ISO", "WEO Subject Code", "Units", "Scale", "Estimates Start After"
SCALES = {"units": 1e-6, "thousands": 1e-3, "millions": 1.0, "billions": 1e3}
FIRST_YEAR = 2020
YEARS_AHEAD = 2
_NOT_ABOVE = 10  # rows: the headings stand within them


def read(
    raw: bytes, name: str, members: Mapping[str, str], published_year: int, progress: Progress
) -> Reading:
    """The figures of an edition. members: parties to take -> name. Raises Unreadable."""
    progress("opening the database")
    sheets = read_workbook(raw, name) if is_workbook(raw) else [_as_sheet(raw, name)]
    sheet, top, columns, years = _headings(sheets, name)
    figures: list[Figure] = []
    skipped: list[Skipped] = []
    others = 0
    wanted = range(FIRST_YEAR, published_year + YEARS_AHEAD + 1)
    seen: set[str] = set()
    for row in range(top + 1, len(sheet.rows)):
        if row % 2000 == 0:
            progress(f"reading row {row:,} of {len(sheet.rows):,}")
        if flat(str(sheet.at(row, columns[CODE]))) != SUBJECT:
            continue
        party = flat(str(sheet.at(row, columns[ISO])))
        if party not in members:
            others += 1
            continue
        if party in seen:
            raise Unreadable(
                sheet.place(row, columns[ISO]), f"one row of {SUBJECT} a country", f"{party} a second time"
            )
        seen.add(party)
        factor = _factor(sheet, row, columns)
        after = _after(sheet, row, columns[AFTER])
        for year, column in years.items():
            if year not in wanted:
                continue
            place = sheet.place(row, column)
            value = number(sheet.at(row, column), place)
            if value is None:
                skipped.append(Skipped(place, f"{party} {year}", "the file has no value"))
                continue
            status = "actual" if year <= after else "estimate" if year < published_year else "forecast"
            figures.append(
                Figure(party, "gdp", "", year, rounded(value * factor, 0), "USD m", status, "high", "", place)
            )
    if not figures:
        raise Unreadable(sheet.name, f"rows of {SUBJECT} of members", "none")
    if others:
        skipped.append(Skipped(sheet.place(top, columns[ISO]), f"{others:,} other countries", "not a member"))
    before = [year for year in years if year not in wanted]
    if before:
        what = f"{min(before)} to {max(before)} beyond {wanted[0]} to {wanted[-1]}"
        skipped.append(
            Skipped(sheet.place(top, years[min(before)]), what, "years that the ledger does not hold")
        )
    return Reading(
        figures=figures,
        title="World Economic Outlook database: GDP at current prices (NGDPD)",
        years=[year for year in years if year in wanted],
        skipped=skipped,
        expected=[("gdp", "USD m")],
    )


def _as_sheet(raw: bytes, name: str) -> Sheet:
    """Tab-separated text as a sheet whose places read like those of the workbook."""
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    if b"\0" in raw[:200] and encodings[0] != "utf-16":
        encodings = ("utf-16-le",)
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        rows: Sequence[Sequence[Cell]] = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
        return Sheet(name, rows)
    raise Unreadable(
        name, "tab-separated text in UTF-16 or UTF-8, or a workbook", f"a file that begins with {raw[:12]!r}"
    )


def _headings(sheets: Sequence[Sheet], name: str) -> tuple[Sheet, int, dict[str, int], dict[int, int]]:
    """The sheet with the headings, their row, the column of each and that of each year."""
    wanted = (ISO, CODE, UNITS, SCALE, AFTER)
    for sheet in sheets:
        for row in range(min(_NOT_ABOVE, len(sheet.rows))):
            texts = {_text(cell).lower(): column for column, cell in enumerate(sheet.rows[row])}
            if CODE.lower() not in texts:
                continue
            missing = [one for one in wanted if one.lower() not in texts]
            years = {
                int(text): column for text, column in texts.items() if re.fullmatch(r"(19|20)\d\d", text)
            }
            if missing or not years:
                place = sheet.place(row, 0)
                raise Unreadable(
                    place, f"the headings {', '.join(wanted)} and years", f"no {', '.join(missing) or 'year'}"
                )
            return sheet, row, {one: texts[one.lower()] for one in wanted}, years
    found = (
        shown(sheets[0].rows[0][0]) if sheets and sheets[0].rows and sheets[0].rows[0] else "an empty file"
    )
    raise Unreadable(name, f"a row with the heading {CODE!r} near the top", found)


def _text(cell: Cell) -> str:
    return f"{cell:g}" if isinstance(cell, float) else flat(str(cell))


def _factor(sheet: Sheet, row: int, columns: Mapping[str, int]) -> float:
    """What makes millions of US dollars of the row's numbers."""
    units = flat(str(sheet.at(row, columns[UNITS])))
    if units.lower().replace(".", "") != "us dollars":
        raise Unreadable(sheet.place(row, columns[UNITS]), "U.S. dollars", shown(units))
    scale = flat(str(sheet.at(row, columns[SCALE])))
    if scale.lower() not in SCALES:
        raise Unreadable(sheet.place(row, columns[SCALE]), f"one of {', '.join(SCALES)}", shown(scale))
    return SCALES[scale.lower()]


def _after(sheet: Sheet, row: int, column: int) -> int:
    text = _text(sheet.at(row, column))
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise Unreadable(sheet.place(row, column), "the last year that is not an estimate", shown(text))
    return int(text)
