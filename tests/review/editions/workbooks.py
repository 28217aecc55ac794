"""Workbooks as NATO lays them out, made of the figures that the ledger holds; a test may change them before."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from spendtrack.review.editions.party_names import AGGREGATES

ROOT = Path(__file__).parents[3]
DATA = ROOT / "data"
Values = dict[tuple[str, str, int], float]
"""(table, party, year) -> value, for the tables "1", "2", "3", "5" and "8a"."""
TABLES = ("1", "2", "3", "5", "8a")
WORDS = {
    "ALL": "Leks", "EUR": "Euros", "BGN": "Leva", "CAD": "Canadian dollars", "CZK": "Koruny", "DKK": "Kroner",
    "NOK": "Kroner", "HUF": "Forint", "MKD": "Denars", "PLN": "Zlotys", "RON": "New Lei", "SEK": "Kronor",
    "TRY": "Liras", "GBP": "Pounds", "USD": "US dollars",
}  # fmt: skip
NAMES_2024 = {"SVK": "Slovak Republic", "NATO": "NATO Total", "NATO-EUR-CAN": "NATO Europe and Canada"}
NAMES_2026 = {"NATO": "NATO Total", "NATO-EUR-CAN": "NATO Europe and Canada"}


@cache
def rows_of(edition: str) -> list[list[str]]:
    with (DATA / "observations.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if row[7] == edition]


def values_of(edition: str) -> tuple[Values, dict[str, str]]:
    """The figures of an edition by table, and the currency of each party."""
    values: Values = {}
    currencies = {"USA": "USD"}
    for party, measure, _, year, value, unit, *_rest in rows_of(edition):
        if measure == "core" and unit.endswith(" m") and unit != "USD m":
            currencies[party] = unit[:3]
        table = {"gdp": "5", "equipment": "8a"}.get(measure) or {"pct-gdp": "3", "USD m": "2"}.get(unit, "1")
        values[table, party, int(year)] = float(value)
        if party == "USA" and table == "2":
            values["1", party, int(year)] = float(value)
    return values, currencies


@cache
def names() -> dict[str, str]:
    parties = yaml.safe_load((DATA / "parties.yaml").read_text(encoding="utf-8"))["parties"]
    return {one["id"]: one["name"] for one in parties}


def _rows(values: Values, table: str, known: Mapping[str, str]) -> list[str]:
    """Parties in the order of the workbook: countries by name, then the totals."""
    parties = {party for one, party, _ in values if one == table}
    countries = sorted(parties - AGGREGATES, key=lambda party: known[party])
    return [*countries, *(one for one in ("NATO-EUR-CAN", "NATO") if one in parties)]


def _save(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def layout_2024(
    values: Values,
    currencies: Mapping[str, str],
    years: Sequence[int],
    estimates: int = 2,
    units: Mapping[str, str] | None = None,
    edit: Callable[[Any], None] = lambda book: None,
) -> bytes:
    """As the workbooks to 2024: names in the third column, one row of years, captions and totals in the second."""
    known = names() | NAMES_2024
    book = openpyxl.Workbook()
    book.remove(book.active)
    unit = {
        "1": "Million national currency units",
        "2": "Million US dollars",
        "3": "Based on 2015 prices",
        "5": "Million US dollars",
        "8a": "Percentage of total defence expenditure",
    } | dict(units or {})
    titles = {
        "1": "Defence expenditure",
        "2": "Defence expenditure",
        "3": "Defence expenditure as a share of GDP and annual real change",
        "5": "GDP",
        "8a": "Distribution of defence expenditure by main category",
    }
    captions = {
        "1": ("Current prices", "Constant 2015 prices "),
        "2": ("Current prices and exchange rates", "Constant 2015 prices and exchange rates"),
        "3": ("Share of real GDP (%)", "Annual real change (%)"),
        "5": ("Current prices and exchange rates", "Constant 2015 prices and exchange rates"),
        "8a": ("Equipment (a)", "Personnel (b)"),
    }
    for table in TABLES:
        sheet = book.create_sheet(f"TABLE{table}")
        sheet["B4"] = f"Table {table} : {titles[table]}"
        sheet["B6"] = unit[table]
        for at, year in enumerate(years):
            last = at >= len(years) - estimates
            sheet.cell(8, 4 + at, f"{year}e" if last else str(year) if year == 2019 else year)
        row = 10
        for number, caption in enumerate(captions[table]):
            sheet.cell(row, 2, caption)
            row += 1
            for party in _rows(values, table, known):
                total = party in AGGREGATES
                star = "*" if party in ("CZE", "EST", "POL") else ""
                money = f"   ({WORDS[currencies[party]]})" if table == "1" else ""
                sheet.cell(row, 2 if total else 3, f"{known[party]}{star}{money}")
                for at, year in enumerate(years):
                    value = values.get((table, party, year))
                    sheet.cell(row, 4 + at, ".." if value is None else value * (1 - 0.07 * number))
                row += 1
            for at in range(len(years)):
                sheet.cell(row, 4 + at, "#REF!")
            row += 1
        noted = " and ".join(str(year) for year in years[-2:])
        sheet.cell(row + 2, 3, f"Notes: Figures for {noted} are estimates. ")
        sheet.cell(row + 3, 3, "*  These Allies have national laws that call for 2% of GDP or more.")
        sheet.cell(row + 5, 2, "-7-")
    edit(book)
    return _save(book)


def layout_2026(
    values: Values,
    currencies: Mapping[str, str],
    years: Sequence[int],
    estimates: int = 2,
    units: Mapping[str, str] | None = None,
    edit: Callable[[Any], None] = lambda book: None,
) -> bytes:
    """As the workbooks of 2025 and 2026: title in A1, a row of years for each block with an empty first cell."""
    known = names() | NAMES_2026
    book = openpyxl.Workbook()
    book.remove(book.active)
    unit = {
        "1": "Million national currency units",
        "2": "Million US dollars",
        "3": "Per cent",
        "5": "Million US dollars",
        "8a": "Percentage of core defence expenditure",
    } | dict(units or {})
    titles = {
        "1": "Core defence expenditure",
        "2": "Core defence expenditure",
        "3": "Core defence expenditure as a share of GDP and annual real change",
        "5": "GDP",
        "8a": "Distribution of core defence expenditure by main category",
    }
    captions = {
        "1": ("Current prices", "Constant 2021 prices"),
        "2": ("Current prices and exchange rates", "Constant 2021 prices and exchange rates"),
        "3": ("Share of real GDP (%)", "Annual real change (%)"),
        "5": ("Current prices and exchange rates", "Constant 2021 prices and exchange rates"),
        "8a": ("Equipment (a)", "Personnel (b)"),
    }
    for table in TABLES:
        sheet = book.create_sheet(f"Table {table}")
        sheet["A1"] = f"Table {table}: {titles[table]}"
        sheet["A2"] = unit[table]
        row = 4
        for number, caption in enumerate(captions[table]):
            sheet.cell(row, 1, caption)
            for at, year in enumerate(years):
                last = at >= len(years) - estimates
                sheet.cell(row + 1, 2 + at, f"{year}e" if last else str(year))
            row += 2
            for party in _rows(values, table, known):
                star = "*" if party == "SVN" else ""
                money = f" ({WORDS[currencies[party]]})" if table == "1" else ""
                sheet.cell(row, 1, f"{known[party]}{star}{money}")
                for at, year in enumerate(years):
                    value = values.get((table, party, year))
                    sheet.cell(row, 2 + at, "" if value is None else value * (1 - 0.07 * number))
                row += 1
            row += 1
        noted = " and ".join(str(year) for year in years[-2:])
        sheet.cell(row, 1, f"Notes: Figures for {noted} are estimates.")
    edit(book)
    return _save(book)
