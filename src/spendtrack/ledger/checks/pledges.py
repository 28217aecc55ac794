"""Does each pledge make sense on its own: do things happen in order, and do keys go together?"""

from __future__ import annotations

from collections.abc import Iterator

from spendtrack.ledger.checks.places import at, warn, with_target
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import (
    MONEY_MEASURES,
    Adoption,
    Measure,
    PartyKind,
    PledgeBasis,
    Strength,
)

FAR_YEARS = 30
"""A deadline further off than this is most likely a slip of the keyboard."""


@needs("target", "announced", blames=("announced",))
def check_deadline(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A deadline lies after the announcement, and within a lifetime of governments."""
    for pledge, target in with_target(pledges):
        if target.by and target.by.last < pledge.announced.first:
            yield at(
                draft,
                pledge,
                ("target", "by"),
                "due-before-announced",
                f"The deadline {target.by} lies before the announcement ({pledge.announced}).",
                "Correct one of the two dates.",
            )
        elif target.by and target.by.year > pledge.announced.last.year + FAR_YEARS:
            yield warn(
                draft,
                pledge,
                ("target", "by"),
                "deadline-far-off",
                f"The deadline {target.by} lies more than {FAR_YEARS} years after the announcement.",
                "Correct the year.",
            )


@needs("announced", "day_confirmed", blames=("day_confirmed",))
def check_confirmed(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A confirmed day is a day."""
    for pledge in pledges.values():
        if pledge.day_confirmed and pledge.announced.first != pledge.announced.last:
            yield at(
                draft,
                pledge,
                ("day_confirmed",),
                "confirmed-without-day",
                f"A day is confirmed, but {pledge.announced} names none.",
                "Write the day in announced, or delete day_confirmed.",
            )


@needs("announced")
def check_announced(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: what is announced on a day that is yet to come shows nowhere before that day."""
    for pledge in pledges.values() if draft.today else ():
        if draft.today and pledge.announced.first > draft.today:
            yield warn(
                draft,
                pledge,
                ("announced",),
                "date-in-the-future",
                f"It is announced on {pledge.announced}, which is yet to come: until then it shows nowhere.",
                "Correct the date.",
            )


@needs("expires", "announced", blames=("expires",))
def check_expiry(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A pledge ends after it begins."""
    for pledge in pledges.values():
        if pledge.expires and pledge.expires < pledge.announced.first:
            yield at(
                draft,
                pledge,
                ("expires",),
                "expires-before-announced",
                f"It expires on {pledge.expires}, before it is announced ({pledge.announced}).",
                "Correct one of the two dates.",
            )


@needs("withdrawn", "announced", blames=("withdrawn",))
def check_withdrawal(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A pledge is withdrawn after it was made."""
    for pledge in pledges.values():
        if pledge.withdrawn and pledge.withdrawn.on.last < pledge.announced.first:
            yield at(
                draft,
                pledge,
                ("withdrawn", "on"),
                "withdrawn-before-announced",
                f"It is withdrawn on {pledge.withdrawn.on}, before it is announced ({pledge.announced}).",
                "Correct one of the two dates.",
            )


@needs("measure", "basis")
def check_basis(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """Aid is counted on allocations, defence spending on a definition of defence."""
    for pledge in pledges.values():
        aid = pledge.measure in (Measure.UKRAINE, Measure.UKRAINE_AMOUNT)
        if pledge.basis is not None and (
            pledge.basis is PledgeBasis.NATO if aid else pledge.basis is PledgeBasis.ALLOCATIONS
        ):
            yield at(
                draft,
                pledge,
                ("basis",),
                "basis-misfits-measure",
                f"The basis {pledge.basis} does not fit the measure {pledge.measure}.",
                "Aid to Ukraine has basis: allocations where the Kiel Institute counts the same; defence spending has "
                "nato or national.",
            )


@needs("measure", "basis", "target", "outturns", blames=("outturns",))
def check_outturns(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """An outturn tells what became of a sum of money, year by year of it, where no published series does."""
    for pledge in pledges.values():
        if pledge.outturns and (
            pledge.measure not in MONEY_MEASURES or pledge.basis is PledgeBasis.ALLOCATIONS
        ):
            yield at(
                draft,
                pledge,
                ("outturns",),
                "outturn-of-no-sum",
                "Outturns belong to sums of money that are not judged on allocations.",
                "Delete outturns; what is published on a share or on allocations stands in observations.csv.",
            )
            continue
        starts = pledge.target.starts if pledge.target else None
        last = pledge.target.by.year if pledge.target and pledge.target.by else None
        for index, one in enumerate(pledge.outturns):
            if (starts and one.year < starts) or (last and one.year > last):
                yield at(
                    draft,
                    pledge,
                    ("outturns", index, "year"),
                    "outturn-of-another-year",
                    f"The sum is promised for {starts or 'no first year'} to {last or 'no last year'}, not for {one.year}.",
                    "Correct the year, or delete the outturn.",
                )


@needs("exceptions", "members", "announced")
def check_carve_outs(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """Only members of the group that a pledge binds can be excepted from it, each once."""
    for pledge in pledges.values():
        if pledge.exceptions and not pledge.members:
            yield at(
                draft,
                pledge,
                ("exceptions",),
                "exceptions-without-members",
                "Only a pledge that binds the members of a group can have exceptions.",
                "Name the organisation as the party and add members: with its group, or delete exceptions.",
            )
        group = draft.groups.get(pledge.members or "")
        seen: set[str] = set()
        for index, carved in enumerate(pledge.exceptions if group else ()):
            assert group is not None
            bound = any(
                one.party == carved.party and (one.until is None or one.until.last >= pledge.announced.first)
                for one in group.members
            )
            if carved.party in seen:
                yield at(
                    draft,
                    pledge,
                    ("exceptions", index, "party"),
                    "repeated-entry",
                    f"{carved.party} is excepted twice.",
                    "Delete one of the two.",
                )
            elif not bound and carved.party in draft.known["parties"]:
                yield at(
                    draft,
                    pledge,
                    ("exceptions", index, "party"),
                    "exception-of-a-non-member",
                    f"{carved.party} is no member of {group.id}, so the pledge does not bind it anyway.",
                    "Correct the party, or delete the exception.",
                )
            seen.add(carved.party)


@needs("party", "members", blames=("members",))
def check_members(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A country cannot bind a group."""
    for pledge in pledges.values():
        party = draft.parties.get(pledge.party)
        if pledge.members and party and party.kind is PartyKind.COUNTRY:
            yield at(
                draft,
                pledge,
                ("members",),
                "members-of-a-country",
                f"{pledge.party} is a country; it cannot bind a group.",
                "Delete members, or name the organisation as the party.",
            )


@needs("strength", "refuses", "party")
def check_refusal(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A refusal names the pledge of somebody else that it refuses."""
    for pledge in pledges.values():
        refused = draft.pledges.get(pledge.refuses or "")
        if pledge.strength is Strength.OPT_OUT and not pledge.refuses:
            yield warn(
                draft,
                pledge,
                ("strength",),
                "opt-out-of-what",
                "A refusal should say which pledge it refuses.",
                "Add refuses: with the id of the collective pledge.",
            )
        if refused and refused.party == pledge.party:
            yield warn(
                draft,
                pledge,
                ("refuses",),
                "refuses-own-pledge",
                f"{refused.id} is a pledge of {pledge.party} itself; one refuses the pledge of others.",
                f"If it is replaced, write supersedes: [{refused.id}]; otherwise delete refuses.",
            )


@needs("strength", "adoption", blames=("adoption",))
def check_adoption(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A text that is only proposed is not yet a law or a budget."""
    for pledge in pledges.values():
        if pledge.strength in (Strength.LAW, Strength.BUDGET) and pledge.adoption is Adoption.PROPOSED:
            yield at(
                draft,
                pledge,
                ("adoption",),
                "proposed-law",
                f"A text that is only proposed is not yet {'a law' if pledge.strength is Strength.LAW else 'a budget'}.",
                "Use strength: plan until the vote, or adoption: adopted.",
            )
