"""The closed set of verdicts: what has been delivered on an obligation, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from spendtrack.assessment.frames import tuples
from spendtrack.assessment.outturn import outturn_due
from spendtrack.ledger.vocabulary import Unmeasurable, Verdict

# Thresholds of progress, inclusive at the lower end: the SDG progress method of Eurostat
# ("Sustainable development in the European Union", annex on assessing progress towards quantitative targets).
ON_PACE = 0.95
SLOW = 0.60
# An `exactly` level is kept when the published figure rounds to it at one decimal; `about` allows twice that.
EXACTLY_TOLERANCE = 0.05
ABOUT_TOLERANCE = 0.10
EPSILON = 1e-9

RELATED_UNPUBLISHED = (
    "NATO does not publish what countries spend on the 1.5% for defence-related items, so progress towards "
    "{what} cannot be measured for any country"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a verdict needs to know of one obligation. Levels in per cent; None means unknown."""

    measure: str
    unit: str | None
    pledge_basis: str | None
    operator: str | None
    target: float | None
    counted: str | None
    starts: int | None
    deadline: str | None
    deadline_year: int | None
    deadline_over: bool
    strength: str
    confidence: str
    carve_out: str | None
    carve_out_note: str | None
    forces: str | None
    base_year: int
    base_value: float | None
    latest_year: int | None
    latest_value: float | None
    latest_status: str | None
    required_value: float | None
    progress: float | None
    period_from: int | None
    period_to: int | None
    period_value: float | None
    """What a yearly pledge on aid came to over all its years so far, in per cent of their GDP together."""
    series: dict[int, tuple[float, str]]
    """Year -> (value, status) of the edition that holds the latest figure."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and why. code: only where there is none."""

    verdict: Verdict
    words: str
    code: Unmeasurable | None = None

    @property
    def reason(self) -> str:
        """The words as files hold them, behind the code."""
        return f"{self.code}: {self.words}" if self.code else self.words


def satisfies(operator: str, target: float, observed: float) -> bool:
    """Whether an observed level keeps the target as it is worded. Above an `exactly` level counts as kept."""
    if operator == "up-to":
        return observed <= target + EPSILON
    slack = {"exactly": EXACTLY_TOLERANCE, "about": ABOUT_TOLERANCE}.get(operator, 0.0)
    return observed >= target - slack - EPSILON


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _figure(year: int, value: float, status: str) -> str:
    kind = "estimate" if status == "estimate" else "actual"
    return f"{_percent(value)} in {year} ({kind})"


def judge(facts: Facts) -> Judgement:
    """The verdict, rule by rule; the first rule that applies decides."""
    if unmeasurable := _unmeasurable(facts):
        return unmeasurable
    assert facts.operator and facts.target is not None
    assert facts.latest_year is not None and facts.latest_value is not None and facts.latest_status
    if facts.counted == "average":
        return _judge_average(facts)
    year, value, status = facts.latest_year, facts.latest_value, facts.latest_status
    shown = _figure(year, value, status)
    goal = _percent(facts.target)
    started = facts.starts is None or year >= facts.starts or facts.counted != "each-year"
    if not started:
        return Judgement(
            Verdict.TOO_EARLY, f"the level applies from {facts.starts}; the newest figure is {shown}"
        )
    if facts.measure == "ukraine" and facts.counted == "each-year":
        return _judge_period(facts)
    if late := _judge_late(facts, shown):
        return late
    if satisfies(facts.operator, facts.target, value):
        return _judge_met(facts, shown)
    if earlier := _years_met(facts, before=year):
        kept = f"the ceiling of {goal} was kept" if facts.operator == "up-to" else f"{goal} was reached"
        return Judgement(Verdict.LAPSED, f"{kept} in {_listed(earlier)}, but not any more: {shown}")
    if decided := _judge_deadline(facts, shown):
        return decided
    if facts.deadline_year is None and facts.counted != "each-year":
        return _none(Unmeasurable.NO_DEADLINE, f"{Unmeasurable.NO_DEADLINE.meaning}; {shown}")
    if year <= facts.base_year:
        return Judgement(
            Verdict.TOO_EARLY,
            f"there is no figure later than {facts.base_year}, the year of the announcement; {shown}",
        )
    if facts.base_value is None or facts.required_value is None:
        return _none(
            Unmeasurable.NO_FIGURE,
            f"the edition holds no figure for {facts.base_year}, from which progress would count; {shown}",
        )
    return _judge_progress(facts, shown)


def _none(code: Unmeasurable, words: str = "") -> Judgement:
    return Judgement(Verdict.UNMEASURABLE, words or code.meaning, code)


