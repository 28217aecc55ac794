"""Worked cases in tests/assessment/cases: a pledge, the figures, and the answer that a defence economist would give."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from spendtrack.assessment import gaps
from spendtrack.assessment.day import Frames
from spendtrack.assessment.rows import records
from tests.small import SOURCES, share, sound_frames

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 23)
PLEDGE: dict[str, Any] = {
    "party": "GBR",
    "strength": "statement",
    "measure": "core",
    "basis": "nato",
    "operator": "at-least",
    "value": 3.5,
    "unit": "pct-gdp",
    "by": 2035,
    "announced": date(2025, 6, 24),
    "confidence": "high",
}


def cases(*names: str) -> list[Any]:
    return [
        pytest.param(case, id=f"{name}: {case['name']}")
        for name in names
        for case in yaml.safe_load(
            (ROOT / "tests" / "assessment" / "cases" / f"{name}.yaml").read_text(encoding="utf-8")
        )
    ]


def text_of(given: dict[str, Any]) -> str:
    """The pledge of a case as the ledger writes it."""
    words = {**PLEDGE, **given}
    if words["operator"] == "range":
        words.pop("value")
    inside = [
        key
        for key in ("operator", "value", "low", "high", "unit", "counted", "starts", "by")
        if words.get(key)
    ]
    level = ", ".join(f"{key}: {words[key]}" for key in inside)
    target = f"  target: {{{level}}}\n" if words.get("target", level) else ""
    basis = f"  basis: {words['basis']}\n" if words["basis"] else ""
    listed = "".join(f"    - {json.dumps(own, default=str)}\n" for own in words.get("outturns", []))
    outturns = f"  outturns:\n{listed}" if listed else ""
    points = ", ".join(f"{{year: {year}, value: {value}}}" for year, value in words.get("path", {}).items())
    path = f"  path: [{points}]\n" if points else ""
    return (
        f"- id: a-case\n  party: {words['party']}\n  title: A case\n  measure: {words['measure']}\n{basis}{target}"
        f"{path}{outturns}  strength: {words['strength']}\n  announced: {words['announced']}\n  confidence: {words['confidence']}\n"
        f"  sources: [speech]\n"
    )


def rows_of(figures: dict[Any, float]) -> str:
    return "".join(
        share(
            "GBR",
            int(str(year).rstrip("e")),
            value,
            status="estimate" if str(year).endswith("e") else "actual",
        )
        for year, value in figures.items()
    )


AID_SOURCES = """\
- id: kiel
  title: Ukraine Support Tracker
  publisher: Kiel Institute
  kind: primary
  edition: {series: kiel-ukraine, basis: allocations, published: 2026-08-04, coverage: complete}
- id: rates
  title: Exchange rates
  publisher: Federal Reserve
  kind: primary
  edition: {series: fed-g5a, published: 2026-07-01, coverage: complete}
- id: own-words
  title: What the donor says
  publisher: A government
  kind: primary
  edition: {series: ukraine-claims, basis: claimed, published: 2026-02-01, coverage: fragment, judges: false}
"""


def aid_rows(case: dict[str, Any]) -> str:
    """Aid in millions of euros (allocated, claimed) and rates per US dollar of a case, as rows of observations.csv."""
    lines = []
    for words, status, edition in (("allocations", "actual", "kiel"), ("claimed", "claimed", "own-words")):
        lines += [
            f"GBR,ukraine,{words},{year},{value:g},EUR m,{status},{edition},high,\n"
            for year, value in case.get(words, {}).items()
        ]
    for currency, by_year in case.get("per_usd", {}).items():
        lines += [
            f"GBR,exchange-rate,,{year},{rate:g},{currency} per USD,actual,rates,high,\n"
            for year, rate in by_year.items()
        ]
    return "".join(lines)


def compare(row: dict[str, Any], expected: dict[str, Any]) -> None:
    assert expected
    for column, value in expected.items():
        found = row[column]
        if column == "reason":
            assert str(value) in found, found
        elif value is None:
            assert pd.isna(found), (column, found)
        elif isinstance(value, float):
            assert found == pytest.approx(value, abs=5e-5), (column, found)
        else:
            assert found == value, (column, found, row["reason"])


@pytest.mark.parametrize("case", cases("level", "deadline", "unmeasurable"))
def test_worked_case(case: dict[str, Any], tmp_path: Path) -> None:
    judge_case(case, tmp_path, {})


@pytest.mark.parametrize("case", cases("bounds"))
def test_worked_case_of_a_total(case: dict[str, Any], tmp_path: Path) -> None:
    judge_case(case, tmp_path, {"measure": "total", "value": 5})


@pytest.mark.parametrize("case", cases("sums"))
def test_worked_case_of_a_sum(case: dict[str, Any], tmp_path: Path) -> None:
    judge_case(case, tmp_path, {"measure": "ukraine-amount", "basis": "allocations", "unit": "EUR m"})


def judge_case(case: dict[str, Any], folder: Path, kind: dict[str, Any]) -> None:
    assert len(case["source"]) > 10
    rows = rows_of(case.get("figures", {})) + aid_rows(case)
    sources = SOURCES + AID_SOURCES
    frames = sound_frames(folder, text_of({**kind, **case.get("pledge", {})}), rows, sources=sources)
    table = gaps.gap_table(frames.day(case.get("as_of", DAY)))
    assert len(table) == 1
    compare(records(table)[0], case["expect"])


@pytest.fixture(scope="module")
def real(frames: Frames) -> Frames:
    return frames


@pytest.mark.parametrize("case", cases("real"))
def test_worked_case_of_the_real_ledger(case: dict[str, Any], real: Frames) -> None:
    table = gaps.gap_table(real.day(case["as_of"]))
    rows = table[table["obligation_id"] == case["obligation"]]
    assert len(rows) == 1
    compare(records(rows)[0], case["expect"])
