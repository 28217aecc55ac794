"""Eurostat's table nama_10_gdp (TSV or SDMX-CSV) -> GDP at current prices, in EUR m.

TSV, as the bulk download gives it: a first column headed `freq,unit,na_item,geo\\TIME_PERIOD`, then one column a year;
a cell holds a number, a space and flags ("123456.7 p"), or ":" for nothing. SDMX-CSV: a row a value, with the columns
`unit`, `na_item`, `geo`, `TIME_PERIOD`, `OBS_VALUE` and `OBS_FLAG` among others. Both are described in Eurostat's
documentation of its dissemination API. Taken: GDP (`B1GQ`) at current prices in euros (`CP_MEUR`). Greece is EL and the
United Kingdom UK. Flags: b a break in the series, e and s estimates, p provisional.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spendtrack.review.editions.imported_figures import Figure, Reading, Skipped, rounded
from spendtrack.review.editions.party_names import EUROSTAT
from spendtrack.review.editions.sheets import Progress, Unreadable, shown

ITEM, UNIT = "B1GQ", "CP_MEUR"
FIRST_YEAR = 2014
FLAGS = {"b": "break in the series", "p": "provisional", "e": "estimated", "s": "estimated by Eurostat"}
ESTIMATES = frozenset("es")
_CSV_COLUMNS = ("unit", "na_item", "geo", "TIME_PERIOD", "OBS_VALUE")
_CELL = re.compile(r"(:|-?\d+(?:\.\d+)?)\s*([a-z]*)\Z")


@dataclass(frozen=True)
class Value:
    """One cell of either form: its text holds number and flags."""

    unit: str
    item: str
    geo: str
    year: str
    text: str
    cell: str


def read(raw: bytes, name: str, members: Mapping[str, str], progress: Progress) -> Reading:
    """The figures of a download. members: parties to take -> name. Raises Unreadable."""
    progress("reading the table")
    text = _decoded(raw, name)
    header = text.split("\n", 1)[0].rstrip("\r")
    if header.split("\t")[0].endswith("TIME_PERIOD"):
        values = _tsv(text, name)
    elif "," in header and "OBS_VALUE" in header:
        values = _sdmx_csv(text, name)
    else:
        raise Unreadable(
            f"{name}, line 1",
            "the first line of a TSV (freq,unit,na_item,geo\\TIME_PERIOD) or of an SDMX-CSV (… OBS_VALUE …)",
            shown(header),
        )
    figures: list[Figure] = []
    others: dict[str, list[str]] = defaultdict(list)
    left: dict[str, list[str]] = defaultdict(list)
    empty: list[Skipped] = []
    for one in values:
        if one.item != ITEM or one.unit != UNIT:
            left[f"{one.item} in {one.unit}"].append(one.cell)
            continue
        party = EUROSTAT.get(one.geo, "")
        if party not in members:
            others[one.geo].append(one.cell)
            continue
        figure = _figure(one, party)
        if figure is None:
            empty.append(Skipped(one.cell, f"{party} {one.year}", "the file has no value"))
        elif figure.year >= FIRST_YEAR:
            figures.append(figure)
    if not figures:
        raise Unreadable(name, f"rows of {ITEM} in {UNIT} of members, {FIRST_YEAR} or later", "none")
    skipped = [
        Skipped(cells[0], f"{what}, {len(cells):,} cells", "not what the ledger holds")
        for what, cells in left.items()
    ]
    skipped += [
        Skipped(cells[0], f"{geo}, {len(cells):,} cells", "not a member") for geo, cells in others.items()
    ]
    years = sorted({one.year for one in figures})
    return Reading(
        figures=figures,
        title="GDP at current prices, annual (nama_10_gdp)",
        years=range(years[0], years[-1] + 1),
        skipped=[*skipped, *(one for one in empty if int(one.what[-4:]) >= FIRST_YEAR)],
    )


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            name, "UTF-8 text", f"the byte 0x{raw[error.start]:02X} at {error.start:,}"
        ) from None


def _tsv(text: str, name: str) -> Iterator[Value]:
    lines = text.splitlines()
    first, *years = (cell.strip() for cell in lines[0].split("\t"))
    keys = first.split("\\")[0].split(",")
    missing = [one for one in ("unit", "na_item", "geo") if one not in keys]
    if missing or not years:
        raise Unreadable(f"{name}, line 1", "unit, na_item, geo and years", shown(lines[0]))
    for line, row in enumerate(lines[1:], 2):
        if not row.strip():
            continue
        head, *cells = row.split("\t")
        parts = dict(zip(keys, (one.strip() for one in head.split(",")), strict=False))
        if len(cells) != len(years) or len(parts) != len(keys):
            raise Unreadable(
                f"{name}, line {line}", f"{len(keys)} keys and {len(years)} cells", f"{len(cells)} cells"
            )
        for year, cell in zip(years, cells, strict=True):
            place = f"line {line}, {parts['geo']} {year}"
            yield Value(parts["unit"], parts["na_item"], parts["geo"], year, cell.strip(), place)


def _sdmx_csv(text: str, name: str) -> Iterator[Value]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [one for one in _CSV_COLUMNS if one not in (reader.fieldnames or ())]
    if missing:
        found = f"{', '.join(reader.fieldnames or ())}, without {', '.join(missing)}"
        raise Unreadable(f"{name}, line 1", f"the columns {', '.join(_CSV_COLUMNS)}", found)
    for row in reader:
        if None in row or None in row.values():
            raise Unreadable(
                f"{name}, line {reader.line_num}", f"{len(reader.fieldnames or ())} cells", "another number"
            )
        cell = f"{row['OBS_VALUE'] or ':'} {row.get('OBS_FLAG') or ''}".strip()
        place = f"line {reader.line_num}, {row['geo']} {row['TIME_PERIOD']}"
        yield Value(row["unit"], row["na_item"], row["geo"], row["TIME_PERIOD"], cell, place)


def _figure(one: Value, party: str) -> Figure | None:
    if not re.fullmatch(r"(19|20)\d\d", one.year):
        raise Unreadable(one.cell, "a year", shown(one.year))
    found = _CELL.match(one.text)
    if not found:
        raise Unreadable(one.cell, "a number with flags, or :", shown(one.text))
    if found[1] == ":":
        return None
    flags = found[2]
    note = ", ".join(FLAGS.get(flag, f"flag {flag}") for flag in flags)
    return Figure(
        party=party,
        measure="gdp",
        basis="",
        year=int(one.year),
        value=rounded(float(found[1]), 1),
        unit="EUR m",
        status="estimate" if ESTIMATES & set(flags) else "actual",
        confidence="medium" if flags else "high",
        note=note,
        cell=one.cell,
    )
