"""A day of a ledger remembers what was computed for it: once, for all who ask, and only as long as it is true."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Day, Frames, lend_editions, once_a_day, once_a_ledger, once_an_edition
from spendtrack.assessment.known import known
from tests.small import share, sound_frames

DAY = date(2026, 11, 23)  # after the edition of July 2026, as the day before it is


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    return sound_frames(tmp_path, rows=share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56))


def at_once(ask: Callable[[], object], threads: int = 8) -> list[object]:
    found: list[object] = []
    start = threading.Barrier(threads)

    def run() -> None:
        start.wait()
        found.append(ask())

    running = [threading.Thread(target=run) for _ in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join(timeout=20)
    assert not any(one.is_alive() for one in running), "they wait for one another"
    return found


def test_a_result_is_made_once_however_many_threads_ask(frames: Frames) -> None:
    made: list[Day] = []
    slow = threading.Event()

    @once_a_day
    def result(day: Day) -> object:
        made.append(day)
        slow.wait(0.05)
        return object()

    found = at_once(lambda: result(frames.day(DAY)))
    assert len(made) == 1 and len(set(map(id, found))) == 1


def test_all_users_of_a_ledger_share_a_day(frames: Frames) -> None:
    days = at_once(lambda: frames.day(DAY))
    assert len(set(map(id, days))) == 1
    assert frames.day(DAY + timedelta(days=1)) is not days[0]


def test_what_failed_is_tried_again(frames: Frames) -> None:
    failures = [ValueError("not yet")]

    @once_a_day
    def result(day: Day) -> str:
        if failures:
            raise failures.pop()
        return "made"

    with pytest.raises(ValueError, match="not yet"):
        result(frames.day(DAY))
    assert result(frames.day(DAY)) == "made" == result(frames.day(DAY))


def test_a_result_of_the_ledger_and_one_of_a_day_may_ask_for_each_other_s_parts(frames: Frames) -> None:
    """The ledger asks for the results of days, a day for a result of the ledger: both at once, in threads."""

    @once_a_ledger
    def replaced(frames: Frames) -> int:
        return len(gaps.gap_table(frames.day(DAY)))

    @once_a_day
    def both(day: Day) -> int:
        return len(gaps.gap_table(day)) + replaced(day.frames)

    places = iter(range(8))

    def ask() -> int:
        return replaced(frames) if next(places) % 2 else both(frames.day(DAY))

    assert set(at_once(ask)) == {1, 2}


def test_between_two_publications_nothing_new_is_known(frames: Frames) -> None:
    published = frames.observations["published"].max().date()
    eve, first, later = (frames.day(published + timedelta(days=days)) for days in (-1, 0, 40))
    assert known(first) is known(later) is known(Day(frames, later.date))
    assert known(eve) is not known(first)
    assert known(eve).observed.empty and not known(first).observed.empty


def test_what_is_lent_to_another_ledger_ends_before_the_edition_that_differs(tmp_path: Path) -> None:
    rows = share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56)
    old, same, other = (
        sound_frames(tmp_path / name, rows=text)
        for name, text in (("old", rows), ("same", rows), ("other", rows.replace("2.56", "2.6")))
    )
    published = old.observations["published"].max().date()
    known(old.day(DAY))
    lend_editions(old, same, None)
    lend_editions(old, other, published)
    assert known(same.day(DAY)) is known(old.day(DAY))
    assert known(other.day(DAY)).observed["value"].max() == 2.6


def test_a_day_says_which_it_is_and_cannot_be_changed(frames: Frames) -> None:
    day = frames.day(DAY)
    assert day.text == "2026-11-23" and day.frames is frames and "2026-11-23" in repr(day)
    with pytest.raises(AttributeError):
        day.date = date(2026, 1, 1)  # type: ignore[misc]
    with pytest.raises(AttributeError):
        day.note = "mine"  # type: ignore[attr-defined]


def test_the_editions_known_do_not_hold_the_days_that_asked(frames: Frames) -> None:
    """Else the bound on the number of days would be none."""
    import gc
    import weakref

    @once_an_edition
    def result(day: Day) -> int:
        return len(asof.known_figures(day))

    class Watched(Day):
        __slots__ = ("__weakref__",)

    day = Watched(frames, DAY)
    result(day)
    gaps.gap_table(day)
    gone = weakref.ref(day)
    del day
    gc.collect()
    assert gone() is None
