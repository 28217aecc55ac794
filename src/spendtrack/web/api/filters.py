"""Which parameters narrow down which table, what values they take, and which rows they keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from spendtrack.analysis import pledge_search
from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, Frames
from spendtrack.assessment.rows import cells
from spendtrack.ledger.folding import fold
from spendtrack.snapshot.known_records import FIGURE_COLUMNS
from spendtrack.snapshot.tables import PARTY_ID, PLEDGE_ID, TABLES, Table

# Columns that take words. Ranges follow in RANGES, and `country` and `group` in every table about countries.
WORDS = {
    "gaps": "obligation_id pledge_id measure basis operator strength verdict plan close_call met_on_estimates unit "
    "currency edition",
    "pathways": "obligation_id kind",
    "headlines": "headline category status edition",
    "pledges": "pledge_id party measure pledge_basis operator counted strength adoption status confidence members unit",
    "lineage": "pledge_id supersedes strength_moved",
    "replaced": "pledge_id ended_by measure verdict",
    "definitions": "",
    "revisions": "",
    "observations": "party measure basis unit status edition confidence",
    "sources": "source_id kind second_hand series basis coverage",
    "parties": "party kind currency",
}
RANGES = {
    "gaps": {"year": "latest_year", "deadline": "deadline", "announced": "announced"},
    "pathways": {"year": "year"},
    "headlines": {"year": "year"},
    "pledges": {"deadline": "deadline", "announced": "announced"},
    "replaced": {"year": "latest_year", "deadline": "deadline", "ended": "ended"},
    "observations": {"year": "year", "published": "published"},
}
DAYS = frozenset({"announced", "ended", "published"})
NO_COUNTRY = frozenset({"sources"})
MOST_VALUES = 100
YEARS = (1900, 2199)


@dataclass(frozen=True)
class Vocabulary:
    """The words that a ledger knows, whatever the day: what filters by id may name."""

    frames: Frames

    @cached_property
    def parties(self) -> frozenset[str]:
        return frozenset(self.frames.ledger.parties) | self.groups

    @cached_property
    def groups(self) -> frozenset[str]:
        return frozenset(self.frames.ledger.groups)

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(self.frames.ledger.parties)

    @cached_property
    def pledges(self) -> frozenset[str]:
        return frozenset(self.frames.ledger.pledges)

    @cached_property
    def sources(self) -> frozenset[str]:
        return frozenset(self.frames.ledger.sources)

    def by_name(self, said: str) -> str | None:
        """The party or group that is called so, with accents or without, or whose id is written so but for capitals."""
        wanted = fold(said.strip())
        by_id = {fold(id_): id_ for id_ in self.parties}
        return by_id.get(wanted) or pledge_search.ids_by_name(self.frames).get(wanted)

    @cached_property
    def _seen(self) -> dict[str, frozenset[str]]:
        figures, sources = self.frames.observations, self.frames.sources
        seen = {name: figures[name] for name in FIGURE_COLUMNS if name in ("measure", "unit", "confidence")}
        seen["series"] = sources["series"]
        return {name: frozenset(column.dropna()) for name, column in seen.items()}

    def values(self, table: Table, column: str) -> frozenset[str] | None:
        """What a filter on the column may name; None where the pattern of the column is all that is asked."""
        rule = table.rule(column)
        if rule.enum:
            return frozenset(rule.enum)
        if rule.type == "boolean":
            return frozenset({"true", "false"})
        if column in ("source_id", "edition"):
            return self.sources
        if column == "series":
            return self._seen["series"]
        if rule == PLEDGE_ID:
            return self.pledges
        if rule == PARTY_ID:
            return self.parties
        if table.name == "observations":
            return self._seen.get(column)
        return None


@dataclass(frozen=True)
class Filter:
    """One parameter of one table. kind: words, country, group, year, year-from, year-to, day-from or day-to."""

    name: str
    kind: str
    column: str
    meaning: str

    @property
    def several(self) -> bool:
        """Whether it takes several values, of which a row has one."""
        return not self.kind.endswith(("-from", "-to"))


def filters_of(table: Table) -> dict[str, Filter]:
    """Every parameter that narrows the table down, by its name."""
    found: list[Filter] = []
    if table.name not in NO_COUNTRY:
        bound = table.name in ("pledges", "lineage")
        whom = (
            "that the pledge binds: its own, or as a member of a group" if bound else "that the row is about"
        )
        found.append(Filter("country", "country", "", f"party {whom}; several with commas"))
        found.append(
            Filter("group", "group", "", "members of the group on the day; with `country`, both must hold")
        )
    for column in WORDS[table.name].split():
        found.append(Filter(column, "words", column, f"{table.columns[column]}; several with commas"))
    for name, column in RANGES.get(table.name, {}).items():
        what = table.columns[column]
        if name in DAYS:
            found.append(Filter(f"{name}-from", "day-from", column, f"{what}: on this day or later"))
            found.append(Filter(f"{name}-to", "day-to", column, f"{what}: on this day or earlier"))
        else:
            found.append(Filter(name, "year", column, f"{what}: in this year; several with commas"))
            found.append(Filter(f"{name}-from", "year-from", column, f"{what}: in this year or later"))
            found.append(Filter(f"{name}-to", "year-to", column, f"{what}: in this year or earlier"))
    return {one.name: one for one in found}


BY_TABLE: dict[str, dict[str, Filter]] = {table.name: filters_of(table) for table in TABLES}


def kept(
    day: Day,
    table: Table,
    rows: pd.DataFrame,
    chosen: Mapping[str, Sequence[str]],
) -> pd.DataFrame:
    """The rows that pass every filter, in their order. chosen: parameter -> its values, already checked."""
    keep = [True] * len(rows)
    for name, values in chosen.items():
        one = BY_TABLE[table.name][name]
        if one.kind == "country":
            passed = _of_countries(day, table, rows, set(values))
        elif one.kind == "group":
            passed = _of_groups(day, table, rows, values)
        else:
            texts = [_cell(value) for value in cells(rows[one.column])]
            passed = [_TESTS[one.kind](text, values) for text in texts]
        keep = [a and b for a, b in zip(keep, passed, strict=True)]
    return rows[pd.Series(keep, index=rows.index, dtype=bool)] if chosen else rows


def _cell(value: Any) -> str:
    """The value as a filter names it: empty where unknown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _last(day: str) -> str:
    """A partial date as its last day, for comparing texts: 2025-06 counts from the end of June."""
    return {4: f"{day}-12-31", 7: f"{day}-31"}.get(len(day), day)


