"""Why a gap changed: the parts sum exactly, depend on no order, and carry a warning across definitions."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendtrack.analysis import why
from spendtrack.assessment import gaps
from spendtrack.assessment.day import Frames
from spendtrack.cli.main import main
from tests.small import PLEDGE, share, sound_frames

ROOT = Path(__file__).parents[2]
BEFORE, AFTER = date(2025, 9, 1), date(2026, 11, 23)


@given(st.lists(st.floats(-5, 5), min_size=8, max_size=8))
def test_the_split_is_the_mean_over_all_orders(numbers: list[float]) -> None:
    players = ("a", "b", "c")
    sets = [frozenset(p for at, p in enumerate(players) if mask >> at & 1) for mask in range(8)]
    worth = dict(zip(sets, numbers, strict=True))
    by_order = dict.fromkeys(players, 0.0)
    for order in permutations(players):
        done = frozenset[str]()
        for player in order:
            by_order[player] += (worth[done | {player}] - worth[done]) / 6
            done |= {player}
    found = why.shapley(players, worth.__getitem__)
    assert all(isclose(found[name], by_order[name], abs_tol=1e-9) for name in players)
    assert isclose(sum(found.values()), worth[sets[7]] - worth[sets[0]], abs_tol=1e-9)
    backwards = why.shapley(players[::-1], worth.__getitem__)
    assert all(isclose(found[name], backwards[name], abs_tol=1e-9) for name in players)


def test_the_parts_sum_to_the_change_for_every_ally(frames: Frames) -> None:
    before = gaps.gap_table(frames.day(BEFORE)).set_index("obligation_id")["gap_pp"]
    after = gaps.gap_table(frames.day(AFTER)).set_index("obligation_id")["gap_pp"]
    checked = 0
    for name in after.index[after.index.str.startswith("nato-hague-core-3p5-2035:") & after.notna()]:
        found = why.why(frames.day(BEFORE), frames.day(AFTER), name)
        for against, (start, end) in found.changes.items():
            parts = found.parts.loc[found.parts["against"] == against, "points"]
            assert abs(parts.sum() - (end - start)) < 1e-9
        start, end = found.changes["target"]
        assert (round(start, 4), round(end, 4)) == (before[name], after[name])
        assert "two definitions" in why.basis_change(found.before, found.after)
        checked += 1
    assert checked == 31


def test_a_promise_that_rises_widens_the_gap_by_exactly_that(frames: Frames) -> None:
    found = why.why(frames.day(date(2024, 7, 1)), frames.day(AFTER), "nato-hague-core-3p5-2035:NLD")
    parts = found.parts[found.parts["against"] == "target"].set_index("part")["points"]
    assert found.before.row["obligation_id"] == "nato-vilnius-2p0-floor:NLD"
    assert parts["pledge"] == pytest.approx(1.5, abs=1e-9)


def test_between_two_years_of_one_edition_nothing_is_restated(frames: Frames) -> None:
    found = why.between_years(frames.day(AFTER), "gbr-3p5-core-2035", 2025, 2026)
    parts = found.parts[found.parts["against"] == "path"].set_index("part")["points"]
    assert parts["edition"] == 0
    assert parts["pledge"] == 0
    assert parts["time"] == pytest.approx((3.5 - 2.32) / 10)  # a tenth of the way
    assert parts[["spending", "gdp", "rounding"]].sum() == pytest.approx(2.32 - 2.56)
    assert parts["spending"] < 0 < parts["gdp"]
    assert why.basis_change(found.before, found.after) == ""


def test_where_the_newer_edition_lacks_the_earlier_year_the_parts_are_not_told_apart(tmp_path: Path) -> None:
    rows = share("GBR", 2025, 2.4, edition="first-edition") + share("GBR", 2026, 2.6)
    frames = sound_frames(tmp_path, PLEDGE, rows)
    found = why.why(frames.day(date(2025, 9, 1)), frames.day(AFTER), "gbr-3p5-2035")
    parts = found.parts.set_index("part")["points"]
    assert list(parts.index) == ["pledge", "figures-and-edition"]
    assert parts["figures-and-edition"] == pytest.approx(-0.2)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["why", "gbr-3p5-core-2036", "--from", "2025-09-01"], "Did you mean gbr-3p5-core-2035?"),
        (["why", "gbr-3p5-core-2035", "--from", "2020-01-01"], "stood on 2020-01-01"),
        (["why", "gbr-3p5-core-2035"], "say what to compare"),
        (["why", "gbr-3p5-core-2035", "--years", "1999", "2026"], "no figure of United Kingdom for 1999"),
    ],
)
def test_a_question_without_an_answer_is_told_so(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert says in capsys.readouterr().err


def test_the_verb_shows_both_gaps(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "gbr-3p5-core-2035", "--from", "2025-09-01", "--to", "2026-11-23"]) == 0
    text = capsys.readouterr().out
    assert "Gap to the target: +1.10 to +0.94 points, a change of -0.16" in text
    assert "Distance from the path" in text
    assert "two definitions" in text
