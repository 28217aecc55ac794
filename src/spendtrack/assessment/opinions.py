"""Which other publisher puts a year on the other side of a promised level? Shown beside a verdict, never judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from spendtrack.assessment.day import Day, once_a_day


@once_a_day
def second_opinions(day: Day) -> pd.DataFrame:
    """Second opinions published by the day, newest year first within a country.

    Columns: pledge_id, country, year, says (above or below), source_id, note, measure, target and unit (the level), and of
    the source title, publisher, date, url.
    """
    known = day.frames.opinions[day.frames.opinions["known"] <= day.stamp].drop(columns="known")
    levels = day.frames.pledges[["pledge_id", "measure", "target", "unit"]]
    sources = day.frames.sources[["source_id", "title", "publisher", "date", "url"]]
    found = known.merge(levels, on="pledge_id").merge(sources, on="source_id")
    return found.sort_values(["country", "year"], ascending=[True, False], kind="stable", ignore_index=True)


def beside(day: Day, row: Mapping[str, Any]) -> pd.DataFrame:
    """Second opinions on the country, the level and the year that a row of the gap table rests on.

    row: country, measure, target, unit and latest_year, as there.
    """
    found = second_opinions(day)
    same = (found["country"] == row["country"]) & (found["year"] == row["latest_year"])
    wanted: pd.DataFrame = found[
        same & (found["measure"] == row["measure"]) & (found["target"] == row["target"])
    ]
    return wanted
