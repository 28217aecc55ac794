"""Steadiness: in how many past revisions a verdict holds is what the same rules say of the moved figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendtrack.assessment import asof, gaps, revisions
from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import build
from spendtrack.assessment.rows import records
from spendtrack.assessment.steadiness import MOST_LIKELY, STEADY, Moves
from spendtrack.ledger.loading import load
from tests.small import PLEDGE, share, sound_frames

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def real() -> Frames:
    return build(load(ROOT / "data")[0])


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2025, 9, 1), date(2026, 11, 25)])
def test_moving_nothing_gives_the_verdict_itself(real: Frames, day: date) -> None:
    nothing = Moves(np.zeros(3), np.zeros(3))
    rows = asof.obligations(real.day(day))
    table = gaps.assess([(rows.assign(day=real.day(day).stamp), real.day(day))], nothing)
    known = table[table["holds"].notna()]
    assert len(known) > 40
    assert (known["holds"] == 3).all(), known.loc[known["holds"] != 3, ["obligation_id", "verdict", "reason"]]
    assert not known["close_call"].any() and known["too_close_between"].isna().all()


def test_what_the_past_revisions_of_the_real_ledger_say(real: Frames) -> None:
    day = real.day(date(2026, 11, 25))
    moved = revisions.revisions(day)
    assert len(moved) == len(revisions.past_moves(day)) == 61
    assert sum(number for *_, number in revisions.distribution(day)) == 61
    table = gaps.gap_table(day)
    share_of_nato = table[table["pledge_id"] == "nato-hague-core-3p5-2035"]
    slow = share_of_nato[share_of_nato["verdict"] == "slow"]
    assert len(slow) == 5 and (slow["holds"] < 12).all()
    for row in records(table[table["holds"].notna()]):
        assert 0 <= row["holds"] <= row["holds_of"] == 61
        assert row["close_call"] == (row["holds"] < STEADY * 61)
        assert (row["close_call_note"] is not None) == row["close_call"]
        if row["too_close_between"] is not None:
            assert row["holds"] < MOST_LIKELY * 61
    assert table.loc[table["measure"].isin(["equipment", "ukraine"]), "holds"].isna().all()


def test_before_any_revision_was_known_nothing_is_said(real: Frames) -> None:
    table = gaps.gap_table(real.day(date(2022, 1, 1)))
    assert table["holds"].isna().all() and table["close_call"].isna().all()


SHARES = st.integers(150, 420).map(lambda value: value / 100)
MOVES = st.integers(-60, 60).map(lambda value: value / 100)


def figures(base: float, latest: float) -> str:
    return share("GBR", 2024, 2.5, status="actual") + share("GBR", 2025, base) + share("GBR", 2026, latest)


@settings(max_examples=40, deadline=None)
@given(
    base=SHARES,
    latest=SHARES,
    target=SHARES,
    moves=st.tuples(MOVES, MOVES),
    measure=st.sampled_from(["core", "total"]),
    operator=st.sampled_from(["at-least", "up-to", "about", "towards"]),
    announced=st.sampled_from([2023, 2024, 2025]),
    by=st.sampled_from([2025, 2026, 2030]),
    path=st.booleans(),
)
def test_a_verdict_holds_where_the_moved_figures_give_it(
    base: float,
    latest: float,
    target: float,
    moves: tuple[float, float],
    measure: str,
    operator: str,
    announced: int,
    by: int,
    path: bool,
) -> None:
    text = PLEDGE.replace("2025-06-24", f"{announced}-06-24").replace("measure: core", f"measure: {measure}")
    text = text.replace("value: 3.5", f"value: {target:g}").replace("by: 2035", f"by: {by}")
    text = text.replace("3.5% of GDP by 2035", "A level").replace("at-least", operator)
    if path and by == 2030:
        text = text.replace("  strength", f"  path: [{{year: 2027, value: {target - 0.2:.2f}}}]\n  strength")

    def verdict(folder: Path, rows: str, past: Moves | None = None) -> dict[str, object]:
        day = sound_frames(folder, text, rows).day(DAY)
        return records(gaps.assess([(asof.obligations(day).assign(day=day.stamp), day)], past))[0]

    newest, before = moves
    with TemporaryDirectory() as folder:
        past = Moves(np.array([newest]), np.array([before]))
        here = verdict(Path(folder) / "here", figures(base, latest), past)
        moved = verdict(Path(folder) / "moved", figures(round(base + before, 2), round(latest + newest, 2)))
    if here["holds_of"] == 1:
        assert here["holds"] == int(here["verdict"] == moved["verdict"]), (here["reason"], moved["reason"])
