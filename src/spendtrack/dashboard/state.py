"""The ledger as the dashboard holds it: frames once, tables and pages once for each view, in bounded caches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import pandas as pd

from spendtrack import asof, gaps, report
from spendtrack.dashboard.view import View
from spendtrack.frames import Frames, build
from spendtrack.ledger import Ledger
from spendtrack.problems import Problem

CACHED_DAYS = 64


class State:
    """One ledger, its problems and its tables by day. Frames handed out are shared: never change them in place."""

    def __init__(self, ledger: Ledger, problems: Sequence[Problem], today: Callable[[], date]) -> None:
        self.frames: Frames = build(ledger)
        self.errors = [problem for problem in problems if problem.severity == "error"]
        self._today = today
        parties = self.frames.parties
        kinds = parties[parties["kind"] == "country"]
        allies = set(asof.members(self.frames, self.today, "NATO")["party"]) | set(
            self.frames.pledges["party"]
        )
        listed = kinds[kinds["party"].isin(allies)].sort_values("name")
        self.countries: dict[str, str] = dict(zip(listed["party"], listed["name"], strict=True))
        self.gap_table = lru_cache(maxsize=CACHED_DAYS)(self._gap_table)
        self.pathways = lru_cache(maxsize=CACHED_DAYS)(self._pathways)

    @property
    def today(self) -> date:
        """The day on which the reader looks; a server that runs for weeks does not stay on its first one."""
        return self._today()

    def _gap_table(self, as_of: date) -> pd.DataFrame:
        return gaps.gap_table(self.frames, as_of)

    def _pathways(self, as_of: date) -> pd.DataFrame:
        return gaps.pathways(self.frames, as_of)

    def rows(self, view: View) -> pd.DataFrame:
        """The rows of the gap table that the view shows: the table on the page and its CSV are these."""
        table = self.gap_table(view.as_of)
        if view.page == "country":
            return table[table["country"] == view.country].reset_index(drop=True)
        return report.alliance(table, self.frames, view.as_of)
