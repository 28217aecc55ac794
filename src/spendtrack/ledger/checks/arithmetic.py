"""Do the numbers of a pledge agree with one another: path, share and sum, and what was known on its day?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from spendtrack.ledger.checks.places import at, warn, with_target
from spendtrack.ledger.checks.prices import MILLIONS, gdp_by_party
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.fields import SHARE_UNITS
from spendtrack.ledger.model import PathPoint, Target
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Counted, Measure, Operator, PledgeBasis

# A pledge's own sum may differ from its share of GDP by this fraction: rounding, and GDP of another year.
AMOUNT_TOLERANCE = 0.15
# The yearly sums of a path are rounded, so their total may differ from the target by this fraction.
SUM_TOLERANCE = 0.02


@needs("path", "path_unit", "target")
def check_path(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A published path runs forward in time, ends at its target and keeps it where it holds for every year."""
    for pledge, target in with_target(pledges):
        years = [point.year for point in pledge.path]
        for index in range(1, len(years)):
            if years[index] <= years[index - 1]:
                yield at(
                    draft,
                    pledge,
                    ("path", index, "year"),
                    "path-order",
                    f"{years[index]} follows {years[index - 1]}.",
                    "List the years of a path in order, each once.",
                )
        if not pledge.path or years != sorted(set(years)) or pledge.path_unit not in (None, target.unit):
            continue
        if target.counted is Counted.BY_DEADLINE and target.by and years[-1] < target.by.year:
            yield warn(
                draft,
                pledge,
                ("path", len(years) - 1, "year"),
                "path-stops-early",
                f"The path ends in {years[-1]}, the target is due in {target.by}.",
                "Add the last year; without it a straight line is drawn from there to the target.",
            )
        for place, message in _path_faults(pledge.path, target):
            yield at(
                draft,
                pledge,
                ("path", *place),
                "path-misses-target",
                message,
                "Correct the one that is wrong; where two documents disagree, enter the party's own and the other under contradictions.",
            )


def _path_faults(path: list[PathPoint], target: Target) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """(place within the path, what is wrong there)."""
    wanted = _number_words(target)
    due = target.by.year if target.by else None
    if target.counted is Counted.EACH_YEAR:
        for index, point in enumerate(path):
            inside = (target.starts or 0) <= point.year <= (due or point.year)
            if inside and not _keeps(target, point.value):
                yield (
                    (index, "value"),
                    f"The path says {point.value:g} for {point.year}, the target {wanted}.",
                )
    elif target.counted is Counted.TOTAL and due and target.starts:
        within = [point.value for point in path if target.starts <= point.year <= due]
        complete = len(within) == due - target.starts + 1
        most = target.high or target.value or 0.0
        if (complete and not _keeps(target, sum(within))) or (
            target.operator is not Operator.AT_LEAST and sum(within) > most * (1 + SUM_TOLERANCE)
        ):
            yield (), f"The years of the path add up to {sum(within):g}, the target is {wanted} in all."
    elif target.counted is Counted.BY_DEADLINE and due:
        for index, point in enumerate(path):
            if point.year == due and not _keeps(target, point.value):
                yield (index, "value"), f"The path says {point.value:g} for {due}, the target {wanted}."


def _keeps(target: Target, value: float) -> bool:
    """Whether a planned number is the target's own. A plan may go beyond a floor and stay below a ceiling."""
    slack = SUM_TOLERANCE * value if target.counted is Counted.TOTAL else 1e-9
    if target.operator is Operator.RANGE:
        return (target.low or 0.0) - slack <= value <= (target.high or 0.0) + slack
    wanted = target.level
    if target.counted is not Counted.BY_DEADLINE and target.operator is Operator.AT_LEAST:
        return value >= wanted - slack
    if target.operator is Operator.UP_TO:
        return value <= wanted + slack
    return abs(value - wanted) <= slack


def _number_words(target: Target) -> str:
    if target.value is not None:
        return f"{target.value:g}"
    return f"{target.low or 0:g} to {target.high or 0:g}"


@needs("party", "measure", "basis", "members", "target", "announced")
def check_already_reached(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: a level to be reached was reached already by the newest figure known when it was promised."""
    known: dict[str, list[tuple[date, int, float]]] = defaultdict(list)
    for _, row in draft.observations:
        source = draft.sources.get(row.edition)
        if (
            row.measure == "core"
            and row.unit == "pct-gdp"
            and source
            and source.edition
            and source.edition.judges
        ):
            known[row.party].append((source.edition.published, row.year, row.value))
    for pledge, target in with_target(pledges):
        if pledge.measure is not Measure.CORE or pledge.basis is not PledgeBasis.NATO or pledge.members:
            continue
        if target.counted is not Counted.BY_DEADLINE or target.by is None:
            continue
        if target.operator not in (Operator.AT_LEAST, Operator.TOWARDS, Operator.RANGE):
            continue
        figures = [one for one in known[pledge.party] if one[0] <= pledge.announced.last]
        if not figures:
            continue
        _, year, value = max(figures)
        if value > target.level:
            yield warn(
                draft,
                pledge,
                ("target", "value" if target.value is not None else "low"),
                "already-reached",
                f"The newest figure known then was {value:.2f}% ({year}), above the {target.level:g}% promised.",
                "Check the level, the basis and the date; if all are right, say why it was promised: "
                "explained: [{finding: already-reached, because: …}].",
            )


@needs("party", "target", "amount", "announced")
def check_amount(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A share and a sum in one pledge agree, at the GDP of its first year, within AMOUNT_TOLERANCE."""
    wanted = [
        (pledge, target)
        for pledge, target in with_target(pledges)
        if pledge.amount and target.unit == "pct-gdp" and pledge.amount.unit not in SHARE_UNITS
    ]
    if not wanted:
        return
    gdp = gdp_by_party(draft)
    for pledge, target in wanted:
        amount = pledge.amount
        assert amount is not None
        currency, scale = amount.unit.split(" ")
        known = gdp.get((pledge.party, currency), {})
        start = target.starts or (target.by.year if target.by else pledge.announced.first.year)
        years = [year for year in known if year <= start]
        if not years or amount.counted is not target.counted:
            continue
        year = max(years)
        implied = target.level / 100 * known[year]
        stated = amount.value * MILLIONS[scale]
        if abs(stated - implied) > AMOUNT_TOLERANCE * implied:
            yield at(
                draft,
                pledge,
                ("amount", "value"),
                "amount-contradicts-share",
                f"{target.level:g}% of the GDP of {year} is {currency} {implied:,.0f}m, but the amount says {stated:,.0f}m.",
                f"Correct one of the two (they may differ by {AMOUNT_TOLERANCE:.0%}), or delete amount and tell of it in the note.",
            )
