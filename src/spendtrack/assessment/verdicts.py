"""Which verdict do the facts of an obligation give? Rule by rule, with the reason in words."""

from __future__ import annotations

from spendtrack.assessment.bounds import judge_bounds
from spendtrack.assessment.facts import (
    EPSILON,
    Facts,
    Judgement,
    figure,
    percent,
    satisfies,
    without,
    years_in_words,
)
from spendtrack.assessment.outturn import outturn_due
from spendtrack.assessment.sum_verdicts import judge_sum
from spendtrack.ledger.vocabulary import (
    MONEY_MEASURES,
    Counted,
    Measure,
    Operator,
    PledgeBasis,
    ShareUnit,
    Status,
    Strength,
    Unmeasurable,
    Verdict,
)

# Thresholds of progress, inclusive at the lower end: the SDG progress method of Eurostat
# ("Sustainable development in the European Union", annex on assessing progress towards quantitative targets).
ON_PACE = 0.95
SLOW = 0.60

RELATED_UNPUBLISHED = (
    "NATO does not publish what countries spend on the 1.5% for defence-related items, so progress towards "
    "{what} cannot be measured for any country"
)


def judge(facts: Facts) -> Judgement:
    """The verdict, rule by rule; the first rule that applies decides."""
    if unmeasurable := _unmeasurable(facts):
        return unmeasurable
    if facts.measure in MONEY_MEASURES:
        return judge_sum(facts)
    if facts.measure == Measure.TOTAL:
        return judge_bounds(facts)
    assert facts.operator and facts.target is not None
    assert facts.latest_year is not None and facts.latest_value is not None and facts.latest_status
    if facts.counted == Counted.AVERAGE:
        return _judge_average(facts)
    year, value, status = facts.latest_year, facts.latest_value, facts.latest_status
    shown = figure(year, value, status)
    if facts.counted == Counted.EACH_YEAR and facts.starts is not None and year < facts.starts:
        return Judgement(
            Verdict.TOO_EARLY, f"the level applies from {facts.starts}; the newest figure is {shown}"
        )
    if facts.measure == Measure.UKRAINE and facts.counted == Counted.EACH_YEAR:
        return _judge_period(facts)
    if facts.due:
        return _judge_due(facts, facts.due, shown)
    if satisfies(facts.operator, facts.target, value):
        return _on_newest(facts, Verdict.MET, f"{_reached(facts, status)}: {shown}{_short_before(facts)}")
    if earlier := _years_met(facts, before=year):
        return _lapsed(facts, earlier, shown)
    if facts.deadline_over and facts.deadline_year is not None:
        when = outturn_due(facts.deadline_year)
        return Judgement(
            Verdict.TOO_EARLY,
            f"the deadline {facts.deadline} is over, its outturn is not published (expected {when}); {shown}",
        )
    if facts.deadline_year is None and facts.counted != Counted.EACH_YEAR:
        return without(Unmeasurable.NO_DEADLINE, f"{Unmeasurable.NO_DEADLINE.meaning}; {shown}")
    if year <= facts.base_year:
        return Judgement(
            Verdict.TOO_EARLY,
            f"there is no figure later than {facts.base_year}, the year of the announcement; {shown}",
        )
    if facts.base_value is None:
        return without(
            Unmeasurable.NO_FIGURE,
            f"the edition holds no figure for {facts.base_year}, from which progress would count; {shown}",
        )
    return _judge_progress(facts, shown)


def _on_newest(facts: Facts, verdict: Verdict, words: str) -> Judgement:
    """A verdict that rests on the newest figure."""
    estimated = facts.latest_status == Status.ESTIMATE
    return Judgement(verdict, words, year=facts.latest_year, on_estimates=estimated)


def _unmeasurable(facts: Facts) -> Judgement | None:
    if facts.confidence == "unconfirmed":
        return without(Unmeasurable.UNCONFIRMED)
    if facts.measure == Measure.OTHER or facts.target is None or facts.operator is None:
        return without(Unmeasurable.NOT_A_LEVEL)
    if facts.forces == "none" and facts.measure in (Measure.CORE, Measure.TOTAL, Measure.EQUIPMENT):
        return without(Unmeasurable.NO_FORCES)
    if facts.carve_out:
        return without(Unmeasurable(facts.carve_out), (facts.carve_out_note or "").rstrip("."))
    if facts.strength == Strength.OPT_OUT:
        return without(Unmeasurable.OPTED_OUT)
    if facts.measure == Measure.RELATED:
        return without(Unmeasurable.NO_FIGURE, RELATED_UNPUBLISHED.format(what=f"{facts.target:g}%"))
    if facts.measure == Measure.TOTAL or facts.measure in MONEY_MEASURES:
        return None
    if facts.pledge_basis == PledgeBasis.NATIONAL:
        return without(Unmeasurable.NO_BASIS)
    if facts.latest_value is None or facts.unit == ShareUnit.PROCUREMENT:
        return without(Unmeasurable.NO_FIGURE, "no figure was published by this date")
    return None


