"""What the ledger already says, as an importer needs it: names, members, and every row with its line in the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from spendtrack.ledger.draft import OBSERVATION_COLUMNS, OBSERVATIONS, SOURCES
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.model import Source
from spendtrack.ledger.problems import Problem
from spendtrack.review.editions.imported_figures import Key

ALLIANCE = "NATO"
RATE = "exchange-rate"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of observations.csv as it stands: its first line in the file, its text without the line end, its cells."""

    line: int
    text: str
    cells: tuple[str, ...]

    def __getitem__(self, column: str) -> str:
        return self.cells[OBSERVATION_COLUMNS.index(column)]

    @property
    def key(self) -> Key:
        return self["measure"], self["unit"], self["party"], int(self["year"])

    @property
    def value(self) -> float:
        return float(self["value"])


@dataclass(frozen=True)
class Known:
    """The ledger before the import, with the texts of the two files that an import changes."""

    folder: Path
    ledger: Ledger
    problems: tuple[Problem, ...]
    rows: tuple[Row, ...]
    observations: str
    sources: str

    @property
    def names(self) -> dict[str, str]:
        """Name in lower case -> party; a group's name too, for the totals of an alliance."""
        groups = {one.name.lower(): one.id for one in self.ledger.groups.values()}
        return groups | {one.name.lower(): one.id for one in self.ledger.parties.values()}

    def members(self, on: date) -> dict[str, str]:
        """The members of NATO on a day: party -> name."""
        group = self.ledger.groups.get(ALLIANCE)
        return {
            one.party: self.ledger.parties[one.party].name
            for one in (group.members if group else ())
            if one.since.first <= on
            and (one.until is None or on <= one.until.last)
            and one.party in self.ledger.parties
        }

    def unarmed(self) -> set[str]:
        """Parties of which publishers of defence expenditure need not have a row."""
        return {one.id for one in self.ledger.parties.values() if one.forces is not None}

    def editions_before(self, series: str, published: date) -> list[Source]:
        """The editions of a series that came out before a day, newest first."""
        found = [
            (one.edition.published, one.id, one)
            for one in self.ledger.sources.values()
            if one.edition and one.edition.series == series and one.edition.published < published
        ]
        return [one for *_, one in sorted(found, key=lambda each: each[:2], reverse=True)]

    def source(self, name: str) -> Source | None:
        return self.ledger.sources.get(name)


@dataclass(frozen=True)
class Earlier:
    """What the editions of a series said before: the newest of them that has a figure speaks for it.

    last: the newest that is complete. rates: (currency, year) -> row with its units per US dollar.
    """

    rows: Mapping[Key, Row]
    last: str
    rates: Mapping[tuple[str, int], Row]


def read_known(folder: Path) -> Known:
    """Raises OSError where the folder or its table cannot be read, ValueError where the table is no such table."""
    raw = (folder / OBSERVATIONS).read_bytes()
    text = raw.decode("utf-8-sig")
    ledger, problems = load(folder)
    sources = (folder / SOURCES).read_bytes().decode("utf-8-sig")
    return Known(folder, ledger, tuple(problems), tuple(read_rows(text)), text, sources)


def read_rows(text: str) -> Iterable[Row]:
    """The rows of a sound observations.csv; raises ValueError where one cannot be told from the others."""
    lines = text.splitlines(keepends=True)
    reader = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(reader, ())) != OBSERVATION_COLUMNS:
        raise ValueError(f"{OBSERVATIONS}:1: the columns are not those of a ledger")
    line = reader.line_num
    for cells in reader:
        start, line = line + 1, reader.line_num
        if len(cells) != len(OBSERVATION_COLUMNS) or not cells[3].isdigit():
            raise ValueError(f"{OBSERVATIONS}:{start}: the row cannot be read")
        yield Row(start, "".join(lines[start - 1 : line]).rstrip("\r\n"), tuple(cells))


def earlier(known: Known, series: str, published: date, edition: str, basis: str) -> Earlier:
    """Rows of the series published before a day; rows on the same basis go before newer ones on another."""
    before = {
        name: source.edition
        for name, source in known.ledger.sources.items()
        if source.edition
        and source.edition.series == series
        and source.edition.judges
        and source.edition.published < published
        and name != edition
    }
    found: dict[Key, Row] = {}
    rank: dict[Key, tuple[bool, date]] = {}
    rates: dict[tuple[str, int], Row] = {}
    for row in known.rows:
        if row["measure"] == RATE and row["unit"].endswith(" per USD"):
            rates[row["unit"][:3], int(row["year"])] = row
        if row["edition"] in before and _comparable(row["basis"], basis):
            this = (row["basis"] in ("", basis), before[row["edition"]].published)
            if row.key not in rank or this > rank[row.key]:
                found[row.key], rank[row.key] = row, this
    complete = [(one.published, name) for name, one in before.items() if one.coverage == "complete"]
    return Earlier(found, max(complete)[1] if complete else "", rates)


def _comparable(one: str, other: str) -> bool:
    """NATO's two definitions may be held against each other, as its titles do; allocations and commitments may not."""
    return one == other or not one or not other or (one.startswith("nato-") and other.startswith("nato-"))
