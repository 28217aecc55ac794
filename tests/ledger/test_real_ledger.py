"""The ledger that we publish: clean, complete where we say so, and giving the answers that were worked out by hand."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Frames
from spendtrack.assessment.rows import records
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.snapshot import bundle
from spendtrack.wording import counts, sentences, show

DATA = Path(__file__).parents[2] / "data"
NOVEMBER_2026 = date(2026, 11, 23)
SEPTEMBER_2025 = date(2025, 9, 1)


def obligations(frames: Frames, as_of: date) -> dict[str, dict[str, Any]]:
    return {row["obligation_id"]: row for row in records(gaps.gap_table(frames.day(as_of)))}


def test_the_united_kingdom_in_november_2026(frames: Frames) -> None:
    rows = obligations(frames, NOVEMBER_2026)
    far = rows["gbr-3p5-core-2035"]
    assert (far["latest_year"], far["latest_value"], far["latest_status"]) == (2026, 2.56, "estimate")
    assert (far["edition"], far["basis"], far["gap_pp"]) == ("nato-2026-07", "nato-core", 0.94)
    near = rows["gbr-2p5-fy2027-starmer"]
    assert (near["deadline"], near["verdict"], near["met_on_estimates"]) == ("2027/28", "met", True)
    assert far["gap_national_m"] == pytest.approx((0.035 * 4300972 - 110274) * 81117 / 110274, abs=0.1)


def test_the_united_kingdom_in_september_2025(frames: Frames) -> None:
    row = obligations(frames, SEPTEMBER_2025)["gbr-3p5-core-2035"]
    assert (row["latest_year"], row["latest_status"]) == (2025, "estimate")
    assert (row["edition"], row["basis"]) == ("nato-2025-08", "nato-legacy")
    assert round(row["latest_value"], 2) == 2.40
    text = show.show(frames.day(SEPTEMBER_2025), "GBR")
    assert "legacy 2025: 2.40% of GDP (estimate, August 2025 edition" in text


@pytest.mark.parametrize("day", [NOVEMBER_2026, SEPTEMBER_2025, date(2024, 6, 30)])
def test_no_line_mixes_the_two_definitions(frames: Frames, day: date) -> None:
    for country in ("GBR", "EST", "NLD", "DEU", "NOR", "SVN", "ISL", "USA"):
        for line in show.show(frames.day(day), str(country)).splitlines():
            assert not ("core definition" in line and "before July 2026" in line)
        series = asof.timeline(frames.day(day), str(country))
        assert series.groupby("basis")["edition"].nunique().max() in (1, float("nan")) or series.empty


def test_the_netherlands_has_two_gaps_and_says_why(frames: Frames) -> None:
    row = obligations(frames, NOVEMBER_2026)["nato-hague-core-3p5-2035:NLD"]
    assert (row["latest_value"], row["gap_pp"], row["nominal_value"]) == (2.58, 0.92, 2.29)
    assert row["gap_usd_m"] == pytest.approx(0.035 * 1436621 - 32900, abs=0.1)
    assert "real GDP" in row["money_note"]


def test_five_per_cent_in_total_is_judged_between_its_bounds_alone(frames: Frames) -> None:
    rows = gaps.gap_table(frames.day(NOVEMBER_2026))
    total = records(rows[rows["pledge_id"] == "nato-hague-total-5p0-2035"])
    assert len(total) == 32
    for row in total:
        assert row["latest_value"] is None, "no core figure may stand in for the total"
        if row["reason_code"] in ("no-forces", "opted-out"):
            continue
        assert row["at_most"] == pytest.approx(row["at_least"] + 1.5)
        low, high = row["at_least"] >= 5, row["at_most"] >= 5
        assert row["verdict"] == ("met" if low else "unmeasurable" if high else "short"), row["country"]
        assert row["reason_code"] == (None if low or not high else "no-figure")
        assert (row["short_by_at_least_pp"] is None) == high
    said = {row["country"]: sentences.verdict(row) for row in total}
    assert said["EST"] == "met on estimates" and said["GBR"] == "short so far"
    assert "what is spent on related items is not published" in said["LVA"]


def test_iceland_spain_and_the_united_states_stand_apart(frames: Frames) -> None:
    rows = obligations(frames, NOVEMBER_2026)
    assert rows["nato-hague-core-3p5-2035:ISL"]["reason"].startswith("no-forces")
    spain = rows["nato-hague-core-3p5-2035:ESP"]
    assert (spain["verdict"], spain["plan"], spain["gap_pp"]) == ("unmeasurable", "refused", 1.5)
    assert spain["reason"].startswith("opted-out")
    assert rows["nato-hague-core-3p5-2035:USA"]["reason"].startswith("opted-out")


def test_the_alliance_has_32_members_and_30_before_sweden_and_finland(frames: Frames) -> None:
    assert len(asof.members(frames.day(NOVEMBER_2026), "NATO")) == 32
    assert len(asof.members(frames.day(date(2023, 4, 3)), "NATO")) == 30
    assert len(asof.members(frames.day(date(2014, 9, 5)), "NATO")) == 28


def test_the_count_of_2024_fell_from_23_to_18_between_the_editions(frames: Frames) -> None:
    def at_two_per_cent(day: date) -> int:
        shares = asof.shares(frames.day(day)).query("measure == 'core' and year == 2024")
        allies = asof.members(frames.day(day), "NATO")["party"]
        return int((shares[shares["country"].isin(allies)]["value"].round(2) >= 2).sum())

    assert at_two_per_cent(date(2024, 6, 30)) == 23
    assert at_two_per_cent(SEPTEMBER_2025) == 18


@pytest.mark.parametrize(
    ("country", "legacy", "core"),
    [("EST", 3.38, 3.93), ("SVN", 2.02, 1.57), ("ALB", 2.01, 1.48), ("GBR", 2.40, 2.32), ("POL", 4.48, 4.25)],
)
def test_2025_on_both_definitions_is_as_published(
    frames: Frames, country: str, legacy: float, core: float
) -> None:
    both = asof.timeline(frames.day(NOVEMBER_2026), country).query("year == 2025").set_index("basis")["value"]
    assert round(both["nato-legacy"], 2) == legacy
    assert both["nato-core"] == core


def test_germany_has_no_2025_figure_on_the_earlier_definition(frames: Frames) -> None:
    legacy = asof.timeline(frames.day(SEPTEMBER_2025), "DEU")
    assert legacy["year"].max() == 2024


def test_the_edition_for_plausibility_never_judges(frames: Frames) -> None:
    table = gaps.gap_table(frames.day(date(2026, 4, 1)))
    assert "nato-2026-03-press" not in set(table["edition"])


@pytest.mark.parametrize(
    "day", [date(2014, 1, 1), date(2015, 1, 1), date(2018, 8, 1), date(2022, 7, 1), NOVEMBER_2026]
)
def test_every_day_has_an_answer_and_every_row_a_sentence(frames: Frames, day: date) -> None:
    table = gaps.gap_table(frames.day(day))
    for row in records(table):
        sentence = sentences.obligation(row)
        assert sentence.endswith(f"As of {sentences.day(day)}.")
        assert "nan" not in sentence.lower().replace("finan", "")
        if row["verdict"] != "unmeasurable":
            assert row["edition"] and row["edition_name"] in sentence
            assert row["basis"] or row["sum_so_far"] is not None, (
                "an account of its own has no definition of others"
            )
            if row["latest_value"] is not None:
                assert f"{row['latest_value']:.2f}%" in sentence
    assert show.show(frames.day(day), None)


def test_a_headline_is_a_closed_sum(frames: Frames) -> None:
    rows = show.alliance(frames.day(NOVEMBER_2026))
    text = re.sub(r" \([^)]*\)", "", counts.headline(rows)).replace("by 2035;", "")
    assert " of 31 allies with armed forces " in text
    numbers = [int(word) for word in text.split() if word.isdigit()]
    assert numbers[0] + sum(numbers[2:]) == 31


def test_every_pledge_is_sourced_and_every_figure_has_its_edition(ledger: Ledger) -> None:
    for pledge in ledger.pledges.values():
        assert pledge.sources
        assert all(source in ledger.sources for source in pledge.sources)
    for row in ledger.observations:
        assert ledger.sources[row.edition].edition is not None


def test_the_recomputed_rates_agree_with_the_federal_reserve(frames: Frames) -> None:
    from spendtrack.assessment.money import nominal_figures

    nominal = nominal_figures(frames.day(NOVEMBER_2026))
    ours = (
        nominal[nominal["edition"] == "nato-2026-07"].drop_duplicates("year").set_index("year")["eur_per_usd"]
    )
    official = frames.observations.query("party == 'EURO-AREA' and measure == 'exchange-rate'").set_index(
        "year"
    )["value"]
    for year in range(2014, 2025):
        assert ours[year] == pytest.approx(official[year], rel=0.0015)


def test_the_snapshot_of_the_real_ledger_has_every_table(frames: Frames) -> None:
    files = bundle.snapshot_files(frames.day(NOVEMBER_2026))
    for name in ("gaps.csv", "pledges.csv", "observations.csv", "pathways.csv", "lineage.csv", "sources.csv"):
        assert files[name].count(b"\n") > 10, name


def test_the_real_ledger_gives_no_error_and_no_warning(loaded: tuple[Ledger, list[Problem]]) -> None:
    assert [f"{problem.location} {problem.slug}" for problem in loaded[1]] == []


def test_every_exception_to_a_rule_gives_a_reason(ledger: Ledger) -> None:
    explained = [
        (record.id, one)
        for records in (ledger.pledges, ledger.sources, ledger.groups)
        for record in records.values()
        for one in record.explained
    ]
    assert len(explained) > 20
    for _, one in explained:
        assert len(one.because) > 20
        assert one.because.endswith(".")


def test_the_day_on_which_one_can_know(frames: Frames) -> None:
    knowable = frames.pledges.set_index("pledge_id")["knowable"]
    assert knowable["gbr-3p5-core-2035"] == 2037
    assert knowable["gbr-2p5-fy2027-starmer"] == 2029
    assert knowable["nato-hague-core-3p5-2035"] == 2037
    assert pd.isna(knowable["nato-hague-total-5p0-2035"])
    aid = frames.pledges[(frames.pledges["measure"] == "ukraine") & frames.pledges["knowable"].notna()]
    assert (aid["knowable"] == aid["deadline_year"] + 1).all()
    assert len(aid) > 0
    assert "Knowable:  2037" in show.show(frames.day(NOVEMBER_2026), "gbr-3p5-core-2035")