def _years_met(facts: Facts, before: int) -> list[int]:
    assert facts.operator and facts.target is not None
    return [
        year
        for year, (value, _) in sorted(facts.series.items())
        if first_year(facts.counted, facts.starts, facts.base_year) <= year < before
        and satisfies(facts.operator, facts.target, value)
    ]


def first_year(counted: str | None, starts: int | None, base_year: int) -> int:
    """The first year in which reaching the level counts: after the promise, or the first of a yearly level."""
    return starts if counted == Counted.EACH_YEAR and starts else base_year + 1


def _lapsed(facts: Facts, earlier: list[int], shown: str) -> Judgement:
    assert facts.target is not None
    goal = percent(facts.target)
    kept = f"the ceiling of {goal} was kept" if facts.operator == Operator.UP_TO else f"{goal} was reached"
    return _on_newest(
        facts, Verdict.LAPSED, f"{kept} in {years_in_words(earlier)}, but not any more: {shown}"
    )


def _judge_due(facts: Facts, due: tuple[float, str], shown: str) -> Judgement:
    """The year promised is over and has a figure: that figure decides, whatever came later."""
    assert facts.operator and facts.target is not None and facts.latest_value is not None
    assert facts.deadline_year is not None and facts.latest_year is not None
    value, status = due
    estimated, later = status == Status.ESTIMATE, facts.latest_year > facts.deadline_year
    now = satisfies(facts.operator, facts.target, facts.latest_value)
    if satisfies(facts.operator, facts.target, value):
        if not now:
            return _lapsed(facts, _years_met(facts, before=facts.latest_year), shown)
        words = f"{_reached(facts, status)}: {figure(facts.deadline_year, value, status)}"
        words += f"; {shown}" if later else ""
        words += _short_before(facts)
        return Judgement(Verdict.MET, words, year=facts.deadline_year, on_estimates=estimated)
    came = f"is estimated at {percent(value)}" if estimated else f"came to {percent(value)}"
    aim = "; the pledge was to move towards it" if facts.operator == Operator.TOWARDS else ""
    until = f" (outturn expected {outturn_due(facts.deadline_year)})" if estimated else ""
    after = f"; reached later: {shown}" if now else ""
    return Judgement(
        Verdict.MISSED,
        f"the deadline {facts.deadline} is over and {facts.deadline_year} {came}{until}{aim}{after}",
        year=facts.deadline_year,
        on_estimates=estimated,
    )


def _reached(facts: Facts, status: str) -> str:
    assert facts.operator and facts.target is not None
    on_estimates = " on estimates" if status == Status.ESTIMATE else ""
    goal = percent(facts.target)
    return {
        Operator.UP_TO: f"the ceiling of {goal} is kept{on_estimates}",
        Operator.TOWARDS: f"{goal}, the level aimed at, is reached{on_estimates}",
    }.get(Operator(facts.operator), f"{goal} is reached{on_estimates}")


def _short_before(facts: Facts) -> str:
    """The earlier years in which a yearly level was not kept: met now is not met throughout."""
    if (
        facts.counted != Counted.EACH_YEAR
        or facts.starts is None
        or not facts.operator
        or facts.target is None
    ):
        return ""
    short = [
        f"{year} ({percent(value)})"
        for year, (value, _) in sorted(facts.series.items())
        if facts.starts <= year < (facts.latest_year or 0)
        and not satisfies(facts.operator, facts.target, value)
    ]
    return f"; short in {', '.join(short)}" if short else ""


