"""What would it cost? Spending year by year on a path from a share of GDP to another, and the assumptions made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from spendtrack.assessment import asof
from spendtrack.assessment.day import Day, Frames, once_a_day, once_an_edition
from spendtrack.assessment.frames import source_rows
from spendtrack.assessment.money import NOTEWORTHY_PP, nominal_table
from spendtrack.assessment.plan import STEP_DTYPES, planned_steps
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.rows import records
from spendtrack.ledger.vocabulary import Profile

DEFAULT_GROWTH = 0.035
DEFAULT_INFLATION = 0.02
LAST_YEAR = 2060
IMF_SERIES = "imf-weo"
SCENARIO_COLUMNS: dict[str, str] = {
    "year": "calendar year, or the year in which the financial year begins",
    "share": "core defence in per cent of GDP on the path",
    "gdp_m": "nominal GDP, millions of `currency`",
    "gdp_from": "NATO (the edition), IMF growth, or the stated growth",
    "spending_m": "share x GDP, millions",
    "extra_m": "spending minus today's share of the same GDP, millions",
    "cumulative_extra_m": "the same, summed from the first year on",
    "plan_share": "share that the country's own plans in force lead to; empty without one",
    "extra_to_plan_m": "spending minus plan_share of the same GDP, millions",
    "spending_today_m": "spending_m in prices of the first year",
    "extra_today_m": "extra_m in prices of the first year",
    "cumulative_extra_today_m": "the same, summed",
    "extra_at_todays_gdp_m": "the extra share of the first year's GDP: the cost in today's terms",
    "country": "ISO 3166-1 alpha-3",
    "currency": "ISO 4217 code of all sums",
    "edition": "id in sources.csv of the publication that the path starts from",
    "start_share": "today's share: per cent of nominal GDP in the first year, observed or as asked",
    "target": "share to be reached in the last year, per cent of GDP",
    "profile": "shape of the path: linear, front, back or published",
    "growth": "nominal growth assumed after the last year of the IMF's projection, a year",
    "inflation": "inflation assumed for the prices of the first year, a year",
}


# How far along the climb a share of the time u leads.
SHAPES: dict[str, Callable[[float], float]] = {
    Profile.LINEAR: lambda u: u,
    Profile.FRONT: lambda u: 1 - (1 - u) ** 2,
    Profile.BACK: lambda u: u**2,
}


class NoScenario(ValueError):
    """The question cannot be answered; the message says why and what would help."""


@dataclass(frozen=True)
class Question:
    """target, start: per cent of GDP. growth, inflation: per year, 0.035 is 3.5%."""

    country: str
    target: float
    by: int
    first: int | None = None
    start: float | None = None
    profile: str = Profile.LINEAR
    growth: float = DEFAULT_GROWTH
    inflation: float = DEFAULT_INFLATION


@dataclass(frozen=True)
class Scenario:
    question: Question
    country_name: str
    currency: str
    first: int
    start: float
    edition: str
    table: pd.DataFrame
    """Columns of SCENARIO_COLUMNS, from the first year to the target's."""
    assumptions: list[str] = field(default_factory=list)

    @property
    def point_m(self) -> float:
        """What one point of GDP is in the first year, in millions."""
        return float(self.table["gdp_m"].iloc[0]) / 100


def scenario(day: Day, question: Question, *, exact: bool = False) -> Scenario:
    """Spending on the path that the question describes, with what was known on the day. Raises NoScenario.

    exact: leave the table unrounded, for those who compute on from it.
    """
    _sensible(question)
    mine = _in_money(day).get(question.country)
    party = day.frames.ledger.parties.get(question.country)
    if party is None:
        raise NoScenario(f"There is no country {question.country}.")
    name = party.name
    if mine is None:
        raise NoScenario(
            f"No edition known on {day.text} holds spending and GDP of {name} in money, so no cost can be computed."
        )
    edition = _newest_edition(day.frames, mine)
    mine = mine[(mine["edition"] == edition) & mine["national_per_usd"].notna()].sort_values("year")
    first = question.first if question.first is not None else int(mine["year"].iloc[-1])
    known = mine.set_index("year")
    if first not in known.index:
        raise NoScenario(
            f"{edition} holds no spending and GDP of {name} for {first}; it has "
            f"{int(mine['year'].iloc[0])} to {int(mine['year'].iloc[-1])}."
        )
    if not first < question.by <= LAST_YEAR:
        raise NoScenario(f"The target year must lie after {first} and not after {LAST_YEAR}.")
    start = question.start if question.start is not None else float(known["nominal_value"].to_dict()[first])
    years = list(range(first, question.by + 1))
    gdp, gdp_from, grown = _gdp(day, known, question, years)
    plan, plan_words = _plan(day, question, first, start, years)
    shares = _shares(day, question, first, start, years)
    currency = str(known.at[first, "currency"])
    columns = _spending(np.array(years), np.array(shares), np.array(gdp), np.array(plan), start, question)
    if not exact:
        places = {"share": 4, "plan_share": 4}
        columns = {
            name: values.round(places.get(name, 1)) if values.dtype.kind == "f" else values
            for name, values in columns.items()
        }
    stated = {
        "gdp_from": gdp_from,
        "country": question.country,
        "currency": currency,
        "edition": edition,
        "start_share": round(start, POINTS),
        "target": question.target,
        "profile": question.profile,
        "growth": question.growth,
        "inflation": question.inflation,
    }
    table = pd.DataFrame({**columns, **stated}, columns=list(SCENARIO_COLUMNS))
    assumptions = _assumptions(question, currency, first, start, edition, gdp[0], grown, plan_words)
    if note := _real_share(day, question, edition, first, start):
        assumptions.insert(1, note)
    return Scenario(
        question,
        name,
        currency,
        first,
        start,
        edition,
        table,
        assumptions,
    )


