"""Does each pledge make sense on its own: target, unit, basis, dates, and keys that go together?"""

from __future__ import annotations

from collections.abc import Iterator

from spendtrack.ledger.checks.places import at, warn
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import (
    MONEY_MEASURES,
    SHARE_MEASURES,
    Adoption,
    Counted,
    Measure,
    Operator,
    PartyKind,
    PledgeBasis,
    Strength,
)

# Pledge id -> why a refusal names no pledge that it refuses. Every exception is one line with its reason.
REFUSES_ALONE: dict[str, str] = {
    "cze-no-budget-money-ammunition": "the ammunition initiative is a coalition without a pledge of a level",
    "hun-no-money-for-nato-ukraine-2024": "an exemption agreed with the Secretary General from aid of no named sum",
}


def check_target_shape(draft: Draft) -> Iterator[Problem]:
    """A target has the numbers that its operator needs, in a unit that fits the measure."""
    for pledge in draft.pledges.values():
        target = pledge.target
        if target is None:
            if pledge.measure is not Measure.OTHER:
                place = draft.places["pledges"].where(pledge.id)
                yield Problem(
                    place,
                    "missing-target",
                    f"The measure {pledge.measure} needs a target.",
                    "Add target: with operator, value and unit; or use measure: other for what is not a level.",
                    record=pledge.id,
                )
            continue
        if target.operator is Operator.RANGE:
            if target.low is None or target.high is None:
                yield at(
                    draft,
                    pledge,
                    ("target",),
                    "range-needs-bounds",
                    "A range needs low and high.",
                    "Write both numbers.",
                )
            elif target.low >= target.high:
                yield at(
                    draft,
                    pledge,
                    ("target", "low"),
                    "range-reversed",
                    f"low ({target.low:g}) is not below high ({target.high:g}).",
                    "Swap them.",
                )
            if target.value is not None:
                yield at(
                    draft,
                    pledge,
                    ("target", "value"),
                    "value-in-range",
                    "A range has low and high, no value.",
                    "Delete value, or choose another operator.",
                )
        else:
            if target.value is None:
                yield at(
                    draft,
                    pledge,
                    ("target",),
                    "missing-value",
                    f"The operator {target.operator} needs a value.",
                    "Add value: with the number promised.",
                )
            if target.low is not None or target.high is not None:
                yield at(
                    draft,
                    pledge,
                    ("target", "low" if target.low is not None else "high"),
                    "bounds-without-range",
                    f"low and high belong to the operator range, not to {target.operator}.",
                    "Delete them, or use operator: range.",
                )
        if pledge.measure in SHARE_MEASURES and not target.is_share:
            yield at(
                draft,
                pledge,
                ("target", "unit"),
                "unit-misfits-measure",
                f"The measure {pledge.measure} is a share, but the unit is {target.unit}.",
                "Use pct-gdp (or another pct- unit), or a money measure such as defence-budget.",
            )
        if pledge.measure in MONEY_MEASURES and target.is_share:
            yield at(
                draft,
                pledge,
                ("target", "unit"),
                "unit-misfits-measure",
                f"The measure {pledge.measure} is a sum of money, but the unit is {target.unit}.",
                "Use a currency with m or bn, such as EUR bn, or a share measure such as core.",
            )
        if pledge.measure in SHARE_MEASURES and target.is_share and pledge.basis is None:
            yield Problem(
                draft.places["pledges"].where_key(pledge.id, "measure"),
                "missing-basis",
                "A share needs a basis: which definition counts?",
                "Add basis: nato (NATO's definition as it stands), national or allocations.",
                record=pledge.id,
            )
        level = target.value if target.value is not None else target.low
        if target.is_share and level is not None and not 0 < level <= 100:
            yield at(
                draft,
                pledge,
                ("target", "value" if target.value is not None else "low"),
                "share-out-of-range",
                "A share lies above 0 and at most 100.",
                "Write 2.5 for 2.5%.",
            )


def check_dates(draft: Draft) -> Iterator[Problem]:
    """Things happen in an order in which they can happen."""
    for pledge in draft.pledges.values():
        target = pledge.target
        if target and target.by and target.by.last < pledge.announced.first:
            yield at(
                draft,
                pledge,
                ("target", "by"),
                "due-before-announced",
                f"The deadline {target.by} lies before the announcement ({pledge.announced}).",
                "Correct one of the two dates.",
            )
        if target and target.by and target.starts and target.starts > target.by.year:
            yield at(
                draft,
                pledge,
                ("target", "starts"),
                "starts-after-deadline",
                f"The target starts in {target.starts}, after its deadline {target.by}.",
                "Correct one of the two years.",
            )
        if target and target.counted is not Counted.BY_DEADLINE:
            needs_end = target.counted in (Counted.AVERAGE, Counted.TOTAL)
            if target.starts is None or (needs_end and target.by is None):
                lacking = "starts" if target.starts is None else "by"
                yield at(
                    draft,
                    pledge,
                    ("target", "counted"),
                    "missing-period",
                    f"counted: {target.counted} speaks of several years, but {lacking} is missing.",
                    f"Add {lacking}: with the {'first' if lacking == 'starts' else 'last'} year.",
                )
        if pledge.expires and pledge.expires < pledge.announced.first:
            yield at(
                draft,
                pledge,
                ("expires",),
                "expires-before-announced",
                f"It expires on {pledge.expires}, before it is announced ({pledge.announced}).",
                "Correct one of the two dates.",
            )
        if pledge.withdrawn and pledge.withdrawn.on.last < pledge.announced.first:
            yield at(
                draft,
                pledge,
                ("withdrawn", "on"),
                "withdrawn-before-announced",
                f"It is withdrawn on {pledge.withdrawn.on}, before it is announced ({pledge.announced}).",
                "Correct one of the two dates.",
            )
    for group in draft.groups.values():
        for index, member in enumerate(group.members):
            if member.until and member.until.last < member.since.first:
                yield Problem(
                    draft.places["groups"].where(group.id, "members", index, "to"),
                    "leaves-before-joining",
                    f"{member.party} leaves on {member.until}, before it joins ({member.since}).",
                    "Correct one of the two dates.",
                    record=group.id,
                )


def check_consistency(draft: Draft) -> Iterator[Problem]:
    """Keys that only make sense together stand together."""
    for pledge in draft.pledges.values():
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
        if pledge.exceptions and not pledge.members:
            yield at(
                draft,
                pledge,
                ("exceptions",),
                "exceptions-without-members",
                "Only a pledge that binds the members of a group can have exceptions.",
                "Add members: with the group, or delete exceptions.",
            )
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
        if pledge.strength is Strength.OPT_OUT and not pledge.refuses and pledge.id not in REFUSES_ALONE:
            yield warn(
                draft,
                pledge,
                ("strength",),
                "opt-out-of-what",
                "A refusal should say which pledge it refuses.",
                "Add refuses: with the id of the collective pledge.",
            )
        if pledge.strength in (Strength.LAW, Strength.BUDGET) and pledge.adoption is Adoption.PROPOSED:
            yield at(
                draft,
                pledge,
                ("adoption",),
                "proposed-law",
                f"A text that is only proposed is not yet {'a law' if pledge.strength is Strength.LAW else 'a budget'}.",
                "Use strength: plan until the vote, or adoption: adopted.",
            )
