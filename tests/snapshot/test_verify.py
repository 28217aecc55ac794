"""A snapshot proves itself: what was changed, forged, added or taken away is named in words that a newcomer understands."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest

from spendtrack.assessment.frames import build
from spendtrack.cli.main import main
from spendtrack.ledger.loading import load
from spendtrack.snapshot.bundle import tables as bundle_tables
from spendtrack.snapshot.workbook import column_letters, workbook
from tests.small import PLEDGE, share, write

ROWS = share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56) + share("NATO", 2026, 2.7)
TRICKY = PLEDGE.replace("  confidence", '  note: "=HYPERLINK(\\"http://x\\",\\"y\\")"\n  confidence')
BOOK = "spendtrack-2026-11-23.xlsx"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data", TRICKY, ROWS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot of those data, made once; tests write into copies of it."""
    folder = tmp_path_factory.mktemp("made")
    data = write(folder / "data", TRICKY, ROWS)
    assert main(["snapshot", "--data", str(data), "--out", str(folder / "out"), "--as-of", "2026-11-23"]) == 0
    return folder / "out"


@pytest.fixture
def bundle(tmp_path: Path, made: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "out"))


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(arguments)
    return code, "".join(capsys.readouterr())


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def forge(bundle: Path) -> None:
    """Make the digests fit again, as somebody would who wants to deceive."""
    package = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        raw = (bundle / resource["path"]).read_bytes()
        resource |= {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
    (bundle / "datapackage.json").write_text(
        json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    names = sorted(path.name for path in bundle.iterdir() if path.name not in ("SHA256SUMS", BOOK))
    sums = "".join(f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (bundle / "SHA256SUMS").write_text(sums, encoding="utf-8")


def test_a_whole_snapshot_is_proven(bundle: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    root = hashlib.sha256((bundle / "SHA256SUMS").read_bytes()).hexdigest()
    assert (code, text.splitlines()) == (
        0,
        [
            f"Snapshot as of 2026-11-23, ledger revision {load(data)[0].revision[:12]}, method version 2, made with spendtrack 0.1.0.",
            "All 11 tables, verdicts included, were computed again from the ledger and are the same.",
            f"Proven: no problems in 16 files. SHA-256 of SHA256SUMS: {root}",
        ],
    )


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_sha256sum_proves_the_files_and_finds_a_changed_one(bundle: Path) -> None:
    command = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=bundle, check=False, capture_output=True).returncode == 0
    listed = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert {line[66:] for line in listed} == {path.name for path in bundle.iterdir()} - {"SHA256SUMS", BOOK}
    edit(bundle / "gaps.csv", ",0.94,", ",0.49,")
    assert subprocess.run(command, cwd=bundle, check=False, capture_output=True).returncode == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("gaps.csv", ",on-pace,", ",met,", "gbr-3p5-2035, column verdict: holds met, the ledger gives on-pace."),
        ("gaps.csv", "2.56% in 2026", "2.65% in 2026", "column reason: holds 2.65% in 2026 (estimate), from"),
        ("gaps.csv", ",on-pace,", ",fine,", "row 2, column verdict: fine is none of met, lapsed"),
        ("gaps.csv", ",0.94,", ",much,", "row 2, column gap_pp: much is no number."),
        ("gaps.csv", "\n2026-11-23,", "\n2026-11-33,", "row 2, column as_of: 2026-11-33 is no date."),
        ("gaps.csv", ",GBR,", ",GBX,", "row 2, column country: GBX is not in parties.csv."),
        ("gaps.csv", ",statement,", ",,", "row 2, column strength: is empty, though every row has a value there."),
        ("gaps.csv", "as_of,", "when,", "its columns are when, obligation_id"),
        ("observations.csv", ",2025,", ",2026,", "rows 2 and 3 have the same party, measure, basis, year, unit, edition."),
        ("observations.csv", ",2025,", ",1066,", "row 2, column year: 1066 is less than 1900."),
        ("sources.csv", "\nsecond-edition,", "\nSecond Edition,", "row 3, column source_id: Second Edition does not have the form"),
        ("parties.csv", "\nFRA,", "\nDEU,", "rows 3 and 4 have the same party."),
        ("parties.csv", "\nFRA,France", "\nFRA,\"Fr", "is not CSV in UTF-8"),
        ("parties.csv", "\nFRA,France", "\nFRA,x,France", "row 4 has 7 cells, its first row 6."),
        ("parties.csv", "\nFRA,France,country,EUR,,\n", "\n", "FRA: the ledger gives this row, the file lacks it."),
        ("parties.csv", "\nFRA,", "\nFRB,", "FRB: the ledger gives no such row."),
        ("parties.csv", "\nFRA,", '\n"FRA",', "has the rows in another order, or other quotes, than the ledger gives."),
        ("README.md", "CC BY 4.0", "none", "is not what spendtrack 0.1.0 writes for this ledger and day."),
        ("CITATION.cff", "CC-BY-4.0", "MIT", "is not what spendtrack 0.1.0 writes for this ledger and day."),
    ],
)  # fmt: skip
def test_a_forged_cell_is_found_although_its_digest_fits(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, words: str
) -> None:
    edit(bundle / name, old, new)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert f"{name}: was changed after SHA256SUMS was written: its SHA-256 is " in text
    forge(bundle)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert "was changed" not in text
    assert words in "\n".join(line for line in text.splitlines() if line.startswith(f"{name}: "))
    assert "\nNot proven: " in text


def rewrite(path: Path, part: str, old: str, new: str) -> None:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as file:
        texts = {name: file.read(name).decode() for name in file.namelist()}
    assert old in texts[part]
    texts[part] = texts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as file:
        for name, text in texts.items():
            file.writestr(name, text)


@pytest.mark.parametrize(
    ("part", "old", "new", "words"),
    [
        ("xl/worksheets/sheet2.xml", "<v>0.94</v>", "<v>0.49</v>", "sheet gaps, cell R2 holds 0.49, gaps.csv has 0.94."),
        ("xl/sharedStrings.xml", ">on-pace<", ">met<", "sheet gaps, cell AD2 holds met, gaps.csv has on-pace."),
        ("xl/worksheets/sheet2.xml", "<v>0.94</v>", "<f>1+1</f><v>0.94</v>", "is not a workbook of plain values"),
        ("xl/workbook.xml", 'name="gaps"', 'name="gasp"', "sheet gaps has 0 rows, gaps.csv has 2."),
        ("xl/workbook.xml", 'name="about"', 'name="abuot"', "sheet abuot is no table of the snapshot."),
    ],
)  # fmt: skip
def test_a_workbook_that_says_something_else_is_found(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str], part: str, old: str, new: str, words: str
) -> None:
    rewrite(bundle / BOOK, part, old, new)
    forge(bundle)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert f"{BOOK}: {words}" in text


