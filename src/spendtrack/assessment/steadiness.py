"""How sure is a verdict that rests on estimates? In how many past revisions of first estimates would it hold?

The newest estimate is moved by what a past first estimate turned out to be off by a year later, and the estimate of the
year before by what its own figure moved between the same two editions, where that is known; then the same rules decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spendtrack.assessment import pathway
from spendtrack.assessment.bounds import MOST_RELATED_PP
from spendtrack.assessment.day import Frames
from spendtrack.assessment.facts import EPSILON, Facts, Judgement, slack
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.verdicts import ON_PACE, SLOW, first_year
from spendtrack.ledger.vocabulary import (
    Counted,
    Measure,
    Operator,
    PledgeBasis,
    Status,
    Unmeasurable,
    Verdict,
)

# A verdict that holds in fewer revisions than this share of them is a close call.
STEADY = 0.8
# Where no verdict holds in this share of them, it is too close to call.
MOST_LIKELY = 0.5
OUTCOMES = tuple(Verdict)
JUDGED = {measure: at for at, measure in enumerate((Measure.CORE, Measure.TOTAL))}
STEADINESS_COLUMNS = ("holds", "holds_of", "close_call", "close_call_note", "too_close_between")


@dataclass(frozen=True, slots=True)
class Moves:
    """Past revisions in points: of the newest year of an edition, and of the year before in the same two editions.

    `before` is 0 where that is not known.
    """

    newest: np.ndarray
    before: np.ndarray

    def __len__(self) -> int:
        return len(self.newest)


NO_MOVES = Moves(np.empty(0), np.empty(0))


@dataclass(frozen=True, slots=True)
class _Levels:
    """One number a row, as columns (rows x 1), of what the rules look at; NaN where there is none."""

    target: np.ndarray
    least: np.ndarray
    ceiling: np.ndarray
    latest: np.ndarray
    base: np.ndarray
    due: np.ndarray
    before: np.ndarray
    met_earlier: np.ndarray
    dated: np.ndarray
    over: np.ndarray
    later_than_base: np.ndarray


def rests_on_revisable(facts: Facts, judgement: Judgement) -> bool:
    """Whether past revisions of core shares say something of this verdict."""
    no_verdict = judgement.verdict == Verdict.UNMEASURABLE
    open_bounds = facts.measure == Measure.TOTAL and judgement.code == Unmeasurable.NO_FIGURE
    return (
        facts.measure in JUDGED
        and facts.counted != Counted.AVERAGE
        and judgement.on_estimates
        and (not no_verdict or open_bounds)
    )


def outcomes(frames: Frames, rows: pd.DataFrame, facts: Sequence[Facts], moves: Moves) -> np.ndarray:
    """The verdict of each row in each revision, as positions in OUTCOMES: an array rows x revisions.

    rows: obligations of the gap table under construction, facts: theirs; all such that rests_on_revisable.
    """
    levels = _levels(facts)
    newest, before = moves.newest[None, :], moves.before[None, :]
    estimated = np.array([[f.latest_status == Status.ESTIMATE] for f in facts])
    latest = levels.latest + np.where(estimated, newest, 0.0)
    base = levels.base + _shift(facts, [f.base_year for f in facts], newest, before)
    due = levels.due + _shift(facts, [f.deadline_year for f in facts], newest, before)
    earlier = levels.before + before
    totals = np.array([[f.measure == Measure.TOTAL] for f in facts])
    by_level = _by_level(frames, rows, levels, latest, base, due, earlier)
    return np.where(totals, _by_bounds(facts, levels, latest, due), by_level)


def _at(verdict: Verdict) -> int:
    return OUTCOMES.index(verdict)


def _levels(facts: Sequence[Facts]) -> _Levels:
    def column(values: Sequence[float | None]) -> np.ndarray:
        return np.array([[np.nan if value is None else value] for value in values], dtype="float64")

    def flags(values: Sequence[bool]) -> np.ndarray:
        return np.array([[value] for value in values], dtype=bool)

    before, met = zip(*(_earlier(f) for f in facts), strict=True) if facts else ((), ())
    return _Levels(
        target=column([f.target for f in facts]),
        least=column([(f.target or 0.0) - slack(f.operator or "") - EPSILON for f in facts]),
        ceiling=flags([f.operator == Operator.UP_TO for f in facts]),
        latest=column([f.latest_value for f in facts]),
        base=column([f.base_value for f in facts]),
        due=column([f.due[0] if f.due else None for f in facts]),
        before=column(before),
        met_earlier=flags(met),
        dated=flags([f.deadline_year is not None or f.counted == Counted.EACH_YEAR for f in facts]),
        over=flags([f.deadline_over for f in facts]),
        later_than_base=flags([(f.latest_year or 0) > f.base_year for f in facts]),
    )


def _earlier(facts: Facts) -> tuple[float | None, bool]:
    """The estimate of the year before the newest, where reaching the level in it counts; and whether that was so before."""
    from spendtrack.assessment.facts import satisfies

    assert facts.operator and facts.target is not None and facts.latest_year is not None
    moving, met = None, False
    for year, (value, status) in facts.series.items():
        if first_year(facts.counted, facts.starts, facts.base_year) <= year < facts.latest_year:
            if year == facts.latest_year - 1 and status == Status.ESTIMATE:
                moving = value
            else:
                met = met or satisfies(facts.operator, facts.target, value)
    return moving, met


def _shift(
    facts: Sequence[Facts], years: Sequence[int | None], newest: np.ndarray, before: np.ndarray
) -> np.ndarray:
    """How far the figure of each row's year moves: estimates of the newest year and of the one before it do."""
    back = [
        -1
        if year is None or f.series.get(year, (0.0, ""))[1] != Status.ESTIMATE
        else (f.latest_year or 0) - year
        for f, year in zip(facts, years, strict=True)
    ]
    apart = np.array(back)[:, None]
    return np.where(apart == 0, newest, np.where(apart == 1, before, 0.0))