def _unmeasurable(facts: Facts) -> Judgement | None:
    if facts.confidence == "unconfirmed":
        return _none(Unmeasurable.UNCONFIRMED)
    if facts.measure == "other" or facts.target is None or facts.operator is None:
        return _none(Unmeasurable.NOT_A_LEVEL)
    if facts.forces == "none" and facts.measure in ("core", "total", "equipment"):
        return _none(Unmeasurable.NO_FORCES)
    if facts.carve_out:
        return _none(Unmeasurable(facts.carve_out), (facts.carve_out_note or "").rstrip("."))
    if facts.strength == "opt-out":
        return _none(Unmeasurable.OPTED_OUT)
    if facts.measure in ("related", "total"):
        what = f"{facts.target:g}% in total" if facts.measure == "total" else f"{facts.target:g}%"
        return _none(Unmeasurable.NO_FIGURE, RELATED_UNPUBLISHED.format(what=what))
    if facts.pledge_basis == "national":
        return _none(Unmeasurable.NO_BASIS)
    if facts.measure in ("defence-budget", "ukraine-amount", "joint-fund"):
        return _none(Unmeasurable.NO_FIGURE, "spendtrack holds no outturn for this sum")
    if facts.latest_value is None or facts.unit == "pct-procurement":
        return _none(Unmeasurable.NO_FIGURE, "no figure was published by this date")
    return None


def _years_met(facts: Facts, before: int) -> list[int]:
    assert facts.operator and facts.target is not None
    first = facts.starts if facts.counted == "each-year" and facts.starts else facts.base_year + 1
    return [
        year
        for year, (value, _) in sorted(facts.series.items())
        if first <= year < before and satisfies(facts.operator, facts.target, value)
    ]


def _listed(years: list[int]) -> str:
    return (
        str(years[0])
        if len(years) == 1
        else f"{years[0]} to {years[-1]}"
        if _run(years)
        else ", ".join(map(str, years))
    )


def _run(years: list[int]) -> bool:
    return years == list(range(years[0], years[-1] + 1))


def _judge_late(facts: Facts, shown: str) -> Judgement | None:
    """Short in the year in which it fell due, reached later: missed all the same, and the words say both."""
    assert facts.operator and facts.target is not None and facts.latest_value is not None
    if not facts.deadline_over or facts.deadline_year is None or facts.counted == "each-year":
        return None
    due = facts.series.get(facts.deadline_year)
    if not due or due[1] != "actual" or satisfies(facts.operator, facts.target, due[0]):
        return None
    if not satisfies(facts.operator, facts.target, facts.latest_value):
        return None
    return Judgement(
        Verdict.MISSED,
        f"the deadline {facts.deadline} is over and {facts.deadline_year} came to {_percent(due[0])}; "
        f"reached later: {shown}",
    )


def _judge_met(facts: Facts, shown: str) -> Judgement:
    assert facts.operator and facts.target is not None
    on_estimates = " on estimates" if facts.latest_status == "estimate" else ""
    words = {
        "up-to": f"the ceiling of {_percent(facts.target)} is kept{on_estimates}",
        "towards": f"{_percent(facts.target)}, the level aimed at, is reached{on_estimates}",
    }.get(facts.operator, f"{_percent(facts.target)} is reached{on_estimates}")
    due = facts.series.get(facts.deadline_year) if facts.deadline_over and facts.deadline_year else None
    late = ""
    if due and not satisfies(facts.operator, facts.target, due[0]):
        late = f"; the estimate for {facts.deadline_year}, when it fell due, is {_percent(due[0])}"
    return Judgement(Verdict.MET, f"{words}: {shown}{late}{_short_before(facts)}")


def _short_before(facts: Facts) -> str:
    """The earlier years in which a yearly level was not kept: met now is not met throughout."""
    if facts.counted != "each-year" or facts.starts is None or not facts.operator or facts.target is None:
        return ""
    short = [
        f"{year} ({_percent(value)})"
        for year, (value, _) in sorted(facts.series.items())
        if facts.starts <= year < (facts.latest_year or 0)
        and not satisfies(facts.operator, facts.target, value)
    ]
    return f"; short in {', '.join(short)}" if short else ""


def _judge_deadline(facts: Facts, shown: str) -> Judgement | None:
    """Deadline over and the level not reached: missed once the outturn says so, until then too early."""
    if not facts.deadline_over or facts.deadline_year is None:
        return None
    due = facts.series.get(facts.deadline_year)
    if due and due[1] == "actual":
        aim = "; the pledge was to move towards it" if facts.operator == "towards" else ""
        return Judgement(
            Verdict.MISSED,
            f"the deadline {facts.deadline} is over and {facts.deadline_year} came to {_percent(due[0])}{aim}",
        )
    when = outturn_due(facts.deadline_year)
    so_far = f"the estimate for {facts.deadline_year} is {_percent(due[0])}" if due else shown
    return Judgement(
        Verdict.TOO_EARLY,
        f"the deadline {facts.deadline} is over, its outturn is not published (expected {when}); {so_far}",
    )


