"""Has each target the numbers, the unit, the basis and the years that its words ask for?"""

from __future__ import annotations

from collections.abc import Iterator

from spendtrack.ledger.checks.places import at, with_target
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import MONEY_MEASURES, SHARE_MEASURES, Counted, Measure, Operator


@needs("measure", "target")
def check_target_given(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """Every measure of a level has a target."""
    for pledge in pledges.values():
        if pledge.target is None and pledge.measure is not Measure.OTHER:
            yield Problem(
                draft.places["pledges"].where(pledge.id),
                "missing-target",
                f"The measure {pledge.measure} needs a target.",
                "Add target: with operator, value and unit; or use measure: other for what is not a level.",
                record=pledge.id,
            )


@needs("target")
def check_target_numbers(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A range has two bounds in order, every other operator one value."""
    for pledge, target in with_target(pledges):
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
                    "Delete value; or choose another operator, and delete low and high.",
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
                    "Delete them; or use operator: range with both of them, and delete value.",
                )


@needs("measure", "target")
def check_unit(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A share is counted in per cent, a sum in money."""
    for pledge, target in with_target(pledges):
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
                "Use a currency with m or bn, such as EUR bn, or a share measure such as core, with its basis.",
            )


@needs("measure", "target", "basis")
def check_basis_given(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A share says whose definition counts."""
    for pledge, target in with_target(pledges):
        if pledge.measure in SHARE_MEASURES and target.is_share and pledge.basis is None:
            yield Problem(
                draft.places["pledges"].where_key(pledge.id, "measure"),
                "missing-basis",
                "A share needs a basis: which definition counts?",
                "Add basis: allocations (what the Kiel Institute counts) or national."
                if pledge.measure is Measure.UKRAINE
                else "Add basis: nato (NATO's definition as it stands) or national.",
                record=pledge.id,
            )


@needs("target")
def check_period(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A target that speaks of several years says which, the first before the last."""
    for pledge, target in with_target(pledges):
        if target.by and target.starts and target.starts > target.by.year:
            yield at(
                draft,
                pledge,
                ("target", "starts"),
                "starts-after-deadline",
                f"The target starts in {target.starts}, after its deadline {target.by}.",
                "Correct one of the two years.",
            )
        if target.counted is Counted.BY_DEADLINE:
            continue
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
