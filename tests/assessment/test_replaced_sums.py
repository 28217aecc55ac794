"""What became of sums of money that were replaced: judged on the years that were left to them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spendtrack.assessment.day import Frames
from spendtrack.assessment.replaced import replaced_table
from spendtrack.assessment.rows import records

NOVEMBER_2026 = date(2026, 11, 25)


def replaced(frames: Frames, day: date) -> dict[str, dict[str, Any]]:
    return {row["pledge_id"]: row for row in records(replaced_table(frames.day(day)))}


@pytest.mark.parametrize(
    ("pledge", "verdict", "says"),
    [
        # Release 29 of the Kiel Institute: Belgium 1250.3, Portugal 227.4, Luxembourg 45.7 in 2024.
        ("bel-ukraine-977m-2024", "met", "EUR 1.25bn in 2024"),
        ("prt-ukraine-126m-2024", "met", "EUR 227m in 2024"),
        ("lux-ukraine-70m-2024", "missed", "EUR 45.7m in 2024"),
        # 2207.8 and 3711.4 at 11.442 and 11.087 SEK; 2026 is not over.
        ("swe-ukraine-75bn-2024-2026", "met", "(SEK 25.3bn in 2024, SEK 41.1bn in 2025), against SEK 50bn"),
        ("nato-washington-ukraine-40bn", "met", "its own account counts EUR 50bn in 2024"),
    ],
)
def test_a_replaced_sum_is_judged_on_the_years_left_to_it(
    frames: Frames, pledge: str, verdict: str, says: str
) -> None:
    row = replaced(frames, NOVEMBER_2026)[pledge]
    assert row["verdict"] == verdict and says in row["reason"] and row["reason_code"] is None


def test_a_year_of_which_less_or_something_else_was_promised_later_is_not_left(frames: Frames) -> None:
    rows = replaced(frames, NOVEMBER_2026)
    assert rows["deu-ukraine-9bn-2026-2029"]["reason_code"] == "superseded-before-due"
    # The Nansen programme holds civil aid, which nobody counts year by year in the same way.
    assert rows["nor-nansen-154bn-2030"]["reason_code"] == "superseded-before-due"


def test_it_is_judged_when_its_figures_are_known_and_not_before(frames: Frames) -> None:
    sweden = "swe-ukraine-75bn-2024-2026"
    assert replaced(frames, date(2025, 4, 1))[sweden]["verdict"] == "unmeasurable"
    assert sweden not in replaced(frames, date(2025, 3, 25))


def test_a_promise_whose_day_is_not_known_is_listed_once_it_is_known_to_have_been_made(
    frames: Frames,
) -> None:
    """ "2024" counts from its last day; the sum of December 2024 that replaced it was announced before that."""
    assert "lux-ukraine-70m-2024" not in replaced(frames, date(2024, 12, 30))
    row = replaced(frames, date(2024, 12, 31))["lux-ukraine-70m-2024"]
    assert (row["judged_on"], row["ended"]) == ("2024-12-09", "2024-12-10")