def _kept(levels: _Levels, value: np.ndarray) -> np.ndarray:
    return np.where(levels.ceiling, value <= levels.target + EPSILON, value >= levels.least)


def _by_level(
    frames: Frames,
    rows: pd.DataFrame,
    levels: _Levels,
    latest: np.ndarray,
    base: np.ndarray,
    due: np.ndarray,
    earlier: np.ndarray,
) -> np.ndarray:
    """The rules of verdicts.judge on levels, for many figures at once."""
    required = np.round(_required(frames, rows, levels, base), POINTS)
    climb = required - base
    leads = (climb > 0) | ((climb < 0) & levels.ceiling)
    with np.errstate(divide="ignore", invalid="ignore"):
        progress = np.round((latest - base) / climb, POINTS)
    now, on_time = _kept(levels, latest), _kept(levels, due)
    has_due, known_base = ~np.isnan(levels.due), ~np.isnan(levels.base)
    away = np.where(levels.ceiling, latest > base + EPSILON, latest < base - EPSILON)
    there = np.where(levels.ceiling, latest <= required + EPSILON, latest >= required - EPSILON)
    lapsed = levels.met_earlier | (~np.isnan(levels.before) & _kept(levels, earlier))
    rules: list[tuple[np.ndarray, Verdict]] = [
        (has_due & ~on_time, Verdict.MISSED),
        (now, Verdict.MET),
        (has_due | lapsed, Verdict.LAPSED),
        (levels.over, Verdict.TOO_EARLY),
        (~levels.dated, Verdict.UNMEASURABLE),
        (~levels.later_than_base, Verdict.TOO_EARLY),
        (~known_base, Verdict.UNMEASURABLE),
        (away, Verdict.OFF_PACE),
        (~leads & there, Verdict.ON_PACE),
        (~leads, Verdict.OFF_PACE),
        (progress >= ON_PACE - EPSILON, Verdict.ON_PACE),
        (progress >= SLOW - EPSILON, Verdict.SLOW),
    ]
    shape = np.broadcast(latest, base).shape
    conditions = [np.broadcast_to(condition, shape) for condition, _ in rules]
    decided: np.ndarray = np.select(conditions, [_at(verdict) for _, verdict in rules], _at(Verdict.OFF_PACE))
    return decided


