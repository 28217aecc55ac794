"""Seven mistakes that no reader of the rows would see: each is refused, with the file's cell and the ledger's row."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest

from tests.review.editions.conftest import Ledger
from tests.review.editions.test_nato import DAY, EMPTY, NEW, OLD, REAL_GDP, YEARS, imported, workbook
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
    assert f"[estimate-as-actual/{DAY[edition].year - 1}]" not in text or "expected" in text


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
