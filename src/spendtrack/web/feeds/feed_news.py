"""What there is to tell in a feed: the dated events of the ledger, and the verdicts that editions changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from spendtrack.analysis import changes
from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Day, Frames, once_a_day, once_a_ledger
from spendtrack.ledger.model import Pledge
from spendtrack.ledger.phrases import capital, plural
from spendtrack.ledger.vocabulary import Strength
from spendtrack.web.feeds.feed_entry import KINDS, Entry
from spendtrack.web.feeds.told_on import editions_told_on, entered, in_the_ledger, last_correction
from spendtrack.wording import sentences
from spendtrack.wording.labels import verdict_words

STRENGTH_WORDS = {
    "law": "a law",
    "budget": "an adopted budget",
    "plan": "a government plan",
    "coalition": "a coalition agreement",
    "statement": "a statement",
    "aspiration": "an aspiration, on conditions",
    "opt-out": "a refusal",
}
CORRECTED = ("announced", "edition")
"""The events whose record may have been corrected since; a pledge has one of them."""


@once_a_day
def known_pledges(day: Day) -> set[str]:
    """Ids of the pledges announced by the day."""
    pledges = day.frames.pledges
    return set(pledges.loc[pledges["announced_known"] <= day.stamp, "pledge_id"])


def entries(day: Day, *, country: str | None = None, pledge: str | None = None) -> list[Entry]:
    """Everything that the ledger had told by the day, newest first; of one country or one pledge where it is named.

    To a country belong its own pledges, those of groups that it was in when they were made or ended, and editions with
    figures about it. Raises LookupError for a party or pledge that the day does not know.
    """
    if country is not None and country not in day.frames.ledger.parties:
        raise LookupError(f"there is no party {country}")
    if pledge is not None and pledge not in known_pledges(day):
        raise LookupError(f"there is no pledge {pledge} on {day.text}")
    told = [entry for row, entry in _news(day) if _concerns(day.frames, row, country, pledge)]
    told += _verdict_entries(day, country, pledge)
    order = list(KINDS)
    told.sort(key=lambda one: (order.index(one.kind), one.name))
    return sorted(told, key=lambda one: one.touched, reverse=True)


@once_a_day
def _news(day: Day) -> list[tuple[dict[str, Any], Entry]]:
    """All dated events entered by the day with their entries, and the corrections made by then."""
    rows = changes.news(Day(day.frames, date.min), day)
    told = [(row, _entry(day, row)) for row in rows]
    corrected = [
        (row, one) for row in rows if row["kind"] in CORRECTED for one in _corrections(day.frames, row)
    ]
    return [(row, entry) for row, entry in [*told, *corrected] if entry.day <= day.date]


def _concerns(frames: Frames, row: dict[str, Any], country: str | None, pledge: str | None) -> bool:
    if pledge is not None:
        return row["kind"] != "edition" and str(row["id"]) == pledge
    if country is None:
        return True
    if row["kind"] == "edition":
        return country in _parties_in(frames)[row["id"]]
    group = frames.ledger.pledges[row["id"]].members
    if row["country"] == country or group is None:
        return bool(row["country"] == country)
    return country in _members_on(frames, group, row["day"])


def _members_on(frames: Frames, group: str, day: str) -> set[str]:
    """Who was in the group on a day; kept, since the feed of every country asks for the same days."""
    return frames.results.get(
        (_members_on, group, day),
        lambda: set(asof.members(Day(frames, date.fromisoformat(day)), group)["party"]),
    )


@once_a_ledger
def _parties_in(frames: Frames) -> dict[str, set[str]]:
    """Edition -> whom its figures are about."""
    found: dict[str, set[str]] = defaultdict(set)
    pairs = frames.observations[["party", "edition"]].drop_duplicates()
    for party, edition in zip(pairs["party"], pairs["edition"], strict=True):
        found[edition].add(party)
    return found


def _entry(known: Day, row: dict[str, Any]) -> Entry:
    frames, kind, day = known.frames, row["kind"], date.fromisoformat(row["day"])
    told = entered(frames, row)
    if kind == "edition":
        return _edition_entry(known, row["id"], told)
    pledge = frames.ledger.pledges[row["id"]]
    what = "Refusal" if kind == "announced" and pledge.strength is Strength.OPT_OUT else KINDS[kind]
    title = f"{what}: {frames.ledger.parties[pledge.party].name}, {pledge.title}"
    name = f"{kind}/{pledge.id}"
    if kind == "announced":
        text = _promise(frames, pledge) + (f" {_late(told)}" if told > day else "")
    elif kind == "superseded":
        new = frames.ledger.pledges[row["after"]]
        name = f"{name}/{new.id}"
        text = f"Replaced on {sentences.day(new.announced.text)} by “{new.title}” ({new.id})."
    elif kind == "withdrawn":
        assert pledge.withdrawn is not None, "changes.news found its day there"
        text = f"Taken back on {sentences.day(pledge.withdrawn.on.text)}: {_stopped(pledge.withdrawn.note)}"
    else:
        text = f"It ran out on {sentences.day(day - timedelta(days=1))} and no longer counts."
    updated = last_correction(pledge.corrected, known.date) if kind == "announced" else date.min
    return Entry(name, kind, told, title, text, "country", pledge.party, updated)


def _late(day: date) -> str:
    return f"Entered in the ledger on {sentences.day(day)}."


def _corrections(frames: Frames, row: dict[str, Any]) -> Iterator[Entry]:
    """An entry for each correction of a pledge or an edition."""
    if row["kind"] == "edition":
        source = frames.ledger.sources[row["id"]]
        corrected = source.edition.corrected if source.edition else []
        title, page, country = f"{source.publisher}, {source.title}", "method", ""
    else:
        pledge = frames.ledger.pledges[row["id"]]
        corrected, page, country = pledge.corrected, "country", pledge.party
        title = f"{frames.ledger.parties[country].name}, {pledge.title}"
    for one in corrected:
        yield Entry(
            f"corrected/{row['kind']}/{row['id']}/{one.on.isoformat()}/{one.what}",
            "corrected",
            one.on,
            f"{KINDS['corrected']}: {title}",
            f"The ledger was wrong and was put right on {sentences.day(one.on)}: {_stopped(one.what)}",
            page,
            country,
        )


def _promise(frames: Frames, pledge: Pledge) -> str:
    """What was promised, how firmly and by whom, in sentences."""
    row = {
        "target": pledge.target.level if pledge.target else None,
        "target_high": pledge.target.high if pledge.target else None,
        "unit": pledge.target.unit if pledge.target else None,
        "operator": str(pledge.target.operator) if pledge.target else None,
        "counted": str(pledge.target.counted) if pledge.target else None,
        "deadline": pledge.target.by.text if pledge.target and pledge.target.by else None,
    }
    measure = sentences.MEASURE_WORDS[str(pledge.measure)]
    says = f"{sentences.level(row)}{sentences.due(row)} on {measure}" if pledge.target else f"On {measure}"
    parts = [f"{capital(says)}: {STRENGTH_WORDS[str(pledge.strength)]}."]
    by = f" by {pledge.announced_by}" if pledge.announced_by else ""
    parts.append(f"Announced {_on(pledge.announced.text)}{by}.")
    if pledge.adoption == "proposed":
        parts.append("Proposed, not yet adopted.")
    if pledge.confidence == "unconfirmed":
        parts.append("Unconfirmed: it is not sure that the promise was made in these words.")
    if pledge.conditions:
        parts.append(f"On condition: {_stopped(pledge.conditions)}")
    if pledge.note:
        parts.append(_stopped(pledge.note))
    old = [frames.ledger.pledges[name] for name in sorted(pledge.supersedes) if name in frames.ledger.pledges]
    parts += [f"It replaces “{one.title}” ({one.id})." for one in old]
    return " ".join(parts)


def _on(text: str) -> str:
    return f"{'on' if len(text) == 10 else 'in'} {sentences.day(text)}"


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _edition_entry(known: Day, edition: str, told: date) -> Entry:
    frames = known.frames
    source = frames.ledger.sources[edition]
    figures = frames.observations[frames.observations["edition"] == edition]
    parties, number = figures["party"].nunique(), len(figures)
    years = f"{figures['year'].min()} to {figures['year'].max()}"
    if figures["year"].nunique() == 1:
        years = str(figures["year"].iloc[0])
    basis = source.edition.basis if source.edition else None
    counted = f", counted on {sentences.BASIS_WORDS[str(basis)]}" if str(basis).startswith("nato-") else ""
    text = (
        f"The ledger holds {number:,} {'figure' if number == 1 else 'figures'} of it, on {parties:,} "
        f"{'party' if parties == 1 else 'parties'}, for {years}{counted}."
    )
    if source.edition and not source.edition.day_confirmed:
        text += " The exact day of publication is not certain."
    if source.edition and told > source.edition.published:
        text += f" {_late(told)}"
    title = f"{KINDS['edition']}: {source.publisher}, {source.title}"
    updated = last_correction(source.edition.corrected, known.date) if source.edition else date.min
    return Entry(f"edition/{edition}", "edition", told, title, text, "method", updated=updated)


def _verdict_entries(day: Day, country: str | None, pledge: str | None) -> list[Entry]:
    """One entry for each day on which editions changed verdicts; its text names them."""
    told = []
    for published, told_on in editions_told_on(day.frames).items():
        if told_on > day.date:
            continue
        flips = [
            row
            for row in _flips(day.frames)[published]
            if in_the_ledger(day.frames, row["id"].split(":")[0], told_on)
            and (country is None or row["country"] == country)
            and (pledge is None or row["id"].split(":")[0] == pledge)
        ]
        if not flips:
            continue
        number = f"{plural(len(flips), 'verdict')}"
        scope = country or pledge or "all"
        whose = ""
        if country is not None:
            whose = f", {day.frames.ledger.parties[country].name}"
        elif pledge is not None:
            whose = f", {day.frames.ledger.pledges[pledge].title}"
        title = f"{KINDS['verdict']}{whose}: {number} with the figures of {sentences.day(published)}"
        lines = [
            f"{row['title']}: {verdict_words(row['before'])}, now {verdict_words(row['after'])}."
            for row in flips
        ]
        told.append(
            Entry(
                f"verdicts/{published.isoformat()}/{scope}",
                "verdict",
                told_on,
                title,
                " ".join(lines),
                "country" if country else "changes",
                country or "",
            )
        )
    return told


@once_a_ledger
def _flips(frames: Frames) -> dict[date, list[dict[str, Any]]]:
    """Day of an edition -> verdicts that were others on its eve, for what was in force on both."""
    published = list(editions_told_on(frames))
    # Days that only this asks for, so they are not held.
    eves = gaps.verdicts([Day(frames, day - timedelta(days=1)) for day in published])
    days = gaps.verdicts([Day(frames, day) for day in published])
    return {day: changes.flipped(old, new) for day, old, new in zip(published, eves, days, strict=True)}
