"""Seven mistakes that no reader of the rows would see: each is refused, with the file's cell and the ledger's row."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from spendtrack.review.editions.running import Request, run
from tests.review.editions.conftest import Ledger
from tests.review.editions.test_nato import DAY, EMPTY, NEW, OLD, REAL_GDP, TODAY, YEARS, imported, workbook
from tests.review.editions.workbooks import Values, names, values_of

BOTH = pytest.mark.parametrize("edition", [OLD, NEW])
ROW = r"observations\.csv:\d+: [A-Z]{3}"


def finding(text: str, key: str) -> str:
    """The line of a finding; what it says of the cell and of the ledger's row is asserted for every one."""
    lines = [line for line in text.splitlines() if line.endswith("]") and f"[{key}" in line]
    assert lines, text
    assert re.match(r"  TABLE ?\w+![A-Z]+\d+( and below)?: expected .+; found .+", lines[0], re.IGNORECASE), (
        lines[0]
    )
    assert re.search(ROW, lines[0]), lines[0]
    return lines[0]


def refused(folder: Any, edition: str, **changed: Any) -> str:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code, text = imported(folder, edition, workbook(edition, **changed), write=True)
    assert code == 1, text
    assert "Nothing was written" in text
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    return text


def by_name(values: Values, table: str) -> list[str]:
    known = names()
    return sorted(
        {party for one, party, _ in values if one == table and party in known and party != "NATO"},
        key=known.__getitem__,
    )


@BOTH
@pytest.mark.parametrize("table", ["1", "2", "3", "8a"])
def test_rows_shifted_by_one(edition: str, table: str, ledger: Ledger) -> None:
    """From the tenth country on, each has the figures of the next."""
    values, _ = values_of(edition)
    order = by_name(values, table)
    shifted = dict(values)
    for party, following in pairwise(order[9:]):
        for year in YEARS[edition]:
            if (table, following, year) in values:
                shifted[table, party, year] = values[table, following, year]
            else:
                shifted.pop((table, party, year), None)
    text = refused(ledger(without=(edition,)), edition, values=shifted)
    if table == "1" and edition == OLD:  # no edition before 2024 gives money of its own: the rates tell
        finding(text, "rate/")
        return
    if table == "1":  # countries of one currency have comparable amounts
        assert "rows-slipped/core" in text or "[rate/" in text
        finding(text, "previous/core/")
        return
    line = finding(text, f"rows-slipped/{'equipment' if table == '8a' else 'core'}")
    assert "one row below" in line


@BOTH
def test_equipment_in_the_place_of_core(edition: str, ledger: Ledger) -> None:
    values, _ = values_of(edition)
    changed = values | {
        ("3", party, year): value for (table, party, year), value in values.items() if table == "8a"
    }
    text = refused(ledger(without=(edition,)), edition, values=changed)
    assert "its share of equipment" in finding(text, "equipment-as-core")
    finding(text, "share-of-money/")


@BOTH
def test_years_off_by_one(edition: str, ledger: Ledger) -> None:
    """Every table has each figure a year late: nothing within the file contradicts it."""
    values, _ = values_of(edition)
    late = {
        (table, party, year + 1): value
        for (table, party, year), value in values.items()
        if year < max(YEARS[edition])
    }
    late |= {key: value for key, value in values.items() if key[2] == min(YEARS[edition])}
    text = refused(ledger(without=(edition,)), edition, values=late)
    assert "those of the year before" in finding(text, "years-slipped/core/pct-gdp")


@BOTH
def test_headings_off_by_one(edition: str, ledger: Ledger) -> None:
    """The headings begin a year too early, values stand in the same columns."""
    values, _ = values_of(edition)
    early = {(table, party, year - 1): value for (table, party, year), value in values.items()}
    years = range(min(YEARS[edition]) - 1, max(YEARS[edition]))
    text = refused(ledger(without=(edition,)), edition, values=early, years=years)
    assert "those of the year after" in finding(text, "years-slipped/core/pct-gdp")


@BOTH
@pytest.mark.parametrize("marked", [0, 1])
def test_estimates_as_outturns(edition: str, marked: int, ledger: Ledger) -> None:
    text = refused(ledger(without=(edition,)), edition, estimates=marked)
    line = finding(text, f"estimate-as-actual/{DAY[edition].year - 1}")
    assert "the note in" in line


@BOTH
def test_outturns_as_estimates(edition: str, ledger: Ledger) -> None:
    text = refused(ledger(without=(edition,)), edition, estimates=4)
    finding(text, f"actual-as-estimate/{DAY[edition].year - 2}")


@BOTH
def test_half_of_the_countries_missing(edition: str, ledger: Ledger) -> None:
    values, _ = values_of(edition)
    gone = set(by_name(values, "3")[::2])
    kept = {key: value for key, value in values.items() if key[0] != "3" or key[1] not in gone}
    text = refused(ledger(without=(edition,)), edition, values=kept)
    assert all(f"missing/core/pct-gdp/{party}" in text for party in gone)
    finding(text, "missing/core/pct-gdp/")


@BOTH
def test_half_of_the_years_empty(edition: str, ledger: Ledger) -> None:
    values, _ = values_of(edition)
    kept = {key: value for key, value in values.items() if key[:2] != ("2", "POL") or key[2] > 2018}
    text = refused(ledger(without=(edition,)), edition, values=kept)
    assert "no value for 2014 to 2018" in finding(text, "missing/core/USD-m/POL")


