"""Do the numbers of a pledge lie within reach: shares, sums, the years of a path, the currency?"""

from __future__ import annotations

from collections.abc import Iterator

from spendtrack.ledger.checks.places import at, warn, with_target
from spendtrack.ledger.checks.prices import MILLIONS, gdp_by_party
from spendtrack.ledger.checks.sound_facts import Pledges, needs
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.fields import SHARE_UNITS
from spendtrack.ledger.model import Pledge
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Counted, Measure, PartyKind, Strength

# No ally has promised, or NATO estimated, a share of GDP outside these bounds; far outside lies a slip.
LIKELY_SHARES = {
    Measure.CORE: (0.3, 12.0),
    Measure.RELATED: (0.1, 5.0),
    Measure.TOTAL: (0.3, 15.0),
    Measure.UKRAINE: (0.01, 4.0),
}
# A yearly defence budget as a percentage of GDP; below it a part of one is likelier than a slip.
LIKELY_BUDGETS = (0.01, 20.0)
WORLD_CURRENCIES = ("EUR", "USD")
NEAR_YEARS = 2
"""A plan may show the years before it as its base, and the outlook beyond it."""


Place = tuple[str | int, ...]


@needs("target")
def check_target_range(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A share lies above 0 and at most at 100 per cent; a sum of money is above zero."""
    for pledge, target in with_target(pledges):
        for key in ("value", "low", "high"):
            number = getattr(target, key)
            if number is not None:
                yield from _out_of_range(draft, pledge, ("target", key), number, target.unit)


@needs("path", "path_unit", "target")
def check_path_range(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """The years of a path keep to the same bounds."""
    for pledge, target in with_target(pledges):
        for index, point in enumerate(pledge.path):
            unit = pledge.path_unit or target.unit
            yield from _out_of_range(draft, pledge, ("path", index, "value"), point.value, unit)


@needs("amount")
def check_amount_range(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """So does the sum beside a share."""
    for pledge in pledges.values():
        if pledge.amount:
            yield from _out_of_range(
                draft, pledge, ("amount", "value"), pledge.amount.value, pledge.amount.unit
            )


def _out_of_range(draft: Draft, pledge: Pledge, place: Place, number: float, unit: str) -> Iterator[Problem]:
    if unit in SHARE_UNITS and not 0 < number <= 100:
        yield at(
            draft,
            pledge,
            place,
            "share-out-of-range",
            f"A share lies above 0 and at most at 100, not at {number:g}.",
            "Write 2.5 for 2.5%.",
        )
    elif number <= 0:
        yield at(
            draft,
            pledge,
            place,
            "sum-out-of-range",
            f"A sum of money lies above zero, not at {number:g}.",
            "Write the sum without a sign; where no sum is promised, use measure: other without a target.",
        )


@needs("measure", "target", "strength")
def check_share(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: a share of GDP far from any that was ever promised is likely to be a slip of a factor."""
    for pledge, target in with_target(pledges):
        bounds = LIKELY_SHARES.get(pledge.measure)
        if not bounds or target.unit != "pct-gdp" or pledge.strength is Strength.OPT_OUT:
            continue
        for key in ("value", "low", "high"):
            number = getattr(target, key)
            if number is not None and not bounds[0] <= number <= bounds[1]:
                yield warn(
                    draft,
                    pledge,
                    ("target", key),
                    "share-unlikely",
                    f"{number:g}% of GDP lies outside {bounds[0]:g} to {bounds[1]:g}, where pledges of "
                    f"{pledge.measure} lie.",
                    "Shares are in per cent (2.5 for 2.5%). If it is right, say why: "
                    "explained: [{finding: share-unlikely, because: …}].",
                )


@needs("party", "measure", "target", "announced")
def check_sum(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: a sum of money that its party's economy makes unlikely has a wrong unit or a factor too many."""
    wanted = [(pledge, target) for pledge, target in with_target(pledges) if not target.is_share]
    known = gdp_by_party(draft) if wanted else {}
    for pledge, target in wanted:
        years = known.get((pledge.party, target.unit[:3]), {})
        before = [year for year in years if year <= pledge.announced.last.year]
        if not before:
            continue
        length = 1
        if target.counted is Counted.TOTAL and target.by and target.starts:
            length = target.by.year - target.starts + 1
        share = target.level * MILLIONS[target.unit[4:]] / length / years[max(before)] * 100
        low = LIKELY_BUDGETS[0] if pledge.measure is Measure.DEFENCE_BUDGET else 0.0
        if not low <= share <= LIKELY_BUDGETS[1]:
            yield warn(
                draft,
                pledge,
                ("target", "value" if target.value is not None else "low"),
                "sum-unlikely",
                f"{target.level:g} ({target.unit}) is {share:.2g}% of the GDP of {max(before)}"
                f"{' a year' if length > 1 else ''}.",
                "Check the unit (m or bn) and the zeros. If it is right, say why: "
                "explained: [{finding: sum-unlikely, because: …}].",
            )


@needs("party", "target", "amount")
def check_currency(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: a country pledges in its own currency, or in euros or dollars."""
    for pledge in pledges.values():
        party = draft.parties.get(pledge.party)
        if not party or party.kind is not PartyKind.COUNTRY or not party.currency:
            continue
        units = [(("target", "unit"), pledge.target.unit)] if pledge.target else []
        if pledge.amount:
            units.append((("amount", "unit"), pledge.amount.unit))
        for place, unit in units:
            if unit not in SHARE_UNITS and unit[:3] not in (party.currency, *WORLD_CURRENCIES):
                yield warn(
                    draft,
                    pledge,
                    place,
                    "currency-unlikely",
                    f"{party.name} pays in {party.currency}, but the unit is {unit}.",
                    "Correct the currency. If it is right, say why: "
                    "explained: [{finding: currency-unlikely, because: …}].",
                )


@needs("path", "target", "announced")
def check_path_years(draft: Draft, pledges: Pledges) -> Iterator[Problem]:
    """A warning: a path runs from about the announcement to about the deadline."""
    for pledge, target in with_target(pledges):
        first, due = pledge.announced.first.year, target.by.year if target.by else None
        for index, point in enumerate(pledge.path):
            early = point.year < min(first, target.starts or first) - NEAR_YEARS
            late = due is not None and point.year > due + NEAR_YEARS
            if early or late:
                yield warn(
                    draft,
                    pledge,
                    ("path", index, "year"),
                    "path-out-of-time",
                    f"The path speaks of {point.year}, long {'before it was announced' if early else 'after it is due'} "
                    f"({pledge.announced if early else target.by}).",
                    "Correct the year, or delete the point.",
                )