_TESTS: dict[str, Callable[[str, Sequence[str]], bool]] = {
    "words": lambda cell, values: cell in values,
    "year": lambda cell, values: cell[:4] in values,
    "year-from": lambda cell, values: cell != "" and int(cell[:4]) >= int(values[0]),
    "year-to": lambda cell, values: cell != "" and int(cell[:4]) <= int(values[0]),
    "day-from": lambda cell, values: cell != "" and _last(cell) >= values[0],
    "day-to": lambda cell, values: cell != "" and _last(cell) <= values[0],
}


def _members(day: Day, group: str) -> set[str]:
    return set(asof.members(day, group)["party"])


def _about(frames: Frames, table: Table, rows: pd.DataFrame) -> list[tuple[str, str | None]]:
    """For each row the party that it is about, and for a collective pledge the group that it binds."""
    if table.name in ("pledges", "lineage"):
        pledges = [frames.ledger.pledges[name] for name in rows["pledge_id"]]
        return [(one.party, one.members) for one in pledges]
    if table.name == "pathways":
        ids = [str(name).partition(":") for name in rows["obligation_id"]]
        return [(country or frames.ledger.pledges[pledge].party, None) for pledge, _, country in ids]
    return [(str(name), None) for name in rows["country" if "country" in table.columns else "party"]]


def _of_countries(day: Day, table: Table, rows: pd.DataFrame, wanted: set[str]) -> list[bool]:
    about = _about(day.frames, table, rows)
    bound = {group for _, group in about if group is not None and _members(day, group) & wanted}
    return [party in wanted or group in bound for party, group in about]


def _of_groups(day: Day, table: Table, rows: pd.DataFrame, groups: Sequence[str]) -> list[bool]:
    members = set().union(*(_members(day, group) for group in groups))
    return [party in members or group in groups for party, group in _about(day.frames, table, rows)]


PATTERNS = {
    name: re.compile(name) for name in {table.rule(c).pattern for table in TABLES for c in table.columns}
}
"""Compiled patterns of columns by their text."""
