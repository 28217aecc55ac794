"""The pledges of a ledger -> tidy frames: one row a pledge, or a part of one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from spendtrack.assessment.dtypes import frame_of, stamp
from spendtrack.assessment.outturn import knowable
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.model import Pledge


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
        "deadline_known": stamp(by.ends(party.financial_year if party else None) if by else None),
        "knowable": knowable(pledge),
        "strength": str(pledge.strength),
        "adoption": str(pledge.adoption) if pledge.adoption else None,
        "announced": pledge.announced.text,
        "announced_known": stamp(pledge.announced.last),
        "announced_year": pledge.announced.first.year,
        "day_confirmed": pledge.day_confirmed,
        "announced_by": pledge.announced_by,
        "refuses": pledge.refuses,
        "expires_known": stamp(pledge.expires),
        "withdrawn_known": stamp(pledge.withdrawn.on.last if pledge.withdrawn else None),
        "withdrawn": pledge.withdrawn.on.text if pledge.withdrawn else None,
        "conditions": pledge.conditions,
        "definition": pledge.definition,
        "note": pledge.note,
        "confidence": str(pledge.confidence),
        "confidence_note": pledge.confidence_note,
        "line": ledger.places["pledges"].line(pledge.id) if "pledges" in ledger.places else None,
    }


def pledges(ledger: Ledger) -> pd.DataFrame:
    """One row a pledge; *_known: the last day that its date can mean."""
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
    return frame_of((_pledge_row(pledge, ledger) for pledge in ledger.pledges.values()), dtypes)


def paths(ledger: Ledger) -> pd.DataFrame:
    """One row a point of a path that a pledge states for itself."""
    return frame_of(
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
    )


def outturns(ledger: Ledger) -> pd.DataFrame:
    """One row an outturn that a pledge records."""
    return frame_of(
        (
            {
                "pledge_id": p.id,
                "year": outturn.year,
                "value": outturn.value,
                "published": stamp(outturn.published),
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
    )


def exceptions(ledger: Ledger) -> pd.DataFrame:
    """One row a country that a joint pledge exempts."""
    return frame_of(
        (
            {"pledge_id": p.id, "country": e.party, "carve_out": str(e.reason), "carve_out_note": e.note}
            for p in ledger.pledges.values()
            for e in p.exceptions
        ),
        {"pledge_id": "str", "country": "str", "carve_out": "str", "carve_out_note": "str"},
    )


def opinions(ledger: Ledger) -> pd.DataFrame:
    """One row a second opinion whose source is dated; known: the last day of that date."""
    texts = dict.fromkeys(("pledge_id", "country", "says", "source_id", "note"), "str")
    return frame_of(
        (
            {
                "pledge_id": pledge.id,
                "country": opinion.party,
                "year": opinion.year,
                "says": str(opinion.says),
                "source_id": opinion.source,
                "note": opinion.note,
                "known": stamp(published.last),
            }
            for pledge in ledger.pledges.values()
            for opinion in pledge.second_opinions
            if opinion.source in ledger.sources and (published := ledger.sources[opinion.source].date)
        ),
        {**texts, "year": "int64", "known": "datetime64[s]"},
    )


def citations(ledger: Ledger) -> pd.DataFrame:
    """One row a source that a pledge cites, ranked from 1."""
    return frame_of(
        (
            {"pledge_id": p.id, "source_id": source, "rank": rank}
            for p in ledger.pledges.values()
            for rank, source in enumerate(p.sources, 1)
        ),
        {"pledge_id": "str", "source_id": "str", "rank": "int64"},
    )


def lineage(ledger: Ledger) -> pd.DataFrame:
    """One row a pledge and an earlier one that it replaces; replaced_known: the last day of its date."""
    return frame_of(
        (
            {
                "pledge_id": new.id,
                "supersedes": old,
                "replaced_on": new.announced.text,
                "replaced_known": stamp(new.announced.last),
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
    )