@BOTH
def test_constant_prices_under_the_caption_of_current_ones(edition: str, ledger: Ledger) -> None:
    """All money at the prices and rates of 2021: shares still fit, and only rates and earlier editions tell."""
    values, _ = values_of(edition)
    rate = {
        party: values["1", party, 2021] / values["2", party, 2021]
        for table, party, year in values
        if table == "1" and year == 2021
    }
    constant = dict(values)
    for (table, party, year), value in values.items():
        deflated = value * 1.03 ** (2021 - year)
        if table in ("1", "2", "5"):
            constant[table, party, year] = deflated
    for table, party, year in values:
        if table == "2" and party in rate:
            constant[table, party, year] = constant["1", party, year] / rate[party]
    text = refused(ledger(without=(edition,)), edition, values=constant)
    finding(text, "constant-prices/")
    finding(text, "constant-prices/gdp/USD" if edition == NEW else "constant-prices/core/USD")


@BOTH
def test_gdp_in_billions(edition: str, ledger: Ledger) -> None:
    values, _ = values_of(edition)
    billions = {key: value / 1000 if key[0] == "5" else value for key, value in values.items()}
    text = refused(ledger(without=(edition,)), edition, values=billions)
    assert "millions and billions mixed up?" in finding(text, "share-of-money/")


@BOTH
def test_gdp_in_billions_that_says_so_is_not_read_at_all(edition: str, ledger: Ledger) -> None:
    raw = workbook(edition, units={"5": "Billion US dollars"})
    code, text = imported(ledger(without=(edition,)), edition, raw, write=True)
    assert code == 2
    assert "'million us dollars'; found 'Billion US dollars'" in text
    assert re.search(r"TABLE ?5![AB]\d", text, re.IGNORECASE)


@BOTH
def test_one_wrong_cell(edition: str, ledger: Ledger) -> None:
    values, _ = values_of(edition)
    values["3", "EST", 2022] *= 10
    line = finding(refused(ledger(without=(edition,)), edition, values=values), "share-of-money/EST")
    assert "EST in 2022" in line


def _rename(cell: str, text: str, sheet: int = 0) -> Any:
    def edit(book: Any) -> None:
        book.worksheets[sheet][cell] = text

    return edit


@pytest.mark.parametrize(
    ("edition", "edit", "says"),
    [
        (OLD, _rename("B4", "Defence expenditure"), "a sheet titled Table 1"),
        (OLD, _rename("B4", "Table 1 : Personnel"), "TABLE1!B4: expected a title like 'defence expenditure'"),
        (
            OLD,
            _rename("B10", "Constant 2015 prices"),
            "TABLE1: expected one block under a caption like 'current prices'",
        ),
        (OLD, _rename("C12", "Belgiumm   (Euros)"), "TABLE1!C12: expected the name of a country"),
        (OLD, _rename("C12", "Belgium   (Thalers)"), "expected a known currency of BEL; found 'thalers'"),
        (OLD, _rename("C12", "Albania   (Leks)"), "TABLE1!C12: expected each country once"),
        (OLD, _rename("F12", "n. d. (b)"), "TABLE1!F12: expected a number, or nothing; found 'n. d. (b)'"),
        (OLD, _rename("G8", "2018"), "TABLE1!G8: expected the year 2017 beside 2016; found 2018"),
        (NEW, _rename("A1", "Core defence expenditure"), "a sheet titled Table 1"),
        (NEW, _rename("A2", "Thousand national currency units"), "found 'Thousand national currency units'"),
        (NEW, _rename("A7", "Atlantis (Euros)"), "Table 1!A7: expected the name of a country"),
        (NEW, _rename("C9", "n. d."), "Table 1!C9: expected a number, or nothing; found 'n. d.'"),
    ],
)
def test_an_unknown_layout_stops_with_what_was_expected_and_found(
    edition: str, edit: Any, says: str, ledger: Ledger
) -> None:
    folder = ledger(without=(edition,))
    code, text = imported(folder, edition, workbook(edition, edit=edit), write=True)
    assert code == 2, text
    assert says in text and "Nothing was written" in text


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 not a zip", b"<html>Access denied</html>"])
def test_what_is_no_workbook_is_said_in_one_sentence(raw: bytes, ledger: Ledger) -> None:
    code, text = imported(ledger(), NEW, raw)
    assert code == 2 and "published.xlsx: expected" in text and "Traceback" not in text


def test_the_accepted_reasons_do_not_hide_another_finding(ledger: Ledger) -> None:
    values, _ = values_of(NEW)
    values["2", "POL", 2026] *= 4
    folder = ledger(without=(NEW,))
    accept = (REAL_GDP, *EMPTY[NEW], "previous/core/POL: looked up")
    code, text = imported(folder, NEW, workbook(NEW, values=values), accept=accept)
    assert code == 1 and "[share-of-money/POL]" in text


@pytest.mark.parametrize("late", [1, -1])
def test_one_country_a_year_off(late: int, ledger: Ledger) -> None:
    """Portugal's dollars stand a column off; its own currency and its share are right."""
    values, _ = values_of(NEW)
    own = {year: value for (table, party, year), value in values.items() if (table, party) == ("2", "PRT")}
    moved = values | {("2", "PRT", year): own.get(year - late, value) for year, value in own.items()}
    folder = ledger()
    file = folder.parent / "published.xlsx"
    file.write_bytes(workbook(NEW, values=moved))
    code, text = run("nato", file, folder, Request("nato-2026-08", date(2026, 8, 1), TODAY))
    assert code == 1
    assert "those of the year" in finding(text, "years-slipped/core/USD-m/PRT")
    finding(text, "rate/PRT")
    revised = re.findall(r"^  (\w+) \d{4} core: \S+ -> \S+ (.+?) \([+-]", text, re.MULTILINE)
    assert set(revised) == {("PRT", "USD m")}, text
    assert "`spendtrack check`" not in text, "what follows from a finding is not told as well"
    assert "Begin with years-slipped/core/USD-m/PRT" in text
