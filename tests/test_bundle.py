"""A snapshot that can be cited: described for programs, readable everywhere, proven by anybody, never half written."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spendtrack import datapackage, export, tableschema
from spendtrack.celltext import without_guard, writable
from spendtrack.cli import main
from spendtrack.frames import Frames, build
from spendtrack.ledger import load
from spendtrack.tables import OWN_RULES, RULES, TABLES
from spendtrack.workbook import LONGEST_TEXT, workbook
from tests.small import PLEDGE, share, sound_frames, write

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 23)
ROWS = share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56) + share("NATO", 2026, 2.7)
TRICKY = PLEDGE.replace("  confidence", '  note: "=HYPERLINK(\\"http://x\\",\\"y\\")"\n  confidence')


def snapshot(folder: Path, data: Path, day: str = "2026-11-23") -> Path:
    assert main(["snapshot", "--data", str(data), "--out", str(folder), "--as-of", day]) == 0
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data", TRICKY, ROWS)


@pytest.fixture
def bundle(tmp_path: Path, data: Path) -> Path:
    return snapshot(tmp_path / "out", data)


@pytest.fixture(scope="module")
def real() -> Frames:
    return build(load(ROOT / "data")[0])


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(arguments)
    return code, "".join(capsys.readouterr())


# --- described ---------------------------------------------------------------------------------------------


def test_every_column_of_every_table_is_described_and_has_one_type(bundle: Path) -> None:
    package = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    readme = (bundle / "README.md").read_text(encoding="utf-8")
    resources = {one["path"]: one for one in package["resources"]}
    assert set(resources) == {path.name for path in bundle.glob("*.csv")}
    types: dict[str, set[str]] = {}
    for name, resource in resources.items():
        fields = resource["schema"]["fields"]
        text = (bundle / name).read_text(encoding="utf-8")
        assert [field["name"] for field in fields] == text.splitlines()[0].split(",")
        section = readme.split(f"## {name}:")[1].split("\n## ")[0]
        for field in fields:
            assert field["description"]
            assert f"| `{field['name']}` | {field['type']}" in section
            types.setdefault(field["name"], set()).add(field["type"])
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_no_rule_is_left_over_for_a_column_that_no_table_has() -> None:
    columns = {column for table in TABLES for column in table.columns}
    assert set(RULES) <= columns
    assert {(table.name, column) for table in TABLES for column in table.columns} >= set(OWN_RULES)
    for table in TABLES:
        assert {*table.key, *table.never_empty} <= set(table.columns)


def test_the_descriptor_names_day_revision_method_digests_and_no_clock(bundle: Path, data: Path) -> None:
    package = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    assert package["created"] == "2026-11-23T00:00:00Z"
    assert package["ledger_revision"] == load(data)[0].revision
    assert (package["as_of"], package["method_version"]) == ("2026-11-23", "1")
    for resource in package["resources"]:
        raw = (bundle / resource["path"]).read_bytes()
        assert resource["bytes"] == len(raw)
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        assert resource["schema"]["missingValues"] == [""]


def test_the_citation_is_sound_and_of_this_snapshot(bundle: Path, data: Path) -> None:
    cited = yaml.safe_load((bundle / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["cff-version"] == "1.2.0"
    assert (cited["type"], cited["license"]) == ("dataset", "CC-BY-4.0")
    assert (cited["version"], cited["date-released"]) == ("2026-11-23", "2026-11-23")
    assert cited["identifiers"][0]["value"] == f"sha256:{load(data)[0].revision}"


@pytest.mark.parametrize("day", ["2013-01-01", "2015-06-01", "2022-03-01", "2025-06-22", "2026-11-23"])
def test_the_schema_is_true_of_the_real_ledger_on_any_day(real: Frames, day: str) -> None:
    tables = export.tables(real, date.fromisoformat(day))
    contents, schemas, files = {}, {}, {}
    for table in TABLES:
        content, faults = tableschema.read(table.file, export.to_csv(tables[table.file]).encode())
        assert faults == [] and content
        schemas[table.name] = datapackage.schema(table)
        assert list(tableschema.check(table.file, content, schemas[table.name])) == []
        contents[table.name], files[table.name] = content, table.file
    for name in contents:
        assert list(tableschema.references(name, schemas, contents, files)) == []


@pytest.mark.skipif(not importlib.util.find_spec("frictionless"), reason="frictionless is not installed")
def test_frictionless_finds_the_real_snapshot_clean_and_a_spoilt_one_not(
    real: Frames, tmp_path: Path
) -> None:
    export.write_snapshot(real, DAY, tmp_path / "out")
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "datapackage.json", "--json"]
    clean = subprocess.run(command, cwd=tmp_path / "out", capture_output=True, text=True, check=False)
    assert json.loads(clean.stdout)["valid"], clean.stdout[-2000:]
    path = tmp_path / "out" / "headlines.csv"
    path.write_bytes(path.read_bytes().replace(b",LTU,", b",XXX,", 1))
    spoilt = subprocess.run(command, cwd=tmp_path / "out", capture_output=True, text=True, check=False)
    assert not json.loads(spoilt.stdout)["valid"]


@pytest.mark.parametrize(("day", "told"), [("2026-03-01", ""), ("2026-03-02", "2026-03-02")])
def test_a_withdrawal_is_told_only_from_its_day_on(tmp_path: Path, day: str, told: str) -> None:
    taken_back = "  withdrawn: {on: 2026-03-02, note: Taken back., sources: [speech]}\n  confidence"
    folder = write(tmp_path / "data", PLEDGE.replace("  confidence", taken_back), ROWS)
    table = pd.read_csv(snapshot(tmp_path / "out", folder, day) / "pledges.csv", keep_default_na=False)
    assert table["withdrawn"].tolist() == [told]


@pytest.mark.parametrize(
    "name", ["commitments.yaml", "parties.yaml", "sources.yaml", "events.yaml", "observations.csv"]
)
def test_a_ledger_without_one_of_its_files_still_gives_a_sound_snapshot(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (data / name).write_text("", encoding="utf-8")
    code, text = said(["verify", str(snapshot(tmp_path / "out", data)), "--data", str(data)], capsys)
    assert code == 0, text


# --- cells -------------------------------------------------------------------------------------------------

NASTY = [
    "\n",
    '"',
    "#",
    "=1+1",
    "@SUM(A1)",
    "\t",
    "\x00",
    "'=x",
    "''",
    "'",
    "-0.4",
    "Türkiye",
    "שלום, عليكم",
    "‮",
    ",",
    "\r",
]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=12),
    st.text(st.sampled_from("=+-@'\"#,;\t\r\n\x00 a"), max_size=8),
)
NUMBERS = st.one_of(st.sampled_from([-0.4, 1e-7, 5e-324, 1e22, 0.1, -0.0]), st.floats(allow_nan=False))


def frame(rows: list[tuple[str, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {"text": pd.Series([text for text, _ in rows], dtype=object), "number": [one for _, one in rows]}
    )


def check_cells(rows: list[tuple[str, float]], cells: list[tuple[str, str]]) -> None:
    for (text, number), (cell, digits) in zip(rows, cells, strict=True):
        assert without_guard(cell) == writable(text)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert float(digits.replace("INF", "inf")) == number
        assert "e" not in digits


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, NUMBERS), min_size=1, max_size=6))
@example([(text, -0.4) for text in NASTY])
def test_every_value_is_intact_in_csv_and_pandas(rows: list[tuple[str, float]]) -> None:
    text = export.to_csv(frame(rows))
    assert text.encode().decode("utf-8") == text
    check_cells(rows, [(a, b) for a, b in list(csv.reader(io.StringIO(text, newline="")))[1:]])
    table = pd.read_csv(io.BytesIO(text.encode()), dtype=str, keep_default_na=False)
    check_cells(rows, list(zip(table["text"], table["number"], strict=True)))


@pytest.mark.skipif(not importlib.util.find_spec("duckdb"), reason="duckdb is not installed")
@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(TEXTS, NUMBERS), min_size=1, max_size=6))
@example([(text, -0.4) for text in NASTY])
def test_every_value_is_intact_in_duckdb(rows: list[tuple[str, float]]) -> None:
    import duckdb

    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(export.to_csv(frame(rows)).encode())
        found = duckdb.sql(
            f"select coalesce(text, ''), number from read_csv('{path}', header=true, delim=',', quote='\"', "
            "escape='\"', auto_detect=false, columns={'text': 'varchar', 'number': 'varchar'})"
        )
        assert found is not None
        check_cells(rows, found.fetchall())


# --- the workbook ------------------------------------------------------------------------------------------


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in file.infolist()} == {zipfile.ZIP_STORED}
        return {name: file.read(name).decode("utf-8") for name in file.namelist()}


def test_the_workbook_holds_texts_as_texts_and_numbers_as_numbers(bundle: Path) -> None:
    found = parts((bundle / "spendtrack-2026-11-23.xlsx").read_bytes())
    sheets = re.findall(r'<sheet name="([a-z]+)"', found["xl/workbook.xml"])
    assert sheets == [table.name for table in TABLES]
    assert '=HYPERLINK("http://x","y")</t>' in found["xl/sharedStrings.xml"]
    for number, _ in enumerate(sheets, 1):
        sheet = found[f"xl/worksheets/sheet{number}.xml"]
        assert "<f>" not in sheet and "hyperlink" not in sheet
        assert 'state="frozen"' in sheet
        assert '<c r="A1" s="1" t="s">' in sheet
    assert "<b/>" in found["xl/styles.xml"]
    assert re.search(r"<c r=\"R\d\"><v>0\.94</v></c>", found["xl/worksheets/sheet1.xml"])
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", found["docProps/core.xml"])) == {"1980-01-01T00:00:00Z"}


def test_a_text_too_long_for_a_cell_is_cut_in_the_open() -> None:
    long = pd.DataFrame({"text": ["x" * (LONGEST_TEXT + 1)]})
    strings = parts(workbook({"long.csv": long}, "A title"))["xl/sharedStrings.xml"]
    assert "cut here" in strings


@pytest.mark.skipif(not importlib.util.find_spec("openpyxl"), reason="openpyxl is not installed")
@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(TEXTS, NUMBERS), min_size=1, max_size=6))
def test_every_value_is_intact_in_the_workbook(rows: list[tuple[str, float]]) -> None:
    import openpyxl
    from openpyxl.utils.escape import unescape

    data = workbook({"table.csv": frame(rows)}, "A title")
    assert data == workbook({"table.csv": frame(rows)}, "A title")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["table"]
    for row, (text, number) in enumerate(rows, 2):
        cell = sheet.cell(row, 1)
        assert cell.data_type in ("s", "n")
        assert unescape(cell.value or "") == writable(text)
        shown = sheet.cell(row, 2).value
        assert float(str(shown).replace("INF", "inf")) == number


# --- proven ------------------------------------------------------------------------------------------------


def test_a_whole_snapshot_is_proven(bundle: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 0, text
    assert "All 11 tables, verdicts included, were computed again" in text
    root = hashlib.sha256((bundle / "SHA256SUMS").read_bytes()).hexdigest()
    assert f"No problems in 16 files. SHA-256 of SHA256SUMS: {root}" in text


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
    names = sorted(path.name for path in bundle.iterdir() if path.name != "SHA256SUMS")
    sums = "".join(f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
    (bundle / "SHA256SUMS").write_text(sums, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("gaps.csv", ",on-pace,", ",met,", "gaps.csv: computed again, gbr-3p5-2035, verdict: expected 'on-pace', found 'met'"),
        ("gaps.csv", ",on-pace,", ",fine,", "gaps.csv: column verdict, row 1: expected one of met, lapsed"),
        ("gaps.csv", ",0.94,", ",much,", "gaps.csv: column gap_pp, row 1: expected number, found much"),
        ("gaps.csv", "\n2026-11-23,", "\n2026-11-33,", "gaps.csv: column as_of, row 1: expected date, found 2026-11-33"),
        ("gaps.csv", ",GBR,", ",GBX,", "gaps.csv: country, row 1: expected a row of parties.csv, found GBX"),
        ("gaps.csv", ",statement,", ",,", "gaps.csv: column strength, row 1: expected a value, found an empty cell"),
        ("gaps.csv", "as_of,", "when,", "gaps.csv: columns: expected as_of, obligation_id"),
        ("observations.csv", ",2025,", ",2026,", "observations.csv: unique key party, measure, basis, year"),
        ("observations.csv", ",2025,", ",1066,", "observations.csv: column year, row 1: expected at least 1900, found 1066"),
        ("sources.csv", "\nsecond-edition,", "\nSecond Edition,", "sources.csv: column source_id, row 2: expected the pattern"),
        ("parties.csv", "\nFRA,", "\nDEU,", "parties.csv: primary key party, row 3: expected other values"),
        ("parties.csv", "\nFRA,France", "\nFRA,\"Fr", "parties.csv: form: expected CSV in UTF-8"),
        ("parties.csv", "\nFRA,France", "\nFRA,x,France", "parties.csv: row 3: expected 6 cells, found 7"),
        ("parties.csv", "\nFRA,France,country,EUR,,\n", "\n", "computed again, FRA: expected a row, found none"),
        ("README.md", "CC BY 4.0", "none", "README.md: written again"),
    ],
)  # fmt: skip
def test_a_forged_cell_is_found_although_its_digest_fits(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str], name: str, old: str, new: str, words: str
) -> None:
    edit(bundle / name, old, new)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert f"{name}: SHA-256: expected " in text
    forge(bundle)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert "SHA-256: expected" not in text
    assert words in text


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
        ("xl/worksheets/sheet1.xml", "<v>0.94</v>", "<v>0.49</v>", "sheet gaps, cell R2: expected '0.94', found '0.49'"),
        ("xl/sharedStrings.xml", "on-pace", "met", "sheet gaps, cell AD2: expected 'on-pace', found 'met'"),
        ("xl/worksheets/sheet1.xml", "<v>0.94</v>", "<f>1+1</f><v>0.94</v>", "form: expected a workbook without formulas"),
        ("xl/workbook.xml", 'name="gaps"', 'name="gasp"', "sheet gaps: expected 2 rows, as in the CSV file, found 0"),
    ],
)  # fmt: skip
def test_a_workbook_that_says_something_else_is_found(
    bundle: Path, data: Path, capsys: pytest.CaptureFixture[str], part: str, old: str, new: str, words: str
) -> None:
    rewrite(bundle / "spendtrack-2026-11-23.xlsx", part, old, new)
    forge(bundle)
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert f"spendtrack-2026-11-23.xlsx: {words}" in text


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
        "lineage.csv: file: expected a file, since SHA256SUMS lists it, found none",
        "parties.csv: file: expected a file, since SHA256SUMS lists it, found none",
        "notes.txt: file: expected nothing, since SHA256SUMS does not list it, found a foreign file",
        "folder: file: expected nothing",
        "SHA256SUMS: line 2: expected a digest",
        "README.md: file: expected nothing",
    ):
        assert words in text


def test_another_ledger_cannot_prove_the_tables_and_both_revisions_are_named(
    bundle: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = write(tmp_path / "other", PLEDGE, ROWS)
    code, text = said(["verify", str(bundle), "--data", str(other)], capsys)
    assert code == 0
    assert "could not be computed again" in text
    for folder in (data, other):
        assert load(folder)[0].revision in text
    edit(bundle / "datapackage.json", '"method_version": "1"', '"method_version": "0"')
    code, text = said(["verify", str(bundle), "--data", str(data)], capsys)
    assert code == 1
    assert "made by method version 0, this program has version 1" in text


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
    assert "datapackage.json: form: expected a Data Package" in out


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
    assert "SHA256SUMS: file: expected the digests of all files, found no such file" in text


# --- never half written ------------------------------------------------------------------------------------


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("after", [0, 1, 9])
def test_a_process_killed_while_writing_leaves_the_old_snapshot_whole(
    bundle: Path, data: Path, after: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(bundle)
    code = (
        "import os, sys\nfrom spendtrack.cli import main\nseen = []\n"
        f"def die(_):\n    seen.append(1)\n    if len(seen) > {after}: os._exit(9)\n"
        "os.fsync = die\nmain(sys.argv[1:])\n"
    )
    arguments = ["snapshot", "--data", str(data), "--out", str(bundle), "--as-of", "2026-12-01"]
    assert subprocess.run([sys.executable, "-c", code, *arguments], check=False).returncode == 9
    assert content(bundle) == before
    assert said(["verify", str(bundle), "--data", str(data)], capsys)[0] == 0


def test_a_crash_between_the_two_renames_brings_the_old_snapshot_back(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(bundle)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if target == bundle and not path.name.endswith("-old"):
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="Input/output"):
        export.write_snapshot(sound_frames(tmp_path / "more", rows=ROWS), date(2026, 12, 1), bundle)
    assert content(bundle) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_snapshot_of_another_day_is_replaced_with_its_workbook(bundle: Path, data: Path) -> None:
    snapshot(bundle, data, "2026-12-01")
    assert [path.name for path in bundle.glob("*.xlsx")] == ["spendtrack-2026-12-01.xlsx"]
