"""Does a second opinion speak of a level that the pledge names, without a number, and does it still differ?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from spendtrack.ledger.checks.places import at, warn, with_target
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Pledge
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import ShareUnit, Side

_DIGIT = re.compile(r"\d")


@needs("second_opinions", "target", "party", "members", blames=("second_opinions",))
def check_opinions(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """Each entry is about somebody whom the pledge binds, stands once, and differs from the figure that we judge by."""
    for pledge in pledges.values():
        if not pledge.second_opinions:
            continue
        if pledge.target is None or not pledge.target.is_share:
            yield at(
                draft,
                pledge,
                ("second_opinions",),
                "opinion-without-level",
                "A second opinion says on which side of a promised share another count lies; this pledge names no share.",
                "Move it to a pledge with a share, or write it as a contradiction.",
            )
            continue
        bound = _bound(draft, pledge)
        seen: set[tuple[str, int, str]] = set()
        for index, opinion in enumerate(pledge.second_opinions):
            place = ("second_opinions", index)
            if bound is not None and opinion.party in draft.parties and opinion.party not in bound:
                yield at(
                    draft,
                    pledge,
                    (*place, "party"),
                    "opinion-about-another",
                    f"The pledge does not bind {opinion.party}.",
                    "Name the pledge's own party, or a member of the group that it binds.",
                )
            if (key := (opinion.party, opinion.year, opinion.source)) in seen:
                yield at(
                    draft,
                    pledge,
                    place,
                    "opinion-twice",
                    f"{opinion.source} is quoted twice on {opinion.party} in {opinion.year}.",
                    "Keep one of the two.",
                )
            seen.add(key)
            if opinion.note and _DIGIT.search(opinion.note):
                yield at(
                    draft,
                    pledge,
                    (*place, "note"),
                    "opinion-with-number",
                    "A second opinion is told in words: the other publisher's numbers are not ours to give away.",
                    "Say it without digits; the year has its own key.",
                )


@needs("second_opinions", "target", "party", "members", "measure")
def check_opinions_differ(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: the figure that we judge by lies on the same side, so there is no second opinion."""
    wanted = [(pledge, target) for pledge, target in with_target(pledges) if pledge.second_opinions]
    if not wanted:
        return
    newest: dict[tuple[str, str, int], tuple[date, float]] = {}
    for _, row in draft.observations:
        edition = draft.sources[row.edition].edition if row.edition in draft.sources else None
        if edition and edition.judges and row.unit == ShareUnit.GDP:
            key = (row.party, row.measure, row.year)
            newest[key] = max(newest.get(key, (date.min, 0.0)), (edition.published, row.value))
    for pledge, target in wanted:
        if not target.is_share or (target.value is None and target.low is None):
            continue
        bound = _bound(draft, pledge)
        for index, opinion in enumerate(pledge.second_opinions):
            if bound is None or opinion.party not in bound:
                continue  # that has its own problem
            known = newest.get((opinion.party, str(pledge.measure), opinion.year))
            ours = None if known is None else Side.ABOVE if round(known[1], 2) >= target.level else Side.BELOW
            if ours is None or ours is opinion.says:
                figure = "there is no figure" if ours is None else f"the newest figure lies {ours} it as well"
                yield warn(
                    draft,
                    pledge,
                    ("second_opinions", index),
                    "opinion-agrees",
                    f"{opinion.party} {opinion.year}: {opinion.source} says {opinion.says} {target.level:g}%, and {figure}.",
                    "Delete the entry: a second opinion is one that differs from what we judge by.",
                )


def _bound(draft: Draft, pledge: Pledge) -> set[str] | None:
    """Whom the pledge binds; None where the group could not be read."""
    if pledge.members is None:
        return {pledge.party}
    group = draft.groups.get(pledge.members)
    return {member.party for member in group.members} if group else None
