"""Kiel's, Eurostat's and the IMF's files: small ones of the published form, and the ways in which they go wrong."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from spendtrack.ledger.loading import load
from spendtrack.review.editions.running import Request, run
from tests.review.editions.conftest import Ledger

TODAY = date(2026, 11, 25)
HEADINGS = [
    "ID", "donor", "announcement_date", "measure", "aid_type_general", "month",
    "tot_activity_value_EUR", "tot_sub_activity_value_EUR", "tot_sub_activity_value_EUR_redistr",
]  # fmt: skip


def kiel_workbook(rows: list[list[Any]], headings: list[str] | None = None, above: int = 0) -> bytes:
    """rows: donor, measure, kind, month, euros."""
    book = openpyxl.Workbook()
    book.active.title = "Read me"
    sheet = book.create_sheet("Bilateral Assistance, MAIN DATA")
    for _ in range(above):
        sheet.append(["Ukraine Support Tracker"])
    names = headings or HEADINGS
    sheet.append(names)
    for number, (donor, measure, kind, month, euros) in enumerate(rows):
        cells = {
            "ID": number, "donor": donor, "measure": measure, "aid_type_general": kind, "month": month,
            "tot_activity_value_EUR": 9e9, "tot_sub_activity_value_EUR_redistr": euros,
        }  # fmt: skip
        sheet.append([cells.get(name, ".") for name in names])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def imported(
    kind: str, folder: Path, raw: bytes, edition: str, published: date, name: str, *accept: str
) -> tuple[int, str]:
    file = folder.parent / name
    file.write_bytes(raw)
    return run(kind, file, folder, Request(edition, published, TODAY, accept=accept, write=True))


def rows_of(folder: Path, edition: str) -> list[list[str]]:
    with (folder / "observations.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row[7] == edition]


def as_of_release_29(folder: Path) -> list[list[Any]]:
    """What the ledger has of every donor and year, as allocations in June of each year, and of 2026 in August."""
    names = {one.id: one.name for one in load(folder)[0].parties.values()}
    spelt = {"TUR": "Turkiye", "EU": "EU (Commission and Council)", "CZE": "Czech Republic"}
    rows: list[list[Any]] = []
    for party, measure, basis, year, value, *_ in rows_of(folder, "kiel-ust-r29"):
        if basis == "allocations" and measure in ("ukraine", "ukraine-part-year"):
            month = 12 * (int(year) - 2022) + (6 if measure == "ukraine" else 8)
            rows.append(
                [spelt.get(party, names[party]), "Allocation", "Military ", month, float(value) * 1e6]
            )
    return rows


@pytest.mark.parametrize("above", [0, 7])
@pytest.mark.parametrize("order", [1, -1])
def test_kiel_by_donor_and_year(above: int, order: int, ledger: Ledger) -> None:
    folder = ledger(only="kiel")
    rows = as_of_release_29(folder)
    rows += [
        ["Estonia", "Allocation", "Military", 56, 30_000_000],
        ["Estonia", "Allocation", "Military", 56, -10_000_000],
        ["Estonia", "Commitment", "Military", 50, 700_000_000],
        ["Estonia", "Allocation", "Financial", 50, 800_000_000],
        ["Estonia", "Allocation", "Military", 50, "."],
        ["Ruritania", "Allocation", "Military", 50, 1_000_000],
    ]
    raw = kiel_workbook(rows, HEADINGS[::order], above)
    code, text = imported("kiel", folder, raw, "kiel-ust-r31", date(2026, 11, 20), "Release_31.xlsx")
    assert code == 0, text
    got = {tuple(row[:4]): row for row in rows_of(folder, "kiel-ust-r31")}
    old = {tuple(row[:4]): row for row in rows_of(folder, "kiel-ust-r29")}
    years = {key for key in old if key[1] == "ukraine"}
    assert {key: row[4:7] for key, row in got.items() if key in years} == {
        key: old[key][4:7] for key in years
    }
    part = got["EST", "ukraine-part-year", "allocations", "2026"]
    before = float(old["EST", "ukraine-part-year", "allocations", "2026"][4])
    assert float(part[4]) == pytest.approx(before + 20, abs=0.05) and part[9] == "January to August"
    total = sum(float(row[4]) for key, row in got.items() if key[0] == "EST" and "cumulative" not in key[1])
    assert float(got["EST", "ukraine-cumulative", "allocations", "2026"][4]) == pytest.approx(total, abs=0.3)
    assert ("TUR", "ukraine", "allocations", "2023") not in got  # no record is not zero
    assert "1 rows of 'Ruritania'" in text and "Commitment, Military" in text
    assert "next_expected: 2027-03" in (folder / "sources.yaml").read_text("utf-8")


def test_a_year_is_whole_once_its_december_is_there(ledger: Ledger) -> None:
    folder = ledger(only="kiel")
    rows = [*as_of_release_29(folder), ["Estonia", "Allocation", "Military", 60, 1_000_000]]
    raw = kiel_workbook(rows)
    code, text = imported("kiel", folder, raw, "kiel-ust-r32", date(2027, 2, 20), "Release_32.xlsx")
    assert code == 0, text
    measures = {(row[1], row[3]) for row in rows_of(folder, "kiel-ust-r32")}
    assert ("ukraine", "2026") in measures and ("ukraine-part-year", "2026") not in measures


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda rows: [[*row[:4], row[4] * 1000] for row in rows], "previous/ukraine/"),
        (lambda rows: [row for row in rows if row[0] != "Poland"], "dropped/ukraine/POL"),
        (
            lambda rows: [[*row[:3], 0 if row[0] == "Latvia" else row[3], row[4]] for row in rows],
            "undated/LVA",
        ),
        (lambda rows: [[*row[:3], row[3] + 12, row[4]] for row in rows], "years-slipped/ukraine/"),
    ],
)
def test_a_release_that_is_not_what_it_looks_like(change: Any, key: str, ledger: Ledger) -> None:
    folder = ledger(only="kiel")
    before = (folder / "observations.csv").read_bytes()
    raw = kiel_workbook(change(as_of_release_29(folder)))
    code, text = imported("kiel", folder, raw, "kiel-ust-r31", date(2026, 11, 20), "Release_31.xlsx")
    assert code == 1 and f"[{key}" in text, text
    assert "observations.csv:" in text and "Bilateral Assistance, MAIN DATA" in text
    assert (folder / "observations.csv").read_bytes() == before


def test_kiel_without_a_column_stops(ledger: Ledger) -> None:
    raw = kiel_workbook([], [name for name in HEADINGS if name != "month"])
    code, text = imported(
        "kiel", ledger(only="kiel"), raw, "kiel-ust-r31", date(2026, 11, 20), "Release_31.xlsx"
    )
    assert code == 2 and "found no column month" in text


EUROSTAT = "eurostat-gdp-2027-10"
GEO = {"GRC": "EL", "GBR": "UK"}


def eurostat_files(folder: Path, factor: float = 1.0) -> dict[str, bytes]:
    """The ledger's own figures in both published forms, with flags, gaps and what is not wanted."""
    from spendtrack.review.editions.party_names import EUROSTAT as CODES

    codes = {party: geo for geo, party in CODES.items()}
    values = {(row[0], int(row[3])): row for row in rows_of(folder, "eurostat-gdp-2026-10")}
    years = range(2012, 2026)
    parties = sorted({party for party, _ in values})
    tsv = ["freq,unit,na_item,geo\\TIME_PERIOD\t" + "\t".join(f"{year} " for year in years)]
    flat = ["DATAFLOW,LAST UPDATE,freq,unit,na_item,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"]
    for unit, item, times in (("CP_MEUR", "B1GQ", factor), ("CP_MNAC", "B1GQ", 9.0), ("CP_MEUR", "P3", 0.5)):
        for party in [*parties, "AUT"]:
            cells = []
            for year in years:
                row = values.get((party, year))
                flag = "p" if year == 2025 else "b" if (party, year) == ("POL", 2020) else ""
                number = f"{float(row[4]) * times:.1f}" if row else ""
                cells.append(f"{number or ':'} {flag}".rstrip())
                geo = codes[party]
                flat.append(
                    f"ESTAT:NAMA_10_GDP(1.0),01/11/27 11:00:00,A,{unit},{item},{geo},{year},{number},{flag},"
                )
            tsv.append(f"A,{unit},{item},{codes[party]}\t" + "\t".join(cells))
    return {"gdp.tsv": ("\n".join(tsv) + "\n").encode(), "gdp.csv": ("\r\n".join(flat) + "\r\n").encode()}


