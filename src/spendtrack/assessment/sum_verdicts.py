"""Was a promised sum of money given? Decided where somebody publishes a figure that counts the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spendtrack.assessment.facts import EPSILON, Facts, Judgement, SumFacts, without, years_in_words
from spendtrack.ledger.vocabulary import Counted, Operator, Unmeasurable, Verdict

# By how much of it a sum may be undershot and is still given as it is worded: one in a hundred is rounding, and
# `about` allows for the packages, rates and prices that make up a sum.
EXACT_SHARE = 0.01
ABOUT_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class SoFar:
    """What a series holds of the years promised, from the first on without a gap. total, promised: in one unit."""

    years: list[int]
    total: float
    promised: float
    whole: bool
    """Whether these are all the years that were promised."""


def so_far(
    target: float, counted: str | None, starts: int | None, last: int | None, by_year: Mapping[int, float]
) -> SoFar | None:
    """What is known of a sum for the years `starts` to `last`; None where not even the first year is known.

    A yearly sum is held against as many years as are known, every other one against the whole of it.
    """
    if starts is None or not by_year:
        return None
    years: list[int] = []
    for year in range(starts, (last if last is not None else max(by_year)) + 1):
        if year not in by_year:
            break
        years.append(year)
    if not years:
        return None
    total = sum(by_year[year] for year in years)
    promised = target * len(years) if counted == Counted.EACH_YEAR else target
    return SoFar(years, total, promised, years[-1] == last)


def given(operator: str, promised: float, total: float) -> bool:
    """Whether a sum keeps what was promised as it is worded; more than an exact sum is not a broken promise."""
    if operator == Operator.UP_TO:
        return total <= promised * (1 + EPSILON)
    share = {Operator.EXACTLY: EXACT_SHARE, Operator.ABOUT: ABOUT_SHARE}.get(Operator(operator), 0.0)
    return total >= promised * (1 - share - EPSILON)


def judge_sum(facts: Facts) -> Judgement:
    """The verdict on a sum: given, not given, on its way, not due yet, or disputed by the donor's own count."""
    assert facts.operator and facts.target is not None and facts.unit
    sums = facts.sums
    known = (
        so_far(facts.target, facts.counted, facts.starts, facts.deadline_year, sums.by_year) if sums else None
    )
    if known is None or sums is None:
        return _unknown(facts, sums.counted_by if sums else "")
    kept = given(facts.operator, known.promised, known.total)
    shown = _shown(facts, sums, known)
    if sums.financial_years:
        shown += f"; the promise speaks of financial years, {sums.counted_by} counts calendar years"
    verdict = _verdict(facts, known, kept)
    if verdict is None:
        return without(Unmeasurable.NOT_DUE, f"it falls due in {facts.deadline}; so far {shown}")
    claimed = [sums.claims[year] for year in known.years if year in sums.claims]
    if len(claimed) == len(known.years) and given(facts.operator, known.promised, sum(claimed)) != kept:
        own = money(sum(claimed), facts.unit)
        return without(Unmeasurable.DISPUTED, f"{shown}, and the donor itself puts it at {own}")
    if verdict in (Verdict.MET, Verdict.MISSED):
        goal = f"{money(known.promised, facts.unit)} {_goal(facts, known, verdict)}"
        return Judgement(verdict, f"{goal}: {shown}", year=known.years[-1])
    return Judgement(
        verdict, f"{shown}, {known.total / known.promised:.0%} of what was promised", year=known.years[-1]
    )


def _verdict(facts: Facts, known: SoFar, kept: bool) -> Verdict | None:
    """None where the sum is neither given nor due."""
    from spendtrack.assessment.verdicts import pace

    over = facts.deadline_over and known.whole
    if facts.operator == Operator.UP_TO:
        return Verdict.MISSED if not kept else Verdict.MET if over else None
    if kept:
        return Verdict.MET
    if over:
        return Verdict.MISSED
    return pace(known.total / known.promised) if facts.counted == Counted.EACH_YEAR else None


def _goal(facts: Facts, known: SoFar, verdict: Verdict) -> str:
    if facts.operator == Operator.UP_TO:
        return "at most, and kept" if verdict == Verdict.MET else "at most, and passed"
    if verdict == Verdict.MISSED:
        return "is not reached"
    return (
        "is reached" if known.whole or facts.counted == Counted.EACH_YEAR else "is reached before it is due"
    )


def _shown(facts: Facts, sums: SumFacts, known: SoFar) -> str:
    assert facts.unit
    span = years_in_words(known.years)
    together = " together" if len(known.years) > 1 else ""
    yearly = facts.counted == Counted.EACH_YEAR and len(known.years) > 1
    against = f"against {money(known.promised, facts.unit)} promised" + (" for these years" if yearly else "")
    single = ", ".join(f"{money(sums.by_year[year], facts.unit)} in {year}" for year in known.years)
    parts = f" ({single})" if len(known.years) > 1 else ""
    total = money(known.total, facts.unit)
    return f"{sums.counted_by} counts {total} in {span}{together}{sums.whose}{parts}, {against}"


def _unknown(facts: Facts, counted_by: str) -> Judgement:
    if facts.deadline_year is None:
        return without(
            Unmeasurable.NO_FIGURE, "it names no year, and no figure that counts the same is published"
        )
    if not facts.deadline_over:
        nothing = "nothing that counts the same is published so far"
        held = f"{counted_by} has no whole year of it yet" if counted_by else nothing
        return without(Unmeasurable.NOT_DUE, f"it falls due in {facts.deadline}; {held}")
    if counted_by:
        return without(Unmeasurable.NO_FIGURE, f"{counted_by} does not hold every year of it")
    return without(Unmeasurable.NO_FIGURE, "no figure that counts the same is published for this sum")


def money(amount: float, unit: str) -> str:
    """ "EUR 1.14bn", "EUR 43.5m": an amount in the unit of a target, with three figures that count."""
    currency, scale = unit.split(" ")
    if scale == "bn" and abs(amount) < 1:
        amount, scale = amount * 1000, "m"
    elif scale == "m" and abs(amount) >= 1000:
        amount, scale = amount / 1000, "bn"
    digits = 0 if abs(amount) >= 100 else 1 if abs(amount) >= 10 else 2
    number = f"{amount:,.{digits}f}"
    return f"{currency} {number.rstrip('0').rstrip('.') if digits else number}{scale}"
