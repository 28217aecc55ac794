"""What falls due, and when, as an iCalendar (RFC 5545): deadlines of pledges, summits and reviews, next editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Event

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, Frames
from spendtrack.assessment.rows import records
from spendtrack.ledger import model
from spendtrack.ledger.dates import Deadline, PartialDate
from spendtrack.ledger.model import Edition, Pledge, Source
from spendtrack.web.feeds.feed_entry import PageAddress, in_the_query, urn
from spendtrack.wording import sentences

KIND_WORDS = {
    "summit": "Summit",
    "decision": "Decision",
    "review": "Review",
    "deadline": "Deadline",
    "publication": "Publication",
}


@dataclass(frozen=True)
class Item:
    """One entry of the calendar, whole days from `first` to `last`. `name`: what its id is made from."""

    name: str
    first: date
    last: date
    told: date
    """The day on which the ledger told it, or corrected it last."""
    corrections: int
    """How often the ledger has corrected it by the day: its SEQUENCE."""
    title: str
    text: str
    kind: str
    page: str
    country: str = ""


def calendar(
    day: Day,
    base_url: str,
    country: str | None = None,
    page: PageAddress = in_the_query,
) -> bytes:
    """What falls due, as known on the day: all, or what concerns one country. It keeps what is past.

    base_url: where the site begins. page: where its pages stand below base_url. The same ledger content gives
    the same bytes until something new becomes known. Raises LookupError for an unknown party.
    """
    if country is not None and country not in day.frames.ledger.parties:
        raise LookupError(f"there is no party {country}")
    base = base_url.rstrip("/") + "/"
    name = "deadlines and reviews" if country is None else day.frames.ledger.parties[country].name
    book = Calendar()
    for key, value in {
        "version": "2.0",
        "prodid": "-//spendtrack//Deadlines and reviews//EN",
        "calscale": "GREGORIAN",
        "method": "PUBLISH",
        "name": f"spendtrack: {name}",
        "x-wr-calname": f"spendtrack: {name}",
    }.items():
        book.add(key, value)
    book.add("refresh-interval", timedelta(days=1), parameters={"VALUE": "DURATION"})
    for item in items(day, country):
        book.add_component(_event(item, base + page(item.page, item.country)))
    return bytes(book.to_ical())


def items(day: Day, country: str | None = None) -> list[Item]:
    """What falls due, soonest first, as known on the day; what concerns one country where it is named."""
    groups = set(asof.members(day).query("party == @country")["group"]) if country else set()
    mine = None if country is None else {country, *groups}
    found = [*_deadlines(day, country, groups), *_events(day, mine)]
    found += _editions(day, country)
    return sorted(found, key=lambda one: (one.last, one.first, one.name))


def _deadlines(day: Day, country: str | None, groups: set[str]) -> list[Item]:
    found = []
    for row in records(asof.in_force(day)):
        pledge = day.frames.ledger.pledges[row["pledge_id"]]
        by = pledge.target.by if pledge.target else None
        if (
            by is None
            or (pledge.entered or date.min) > day.date
            or (country is not None and pledge.party != country and pledge.members not in groups)
        ):
            continue
        who = day.frames.ledger.parties[pledge.party].name
        last = by.ends(day.frames.ledger.parties[pledge.party].financial_year)
        found.append(
            Item(
                f"deadline/{pledge.id}",
                last,
                last,
                *_told(day, pledge.announced.last, pledge),
                f"{who}: {pledge.title}",
                _deadline_text(pledge, by, last, row),
                "Deadline",
                "country",
                pledge.party,
            )
        )
    return found


def _deadline_text(pledge: Pledge, by: Deadline, last: date, row: Mapping[str, Any]) -> str:
    parts = [f"Promised: {sentences.level(row)}{sentences.due(row)}."]
    if "/" in by.text:
        parts.append(
            f"The financial year {by.text} ends on {sentences.day(last)}; statistics count it as {by.year}."
        )
    elif len(by.text) == 4:
        parts.append(f"Due by the end of {by.text}.")
    if row["knowable"] is None:
        parts.append("No published series tells whether it was kept.")
    else:
        parts.append(f"One can know in {row['knowable']}, when the outturn for {by.year} is published.")
    if row["status"] != "in force":
        parts.append(f"The promise is {row['status']}.")
    return " ".join([*parts, f"Id in the ledger: {pledge.id}."])


def _events(day: Day, mine: set[str] | None) -> list[Item]:
    """Events once one of their sources is as old as the day; a source without a date is no proof of that."""
    found = []
    for event in day.frames.ledger.events.values():
        known = _known_since(day.frames, event)
        if (
            known is None
            or max(known, event.entered or known) > day.date
            or (mine is not None and not mine & set(event.parties))
        ):
            continue
        last = event.until.last if event.until else event.date.last
        first = event.date.first if _whole_day(event.date) else last
        note = f"{event.note} " if event.note else ""
        party = event.parties[0] if event.parties else ""
        found.append(
            Item(
                f"event/{event.id}",
                first,
                last,
                *_told(day, known, event),
                f"{event.title}{_vague(event.date)}",
                f"{note}Id in the ledger: {event.id}.",
                KIND_WORDS[str(event.kind)],
                "country" if party else "changes",
                party,
            )
        )
    return found


def _known_since(frames: Frames, event: model.Event) -> date | None:
    sources = [frames.ledger.sources.get(name) for name in event.sources]
    days = [one.date.last for one in sources if one is not None and one.date is not None]
    return min(days, default=None)


def _editions(day: Day, country: str | None) -> list[Item]:
    """When the next edition of each series is expected, as its newest edition said."""
    figures = day.frames.observations[day.frames.observations["published"] <= day.stamp]
    if country is not None:
        figures = figures[figures["party"] == country]
    newest: dict[str, Source] = {}
    for name in sorted(set(figures["edition"])):
        source = day.frames.ledger.sources[name]
        assert source.edition is not None, "a figure stands in an edition"
        if (source.edition.entered or date.min) > day.date:
            continue
        held = newest.get(source.edition.series)
        if held is None or held.edition is None or held.edition.published <= source.edition.published:
            newest[source.edition.series] = source
    found = []
    for series, source in newest.items():
        edition = source.edition
        if edition is None or edition.next_expected is None:
            continue
        due = edition.next_expected
        found.append(
            Item(
                f"edition/{series}/after/{source.id}",
                due.first if _whole_day(due) else due.last,
                due.last,
                *_told(day, edition.published, edition),
                f"Next edition expected{_vague(due)}: {source.publisher}, {source.title}",
                f"The newest one known came out on {sentences.day(edition.published)} ({source.id}). "
                "Verdicts may change with the next one.",
                "Publication",
                "method",
            )
        )
    return found


def _told(day: Day, known: date, record: Pledge | model.Event | Edition) -> tuple[date, int]:
    """(when the ledger told or last corrected a record, how often it has corrected it), by the day."""
    corrected = [one.on for one in record.corrected if one.on <= day.date]
    return max([known, record.entered or known, *corrected]), len(corrected)


def _whole_day(when: PartialDate) -> bool:
    return when.first == when.last


def _vague(when: PartialDate) -> str:
    return "" if _whole_day(when) else f" (some time in {sentences.day(when.text)})"


def _event(item: Item, address: str) -> Event:
    """DTEND is the day after the last one, as the standard has it for whole days.

    A program that holds the event takes it anew where its SEQUENCE has grown.
    """
    event = Event()
    event.add("uid", urn(f"calendar/{item.name}").removeprefix("urn:uuid:"))
    told = datetime.combine(item.told, time(), UTC)
    event.add("dtstamp", told)
    event.add("last-modified", told)
    event.add("sequence", item.corrections)
    event.add("dtstart", item.first)
    event.add("dtend", item.last + timedelta(days=1))
    event.add("summary", item.title)
    event.add("description", item.text)
    event.add("categories", [item.kind])
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
