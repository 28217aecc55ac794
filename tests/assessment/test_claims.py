"""Every claim of the founding memorandum can be found in the ledger, with its sources and its standing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Frames
from spendtrack.assessment.rows import records
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.yamltree import parse

HERE = Path(__file__).parent
DAY = date(2026, 11, 23)


def claims() -> list[dict[str, Any]]:
    tree, problems = parse((HERE / "claims.yaml").read_bytes(), "claims.yaml")
    assert tree is not None and not problems
    listed: list[dict[str, Any]] = tree.plain()
    return listed


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: str(claim["claim"])[:40])
def test_the_claim_is_in_the_ledger(claim: dict[str, Any], ledger: Ledger, frames: Frames) -> None:
    for key in claim.get("pledges", []):
        assert ledger.pledges[key].sources
    for key in claim.get("events", []):
        assert ledger.events[key].sources
    if group := claim.get("group"):
        assert len(asof.members(frames.day(DAY), group["id"])) == int(group["members"])
    table = gaps.gap_table(frames.day(DAY))
    for key in claim.get("unconfirmed", []):
        (row,) = records(table[table["pledge_id"] == key])
        assert row["reason"].startswith("unconfirmed")


def test_a_quarter_per_cent_of_estonias_gdp_is_about_a_hundred_million_euros(ledger: Ledger) -> None:
    pledge = ledger.pledges["est-ukraine-0p25-2024-2027"]
    assert pledge.target is not None and pledge.amount is not None
    gdp = {
        row.year: row.value
        for row in ledger.observations
        if (row.party, row.measure, row.unit) == ("EST", "gdp", "EUR m")
    }
    assert pledge.target.level / 100 * gdp[2024] == pytest.approx(pledge.amount.value, rel=0.05)


def test_the_sums_of_the_memorandum_in_two_currencies_fit_each_other() -> None:
    assert pytest.approx(960.4 / 1100, rel=0.001) == 87.3 / 100


def test_an_unconfirmed_pledge_never_gets_another_verdict(ledger: Ledger, frames: Frames) -> None:
    for day in (date(2024, 6, 30), date(2025, 9, 1), DAY):
        rows = gaps.gap_table(frames.day(day))
        unconfirmed = {key for key, pledge in ledger.pledges.items() if pledge.confidence == "unconfirmed"}
        for row in records(rows[rows["pledge_id"].isin(unconfirmed)]):
            assert row["verdict"] == "unmeasurable"
            assert row["reason"].startswith("unconfirmed")
