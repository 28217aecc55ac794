"""Both files or none, line ends and hashes kept, and the words for a reader that is not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from spendtrack.files import write_whole
from spendtrack.review.editions import writing
from spendtrack.review.editions.running import Request, run
from tests.review.editions.conftest import Ledger
from tests.review.editions.test_nato import DAY, NEW, OLD, REAL_GDP, TODAY, imported, workbook


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_where_the_figures_cannot_be_written_the_source_is_put_back(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = ledger(without=(OLD,))
    before = everything(folder)

    def full(path: Path, data: bytes) -> None:
        if path.name == "observations.csv":
            raise OSError(28, "No space left on device", str(path))
        write_whole(path, data)

    monkeypatch.setattr(writing, "write_whole", full)
    code, text = imported(folder, OLD, workbook(OLD), write=True)
    assert code == 2 and "No space left on device" in text
    assert everything(folder) == before


def test_line_ends_of_the_ledger_stay_as_they_are(ledger: Ledger) -> None:
    folder = ledger(without=(OLD,))
    for name in ("observations.csv", "sources.yaml"):
        path = folder / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert imported(folder, OLD, workbook(OLD), write=True)[0] == 0
    for name in ("observations.csv", "sources.yaml"):
        raw = (folder / name).read_bytes()
        assert raw.count(b"\n") == raw.count(b"\r\n") and raw.endswith(b"\r\n")


def test_another_file_under_the_id_of_an_edition_is_a_finding(ledger: Ledger) -> None:
    folder = ledger(without=(OLD,))
    assert imported(folder, OLD, workbook(OLD), write=True)[0] == 0
    # A comment in the file changes its bytes and none of its figures.
    other = workbook(OLD, edit=lambda book: setattr(book.properties, "title", "Second thoughts"))
    code, text = imported(folder, OLD, other, write=True)
    assert code == 1 and "[file/sha256]" in text and "sources.yaml:" in text
    again = (REAL_GDP, "file/sha256: published again without a change of figures.")
    assert imported(folder, OLD, other, accept=again, write=True)[0] == 0
    assert imported(folder, OLD, other, write=True)[0] == 0


def test_an_edition_older_than_the_newest_leaves_the_expectation_alone(ledger: Ledger) -> None:
    folder = ledger(without=(OLD,))
    before = (folder / "sources.yaml").read_text("utf-8").count("next_expected")
    assert imported(folder, OLD, workbook(OLD), write=True)[0] == 0
    assert (folder / "sources.yaml").read_text("utf-8").count("next_expected") == before


def test_without_the_reader_of_workbooks_it_says_what_to_install(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    code, text = imported(ledger(), NEW, workbook(NEW))
    assert code == 2 and "pip install 'spendtrack[import]'" in text


def test_long_work_says_how_far_it_has_come(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "published.xlsx"
    file.write_bytes(workbook(OLD))
    said: list[str] = []
    run("nato", file, ledger(), Request(OLD, DAY[OLD], TODAY), said.append)
    assert "reading Table 8a on sheet TABLE8a" in said and "checking the figures" in said


def test_a_file_or_a_ledger_that_is_not_there(ledger: Ledger, tmp_path: Path) -> None:
    folder = ledger()
    code, text = run("nato", tmp_path / "none.xlsx", folder, Request(OLD, DAY[OLD], TODAY))
    assert code == 2 and "none.xlsx cannot be read" in text
    request = Request(OLD, DAY[OLD], TODAY)
    code, text = run("nato", folder / "observations.csv", tmp_path / "nowhere", request)
    assert code == 2 and "cannot be read" in text
