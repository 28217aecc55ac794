"""The stops of the slider: every promise and summit is one, each day once, none later than the day, few enough to step through."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from spendtrack.analysis.due_dates import SOON, next_dates
from spendtrack.analysis.turning_points import Kind, turning_points
from spendtrack.assessment import asof
from spendtrack.assessment.day import Frames
from spendtrack.wording.stops import said
from tests.real import TODAY


def test_every_ally_is_stepped_through_in_about_twenty_days(frames: Frames) -> None:
    day = frames.day(TODAY)
    for party in asof.members(day, "NATO")["party"]:
        found = turning_points(day, {party}, "NATO")
        days = [one.day for one in found]
        assert days == sorted(set(days)) and days[-1] <= TODAY
        assert 12 <= len(found) <= 24, party
        promised = {one.title for point in found for one in point.happened if one.kind is Kind.PROMISE}
        pledges = frames.pledges
        mine = pledges[
            pledges["party"].isin([party, "NATO"])
            & pledges["measure"].isin(["core", "total"])
            & (pledges["announced_known"] <= day.stamp)
        ]
        assert promised == set(mine["title"])
        assert all(said(point, {}) for point in found)


@pytest.mark.parametrize("earlier", [date(2014, 9, 5), date(2018, 8, 1), date(2024, 6, 30)])
def test_nothing_is_known_of_days_to_come(frames: Frames, earlier: date) -> None:
    found = turning_points(frames.day(earlier), {"GBR"}, "NATO")
    assert found and all(one.day <= earlier for point in found for one in point.happened)


def test_what_happened_in_one_week_is_one_stop_and_a_soon_replaced_edition_none(frames: Frames) -> None:
    found = {one.day: one for one in turning_points(frames.day(TODAY), {"NATO"}, "NATO")}
    vilnius = found[date(2023, 7, 12)]
    assert {one.kind for one in vilnius.happened} == set(Kind)
    assert said(vilnius, {"NATO": "NATO"}) == (
        "NATO’s figures of July 2023; NATO summit in Vilnius; promise of NATO: “All allies spend at least 2% of GDP "
        "every year”"
    )
    british = turning_points(frames.day(date(2025, 3, 1)), {"GBR"}, "NATO")[-1]
    assert said(british, {"GBR": "the United Kingdom"}).startswith(
        "3 promises of the United Kingdom: “2.5% of GDP"
    )
    assert date(2024, 3, 14) not in found  # replaced in June


def test_what_falls_due_soon_is_all_of_it_and_nothing_later(frames: Frames) -> None:
    day = frames.day(TODAY)
    every, soon = next_dates(day), next_dates(day, months=SOON)
    assert list(soon["id"]) == list(every["id"])[: len(soon)] and 0 < len(soon) < len(every)
    limit = day.stamp + pd.DateOffset(months=SOON)
    known = frames.pledges.set_index("pledge_id")["deadline_known"]
    of_pledges = [name for name in every["id"] if name in known.index]
    assert [name for name in of_pledges if known[name] <= limit] == [
        name for name in soon["id"] if name in known.index
    ]
    assert (soon["date"].str[:4] == "2027").sum() >= 10
