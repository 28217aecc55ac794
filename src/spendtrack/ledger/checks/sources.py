"""Is every record sourced, by documents of its time with real addresses, and is every document entered once and cited?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from spendtrack.ledger.checks.places import warn
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import EVENTS, OBSERVATIONS, PARTIES, PLEDGES, Draft
from spendtrack.ledger.model import CarvedOut, Contradiction, Event, Group, Pledge, Source
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Confidence

# A document that is older than what it is cited for by more than this cannot report it.
OLDER = timedelta(days=365)
# One that is younger by more than this looks back from far away; a nearer one should be found.
YOUNGER = timedelta(days=3 * 365)


@needs("sources")
def check_sources_given(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """Every pledge and event has at least one source."""
    records: tuple[tuple[str, Mapping[str, Pledge | Event]], ...] = (
        ("pledges", pledges),
        ("events", draft.events),
    )
    for section, by_id in records:
        for key, record in by_id.items():
            if not record.sources:
                yield Problem(
                    draft.places[section].where(key, "sources"),
                    "missing-source",
                    f"{key} has no source.",
                    "Name at least one id from sources.yaml; nothing is believed without a source.",
                    record=key,
                )


@needs("sources", "announced")
def check_sources_of_their_time(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: the documents of a pledge are of about its own time."""
    for pledge in pledges.values():
        dated = [
            (source.date, index)
            for index, key in enumerate(pledge.sources)
            if (source := draft.sources.get(key)) and source.date
        ]
        if not dated:
            continue
        newest, at_newest = max(dated, key=lambda one: one[0].last)
        oldest, at_oldest = min(dated, key=lambda one: one[0].first)
        if newest.last + OLDER < pledge.announced.first:
            yield warn(
                draft,
                pledge,
                ("sources", at_newest),
                "source-out-of-time",
                f"Its newest source is of {newest}, long before the announcement ({pledge.announced}).",
                "Cite a document that reports the announcement, or correct a date.",
            )
        elif oldest.first - YOUNGER > pledge.announced.last:
            yield warn(
                draft,
                pledge,
                ("sources", at_oldest),
                "source-out-of-time",
                f"Its oldest source is of {oldest}, long after the announcement ({pledge.announced}).",
                "Cite a document of the time, or correct a date. If there is none, say so: "
                "explained: [{finding: source-out-of-time, because: …}].",
            )


@needs("sources", "confidence")
def check_confidence(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: nobody is sure of words that nobody read."""
    for pledge in pledges.values():
        known = [draft.sources[key] for key in pledge.sources if key in draft.sources]
        unread = bool(known) and len(known) == len(pledge.sources) and all(one.second_hand for one in known)
        if pledge.confidence is Confidence.HIGH and unread:
            yield warn(
                draft,
                pledge,
                ("confidence",),
                "confidence-without-reading",
                "The confidence is high, but none of its sources was read at first hand (second_hand: true).",
                "Use confidence: medium and say why under confidence_note, or add a source that was read.",
            )


def check_documents(draft: Draft) -> Iterator[Problem]:
    """The dates of a document agree with one another and have come."""
    section = draft.places["sources"]
    for source in draft.sources.values():
        day, edition = source.date, source.edition

        def warning(*path: str, slug: str, message: str, hint: str, record: str = source.id) -> Problem:
            return Problem(section.where(record, *path), slug, message, hint, "warning", record)

        if draft.today and day and day.first > draft.today:
            yield warning(
                "date",
                slug="date-in-the-future",
                message=f"It is dated {day}, which is yet to come.",
                hint="Correct the date.",
            )
        if not edition:
            continue
        this_year = bool(draft.today) and edition.published.year == draft.today.year if draft.today else False
        if draft.today and edition.published > draft.today and (edition.day_confirmed or not this_year):
            yield warning(
                "edition",
                "published",
                slug="date-in-the-future",
                message=f"It is published on {edition.published}, which is yet to come: until then its figures do not count.",
                hint="Correct the date.",
            )
        if day and day.first == day.last and day.last != edition.published:
            yield warning(
                "date",
                slug="dates-of-an-edition-differ",
                message=f"The document is of {day}, its edition was published on {edition.published}.",
                hint="Make both the day of publication. If they differ in truth, say why: "
                "explained: [{finding: dates-of-an-edition-differ, because: …}].",
            )


def check_addresses(draft: Draft) -> Iterator[Problem]:
    """An address names a host that a reader can check by eye, in whole and without a user name."""
    section = draft.places["sources"]
    for source in draft.sources.values():
        for slug, message, hint, severity in _address_faults(source):
            yield Problem(section.where(source.id, "url"), slug, message, hint, severity, source.id)


def _address_faults(source: Source) -> Iterator[tuple[str, str, str, str]]:
    if not source.url:
        return
    try:
        host = urlsplit(source.url).hostname or ""
        user = "@" in urlsplit(source.url).netloc
    except ValueError:
        host, user = "", False
    if user:
        yield (
            "url-with-a-user-name",
            f"What stands before the @ is a user name; the address leads to {host}.",
            f"Write the address without it: https://{host}/….",
            "warning",
        )
    if not re.search(r"[^\W_]\.[^\W\d_]", host):
        yield (
            "bad-url",
            f"The address names no host{f' but {host!r}' if host else ''}.",
            "Paste the whole address, from https:// on: https://host.example/page.",
            "error",
        )
    elif strange := sorted({letter for letter in host if not letter.isascii()}):
        names = ", ".join(
            f"{letter} ({unicodedata.name(letter, 'without a name').lower()})" for letter in strange
        )
        yield (
            "url-look-alike",
            f"The host holds letters that may look like others: {names}.",
            f"Write plain letters, or the form for machines: {_for_machines(host)}.",
            "warning",
        )
    if "…" in source.url or "..." in source.url:
        yield (
            "url-cut-short",
            "The address holds an ellipsis; it was copied from a place that shows it cut short.",
            "Open the page and paste the whole address.",
            "warning",
        )


def _for_machines(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return "xn--…"


def check_sources_used(draft: Draft) -> Iterator[Problem]:
    """One document is entered once, and every entry is cited."""
    first_by_url: dict[str, str] = {}
    cited: set[str] = {row.edition for _, row in draft.observations}
    citing: list[Pledge | Event | Group] = [
        *draft.pledges.values(),
        *draft.events.values(),
        *draft.groups.values(),
    ]
    for record in citing:
        cited |= set(record.sources)
        if isinstance(record, Pledge):
            parts: list[CarvedOut | Contradiction] = [*record.exceptions, *record.contradictions]
            for part in parts:
                cited |= set(part.sources)
            cited |= {opinion.source for opinion in record.second_opinions}
            if record.withdrawn:
                cited |= set(record.withdrawn.sources)
    whole = not draft.unread & {PLEDGES, EVENTS, PARTIES, OBSERVATIONS} and all(
        len(getattr(draft, kind)) == len(draft.known[kind]) for kind in ("pledges", "events", "groups")
    )
    section = draft.places["sources"]
    for source in draft.sources.values():
        if source.url and source.edition is None:
            twin = first_by_url.setdefault(source.url, source.id)
            if twin != source.id:
                yield Problem(
                    section.where(source.id, "url"),
                    "source-entered-twice",
                    f"{twin} has the same address.",
                    f"Keep one entry, and cite {twin} wherever {source.id} is cited.",
                    "warning",
                    source.id,
                )
        if whole and source.id not in cited:
            yield Problem(
                section.where(source.id, "id"),
                "unused-source",
                f"Nothing cites {source.id}.",
                "Cite it, or delete it.",
                "warning",
                source.id,
            )
