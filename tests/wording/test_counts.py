"""Headlines over many countries: whoever reaches a level is spoken of, and nobody twice."""

from __future__ import annotations

import re
from datetime import date

import pytest

from spendtrack.assessment import gaps
from spendtrack.assessment.day import Frames
from spendtrack.wording import counts

DAYS = ("2018-08-01", "2023-08-01", "2024-07-01", "2025-01-01", "2025-09-01", "2026-11-23")
FLOOR, HAGUE = "nato-vilnius-2p0-floor", "nato-hague-core-3p5-2035"


@pytest.mark.parametrize("day", DAYS)
def test_all_that_reach_a_level_are_counted_or_said_to_be_at_its_edge(frames: Frames, day: str) -> None:
    table = gaps.gap_table(frames.day(date.fromisoformat(day)))
    for _, rows in table[table["members"].notna() & (table["measure"] == "core")].groupby("pledge_id"):
        said = counts.headline(rows)
        meet = int(re.match(r"(\d+) of ", said)[1])  # type: ignore[index]
        edge = re.match(r"; (\d+) more (is|are) too close to call$", counts.at_the_edge(rows))
        assert meet + (int(edge[1]) if edge else 0) == (rows["verdict"] == "met").sum()


def test_a_country_on_the_line_is_said_in_the_headline(frames: Frames) -> None:
    table = gaps.gap_table(frames.day(date.fromisoformat("2024-07-01")))
    assert counts.at_the_edge(table[table["pledge_id"] == FLOOR]) == "; 1 more is too close to call"
    table = gaps.gap_table(frames.day(date.fromisoformat("2026-11-23")))
    assert counts.at_the_edge(table[table["pledge_id"] == HAGUE]) == ""
