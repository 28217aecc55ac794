"""The ledger as the dashboard holds it: frames once, and a view's rows of what a day knows."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import pandas as pd

import spendtrack
from spendtrack.analysis import headlines, scenario
from spendtrack.analysis.headlines import Headline
from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Day
from spendtrack.ledger.folding import fold
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web import address as views
from spendtrack.web.address import ALL, ALLIANCE, OWN, View
from spendtrack.web.address_book import LIVE, Book
from spendtrack.wording import show

# The groups that a reader can choose, in this order; names as in the ledger.
GROUPS = ("NATO", "NATO-EUR-CAN", "EU", "JEF", "BALTIC", "NB8", "B9", "G7")


class State:
    """One ledger, its problems and its tables by day. Frames handed out are shared: never change them in place."""

    def __init__(
        self,
        ledger: Ledger,
        problems: Sequence[Problem],
        today: Callable[[], date],
        repository: str | None = None,
    ) -> None:
        """repository: web address of the project, for links to lines and forms; without it the app serves both."""
        self.ledger = ledger
        self.book: Book = LIVE
        self.repository = repository
        self.opened = spendtrack.Ledger(ledger, problems)
        self.frames = self.opened.frames
        self.errors = [problem for problem in problems if problem.severity == "error"]
        self._today = today
        parties = self.frames.parties
        shown = {*asof.members(self.day(self.today), ALLIANCE)["party"], *self.frames.pledges["party"]}
        listed = parties[parties["party"].isin(shown)].sort_values("name")
        listed = listed.assign(other=listed["kind"] != "country").sort_values("other", kind="stable")
        self.countries: dict[str, str] = dict(zip(listed["party"], listed["name"], strict=True))
        self.kinds: dict[str, str] = dict(zip(parties["party"], parties["kind"], strict=True))
        names = {group.id: group.name for group in ledger.groups.values()}
        self.groups: dict[str, str] = {name: names[name] for name in GROUPS if name in names} or {
            ALLIANCE: ALLIANCE
        }
        self.names: dict[str, str] = dict(zip(parties["party"], parties["name"], strict=True))

    def with_ledger(self, ledger: Ledger, problems: Sequence[Problem]) -> State:
        """The same dashboard on another ledger: a new object, so that a reader in between meets one or the other."""
        return State(ledger, problems, self._today, self.repository)

    def with_book(self, book: Book) -> State:
        """The same ledger, for a page whose links are written by the book."""
        found = copy.copy(self)
        found.book = book
        return found

    def text(self, name: str) -> str | None:
        """A file of the ledger as it was read; None where it is not held."""
        return self.ledger.texts.get(name)

    @property
    def today(self) -> date:
        """The day on which the reader looks; a server that runs for weeks does not stay on its first one."""
        return self._today()

    def read(self, search: str | None) -> tuple[View, list[str]]:
        """The view that an address asks for, with notices for what in it makes no sense."""
        return views.read(search, self.today, self.countries, self.groups)

    def carried(self, search: str | None, view: View) -> dict[str, str]:
        """What the address of the view holds for other views."""
        return views.carried(search, view, self.countries, self.groups)

    def day(self, date: date) -> Day:
        """The ledger on a day, with what was computed for it."""
        return self.frames.day(date)

    def members(self, view: View) -> list[str]:
        """The members of the chosen group on the day, every country where all were chosen; in the order of names."""
        if view.group == ALL:
            found: Sequence[str] = [name for name, kind in self.kinds.items() if kind == "country"]
        elif view.group == OWN:
            found = view.countries
        else:
            found = asof.members(self.day(view.as_of), view.group)["party"].tolist()
        return self.by_name(found)

    def by_name(self, parties: Iterable[str]) -> list[str]:
        """The parties in the order of their names, as people look for them, and not of their codes."""
        return sorted(parties, key=lambda one: (fold(self.names.get(one) or one), one))

    def group_choices(self, *, every: bool = False) -> dict[str, str]:
        """What a reader can choose as a group; every: also the parties outside all of them."""
        first = {ALL: "Every party"} if every else {}
        return {**first, **self.groups, OWN: "Own selection …"}

    def group_name(self, view: View) -> str:
        """The chosen group in words."""
        if view.group == OWN:
            names = [self.countries[code] for code in self.by_name(view.countries)]
            if not names:
                return "Own selection"
            return ", ".join(names) if len(names) <= 5 else f"Own selection of {len(names)} countries"
        return "Every party" if view.group == ALL else self.groups[view.group]

    def rows(self, view: View) -> pd.DataFrame:
        """The rows of the gap table that the view shows: the table on the page and its CSV are these."""
        day = self.day(view.as_of)
        if view.page == "country":
            table = gaps.gap_table(day)
            return table[table["country"] == view.country].reset_index(drop=True)
        rows = show.alliance(day)
        if view.group not in (ALLIANCE, ALL):
            rows = rows[rows["country"].isin(self.members(view))].reset_index(drop=True)
        return rows

    def obligations_of(self, view: View, pledge_id: str) -> pd.DataFrame:
        """The rows of the gap table of one pledge: one for each party that it binds on the day."""
        table = gaps.gap_table(self.day(view.as_of))
        return table[table["pledge_id"] == pledge_id].reset_index(drop=True)

    def headlines(self, view: View) -> list[Headline]:
        """The closed sums of the day, over the members of the group."""
        found = headlines.headlines(self.day(view.as_of))
        return [one if view.group in (ALLIANCE, ALL) else one.only(self.members(view)) for one in found]

    def scenario(self, view: View) -> scenario.Scenario | None:
        """The answer to the reader's question, None where none was asked. Raises NoScenario."""
        if view.target is None or view.by is None:
            return None
        question = scenario.Question(view.country, view.target, view.by, profile=view.profile)
        return scenario.scenario(self.day(view.as_of), question)
