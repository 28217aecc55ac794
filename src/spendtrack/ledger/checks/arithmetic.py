"""Do the numbers of a pledge agree with one another: path, title, share and sum?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from spendtrack.ledger.checks.places import at, warn, with_target
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.fields import SHARE_UNITS
from spendtrack.ledger.model import PathPoint, Pledge, Target
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Counted, Measure, Operator, PledgeBasis

# A pledge's own sum may differ from its share of GDP by this fraction: rounding, and GDP of another year.
AMOUNT_TOLERANCE = 0.15
# The yearly sums of a path are rounded, so their total may differ from the target by this fraction.
SUM_TOLERANCE = 0.02

# Pledge id -> why a rule does not apply to it. Every exception is one line with its reason.
TITLE_MAY_DIFFER: dict[str, str] = {
    "lva-4p0-2026-decision": "the title names the level of the year after as well, to which 4% is a step",
    "gbr-3p0-date-deferred-to-2027-review": "the year is that of the review which is to set the date",
    "it-coalition-total-157m-2024": "the year is that in which the coalition began to collect",
}
ALREADY_REACHED: dict[str, str] = {
    "alb-2p0-2025": "announced in September, when NATO's estimate for the year was already just above the level",
    "svk-2p0-2026": "a draft budget that holds the level which NATO already estimated for the year before",
}


def check_path(draft: Draft) -> Iterator[Problem]:
    """A published path runs forward in time, ends at its target and keeps it where it holds for every year."""
    for pledge, target in with_target(draft):
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
                "Correct the one that is wrong; if two documents disagree, note it under contradictions.",
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


_PERCENT = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)\s?(?:%|per cent)")
_MONEY = re.compile(r"\b([A-Z]{3}) (\d[\d,]*(?:\.\d+)?)\s?(m|bn|tn)\b")
_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?![\ds,.]\d|%|s)(?:/\d\d)?")
_MILLIONS = {"m": 1.0, "bn": 1000.0, "tn": 1_000_000.0}


def check_title(draft: Draft) -> Iterator[Problem]:
    """A percentage, a sum or a year in the title is the target's."""
    for pledge, target in with_target(draft):
        if pledge.id in TITLE_MAY_DIFFER:
            continue
        if wrong := _foreign_number(pledge, target):
            yield at(
                draft,
                pledge,
                ("title",),
                "title-contradicts-target",
                f"The title says {wrong}, the target {_number_words(target)}{_unit_words(target.unit)}.",
                "Make the title name the target's number, or correct the target.",
            )
        allowed = {pledge.announced.first.year}
        if target.by:
            allowed |= {target.by.year, target.by.last.year}
        if target.starts:
            allowed.add(target.starts)
        allowed |= {point.year for point in pledge.path}
        foreign = [year for year in map(int, _YEAR.findall(pledge.title)) if year not in allowed]
        if foreign:
            yield at(
                draft,
                pledge,
                ("title",),
                "title-contradicts-target",
                f"The title says {foreign[0]}, a year that the target does not name.",
                "Make the title name the target's year, or correct by: or starts:.",
            )


def _foreign_number(pledge: Pledge, target: Target) -> str | None:
    """The first number of the title, with its unit, that is neither the target's nor that of its amount."""
    if target.is_share:
        levels = [level for level in (target.value, target.low, target.high) if level is not None]
        for found in _PERCENT.findall(pledge.title):
            if all(abs(float(found) - level) > 1e-9 for level in levels):
                return f"{float(found):g}%"
    sums = [(level, target.unit) for level in (target.value, target.low, target.high) if level is not None]
    if pledge.amount:
        sums.append((pledge.amount.value, pledge.amount.unit))
    known = [(unit[:3], value * _MILLIONS[unit[4:]]) for value, unit in sums if unit not in SHARE_UNITS]
    for currency, digits, scale in _MONEY.findall(pledge.title) if known else ():
        millions = float(digits.replace(",", "")) * _MILLIONS[scale]
        if all(currency != own or abs(millions - value) > 1e-6 * value for own, value in known):
            return f"{currency} {digits}{scale}"
    return None


def _unit_words(unit: str) -> str:
    return "%" if unit in SHARE_UNITS else f" ({unit})"


def check_already_reached(draft: Draft) -> Iterator[Problem]:
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
    for pledge, target in with_target(draft):
        if pledge.measure is not Measure.CORE or pledge.basis is not PledgeBasis.NATO or pledge.members:
            continue
        if target.counted is not Counted.BY_DEADLINE or target.by is None or pledge.id in ALREADY_REACHED:
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
                "Check the level, the basis and the date; if all are right, say in the note why it was promised.",
            )


def check_amount(draft: Draft) -> Iterator[Problem]:
    """A share and a sum in one pledge agree, at the GDP of its first year, within AMOUNT_TOLERANCE."""
    wanted = [
        (pledge, target)
        for pledge, target in with_target(draft)
        if pledge.amount and target.unit == "pct-gdp" and pledge.amount.unit not in SHARE_UNITS
    ]
    if not wanted:
        return
    gdp = _gdp(draft)
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
        stated = amount.value * _MILLIONS[scale]
        if abs(stated - implied) > AMOUNT_TOLERANCE * implied:
            yield at(
                draft,
                pledge,
                ("amount", "value"),
                "amount-contradicts-share",
                f"{target.level:g}% of the GDP of {year} is {currency} {implied:,.0f}m, but the amount says {stated:,.0f}m.",
                f"Correct one of the two (they may differ by {AMOUNT_TOLERANCE:.0%}), or note both under contradictions.",
            )


def _gdp(draft: Draft) -> dict[tuple[str, str], dict[int, float]]:
    """(party, currency) -> year -> GDP in millions, from the newest edition that has it.

    Where nobody publishes it in a currency, GDP in US dollars is turned into it at the rate that an edition
    implies for the year by giving spending in both.
    """
    dated = sorted(
        ((source.edition.published, key) for key, source in draft.sources.items() if source.edition),
    )
    rank = {key: number for number, (_, key) in enumerate(dated)}
    rows = sorted(
        (row for _, row in draft.observations if row.measure in ("gdp", "core") and row.edition in rank),
        key=lambda row: rank[row.edition],
    )
    spent: dict[tuple[str, str, int], dict[str, float]] = defaultdict(dict)
    for row in rows:
        if row.measure == "core" and row.unit.endswith(" m"):
            spent[row.edition, row.party, row.year][row.unit[:3]] = row.value
    gdp: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    derived: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for row in rows:
        if row.measure != "gdp" or not row.unit.endswith(" m"):
            continue
        gdp[row.party, row.unit[:3]][row.year] = row.value
        both = spent.get((row.edition, row.party, row.year), {})
        if row.unit == "USD m" and both.get("USD"):
            for currency, value in both.items():
                derived[row.party, currency][row.year] = row.value * value / both["USD"]
    return {**derived, **gdp}
