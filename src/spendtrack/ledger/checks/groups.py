"""Do memberships and events begin and end in an order in which they can?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Group
from spendtrack.ledger.problems import Problem


def check_memberships(draft: Draft) -> Iterator[Problem]:
    """A member leaves after it joins, and is a member once at a time."""
    for group in draft.groups.values():
        spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for index, member in enumerate(group.members):
            last = member.until.last if member.until else date.max
            if last < member.since.first:
                yield Problem(
                    draft.places["groups"].where(group.id, "members", index, "to"),
                    "leaves-before-joining",
                    f"{member.party} leaves on {member.until}, before it joins ({member.since}).",
                    "Correct one of the two dates.",
                    record=group.id,
                )
                continue
            if any(member.since.first <= end and begin <= last for begin, end in spans[member.party]):
                yield Problem(
                    draft.places["groups"].where(group.id, "members", index),
                    "member-twice",
                    f"{member.party} is already a member on {member.since}.",
                    "Delete one of the two entries, or end the first with to: before the second begins.",
                    record=group.id,
                )
            spans[member.party].append((member.since.first, last))


def check_founders(draft: Draft) -> Iterator[Problem]:
    """A warning: nobody founds a group alone, so a first member by itself has a wrong date."""
    for group in draft.groups.values():
        founded = _founded(group)
        for index, member in enumerate(group.members):
            if founded and member.since.last < founded:
                yield Problem(
                    draft.places["groups"].where(group.id, "members", index, "from"),
                    "member-before-founding",
                    f"{member.party} joins on {member.since}, when the group had no other member; "
                    f"the next two joined on {founded}.",
                    "Correct the date.",
                    "warning",
                    group.id,
                )


def _founded(group: Group) -> date | None:
    """The first day on which two members were in the group."""
    days = sorted(member.since.first for member in group.members)
    if len(days) < 3 or days[1] <= days[0]:
        return None
    together = [day for day in days if days.count(day) > 1]
    return together[0] if together and together[0] == days[1] else None


def check_events(draft: Draft) -> Iterator[Problem]:
    """An event ends on the day on which it begins, or later."""
    for event in draft.events.values():
        if event.until and event.until.last < event.date.first:
            yield Problem(
                draft.places["events"].where(event.id, "until"),
                "ends-before-it-begins",
                f"It ends on {event.until}, before it begins ({event.date}).",
                "Correct one of the two dates.",
                record=event.id,
            )
