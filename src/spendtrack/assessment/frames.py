"""Ledger -> tidy frames.

Dates that decide are datetime64 columns named `*_known`, `published`, `since`, `until`; dates that people
read stay the text of the ledger. A frame is never changed in place.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
from cachetools import LRUCache

from spendtrack.assessment.day import Day, Results, once_a_ledger
from spendtrack.assessment.outturn import knowable
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.model import Pledge

HELD_DAYS = 64  # with what was computed for them, for all users of one ledger


@dataclass(frozen=True, eq=False)
class Frames:
    """The ledger as tidy frames; see `build` for their columns. Shapes: one row a record, or a part of one."""

    ledger: Ledger
    pledges: pd.DataFrame
    paths: pd.DataFrame
    outturns: pd.DataFrame
    exceptions: pd.DataFrame
    opinions: pd.DataFrame
    citations: pd.DataFrame
    lineage: pd.DataFrame
    observations: pd.DataFrame
    parties: pd.DataFrame
    members: pd.DataFrame
    sources: pd.DataFrame
    events: pd.DataFrame
    results: Results = field(default_factory=Results, init=False, repr=False)
    """What follows from the ledger, or from its editions up to a day, and from no day alone."""
    _days: LRUCache[date, Day] = field(default_factory=lambda: LRUCache(HELD_DAYS), init=False, repr=False)
    _days_lock: Lock = field(default_factory=Lock, init=False, repr=False)

    @property
    def revision(self) -> str:
        return self.ledger.revision

    def day(self, date: date) -> Day:
        """What was known on a date; the same Day for all who ask while it is held."""
        with self._days_lock:
            if date not in self._days:
                self._days[date] = Day(self, date)
            return self._days[date]


def build(ledger: Ledger) -> Frames:
    """Tidy frames of a ledger. Values and texts are the ledger's; nothing is computed beyond dates."""
    return Frames(
        ledger=ledger,
        pledges=_pledges(ledger),
        paths=_frame(
            (
                {
                    "pledge_id": p.id,
                    "year": point.year,
                    "value": point.value,
                    "unit": p.path_unit or p.target.unit,
                }
                for p in ledger.pledges.values()
                if p.target is not None
                for point in p.path
            ),
            {"pledge_id": "str", "year": "int64", "value": "float64", "unit": "str"},
        ),
        outturns=_frame(
            (
                {
                    "pledge_id": p.id,
                    "year": outturn.year,
                    "value": outturn.value,
                    "published": _stamp(outturn.published),
                    "source_id": outturn.sources[0] if outturn.sources else None,
                }
                for p in ledger.pledges.values()
                for outturn in p.outturns
            ),
            {
                "pledge_id": "str",
                "year": "int64",
                "value": "float64",
                "published": "datetime64[s]",
                "source_id": "str",
            },
        ),
        exceptions=_frame(
            (
                {"pledge_id": p.id, "country": e.party, "carve_out": str(e.reason), "carve_out_note": e.note}
                for p in ledger.pledges.values()
                for e in p.exceptions
            ),
            {"pledge_id": "str", "country": "str", "carve_out": "str", "carve_out_note": "str"},
        ),
        opinions=_opinions(ledger),
        citations=_frame(
            (
                {"pledge_id": p.id, "source_id": source, "rank": rank}
                for p in ledger.pledges.values()
                for rank, source in enumerate(p.sources, 1)
            ),
            {"pledge_id": "str", "source_id": "str", "rank": "int64"},
        ),
        lineage=_frame(
            (
                {
                    "pledge_id": new.id,
                    "supersedes": old,
                    "replaced_on": new.announced.text,
                    "replaced_known": _stamp(new.announced.last),
                }
                for new in ledger.pledges.values()
                for old in new.supersedes
                if old in ledger.pledges
            ),
            {
                "pledge_id": "str",
                "supersedes": "str",
                "replaced_on": "str",
                "replaced_known": "datetime64[s]",
            },
        ),
        observations=_observations(ledger),
        parties=_frame(
            (
                {
                    "party": p.id,
                    "name": p.name,
                    "kind": str(p.kind),
                    "currency": p.currency,
                    "financial_year": p.financial_year,
                    "forces": p.forces,
                    "note": p.note,
                }
                for p in ledger.parties.values()
            ),
            dict.fromkeys(("party", "name", "kind", "currency", "financial_year", "forces", "note"), "str"),
        ),
        members=_frame(
            (
                {
                    "group": g.id,
                    "party": m.party,
                    "since": _stamp(m.since.first),
                    "until": _stamp(m.until.last if m.until else None),
                }
                for g in ledger.groups.values()
                for m in g.members
                if m.party in ledger.parties
            ),
            {"group": "str", "party": "str", "since": "datetime64[s]", "until": "datetime64[s]"},
        ),
        sources=_sources(ledger),
        events=_frame(
            (
                {
                    "event_id": e.id,
                    "title": e.title,
                    "date": e.date.text,
                    "until": e.until.text if e.until else None,
                    "kind": str(e.kind),
                    "parties": " ".join(e.parties),
                    "note": e.note,
                    "sources": " ".join(e.sources),
                }
                for e in ledger.events.values()
            ),
            dict.fromkeys(
                ("event_id", "title", "date", "until", "kind", "parties", "note", "sources"), "str"
            ),
        ),
    )


