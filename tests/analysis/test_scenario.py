"""What a path would cost: worked by hand on a small ledger, and against questions that institutes answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendtrack.analysis import scenario
from spendtrack.analysis.scenario import NoScenario, Question
from spendtrack.assessment.day import Frames
from spendtrack.cli.main import main
from tests.examples import examples
from tests.small import PLEDGE, SOURCES, share, sound_frames

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 23)
IMF = (
    "- id: imf\n  title: Outlook\n  publisher: IMF\n  kind: primary\n"
    "  edition: {series: imf-weo, published: 2026-04-14, coverage: complete}\n"
)
# One pound is two dollars; GDP 1,000 bn pounds, spending 25 bn: 2.5%.
MONEY = (
    share("GBR", 2025, 2.4, status="actual")
    + share("GBR", 2026, 2.5)
    + "GBR,core,nato-core,2026,25000,GBP m,estimate,second-edition,high,\n"
    + "GBR,core,nato-core,2026,50000,USD m,estimate,second-edition,high,\n"
    + "GBR,gdp,,2026,2000000,USD m,estimate,second-edition,high,\n"
    + "GBR,gdp,,2026,1900000,USD m,forecast,imf,high,\n"
    + "GBR,gdp,,2027,1995000,USD m,forecast,imf,high,\n"
)


@pytest.fixture(scope="module")
def real(frames: Frames) -> Frames:
    return frames


@pytest.fixture
def small(tmp_path: Path) -> Frames:
    return sound_frames(tmp_path, PLEDGE, MONEY, sources=SOURCES + IMF)


def test_a_path_worked_by_hand(small: Frames) -> None:
    result = scenario.scenario(small.day(DAY), Question("GBR", 3.5, 2028, growth=0.04, inflation=0.02))
    table = result.table.set_index("year")
    assert (result.first, result.start, result.currency) == (2026, 2.5, "GBP")
    assert table["gdp_m"].tolist() == pytest.approx([1_000_000, 1_050_000, 1_092_000])  # IMF 5%, then 4%
    assert table["gdp_from"].tolist() == ["NATO", "IMF growth", "stated growth"]
    assert table["share"].tolist() == [2.5, 3.0, 3.5]
    assert table["spending_m"].tolist() == pytest.approx([25_000, 31_500, 38_220])
    assert table["extra_m"].tolist() == pytest.approx([0, 5_250, 10_920])
    assert table["cumulative_extra_m"].tolist() == pytest.approx([0, 5_250, 16_170])
    assert table["extra_today_m"].tolist() == pytest.approx([0, 5_250 / 1.02, 10_920 / 1.02**2], abs=0.06)
    assert table["extra_at_todays_gdp_m"].tolist() == pytest.approx([0, 5_000, 10_000])
    assert table["plan_share"].isna().all()  # a statement is not a plan
    assert result.point_m == 10_000


@pytest.mark.parametrize(
    ("profile", "shares"),
    [
        ("linear", [2.5, 2.75, 3.0, 3.25, 3.5]),
        ("front", [2.5, 2.9375, 3.25, 3.4375, 3.5]),
        ("back", [2.5, 2.5625, 2.75, 3.0625, 3.5]),
    ],
)
def test_the_profiles(small: Frames, profile: str, shares: list[float]) -> None:
    result = scenario.scenario(small.day(DAY), Question("GBR", 3.5, 2030, profile=profile))
    assert result.table["share"].tolist() == shares


@settings(max_examples=examples(40), deadline=None)
@given(
    target=st.floats(0.5, 6).map(lambda value: round(value, 2)),
    by=st.integers(2027, 2045),
    profile=st.sampled_from(["linear", "front", "back"]),
    growth=st.floats(-0.02, 0.08),
)
def test_what_must_hold_on_every_path(
    real: Frames, target: float, by: int, profile: str, growth: float
) -> None:
    result = scenario.scenario(real.day(DAY), Question("FRA", target, by, profile=profile, growth=growth))
    table = result.table
    assert table["year"].tolist() == list(range(result.first, by + 1))
    assert table["share"].iloc[-1] == pytest.approx(target, abs=1e-4)
    assert table["extra_m"].iloc[0] == 0
    climbing = target >= result.start
    steps = table["share"].diff().dropna()
    assert ((steps >= -1e-9) if climbing else (steps <= 1e-9)).all()
    assert table["cumulative_extra_m"].iloc[-1] == pytest.approx(table["extra_m"].sum(), abs=0.1 * len(table))
    assert table["extra_m"].sub(table["spending_m"] - result.start / 100 * table["gdp_m"]).abs().max() < 1


def test_a_fifth_of_a_point_of_british_gdp(real: Frames) -> None:
    """The Institute for Fiscal Studies put 0.2 points (2.3 to 2.5%) at about GBP 6 bn a year in February 2025."""
    result = scenario.scenario(real.day(DAY), Question("GBR", 2.5, 2027, start=2.3))
    assert 5_500 < result.table["extra_at_todays_gdp_m"].iloc[-1] < 6_800


def test_from_2_6_to_3_5_in_todays_terms(real: Frames) -> None:
    """0.9 points of British GDP; public estimates of June 2025 lie at some GBP 27 to 32 bn a year."""
    result = scenario.scenario(real.day(DAY), Question("GBR", 3.5, 2035, start=2.6))
    assert 26_000 < result.table["extra_at_todays_gdp_m"].iloc[-1] < 33_000


def test_germany_from_its_share_of_2024(real: Frames) -> None:
    result = scenario.scenario(real.day(DAY), Question("DEU", 3.5, 2029, first=2024, profile="published"))
    table = result.table.set_index("year")
    assert result.start == pytest.approx(2.0, abs=0.05)
    assert table.at[2025, "share"] == pytest.approx(2.4)
    assert table["extra_to_plan_m"].abs().max() < 1  # it is its own plan
    assert 60_000 < table["extra_at_todays_gdp_m"].iloc[-1] < 70_000


@pytest.mark.parametrize(
    ("question", "says"),
    [
        (Question("ISL", 3.5, 2035), "holds spending and GDP of Iceland"),
        (Question("XXX", 3.5, 2035), "no country XXX"),
        (Question("GBR", 3.5, 2026), "must lie after 2026"),
        (Question("GBR", 3.5, 2035, first=1990), "holds no spending and GDP of United Kingdom for 1990"),
        (Question("GBR", 0.035, 2035, growth=3.5), "between -0.1 and 0.3"),
        (Question("GBR", 35, 2035), "write 3.5, not 0.035"),
        (Question("CAN", 3.5, 2035, profile="published"), "published no path"),
        (Question("GBR", 3.5, 2035, profile="steep"), "no profile steep"),
    ],
)
def test_a_question_without_an_answer(real: Frames, question: Question, says: str) -> None:
    with pytest.raises(NoScenario, match=says):
        scenario.scenario(real.day(DAY), question)


def test_the_verb_prints_its_assumptions_with_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "gbr", "--target", "3.5", "--by", "2035", "--as-of", "2026-11-23"]) == 0
    text = capsys.readouterr().out
    for words in ("IMF growth 2027 to 2028", "--growth", "--inflation", "2.6% in 2027", "April 2026"):
        assert words in text
    assert main(["scenario", "ISL", "--target", "3.5", "--by", "2035"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_share_of_real_gdp_is_pointed_out(real: Frames) -> None:
    result = scenario.scenario(real.day(DAY), Question("NLD", 3.5, 2035))
    assert any("2.58%" in text and "2.29%" in text for text in result.assumptions)


def test_the_assumptions_word_for_word(small: Frames) -> None:
    result = scenario.scenario(small.day(DAY), Question("GBR", 3.5, 2029, growth=0.04))
    assert (result.country_name, result.edition, result.start) == ("United Kingdom", "second-edition", 2.5)
    assert result.assumptions == [
        "Start: 2.50% of GDP in 2026, nominal spending over nominal GDP in second-edition.",
        "GDP of 2026: GBP 1,000,000m (second-edition; dollars turned into GBP at the rate of the edition's own spending "
        "figures).",
        "GDP 2027 grows as the IMF projects in US dollars (April 2026), so a change of the exchange rate that the IMF "
        "assumes is in it.",
        "After that nominal GDP grows by 4.0% a year (--growth).",
        "Today's money is prices of 2026, at 2.0% inflation a year (--inflation).",
        "The country has no dated plan of its own in force after that year, so there is nothing to compare with.",
    ]
    asked = scenario.scenario(small.day(DAY), Question("GBR", 3.5, 2029, start=2.6, profile="front"))
    assert asked.assumptions[0] == "Start: 2.60% of GDP in 2026, as asked."
    assert asked.assumptions[-1] == "Front-loaded: most of the climb in the first years (1 - (1 - u)²)."
    back = scenario.scenario(small.day(DAY), Question("GBR", 3.5, 2029, profile="back"))
    assert back.assumptions[-1] == "Back-loaded: most of the climb in the last years (u²)."


def test_the_file_of_a_scenario_says_what_it_assumes(small: Frames) -> None:
    question = Question("GBR", 3.3333, 2028, growth=0.04, inflation=0.02)
    table = scenario.scenario(small.day(DAY), question).table
    assert list(table.columns) == list(scenario.SCENARIO_COLUMNS)
    said = table[
        ["country", "currency", "edition", "start_share", "target", "profile", "growth", "inflation"]
    ]
    assert said.drop_duplicates().iloc[0].tolist() == [
        "GBR", "GBP", "second-edition", 2.5, 3.3333, "linear", 0.04, 0.02
    ]  # fmt: skip
    assert table["spending_today_m"].tolist() == [25_000.0, 30_024.3, 34_986.2]
    assert table["share"].tolist() == [2.5, 2.9166, 3.3333]  # four decimals
    assert all(round(value, 1) == value for value in table["spending_m"])


@pytest.mark.parametrize(
    ("change", "fine"),
    [
        ({"target": 20.0}, True),
        ({"target": 20.01}, False),
        ({"target": 0.0}, False),
        ({"start": 20.0}, True),
        ({"start": 20.01}, False),
        ({"start": 0.0}, False),
        ({"growth": -0.1}, True),
        ({"growth": -0.11}, False),
        ({"growth": 0.3}, True),
        ({"growth": 0.31}, False),
        ({"inflation": -0.1}, True),
        ({"inflation": -0.11}, False),
        ({"inflation": 0.3}, True),
        ({"inflation": 0.31}, False),
        ({"by": 2060}, True),
        ({"by": 2061}, False),
        ({"first": 2025}, False),
    ],
)
def test_what_may_be_asked(small: Frames, change: dict[str, Any], fine: bool) -> None:
    question = replace(Question("GBR", 3.5, 2035), **change)
    if fine:
        assert len(scenario.scenario(small.day(DAY), question).table) == question.by - 2026 + 1
    else:
        with pytest.raises(NoScenario):
            scenario.scenario(small.day(DAY), question)