@pytest.mark.parametrize("name", ["gdp.tsv", "gdp.csv"])
def test_eurostat_in_both_forms(name: str, ledger: Ledger) -> None:
    folder = ledger(only="eurostat")
    raw = eurostat_files(folder)[name]
    code, text = imported("eurostat", folder, raw, EUROSTAT, date(2027, 10, 22), name)
    assert code == 0, text
    got = rows_of(folder, EUROSTAT)
    assert [row[:7] for row in got] == [row[:7] for row in rows_of(folder, "eurostat-gdp-2026-10")]
    notes = {(row[0], row[3]): row[8:] for row in got}
    assert notes["POL", "2020"] == ["medium", "break in the series"]
    assert notes["GRC", "2025"] == ["medium", "provisional"] and notes["GRC", "2024"] == ["high", ""]
    assert "GBR 2020: the file has no value" in text and "AT, " in text and "B1GQ in CP_MNAC" in text


@pytest.mark.parametrize("name", ["gdp.tsv", "gdp.csv"])
def test_eurostat_in_the_wrong_unit_is_found(name: str, ledger: Ledger) -> None:
    folder = ledger(only="eurostat")
    code, text = imported(
        "eurostat", folder, eurostat_files(folder, 0.001)[name], EUROSTAT, date(2027, 10, 22), name
    )
    assert code == 1 and "millions and billions mixed up?" in text and "line " in text


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"country;year;value\n", "expected the first line of a TSV"),
        (b"freq,unit,geo\\TIME_PERIOD\t2024\nA,CP_MEUR,EL\t1\n", "expected unit, na_item, geo and years"),
        (
            b"freq,unit,na_item,geo\\TIME_PERIOD\t2024\nA,CP_MEUR,B1GQ,EL\tabout 7\n",
            "line 2, EL 2024: expected a number",
        ),
        (
            b"freq,unit,na_item,geo\\TIME_PERIOD\t2024\nA,CP_MEUR,B1GQ,EL\n",
            "line 2: expected 4 keys and 1 cells",
        ),
        (b"freq,unit,na_item,geo\\TIME_PERIOD\t2024\nA,CP_MEUR,B1GQ,AT\t7\n", "found none"),
        (b"\xff\xfe\x00", "expected UTF-8 text"),
        (b"unit,na_item,geo,OBS_VALUE\n", "without TIME_PERIOD"),
    ],
)
def test_eurostat_that_cannot_be_read(raw: bytes, says: str, ledger: Ledger) -> None:
    code, text = imported("eurostat", ledger(only="eurostat"), raw, EUROSTAT, date(2027, 10, 22), "gdp.txt")
    assert code == 2 and says in text, text


