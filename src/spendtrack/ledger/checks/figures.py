"""Is each published figure given once, by a known edition, for a known party, within reason?"""

from __future__ import annotations

from collections.abc import Iterator

from spendtrack.ledger.draft import PARTIES, SOURCES, Draft
from spendtrack.ledger.observations import cell_place
from spendtrack.ledger.problems import Problem
from spendtrack.text import did_you_mean


def check_observations(draft: Draft) -> Iterator[Problem]:
    """Each figure is given once, by a known edition, for a known party, and looks like what it claims to be."""
    people = draft.known["parties"] | draft.known["groups"]
    first: dict[tuple[str, str, str, int, str, str], int] = {}

    def fault(line: int, column: str, slug: str, message: str, hint: str, severity: str = "error") -> Problem:
        return Problem(cell_place(draft, line, column), slug, message, hint, severity)

    for line, row in draft.observations:
        if PARTIES not in draft.unread and row.party not in people:
            yield fault(
                line,
                "party",
                "unknown-party",
                f"There is no party or group {row.party} in {PARTIES}.{did_you_mean(row.party, people)}",
                f"Correct the id, or add it to {PARTIES}.",
            )
        if SOURCES not in draft.unread and row.edition not in draft.known["sources"]:
            yield fault(
                line,
                "edition",
                "unknown-source",
                f"There is no source {row.edition} in {SOURCES}.{did_you_mean(row.edition, draft.known['sources'])}",
                f"Correct the id, or add the edition to {SOURCES}.",
            )
        elif (source := draft.sources.get(row.edition)) and source.edition is None:
            yield fault(
                line,
                "edition",
                "not-an-edition",
                f"{row.edition} is a source without an edition block, so its day of publication is not known.",
                f"Add edition: with series, published and coverage to it in {SOURCES}.",
            )
        elif (
            source
            and source.edition
            and source.edition.basis
            and row.basis
            and row.basis != source.edition.basis
        ):
            yield fault(
                line,
                "basis",
                "basis-contradicts-edition",
                f"The row says {row.basis}, its edition {source.edition.basis}.",
                "Figures on two definitions must never be mixed: correct the basis or the edition.",
            )
        if row.unit.startswith("pct-") and not 0 <= row.value <= 100:
            yield fault(
                line,
                "value",
                "share-out-of-range",
                f"A share of {row.value:g}% cannot be.",
                "Shares are in per cent.",
            )
        key = (row.party, row.measure, row.basis or "", row.year, row.unit, row.edition)
        if key in first:
            yield fault(
                line,
                "party",
                "duplicate-observation",
                f"The same figure is already given in line {first[key]}.",
                "Keep one of the two rows.",
            )
        else:
            first[key] = line