def _judge_average(facts: Facts) -> Judgement:
    assert facts.operator and facts.target is not None
    assert facts.starts is not None and facts.deadline_year is not None
    years = range(facts.starts, facts.deadline_year + 1)
    known = {year: facts.series[year] for year in years if year in facts.series}
    if len(known) == len(years):
        mean = sum(value for value, _ in known.values()) / len(known)
        kept = satisfies(facts.operator, facts.target, mean)
        estimates = " on estimates" if any(status == "estimate" for _, status in known.values()) else ""
        if estimates and not kept:
            when = outturn_due(facts.deadline_year)
            return Judgement(
                Verdict.TOO_EARLY, f"the average is {_percent(mean)} on estimates; outturn expected {when}"
            )
        words = f"the average over {facts.starts} to {facts.deadline_year} is {_percent(mean)}{estimates}"
        return Judgement(Verdict.MET if kept else Verdict.MISSED, words)
    so_far = (
        f"; so far {_percent(sum(v for v, _ in known.values()) / len(known))} in {_listed(sorted(known))}"
        if known
        else ""
    )
    return Judgement(
        Verdict.TOO_EARLY,
        f"an average over {facts.starts} to {facts.deadline_year} is known only at its end{so_far}",
    )


def _judge_period(facts: Facts) -> Judgement:
    """A yearly pledge on aid is judged on the sum over its years so far, since packages swing between years."""
    assert facts.operator and facts.target is not None
    if facts.period_value is None or facts.period_from is None or facts.period_to is None:
        return _none(
            Unmeasurable.NO_FIGURE,
            "not every year since the pledge began has a figure for allocations and GDP",
        )
    years = [year for year in sorted(facts.series) if facts.period_from <= year <= facts.period_to]
    single = ", ".join(f"{_percent(facts.series[year][0])} in {year}" for year in years)
    span = f"{years[0]} to {years[-1]} together" if len(years) > 1 else str(years[0])
    words = f"{_percent(facts.period_value)} of GDP allocated in {span}"
    shown = f"{words} ({single})" if len(years) > 1 else words
    goal = _percent(facts.target)
    if satisfies(facts.operator, facts.target, facts.period_value):
        return Judgement(Verdict.MET, f"{goal} is reached on allocations: {shown}")
    due = facts.deadline_year is not None and facts.period_to >= facts.deadline_year
    if due and facts.deadline_over:
        return Judgement(Verdict.MISSED, f"the deadline {facts.deadline} is over: {shown}, against {goal}")
    kept = facts.period_value / facts.target if facts.target else 0.0
    return Judgement(_pace(kept), f"{shown}, {kept:.0%} of the {goal} promised")


def _pace(progress: float) -> Verdict:
    return (
        Verdict.ON_PACE
        if progress >= ON_PACE - EPSILON
        else Verdict.SLOW
        if progress >= SLOW - EPSILON
        else Verdict.OFF_PACE
    )


def _judge_progress(facts: Facts, shown: str) -> Judgement:
    assert (
        facts.required_value is not None and facts.base_value is not None and facts.latest_value is not None
    )
    required, base, latest = facts.required_value, facts.base_value, facts.latest_value
    asked = f"the path asks for {_percent(required)}"
    start = f"{_percent(base)} in {facts.base_year}"
    ceiling = facts.operator == "up-to"
    if (latest > base + EPSILON) if ceiling else (latest < base - EPSILON):
        way = "rising" if ceiling else "falling"
        return Judgement(Verdict.OFF_PACE, f"{way}: {shown}, from {start}; {asked}")
    if facts.progress is None:  # the path asks for no change by this year
        kept = latest <= required + EPSILON if ceiling else latest >= required - EPSILON
        verdict = Verdict.ON_PACE if kept else Verdict.OFF_PACE
        return Judgement(verdict, f"{shown}, from {start}; {asked}")
    return Judgement(
        _pace(facts.progress), f"{shown}, from {start}; {asked}, so progress is {facts.progress:.0%} of it"
    )


FACT_COLUMNS = (
    "country measure unit pledge_basis operator target counted starts deadline deadline_year deadline_known day strength "
    "confidence carve_out carve_out_note forces announced_year base_value latest_year latest_value latest_status "
    "required_value progress period_from period_to period_value"
).split()


def facts_of(
    rows: pd.DataFrame, series: Iterable[Mapping[tuple[str, str], dict[int, tuple[float, str]]]]
) -> Iterator[Facts]:
    """Facts for each row of the gap table under construction, on its `day`. series: for each row by country and measure."""
    nothing: dict[int, tuple[float, str]] = {}
    for row, known in zip(tuples(rows[FACT_COLUMNS]), series, strict=True):
        yield Facts(
            measure=row.measure,
            unit=row.unit,
            pledge_basis=row.pledge_basis,
            operator=row.operator,
            target=row.target,
            counted=row.counted,
            starts=row.starts,
            deadline=row.deadline,
            deadline_year=row.deadline_year,
            deadline_over=row.deadline_known is not None and row.deadline_known < row.day,
            strength=row.strength,
            confidence=row.confidence,
            carve_out=row.carve_out,
            carve_out_note=row.carve_out_note,
            forces=row.forces,
            base_year=row.announced_year,
            base_value=row.base_value,
            latest_year=row.latest_year,
            latest_value=row.latest_value,
            latest_status=row.latest_status,
            required_value=row.required_value,
            progress=row.progress,
            period_from=row.period_from,
            period_to=row.period_to,
            period_value=row.period_value,
            series=known.get((row.country, row.measure), nothing),
        )