def test_a_workbook_packed_anew_is_the_same_and_one_with_a_macro_is_not(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (bundle / BOOK).read_bytes()
    rewrite(bundle / BOOK, "xl/styles.xml", "Calibri", "Comic Sans")
    assert (bundle / BOOK).read_bytes() != before
    assert main(["verify", str(bundle), "--data", str(data)]) == 0
    with zipfile.ZipFile(bundle / BOOK, "a") as file:
        file.writestr("xl/vbaProject.bin", b"macro")
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert (
        code == 1
        and f"{BOOK}: is not a workbook of plain values (ValueError: it holds xl/vbaProject.bin)" in text
    )
    (bundle / BOOK).unlink()
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1 and f"{BOOK}: is missing" in text


def test_files_that_are_missing_foreign_or_unlisted_are_named(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "lineage.csv").unlink()
    (bundle / "notes.txt").write_text("mine", encoding="utf-8")
    (bundle / "folder").mkdir()
    (bundle / "parties.csv").rename(bundle.parent / "parties.csv")
    (bundle / "parties.csv").symlink_to(bundle.parent / "parties.csv")
    edit(bundle / "SHA256SUMS", "  README.md", "  ../README.md")
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    for words in (
        "lineage.csv: is missing, though SHA256SUMS lists it.",
        "parties.csv: is missing, though SHA256SUMS lists it.",
        "notes.txt: does not belong to the snapshot: SHA256SUMS does not list it.",
        "folder: does not belong to the snapshot",
        "SHA256SUMS: line 2 is not a digest, two blanks and the name of one more file",
        "README.md: does not belong to the snapshot",
    ):
        assert words in text
    assert text.count("lineage.csv: ") == 1, "a missing file is one problem, not three"


@pytest.mark.parametrize("name", ["SHA256SUMS", "datapackage.json"])
def test_a_snapshot_without_what_proves_it_is_not_proven(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (bundle / name).unlink()
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert f"{name}: is missing" in text


def test_a_table_that_is_neither_described_nor_there_is_named_after_forging(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "more.csv").write_text("a\n1\n", encoding="utf-8")
    forge(bundle)
    assert (
        "more.csv: has no description in datapackage.json."
        in said(["verify", str(bundle), "--data", str(data)], capsys)[1]
    )
    (bundle / "lineage.csv").unlink()
    (bundle / "more.csv").unlink()
    edit(
        bundle / "SHA256SUMS",
        next(x for x in (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines(True) if "more" in x),
        "",
    )
    edit(
        bundle / "SHA256SUMS",
        next(
            x for x in (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines(True) if "lineage" in x
        ),
        "",
    )
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert (code, "lineage.csv: is missing, though datapackage.json describes it." in text) == (1, True)


def test_another_ledger_proves_nothing_and_both_revisions_are_named(
    bundle: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = write(tmp_path / "other", PLEDGE, ROWS)
    code, text = said(["verify", str(bundle), "--data", str(other)], capsys)
    assert code == 2
    assert "The tables could not be computed again: they were made from ledger revision " in text
    assert "name it with --data DIR." in text
    assert "\nNot proven, but whole: no problems in 16 files." in text
    for folder in (data, other):
        assert load(folder)[0].revision in text


def test_a_forged_revision_or_method_does_not_make_a_forged_verdict_pass(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(bundle / "gaps.csv", ",on-pace,", ",met,")
    edit(bundle / "datapackage.json", '"method_version": "2"', '"method_version": "0"')
    rewrite(bundle / BOOK, "xl/sharedStrings.xml", ">on-pace<", ">met<")
    forge(bundle)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 2
    assert "they follow method version 0, this is spendtrack 0.1.0 with method version 2" in text
    edit(bundle / "datapackage.json", '"method_version": "0"', '"method_version": "2"')
    edit(
        bundle / "datapackage.json",
        f'"ledger_revision": "{load(data)[0].revision}"',
        f'"ledger_revision": "{"0" * 64}"',
    )
    forge(bundle)
    assert said(["verify", str(bundle), "--data", str(data)], capsys)[0] == 2


def test_without_a_ledger_only_the_files_are_proven_and_only_when_asked(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said(["verify", str(bundle), "--files-only"], capsys)
    assert (code, "Whole: no problems in 16 files." in text) == (0, True)
    edit(bundle / "gaps.csv", ",0.94,", ",much,")
    assert said(["verify", str(bundle), "--files-only"], capsys)[0] == 1


def test_an_older_snapshot_is_proven_by_a_program_that_has_more_columns(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    package["spendtrack_version"] = "0.0.9"
    resources = {one["name"]: one for one in package["resources"]}
    resources["parties"]["schema"]["fields"].pop()
    text = (bundle / "parties.csv").read_text(encoding="utf-8")
    shorter = "".join(line.rsplit(",", 1)[0] + "\n" for line in text.splitlines())
    (bundle / "parties.csv").write_text(shorter, encoding="utf-8")
    (bundle / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    tables = bundle_tables(build(load(data)[0]).day(date(2026, 11, 23)))
    tables["parties.csv"] = tables["parties.csv"].iloc[:, :-1]
    (bundle / BOOK).write_bytes(workbook(tables, [["An older snapshot"]], date(2026, 11, 23)))
    forge(bundle)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 0, text
    assert (
        f"Only spendtrack 0.0.9 can do that for datapackage.json, CITATION.cff, README.md or {BOOK}." in text
    )
    edit(bundle / "parties.csv", "France", "Gaul")
    forge(bundle)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert (code, "FRA, column name: holds Gaul, the ledger gives France." in text) == (1, True)


def test_a_column_that_only_the_workbook_has_is_named(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = bundle_tables(build(load(data)[0]).day(date(2026, 11, 23)))
    tables["headlines.csv"] = tables["headlines.csv"].assign(remark="ours")
    (bundle / BOOK).write_bytes(workbook(tables, [["A workbook"]], date(2026, 11, 23)))
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    letter = column_letters(len(tables["headlines.csv"].columns))[-1]
    assert code == 1
    assert f"{BOOK}: sheet headlines, cell {letter}1 lies beside the columns that headlines.csv has." in text


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "3", "[" * 5000, '{"resources": [3]}', '{"resources": [{"path": "gaps.csv"}]}', '{"resources": {}}',
     '{"resources": [], "as_of": "now"}', '{"resources": null}'],
)  # fmt: skip
def test_a_descriptor_that_is_none_is_a_problem_and_no_traceback(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (bundle / "datapackage.json").write_text(text, encoding="utf-8")
    code, out = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert "datapackage.json: cannot be read as a description of tables" in out


@pytest.mark.parametrize(
    ("old", "new"),
    [('"type": "date"', '"type": "day"'), ('"pattern": "', '"pattern": "('), ('"fields": [', '"fields": [3, '),
     ('"primaryKey": [', '"primaryKey": ["nothing", '), ('"foreignKeys": [', '"foreignKeys": [3, ')],
)  # fmt: skip
def test_a_schema_that_is_none_is_a_problem_and_no_traceback(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str], old: str, new: str
) -> None:
    edit(bundle / "datapackage.json", old, new)
    forge(bundle)
    assert said(["verify", str(bundle), "--data", str(data)], capsys)[0] == 1


def test_what_is_no_folder_or_no_snapshot_is_said(
    bundle: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(["verify", str(tmp_path / "none"), "--data", str(data)], capsys)[0] == 2
    assert said(["verify", str(bundle), "--data", str(tmp_path / "none")], capsys)[0] == 2
    code, text = said(["verify", str(data), "--data", str(data)], capsys)
    assert code == 1
    assert "SHA256SUMS: is missing, so nothing says what the files should be." in text
