"""What must a judge know of one obligation, and when does a figure keep a target as it is worded?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from spendtrack.assessment.rows import tuples
from spendtrack.ledger.vocabulary import Measure, Operator, Status, Unmeasurable, Verdict

# An `exactly` level is kept when the published figure rounds to it at one decimal; `about` allows twice that.
EXACTLY_TOLERANCE = 0.05
ABOUT_TOLERANCE = 0.10
EPSILON = 1e-9
_SLACK: dict[str, float] = {Operator.EXACTLY: EXACTLY_TOLERANCE, Operator.ABOUT: ABOUT_TOLERANCE}
Series = Mapping[int, tuple[float, str]]
"""Year -> (value, status), all of one edition."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a verdict needs to know of one obligation. Levels in per cent; None means unknown.

    For a total the figures are those of core defence, which bounds it: see at_least and at_most.
    """

    measure: str
    unit: str | None
    pledge_basis: str | None
    operator: str | None
    target: float | None
    counted: str | None
    starts: int | None
    deadline: str | None
    deadline_year: int | None
    deadline_over: bool
    strength: str
    confidence: str
    carve_out: str | None
    carve_out_note: str | None
    forces: str | None
    base_year: int
    base_value: float | None
    latest_year: int | None
    latest_value: float | None
    latest_status: str | None
    required_value: float | None
    progress: float | None
    at_least: float | None
    at_most: float | None
    period_from: int | None
    period_to: int | None
    period_value: float | None
    """What a yearly pledge on aid came to over all its years so far, in per cent of their GDP together."""
    series: Series
    sums: SumFacts | None = None

    @property
    def due(self) -> tuple[float, str] | None:
        """The figure of the year promised, once that year is over; None before, and where it has none."""
        if not self.deadline_over or self.deadline_year is None:
            return None
        return self.series.get(self.deadline_year)


@dataclass(frozen=True, slots=True)
class SumFacts:
    """What is known of a sum of money, all in the unit of its target."""

    counted_by: str
    """Who counts the same thing, in words; empty where nobody does."""
    whose: str = ""
    """Whose sums were added: " by its 10 members"."""
    by_year: Mapping[int, float] = field(default_factory=dict)
    claims: Mapping[int, float] = field(default_factory=dict)
    """What the donor itself says, year by year."""
    edition: str = ""
    """Id of the publication in which the newest of these figures stands; empty where there is none."""
    edition_name: str = ""
    financial_years: bool = False
    """Whether the pledge speaks of financial years, where the series counts calendar years."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and why. code: only where there is none. year: that of the figure on which it rests."""

    verdict: Verdict
    words: str
    code: Unmeasurable | None = None
    year: int | None = None
    on_estimates: bool = False

    @property
    def reason(self) -> str:
        """The words as files hold them, behind the code."""
        return f"{self.code}: {self.words}" if self.code else self.words


def without(code: Unmeasurable, words: str = "") -> Judgement:
    """No verdict, and why; without words what the code means."""
    return Judgement(Verdict.UNMEASURABLE, words or code.meaning, code)


def slack(operator: str) -> float:
    """By how many points a level may be undershot and is still kept as it is worded."""
    return _SLACK.get(operator, 0.0)


def satisfies(operator: str, target: float, observed: float) -> bool:
    """Whether an observed level keeps the target as it is worded. Above an `exactly` level counts as kept."""
    if operator == Operator.UP_TO:
        return observed <= target + EPSILON
    return observed >= target - slack(operator) - EPSILON


def percent(value: float) -> str:
    return f"{value:.2f}%"


def figure(year: int, value: float, status: str) -> str:
    """ "2.56% in 2026 (estimate)"."""
    return f"{percent(value)} in {year} ({status if status == Status.ESTIMATE else Status.ACTUAL})"


def years_in_words(years: list[int]) -> str:
    """ "2024", "2024 to 2026", "2019, 2024"; years in order."""
    if len(years) == 1:
        return str(years[0])
    running = years == list(range(years[0], years[-1] + 1))
    return f"{years[0]} to {years[-1]}" if running else ", ".join(map(str, years))


FACT_COLUMNS = (
    "country measure unit pledge_basis operator target counted starts deadline deadline_year deadline_known day strength "
    "confidence carve_out carve_out_note forces announced_year base_value latest_year latest_value latest_status "
    "required_value progress period_from period_to period_value at_least at_most bound_year bound_value bound_status"
).split()


def facts_of(
    rows: pd.DataFrame,
    series: Iterable[Mapping[tuple[str, str], Series]],
    sums: Iterable[SumFacts | None],
) -> Iterator[Facts]:
    """Facts for each row of the gap table under construction, on its `day`.

    series: for each row by country and measure. sums: for each row, None where it is no sum of money.
    """
    nothing: Series = {}
    for row, known, money in zip(tuples(rows[FACT_COLUMNS]), series, sums, strict=True):
        bounded = row.measure == Measure.TOTAL
        yield Facts(
            measure=row.measure,
            unit=row.unit,
            pledge_basis=row.pledge_basis,
            operator=row.operator,
            target=row.target,
            counted=row.counted,
            starts=row.starts,
            deadline=row.deadline,
            deadline_year=row.deadline_year,
            deadline_over=row.deadline_known is not None and row.deadline_known < row.day,
            strength=row.strength,
            confidence=row.confidence,
            carve_out=row.carve_out,
            carve_out_note=row.carve_out_note,
            forces=row.forces,
            base_year=row.announced_year,
            base_value=row.base_value,
            latest_year=row.bound_year if bounded else row.latest_year,
            latest_value=row.bound_value if bounded else row.latest_value,
            latest_status=row.bound_status if bounded else row.latest_status,
            required_value=row.required_value,
            progress=row.progress,
            at_least=row.at_least,
            at_most=row.at_most,
            period_from=row.period_from,
            period_to=row.period_to,
            period_value=row.period_value,
            series=known.get((row.country, Measure.CORE if bounded else row.measure), nothing),
            sums=money,
        )