IMF = "imf-weo-2026-10"


def imf_rows(folder: Path, scale: str = "Billions") -> list[list[str]]:
    """The ledger's own figures as the IMF lays them out; the database begins in 1980."""
    values = {(row[0], int(row[3])): float(row[4]) for row in rows_of(folder, "imf-weo-2026-04")}
    years = range(2018, 2032)
    rows = [["WEO Country Code", "ISO", "WEO Subject Code", "Country", "Subject Descriptor", "Units", "Scale",
             *(str(year) for year in years), "Estimates Start After"]]  # fmt: skip
    for number, party in enumerate(sorted({party for party, _ in values} | {"AUT"})):
        for code, units in (("NGDP", "National currency"), ("NGDPD", "U.S. dollars")):
            cells = [
                f"{values[party, year] / 1000:,.3f}"
                if (party, year) in values
                else "n/a"
                if year < 2020
                else "--"
                for year in years
            ]
            rows.append(
                [
                    str(100 + number),
                    party,
                    code,
                    party,
                    "Gross domestic product",
                    units,
                    scale,
                    *cells,
                    "2025" if party == "USA" else "2024",
                ]
            )
    rows.append(["International Monetary Fund, World Economic Outlook Database, October 2026"])
    return rows


def imf_file(rows: list[list[str]], form: str) -> bytes:
    if form == "workbook":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append([float(cell) if cell.isdigit() and len(cell) == 4 else cell for cell in row])
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()
    return "".join("\t".join(row) + "\r\n" for row in rows).encode(form)


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le", "utf-8", "utf-8-sig", "workbook"])
def test_the_imf_in_every_form(form: str, ledger: Ledger) -> None:
    folder = ledger(only="imf")
    raw = imf_file(imf_rows(folder), form)
    code, text = imported("imf", folder, raw, IMF, date(2026, 10, 13), "WEOOct2026all.xls")
    assert code == 0, text
    got = {(row[0], row[3]): row for row in rows_of(folder, IMF)}
    old = {(row[0], row[3]): row for row in rows_of(folder, "imf-weo-2026-04")}
    assert {key: row[4:6] for key, row in got.items()} == {key: row[4:6] for key, row in old.items()}
    assert [got["POL", year][6] for year in ("2024", "2025", "2026")] == ["actual", "estimate", "forecast"]
    assert [got["USA", year][6] for year in ("2024", "2025", "2026")] == ["actual", "actual", "forecast"]
    assert "not a member" in text and "years that the ledger does not hold" in text
    sources = (folder / "sources.yaml").read_text("utf-8")
    assert "next_expected: 2027-04" in sources and sources.count("series: imf-weo") == 2


