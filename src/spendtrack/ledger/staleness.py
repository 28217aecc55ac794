"""Is the next edition of a source overdue? An expectation is not a fact: it says when to look, not what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from spendtrack.ledger.dates import PartialDate
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem

# The series that `spendtrack import` reads from their publishers' own files, by the word that it takes for each.
IMPORTED = {"nato-expenditure": "nato", "kiel-ukraine": "kiel", "eurostat-gdp": "eurostat", "imf-weo": "imf"}


@dataclass(frozen=True)
class Overdue:
    """The newest edition of a series whose successor was expected by a day that is over; `days` since then."""

    source: str
    title: str
    publisher: str
    series: str
    expected: PartialDate
    days: int


def overdue(ledger: Ledger, as_of: date) -> list[Overdue]:
    """Series whose newest edition on the day names a next one that should be out, longest overdue first.

    A partial date is over with its last day: "2027-07" is overdue from 1 August 2027 on.
    """
    newest: dict[str, tuple[date, str]] = {}
    for source in ledger.sources.values():
        edition = source.edition
        if edition and edition.next_expected and edition.published <= as_of:
            known = (edition.published, source.id)
            newest[edition.series] = max(newest.get(edition.series, known), known)
    found = []
    for series, (published, name) in newest.items():
        source = ledger.sources[name]
        assert source.edition is not None and source.edition.next_expected is not None
        later = any(
            other.edition
            and other.edition.series == series
            and other.edition.judges
            and published < other.edition.published <= as_of
            for other in ledger.sources.values()
        )
        days = (as_of - source.edition.next_expected.last).days
        if days > 0 and not later:
            found.append(
                Overdue(name, source.title, source.publisher, series, source.edition.next_expected, days)
            )
    return sorted(found, key=lambda one: (-one.days, one.source))


def problems(ledger: Ledger, as_of: date) -> list[Problem]:
    """The same as problems at the line of the source, for every way of printing them."""
    section = ledger.places["sources"]
    return [
        Problem(
            section.where(one.source, "edition", "next_expected"),
            "overdue-source",
            f"The edition after {one.source} ({one.publisher}, {one.title}) was expected by {one.expected}, "
            f"{one.days} {'day' if one.days == 1 else 'days'} ago.",
            _hint(one),
            severity="warning",
            record=one.source,
        )
        for one in overdue(ledger, as_of)
    ]


def _hint(one: Overdue) -> str:
    publisher = IMPORTED.get(one.series)
    by_hand = "Look for it and enter it, or write in next_expected when it is due instead."
    if publisher is None:
        return by_hand
    command = f"spendtrack import {publisher} FILE --edition ID --published DATE"
    return f"Look for it and take it in with `{command}` (docs/figures.md), or write in next_expected when it is due instead."


def badge(found: Sequence[Overdue]) -> str:
    """For a page: "1 source is overdue: the next edition of … was expected by 2027-07."; empty where none is."""
    if not found:
        return ""
    names = "; ".join(f"{one.publisher}, {one.title} (next expected by {one.expected})" for one in found)
    return f"{len(found)} {'source is' if len(found) == 1 else 'sources are'} overdue: {names}."