def _required(frames: Frames, rows: pd.DataFrame, levels: _Levels, base: np.ndarray) -> np.ndarray:
    """What the path asks for in the newest year, for other bases: between two corners it is linear in the base."""
    start = np.where(levels.ceiling, 100.0, 0.0)[:, 0]  # a base from which there is a path

    known = np.where(np.isnan(levels.base[:, 0]), np.nan, 1.0)
    both = rows.take(np.tile(np.arange(len(rows)), 2))
    points = pathway.corners(
        frames, both.assign(base_value=np.concatenate([start, start + 1.0]) * np.tile(known, 2))
    )
    years = both["latest_year"].fillna(0).to_numpy(dtype="int64")
    first, second = np.split(pathway.level_at(points, np.arange(len(both)), years), 2)
    weight = second - first
    asked: np.ndarray = (first - weight * start)[:, None] + weight[:, None] * base
    return asked


def _by_bounds(facts: Sequence[Facts], levels: _Levels, latest: np.ndarray, due: np.ndarray) -> np.ndarray:
    """The rules of bounds.judge_bounds for many figures at once."""
    core = np.where(np.isnan(levels.due), latest, due)
    national = np.array([[f.pledge_basis == PledgeBasis.NATIONAL] for f in facts])
    most = np.where(national, np.inf, core + MOST_RELATED_PP)
    low, high = _kept(levels, core), _kept(levels, most)
    neither = np.where(
        ~np.isnan(levels.due),
        _at(Verdict.MISSED),
        np.where(levels.ceiling, _at(Verdict.OFF_PACE), _at(Verdict.SHORT)),
    )
    found: np.ndarray = np.where(
        low & high, _at(Verdict.MET), np.where(low | high, _at(Verdict.UNMEASURABLE), neither)
    )
    return found


def with_steadiness(
    frames: Frames, rows: pd.DataFrame, facts: Sequence[Facts], judged: Sequence[Judgement], moves: Moves
) -> pd.DataFrame:
    """Add STEADINESS_COLUMNS to judged obligations; empty where nothing is known of revisions or none can matter.

    close_call: the verdict holds in fewer than STEADY of the revisions. too_close_between: the two verdicts that
    hold most often, where none holds in MOST_LIKELY of them.
    """
    chosen = [
        at
        for at, pair in enumerate(zip(facts, judged, strict=True))
        if len(moves) and rests_on_revisable(*pair)
    ]
    cells: dict[int, tuple[int, int, bool, str | None, str | None]] = {}
    if chosen:
        found = outcomes(
            frames, rows.iloc[chosen].reset_index(drop=True), [facts[at] for at in chosen], moves
        )
        counts = np.stack([(found == at).sum(axis=1) for at in range(len(OUTCOMES))], axis=1)
        for at, row in zip(chosen, counts.tolist(), strict=True):
            cells[at] = _cells(judged[at].verdict, row, len(moves))
    listed = [cells.get(at, (None, None, None, None, None)) for at in range(len(rows))]
    kinds = ("Int64", "Int64", "boolean", "str", "str")
    columns = {
        name: pd.Series([cell[at] for cell in listed], index=rows.index, dtype=kind)
        for at, (name, kind) in enumerate(zip(STEADINESS_COLUMNS, kinds, strict=True))
    }
    return rows.assign(**columns)


def _cells(verdict: Verdict, counts: list[int], total: int) -> tuple[int, int, bool, str | None, str | None]:
    holds = counts[_at(verdict)]
    likely = sorted(range(len(counts)), key=lambda at: (-counts[at], at))
    close = holds < STEADY * total
    between = (
        " ".join(str(OUTCOMES[at]) for at in sorted(likely[:2]))
        if counts[likely[0]] < MOST_LIKELY * total
        else None
    )
    others = [f"{_word(at)} in {counts[at]}" for at in likely if counts[at] and OUTCOMES[at] != verdict][:2]
    note = f"the verdict holds in {holds} of {total} past revisions of first estimates"
    note += f"; it would be {' and '.join(others)}" if others else ""
    return holds, total, close, note if close else None, between


def _word(at: int) -> str:
    return "open" if OUTCOMES[at] == Verdict.UNMEASURABLE else str(OUTCOMES[at]).replace("-", " ")
