"""The level that a pledge asks for in each year: along its published path, in a straight line, or as a step."""

from __future__ import annotations

import numpy as np
import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, Frames, once_a_day, once_a_ledger
from spendtrack.assessment.known import known, with_latest

# Rows and years as one sortable number: row x STEP + year.
STEP = 10_000
PATHWAY_COLUMNS: dict[str, str] = {
    "as_of": "date for which the row was computed",
    "obligation_id": "id in gaps.csv",
    "year": "calendar year; a financial year by the year it begins in",
    "required_value": "level that the pathway asks for in that year, in per cent",
    "kind": "base (the observed value that the path starts from), published (named by the party), between-published (straight line between two named points) or straight-line",
}


def corners(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """The corner points of the pathways of `rows`: columns row (position in `rows`), year, level, published.

    A published path runs from the base through its own points to the target; without one it is the straight
    line from the base to the target. A level that holds every year is a step: the target from its first year.
    A level that was passed when it was promised has no path, unless the party published one.
    Sorted by row and year, each year once. Rows without a pathway have no corner.
    """
    rows = rows[
        "pledge_id operator counted starts target base_value deadline_year announced_year".split()
    ].reset_index(drop=True)
    at = pd.Series(np.arange(len(rows)))
    own = _published(frames, rows)
    has_own = rows["pledge_id"].isin(own["pledge_id"])
    ahead = np.where(  # a level that was passed when it was promised has no path
        rows["operator"] == "up-to", rows["base_value"] > rows["target"], rows["base_value"] < rows["target"]
    )
    step = (rows["counted"] == "each-year") & ~has_own & rows["starts"].notna() & rows["target"].notna()
    line = (
        ~((rows["counted"] == "each-year") & ~has_own)
        & ~rows["counted"].isin(["average", "total"])
        & rows["base_value"].notna()
        & rows["deadline_year"].notna()
        & rows["target"].notna()
        & (ahead | has_own)
    )

    def part(mask: pd.Series, year: str, level: str, rank: int) -> pd.DataFrame:
        chosen = rows[mask]
        return pd.DataFrame(
            {
                "row": at[mask].to_numpy(),
                "year": chosen[year].astype("int64").to_numpy(),
                "level": chosen[level].to_numpy(dtype="float64"),
                "published": False,
                "rank": rank,
            }
        )

    inner = pd.DataFrame(
        {
            "row": at[line].to_numpy(),
            "pledge_id": rows.loc[line, "pledge_id"].to_numpy(),
            "base_year": rows.loc[line, "announced_year"].to_numpy(),
            "last": rows.loc[line, "deadline_year"].astype("int64").to_numpy(),
        }
    ).merge(own.rename(columns={"value": "level"}), on="pledge_id")
    inner = inner[(inner["year"] > inner["base_year"]) & (inner["year"] <= inner["last"])]
    inner = inner.assign(published=True, rank=1)[["row", "year", "level", "published", "rank"]]
    # At one year the target stands over a published point, and that over the base.
    found = pd.concat(
        [
            part(step, "starts", "target", 2),
            part(line, "announced_year", "base_value", 0),
            inner,
            part(line, "deadline_year", "target", 2),
        ],
        ignore_index=True,
    ).sort_values(["row", "year", "rank"], kind="stable")
    keys = found["row"] * STEP + found["year"]
    found["published"] = keys.isin(keys[found["published"]])
    last = ~keys.duplicated(keep="last")
    return found.loc[last, ["row", "year", "level", "published"]].reset_index(drop=True)


def _published(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Published points (pledge_id, year, value) in the unit of their target."""
    paths = _paths(frames)
    return paths[paths["pledge_id"].isin(rows["pledge_id"])]


@once_a_ledger
def _paths(frames: Frames) -> pd.DataFrame:
    units = frames.pledges.set_index("pledge_id")["unit"]
    same = frames.paths["unit"] == frames.paths["pledge_id"].map(units)
    return frames.paths.loc[same, ["pledge_id", "year", "value"]]


def level_at(points: pd.DataFrame, row: np.ndarray, year: np.ndarray) -> np.ndarray:
    """Level asked for by the pathway of each `row` in each `year`; NaN before its first corner or without one.

    Between corners a straight line, after the last one its level. `points` as `corners` gives them.
    """
    if len(points) == 0:
        return np.full(len(row), np.nan)
    keys = points["row"].to_numpy() * STEP + points["year"].to_numpy()
    owner, when, level = (points[name].to_numpy() for name in ("row", "year", "level"))
    asked = row * STEP + year
    before = np.searchsorted(keys, asked, side="right") - 1
    after = np.minimum(before + 1, len(keys) - 1)
    known = (before >= 0) & (owner[np.maximum(before, 0)] == row)
    before = np.maximum(before, 0)
    inside = known & (owner[after] == row) & (after > before)
    span = np.where(inside, when[after] - when[before], 1)
    share = np.where(inside, (year - when[before]) / span, 0.0)
    climbed = level[before] + share * (np.where(inside, level[after], level[before]) - level[before])
    return np.where(known, climbed, np.nan)


def year_by_year(points: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Required level of every row with a pathway, year by year: columns row, year, required_value, kind.

    From the first corner to the deadline; a step without one runs to the newest figure.
    """
    ends = points.groupby("row")["year"].agg(["min", "max"])
    if ends.empty:
        return pd.DataFrame({"row": [], "year": [], "required_value": [], "kind": []})
    picked = rows.iloc[ends.index.to_numpy()]
    last = picked["deadline_year"].astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    newest = picked["latest_year"].astype("Float64").to_numpy(dtype="float64", na_value=np.nan)
    last = np.where(np.isnan(last), np.fmax(newest, ends["max"].to_numpy()), last).astype("int64")
    lengths = np.maximum(last - ends["min"].to_numpy() + 1, 0)
    row = np.repeat(ends.index.to_numpy(), lengths)
    first = np.repeat(ends["min"].to_numpy(), lengths)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    year = first + offset
    named = points[points["published"]]
    steps = points["row"].to_numpy()[~points["row"].duplicated(keep=False).to_numpy()]
    named_keys = named["row"].to_numpy() * STEP + named["year"].to_numpy()
    is_named = np.isin(row * STEP + year, named_keys)
    kind = np.where(
        is_named,
        "published",
        np.where(np.isin(row, named["row"].to_numpy()), "between-published", "straight-line"),
    )
    is_base = (year == first) & (year == rows["announced_year"].to_numpy()[row]) & ~np.isin(row, steps)
    kind = np.where(is_base, "base", kind)
    level = level_at(points, row, year)
    return pd.DataFrame({"row": row, "year": year, "required_value": level.round(4), "kind": kind})


@once_a_day
def pathways(day: Day) -> pd.DataFrame:
    """Required level of every obligation with a pathway, year by year; columns of PATHWAY_COLUMNS."""
    rows = with_latest(asof.obligations(day), known(day))
    rows = rows[rows["latest_value"].notna()].reset_index(drop=True)
    table = year_by_year(corners(day.frames, rows), rows)
    ids = rows["obligation_id"].reindex(table["row"]).set_axis(table.index)
    table = table.assign(as_of=day.text, obligation_id=ids)[list(PATHWAY_COLUMNS)]
    return table.astype(
        {"as_of": "str", "obligation_id": "str", "year": "int64", "required_value": "float64", "kind": "str"}
    )
