"""Both files or none, line ends and hashes kept, and the words for a reader that is not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from spendtrack.cli.main import main
from spendtrack.files import write_whole
from spendtrack.ledger.draft import SOURCES
from spendtrack.ledger.formatting import lay_out
from spendtrack.ledger.loading import load
from spendtrack.review.editions import writing
from spendtrack.review.editions.running import Request, run
from tests.review.editions.conftest import Ledger
from tests.review.editions.test_nato import DAY, EMPTY, NEW, OLD, REAL_GDP, TODAY, imported, workbook


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


def warnings_of(folder: Path, edition: str) -> set[tuple[str, str]]:
    """(word of the warning, message) of what `check` says of an edition."""
    return {(one.slug, one.message) for one in load(folder)[1] if one.record == edition}


def test_what_the_edition_before_explained_is_taken_over_and_the_rest_is_told(ledger: Ledger) -> None:
    folder = ledger(without=(NEW,))
    file = folder.parent / "published.xlsx"
    file.write_bytes(workbook(NEW))
    asked = Request(NEW, DAY[NEW], TODAY, accept=(REAL_GDP, *EMPTY[NEW]), entered=TODAY, write=True)
    code, text = run("nato", file, folder, asked)
    assert code == 0, text
    source = load(folder)[0].sources[NEW]
    said = {(one.finding, one.party, one.year) for one in source.explained}
    assert ("unlike-its-neighbour-year", "BGR", 2019) in said and (
        "share-unlike-its-sum",
        "NLD",
        None,
    ) in said
    assert "Taken over from nato-2025-08" in text
    assert not any(finding == "basis-changed" for finding, *_ in said)
    assert source.edition and source.edition.members == "NATO" and source.edition.entered == TODAY
    left = warnings_of(folder, NEW)
    assert "basis-changed" in {slug for slug, _ in left}
    assert all(f": {message} [{slug}" in text for slug, message in left), text


def test_a_warning_that_is_accepted_is_explained_in_the_entry(ledger: Ledger) -> None:
    folder = ledger(without=(NEW,))
    reasons = (
        "unlike-its-neighbour-year/TUR: Prices in lira rose by half, [more] in 2022: see the notes.",
        "share-unlike-its-sum/NATO: the sums are at the rates of the year.",
        "basis-changed: the first edition on core defence expenditure.",
    )
    accept = (REAL_GDP, *EMPTY[NEW], *reasons)
    book = workbook(NEW)
    assert imported(folder, NEW, book, accept=accept, write=True)[0] == 0
    assert warnings_of(folder, NEW) == set()
    before = everything(folder)
    raw = before[SOURCES]
    entry = raw[raw.index(f"- id: {NEW}".encode()) :].split(b"\n\n")[0] + b"\n"
    assert lay_out(entry, SOURCES, SOURCES) == (entry, [])
    code, text = imported(folder, NEW, book, accept=accept, write=True)
    assert code == 0 and "Nothing to write" in text, text
    assert everything(folder) == before


def test_the_effect_of_an_edition_to_come_is_told_of_its_day(
    ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = ledger(without=(NEW,))
    file = folder.parent / "published.xlsx"
    file.write_bytes(workbook(NEW))
    accept = [word for one in (REAL_GDP, *EMPTY[NEW]) for word in ("--accept", one)]
    asked = ["import", "nato", str(file), "--edition", "nato-2049-07", "--published", "2049-07-01"]
    main([*asked, "--data", str(folder), *accept, "--accept", "years/newest: a day in a far future."])
    text = capsys.readouterr().out
    assert "Effect as of 2049-07-01" in text, text