def _judge_average(facts: Facts) -> Judgement:
    assert facts.operator and facts.target is not None
    assert facts.starts is not None and facts.deadline_year is not None
    years = range(facts.starts, facts.deadline_year + 1)
    known = {year: facts.series[year] for year in years if year in facts.series}
    if len(known) == len(years):
        mean = sum(value for value, _ in known.values()) / len(known)
        kept = satisfies(facts.operator, facts.target, mean)
        estimated = any(status == Status.ESTIMATE for _, status in known.values())
        estimates = " on estimates" if estimated else ""
        if estimates and not kept:
            when = outturn_due(facts.deadline_year)
            return Judgement(
                Verdict.TOO_EARLY, f"the average is {percent(mean)} on estimates; outturn expected {when}"
            )
        words = f"the average over {facts.starts} to {facts.deadline_year} is {percent(mean)}{estimates}"
        return Judgement(Verdict.MET if kept else Verdict.MISSED, words, on_estimates=estimated)
    mean = sum(value for value, _ in known.values()) / len(known) if known else 0.0
    so_far = f"; so far {percent(mean)} in {years_in_words(sorted(known))}" if known else ""
    return Judgement(
        Verdict.TOO_EARLY,
        f"an average over {facts.starts} to {facts.deadline_year} is known only at its end{so_far}",
    )


def _judge_period(facts: Facts) -> Judgement:
    """A yearly pledge on aid is judged on the sum over its years so far, since packages swing between years."""
    assert facts.operator and facts.target is not None
    if facts.period_value is None or facts.period_from is None or facts.period_to is None:
        return without(
            Unmeasurable.NO_FIGURE,
            "not every year since the pledge began has a figure for allocations and GDP",
        )
    years = [year for year in sorted(facts.series) if facts.period_from <= year <= facts.period_to]
    single = ", ".join(f"{percent(facts.series[year][0])} in {year}" for year in years)
    span = f"{years[0]} to {years[-1]} together" if len(years) > 1 else str(years[0])
    words = f"{percent(facts.period_value)} of GDP allocated in {span}"
    shown = f"{words} ({single})" if len(years) > 1 else words
    goal = percent(facts.target)
    if satisfies(facts.operator, facts.target, facts.period_value):
        return Judgement(Verdict.MET, f"{goal} is reached on allocations: {shown}", year=years[-1])
    if facts.deadline_year is not None and facts.period_to >= facts.deadline_year and facts.deadline_over:
        return Judgement(
            Verdict.MISSED, f"the deadline {facts.deadline} is over: {shown}, against {goal}", year=years[-1]
        )
    share = facts.period_value / facts.target if facts.target else 0.0
    of_all = _of_all_years(facts, years)
    return Judgement(pace(share), f"{shown}, {share:.0%} of the {goal} promised{of_all}", year=years[-1])


def _of_all_years(facts: Facts, years: list[int]) -> str:
    """ " for 2024 to 2025, 2 of its 4 years": which part of a yearly pledge has passed."""
    if facts.starts is None or facts.deadline_year is None or facts.deadline_year <= years[-1]:
        return ""
    return f" for {years_in_words(years)}, {len(years)} of its {facts.deadline_year - facts.starts + 1} years"


def pace(progress: float) -> Verdict:
    if progress >= ON_PACE - EPSILON:
        return Verdict.ON_PACE
    return Verdict.SLOW if progress >= SLOW - EPSILON else Verdict.OFF_PACE


def _judge_progress(facts: Facts, shown: str) -> Judgement:
    assert facts.base_value is not None and facts.latest_value is not None
    required, base, latest = facts.required_value, facts.base_value, facts.latest_value
    # A level that was passed when it was promised has no path.
    asked = "the level was passed when it was promised"
    asked = asked if required is None else f"the path asks for {percent(required)}"
    start = f"{percent(base)} in {facts.base_year}"
    ceiling = facts.operator == Operator.UP_TO
    if (latest > base + EPSILON) if ceiling else (latest < base - EPSILON):
        way = "rising" if ceiling else "falling"
        return _on_newest(facts, Verdict.OFF_PACE, f"{way}: {shown}, from {start}; {asked}")
    assert required is not None
    if facts.progress is None:  # the path asks for no change by this year
        kept = latest <= required + EPSILON if ceiling else latest >= required - EPSILON
        verdict = Verdict.ON_PACE if kept else Verdict.OFF_PACE
        return _on_newest(facts, verdict, f"{shown}, from {start}; {asked}")
    words = f"{shown}, from {start}; {asked}, so progress is {facts.progress:.0%} of it"
    return _on_newest(facts, pace(facts.progress), words)
