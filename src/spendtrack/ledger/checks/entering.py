"""Did records enter the ledger, and were they corrected in it, after what they tell had happened?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Correction
from spendtrack.ledger.problems import Problem

Told = tuple[tuple[str | int, ...], date, date | None, str]
"""(path of a day of entry, the day, the day before which it cannot be, what happened on that one)."""


@needs("entered", "corrected", "withdrawn", "announced", blames=("entered", "corrected"))
def check_entered(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A pledge and its withdrawal are entered once they have happened; a pledge is corrected once it is there."""
    for pledge in pledges.values():
        first = pledge.announced.first
        told = _days((), first, "the announcement", pledge.entered, pledge.corrected)
        if pledge.withdrawn and pledge.withdrawn.entered:
            gone = pledge.withdrawn.on.first
            told.append((("withdrawn", "entered"), pledge.withdrawn.entered, gone, "the withdrawal"))
        yield from _wrong(draft, "pledges", pledge.id, told)


def check_other_entries(draft: Draft) -> Iterator[Problem]:
    """The same of editions, which are entered once they are out, and of events, which are mostly yet to come."""
    for source in draft.sources.values():
        if edition := source.edition:
            told = _days(("edition",), edition.published, "publication", edition.entered, edition.corrected)
            yield from _wrong(draft, "sources", source.id, told)
    for event in draft.events.values():
        yield from _wrong(draft, "events", event.id, _days((), None, "", event.entered, event.corrected))


def _days(
    above: tuple[str, ...],
    happened: date | None,
    what: str,
    entered: date | None,
    corrected: Sequence[Correction],
) -> list[Told]:
    told: list[Told] = [((*above, "entered"), entered, happened, what)] if entered else []
    after, called = (entered, "the day of entry") if entered else (happened, what)
    return told + [
        ((*above, "corrected", index, "on"), one.on, after, called) for index, one in enumerate(corrected)
    ]


def _wrong(draft: Draft, kind: str, record: str, told: list[Told]) -> Iterator[Problem]:
    for path, day, after, what in told:
        place = draft.places[kind].where(record, *path)
        if after and day < after:
            yield Problem(
                place,
                "entered-too-early",
                f"The ledger cannot have said on {day} what happened later: {what} ({after}).",
                "Write the day on which it was written into the ledger.",
                record=record,
            )
        elif draft.today and day > draft.today:
            yield Problem(
                place,
                "date-in-the-future",
                f"{day} is yet to come: until then no feed tells of it.",
                "Write the day on which it was written into the ledger.",
                "warning",
                record,
            )
