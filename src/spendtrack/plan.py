"""What a party itself says it will do, from its own plans in the ledger; shown beside the verdict."""

from __future__ import annotations

import numpy as np
import pandas as pd

from spendtrack.frames import Frames

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
    declined = frames.pledges[frames.pledges["refuses"].notna()]
    refusals = pd.MultiIndex.from_frame(declined[["party", "refuses"]])
    columns = "obligation_id country pledge_id carve_out strength deadline_year target measure".split()
    given, rows = rows, rows[[*columns, "members", "unit", "operator", "confidence", "starts"]]
    refused = (
        pd.MultiIndex.from_frame(rows[["country", "pledge_id"]]).isin(refusals)
        | (rows["carve_out"] == "opted-out").to_numpy()
        | (rows["strength"] == "opt-out").to_numpy()
    )
    speaks = (
        rows["deadline_year"].notna()
        & rows["target"].notna()
        & rows["measure"].isin(PLANNED_MEASURES)
        & ~(rows["carve_out"] == "no-forces")
    )
    wanted = rows[speaks & ~refused]
    pairs = wanted[["obligation_id", "country", "measure", "deadline_year", "target"]].merge(
        planned_steps(frames, rows), on=["country", "measure"]
    )
    pairs = pairs[pairs["year"] <= pairs["deadline_year"]]
    reaching = pairs.loc[pairs["level"] >= pairs["target"], "obligation_id"]
    near = pairs.loc[pairs["year"] >= pairs["deadline_year"] - PLAN_HORIZON_YEARS, "obligation_id"]
    words = np.select(
        [
            refused,
            ~speaks.to_numpy(),
            rows["obligation_id"].isin(reaching).to_numpy(),
            rows["obligation_id"].isin(near).to_numpy(),
        ],
        ["refused", "", "reaches", "short"],
        "none",
    )
    plan = pd.Series(words, index=rows.index, dtype="str")
    return given.assign(plan=plan.mask(plan == ""))


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
    points = own[["country", "measure", "pledge_id", "unit"]].merge(paths, on=["pledge_id", "unit"])
    steps = pd.concat([ends.loc[ends["year"].notna(), columns], points[columns]], ignore_index=True)
    return steps.astype({"year": "int64"})
