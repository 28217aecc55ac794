"""Every value comes back whole from CSV and workbook, whoever reads them: csv, pandas, DuckDB, LibreOffice, openpyxl."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from spendtrack.snapshot import csv_text, workbook_cells
from spendtrack.snapshot.csv_text import cell_text, without_guard, writable
from spendtrack.snapshot.tables import TABLES
from spendtrack.snapshot.workbook import LONGEST_TEXT, fitting, workbook
from tests.examples import examples

DATA = Path(__file__).parents[2] / "data"
COVER = [["A title"]]
DAY = date(2026, 11, 23)
NASTY = [
    "\n", "a\nb", '"', 'say "x"', "#", "#REF!", "=1+1", "=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0", "@SUM(A1)", "+49 30",
    "\t", "a\tb", "\x00", "a\x00b", "'=x", "'", "''", "-0.4", "-2% of GDP", "Türkiye", "שלום, عليكم", "\u202eevil", "\u200f",
    ",", ";=1+1", "\r", "a\rb", "a\r\nb", "😀", "007", "1e5", "NA", "NaN", "null", "TRUE", "2027/28", "2025-06", "2025-06-24", "1/2",
    "12:30", "1,5", "5%", " lead", "trail ", "＝1+1", "\x01", "\x1f", "\ufffe", "\uffff", "_x0041_", "_x000d_", "<b>&amp;</b>", "\ufeffx",
    "١٢٣", "\\N", "a\\", "\x85", "\u2028", "x" * (LONGEST_TEXT - 1),
]  # fmt: skip
NUMBERS_MEANT = [-0.4, 1e-7, 5e-324, 1e22, 0.1, -0.0, 2.395866933, 123456789.1]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=12),
    st.text(st.sampled_from("=+-@'\"#,;\t\r\n\x00 a_x0F"), max_size=8),
)
NUMBERS = st.one_of(st.sampled_from(NUMBERS_MEANT), st.floats(allow_nan=False))
Rows = list[tuple[str, float]]
ROWS = st.lists(st.tuples(TEXTS, NUMBERS), min_size=1, max_size=6)
# The smallest of all numbers has 325 digits, which LibreOffice takes for a text.
IN_OFFICE = [number for number in NUMBERS_MEANT if number != 5e-324]
EXAMPLE: Rows = [(text, NUMBERS_MEANT[at % len(NUMBERS_MEANT)]) for at, text in enumerate(NASTY)]


def frame(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(
        {"text": pd.Series([text for text, _ in rows], dtype=object), "number": [one for _, one in rows]}
    )


def check_cells(rows: Rows, cells: list[tuple[str, str]]) -> None:
    for (text, number), (cell, digits) in zip(rows, cells, strict=True):
        assert without_guard(cell) == writable(text)
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert float(digits.replace("INF", "inf")) == number
        assert "e" not in digits


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.4, "-0.4"), (2.0, "2"), (1e-7, "0.0000001"), (2.395866933, "2.395866933"), (123456789.1, "123456789.1"),
        (None, ""), (True, "true"), (2026, "2026"), ("NA", "NA"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("@SUM(A1)", "'@SUM(A1)"), ("-2% of GDP", "'-2% of GDP"),
        ("Türkiye", "Türkiye"), ("2027/28", "2027/28"), ("it's", "it's"), ("'twas", "'twas"),
    ],
)  # fmt: skip
def test_numbers_stay_numbers_and_formulas_become_text(value: object, text: str) -> None:
    assert cell_text(value) == text


# NA has no place in a column of floats, and NaT none in one of numbers or flags.
@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        *[
            (kind, missing)
            for kind in ("object", "str", "datetime64[s]")
            for missing in (float("nan"), None, pd.NA, pd.NaT)
        ],
        *[("float64", missing) for missing in (float("nan"), None)],
        *[(kind, missing) for kind in ("Int64", "boolean") for missing in (float("nan"), None, pd.NA)],
    ],
)
def test_whatever_a_frame_says_for_unknown_is_an_empty_cell(missing: object, kind: str) -> None:
    column = pd.Series([missing], dtype="object").astype(kind)  # type: ignore[call-overload]
    assert csv_text.to_csv(pd.DataFrame({"x": column, "y": ["kept"]})) == "x,y\n,kept\n"


@settings(deadline=None)
@given(ROWS)
@example(EXAMPLE)
def test_every_value_is_intact_in_csv_and_pandas(rows: Rows) -> None:
    text = csv_text.to_csv(frame(rows))
    assert text.encode().decode("utf-8") == text
    check_cells(rows, [(a, b) for a, b in list(csv.reader(io.StringIO(text, newline="")))[1:]])
    table = pd.read_csv(io.BytesIO(text.encode()), dtype=str, keep_default_na=False)
    check_cells(rows, list(zip(table["text"], table["number"], strict=True)))


@settings(deadline=None, max_examples=examples(30))
@given(ROWS)
@example(EXAMPLE)
def test_every_value_is_intact_in_duckdb(rows: Rows) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(csv_text.to_csv(frame(rows)).encode())
        check_cells(rows, [(a, b) for a, b in in_duckdb(path)])


def in_duckdb(path: Path) -> list[tuple[str, ...]]:
    """The cells as the README of a snapshot says that DuckDB should read them."""
    found = duckdb.sql(
        f"select * from read_csv('{path}', header = true, delim = ',', quote = '\"', escape = '\"', all_varchar = true, "
        "auto_detect = false, columns = {" + ", ".join(f"'{name}': 'varchar'" for name in header(path)) + "})"
    )
    assert found is not None
    return [tuple("" if cell is None else cell for cell in row) for row in found.fetchall()]


def header(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")


# --- the workbook ------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=examples(40))
@given(ROWS)
@example(EXAMPLE)
def test_every_value_is_intact_in_the_workbook(rows: Rows) -> None:
    data = workbook({"table.csv": frame(rows)}, COVER, DAY)
    assert data == workbook({"table.csv": frame(rows)}, COVER, DAY)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["table"]
    ours = workbook_cells.read(data)["table"]
    for row, (text, number) in enumerate(rows, 2):
        cell = sheet.cell(row, 1)
        assert cell.data_type in ("s", "n")
        if "_x" not in text:  # openpyxl takes an escape of an escape for one
            assert unescape(cell.value or "") == fitting(writable(text))
        assert ours[row - 1]["A"] == ("s", fitting(writable(text)))
        shown = sheet.cell(row, 2).value
        assert float(str(shown).replace("INF", "inf")) == number


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in file.infolist()} == {zipfile.ZIP_DEFLATED}
        return {name: file.read(name).decode("utf-8") for name in file.namelist()}


def test_the_workbook_holds_texts_as_texts_and_yes_and_no_as_such() -> None:
    table = pd.DataFrame({"text": ["=1+1", "http://x"], "flag": [True, False], "none": [None, None]})
    data = workbook({"table.csv": table}, COVER, DAY)
    found = parts(data)
    sheet = found["xl/worksheets/sheet2.xml"]
    assert "<f>" not in sheet and "hyperlink" not in sheet
    assert 'state="frozen"' in sheet and '<c r="A1" s="1" t="s">' in sheet
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+", found["docProps/core.xml"])) == {"2026-11-23T00:00:00"}
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["about", "table"]
    assert book.properties.title == "A title"
    assert [[cell.value for cell in row] for row in book["table"].rows] == [
        ["text", "flag", "none"],
        ["=1+1", True, None],
        ["http://x", False, None],
    ]
    assert book["table"]["A2"].data_type == "s"


def test_a_text_too_long_for_a_cell_is_cut_in_the_open() -> None:
    long = pd.DataFrame({"text": ["x" * (LONGEST_TEXT + 1)]})
    strings = parts(workbook({"long.csv": long}, COVER, DAY))["xl/sharedStrings.xml"]
    assert "cut here" in strings


# --- LibreOffice -------------------------------------------------------------------------------------------

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
# Comma, double quote, UTF-8, from line 1; then, as the README says, all columns as text.
PLAIN = "CSV:44,34,76,1"
AS_TEXT = f"{PLAIN},{'/'.join(f'{column}/2' for column in range(1, 121))}"
TO_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def office_rows(texts: list[str]) -> Rows:
    return [(text, IN_OFFICE[at % len(IN_OFFICE)]) for at, text in enumerate(texts)]


def in_office(folder: Path, names: list[str], to: str, *options: str) -> Path:
    out = folder / f"out-{random.randrange(10**9)}"
    command = [str(OFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", *options]
    command += ["--convert-to", to, "--outdir", str(out), *names]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return out


def cells_of(path: Path) -> list[tuple[str, ...]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [tuple(row) for row in csv.reader(file)]


def one_line_end(text: str) -> str:
    """LibreOffice holds every line end in a cell as LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def random_texts(number: int) -> list[str]:
    dice = random.Random(6)
    signs = "=+-@'\"#,;\t\n aé0.5e/%€ğש😀"
    return ["".join(dice.choices(signs, k=dice.randrange(1, 12))) for _ in range(number)]


