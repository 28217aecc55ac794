"""How much can a total be at least and at most, where only its core part is published, and what does that decide?"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from spendtrack.assessment.facts import Facts, Judgement, figure, percent, satisfies, without
from spendtrack.assessment.known import Known
from spendtrack.assessment.rounding import POINTS
from spendtrack.ledger.vocabulary import (
    Counted,
    Measure,
    Operator,
    PledgeBasis,
    ShareUnit,
    Status,
    Unmeasurable,
    Verdict,
)

# What NATO lets count as defence-related at most, in points of GDP: declaration of The Hague, 25 June 2025.
MOST_RELATED_PP = 1.5
BOUND_COLUMNS = ("bound_year", "bound_value", "bound_status", "at_least", "at_most", "short_by_at_least_pp")


def with_bounds(rows: pd.DataFrame, now: Known) -> pd.DataFrame:
    """Add BOUND_COLUMNS to obligations on a total, and the edition and basis of the core figure that bounds them.

    at_least: core defence alone, the newest figure. at_most: with all that NATO lets count as related; empty for
    a national total, which may count more. For every other obligation the columns are empty.
    """
    measure, unit, basis, operator = (
        rows[name].to_numpy(dtype=object) for name in ("measure", "unit", "pledge_basis", "operator")
    )
    bounded = (measure == Measure.TOTAL) & ((unit == ShareUnit.GDP) | (unit == ShareUnit.GNI))
    core = now.newest.find(
        rows["country"], [Measure.CORE.value if total else None for total in bounded.tolist()]
    )
    least = core["value"].to_numpy()
    most = np.where(basis != PledgeBasis.NATIONAL, least + MOST_RELATED_PP, np.nan)
    short = (rows["target"].to_numpy() - most).round(POINTS)
    return rows.assign(
        bound_year=core["year"],
        bound_value=least,
        bound_status=core["status"],
        at_least=least.round(POINTS),
        at_most=most.round(POINTS),
        short_by_at_least_pp=np.where((operator != Operator.UP_TO) & (short > 0), short, np.nan),
        # No figure of its own stands on the row of a total, so these three columns are free there.
        **{name: rows[name].fillna(core[name]) for name in ("basis", "edition", "edition_name")},
    )


def judge_bounds(facts: Facts) -> Judgement:
    """The verdict on a total: decided where both bounds fall on the same side of the level."""
    assert facts.operator and facts.target is not None
    if facts.latest_year is None or facts.latest_value is None or facts.latest_status is None:
        return without(Unmeasurable.NO_FIGURE, "no figure was published by this date")
    if facts.counted == Counted.AVERAGE:
        return without(Unmeasurable.NO_FIGURE, "an average of totals is not published for any country")
    year, value, status = facts.latest_year, facts.latest_value, facts.latest_status
    if facts.due and facts.deadline_year is not None:
        year, (value, status) = facts.deadline_year, facts.due
    shown, goal = figure(year, value, status), percent(facts.target)
    if facts.counted == Counted.EACH_YEAR and facts.starts is not None and year < facts.starts:
        return Judgement(Verdict.TOO_EARLY, f"the level applies from {facts.starts}; core defence is {shown}")
    most = math.inf if facts.pledge_basis == PledgeBasis.NATIONAL else value + MOST_RELATED_PP
    low, high = (satisfies(facts.operator, facts.target, bound) for bound in (value, most))
    estimated = status == Status.ESTIMATE
    ceiling = facts.operator == Operator.UP_TO
    if low and high:
        on_estimates = " on estimates" if estimated else ""
        words = (
            f"the ceiling of {goal} is kept{on_estimates} whatever counts as related items: core defence is {shown}"
            if ceiling
            else f"{goal} is reached{on_estimates} on core defence alone: {shown}"
        )
        return Judgement(Verdict.MET, words, year=year, on_estimates=estimated)
    if not low and not high:
        over = facts.deadline_over and year == facts.deadline_year
        verdict = Verdict.MISSED if over else Verdict.OFF_PACE if ceiling else Verdict.SHORT
        words = (
            f"core defence alone is over the ceiling of {goal}: {shown}"
            if ceiling
            else f"core defence is {shown}, so the total is at most {percent(most)}: at least "
            f"{facts.target - most:.2f} points short of {goal} whatever counts as related items"
        )
        return Judgement(verdict, words, year=year, on_estimates=estimated)
    upper = "" if most == math.inf else f" and at most {percent(most)}"
    return Judgement(
        Verdict.UNMEASURABLE,
        f"the total is at least {percent(value)}{upper} (core defence: {shown}); what is spent on related items is "
        f"not published, and {goal} lies between"
        if upper
        else f"the total is at least {percent(value)} (core defence: {shown}); what it counts besides is not published",
        Unmeasurable.NO_FIGURE,
        year=year,
        on_estimates=estimated,
    )
