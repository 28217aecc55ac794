"""Ledger -> tidy frames.

Dates that decide are datetime64 columns named `*_known`, `published`, `since`, `until`; dates that people
read stay the text of the ledger. A frame is never changed in place.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from spendtrack.assessment import pledge_frames
from spendtrack.assessment.day import Frames, once_a_ledger
from spendtrack.assessment.dtypes import frame_of, stamp
from spendtrack.assessment.rows import records
from spendtrack.ledger.loading import Ledger


def build(ledger: Ledger) -> Frames:
    """Tidy frames of a ledger. Values and texts are the ledger's; nothing is computed beyond dates."""
    return Frames(
        ledger=ledger,
        pledges=pledge_frames.pledges(ledger),
        paths=pledge_frames.paths(ledger),
        outturns=pledge_frames.outturns(ledger),
        exceptions=pledge_frames.exceptions(ledger),
        opinions=pledge_frames.opinions(ledger),
        citations=pledge_frames.citations(ledger),
        lineage=pledge_frames.lineage(ledger),
        observations=_observations(ledger),
        parties=frame_of(
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
        members=frame_of(
            (
                {
                    "group": g.id,
                    "party": m.party,
                    "since": stamp(m.since.first),
                    "until": stamp(m.until.last if m.until else None),
                }
                for g in ledger.groups.values()
                for m in g.members
                if m.party in ledger.parties
            ),
            {"group": "str", "party": "str", "since": "datetime64[s]", "until": "datetime64[s]"},
        ),
        sources=_sources(ledger),
        events=frame_of(
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
    editions = frame_of(
        (
            {
                "edition": source.id,
                "edition_title": source.title,
                "published": stamp(source.edition.published),
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
        "source_id title language publisher date url kind note series basis coverage published day_confirmed next_expected"
    ).split()
    rows = []
    for source in ledger.sources.values():
        edition = source.edition
        rows.append(
            {
                "source_id": source.id,
                "title": source.title,
                "language": str(source.language) if source.language else None,
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
    return frame_of(rows, {**dict.fromkeys(names, "str"), **flags})