def _spending(
    year: np.ndarray, share: np.ndarray, gdp: np.ndarray, plan: np.ndarray, start: float, question: Question
) -> dict[str, np.ndarray]:
    """The columns of SCENARIO_COLUMNS that are computed year by year, unrounded; a column here is an array."""
    spending = share / 100 * gdp
    extra = spending - start / 100 * gdp
    prices = (1 + question.inflation) ** (year - year[0])
    return {
        "year": year,
        "share": share,
        "gdp_m": gdp,
        "spending_m": spending,
        "extra_m": extra,
        "cumulative_extra_m": extra.cumsum(),
        "plan_share": plan,
        "extra_to_plan_m": spending - plan / 100 * gdp,
        "spending_today_m": spending / prices,
        "extra_today_m": extra / prices,
        "cumulative_extra_today_m": (extra / prices).cumsum(),
        "extra_at_todays_gdp_m": (share - start) / 100 * gdp[0],
    }


@once_an_edition
def _in_money(day: Day) -> dict[str, pd.DataFrame]:
    """Country -> its nominal figures."""
    nominal = nominal_table(day)
    found = nominal[nominal["nominal_value"].notna()].groupby("country", sort=False)
    return {str(country): rows for country, rows in found}


@once_an_edition
def _imf_gdp(day: Day) -> dict[str, pd.DataFrame]:
    """Country -> its GDP in the newest edition of the IMF that has it."""
    figures = asof.known_figures(day)
    wanted = figures[(figures["series"] == IMF_SERIES) & (figures["measure"] == "gdp")]
    found = asof.newest_edition(wanted).groupby("party", sort=False)
    return {str(country): rows for country, rows in found}


@once_an_edition
def _published_shares(day: Day) -> dict[tuple[str, str, int], float]:
    """(country, edition, year) -> core defence in per cent of GDP, as published."""
    figures = asof.known_figures(day)
    core = figures[(figures["measure"] == "core") & (figures["unit"] == "pct-gdp")]
    names = zip(core["party"].tolist(), core["edition"].tolist(), core["year"].tolist(), strict=True)
    return dict(zip(names, core["value"].tolist(), strict=True))


@once_a_day
def _core_steps(day: Day) -> dict[str, pd.DataFrame]:
    """Country -> the steps of its own plans on core defence in force; the highest where a year has two."""
    steps = planned_steps(day.frames, asof.obligations(day))
    core = steps[steps["measure"] == "core"].sort_values(["year", "level"])
    found = core.drop_duplicates(["country", "year"], keep="last").groupby("country", sort=False)
    return {str(country): rows for country, rows in found}


def _real_share(day: Day, question: Question, edition: str, first: int, start: float) -> str:
    """A warning where the share that NATO publishes differs from the nominal one that the path starts from."""
    published = _published_shares(day).get((question.country, edition, first))
    if question.start is not None or published is None or abs(published - start) < NOTEWORTHY_PP:
        return ""
    return (
        f"NATO publishes {published:.2f}% for {first}, a share of real GDP; money follows the nominal share of "
        f"{start:.2f}%, so the path is one of nominal shares."
    )


def _sensible(question: Question) -> None:
    if question.profile not in tuple(Profile):
        raise NoScenario(f"There is no profile {question.profile}; use {', '.join(Profile)}.")
    if not 0 < question.target <= 20 or (question.start is not None and not 0 < question.start <= 20):
        raise NoScenario("A share lies between 0 and 20 per cent of GDP; write 3.5, not 0.035.")
    if not -0.1 <= question.growth <= 0.3 or not -0.1 <= question.inflation <= 0.3:
        raise NoScenario("Growth and inflation are yearly rates between -0.1 and 0.3; write 0.035 for 3.5%.")


