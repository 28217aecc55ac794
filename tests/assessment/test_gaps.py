"""Gap, pathway, progress and verdict on small ledgers whose answers can be worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from spendtrack.assessment import asof, gaps, pathway
from spendtrack.assessment.day import HELD_DAYS
from spendtrack.assessment.gaps import GAP_COLUMNS
from spendtrack.assessment.pathway import PATHWAY_COLUMNS
from spendtrack.assessment.rows import records
from tests.small import PLEDGE, share, sound_frames

DAY = date(2026, 11, 23)
COLLECTIVE = """\
- id: nato-hague
  party: NATO
  title: 3.5% of GDP by 2035
  measure: core
  basis: nato
  members: NATO
  target: {operator: at-least, value: 3.5, unit: pct-gdp, by: 2035}
  strength: statement
  announced: 2025-06-25
  exceptions:
    - {party: ISL, reason: no-forces, note: Iceland has no armed forces.}
    - {party: ESP, reason: opted-out, note: Spain says that 2.1% is enough.}
  confidence: high
  sources: [speech]
"""


def one(
    folder: Path, commitments: str = PLEDGE, rows: str = "", as_of: date = DAY, **files: str
) -> dict[str, Any]:
    table = gaps.gap_table(sound_frames(folder, commitments, rows, **files).day(as_of))
    assert len(table) == 1, table[["obligation_id", "verdict"]]
    return records(table)[0]


def core(*values: float, start: int = 2025, last: str = "estimate", edition: str = "second-edition") -> str:
    rows = [share("GBR", start + n, value, edition, "actual") for n, value in enumerate(values)]
    rows[-1] = rows[-1].replace("actual", last)
    return "".join(rows)


def test_the_gap_is_target_minus_observed_and_positive_when_short(tmp_path: Path) -> None:
    row = one(tmp_path, rows=core(2.32, 2.56))
    assert row["gap_pp"] == 0.94
    assert (row["latest_year"], row["latest_value"], row["latest_status"]) == (2026, 2.56, "estimate")
    assert (row["edition"], row["basis"]) == ("second-edition", "nato-core")
    above = one(tmp_path, rows=core(2.32, 3.75))
    assert above["gap_pp"] == -0.25
    assert (above["verdict"], above["met_on_estimates"]) == ("met", True)


def test_the_straight_line_runs_from_the_year_of_the_promise(tmp_path: Path) -> None:
    row = one(tmp_path, rows=core(2.3, 2.5))
    assert (row["base_year"], row["base_value"]) == (2025, 2.3)
    assert row["required_value"] == pytest.approx(2.3 + 1.2 / 10)
    assert row["progress"] == pytest.approx(0.2 / 0.12, abs=1e-4)
    assert row["required_pp_per_year"] == pytest.approx(1.0 / 9, abs=1e-4)
    assert row["verdict"] == "on-pace"


@pytest.mark.parametrize(
    ("latest", "verdict"),
    [
        (2.595, "on-pace"),  # exactly 0.95 of the 0.1 asked for
        (2.5949, "slow"),
        (2.56, "slow"),  # exactly 0.60
        (2.5599, "off-pace"),
        (2.5, "off-pace"),  # standing still
        (2.4, "off-pace"),  # falling
        (3.5, "met"),  # an exact hit
        (3.4999, "on-pace"),
    ],
)
def test_thresholds_are_inclusive_at_the_lower_end(tmp_path: Path, latest: float, verdict: str) -> None:
    row = one(tmp_path, rows=core(2.5, latest))
    assert row["required_value"] == pytest.approx(2.6)
    assert row["verdict"] == verdict
    assert ("falling" in row["reason"]) == (latest < 2.5)


def test_without_a_figure_after_the_year_of_the_promise_it_is_too_early(tmp_path: Path) -> None:
    row = one(tmp_path, rows=core(2.2, 2.3, start=2024))
    assert row["verdict"] == "too-early"
    assert "2025" in row["reason"]


def test_a_missing_base_is_said_and_not_borrowed_from_another_year(tmp_path: Path) -> None:
    row = one(tmp_path, rows=share("GBR", 2024, 2.2, status="actual") + share("GBR", 2026, 2.6))
    assert (row["verdict"], row["base_value"] is None) == ("unmeasurable", True)
    assert row["reason"].startswith("no-figure")


@pytest.mark.parametrize(
    ("values", "verdict"),
    [((2.2, 2.6, 2.3), "lapsed"), ((2.6, 2.3, 2.2), "off-pace"), ((2.2, 2.4, 2.6), "met")],
)
def test_met_is_not_met_for_ever(tmp_path: Path, values: tuple[float, ...], verdict: str) -> None:
    pledge = PLEDGE.replace("3.5% of GDP by 2035", "2.5% of GDP by 2035").replace("value: 3.5", "value: 2.5")
    pledge = pledge.replace("2025-06-24", "2024-06-24")
    assert one(tmp_path, pledge, core(*values, start=2024))["verdict"] == verdict


@pytest.mark.parametrize(
    ("status", "verdict", "words"),
    [("actual", "missed", "2025 came to 2.30%"), ("estimate", "missed", "expected summer 2027")],
)
def test_a_deadline_is_judged_on_the_figure_of_its_year_and_says_what_kind_it_is(
    tmp_path: Path, status: str, verdict: str, words: str
) -> None:
    pledge = (
        PLEDGE.replace("by 2035", "by 2025")
        .replace("by: 2035", "by: 2025")
        .replace("2025-06-24", "2023-06-24")
    )
    rows = share("GBR", 2023, 2.1, status="actual") + share("GBR", 2025, 2.3, status=status)
    row = one(tmp_path, pledge, rows)
    assert (row["verdict"], row["on_estimates"]) == (verdict, status == "estimate")
    assert words in row["reason"]


def test_a_deadline_still_running_is_not_missed(tmp_path: Path) -> None:
    pledge = PLEDGE.replace("by 2035", "by 2026").replace("by: 2035", "by: 2026")
    assert one(tmp_path, pledge, core(2.3, 2.5))["verdict"] == "off-pace"


def test_a_financial_year_is_over_when_it_ends(tmp_path: Path) -> None:
    pledge = (
        PLEDGE.replace("by 2035", "by 2025/26")
        .replace("by: 2035", "by: 2025/26")
        .replace("2025-06", "2024-06")
    )
    rows = core(2.2, 2.3, start=2024, last="actual")
    assert one(tmp_path, pledge, rows, date(2026, 11, 1))["verdict"] == "missed"
    early = rows.replace("second-edition", "first-edition").replace("nato-core", "nato-legacy")
    assert one(tmp_path, pledge, early, date(2026, 3, 31))["verdict"] != "missed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("confidence: high", "confidence: unconfirmed"), "unconfirmed"),
        (("basis: nato", "basis: national"), "no-basis"),
        (("measure: core", "measure: related"), "no-figure"),
        (("measure: core", "measure: total"), "no-figure"),
        ((", by: 2035", ""), "no-deadline"),
        (("party: GBR", "party: ISL"), "no-forces"),
        (("strength: statement", "strength: opt-out"), "opted-out"),
    ],
)
def test_what_cannot_be_measured_says_why(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    row = one(tmp_path, PLEDGE.replace("3.5% of GDP by 2035", "A level").replace(*change), core(2.3, 2.6))
    assert row["verdict"] == "unmeasurable"
    assert row["reason"].startswith(f"{code}: ")


def test_no_core_figure_stands_in_for_a_total(tmp_path: Path) -> None:
    row = one(tmp_path, PLEDGE.replace("measure: core", "measure: total"), core(2.3, 5.5))
    for name in ("latest_value", "gap_pp", "base_value", "required_value", "gap_eur_m"):
        assert row[name] is None, name
    assert (row["at_least"], row["edition"], row["judged_year"]) == (5.5, "second-edition", 2026)


def test_a_collective_pledge_binds_each_member_with_its_carve_outs(tmp_path: Path) -> None:
    rows = core(2.3, 2.6) + share("DEU", 2026, 2.69) + share("ESP", 2026, 2.1) + share("FRA", 2026, 2.1)
    table = gaps.gap_table(sound_frames(tmp_path, COLLECTIVE + PLEDGE, rows).day(DAY))
    verdicts = table.set_index("obligation_id")["verdict"].to_dict()
    assert set(verdicts) == {f"nato-hague:{c}" for c in ("GBR", "DEU", "NOR", "ESP", "ISL")} | {
        "gbr-3p5-2035"
    }
    reasons = table.set_index("country")["reason"].to_dict()
    assert reasons["ISL"].startswith("no-forces")
    assert reasons["ESP"].startswith("opted-out")
    assert reasons["NOR"].startswith("no-figure")
    spain = records(table[table["country"] == "ESP"])[0]
    assert (spain["gap_pp"], spain["plan"]) == (1.4, "refused")


def test_bases_and_editions_are_never_joined(tmp_path: Path) -> None:
    rows = core(2.20, 2.40, start=2024, edition="first-edition") + core(2.31, 2.56)
    frames = sound_frames(tmp_path, rows=rows)
    before = gaps.gap_table(frames.day(date(2025, 9, 1))).iloc[0]
    assert (before["basis"], before["latest_year"], before["latest_value"]) == ("nato-legacy", 2025, 2.40)
    after = gaps.gap_table(frames.day(DAY)).iloc[0]
    assert (after["basis"], after["base_value"], after["latest_value"]) == ("nato-core", 2.31, 2.56)
    line = asof.timeline(frames.day(DAY), "GBR")
    assert line.groupby("basis")["edition"].nunique().to_dict() == {"nato-core": 1, "nato-legacy": 1}
    assert line[line["basis"] == "nato-core"]["year"].tolist() == [2025, 2026]


def test_nothing_is_known_before_it_was_published(tmp_path: Path) -> None:
    frames = sound_frames(tmp_path, rows=core(2.31, 2.56))
    assert gaps.gap_table(frames.day(date(2025, 6, 23))).empty
    row = gaps.gap_table(frames.day(date(2026, 7, 9))).iloc[0]
    assert row["verdict"] == "unmeasurable"
    assert gaps.gap_table(frames.day(date(2026, 7, 10))).iloc[0]["latest_value"] == 2.56


def test_a_pledge_known_only_by_its_month_counts_from_the_end_of_it(tmp_path: Path) -> None:
    frames = sound_frames(tmp_path, PLEDGE.replace("2025-06-24", "2025-06"))
    assert gaps.gap_table(frames.day(date(2025, 6, 29))).empty
    assert len(gaps.gap_table(frames.day(date(2025, 6, 30)))) == 1


def test_a_replaced_pledge_stays_in_force_until_the_day_of_its_successor(tmp_path: Path) -> None:
    newer = PLEDGE.replace("gbr-3p5-2035", "gbr-newer").replace("2025-06-24", "2026-01-15")
    newer = newer.replace("  confidence", "  supersedes: [gbr-3p5-2035]\n  confidence")
    frames = sound_frames(tmp_path, PLEDGE + newer, core(2.3, 2.5))
    assert gaps.gap_table(frames.day(date(2026, 1, 14)))["pledge_id"].tolist() == ["gbr-3p5-2035"]
    assert gaps.gap_table(frames.day(date(2026, 1, 15)))["pledge_id"].tolist() == ["gbr-newer"]
    history = asof.lineage(frames.day(DAY), "GBR").set_index("pledge_id")
    assert history["status"]["gbr-3p5-2035"] == "superseded"
    assert history["superseded_by"]["gbr-3p5-2035"] == "gbr-newer"


def test_a_published_path_replaces_the_straight_line(tmp_path: Path) -> None:
    pledge = PLEDGE.replace(
        "  strength", "  path: [{year: 2027, value: 2.4}, {year: 2030, value: 3.0}]\n  strength"
    )
    frames = sound_frames(tmp_path, pledge, core(2.3, 2.36))
    path = pathway.pathways(frames.day(DAY))
    assert list(path.columns) == list(PATHWAY_COLUMNS)
    levels = path.set_index("year")["required_value"]
    assert levels[[2025, 2026, 2027, 2030, 2035]].tolist() == [2.3, 2.35, 2.4, 3.0, 3.5]
    kinds = path.set_index("year")["kind"]
    assert kinds[[2027, 2028]].tolist() == ["published", "between-published"]
    assert gaps.gap_table(frames.day(DAY)).iloc[0]["verdict"] == "on-pace"


@pytest.mark.parametrize(
    ("operator", "latest", "verdict"),
    [("exactly", 3.45, "met"), ("exactly", 3.44, "on-pace"), ("about", 3.4, "met"), ("towards", 3.5, "met")],
)
def test_operators_decide_what_keeps_the_promise(
    tmp_path: Path, operator: str, latest: float, verdict: str
) -> None:
    assert one(tmp_path, PLEDGE.replace("at-least", operator), core(2.3, latest))["verdict"] == verdict


def test_a_yearly_level_met_now_names_the_years_in_which_it_was_not(tmp_path: Path) -> None:
    pledge = PLEDGE.replace("3.5% of GDP by 2035", "A floor").replace(
        "by: 2035", "counted: each-year, starts: 2024"
    )
    row = one(tmp_path, pledge.replace("2025-06-24", "2023-06-24"), core(3.4, 3.5, 3.6, start=2024))
    assert row["verdict"] == "met"
    assert row["reason"].endswith("short in 2024 (3.40%)")


def test_a_range_is_kept_at_its_lower_end(tmp_path: Path) -> None:
    pledge = PLEDGE.replace("3.5% of GDP by 2035", "5% to 6% of GDP by 2035").replace(
        "at-least, value: 3.5", "range, low: 5, high: 6"
    )
    row = one(tmp_path, pledge, core(4.0, 5.0))
    assert (row["verdict"], row["target"], row["target_high"]) == ("met", 5.0, 6.0)


def test_an_average_is_known_at_its_end(tmp_path: Path) -> None:
    pledge = PLEDGE.replace("3.5% of GDP by 2035", "On average").replace(
        "by: 2035", "counted: average, starts: 2025, by: 2026"
    )
    assert one(tmp_path, pledge, core(3.4, start=2025))["verdict"] == "too-early"
    assert one(tmp_path, pledge, core(3.4, 3.7, last="actual"))["verdict"] == "met"
    assert one(tmp_path, pledge, core(3.4, 3.5, last="actual"))["verdict"] == "missed"


MONEY = """\
GBR,core,nato-core,2026,81117,GBP m,estimate,second-edition,high,
GBR,core,nato-core,2026,110274,USD m,estimate,second-edition,high,
GBR,gdp,,2026,4300972,USD m,estimate,second-edition,high,
DEU,core,nato-core,2026,100000,EUR m,estimate,second-edition,high,
DEU,core,nato-core,2026,125000,USD m,estimate,second-edition,high,
"""


def test_the_gap_in_money_comes_from_nominal_figures_of_one_edition(tmp_path: Path) -> None:
    row = one(tmp_path, rows=core(2.32, 2.56) + MONEY)
    usd = 0.035 * 4300972 - 110274
    assert row["gap_usd_m"] == pytest.approx(usd, abs=0.05)
    assert row["gap_national_m"] == pytest.approx(usd * 81117 / 110274, abs=0.05)
    assert row["gap_eur_m"] == pytest.approx(usd * 0.8, abs=0.05)
    assert (row["currency"], row["gap_gbp_m"]) == ("GBP", row["gap_national_m"])
    assert row["money_note"] is None


def test_a_share_of_real_gdp_that_departs_from_the_nominal_one_is_explained(tmp_path: Path) -> None:
    row = one(tmp_path, rows=core(2.32, 2.86) + MONEY)
    assert "real GDP" in row["money_note"]
    assert f"{row['nominal_value']:.2f}%" in row["money_note"]
    assert row["gap_pp"] == 0.64


def test_without_nominal_figures_money_is_empty_and_says_so(tmp_path: Path) -> None:
    row = one(tmp_path, rows=core(2.32, 2.56))
    assert row["gap_eur_m"] is None
    assert "No gap in money" in row["money_note"]


def test_the_plan_column_reads_the_partys_own_plans(tmp_path: Path) -> None:
    def plan_of(text: str) -> str:
        table = gaps.gap_table(sound_frames(tmp_path, COLLECTIVE + text, core(2.3, 2.5)).day(DAY))
        return str(table.set_index("obligation_id").loc["nato-hague:GBR", "plan"])

    own = PLEDGE.replace("strength: statement", "strength: plan")
    assert plan_of(PLEDGE) == "none", "a statement that repeats the collective pledge is not a plan"
    assert plan_of(own) == "reaches"
    short = own.replace("3.5% of GDP by 2035", "2.5% of GDP by 2034").replace("value: 3.5", "value: 2.5")
    assert plan_of(short.replace("by: 2035", "by: 2034")) == "short"
    early = short.replace("2034", "2029").replace("by: 2035", "by: 2029")
    assert plan_of(early) == "none", "a plan that ends long before the deadline says nothing about it"


def test_an_empty_ledger_gives_empty_tables_with_all_columns(tmp_path: Path) -> None:
    frames = sound_frames(tmp_path, rows=core(2.3))
    table = gaps.gap_table(frames.day(date(2014, 1, 1)))
    assert table.empty and list(table.columns) == list(GAP_COLUMNS)
    assert pathway.pathways(frames.day(date(2014, 1, 1))).empty


def test_derived_numbers_are_rounded_once_to_four_places(tmp_path: Path) -> None:
    rows = core(1.1, 1.2, 1.23456789, 2.34567891, start=2023)
    row = one(tmp_path, rows=rows)
    assert row["latest_value"] == 2.34568  # as published: six digits in the file of the test
    assert row["gap_pp"] == 1.1543
    assert row["required_value"] == 1.4611
    assert row["progress"] == 4.9049
    assert row["recent_pp_per_year"] == 0.4152
    assert row["required_pp_per_year"] == 0.1283
    assert row["edition_name"] == "July 2026 edition"


def test_in_the_last_year_all_that_is_left_is_asked_for(tmp_path: Path) -> None:
    def left(by: int) -> Any:
        text = PLEDGE.replace("by 2035", f"by {by}").replace("by: 2035", f"by: {by}")
        return one(tmp_path, text, core(2.3, 2.5))["required_pp_per_year"]

    assert left(2027) == 1.0
    assert left(2026) is None, "no year is left, so nothing a year is asked for"


def test_what_is_not_judged_has_no_base(tmp_path: Path) -> None:
    text = PLEDGE.replace("basis: nato", "basis: national")
    row = one(tmp_path, text, core(2.3, 2.5))
    assert all(
        pd.isna(row[name]) for name in ("base_year", "base_value", "latest_value", "required_value", "basis")
    )


def test_a_table_of_a_day_is_handed_out_again_and_the_oldest_forgotten(tmp_path: Path) -> None:
    frames = sound_frames(tmp_path, rows=core(2.3, 2.5))
    first = gaps.gap_table(frames.day(DAY))
    assert gaps.gap_table(frames.day(DAY)) is first
    for at in range(HELD_DAYS):
        gaps.gap_table(frames.day(date(2026, 1, 1) + timedelta(days=at)))
    assert gaps.gap_table(frames.day(DAY)) is not first
    assert gaps.gap_table(frames.day(DAY)).equals(first)
