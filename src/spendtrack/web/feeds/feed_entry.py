"""One entry of a feed, with an id that is the same on any host, and the address of a page."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

# Ids must be the same wherever the feed is served, so they hang on a name and not on an address.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "spendtrack feeds")
KINDS = {
    "announced": "New promise",
    "superseded": "Replaced",
    "withdrawn": "Withdrawn",
    "expired": "Expired",
    "edition": "New figures",
    "verdict": "Verdicts changed",
    "corrected": "Corrected",
}
PageAddress = Callable[[str, str], str]
"""(page, country or "") -> its address below the site."""


@dataclass(frozen=True)
class Entry:
    """One thing that a reader of the ledger could know from `day` on, the day of its entry where that is recorded.

    name: what its id is made from; it never changes. updated: the day of the last correction of what it tells.
    """

    name: str
    kind: str
    day: date
    title: str
    text: str
    page: str
    country: str = ""
    updated: date = date.min

    @property
    def id(self) -> str:
        return urn(self.name)

    @property
    def touched(self) -> date:
        return max(self.day, self.updated)


def urn(name: str) -> str:
    """An id that is the same for the same name, on any host and day."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, name)}"


def in_the_query(page: str, country: str) -> str:
    """The address of a page of the dashboard."""
    return "?" + urlencode({"page": page, **({"country": country} if country else {})})
