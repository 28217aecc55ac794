"""Which views have a file of their own, and where; a view without one leads to the nearest that has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any
from urllib.parse import urlencode

from spendtrack.assessment.slippage import FIRMEST_FIRST
from spendtrack.charts.drawing import Format
from spendtrack.web.address import (
    ALL,
    ALLIANCE,
    BASES,
    CHOICES,
    MEASURES,
    PLEDGED_MEASURES,
    TABS,
    View,
    plain,
    query,
)
from spendtrack.web.delivery.pictures import Manner

# The choices of each page that lead to files; the others are made by the page's script, or not at all.
WRITTEN = {
    "overview": ("group",),
    "country": ("country",),
    "compare": ("group", "measure", "basis"),
    "promises": ("group", "measure", "strength", "tab"),
    "changes": ("since",),
}
# Earlier days are written for the views that answer "who stands where".
ON_EARLIER_DAYS = ("overview", "country")


@dataclass(frozen=True)
class Plan:
    """What a site holds: its day, the earlier days beside it, and the names that can be chosen."""

    today: date
    countries: tuple[str, ...]
    groups: tuple[str, ...]
    days: tuple[date, ...] = ()

    def views(self) -> Iterator[View]:
        """Every view that gets a file, each once."""
        yield from (replace(plain("overview", self.today), group=group) for group in self.groups)
        yield from (replace(plain("country", self.today), country=code) for code in self.countries)
        for group, measure, basis in product(self.groups, MEASURES, BASES):
            view = replace(plain("compare", self.today), group=group, measure=measure, basis=basis)
            if self.holds(view):
                yield view
        for group, measure, strength, tab in product(
            self.groups, PLEDGED_MEASURES, ("", *FIRMEST_FIRST), TABS
        ):
            start = plain("promises", self.today)
            view = replace(start, group=group, measure=measure, strength=strength, tab=tab)
            if self.holds(view):
                yield view
        yield from (plain(page, self.today) for page in ("ukraine", "ledger", "changes", "method"))
        for since in self.days:
            view = replace(plain("changes", self.today), since=since)
            if self.holds(view):
                yield view
        for day in self.days:
            yield plain("overview", day)
            yield from (replace(plain("country", day), country=code) for code in self.countries)

    def holds(self, view: View) -> bool:
        return self.nearest(view) == view

    def pictured(self, view: View, manner: Manner) -> bool:
        """Whether a picture is written: as SVG of every view, as PNG, which takes longer, of what most readers share."""
        if manner.kind == "svg":
            return self.holds(view)
        return manner.shape == Format.SHARE and self.shared(view)

    def shared(self, view: View) -> bool:
        """Whether it is a page as most readers share it: of today, with nothing chosen but a country."""
        return self.holds(view) and view == replace(plain(view.page, self.today), country=view.country)

    def nearest(self, view: View) -> View:
        """The view of a file that comes nearest to what was asked for."""
        start = plain(view.page, view.as_of)
        found = replace(start, **{name: getattr(view, name) for name in WRITTEN.get(view.page, ())})
        if found.as_of != self.today and (found.as_of not in self.days or found.page not in ON_EARLIER_DAYS):
            found = replace(found, as_of=self.today)
        groups = (ALLIANCE,) if found.as_of != self.today else self.groups
        if found.page not in ("ledger", "changes") and found.group not in groups:
            found = replace(found, group=ALLIANCE)
        if found.page == "compare" and (found.measure == "ukraine" or found.group != ALLIANCE):
            found = replace(found, basis=start.basis)
        if found.page == "promises" and (found.group != ALLIANCE or found.measure != start.measure):
            found = replace(found, strength="")
        if found.page == "changes" and found.since is not None:
            known = self.days if found.group == ALL else ()
            found = found if found.since in known else replace(found, since=None)
        return found

    def address(self, view: View) -> str:
        """The place of a view's file from the root of the site, with what the file does not hold as a query."""
        near = self.nearest(view)
        held = query(near, self.today)
        rest = {name: value for name, value in query(view, self.today).items() if held.get(name) != value}
        return folder(near, self.today) + (f"?{urlencode(rest)}" if rest else "")


def folder(view: View, today: date) -> str:
    """Where the file of a view lies: "" for the overview, else names that end in a slash."""
    names = [] if view.as_of == today else ["on", view.as_of.isoformat()]
    if view.page != "overview":
        names.append(view.page)
    default: Any = plain(view.page, view.as_of)
    for name in CHOICES[view.page]:
        value = getattr(view, name)
        if name == "country":
            names.append(str(value))
        elif value != getattr(default, name):
            text = value.isoformat() if isinstance(value, date) else str(value).lower()
            names.append(f"{name}-{text}")
    return "".join(f"{name}/" for name in names)
