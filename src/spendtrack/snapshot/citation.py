"""What a snapshot says about itself: its README with the dictionary of all columns, and its CITATION.cff."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spendtrack.ledger.released import VERSION
from spendtrack.snapshot.tables import TABLES, Table

LICENCE, LICENCE_TITLE = "CC-BY-4.0", "Creative Commons Attribution 4.0 International"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
AUTHORS = "The spendtrack authors"


def workbook_of(day: str) -> str:
    """The name of the workbook of a snapshot of the day."""
    return f"spendtrack-{day}.xlsx"


@dataclass(frozen=True)
class About:
    """What names a snapshot: the day, the ledger it was made from, and the method."""

    as_of: date
    revision: str
    method: str
    errors: int = 0
    """So many mistakes the ledger had; the records that hold them are missing from the tables."""
    homepage: str | None = None
    """Where readers find the site that the snapshot belongs to, as far as that is known."""

    @property
    def title(self) -> str:
        return f"spendtrack: defence-spending pledges and their delivery as of {self.as_of.isoformat()}"

    @property
    def reference(self) -> str:
        """What somebody who uses the tables puts into a list of references."""
        return f"{AUTHORS}: {self.title}. Ledger revision {self.revision[:12]}, method version {self.method}. CC BY 4.0."

    @property
    def workbook(self) -> str:
        return workbook_of(self.as_of.isoformat())


def citation(about: About) -> bytes:
    """CITATION.cff of the data, not of the program; JSON strings are YAML strings as well.

    It has no date of release: that is the day on which somebody publishes the folder, which the ledger cannot know.
    """
    text = f"""\
cff-version: "1.2.0"
message: "If you use this snapshot, please cite it with its as-of date and ledger revision."
type: dataset
title: {json.dumps(about.title)}
abstract: {json.dumps(_abstract(about))}
authors:
  - name: {json.dumps(AUTHORS)}
version: {json.dumps(about.as_of.isoformat())}
license: {LICENCE}
identifiers:
  - type: other
    value: {json.dumps(f"sha256:{about.revision}")}
    description: "SHA-256 of the ledger that the snapshot was computed from"
keywords:
  - "defence spending"
  - "NATO"
  - "pledges"
  - "open data"
"""
    return text.encode()


def _abstract(about: About) -> str:
    return (
        f"Who promised what on defence spending, by when and how firmly, and what has been delivered, as known on "
        f"{about.as_of.isoformat()}. Computed by spendtrack {VERSION}, method version {about.method}."
    )


def readme(about: About) -> bytes:
    """The README of the folder: what it is, how to cite and prove it, how its cells are written, every column."""
    day = about.as_of.isoformat()
    missing = (
        f"- **The ledger had {about.errors} mistakes.** The records that hold them are missing here. Do not cite this "
        "snapshot before they are mended.\n"
        if about.errors
        else ""
    )
    dictionaries = "\n".join(_dictionary(table) for table in TABLES)
    text = f"""\
# spendtrack snapshot as of {day}

Defence-spending pledges and what has been delivered on them, as known on {day}.

- Ledger revision (SHA-256 of its five files): `{about.revision}`
- Method version: {about.method}; made with spendtrack {VERSION}
- Licence of the data: CC BY 4.0, <{LICENCE_URL}>
{missing}
The same ledger and day give the same bytes of every text file on any machine, whenever they are made, and the same
cells of the workbook.

## How to cite it

> {about.reference}

`CITATION.cff` says the same to programs. Cite the publishers of the figures too where you use them: `edition`
leads to the row in sources.csv.

## How to prove it

`spendtrack verify FOLDER` checks every file, every cell against `datapackage.json` and, with the same ledger at hand,
computes every table again; the workbook it compares cell by cell with the tables. Without spendtrack:
`sha256sum -c SHA256SUMS`, which lists every file but the workbook, and `frictionless validate datapackage.json`.

## How cells are written

- CSV: UTF-8 without a byte order mark, LF line ends, comma, RFC 4180 quoting; the first line names the columns.
- Empty means unknown or not applicable, never zero. `NA` is a text.
- Numbers have a point and no exponent, are never quoted and never prefixed. Yes and no are `true` and `false`. Days
  are ISO 8601; a date known only by its month or year is written as `2025-06` or `2025`.
- Gap = target minus observed: positive is a shortfall.
- Figures on two bases (nato-core, nato-legacy) count different things: do not join them in one series.
- **The apostrophe.** A spreadsheet runs a text that begins with `=`, `+`, `-`, `@` (also in full width), a tab or a line
  end as a formula. Such a text, and one that begins with apostrophes before such a sign, has one apostrophe put in
  front. To get the text back, take the first apostrophe off where one or more of them stand before such a sign; an
  apostrophe before anything else belongs to the text. Numbers, also negative ones, never have one.
- A NUL or half a surrogate pair, which no file can hold safely, is written as the replacement character U+FFFD.

## How to read it

- **Excel, Numbers**: open `{about.workbook}`, which holds the same tables as sheets: texts as texts (without the
  apostrophe), numbers as numbers. Opening a CSV file by a double click lets a spreadsheet guess: it may turn `2025-06`
  or `2027/28` into a day, `1e5` into a number and drop leading zeros. If you must, import it with all columns as text.
- **LibreOffice**: the workbook; or a CSV file with character set UTF-8, separator comma, and "Detect special numbers"
  off, columns of type string as text.
- **pandas**: `read_csv(name, keep_default_na=False, na_values=[""])`.
- **DuckDB**: `from read_csv(name, header = true, delim = ',', quote = '"', escape = '"', all_varchar = true)`, then cast
  by the types below.
- **R**: `readr::read_csv(name, na = "")`.

{dictionaries}"""
    return text.encode()


def _dictionary(table: Table) -> str:
    rows = "".join(
        f"| `{name}` | {_type(table, name)} | {meaning.replace('|', '&#124;')} |\n"
        for name, meaning in table.columns.items()
    )
    key = ", ".join(f"`{name}`" for name in table.key)
    links = ", ".join(f"`{link.column}` to `{link.target}` of {link.table}.csv" for link in table.links)
    leads = f" Leads on: {links}." if links else ""
    return f"""\
## {table.file}: {table.title}

One row for each {key}.{leads}

| column | type | meaning |
|---|---|---|
{rows}"""


def _type(table: Table, column: str) -> str:
    rule = table.rule(column)
    return f"{rule.type} ({rule.unit})" if rule.unit else rule.type


def cover(about: About, tables: Sequence[Table] = TABLES) -> list[list[str]]:
    """The first sheet of a workbook: what it is, how to cite it, and every column of every sheet that tables names."""
    rows = [
        [about.title],
        ["How to cite it", about.reference],
        ["Ledger revision", about.revision],
        ["Method version", about.method],
        ["Made with", f"spendtrack {VERSION}"],
        ["Licence", f"CC BY 4.0, {LICENCE_URL}"],
        ["Empty", "means unknown or not applicable, never zero"],
        ["Gap", "target minus observed: positive is a shortfall"],
    ]
    if about.errors:
        rows.append(
            ["Mistakes", f"{about.errors} in the ledger; the records that hold them are missing here"]
        )
    if tables:
        rows += [[], ["sheet", "column", "type", "meaning"]]
    rows += [
        [table.name, name, _type(table, name), meaning]
        for table in tables
        for name, meaning in table.columns.items()
    ]
    return rows