@needs_office
def test_every_value_is_intact_in_libreoffice(tmp_path: Path) -> None:
    rows = office_rows(NASTY + random_texts(400))
    (tmp_path / "table.csv").write_bytes(csv_text.to_csv(frame(rows)).encode())
    out = in_office(tmp_path, ["table.csv"], TO_CSV, f"--infilter={AS_TEXT}")
    back = cells_of(next(out.iterdir()))
    expected = [(one_line_end(a), b) for a, b in cells_of(tmp_path / "table.csv")]
    assert back == expected


@needs_office
def test_libreoffice_runs_no_text_and_takes_every_number_as_one(tmp_path: Path) -> None:
    rows = office_rows(NASTY + random_texts(400))
    (tmp_path / "table.csv").write_bytes(csv_text.to_csv(frame(rows)).encode())
    out = in_office(tmp_path, ["table.csv"], "xlsx", f"--infilter={PLAIN}")
    sheet = openpyxl.load_workbook(out / "table.xlsx").worksheets[0]
    for row, (_, number) in enumerate(rows, 2):
        assert sheet.cell(row, 1).data_type != "f"
        assert sheet.cell(row, 2).data_type == "n"
        assert sheet.cell(row, 2).value == pytest.approx(number, rel=1e-14, abs=1e-300)