def _newest_edition(frames: Frames, mine: pd.DataFrame) -> str:
    sources = source_rows(frames)
    return str(
        max(set(mine["edition"].tolist()), key=lambda edition: (sources[edition]["published"], edition))
    )


def _gdp(
    day: Day, known: pd.DataFrame, question: Question, years: list[int]
) -> tuple[list[float], list[str], str]:
    """Nominal GDP in national currency, where each year comes from, and in words what grows as the IMF projects."""
    newest = _imf_gdp(day).get(question.country)
    imf = {} if newest is None else dict(zip(newest["year"].tolist(), newest["value"].tolist(), strict=True))
    own = (known["gdp_usd_m"] * known["national_per_usd"]).to_dict()
    gdp, sources = [], []
    grown = []
    for year in years:
        if year in own:
            gdp.append(float(own[year]))
            sources.append("NATO")
        elif year in imf and year - 1 in imf:
            gdp.append(gdp[-1] * imf[year] / imf[year - 1])
            sources.append("IMF growth")
            grown.append(year)
        else:
            gdp.append(gdp[-1] * (1 + question.growth))
            sources.append("stated growth")
    return gdp, sources, _projection(newest, grown)


def _projection(imf: pd.DataFrame | None, grown: list[int]) -> str:
    if not grown or imf is None:
        return ""
    span = str(grown[0]) if len(grown) == 1 else f"{grown[0]} to {grown[-1]}"
    return f"GDP {span} grows as the IMF projects in US dollars ({imf['published'].iloc[0]:%B %Y})"


def _shares(day: Day, question: Question, first: int, start: float, years: list[int]) -> list[float]:
    if question.profile == Profile.PUBLISHED:
        return _published(day, question, first, start, years)
    span, climb = question.by - first, question.target - start
    shape = SHAPES[question.profile]
    return [start + climb * shape((year - first) / span) for year in years]


def own_steps(day: Day, country: str, first: int, last: int) -> pd.DataFrame:
    """The country's own plans on core defence in force, after the first year; the highest where a year has two."""
    steps = _core_steps(day).get(country)
    if steps is None:
        return pd.DataFrame(columns=list(STEP_DTYPES))
    return steps[(steps["year"] > first) & (steps["year"] <= last)]


def _between(corners: dict[int, float], years: list[int]) -> list[float]:
    """Straight lines between the corners; after the last one its level."""
    found: list[float] = np.interp(
        years, sorted(corners), [corners[year] for year in sorted(corners)]
    ).tolist()
    return found


def _plan(
    day: Day, question: Question, first: int, start: float, years: list[int]
) -> tuple[list[float], str]:
    steps = own_steps(day, question.country, first, LAST_YEAR)
    if steps.empty:
        return [float("nan")] * len(years), ""
    corners = {first: start, **dict(zip(steps["year"].tolist(), steps["level"].tolist(), strict=True))}
    names = ", ".join(f"{row['level']:g}% in {row['year']} ({row['pledge_id']})" for row in records(steps))
    return _between(corners, years), names


def _published(day: Day, question: Question, first: int, start: float, years: list[int]) -> list[float]:
    steps = own_steps(day, question.country, first, question.by)
    named = steps[steps["year"] < question.by]
    if named.empty:
        raise NoScenario(
            f"{question.country} has published no path with a year between {first} and {question.by}. "
            f"Use --profile linear, front or back."
        )
    corners = {first: start, **dict(zip(named["year"].tolist(), named["level"].tolist(), strict=True))}
    return _between({**corners, question.by: question.target}, years)


def _assumptions(
    question: Question,
    currency: str,
    first: int,
    start: float,
    edition: str,
    gdp: float,
    grown: str,
    plan_words: str,
) -> list[str]:
    given = question.start is not None
    assumptions = [
        f"Start: {start:.2f}% of GDP in {first}"
        + (", as asked." if given else f", nominal spending over nominal GDP in {edition}."),
        f"GDP of {first}: {currency} {gdp:,.0f}m "
        f"({edition}; dollars turned into {currency} at the rate of the edition's own spending figures).",
    ]
    if grown:
        assumptions.append(f"{grown}, so a change of the exchange rate that the IMF assumes is in it.")
    assumptions.append(f"After that nominal GDP grows by {question.growth:.1%} a year (--growth).")
    assumptions.append(
        f"Today's money is prices of {first}, at {question.inflation:.1%} inflation a year (--inflation)."
    )
    assumptions.append(
        f"The country's own plans in force: {plan_words}; straight lines between, the last level held."
        if plan_words
        else "The country has no dated plan of its own in force after that year, so there is nothing to compare with."
    )
    if question.profile in (Profile.FRONT, Profile.BACK):
        assumptions.append(
            "Front-loaded: most of the climb in the first years (1 - (1 - u)²)."
            if question.profile == Profile.FRONT
            else "Back-loaded: most of the climb in the last years (u²)."
        )
    return assumptions
