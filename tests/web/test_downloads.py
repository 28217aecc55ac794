"""The files behind a table for people whose spreadsheet wants them: a workbook and a CSV that names its encoding."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import brotli
import openpyxl
import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from spendtrack.ledger.loading import load
from spendtrack.snapshot.csv_text import without_guard
from spendtrack.web.app import PAGES, create_app
from tests.real import TODAY
from tests.small import PLEDGE, share, write

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = b"\xef\xbb\xbf"
VIEWS = [
    ("gaps", "page=country&country=NLD&as-of=2025-09-01"),
    ("gaps", "page=overview&group=BALTIC"),
    ("gaps", "page=method&as-of=2024-06-30"),
    ("figures", "page=country&country=TUR"),
    ("promises", "page=promises&group=JEF&measure=ukraine-amount"),
    ("comparison", "page=compare&measure=equipment&countries=EST"),
    ("scenario", "page=country&country=ESP&target=3.5&by=2035"),
    ("scenario", "page=country&country=ESP"),
    ("ledger", "page=ledger&words=frigate"),
    ("claims", "page=ukraine"),
    ("aid-shares", "page=ukraine"),
    ("aid-pledges", "page=ukraine&as-of=2025-09-01"),
    ("raised", "page=ukraine"),
    ("changes", "page=changes&from=2026-01-01"),
    ("sources", "page=method"),
]


def same(cell: Any, text: str) -> bool:
    """Whether a cell of a workbook says what a cell of a CSV file says."""
    if cell is None or text == "":
        return cell is None and text == ""
    if isinstance(cell, bool):
        return text == str(cell).lower()
    if isinstance(cell, int | float):
        return float(text) == float(cell)
    return str(cell) == without_guard(text)


@pytest.mark.parametrize(("name", "query"), VIEWS)
def test_the_workbook_and_the_marked_file_say_what_the_csv_says(
    client: FlaskClient, name: str, query: str
) -> None:
    plain, marked, book = (
        client.get(f"/download/{name}{ending}?{query}") for ending in (".csv", "-bom.csv", ".xlsx")
    )
    assert marked.data == BOM + plain.data
    assert marked.headers["Content-Type"] == plain.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert book.headers["Content-Type"] == SHEET
    told = list(csv.reader(io.StringIO(plain.data.decode(), newline="")))
    read = openpyxl.load_workbook(io.BytesIO(book.data))
    assert read.sheetnames == ["about", name]
    rows = list(read[name].iter_rows(values_only=True))
    assert [len(row) for row in rows] == [len(row) for row in told]
    for row, texts in zip(rows, told, strict=True):
        assert all(same(cell, text) for cell, text in zip(row, texts, strict=True)), (row, texts)
    seen = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_name(name).to_python()
    assert [str(one) for one in seen[0]] == told[0]
    assert len(seen) == len(told)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", "-bom.csv"])
def test_each_file_has_its_name_and_leaves_compressed_and_only_when_it_changed(
    client: FlaskClient, ending: str
) -> None:
    address = f"/download/gaps{ending}?page=country&country=NOR&as-of=2025-09-01"
    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "br"})
    assert f'filename="spendtrack-gaps-nor-2025-09-01{ending}"' in plain.headers["Content-Disposition"]
    assert brotli.decompress(packed.data) == plain.data
    assert plain.headers["Cache-Control"] == "no-cache"
    again = client.get(address, headers={"Accept-Encoding": "br", "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(address.replace("NOR", "ESP"), headers={"If-None-Match": plain.headers["ETag"]})
    assert other.status_code == 200 and other.data != plain.data


@pytest.mark.parametrize(
    "name",
    ["nothing.xlsx", "nothing-bom.csv", "gaps.ods", "-bom.csv", ".xlsx", "gaps.csv.xlsx", "x/gaps.xlsx"],
)
def test_there_are_no_other_files(client: FlaskClient, name: str) -> None:
    assert client.get(f"/download/{name}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_each_csv_of_a_page_has_both_beside_it_and_all_three_lead_somewhere(
    client: FlaskClient, page: str
) -> None:
    text = client.get(f"/?page={page}&as-of=2025-09-01&country=EST").text
    found = [unescape(one) for one in re.findall(r'href="(/download/[^"]+)"', text)]
    by_name: dict[str, set[str]] = {}
    for address in found:
        path, _, query = address.partition("?")
        name = re.sub(r"(-bom)?\.(csv|xlsx)$", "", path)
        by_name.setdefault(f"{name}?{query}", set()).add(path.removeprefix(name))
        assert "as-of=2025-09-01" in query
    assert by_name
    assert all(endings == {".csv", ".xlsx", "-bom.csv"} for endings in by_name.values())
    for address in found[:6]:
        assert client.get(address).status_code == 200


def test_a_text_that_looks_like_a_formula_is_run_by_no_file(tmp_path: Path) -> None:
    evil = '=HYPERLINK("https://a.example","x")'
    pledge = PLEDGE.replace("title: 3.5% of GDP by 2035", f"title: '{evil}'")
    assert evil in pledge
    ledger, problems = load(write(tmp_path, pledge, share("GBR", 2026, 2.5)), today=TODAY)
    client = create_app(ledger, problems, TODAY).server.test_client()
    query = urlencode({"page": "country", "country": "GBR"})
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/download/gaps.xlsx?{query}").data))["gaps"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == evil]
    assert cells and {cell.data_type for cell in cells} == {"s"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    rows = list(
        csv.reader(io.StringIO(client.get(f"/download/gaps-bom.csv?{query}").data.decode("utf-8-sig")))
    )
    assert f"'{evil}" in rows[1]
    assert all(not cell.startswith("=") for row in rows for cell in row)