def test_imf_millions_called_billions_are_found(ledger: Ledger) -> None:
    folder = ledger(only="imf")
    rows = imf_rows(folder)
    for row in rows[1:-1]:
        row[7:-1] = [
            str(float(cell.replace(",", "")) * 1000) if cell[0].isdigit() else cell for cell in row[7:-1]
        ]
    code, text = imported("imf", folder, imf_file(rows, "utf-16"), IMF, date(2026, 10, 13), "WEO.xls")
    assert code == 1 and "millions and billions mixed up?" in text


@pytest.mark.parametrize(
    ("at", "cell", "says"),
    [
        ((0, 2), "Subject", "expected a row with the heading 'WEO Subject Code'"),
        ((0, -1), "Remarks", "found no Estimates Start After"),
        ((2, 5), "Euros", "expected U.S. dollars; found 'Euros'"),
        ((2, 6), "Dozens", "expected one of units, thousands, millions, billions; found 'Dozens'"),
        ((2, 9), "unclear", "expected a number, or nothing; found 'unclear'"),
        ((2, -1), "", "expected the last year that is not an estimate; found an empty cell"),
        ((4, 1), "ALB", "expected one row of NGDPD a country; found ALB a second time"),
    ],
)
def test_imf_that_cannot_be_read(at: tuple[int, int], cell: str, says: str, ledger: Ledger) -> None:
    folder = ledger(only="imf")
    rows = [row for row in imf_rows(folder) if "AUT" not in row]
    rows[at[0]][at[1]] = cell
    code, text = imported("imf", folder, imf_file(rows, "utf-8"), IMF, date(2026, 10, 13), "WEO.xls")
    assert code == 2 and says in text, text
