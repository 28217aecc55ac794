"""How is a day that matters said? In one line: what happened in the week up to it."""

from __future__ import annotations

from collections.abc import Mapping

from spendtrack.analysis.turning_points import Happening, Kind, TurningPoint
from spendtrack.ledger.phrases import all_of, capital
from spendtrack.wording.sentences import day


def said(point: TurningPoint, names: Mapping[str, str]) -> str:
    """The line of one stop: the summit, the promises by party, the figures. names: party -> name."""
    parts: list[str] = []
    promised: dict[str, list[str]] = {}
    for one in point.happened:
        if one.kind is Kind.PROMISE:
            promised.setdefault(one.party, []).append(one.title)
        else:
            parts.append(_what(one))
    for party, titles in promised.items():
        whose = names.get(party, party)
        noun = "promise" if len(titles) == 1 else f"{len(titles)} promises"
        parts.append(f"{noun} of {whose}: {all_of([f'“{title}”' for title in titles])}")
    line = "; ".join(parts)
    return capital(line)


def _what(one: Happening) -> str:
    if one.kind is Kind.FIGURES:
        return f"NATO’s figures of {day(one.title).partition(' ')[2]}"
    return one.title
