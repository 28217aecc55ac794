"""spendtrack: who promised what on defence spending, by when, how firmly, and what has been delivered.

    import spendtrack

    ledger = spendtrack.open("data")
    day = ledger.as_of("2026-11-23")
    day.gaps

docs/python.md is the guide. Importing this module loads neither pandas nor plotly; what needs them asks for them.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spendtrack.ledger import released

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

    from spendtrack.analysis.scenario import Scenario
    from spendtrack.analysis.why import Explanation
    from spendtrack.assessment import day as assessed
    from spendtrack.assessment.day import Frames
    from spendtrack.ledger.loading import Ledger as Records
    from spendtrack.ledger.problems import Problem

__version__ = released.VERSION
__all__ = ["Day", "Ledger", "__version__", "open"]


def open(folder: str | Path | None = None) -> Ledger:
    """The ledger of a data folder; of ./data where none is named, else the one that came with this release.

    What is faulty in it is left out and listed in `problems`. Raises FileNotFoundError where there is no such folder.
    """
    from spendtrack.ledger.loading import load

    folder = released.folder() if folder is None else folder
    if not Path(folder).is_dir():
        raise FileNotFoundError(
            f"There is no data folder {folder}. Name the folder that holds commitments.yaml and the other four files."
        )
    return Ledger(*load(folder))


class Ledger:
    """A ledger as it was read. Every table comes as a copy, so that nobody changes what others see."""

    def __init__(self, records: Records, problems: Sequence[Problem] = ()) -> None:
        """records, problems: as spendtrack.ledger.loading.load gives them."""
        self.records = records
        self._problems = tuple(problems)

    def __repr__(self) -> str:
        pledges, reaches = len(self.records.pledges), self.records.reaches()
        return f"<spendtrack ledger {self.revision[:12]}: {pledges} pledges, sources up to {reaches}>"

    @cached_property
    def frames(self) -> Frames:
        """The frames that the rooms of this package share. Never change one in place."""
        from spendtrack.assessment.frames import build

        return build(self.records)

    @property
    def problems(self) -> list[Problem]:
        """Everything that `spendtrack check` says of it, by place; each has a location, a code, a message and a hint."""
        return list(self._problems)

    @property
    def revision(self) -> str:
        """What names the content of the files: 64 hexadecimal digits."""
        return self.records.revision

    @property
    def pledges(self) -> pd.DataFrame:
        """Every pledge, whenever it was announced; `Day.table("pledges")` holds those of a day."""
        return self.frames.pledges.copy()

    @property
    def observations(self) -> pd.DataFrame:
        """Every published figure of every edition."""
        return self.frames.observations.copy()

    @property
    def sources(self) -> pd.DataFrame:
        """Every source, with the edition of figures that it is, if any."""
        from spendtrack.snapshot.bundle import with_days

        return with_days(self.frames, "sources", self.frames.sources)

    @property
    def parties(self) -> pd.DataFrame:
        """Countries, organisations and coalitions."""
        return self.frames.parties.copy()

    def as_of(self, day: str | datetime.date) -> Day:
        """What was known on a day: a date, or text like 2026-11-23. Raises ValueError for what is no date."""
        from spendtrack.assessment.asking import as_date

        return Day(self, as_date(day))


class Day:
    """What a ledger says on one day. Immutable; what was computed is remembered for all who ask for the same day.

    Where a table prints a date as text (`announced`: 2025-06), the day that decides stands beside it as a datetime
    column of the same name with _known (`announced_known`: 2025-06-30).
    """

    def __init__(self, ledger: Ledger, day: datetime.date) -> None:
        self._ledger = ledger
        self._known = ledger.frames.day(day)

    def __repr__(self) -> str:
        return f"<{self._ledger!r} as of {self._known.text}>"

    @property
    def known(self) -> assessed.Day:
        """The Day that the rooms of this package share. Never change a frame of it in place."""
        return self._known

    @property
    def ledger(self) -> Ledger:
        return self._ledger

    @property
    def date(self) -> datetime.date:
        return self._known.date

    @property
    def gaps(self) -> pd.DataFrame:
        """One row per obligation in force: target, newest figure, gap in points and money, verdict with its reason."""
        return self.table("gaps")

    @property
    def pathways(self) -> pd.DataFrame:
        """The level that the pathway of each obligation asks for, year by year."""
        return self.table("pathways")

    @property
    def headlines(self) -> pd.DataFrame:
        """How many allies meet what, by name: each ally stands in exactly one category of a headline."""
        return self.table("headlines")

    @property
    def definitions(self) -> pd.DataFrame:
        """What NATO's new definition changed, country by country."""
        return self.table("definitions")

    def table(self, name: str) -> pd.DataFrame:
        """A table of the snapshot of the day by its name, such as lineage. Raises LookupError for an unknown name."""
        from spendtrack.assessment.asking import known
        from spendtrack.snapshot.bundle import table, with_days
        from spendtrack.snapshot.tables import BY_NAME

        known("table", name, list(BY_NAME))
        return with_days(self._known.frames, name, table(self._known, name))

    def sentence(self, what: str | None = None) -> str:
        """The state of a country, of an obligation by its id in `gaps`, or of the alliance, in one quotable sentence.

        Raises LookupError where there is no such country or obligation on the day.
        """
        from spendtrack.assessment.asking import as_party, known
        from spendtrack.assessment.gaps import gap_table
        from spendtrack.assessment.rows import records
        from spendtrack.wording import counts, sentences, show

        if what is None:
            return counts.headline(show.alliance(self._known))
        rows = gap_table(self._known)
        found = records(rows[rows["obligation_id"] == what])
        if found:
            return sentences.obligation(found[0])
        if "-" in what:
            known("obligation in force on that day", what, rows["obligation_id"].tolist())
        return show.country_sentence(self._known, as_party(self._known.frames, what))

    def scenario(
        self,
        country: str,
        *,
        target: float,
        by: int,
        first: int | None = None,
        start: float | None = None,
        profile: str = "linear",
        growth: float | None = None,
        inflation: float | None = None,
    ) -> Scenario:
        """What a path to `target` per cent of GDP would cost: `table` year by year, and the `assumptions` made.

        profile: linear, front, back or published. growth, inflation: a year, 0.035 is 3.5%. Raises ValueError where
        the question has no answer, LookupError for an unknown country.
        """
        from spendtrack.analysis import scenario
        from spendtrack.assessment.asking import as_party

        question = scenario.Question(
            as_party(self._known.frames, country),
            target,
            by,
            first,
            start,
            profile,
            scenario.DEFAULT_GROWTH if growth is None else growth,
            scenario.DEFAULT_INFLATION if inflation is None else inflation,
        )
        return scenario.scenario(self._known, question)

    def why(
        self,
        obligation: str,
        *,
        since: str | datetime.date | None = None,
        years: tuple[int, int] | None = None,
    ) -> Explanation:
        """Why the gap of an obligation differs from that on an earlier day, or between two years of its newest edition.

        `changes` holds the gaps before and after, `parts` splits the difference exactly. Raises ValueError unless one
        of `since` and `years` is given, LookupError where there is nothing to compare.
        """
        from spendtrack.analysis import why
        from spendtrack.assessment.asking import as_date
        from spendtrack.ledger.hints import did_you_mean

        if (since is None) == (years is None):
            raise ValueError("Say what to compare: since='2025-09-01', or years=(2024, 2026).")
        try:
            if years is not None:
                return why.between_years(self._known, obligation, *years)
            assert since is not None
            return why.why(self._known.frames.day(as_date(since)), self._known, obligation)
        except LookupError as error:
            pledges = self._known.frames.pledges["pledge_id"].tolist()
            near = "" if obligation.split(":")[0] in pledges else did_you_mean(obligation, pledges)
            raise LookupError(f"{error.args[0]}{near}") from None

    def compare(
        self, countries: Sequence[str], *, measure: str = "core", basis: str = "newest", group: str = "NATO"
    ) -> pd.DataFrame:
        """Shares of the countries by year, with the median of a group as the country `median`.

        measure: core, equipment or ukraine. basis: nato-core, nato-legacy, or newest, that of the newest edition.
        Raises LookupError for an unknown country, group, measure or basis.
        """
        from spendtrack.analysis import peers
        from spendtrack.assessment.asking import as_party

        rows = peers.in_group(self._known, countries, measure, basis, group)
        named = [as_party(self._known.frames, one) for one in countries]
        return rows[rows["country"].isin([*named, "median"])].reset_index(drop=True)

    def figure(
        self,
        name: str,
        *,
        country: str | None = None,
        countries: Sequence[str] = (),
        **choices: Any,
    ) -> Figure:
        """A chart of the dashboard as a Plotly figure: timeline and cost of a `country`, gaps, comparison of `countries`.

        choices: for cost those of `scenario`, for comparison those of `compare`. Raises LookupError for an unknown
        name, TypeError where a chart lacks what it needs.
        """
        from spendtrack.charts import by_name

        return by_name.figure(self._known, name, country, countries, **choices)

    def snapshot(self, folder: str | Path, homepage: str | None = None) -> list[str]:
        """Write the snapshot of the day, to cite and to verify; the names of its files. The folder is replaced whole.

        homepage: where readers find the site that it belongs to. Raises FileExistsError where the folder holds something else than a snapshot, OSError where the disk refuses.
        """
        from spendtrack.snapshot.bundle import write_snapshot

        return write_snapshot(self._known, Path(folder), homepage)
