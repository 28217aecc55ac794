"""Does the file agree with itself? Money against shares, the rate of exchange, neighbouring years, members, estimates.

Each check is a function (Case) -> findings. The limits are wider than anything in NATO's editions of June 2019 to July
2026 but for the figures that a finding should name, and narrower than the mistake that the check is there for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from spendtrack.review.editions.already_held import Earlier, Row
from spendtrack.review.editions.imported_figures import Figure, Finding, Key, Reading
from spendtrack.review.editions.nato import DEPARTS, EQUIPMENT, SHARE, nominal_share
from spendtrack.review.editions.party_names import AGGREGATES

# Totals of an alliance add up at the exchange rates of one year, which its shares of real GDP do not.
DEPARTS_TOTAL = 0.05
RATE_LIMIT = 0.03
SAME_RATE = 0.0005
# Factor from one year to the next. Bulgaria paid for its aircraft in one year (2019: 2.4 times).
NEIGHBOURS = {"core": 3.0, "gdp": 1.6}
LARGEST_SHARE = 15.0
BILLIONS = (700.0, 1400.0)


@dataclass(frozen=True)
class Case:
    """One import to be checked. members: party -> name on the day; unarmed: those that need no row."""

    kind: str
    reading: Reading
    earlier: Earlier
    members: Mapping[str, str]
    unarmed: frozenset[str]
    published_year: int
    basis: str

    @cached_property
    def figures(self) -> dict[Key, Figure]:
        return {one.key: one for one in self.reading.figures}

    @cached_property
    def values(self) -> dict[Key, float]:
        return {one.key: one.value for one in self.reading.figures}

    @cached_property
    def series(self) -> dict[tuple[str, str], dict[str, dict[int, Figure]]]:
        """(measure, unit) -> party -> year -> figure, parties in the order of the file."""
        found: dict[tuple[str, str], dict[str, dict[int, Figure]]] = {}
        for one in self.reading.figures:
            found.setdefault((one.measure, one.unit), {}).setdefault(one.party, {})[one.year] = one
        return found

    def row(self, figure: Figure) -> int:
        """Line of observations.csv where an earlier edition says the same thing, or the like; see `nearest`."""
        return self.nearest(figure.measure, figure.unit, figure.party, figure.year)

    def nearest(self, measure: str, unit: str, party: str, year: int) -> int:
        """The line of an earlier edition's figure of that year, else of the year nearest to it; 0 where none is."""
        rows = self._of_party.get((measure, party), ())
        fits = [row for row in rows if row["unit"] == unit] or rows
        return min(fits, key=lambda row: (abs(int(row["year"]) - year), row.line)).line if fits else 0

    @cached_property
    def _of_party(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for (measure, _, party, _), row in self.earlier.rows.items():
            found[measure, party].append(row)
        return found


def worst(found: Iterable[tuple[float, Finding]], what: str = "of its years") -> Iterator[Finding]:
    """Of the findings under one key the gravest, which also says how many there are."""
    by_key: dict[str, list[tuple[float, Finding]]] = defaultdict(list)
    for size, one in found:
        by_key[one.key].append((size, one))
    for many in by_key.values():
        first = max(many, key=lambda pair: pair[0])[1]
        more = f"; {len(many) - 1:,} more {what}" if len(many) > 1 else ""
        yield Finding(first.key, first.cell, first.expected, f"{first.found}{more}", first.row)


def magnitude(factor: float) -> str:
    """A guess at what a factor means, for a message."""
    low, high = BILLIONS
    if low <= factor <= high or low <= 1 / factor <= high:
        return " (1,000 times: millions and billions mixed up?)"
    return ""


def amounts_fit_shares(case: Case) -> Iterator[Finding]:
    """Spending over GDP gives the share, but for rounding and for real GDP that departs from nominal GDP."""
    found = []
    for share in case.reading.figures:
        nominal = nominal_share(case.values, share)
        if nominal is None:
            continue
        limit = DEPARTS_TOTAL if share.party in AGGREGATES else DEPARTS
        off = abs(share.value - nominal) - 0.005
        if off > limit * nominal:
            gdp = case.figures["gdp", "USD m", share.party, share.year]
            spent = case.figures["core", "USD m", share.party, share.year]
            says = f"{nominal:,.4g}: spending in {spent.cell} over GDP in {gdp.cell}"
            factor = share.value / nominal if share.value > 0 else 1.0
            finding = Finding(
                f"share-of-money/{share.party}",
                share.cell,
                f"a share of {share.party} in {share.year} within {limit:.0%} of {says}",
                f"{share.value:g}{magnitude(factor)}",
                case.row(share),
            )
            found.append((off / nominal, finding))
    yield from worst(found)


def rates_are_near(case: Case) -> Iterator[Finding]:
    """National currency over dollars is the year's rate of exchange, where the ledger has one."""
    found = []
    for one in case.reading.figures:
        dollars = case.values.get(("core", "USD m", one.party, one.year))
        if one.measure != "core" or not one.unit.endswith(" m") or one.unit == "USD m" or not dollars:
            continue
        code = one.unit[:3]
        row = case.earlier.rates.get((code, one.year))
        if row is None:
            continue
        rate, limit = one.value / dollars, RATE_LIMIT + 0.5 / abs(dollars) + 0.5 / max(abs(one.value), 1.0)
        off = abs(rate / row.value - 1)
        if off > limit:
            expected = f"{row.value:g} {code} for a dollar in {one.year}, within {limit:.0%}"
            other = case.figures["core", "USD m", one.party, one.year].cell
            finding = Finding(f"rate/{one.party}", one.cell, expected, f"{rate:,.4g} with {other}", row.line)
            found.append((off, finding))
    yield from worst(found)


def rates_move(case: Case) -> Iterator[Finding]:
    """No rate of exchange is the same every year: where one is, the amounts are at the prices of one year."""
    for (measure, unit), parties in case.series.items():
        if measure != "core" or not unit.endswith(" m") or unit == "USD m":
            continue
        for party, years in parties.items():
            dollars = {year: case.values.get(("core", "USD m", party, year)) for year in years}
            rates = [years[year].value / many for year, many in dollars.items() if many]
            if len(rates) >= 3 and min(rates) > 0 and max(rates) / min(rates) - 1 < SAME_RATE:
                first = years[min(years)]
                yield Finding(
                    f"constant-prices/{party}",
                    first.cell,
                    f"a rate of {unit[:3]} to the dollar that moves from year to year",
                    f"{rates[0]:,.4g} in each of {len(rates)} years: constant prices and exchange rates?",
                    case.row(first),
                )


def neighbours_are_near(case: Case) -> Iterator[Finding]:
    """Spending and GDP do not multiply from one year to the next."""
    found = []
    for (measure, _unit), parties in case.series.items():
        for party, years in parties.items():
            for before, after in pairwise(sorted(years)):
                one, other = years[before], years[after]
                if measure not in NEIGHBOURS or one.value <= 0 or other.value <= 0 or after != before + 1:
                    continue
                factor = max(other.value / one.value, one.value / other.value)
                if factor > NEIGHBOURS[measure]:
                    expected = f"at most {NEIGHBOURS[measure]:g} times {before} ({one.value:,.10g} in {one.cell}) or as little"
                    says = f"{other.value:,.10g}{magnitude(factor)}"
                    key = f"neighbours/{measure}/{party}"
                    found.append((factor, Finding(key, other.cell, expected, says, case.row(other))))
    yield from worst(found)


def shares_are_possible(case: Case) -> Iterator[Finding]:
    """No share is negative, none of spending above 100, none of GDP above what any ally has ever spent by far."""
    found = []
    for one in case.reading.figures:
        most = {SHARE: LARGEST_SHARE, EQUIPMENT: 100.0}.get(one.unit)
        if one.value < 0 and case.kind != "kiel":
            found.append(
                (
                    -one.value,
                    Finding(
                        f"range/{one.party}", one.cell, "no less than 0", f"{one.value:g}", case.row(one)
                    ),
                )
            )
        elif most is not None and one.value > most:
            finding = Finding(
                f"range/{one.party}",
                one.cell,
                f"at most {most:g} {one.unit}",
                f"{one.value:g}",
                case.row(one),
            )
            found.append((one.value / most, finding))
    yield from worst(found)


def members_are_whole(case: Case) -> Iterator[Finding]:
    """Every member has every year of every table."""
    for measure, unit in case.reading.expected:
        parties = case.series.get((measure, unit), {}) if unit else _national(case, measure)
        cells = [figure.cell for years in parties.values() for figure in years.values()]
        block = f"{cells[0]} and below" if cells else case.reading.title
        for party, name in case.members.items():
            have = parties.get(party, {})
            lacks = [year for year in case.reading.years if year not in have]
            if not lacks or (not have and party in case.unarmed):
                continue
            code = next((one.unit for one in have.values()), unit)
            yield Finding(
                f"missing/{measure}/{unit or 'national'}/{party}".replace(" ", "-"),
                next(iter(have.values())).cell if have else block,
                f"{name} in each of {len(case.reading.years)} years ({measure}, {unit or 'national currency'})",
                f"no value for {years_in_words(lacks)}",
                case.nearest(measure, code, party, lacks[0]),
            )


def _national(case: Case, measure: str) -> dict[str, dict[int, Figure]]:
    """The amounts in national currency of each party; for the United States those in dollars."""
    return {
        party: years
        for (other, unit), parties in case.series.items()
        for party, years in parties.items()
        if other == measure and unit.endswith(" m") and (unit != "USD m" or party == "USA")
    }


def years_in_words(years: list[int]) -> str:
    """ "2014 to 2016 and 2020", as far as runs of years go."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    said = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)


Check = Callable[[Case], Iterator[Finding]]
WITHIN: tuple[Check, ...] = (
    amounts_fit_shares,
    rates_are_near,
    rates_move,
    neighbours_are_near,
    shares_are_possible,
    members_are_whole,
)
