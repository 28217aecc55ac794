"""Who stands where against what was promised, as of a day: gap, pathway, pace and verdict, one row an obligation.

Everything is computed from a Day and nothing is stored; the last frame feeds screen, sentence and file.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from spendtrack.assessment import aid, asof, definitions, pathway
from spendtrack.assessment.bounds import with_bounds
from spendtrack.assessment.claims import CLAIM_COLUMNS, with_claims
from spendtrack.assessment.day import Day, Frames, once_a_day
from spendtrack.assessment.facts import facts_of
from spendtrack.assessment.known import known, newest_on_each_basis, nominal, with_latest
from spendtrack.assessment.money import with_money
from spendtrack.assessment.plan import with_plan
from spendtrack.assessment.revisions import past_moves
from spendtrack.assessment.rounding import POINTS
from spendtrack.assessment.rows import numbers, records
from spendtrack.assessment.steadiness import NO_MOVES, Moves, with_steadiness
from spendtrack.assessment.sums import SUM_COLUMNS, sum_facts, with_sums
from spendtrack.assessment.verdicts import judge
from spendtrack.ledger.vocabulary import Verdict

METHOD_VERSION = "2"
GAP_COLUMNS: dict[str, str] = {
    "as_of": "date for which everything in the row was computed (ISO 8601)",
    "obligation_id": "pledge id; for a member's share of a collective pledge, pledge id, colon, country",
    "pledge_id": "id of the pledge in pledges.csv",
    "country": "ISO 3166-1 alpha-3, or the id of the organisation or coalition that pledged",
    "country_name": "English short name",
    "measure": "what is counted: core, related, total, equipment, ukraine, defence-budget, ukraine-amount, joint-fund, other",
    "basis": "definition of the figure used: nato-core, nato-legacy, allocations; empty where there is none",
    "operator": "wording of the target: at-least, exactly, up-to, about, towards, range",
    "target": "level promised, in `unit`; the lower end of a range",
    "unit": "unit of target and latest_value: pct-gdp, pct-gni, pct-defence-spending, or money (EUR bn)",
    "deadline": "year, financial year (2027/28) or day by which the level is due; empty where none was named",
    "strength": "how firmly it binds: law, budget, plan, coalition, statement, aspiration, opt-out",
    "announced": "date of the announcement, as precise as known",
    "latest_year": "newest year for which a figure was published by as_of",
    "latest_value": "that figure, as published",
    "latest_status": "actual or estimate",
    "edition": "id in sources.csv of the publication that holds the figure",
    "gap_pp": "target minus latest_value in percentage points; positive is a shortfall",
    "gap_national_m": "target x GDP - spending, from nominal figures of the same edition and year, millions of `currency`",
    "currency": "ISO 4217 code of gap_national_m",
    "gap_eur_m": "the same in millions of euros at the year's rate in the edition",
    "gap_usd_m": "the same in millions of US dollars",
    "gap_gbp_m": "the same in millions of pounds sterling at the year's rate in the edition",
    "base_year": "calendar year of the announcement, from which progress counts",
    "base_value": "figure for base_year in the same edition and basis",
    "required_value": "level that the pathway asks for in latest_year",
    "progress": "(latest_value - base_value) / (required_value - base_value); 1 is exactly on the path",
    "required_pp_per_year": "gap_pp over the years left to the deadline",
    "recent_pp_per_year": "mean yearly change over the last three years of the same edition and basis",
    "verdict": "one of " + ", ".join(Verdict),
    "reason": "the verdict in words; for unmeasurable its code comes first",
    "close_call": "true where the verdict holds in fewer than four of five known revisions of first estimates; empty where not computed",
    "plan": "what the party itself says it will do: reaches, short, none or refused",
    "title": "title of the pledge",
    "edition_name": "month and year of that publication",
    "target_high": "upper end of a range; empty otherwise",
    "counted": "which years the target speaks of: by-deadline, each-year, average, total",
    "money_note": "where the gap in money does not follow from the gap in points, why",
    "nominal_value": "nominal spending over nominal GDP of the same edition and year, in per cent",
    "met_on_estimates": "true where the verdict met rests on an estimate",
    "close_call_note": "where close_call is true, in how many revisions the verdict holds and what it would be in others",
    "period_from": "yearly pledges on aid to Ukraine: first year of the pledge",
    "period_to": "yearly pledges on aid to Ukraine: last whole year with a figure",
    "period_value": "allocated over these years together, in per cent of their GDP together; the verdict rests on it",
    "period_gap_pp": "target minus period_value",
    "period_gap_eur_m": "target x GDP of these years minus what was allocated, in millions of euros",
    "knowable": "year in which the outturn of the deadline year is published; empty where nobody publishes it",
    "members": "group whose members the pledge binds: id in parties.csv; empty for a party's own pledge",
    "adoption": "proposed or adopted, for laws, budgets and plans",
    "price_base": "prices and rates that the gaps in money are counted at; empty where there are none",
    "national_per_usd": "units of `currency` for one US dollar in that year, as the edition itself used it",
    "eur_per_usd": "euros for one US dollar in that year, read from the same edition",
    "gbp_per_usd": "pounds sterling for one US dollar in that year, read from the same edition",
    "earlier_basis": "definition that NATO counted on when the promise was made, where it is judged on another one",
    "earlier_year": "newest year on that definition",
    "earlier_value": "that figure, as published; it stands beside latest_value and is never subtracted from it",
    "earlier_edition": "id in sources.csv of the publication that holds it",
    "definition_note": "the same in words, and whether that figure keeps to the level",
    "reason_code": "why the verdict is unmeasurable, in a word; empty for every other verdict",
    "at_least": "totals, of which only the core part is published: core defence alone, per cent of GDP in judged_year",
    "at_most": "totals: core defence with all that NATO lets count as related (1.5 points); empty where a national total counts more",
    "short_by_at_least_pp": "totals: target minus at_most, where that is a shortfall; certain whatever counts as related",
    "holds": "in how many of the known revisions of first estimates the verdict would hold; empty where it rests on no estimate of core defence",
    "holds_of": "number of these revisions",
    "too_close_between": "the two verdicts that hold most often, where none holds in half of the revisions; empty otherwise",
    "judged_year": "year of the figure that the verdict rests on",
    "on_estimates": "true where the verdict rests on an estimate",
    "nominal_gap_pp": "target minus nominal_value, where that and latest_value are 0.05 points or more apart: the points that go with the money",
    **SUM_COLUMNS,
    **CLAIM_COLUMNS,
}


@once_a_day
def gap_table(day: Day) -> pd.DataFrame:
    """One row per obligation in force on the day, with the columns of GAP_COLUMNS.

    Shares and gaps in percentage points, money in millions; empty means unknown. Sorted by country and
    obligation. Derived numbers are rounded here, once: points and progress to 4 decimals, money to 1.
    """
    rows = asof.obligations(day).assign(day=day.stamp)
    rows = with_money(assess([(rows, day)], past_moves(day)), nominal(day))
    rows = definitions.with_earlier_definition(rows, asof.definitions_in_use(day), newest_on_each_basis(day))
    return with_plan(day.frames, rows).assign(as_of=day.text)[list(GAP_COLUMNS)]


@once_a_day
def by_obligation(day: Day) -> dict[str, dict[str, Any]]:
    """The rows of the gap table by obligation, for code that puts single ones into words; shared, never to be changed."""
    return {row["obligation_id"]: row for row in records(gap_table(day))}


def verdicts(days: Sequence[Day]) -> list[dict[str, dict[str, Any]]]:
    """For each day its obligations in force by id: country, country_name, title and verdict, as in the gap table.

    All days are judged together and only judged, which takes a fraction of the time of their gap tables.
    """
    groups = [(asof.obligations(day).assign(day=day.stamp), day) for day in days]
    judged = [(rows, day) for rows, day in groups if len(rows)]
    columns = ["obligation_id", "country", "country_name", "title", "verdict"]
    told = iter(records(assess(judged)[columns]) if judged else [])
    return [{row["obligation_id"]: row for row in islice(told, len(rows))} for rows, _ in groups]


def assess(groups: Sequence[tuple[pd.DataFrame, Day]], moves: Moves | None = None) -> pd.DataFrame:
    """Obligations with their figures, gaps in points, pathways, verdicts and steadiness; each on its own `day`.

    groups: obligations, and a day with the editions that were known on theirs. At least one; their rows follow one
    another. moves: past revisions of first estimates; without them nothing is said of steadiness.
    """
    frames, parts, series = groups[0][1].frames, [], []
    for rows, day in groups:
        now = known(day)
        parts.append(with_claims(aid.with_period(with_bounds(with_latest(rows, now), now), now.aid), day))
        series += [now.series] * len(rows)
    rows = _with_pathway(frames, pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0])
    sums = [money for part, (_, day) in zip(parts, groups, strict=True) for money in sum_facts(day, part)]
    facts = list(facts_of(rows, series, sums))
    judged = [judge(fact) for fact in facts]
    rows = with_sums(rows, sums).assign(
        verdict=pd.Series([str(said.verdict) for said in judged], index=rows.index, dtype="str"),
        reason=pd.Series([said.reason for said in judged], index=rows.index, dtype="str"),
        reason_code=pd.Series([said.code for said in judged], index=rows.index, dtype="str"),
        judged_year=pd.Series([said.year for said in judged], index=rows.index, dtype="Int64"),
        on_estimates=[said.on_estimates for said in judged],
        met_on_estimates=[said.on_estimates and said.verdict == Verdict.MET for said in judged],
    )
    return with_steadiness(frames, rows, facts, judged, moves or NO_MOVES)


def _with_pathway(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Add required_value, progress and required_pp_per_year."""
    year, deadline, base, latest, gap_pp = (
        numbers(rows[name]) for name in "latest_year deadline_year base_value latest_value gap_pp".split()
    )
    asked = (~np.isnan(year)).nonzero()[0]
    needed = np.full(len(rows), np.nan)
    needed[asked] = pathway.level_at(pathway.corners(frames, rows), asked, year[asked].astype("int64"))
    needed = needed.round(POINTS)
    climb, ceiling = needed - base, rows["operator"].to_numpy(dtype=object) == "up-to"
    leads = (climb > 0) | ((climb < 0) & ceiling)  # to a ceiling one may have to fall
    years_left = deadline - year
    with np.errstate(divide="ignore", invalid="ignore"):
        progress = np.where(leads, (latest - base) / climb, np.nan)
        yearly = np.where(years_left > 0, gap_pp / years_left, np.nan)
    return rows.assign(
        required_value=needed, progress=progress.round(POINTS), required_pp_per_year=yearly.round(POINTS)
    )