def cells(column: pd.Series) -> list[Any]:
    """The values of a column as plain Python objects; what is missing is None, and nothing else is.

    This and the two below are the border between frames, where a gap in the data is NaN, NA or NaT, and rows, where
    it is None.
    """
    missing = column.array.isna()
    if not missing.any():
        return column.tolist()
    return [None if gone else value for value, gone in zip(column.tolist(), missing.tolist(), strict=True)]


def numbers(column: pd.Series) -> np.ndarray:
    """A column of numbers as plain floats; NaN where there is none."""
    plain: np.ndarray = column.to_numpy(dtype="float64", na_value=np.nan)
    return plain


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries, for code that puts them into words; what is missing is None."""
    names = [str(name) for name in frame.columns]
    columns = [cells(frame[name]) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def tuples(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples, without the index; what is missing is None."""
    row = namedtuple("row", frame.columns)  # type: ignore[misc]  # its fields are the frame's
    return map(row._make, zip(*(cells(frame[name]) for name in frame.columns), strict=True))


@once_a_ledger
def pledge_rows(frames: Frames) -> dict[str, dict[str, Any]]:
    """Pledge id -> its row."""
    return {row["pledge_id"]: row for row in records(frames.pledges)}


@once_a_ledger
def source_rows(frames: Frames) -> dict[str, dict[str, Any]]:
    """Source id -> its row."""
    return {row["source_id"]: row for row in records(frames.sources)}


@once_a_ledger
def party_rows(frames: Frames) -> dict[str, dict[str, Any]]:
    """Party id -> its row."""
    return {row["party"]: row for row in records(frames.parties)}


class Lookup:
    """Columns of a table by the unique keys of its rows: a left join that does not copy the left side."""

    def __init__(self, table: pd.DataFrame, on: Sequence[str], columns: Sequence[str]) -> None:
        """Raises ValueError where two rows have the same keys."""
        keys = zip(*(table[name].tolist() for name in on), strict=True)
        self._at = {key: position for position, key in enumerate(keys)}
        if len(self._at) != len(table):
            raise ValueError(f"the keys {', '.join(on)} are not unique")
        self._columns = {name: table[name].reset_index(drop=True) for name in columns}

    def find(self, *keys: Iterable[Any]) -> dict[str, pd.Series]:
        """The columns for each combination of keys, in their order; missing where there is no such row."""
        plain = [key.tolist() if isinstance(key, pd.Series) else key for key in keys]
        at = np.array([self._at.get(key, -1) for key in zip(*plain, strict=True)], dtype="int64")
        return {
            name: pd.Series(pd.api.extensions.take(column.array, at, allow_fill=True))
            for name, column in self._columns.items()
        }


def last_day(text: str) -> pd.Timestamp:
    """The last day that a date of the ledger can mean: 2029 is over on 31 December 2029."""
    if len(text) == 4:
        return pd.Timestamp(f"{text}-12-31")
    if len(text) == 7:
        return pd.Timestamp(f"{text}-01") + pd.offsets.MonthEnd(0)
    return pd.Timestamp(text)


def first_day(text: str) -> pd.Timestamp:
    """The first day that a date of the ledger can mean."""
    return pd.Timestamp(text)


def _stamp(day: date | None) -> pd.Timestamp | None:
    return None if day is None else pd.Timestamp(day)


def _frame(rows: Iterable[Mapping[str, Any]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """A frame with exactly these columns and types, also when there are no rows."""
    listed = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in listed], dtype=kind) for name, kind in dtypes.items()}
    )


def _pledge_row(pledge: Pledge, ledger: Ledger) -> dict[str, Any]:
    target = pledge.target
    by = target.by if target else None
    party = ledger.parties.get(pledge.party)
    return {
        "pledge_id": pledge.id,
        "party": pledge.party,
        "title": pledge.title,
        "measure": str(pledge.measure),
        "pledge_basis": str(pledge.basis) if pledge.basis else None,
        "members": pledge.members,
        "operator": str(target.operator) if target else None,
        "target": target.level if target else None,
        "target_high": target.high if target else None,
        "unit": target.unit if target else None,
        "counted": str(target.counted) if target else None,
        "starts": target.starts if target else None,
        "deadline": by.text if by else None,
        "deadline_year": by.year if by else None,
        "deadline_known": _stamp(by.ends(party.financial_year if party else None) if by else None),
        "knowable": knowable(pledge),
        "strength": str(pledge.strength),
        "adoption": str(pledge.adoption) if pledge.adoption else None,
        "announced": pledge.announced.text,
        "announced_known": _stamp(pledge.announced.last),
        "announced_year": pledge.announced.first.year,
        "day_confirmed": pledge.day_confirmed,
        "announced_by": pledge.announced_by,
        "refuses": pledge.refuses,
        "expires_known": _stamp(pledge.expires),
        "withdrawn_known": _stamp(pledge.withdrawn.on.last if pledge.withdrawn else None),
        "withdrawn": pledge.withdrawn.on.text if pledge.withdrawn else None,
        "conditions": pledge.conditions,
        "definition": pledge.definition,
        "note": pledge.note,
        "confidence": str(pledge.confidence),
        "confidence_note": pledge.confidence_note,
        "line": ledger.places["pledges"].line(pledge.id) if "pledges" in ledger.places else None,
    }


