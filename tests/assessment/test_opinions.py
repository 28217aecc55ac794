"""A second opinion is told in words, from its own day on, beside the verdict, and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from spendtrack.assessment import gaps, opinions
from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import build
from spendtrack.assessment.rows import records
from spendtrack.ledger.loading import Ledger
from spendtrack.snapshot import known_records
from spendtrack.wording import show

PUBLISHED = date(2026, 4, 27)
# NATO's newest figures on this day are those of August 2025, so that rows rest on 2025.
MAY_2026 = date(2026, 5, 1)


def test_it_is_known_from_the_day_of_its_source(frames: Frames) -> None:
    assert opinions.second_opinions(frames.day(date(2026, 4, 26))).empty
    assert len(opinions.second_opinions(frames.day(PUBLISHED))) == 22
    assert "Second opinions" not in show.show(frames.day(date(2026, 4, 26)), "TUR")


def test_no_verdict_gap_or_plan_rests_on_it(ledger: Ledger, frames: Frames) -> None:
    silent = {
        key: pledge.model_copy(update={"second_opinions": []}) for key, pledge in ledger.pledges.items()
    }
    without = gaps.gap_table(build(replace(ledger, pledges=silent)).day(MAY_2026))
    assert without.equals(gaps.gap_table(frames.day(MAY_2026)))


@pytest.mark.parametrize(("country", "says"), [("PRT", "below"), ("ITA", "below"), ("TUR", "below")])
def test_it_stands_beside_the_figure_of_its_year_and_level(frames: Frames, country: str, says: str) -> None:
    day = frames.day(MAY_2026)
    table = gaps.gap_table(day)
    rows = records(table[(table["country"] == country) & (table["measure"] == "core")])
    matched = [row for row in rows if not opinions.beside(day, row).empty]
    for row in matched:
        (one,) = records(opinions.beside(day, row))
        assert (one["year"], one["target"], one["says"]) == (row["latest_year"], row["target"], says)
    others = [row for row in rows if row["target"] != 2 or row["latest_year"] != 2025]
    assert all(opinions.beside(day, row).empty for row in others)
    assert bool(matched) == (len(others) < len(rows))


def test_portugal_is_told_beside_its_verdict_and_in_the_list(frames: Frames) -> None:
    text = show.show(frames.day(MAY_2026), "PRT")
    assert "    opinion:  2025: below 2% as SIPRI counts" in text
    assert text.count("below 2% as SIPRI counts") >= 2
    assert "no verdict rests on it" in text


def test_the_snapshot_names_side_and_source_and_holds_the_source(frames: Frames) -> None:
    day = frames.day(MAY_2026)
    pledges = known_records.pledges_as_of(day).set_index("pledge_id")
    said = str(pledges.loc["nato-vilnius-2p0-floor", "second_opinions"])
    assert "ALB 2025 above sipri-milex-2026-04" in said
    assert "sipri-milex-2026-04" in set(known_records.sources_as_of(day)["source_id"])
    before = frames.day(date(2026, 4, 26))
    assert "sipri-milex-2026-04" not in set(known_records.sources_as_of(before)["source_id"])


def test_a_day_that_was_seen_is_said_so_and_an_inferred_one_is_not(frames: Frames) -> None:
    day = frames.day(MAY_2026)
    assert "11 April 2024" in (seen := show.show(day, "lva-ukraine-0p25-2024-2026"))
    assert "(day seen in a source)" in seen
    assert "(day seen in a source)" not in show.show(day, "nor-5p0-total-2035")
