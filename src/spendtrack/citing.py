"""What a snapshot says about itself: its README with the dictionary of all columns, and its CITATION.cff."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from spendtrack import __version__
from spendtrack.tables import TABLES, Table

LICENCE, LICENCE_TITLE = "CC-BY-4.0", "Creative Commons Attribution 4.0 International"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
AUTHORS = "The spendtrack authors"


@dataclass(frozen=True)
class About:
    """What names a snapshot: the day, the ledger it was made from, and the method."""

    as_of: date
    revision: str
    method: str

    @property
    def title(self) -> str:
        return f"spendtrack: defence-spending pledges and their delivery as of {self.as_of.isoformat()}"

    @property
    def workbook(self) -> str:
        return f"spendtrack-{self.as_of.isoformat()}.xlsx"


def citation(about: About) -> bytes:
    """CITATION.cff of the data, not of the program; JSON strings are YAML strings as well."""
    day = json.dumps(about.as_of.isoformat())
    text = f"""\
cff-version: "1.2.0"
message: "If you use this snapshot, please cite it with its as-of date and ledger revision."
type: dataset
title: {json.dumps(about.title)}
abstract: {json.dumps(_abstract(about))}
authors:
  - name: {json.dumps(AUTHORS)}
version: {day}
date-released: {day}
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
        f"{about.as_of.isoformat()}. Computed by spendtrack {__version__}, method version {about.method}."
    )


def readme(about: About) -> bytes:
    """The README of the folder: what it is, how to cite and prove it, how its cells are written, every column."""
    day = about.as_of.isoformat()
    dictionaries = "\n".join(_dictionary(table) for table in TABLES)
    text = f"""\
# spendtrack snapshot as of {day}

Defence-spending pledges and what has been delivered on them, as known on {day}.

- Ledger revision (SHA-256 of the data folder): `{about.revision}`
- Method version: {about.method}; made with spendtrack {__version__}
- Licence of the data: CC BY 4.0, <{LICENCE_URL}>

The same ledger and date give the same bytes on any machine and on any day.

## How to cite it

> {AUTHORS}: {about.title}. Ledger revision {about.revision[:12]}. CC BY 4.0.

`CITATION.cff` says the same to programs. Cite the publishers of the figures too where you use them: `edition`
leads to the row in sources.csv.

## How to prove it

`spendtrack verify FOLDER` checks every file, every cell against `datapackage.json` and, with the same ledger at hand,
computes every table again. Without spendtrack: `sha256sum -c SHA256SUMS` and `frictionless validate datapackage.json`.

## How cells are written

- CSV: UTF-8, LF line ends, comma, RFC 4180 quoting, first line the names of the columns.
- Empty means unknown or not applicable, never zero.
- Numbers have a point and no exponent, are never quoted and never prefixed. Yes and no are `true` and `false`. Days
  are ISO 8601; a date known only by its month or year is written as `2025-06` or `2025`.
- Gap = target minus observed: positive is a shortfall.
- **The apostrophe.** A spreadsheet runs a text that begins with `=`, `+`, `-`, `@` (also in full width), a tab or a line
  end as a formula. Such a text, and one that begins with apostrophes before such a sign, has one apostrophe put in
  front. To get the text back, take the first apostrophe off where one or more of them stand before such a sign; an
  apostrophe before anything else belongs to the text. Numbers, also negative ones, never have one.
- A NUL or half a surrogate pair, which no file can hold safely, is written as the replacement character U+FFFD.
- Figures on two bases (nato-core, nato-legacy) count different things: do not join them in one series.
- `{about.workbook}` holds the same tables as sheets: texts as texts (without the apostrophe), numbers as numbers.
- Read them so that `NA` stays text, for example with pandas: `read_csv(name, keep_default_na=False, na_values=[""])`.

{dictionaries}"""
    return text.encode()


def _dictionary(table: Table) -> str:
    rows = "".join(
        f"| `{name}` | {_type(table, name)} | {meaning.replace('|', '&#124;')} |\n"
        for name, meaning in table.columns.items()
    )
    key = ", ".join(f"`{name}`" for name in table.key)
    return f"""\
## {table.file}: {table.title}

One row for each {key}.

| column | type | meaning |
|---|---|---|
{rows}"""


def _type(table: Table, column: str) -> str:
    rule = table.rule(column)
    return f"{rule.type} ({rule.unit})" if rule.unit else rule.type
