"""What a party itself says it will do, from its own plans in the ledger; shown beside the verdict."""

from __future__ import annotations

import numpy as np
import pandas as pd

from spendtrack.assessment.day import Frames
from spendtrack.assessment.pathway import STEP
from spendtrack.assessment.rows import Lookup

# What counts as a plan of one's own, and how near to the deadline it must run to speak about it.
PLAN_STRENGTHS = ("law", "budget", "plan", "coalition")
PLAN_HORIZON_YEARS = 2
PLANNED_MEASURES = ("core", "related", "total")


def with_plan(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `plan`: what the party's own plans in force say about the level and date of each dated obligation.

    refused: it declined the pledge; reaches: an own plan gets to the level by the deadline; short: an own plan
    runs to the deadline (or to within PLAN_HORIZON_YEARS of it) and stays below; none: it signed without such
    a plan. A statement that repeats a collective pledge is not a plan. Empty for other measures.
    """
    columns = "country pledge_id carve_out strength deadline_year target measure refuses".split()
    given, rows = rows, rows[[*columns, "members", "unit", "operator", "confidence", "starts"]]
    declined = rows[rows["refuses"].notna()]  # what is refused later is not refused yet
    refusals = set(zip(declined["country"], declined["refuses"], strict=True))
    refused = (
        np.array(
            [key in refusals for key in zip(rows["country"], rows["pledge_id"], strict=True)], dtype=bool
        )
        | (rows["carve_out"] == "opted-out").to_numpy()
        | (rows["strength"] == "opt-out").to_numpy()
    )
    speaks = (
        rows["deadline_year"].notna()
        & rows["target"].notna()
        & rows["measure"].isin(PLANNED_MEASURES)
        & ~(rows["carve_out"] == "no-forces")
    )
    best, last = _furthest(rows, planned_steps(frames, rows))
    words = np.select(
        [
            refused,
            ~speaks.to_numpy(),
            best >= rows["target"].to_numpy(),
            last
            >= rows["deadline_year"].astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
            - PLAN_HORIZON_YEARS,
        ],
        ["refused", "", "reaches", "short"],
        "none",
    )
    plan = pd.Series(words, index=rows.index, dtype="str")
    return given.assign(plan=plan.mask(plan == ""))


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
    deadline = rows["deadline_year"].fillna(0).to_numpy(dtype="int64")
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
    own = rows[
        rows["members"].isna()
        & rows["strength"].isin(PLAN_STRENGTHS)
        & rows["unit"].isin(["pct-gdp", "pct-gni"])
        & (rows["operator"] != "up-to")
        & (rows["confidence"] != "unconfirmed")
        & rows["target"].notna()
    ]
    ends = own.assign(year=own["deadline_year"].fillna(own["starts"]), level=own["target"])
    columns = ["country", "measure", "pledge_id", "year", "level"]
    paths = frames.paths.rename(columns={"value": "level"})
    found = Lookup(own, ["pledge_id"], ["country", "measure", "unit"]).find(paths["pledge_id"])
    points = paths.assign(country=found["country"], measure=found["measure"])[found["unit"] == paths["unit"]]
    steps = pd.concat([ends.loc[ends["year"].notna(), columns], points[columns]], ignore_index=True)
    return steps.astype({"year": "int64"})
