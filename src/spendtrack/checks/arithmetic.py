"""Do the numbers of a pledge agree with one another: path, title, share and sum?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from spendtrack.checks.places import at, warn, with_target
from spendtrack.draft import Draft
from spendtrack.model import Counted, Measure, Operator, PledgeBasis
from spendtrack.problems import Problem

# A pledge's own sum may differ from its share of GDP by this fraction: rounding, and GDP of another year.
AMOUNT_TOLERANCE = 0.25

# Pledge id -> why a rule does not apply to it. Every exception is one line with its reason.
TITLE_MAY_DIFFER: dict[str, str] = {}
ALREADY_REACHED: dict[str, str] = {
    "alb-2p0-2025": "announced in September, when NATO's estimate for the year was already just above the level",
    "svk-2p0-2026": "a draft budget that holds the level which NATO already estimated for the year before",
}


def check_path(draft: Draft) -> Iterator[Problem]:
    """A published path runs forward in time and ends at its target."""
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
        if not pledge.path or pledge.path_unit not in (None, target.unit) or target.by is None:
            continue
        if target.counted is not Counted.BY_DEADLINE or target.value is None:
            continue
        for index, point in enumerate(pledge.path):
            if point.year == target.by.year and abs(point.value - target.value) > 1e-9:
                yield at(
                    draft,
                    pledge,
                    ("path", index, "value"),
                    "path-misses-target",
                    f"The path says {point.value:g} for {point.year}, the target {target.value:g}.",
                    "Correct the one that is wrong; if two documents disagree, note it under contradictions.",
                )


_PERCENT = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)\s?(?:%|per cent)")
_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?![\d,.]\d|%)(?:/\d\d)?")


def check_title(draft: Draft) -> Iterator[Problem]:
    """A percentage or a year in the title is the target's."""
    for pledge, target in with_target(draft):
        if pledge.id in TITLE_MAY_DIFFER:
            continue
        levels = [level for level in (target.value, target.low, target.high) if level is not None]
        if target.is_share:
            named = [float(found) for found in _PERCENT.findall(pledge.title)]
            wrong = [number for number in named if all(abs(number - level) > 1e-9 for level in levels)]
            if named and len(wrong) == len(named):
                yield at(
                    draft,
                    pledge,
                    ("title",),
                    "title-contradicts-target",
                    f"The title says {wrong[0]:g}%, the target {' to '.join(f'{level:g}' for level in levels)}%.",
                    "Make the title name the target's number.",
                )
        allowed = {pledge.announced.first.year}
        if target.by:
            allowed |= {target.by.year, target.by.last.year}
        if target.starts:
            allowed.add(target.starts)
        allowed |= {point.year for point in pledge.path}
        years = [int(found) for found in _YEAR.findall(pledge.title)]
        foreign = [year for year in years if year not in allowed]
        if foreign and (target.by or target.starts):
            yield at(
                draft,
                pledge,
                ("title",),
                "title-contradicts-target",
                f"The title says {foreign[0]}, a year that the target does not name.",
                "Make the title name the target's year, or correct by: or starts:.",
            )


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
    wanted = [(pledge, target) for pledge, target in with_target(draft) if pledge.amount and target.is_share]
    if not wanted:
        return
    gdp: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for _, row in draft.observations:
        if row.measure == "gdp":
            gdp[row.party, row.unit][row.year] = row.value
    for pledge, target in wanted:
        amount = pledge.amount
        assert amount is not None
        currency, scale = amount.unit.split(" ") if " " in amount.unit else ("", "")
        known = gdp.get((pledge.party, f"{currency} m"), {})
        start = target.starts or (target.by.year if target.by else pledge.announced.first.year)
        years = [year for year in known if year <= start]
        if not years or amount.counted is not target.counted:
            continue
        year = max(years)
        implied = target.level / 100 * known[year]
        stated = amount.value * (1000 if scale == "bn" else 1)
        if abs(stated - implied) > AMOUNT_TOLERANCE * implied:
            yield at(
                draft,
                pledge,
                ("amount", "value"),
                "amount-contradicts-share",
                f"{target.level:g}% of the GDP of {year} is {currency} {implied:,.0f}m, but the amount says {stated:,.0f}m.",
                f"Correct one of the two (they may differ by {AMOUNT_TOLERANCE:.0%}), or note both under contradictions.",
            )
