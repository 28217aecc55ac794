"""Is a promise weaker or firmer than another one: in its level, its date, its wording or its strength?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spendtrack.ledger.model import Pledge, Target
from spendtrack.ledger.vocabulary import Operator, Strength

# How much a wording promises, most first; a ceiling is no weaker floor, so it is not among them.
WORDINGS = {
    Operator.EXACTLY: 2,
    Operator.AT_LEAST: 2,
    Operator.RANGE: 2,
    Operator.ABOUT: 1,
    Operator.TOWARDS: 0,
}
STRENGTHS = {one: -place for place, one in enumerate(Strength) if one is not Strength.OPT_OUT}


def turned(was: Pledge, now: Pledge) -> list[str]:
    """Each respect in which the promise turned, in words: "weaker in its level". What cannot be ranked is left out."""
    found = []
    for respect, firmer in (
        ("level", _level(was.target, now.target)),
        ("date", _date(was.target, now.target)),
        ("wording", _wording(was.target, now.target)),
        ("strength", _rank(STRENGTHS, was.strength, now.strength)),
    ):
        if firmer:
            found.append(f"{'firmer' if firmer > 0 else 'weaker'} in its {respect}")
    return found


def _level(was: Target | None, now: Target | None) -> float:
    """Above 0 where more is promised. Of a ceiling, less is firmer."""
    if (
        was is None
        or now is None
        or was.unit != now.unit
        or (was.operator is Operator.UP_TO) != (now.operator is Operator.UP_TO)
    ):
        return 0
    more = now.level - was.level
    return -more if now.operator is Operator.UP_TO else more


def _date(was: Target | None, now: Target | None) -> int:
    """Above 0 where it is promised earlier; a promise without a date is the weaker one."""
    if was is None or now is None:
        return 0
    days = [one.by.last.toordinal() if one.by else None for one in (was, now)]
    if days[0] == days[1] or (was.by is None and was.starts) or (now.by is None and now.starts):
        return 0
    if days[0] is None or days[1] is None:
        return 1 if days[0] is None else -1
    return days[0] - days[1]


def _wording(was: Target | None, now: Target | None) -> int:
    return 0 if was is None or now is None else _rank(WORDINGS, was.operator, now.operator)


def _rank(order: Mapping[Any, int], was: str | None, now: str | None) -> int:
    return order[now] - order[was] if was in order and now in order else 0