def _pledges(ledger: Ledger) -> pd.DataFrame:
    numbers = {"target": "float64", "target_high": "float64", "announced_year": "int64"}
    whole = dict.fromkeys(("starts", "deadline_year", "knowable", "line"), "Int64")
    stamps = dict.fromkeys(
        ("deadline_known", "announced_known", "expires_known", "withdrawn_known"), "datetime64[s]"
    )
    texts = (
        "pledge_id party title measure pledge_basis members operator unit counted deadline strength adoption announced "
        "announced_by refuses withdrawn conditions definition note confidence confidence_note"
    ).split()
    dtypes = {**dict.fromkeys(texts, "str"), **numbers, **whole, **stamps, "day_confirmed": "bool"}
    return _frame((_pledge_row(pledge, ledger) for pledge in ledger.pledges.values()), dtypes)


def _opinions(ledger: Ledger) -> pd.DataFrame:
    """One row a second opinion whose source is dated; known: the last day of that date."""
    texts = dict.fromkeys(("pledge_id", "country", "says", "source_id", "note"), "str")
    return _frame(
        (
            {
                "pledge_id": pledge.id,
                "country": opinion.party,
                "year": opinion.year,
                "says": str(opinion.says),
                "source_id": opinion.source,
                "note": opinion.note,
                "known": _stamp(published.last),
            }
            for pledge in ledger.pledges.values()
            for opinion in pledge.second_opinions
            if opinion.source in ledger.sources and (published := ledger.sources[opinion.source].date)
        ),
        {**texts, "year": "int64", "known": "datetime64[s]"},
    )


def _observations(ledger: Ledger) -> pd.DataFrame:
    """One row a figure, with what its edition says: published (day), series, coverage, judges, edition_title."""
    rows = ledger.observations
    plain = pd.DataFrame(
        {
            "party": pd.Series([r.party for r in rows], dtype="str"),
            "measure": pd.Series([r.measure for r in rows], dtype="str"),
            "basis": pd.Series([str(r.basis) if r.basis else None for r in rows], dtype="str"),
            "year": pd.Series([r.year for r in rows], dtype="int64"),
            "value": pd.Series([r.value for r in rows], dtype="float64"),
            "unit": pd.Series([r.unit for r in rows], dtype="str"),
            "status": pd.Series([str(r.status) for r in rows], dtype="str"),
            "edition": pd.Series([r.edition for r in rows], dtype="str"),
            "confidence": pd.Series([r.confidence for r in rows], dtype="str"),
            "note": pd.Series([r.note or None for r in rows], dtype="str"),
        }
    )
    editions = _frame(
        (
            {
                "edition": source.id,
                "edition_title": source.title,
                "published": _stamp(source.edition.published),
                "series": source.edition.series,
                "coverage": str(source.edition.coverage),
                "judges": source.edition.judges,
            }
            for source in ledger.sources.values()
            if source.edition
        ),
        {
            "edition": "str",
            "edition_title": "str",
            "published": "datetime64[s]",
            "series": "str",
            "coverage": "str",
            "judges": "bool",
        },
    )
    return plain.merge(editions, on="edition", how="left", validate="many_to_one")


def _sources(ledger: Ledger) -> pd.DataFrame:
    names = (
        "source_id title publisher date url kind note series basis coverage published day_confirmed next_expected"
    ).split()
    rows = []
    for source in ledger.sources.values():
        edition = source.edition
        rows.append(
            {
                "source_id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "date": source.date.text if source.date else None,
                "url": source.url,
                "kind": str(source.kind),
                "second_hand": source.second_hand,
                "note": source.note,
                "series": edition.series if edition else None,
                "basis": str(edition.basis) if edition and edition.basis else None,
                "coverage": str(edition.coverage) if edition else None,
                "published": edition.published.isoformat() if edition else None,
                "day_confirmed": edition.day_confirmed if edition else None,
                "next_expected": edition.next_expected.text if edition and edition.next_expected else None,
            }
        )
    flags = {"second_hand": "bool", "day_confirmed": "boolean"}
    return _frame(rows, {**dict.fromkeys(names, "str"), **flags})
