"""Who stands where against what was promised, as of a day: gap, pathway, pace and verdict, one row an obligation.

Everything is computed from a Day and nothing is stored; the last frame feeds screen, sentence and file.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from spendtrack.assessment import aid, asof, definitions, pathway
from spendtrack.assessment.day import Day, once_a_day
from spendtrack.assessment.frames import Frames
from spendtrack.assessment.known import Known, known, newest_on_each_basis, nominal, with_latest
from spendtrack.assessment.money import with_money
from spendtrack.assessment.plan import with_plan
from spendtrack.assessment.revisions import close_calls, usual_revisions
from spendtrack.assessment.verdicts import facts_of, judge

METHOD_VERSION = "1"
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
    "verdict": "met, lapsed, on-pace, slow, off-pace, too-early, missed or unmeasurable",
    "reason": "the verdict in words; for unmeasurable its code comes first",
    "close_call": "true where an estimate lies nearer to the target than estimates are usually revised; empty where not computed",
    "plan": "what the party itself says it will do: reaches, short, none or refused",
    "title": "title of the pledge",
    "edition_name": "month and year of that publication",
    "target_high": "upper end of a range; empty otherwise",
    "counted": "which years the target speaks of: by-deadline, each-year, average, total",
    "money_note": "where the gap in money does not follow from the gap in points, why",
    "nominal_value": "nominal spending over nominal GDP of the same edition and year, in per cent",
    "met_on_estimates": "true where the verdict met rests on an estimate",
    "close_call_note": "where close_call is true, by how much and how far estimates usually move",
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
}


@once_a_day
def gap_table(day: Day) -> pd.DataFrame:
    """One row per obligation in force on the day, with the columns of GAP_COLUMNS.

    Shares and gaps in percentage points, money in millions; empty means unknown. Sorted by country and
    obligation. Derived numbers are rounded here, once: points and progress to 4 decimals, money to 1.
    """
    rows = asof.obligations(day).assign(day=day.stamp)
    rows = with_money(assess(day.frames, [(rows, known(day))]), nominal(day))
    rows = definitions.with_earlier_definition(
        _with_flags(rows, usual_revisions(day)), asof.definitions_in_use(day), newest_on_each_basis(day)
    )
    return with_plan(day.frames, rows).assign(as_of=day.text)[list(GAP_COLUMNS)]


def assess(frames: Frames, groups: Sequence[tuple[pd.DataFrame, Known]]) -> pd.DataFrame:
    """Obligations with their figures, gaps in points, pathways and verdicts; each on its own `day`.

    groups: obligations, and what was known on their days. At least one; their rows follow one another.
    """
    parts = [aid.with_period(with_latest(rows, now), now.aid) for rows, now in groups]
    rows = _with_pathway(frames, pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0])
    series = [now.series for part, (_, now) in zip(parts, groups, strict=True) for _ in range(len(part))]
    judged = [judge(facts) for facts in facts_of(rows, series)]
    return rows.assign(
        verdict=pd.Series([str(said.verdict) for said in judged], index=rows.index, dtype="str"),
        reason=pd.Series([said.reason for said in judged], index=rows.index, dtype="str"),
        reason_code=pd.Series([said.code for said in judged], index=rows.index, dtype="str"),
    )


def _with_flags(rows: pd.DataFrame, usual: pd.DataFrame) -> pd.DataFrame:
    """Add close_call, its note and met_on_estimates to judged obligations. usual: what usual_revisions gives."""
    close = close_calls(rows, usual)
    return rows.assign(
        close_call=close["close_call"],
        close_call_note=close["close_call_note"],
        met_on_estimates=(rows["verdict"] == "met") & (rows["latest_status"] == "estimate"),
    )


def _with_pathway(frames: Frames, rows: pd.DataFrame) -> pd.DataFrame:
    """Add required_value, progress and required_pp_per_year."""
    asked = rows.index[rows["latest_year"].notna()].to_numpy()
    points = pathway.corners(frames, rows)
    years = rows["latest_year"].dropna().to_numpy(dtype="int64")
    level = pathway.level_at(points, asked, years)
    needed = pd.Series(level, index=asked, dtype="float64").reindex(rows.index).round(4)
    climb = needed - rows["base_value"]
    leads = (climb > 0) | ((climb < 0) & (rows["operator"] == "up-to"))  # to a ceiling one may have to fall
    progress = ((rows["latest_value"] - rows["base_value"]) / climb).where(leads)
    years_left = (rows["deadline_year"] - rows["latest_year"]).astype("Float64").astype("float64")
    return rows.assign(
        required_value=needed,
        progress=progress.round(4),
        required_pp_per_year=(rows["gap_pp"] / years_left.where(years_left > 0)).round(4),
    )
