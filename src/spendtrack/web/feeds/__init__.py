"""What others can subscribe to: Atom feeds of changes, calendars of what falls due, the catalogue for portals, by address.

Everything in them follows from what the ledger says and from when it became known, never from the clock or from how
the files are laid out: a ledger that was only formatted anew gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spendtrack.assessment.day import Day
from spendtrack.web.feeds.atom import atom
from spendtrack.web.feeds.calendar import calendar
from spendtrack.web.feeds.catalog import NAME, TableAddress, catalog, in_the_api
from spendtrack.web.feeds.feed_entry import PageAddress, in_the_query
from spendtrack.web.feeds.feed_news import known_pledges

CHANGES, DEADLINES, CATALOG = "feeds/changes.atom", "feeds/deadlines.ics", NAME
MEDIA_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".jsonld": "application/ld+json",
}
_COUNTRY = re.compile(r"feeds/country/([A-Z0-9-]+)\.(atom|ics)")
_PLEDGE = re.compile(r"feeds/pledge/([a-z0-9-]+)\.atom")


def addresses(day: Day) -> Iterator[str]:
    """Where every feed and calendar of the day stands below the site: "feeds/country/GBR.atom"."""
    yield CHANGES
    yield DEADLINES
    yield CATALOG
    for party in day.frames.parties["party"].sort_values():
        yield f"feeds/country/{party}.atom"
        yield f"feeds/country/{party}.ics"
    for pledge in sorted(known_pledges(day)):
        yield f"feeds/pledge/{pledge}.atom"


def at(
    day: Day,
    base_url: str,
    address: str,
    page: PageAddress = in_the_query,
    table: TableAddress = in_the_api,
) -> bytes | None:
    """The feed, calendar or catalogue that stands at one of `addresses`; None where there is none.

    base_url: where the site begins. page, table: where its pages and tables stand, relative to that.
    """
    if address == CHANGES:
        return atom(day, base_url, page=page)
    if address == DEADLINES:
        return calendar(day, base_url, page=page)
    if address == CATALOG:
        return catalog(day, base_url, page, table)
    try:
        if found := _COUNTRY.fullmatch(address):
            write = atom if found[2] == "atom" else calendar
            return write(day, base_url, country=found[1], page=page)
        if found := _PLEDGE.fullmatch(address):
            return atom(day, base_url, pledge=found[1], page=page)
    except LookupError:
        return None
    return None


__all__ = [
    "CATALOG",
    "CHANGES",
    "DEADLINES",
    "MEDIA_TYPES",
    "addresses",
    "at",
    "atom",
    "calendar",
    "in_the_query",
]
