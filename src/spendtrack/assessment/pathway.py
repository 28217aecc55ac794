"""The level that a pledge asks for in each year: along its published path, in a straight line, or as a step."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, Frames, once_a_day, once_a_ledger
from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.known import known, with_latest
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.rows import numbers, tuples

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
    operator, counted = (rows[name].to_numpy(dtype=object) for name in ("operator", "counted"))
    target, base, deadline, first, announced = (
        numbers(rows[name]) for name in "target base_value deadline_year starts announced_year".split()
    )
    named = published_points(frames)
    own = [named.get(pledge, ()) for pledge in rows["pledge_id"].tolist()]
    has_own = np.array([len(path) > 0 for path in own], dtype=bool)
    each_year = (counted == "each-year") & ~has_own
    # A level that was passed when it was promised has no path.
    ahead = np.where(operator == "up-to", base > target, base < target)
    step = each_year & ~np.isnan(first) & ~np.isnan(target)
    line = (
        ~each_year
        & (counted != "average")
        & (counted != "total")
        & ~np.isnan(base)
        & ~np.isnan(deadline)
        & ~np.isnan(target)
        & (ahead | has_own)
    )
    steps, lines = step.nonzero()[0], line.nonzero()[0]
    between = [
        (row, year, level)
        for row in (line & has_own).nonzero()[0].tolist()
        for year, level in own[row]
        if announced[row] < year <= deadline[row]
    ]
    inner = np.array(between, dtype="float64").reshape(-1, 3)
    row = np.concatenate([steps, lines, inner[:, 0], lines]).astype("int64")
    year = np.concatenate([first[steps], announced[lines], inner[:, 1], deadline[lines]]).astype("int64")
    level = np.concatenate([target[steps], base[lines], inner[:, 2], target[lines]])
    # At one year the target stands over a published point, and that over the base.
    rank = np.repeat([2, 0, 1, 2], [len(steps), len(lines), len(inner), len(lines)])
    order = np.lexsort((rank, year, row))
    row, year, level, keys = row[order], year[order], level[order], (row * STEP + year)[order]
    published = np.isin(keys, keys[rank[order] == 1])
    last = np.append(keys[1:] != keys[:-1], True)[: len(keys)]
    return pd.DataFrame(
        {"row": row[last], "year": year[last], "level": level[last], "published": published[last]}
    )


@once_a_ledger
def published_points(frames: Frames) -> dict[str, list[tuple[int, float]]]:
    """Pledge id -> its published points (year, value), where they are in the unit of its target."""
    pledges = pledge_rows(frames)
    found: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for point in tuples(frames.paths):
        if point.unit is not None and point.unit == pledges[point.pledge_id]["unit"]:
            found[point.pledge_id].append((point.year, point.value))
    return dict(found)


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
    return pd.DataFrame({"row": row, "year": year, "required_value": level.round(POINTS), "kind": kind})


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
