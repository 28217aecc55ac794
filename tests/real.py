"""The real ledger for tests: where it lies, the day on which most of them ask, and where its site would stand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 11, 23)
BASE_URL = "https://user.example/spendtrack/"
