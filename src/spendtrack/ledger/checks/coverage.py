"""Does each edition hold what it says it holds: its members, its years, its definition?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from spendtrack.ledger.checks.explanations import explained
from spendtrack.ledger.draft import OBSERVATIONS, PARTIES, PLEDGES, Draft
from spendtrack.ledger.model import Edition, Observation, Source
from spendtrack.ledger.observations import cell_place
from spendtrack.ledger.problems import Location, Problem
from spendtrack.ledger.vocabulary import Coverage, Measure

_SPAN = re.compile(r"\(((?:19|20)\d\d)[-–](?:FY ?)?((?:19|20)\d\d)\b")
ENOUGH = 0.9
"""Of the parties that the edition before had, a complete edition has at least this fraction."""
SHIFTED = 8
"""So many figures on the same number one year off are no accident."""

Rows = list[tuple[int, Observation]]


def check_editions(draft: Draft) -> Iterator[Problem]:
    """A complete edition holds its members and years; every edition keeps to its span and says a change of basis."""
    held: dict[str, Rows] = defaultdict(list)
    for line, row in draft.observations:
        held[row.edition].append((line, row))
    series: dict[str, list[tuple[Source, Edition]]] = defaultdict(list)
    for source in draft.sources.values():
        if source.edition:
            series[source.edition.series].append((source, source.edition))
    whole = OBSERVATIONS not in draft.unread
    for editions in series.values():
        editions.sort(key=lambda one: one[1].published)
        complete: Source | None = None
        judged: Source | None = None
        for source, edition in editions:
            rows = held[source.id]
            yield from _out_of_span(draft, source, rows)
            if complete:
                yield from _years_off_by_one(draft, source, rows, held[complete.id])
            if whole and edition.coverage is Coverage.COMPLETE:
                yield from _missing_members(draft, source, edition, rows)
                if complete:
                    yield from _missing_parties(draft, source, rows, complete, held[complete.id])
                yield from _holes(draft, source, rows)
                complete = source
            if edition.judges and edition.basis:
                before = judged.edition if judged else None
                if judged and before and before.basis != edition.basis:
                    yield _warning(
                        draft,
                        source,
                        "basis-changed",
                        f"It counts {edition.basis}, {judged.id} before it {before.basis}.",
                        "Correct the basis.",
                        "edition",
                        "basis",
                    )
                judged = source


def _warning(draft: Draft, source: Source, slug: str, message: str, cure: str, *path: str) -> Problem:
    return Problem(
        draft.places["sources"].where(source.id, *path),
        slug,
        message,
        f"{cure} If it is right, say why in the edition's entry: explained: [{{finding: {slug}, because: …}}].",
        "warning",
        source.id,
    )


def _out_of_span(draft: Draft, source: Source, rows: Rows) -> Iterator[Problem]:
    """Figures of years outside the span that the title of the edition names, such as (2014-2026)."""
    span = _SPAN.search(source.title)
    if not span:
        return
    first, last = int(span[1]), int(span[2])
    for line, row in rows:
        if not first <= row.year <= last:
            yield Problem(
                cell_place(draft, line, "year"),
                "year-out-of-span",
                f"The title of {source.id} speaks of {first} to {last}; the figure is of {row.year}.",
                "Correct the year or the edition.",
                "warning",
                source.id,
            )


def _is_explained(draft: Draft, source: Source, party: str, year: int | None = None) -> bool:
    return explained(draft, "sources", source.id, "edition-incomplete", party, year)


def _missing_members(draft: Draft, source: Source, edition: Edition, rows: Rows) -> Iterator[Problem]:
    group = draft.groups.get(edition.members or "")
    if not group or PARTIES in draft.unread:
        return
    newest = max((row.year for _, row in rows), default=edition.published.year)
    there = {row.party for _, row in rows if row.year == newest}
    members = {
        one.party
        for one in group.members
        if one.since.last <= edition.published and (one.until is None or one.until.last >= edition.published)
    }
    forces = {key for key in members if (party := draft.parties.get(key)) and not party.forces}
    missing = sorted(key for key in forces - there if not _is_explained(draft, source, key, newest))
    if missing:
        yield _warning(
            draft,
            source,
            "edition-incomplete",
            f"coverage: complete, but {_listed(missing)} of {group.id} {_have(missing)} no figure of {newest}.",
            "Enter the rest, or write coverage: fragment.",
            "edition",
            "coverage",
        )


def _missing_parties(
    draft: Draft, source: Source, rows: Rows, before: Source, earlier: Rows
) -> Iterator[Problem]:
    had, has = {row.party for _, row in earlier}, {row.party for _, row in rows}
    missing = sorted(key for key in had - has if not _is_explained(draft, source, key))
    if len(missing) > (1 - ENOUGH) * len(had):
        yield _warning(
            draft,
            source,
            "edition-incomplete",
            f"coverage: complete, but {_listed(missing)} {_have(missing)} no figure; {before.id} had "
            f"{len(had)} parties, this edition has {len(has)}.",
            "Enter the rest, or write coverage: fragment.",
            "edition",
            "coverage",
        )


def _holes(draft: Draft, source: Source, rows: Rows) -> Iterator[Problem]:
    """A party without the spending of a year that stands between others of its own."""
    years: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for _, row in rows:
        if row.measure in (Measure.CORE, "gdp"):
            years[row.party, row.measure, row.unit].add(row.year)
    whole: dict[tuple[str, str], set[int]] = defaultdict(set)
    for (_, measure, unit), own in years.items():
        whole[measure, unit] |= own
    gaps = []
    for (party, measure, unit), own in years.items():
        lacking = sorted(
            year
            for year in whole[measure, unit] - own
            if min(own) < year < max(own) and not _is_explained(draft, source, party, year)
        )
        gaps += [f"{party} {measure} in {unit} of {year}" for year in lacking]
    if gaps:
        yield _warning(
            draft,
            source,
            "edition-incomplete",
            f"coverage: complete, but {_listed(gaps)} {'is' if len(gaps) == 1 else 'are'} missing between other years.",
            "Enter the rest, or write coverage: fragment.",
            "edition",
            "coverage",
        )


def _years_off_by_one(draft: Draft, source: Source, rows: Rows, earlier: Rows) -> Iterator[Problem]:
    """An edition whose figures are those of the edition before, one year off."""
    known = {(row.party, row.measure, row.unit, row.year): row.value for _, row in earlier}
    agreeing = dict.fromkeys((-1, 0, 1), 0)
    compared = 0
    for _, row in rows:
        for offset in agreeing:
            value = known.get((row.party, row.measure, row.unit, row.year + offset))
            if value is None:
                continue
            compared += offset == 0
            agreeing[offset] += abs(value - row.value) <= 0.004 * abs(value)
    best = max((-1, 1), key=lambda offset: agreeing[offset])
    if compared >= SHIFTED and agreeing[best] > max(SHIFTED, 2 * agreeing[0]):
        yield _warning(
            draft,
            source,
            "years-off-by-one",
            f"{agreeing[best]} of its figures are those that the edition before gives for the year "
            f"{'before' if best < 0 else 'after'}, {agreeing[0]} those of the same year.",
            "Check in which column of the publication the first year stands.",
            "edition",
            "published",
        )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _have(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"


def check_not_empty(draft: Draft) -> Iterator[Problem]:
    """A warning: a file that holds nothing but its frame has lost its records."""
    if PLEDGES not in draft.unread and not draft.known["pledges"]:
        yield Problem(
            Location(draft.display(PLEDGES)),
            "no-records",
            "The list of pledges is empty.",
            "Restore the file from git, or enter a pledge.",
            "warning",
        )
    rows = sum(1 for line in draft.observation_lines if line.strip())
    if OBSERVATIONS not in draft.unread and rows <= 1:
        yield Problem(
            Location(draft.display(OBSERVATIONS)),
            "no-records",
            "The file names its columns and holds no figure.",
            "Restore the file from git, or enter a figure.",
            "warning",
        )
