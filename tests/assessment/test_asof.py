"""The past stands still: what is published later changes not one byte of any output of an earlier day."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from spendtrack.analysis import headlines, peers, scenario, totals, why
from spendtrack.analysis.scenario import Question
from spendtrack.assessment import definitions as two_definitions
from spendtrack.assessment import revisions as moved
from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import build
from spendtrack.ledger.loading import Ledger
from spendtrack.snapshot import bundle, csv_text
from spendtrack.wording import show, terminal

ROOT = Path(__file__).parents[2]
COUNTRIES = ("CZE", "GBR", "EST", "ISL")
MONEY = ("nor-nansen-75bn-2023", "gbr-ukraine-3bn-yearly", "nld-ukraine-3bn-2027-2029")
# The day before something became known, the day itself, and quiet days: a refusal, an edition, a summit, a law.
DAYS = (
    date(2024, 6, 17),
    date(2025, 6, 24),
    date(2026, 2, 25),
    date(2026, 7, 9),
)


def answer(question: Callable[..., object], *arguments: object) -> str:
    """What a function of the core says, or why it says nothing."""
    try:
        return str(question(*arguments))
    except (LookupError, scenario.NoScenario, totals.NeverAdded) as error:
        return f"{type(error).__name__}: {error.args[0]}"


def everything(frames: Frames, day: date) -> Mapping[str, str]:
    """Every output of the core on a day: files, tables, texts and sentences, by name."""
    tables = bundle.tables(frames.day(day))
    told = {name: csv_text.to_csv(table) for name, table in tables.items() if name != "parties.csv"}
    told["show"] = show.show(frames.day(day), None)
    told["headlines"] = terminal.headlines_text(headlines.headlines(frames.day(day)), day)
    told["definitions"] = terminal.definitions_text(two_definitions.definition_change(frames.day(day)), day)
    told["revisions"] = terminal.revisions_text(
        moved.usual_revisions(frames.day(day)), moved.distribution(frames.day(day)), day
    )
    for country in COUNTRIES:
        told[f"show {country}"] = show.show(frames.day(day), country)
        told[f"json {country}"] = show.show(frames.day(day), country, as_json=True)
        for profile in ("linear", "published"):
            question = Question(country, 3.5, 2035, profile=profile)
            told[f"scenario {country} {profile}"] = answer(
                lambda q: terminal.scenario_text(scenario.scenario(frames.day(day), q)), question
            )
    for pledge in sorted(tables["pledges.csv"]["pledge_id"])[::25]:
        told[f"show {pledge}"] = show.show(frames.day(day), pledge)
    for obligation in sorted(tables["gaps.csv"]["obligation_id"])[::70]:
        told[f"why {obligation}"] = answer(
            lambda name: terminal.why_text(
                why.why(frames.day(day - timedelta(days=400)), frames.day(day), name),
                day - timedelta(days=400),
                day,
            ),
            obligation,
        )
    for measure in peers.MEASURE_UNITS:
        found = peers.comparison(frames.day(day), ["GBR", "DEU", "EST", "POL"], measure, others=["CZE"])
        told[f"compare {measure}"] = csv_text.to_csv(found)
    told["largest"] = " ".join(peers.largest(frames.day(day), ["GBR", "DEU", "EST", "POL"], 3))
    known = [name for name in MONEY if name in set(tables["pledges.csv"]["pledge_id"])]
    told["sum"] = answer(totals.add_up, frames.day(day), known)
    return told


def as_it_was(ledger: Ledger, day: date) -> Ledger:
    """The ledger without every pledge announced, edition published and figure in such an edition after the day."""
    late = {
        name for name, source in ledger.sources.items() if source.edition and source.edition.published > day
    }
    return dataclasses.replace(
        ledger,
        pledges={
            name: one.model_copy(update={"sources": tuple(s for s in one.sources if s not in late)})
            for name, one in ledger.pledges.items()
            if one.announced.last <= day
        },
        sources={name: one for name, one in ledger.sources.items() if name not in late},
        observations=tuple(row for row in ledger.observations if row.edition not in late),
    )


@pytest.mark.parametrize("day", DAYS)
def test_the_whole_ledger_says_what_the_ledger_of_the_day_says(
    ledger: Ledger, frames: Frames, day: date
) -> None:
    then = everything(build(as_it_was(ledger, day)), day)
    now = everything(frames, day)
    assert list(then) == list(now)
    for name, text in now.items():
        assert then[name] == text, name


@pytest.mark.parametrize("day", [date(2026, 7, 9)])
def test_and_a_year_before_it(ledger: Ledger, frames: Frames, day: date) -> None:
    earlier = day - timedelta(days=365)
    assert everything(build(as_it_was(ledger, day)), earlier) == everything(frames, earlier)


def test_what_is_published_on_the_day_counts_on_the_day(ledger: Ledger, frames: Frames) -> None:
    """Otherwise the comparison above would hold for outputs that never change."""
    day = date(2026, 7, 10)
    before = everything(build(as_it_was(ledger, date(2026, 7, 9))), day)
    changed = {name for name, text in everything(frames, day).items() if before.get(name) != text}
    for name in ("gaps.csv", "headlines.csv", "definitions.csv", "observations.csv", "show GBR", "headlines"):
        assert name in changed


def test_a_refusal_counts_from_its_own_day(frames: Frames) -> None:
    """Czechia's prime minister said on 26 February 2026 that it is not on a path to 3.5%."""
    from spendtrack.assessment import gaps

    def plan(day: date) -> object:
        table = gaps.gap_table(frames.day(day)).set_index("obligation_id")
        return table["plan"].to_dict()["nato-hague-core-3p5-2035:CZE"]

    assert plan(date(2026, 2, 25)) != "refused"
    assert plan(date(2026, 2, 26)) == "refused"
