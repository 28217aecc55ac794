"""What the changes of a ledger do to the results of one day: verdicts that flip, gaps that move and why, headlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import isnan
from typing import Any

import spendtrack
from spendtrack.analysis import headlines
from spendtrack.analysis.why import shapley
from spendtrack.assessment import gaps
from spendtrack.assessment.day import Day, Frames
from spendtrack.assessment.rows import records
from spendtrack.ledger.loading import Ledger

# What a gap can move by: the promise, or the published figures.
PLEDGE_PART = ("pledges", "parties", "groups")
FIGURES_PART = ("observations", "sources")
SMALLEST_PP = 0.00005  # gaps are rounded to four decimals


@dataclass(frozen=True)
class Flip:
    """An obligation whose verdict differs. `was_id` differs from `obligation_id` where one pledge replaced another."""

    obligation_id: str
    was_id: str
    country: str
    country_name: str
    title: str
    before: str
    after: str
    reason_before: str
    reason_after: str


@dataclass(frozen=True)
class Move:
    """An obligation whose gap differs, in percentage points; `parts` add up to the difference."""

    obligation_id: str
    was_id: str
    country: str
    country_name: str
    title: str
    before: float
    after: float
    parts: Mapping[str, float]
    observed_before: str
    observed_after: str


@dataclass(frozen=True)
class Stand:
    """An obligation that stands on one side only, without a predecessor or successor on the other."""

    obligation_id: str
    country: str
    country_name: str
    title: str
    verdict: str
    gap_pp: float | None


@dataclass(frozen=True)
class HeadlineChange:
    """A closed sum that differs: members who changed their category, by name; None for not counted."""

    headline: str
    question: str
    before: Mapping[str, int]
    after: Mapping[str, int]
    moved: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True)
class Effects:
    flips: tuple[Flip, ...] = ()
    moves: tuple[Move, ...] = ()
    started: tuple[Stand, ...] = ()
    ended: tuple[Stand, ...] = ()
    headlines: tuple[HeadlineChange, ...] = ()

    @property
    def none(self) -> bool:
        return not (self.flips or self.moves or self.started or self.ended or self.headlines)


def effects(old: Day, new: Day) -> Effects:
    """Everything that differs between the results of two ledgers on one day."""
    before, after = (
        {row["obligation_id"]: row for row in records(gaps.gap_table(day))} for day in (old, new)
    )
    pairs = {name: name for name in after if name in before}
    pairs |= {
        name: was
        for name in after
        if name not in before and (was := _replaced(name, new.frames, before, after)) is not None
    }
    both = [(before[was], after[name]) for name, was in pairs.items()]
    continued = set(pairs.values())
    return Effects(
        flips=tuple(_flip(was, row) for was, row in both if was["verdict"] != row["verdict"]),
        moves=_moves(old, new, [pair for pair in both if _moved(*pair)]),
        started=tuple(_stand(row) for name, row in after.items() if name not in pairs),
        ended=tuple(_stand(row) for name, row in before.items() if name not in continued),
        headlines=tuple(_headlines(old, new)),
    )


def _replaced(name: str, new: Frames, before: Mapping[str, Any], after: Mapping[str, Any]) -> str | None:
    """The obligation that this one replaced, nearest first: on the old side only."""
    pledge, colon, country = name.partition(":")
    parents = new.lineage.groupby("pledge_id")["supersedes"].agg(list).to_dict()
    waiting, seen = list(parents.get(pledge, [])), set[str]()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        other = f"{one}{colon}{country}"
        if other in before and other not in after:
            return other
        waiting += parents.get(one, [])
    return None


def _moved(was: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    known = not (was["gap_pp"] is None or row["gap_pp"] is None)
    return known and abs(row["gap_pp"] - was["gap_pp"]) >= SMALLEST_PP


def _flip(was: Mapping[str, Any], row: Mapping[str, Any]) -> Flip:
    return Flip(
        row["obligation_id"],
        was["obligation_id"],
        row["country"],
        row["country_name"],
        row["title"],
        was["verdict"],
        row["verdict"],
        was["reason"],
        row["reason"],
    )


def _stand(row: Mapping[str, Any]) -> Stand:
    gap = None if row["gap_pp"] is None else float(row["gap_pp"])
    return Stand(row["obligation_id"], row["country"], row["country_name"], row["title"], row["verdict"], gap)


def _moves(
    old: Day, new: Day, pairs: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> tuple[Move, ...]:
    """Gaps that differ, each split exactly into what the promises and what the figures did to it."""
    worlds: dict[frozenset[str], dict[str, float]] = {}

    def gap_in(switched: frozenset[str], was: Mapping[str, Any], row: Mapping[str, Any]) -> float:
        """The gap with the switched parts as they are in the new ledger and the rest as in the old one."""
        promised, seen = (row if part in switched else was for part in ("pledge", "figures"))
        if all(was[name] == row[name] for name in ("measure", "basis", "unit")):  # judged on the same figures
            return float(promised["target"] - seen["latest_value"])
        if switched not in worlds:
            table = gaps.gap_table(_mixed(old, new, switched))
            worlds[switched] = dict(zip(table["obligation_id"], table["gap_pp"].tolist(), strict=True))
        return worlds[switched].get(promised["obligation_id"], float("nan"))

    differs = [
        part
        for part, kinds in (("pledge", PLEDGE_PART), ("figures", FIGURES_PART))
        if _differ(old.frames.ledger, new.frames.ledger, kinds)
    ]
    moves = []
    for was, row in pairs:
        change = row["gap_pp"] - was["gap_pp"]
        if len(differs) == 1:
            parts = {differs[0]: change}
        else:
            parts = shapley(differs, lambda switched, was=was, row=row: gap_in(switched, was, row))  # type: ignore[misc]
        if any(isnan(part) for part in parts.values()):
            parts = {"pledge and figures together": change}
        parts = {part: round(points, 4) for part, points in parts.items() if abs(points) >= SMALLEST_PP}
        moves.append(
            Move(
                row["obligation_id"],
                was["obligation_id"],
                row["country"],
                row["country_name"],
                row["title"],
                float(was["gap_pp"]),
                float(row["gap_pp"]),
                parts,
                _observed(was),
                _observed(row),
            )
        )
    return tuple(moves)


def _differ(old: Ledger, new: Ledger, kinds: Iterable[str]) -> bool:
    return any(getattr(old, kind) != getattr(new, kind) for kind in kinds)


def _mixed(old: Day, new: Day, switched: frozenset[str]) -> Day:
    """The old ledger with the parts that are switched as they are in the new one."""
    if not switched:
        return old
    if switched == {"pledge", "figures"}:
        return new
    kinds = PLEDGE_PART if "pledge" in switched else FIGURES_PART
    ledger = replace(old.frames.ledger, **{kind: getattr(new.frames.ledger, kind) for kind in kinds})
    return spendtrack.Ledger(ledger).as_of(old.date).known


def _observed(row: Mapping[str, Any]) -> str:
    return (
        f"{row['latest_value']:.4g}% in {int(row['latest_year'])} ({row['latest_status']}, {row['edition']})"
    )


def _headlines(old: Day, new: Day) -> Iterator[HeadlineChange]:
    before, after = ({one.headline: one for one in headlines.headlines(day)} for day in (old, new))
    for name in dict.fromkeys([*after, *before]):
        was, now = before.get(name), after.get(name)
        sides = [{} if one is None else _categories(one) for one in (was, now)]
        names = {**_names(was), **_names(now)}
        moved = tuple(
            (names[country], sides[0].get(country), sides[1].get(country))
            for country in sorted(names)
            if sides[0].get(country) != sides[1].get(country)
        )
        shown = now or was
        if moved and shown is not None:
            yield HeadlineChange(
                name, shown.question, was.counts if was else {}, now.counts if now else {}, moved
            )


def _categories(one: headlines.Headline) -> dict[str, str]:
    return dict(zip(one.rows["country"], one.rows["category"], strict=True))


def _names(one: headlines.Headline | None) -> dict[str, str]:
    return {} if one is None else dict(zip(one.rows["country"], one.rows["country_name"], strict=True))
