"""NATO's workbook: both layouts to the row, and the file that is not what it looks like."""

from __future__ import annotations

import csv
import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from spendtrack.ledger.loading import load
from spendtrack.review.editions.running import Request, run
from tests.review.editions.conftest import Ledger
from tests.review.editions.workbooks import ROOT, layout_2024, layout_2026, rows_of, values_of

TODAY = date(2026, 11, 25)
OLD, NEW = "nato-2024-06", "nato-2026-07"
DAY = {OLD: date(2024, 6, 17), NEW: date(2026, 7, 10)}
LAYOUT = {OLD: layout_2024, NEW: layout_2026}
YEARS = {OLD: range(2014, 2025), NEW: range(2014, 2027)}
REAL_GDP = "share-of-money/NLD: NATO divides by real GDP, which departs from nominal GDP for the Netherlands."
# Two cells of equipment are empty in the edition of 2026; an empty cell is looked up, not passed over.
EMPTY = {
    OLD: (),
    NEW: tuple(
        f"missing/{block}: empty in the file."
        for block in sorted(
            {
                f"equipment/pct-defence-spending/{party}"
                for party in {row[0] for row in rows_of(NEW)} - {"NATO", "NATO-EUR-CAN"}
                if sum(row[0] == party and row[1] == "equipment" for row in rows_of(NEW)) < 13
            }
        )
    ),
}


def workbook(edition: str, **changed: Any) -> bytes:
    values, currencies = values_of(edition)
    asked: dict[str, Any] = {"values": values, "currencies": currencies, "years": YEARS[edition], **changed}
    return LAYOUT[edition](**asked)


def imported(
    folder: Path, edition: str, raw: bytes, accept: tuple[str, ...] | None = None, write: bool = False
) -> tuple[int, str]:
    file = folder.parent / "published.xlsx"
    file.write_bytes(raw)
    known = (REAL_GDP, *EMPTY[edition]) if accept is None else accept
    request = Request(edition, DAY[edition], TODAY, accept=known, write=write)
    return run("nato", file, folder, request)


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_either_layout_gives_the_rows_of_the_ledger(edition: str, ledger: Ledger) -> None:
    folder = ledger(without=(edition,))
    code, text = imported(folder, edition, workbook(edition), write=True)
    assert code == 0, text
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[7] == edition]
    # The confidence that somebody lowered by hand is theirs; the rest is the file's.
    assert [row[:8] + row[9:] for row in rows] == [row[:8] + row[9:] for row in rows_of(edition)]
    loaded, problems = load(folder)
    assert [one for one in problems if one.severity == "error"] == []
    assert loaded.sources[edition].edition is not None


@pytest.mark.parametrize("edition", [OLD, NEW])
def test_a_second_import_changes_nothing(edition: str, ledger: Ledger) -> None:
    folder, raw = ledger(without=(edition,)), workbook(edition)
    assert imported(folder, edition, raw, write=True)[0] == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code, text = imported(folder, edition, raw, write=True)
    assert code == 0 and "Nothing to write" in text
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_dry_run_writes_nothing_and_says_what_it_would_do(ledger: Ledger) -> None:
    folder = ledger(without=(NEW,))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code, text = imported(folder, NEW, workbook(NEW))
    assert code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert f"Rows: {len(rows_of(NEW)):,}" in text and "estimates: 2025 to 2026" in text
    assert "missing: Iceland (no armed forces" in text
    assert "Constant 2021 prices" in text and "Revisions:" in text
    assert "1 source added" in text and "figures added" in text


def test_the_source_says_where_it_comes_from_and_the_old_expectation_moves_on(ledger: Ledger) -> None:
    folder = ledger(without=(NEW,))
    raw = workbook(NEW)
    assert imported(folder, NEW, raw, write=True)[0] == 0
    sources = {one["id"]: one for one in yaml.safe_load((folder / "sources.yaml").read_text("utf-8"))}
    entry = sources[NEW]
    assert entry["edition"]["sha256"] == hashlib.sha256(raw).hexdigest()
    assert entry["edition"]["next_expected"] == "2027-07" and entry["edition"]["basis"] == "nato-core"
    assert "next_expected" not in sources["nato-2025-08"]["edition"]
    assert "real GDP, which departs from nominal GDP" in entry["note"]


def test_a_row_that_somebody_judged_keeps_its_confidence_and_note(ledger: Ledger) -> None:
    folder = ledger()
    before = (folder / "observations.csv").read_bytes()
    values, _ = values_of(OLD)
    values["3", "POL", 2023] += 0.01
    code, text = imported(folder, OLD, workbook(OLD, values=values), write=True)
    assert code == 0 and "1 changed, 1,770 as they were" in text
    after = (folder / "observations.csv").read_bytes()
    assert sum(one != other for one, other in zip(before.split(b"\n"), after.split(b"\n"), strict=True)) == 1


def real_workbook() -> Path | None:
    named = os.environ.get("SPENDTRACK_NATO_WORKBOOK")
    file = Path(named) if named else ROOT.parent / "shared/reference/files/nato-def-exp-2024-06.xlsx"
    return file if file.is_file() else None


@pytest.mark.skipif(real_workbook() is None, reason="NATO's workbook of June 2024 is not here")
def test_the_workbook_of_june_2024_gives_its_rows_cell_for_cell(ledger: Ledger) -> None:
    found = real_workbook()
    assert found is not None
    folder = ledger(without=(OLD,))
    code, text = run("nato", found, folder, Request(OLD, DAY[OLD], TODAY, accept=(REAL_GDP,), write=True))
    assert code == 0, text
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[7] == OLD]
    assert len(rows) == 1771
    assert rows == rows_of(OLD)


def test_without_acceptance_the_real_gdp_of_the_netherlands_is_a_finding(ledger: Ledger) -> None:
    folder = ledger()
    code, text = imported(folder, OLD, workbook(OLD), accept=())
    assert code == 1 and "Nothing was written" in text
    assert "[share-of-money/NLD]" in text and "TABLE3!" in text and "observations.csv:" in text


@pytest.mark.parametrize(
    ("accept", "says"),
    [("share-of-money/NLD", "gives no reason"), ("share-of-money/NLD: ", "gives no reason")],
)
def test_an_acceptance_without_a_reason_is_refused(accept: str, says: str, ledger: Ledger) -> None:
    code, text = imported(ledger(), OLD, workbook(OLD), accept=(accept,))
    assert code == 2 and says in text


def test_an_acceptance_that_meets_nothing_is_a_finding(ledger: Ledger) -> None:
    code, text = imported(ledger(), OLD, workbook(OLD), accept=(REAL_GDP, "rate/POL: looked up"))
    assert code == 1 and "[unused/rate/POL]" in text
