"""Which promises of a country replaced one another, in which order?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day
from spendtrack.assessment.rows import records
from spendtrack.ledger.vocabulary import Measure

Strand = list[dict[str, Any]]
"""Rows of asof.lineage that replaced one another, oldest first; at least two."""


def strands(day: Day, country: str) -> list[Strand]:
    """Every strand of the party's promises known on the day: what still stands before what ended, its own before its share
    of collective ones, shares of GDP before money, core defence first, the longest first."""
    known = {row["pledge_id"]: row for row in records(asof.lineage(day, country))}
    edges = day.frames.lineage[day.frames.lineage["replaced_known"] <= day.stamp]
    found = [strand for strand in _joined(known, edges) if len(strand) > 1]
    return sorted(found, key=lambda strand: _rank(strand, country))


def _joined(known: dict[str, dict[str, Any]], edges: pd.DataFrame) -> list[Strand]:
    """The promises, those together that a chain of replacements joins; each in the order of announcement."""
    near: dict[str, set[str]] = {name: set() for name in known}
    for new, old in zip(edges["pledge_id"], edges["supersedes"], strict=True):
        if new in near and old in near:
            near[new].add(old)
            near[old].add(new)
    left, found = dict.fromkeys(known), []
    while left:
        waiting, together = [next(iter(left))], set[str]()
        while waiting:
            name = waiting.pop()
            if name not in together:
                together.add(name)
                left.pop(name)
                waiting += near[name] & left.keys()
        found.append([known[name] for name in known if name in together])
    return found


def _rank(strand: Strand, country: str) -> tuple[bool, bool, bool, bool, int]:
    last = strand[-1]
    return (
        last["status"] not in ("in force", "proposed", "unconfirmed"),
        last["party"] != country,
        not str(last["unit"]).startswith("pct-"),
        last["measure"] != Measure.CORE,
        -len(strand),
    )
