"""What a party itself says it will do, from its own plans in the ledger; shown beside the verdict."""

from __future__ import annotations

import numpy as np
import pandas as pd

from spendtrack.assessment.day import Frames
from spendtrack.assessment.dtypes import frame_of
from spendtrack.assessment.pathway import STEP, published_points
from spendtrack.assessment.rows import numbers, tuples

# What counts as a plan of one's own, and how near to the deadline it must run to speak about it.
PLAN_STRENGTHS = ("law", "budget", "plan", "coalition")
PLAN_HORIZON_YEARS = 2
PLANNED_MEASURES = ("core", "related", "total")
STEP_DTYPES = {"country": "str", "measure": "str", "pledge_id": "str", "year": "int64", "level": "float64"}


def with_plan(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `plan`: what the party's own plans in force say about the level and date of each dated obligation.

    refused: it declined the pledge; reaches: an own plan gets to the level by the deadline; short: an own plan
    runs to the deadline (or to within PLAN_HORIZON_YEARS of it) and stays below; none: it signed without such
    a plan. A statement that repeats a collective pledge is not a plan. Empty for other measures.
    """
    country, pledge, refuses, carve_out, strength, measure = (
        rows[name].to_numpy(dtype=object)
        for name in "country pledge_id refuses carve_out strength measure".split()
    )
    deadline, target = numbers(rows["deadline_year"]), numbers(rows["target"])
    refusals = set(zip(country, refuses, strict=True))  # what is refused later is not refused yet
    declined = [key in refusals for key in zip(country, pledge, strict=True)]
    refused = np.array(declined, dtype=bool) | (carve_out == "opted-out") | (strength == "opt-out")
    speaks = (
        ~np.isnan(deadline)
        & ~np.isnan(target)
        & np.array([one in PLANNED_MEASURES for one in measure], dtype=bool)
        & (carve_out != "no-forces")
    )
    best, last = _furthest(rows, planned_steps(frames, rows))
    words = np.select(
        [refused, ~speaks, best >= target, last >= deadline - PLAN_HORIZON_YEARS],
        ["refused", "", "reaches", "short"],
        "none",
    )
    return rows.assign(
        plan=pd.Series([word or None for word in words.tolist()], index=rows.index, dtype="str")
    )


def _furthest(rows: pd.DataFrame, steps: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """For each row the highest level, and the last year, of the party's own steps up to the row's deadline.

    NaN where there is none. A running maximum over the sorted steps, so that it stays linear in both.
    """
    codes = {key: code for code, key in enumerate(zip(steps["country"], steps["measure"], strict=True))}
    own = np.array(
        [codes[key] for key in zip(steps["country"], steps["measure"], strict=True)], dtype="int64"
    )
    order = np.argsort(own * STEP + steps["year"].to_numpy(dtype="int64"), kind="stable")
    own, years = own[order], steps["year"].to_numpy(dtype="int64")[order]
    levels = pd.Series(steps["level"].to_numpy(dtype="float64")[order])
    highest = levels.groupby(own).cummax().to_numpy()
    deadline = np.nan_to_num(numbers(rows["deadline_year"])).astype("int64")
    asked = np.array([codes.get(key, -1) for key in zip(rows["country"], rows["measure"], strict=True)])
    at = np.searchsorted(own * STEP + years, asked * STEP + deadline, side="right") - 1
    at_or_first = np.maximum(at, 0)
    if len(own) == 0:
        nothing = np.full(len(rows), np.nan)
        return nothing, nothing
    found = (asked >= 0) & (at >= 0) & (own[at_or_first] == asked)
    return np.where(found, highest[at_or_first], np.nan), np.where(found, years[at_or_first], np.nan)


def planned_steps(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Levels of a party's own plans among `rows`, and of the paths published with them.

    Columns: country, measure, pledge_id, year, level (per cent).
    """
    members, strength, unit, operator, confidence = (
        rows[name].to_numpy(dtype=object) for name in "members strength unit operator confidence".split()
    )
    target = numbers(rows["target"])
    own = (
        pd.isna(members)
        & np.array([one in PLAN_STRENGTHS for one in strength], dtype=bool)
        & ((unit == "pct-gdp") | (unit == "pct-gni"))
        & (operator != "up-to")
        & (confidence != "unconfirmed")
        & ~np.isnan(target)
    ).nonzero()[0]
    columns = ["country", "measure", "pledge_id", "deadline_year", "starts", "target"]
    chosen = {row.pledge_id: row for row in tuples(rows[columns].iloc[own])}
    ends = (
        (row.country, row.measure, row.pledge_id, end, row.target)
        for row in chosen.values()
        if (end := row.starts if row.deadline_year is None else row.deadline_year) is not None
    )
    points = (
        (chosen[pledge].country, chosen[pledge].measure, pledge, year, level)
        for pledge, path in published_points(frames).items()
        if pledge in chosen
        for year, level in path
    )
    return frame_of((dict(zip(STEP_DTYPES, step, strict=True)) for step in (*ends, *points)), STEP_DTYPES)
