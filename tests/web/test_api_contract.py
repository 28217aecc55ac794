"""The API asked everything that its own description allows, and much that it does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from spendtrack.ledger.loading import load
from spendtrack.web.app import create_app

TODAY = date(2026, 11, 23)
# The document cannot say "not later than today"; later days have a test of their own. Few days, since each costs
# a computation of all tables; other tests ask for many.
DAYS = ("2014-01-01", "2019-06-30", "2025-06-24", "2026-07-10", TODAY.isoformat())
schemathesis.openapi.format("date", st.sampled_from(DAYS))
SERVER = create_app(*load(Path(__file__).parents[2] / "data"), TODAY).server
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", SERVER)
# Its systematic phase alone takes a minute for so many parameters; the drawn cases meet every check as well.
schema.config.phases.coverage.enabled = False


@pytest.mark.filterwarnings("ignore")
@schema.parametrize()
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_api_does_what_its_document_says(case: schemathesis.Case[Any]) -> None:
    # The transport for WSGI does not unpack; compression has tests of its own.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})