@needs_office
def test_the_workbook_is_intact_in_libreoffice(tmp_path: Path) -> None:
    rows = office_rows([text for text in NASTY if "\r" not in text])
    (tmp_path / "book.xlsx").write_bytes(workbook({"table.csv": frame(rows)}, COVER, DAY))
    out = in_office(tmp_path, ["book.xlsx"], TO_CSV)
    back = cells_of(out / "book-table.csv")[1:]
    assert [text for text, _ in back] == [writable(text) for text, _ in rows]
    numbers = [float(number) for _, number in back]
    assert numbers == pytest.approx([number for _, number in rows], rel=1e-14, abs=1e-300)


@needs_office
def test_the_real_tables_are_intact_in_libreoffice_csv_and_workbook(
    tmp_path: Path, real_snapshot: Path
) -> None:
    files = [table.file for table in TABLES]
    shutil.copytree(real_snapshot, tmp_path, dirs_exist_ok=True)
    texts = in_office(tmp_path, files, TO_CSV, f"--infilter={AS_TEXT}")
    book = in_office(tmp_path, ["spendtrack-2026-11-23.xlsx"], TO_CSV)
    for table in TABLES:
        right = cells_of(tmp_path / table.file)
        assert cells_of(next(texts.glob(f"{table.name}*.csv"))) == right
        plain = [[without_guard(cell) for cell in row] for row in right]
        found = cells_of(book / f"spendtrack-2026-11-23-{table.name}.csv")
        assert len(found) == len(plain)
        for mine, theirs in zip(plain, found, strict=True):
            for a, b in zip(mine, theirs, strict=True):
                assert a == b or a == b.lower() or float(a) == pytest.approx(float(b), rel=1e-14)


# --- as the README says ------------------------------------------------------------------------------------


def test_the_ways_to_read_that_the_readme_names_give_every_cell_of_the_real_tables(
    real_snapshot: Path,
) -> None:
    readme = (real_snapshot / "README.md").read_text(encoding="utf-8")
    call = re.search(r"`read_csv\((name, keep_default_na=False, na_values=\[\"\"\])\)`", readme)
    query = re.search(r"`(from read_csv\(.*?\))`", readme)
    assert call and query
    for table in TABLES:
        path = real_snapshot / table.file
        right = cells_of(path)[1:]
        read = pd.read_csv(path, keep_default_na=False, na_values=[""])
        for at, name in enumerate(table.columns):
            for cell, value in zip((row[at] for row in right), read[name].tolist(), strict=True):
                if cell == "":
                    assert value != value
                elif table.rule(name).type in ("number", "integer"):
                    assert float(cell) == value
                else:  # a column with whole numbers and gaps is one of floats to pandas
                    assert str(value).lower() in (cell.lower(), f"{cell}.0")
        found = duckdb.sql(query[1].replace("name", f"'{path}'", 1))
        assert found is not None
        assert [tuple(cell or "" for cell in row) for row in found.fetchall()] == right


def test_a_python_without_duckdb_or_openpyxl_can_still_write_a_snapshot() -> None:
    code = (
        "import sys\n"
        "for name in ('duckdb', 'openpyxl', 'frictionless', 'dash', 'plotly'): sys.modules[name] = None\n"
        "import spendtrack.snapshot.bundle, spendtrack.snapshot.verify"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
