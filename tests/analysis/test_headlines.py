"""Headlines: closed sums, totals among them, steady or not, and one obligation that speaks for a country."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from spendtrack.analysis import changes
from spendtrack.analysis.headlines import headlines, main_obligation
from spendtrack.assessment import asof, gaps, slippage
from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import build
from spendtrack.assessment.rows import records
from spendtrack.ledger.loading import load

DATA = Path(__file__).parents[2] / "data"
NOVEMBER_2026 = date(2026, 11, 25)


@pytest.fixture(scope="module")
def frames() -> Frames:
    return build(load(DATA)[0])


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2025, 9, 1), NOVEMBER_2026])
@pytest.mark.parametrize("group", ["NATO", "BALTIC", "JEF"])
def test_each_headline_is_a_closed_sum_over_the_group(frames: Frames, day: date, group: str) -> None:
    members = set(asof.members(frames.day(day), group)["party"])
    allies = set(asof.members(frames.day(day), "NATO")["party"])
    for headline in headlines(frames.day(day), members):
        assert sum(headline.counts.values()) == len(members & allies) == headline.rows["country"].nunique()
        assert all(headline.steady.get(name, 0) <= number for name, number in headline.counts.items())


def test_the_baltic_states_against_five_per_cent(frames: Frames) -> None:
    (total,) = [
        headline
        for headline in headlines(frames.day(NOVEMBER_2026), ["EST", "LVA", "LTU"])
        if headline.headline == "nato-hague-total-5p0-2035"
    ]
    assert total.members("met") == ["EST", "LTU"] and total.members("open") == ["LVA"]
    values = dict(zip(total.rows["country"], total.rows["value"], strict=True))
    assert values == {"EST": 5.10, "LTU": 5.33, "LVA": 4.92}


def test_the_same_level_by_the_same_year_is_one_obligation_on_both_pages(frames: Frames) -> None:
    table = gaps.gap_table(frames.day(NOVEMBER_2026))
    main = main_obligation(table[table["country"] == "NLD"])
    assert main is not None and main["obligation_id"] == "nato-hague-core-3p5-2035:NLD"
    own = table.set_index("obligation_id").loc["nld-3p5-2035"]
    assert (own["target"], own["deadline"]) == (main["target"], main["deadline"])
    for country, rows in table[table["measure"] == "core"].groupby("country"):
        chosen = main_obligation(rows)
        same = rows[
            (rows["members"] == "NATO") & (rows["verdict"] != "unmeasurable") & rows["latest_value"].notna()
        ]
        if chosen is not None and not same.empty:
            pairs = set(zip(same["target"], same["deadline"], strict=True))
            assert (chosen["target"], chosen["deadline"]) not in pairs or ":" in chosen["obligation_id"], (
                country
            )


def test_another_level_by_another_date_is_no_postponement(frames: Frames) -> None:
    for move in records(slippage.moves(frames.day(NOVEMBER_2026))):
        words = slippage.words(move)
        years, points = move["years_moved"], move["points_moved"]
        if years and points and (years > 0) == (points > 0):
            assert (
                words.startswith("another promise: ") and "postponed" not in words and "forward" not in words
            )
    move = {"years_moved": 11, "points_moved": 1.5, "strength_moved": "same"}
    assert slippage.words(move) == "another promise: 1.5 points more, 11 years later"
    assert slippage.words({**move, "points_moved": 0.0}) == "postponed by 11 years"
    assert slippage.words({**move, "points_moved": -0.5}) == "postponed by 11 years, 0.5 points less"
    assert slippage.words({**move, "years_moved": -3, "points_moved": 0.5}).startswith(
        "brought forward by 3 years"
    )


def test_gaps_that_moved_say_how_far_of_what_and_on_which_definition(frames: Frames) -> None:
    table = changes.between(frames.day(date(2026, 7, 9)), frames.day(NOVEMBER_2026))
    moved = table[table["kind"] == "gap"]
    assert set(moved["share_of"]) == {"gdp", "defence-spending"}
    assert moved["other_definition"].all(), "the edition of July 2026 counts on another definition"
    for row in records(moved):
        assert row["points"] == pytest.approx(float(row["after"]) - float(row["before"]), abs=0.011)
    assert table.loc[table["kind"] != "gap", "points"].isna().all()
