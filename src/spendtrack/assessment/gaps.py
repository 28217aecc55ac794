"""Who stands where against what was promised, as of a day: gap, pathway, pace and verdict, one row an obligation.

Everything is computed from a Day and nothing is stored; the last frame feeds screen, sentence and file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from spendtrack.assessment import aid, asof, definitions, pathway
from spendtrack.assessment.columns import GAP_COLUMNS, PATHWAY_COLUMNS, REPLACED_COLUMNS
from spendtrack.assessment.day import Day, newest_publication, once_a_day, once_a_ledger, once_an_edition
from spendtrack.assessment.frames import Frames, Lookup
from spendtrack.assessment.money import MONEY_COLUMNS, nominal_figures, with_money
from spendtrack.assessment.plan import with_plan
from spendtrack.assessment.revisions import close_calls, usual_revisions
from spendtrack.assessment.verdicts import facts_of, judge

METHOD_VERSION = "1"
RECENT_YEARS = 3
JUDGED_UNITS = {
    "core": ("pct-gdp", "pct-gni"),
    "equipment": ("pct-defence-spending",),
    "ukraine": ("pct-gdp", "pct-gni"),
}
Series = dict[int, tuple[float, str]]


@dataclass(frozen=True)
class Known:
    """What follows from the editions that were out on a day, whatever was promised."""

    observed: pd.DataFrame
    """Figures that may be judged on: country, measure, basis, year, value, status, edition, published."""
    series: dict[tuple[str, str], Series]
    """(country, measure) -> {year: (value, status)}, all of one edition."""
    newest: Lookup
    """By country and measure the figure of the newest year."""
    by_year: Lookup
    """By country, measure and year the value."""
    aid: pd.DataFrame


@once_an_edition
def known(day: Day) -> Known:
    """Known for the day."""
    shares, support = asof.shares(day), aid.aid_and_gdp(asof.known_figures(day))
    observed = pd.concat([shares, support[shares.columns]], ignore_index=True)
    return Known(
        observed,
        _series(observed),
        _newest_figures(observed),
        Lookup(observed, ["country", "measure", "year"], ["value"]),
        support,
    )


@once_an_edition
def nominal(day: Day) -> Lookup:
    """By country, edition and year the nominal figures."""
    return Lookup(nominal_figures(day), ["country", "edition", "year"], MONEY_COLUMNS)


@once_an_edition
def newest_on_each_basis(day: Day) -> Lookup:
    """By country, measure and basis the figure of the newest year on that basis."""
    table = asof.newest_by_basis(day).astype({"year": "Int64"})
    columns = ["year", "value", "status", "edition", "published"]
    return Lookup(table, ["country", "measure", "basis"], columns)


def _newest_figures(observed: pd.DataFrame) -> Lookup:
    newest = observed.sort_values("year", kind="stable").drop_duplicates(["country", "measure"], keep="last")
    newest = newest.assign(edition_name=newest["published"].dt.strftime("%B %Y") + " edition")
    newest = newest.astype({"year": "Int64"})
    return Lookup(
        newest, ["country", "measure"], ["year", "value", "status", "basis", "edition", "edition_name"]
    )


def _series(observed: pd.DataFrame) -> dict[tuple[str, str], Series]:
    found: dict[tuple[str, str], Series] = defaultdict(dict)
    columns = [observed[name].tolist() for name in ("country", "measure", "year", "value", "status")]
    for country, measure, year, value, status in zip(*columns, strict=True):
        found[country, measure][year] = (value, status)
    return dict(found)


@once_a_day
def gap_table(day: Day) -> pd.DataFrame:
    """One row per obligation in force on the day, with the columns of columns.GAP_COLUMNS.

    Shares and gaps in percentage points, money in millions; empty means unknown. Sorted by country and
    obligation. Derived numbers are rounded here, once: points and progress to 4 decimals, money to 1.
    """
    rows = asof.obligations(day).assign(day=day.stamp)
    rows = with_money(_assess(day.frames, [(rows, known(day))]), nominal(day))
    rows = definitions.with_earlier_definition(
        _with_flags(rows, usual_revisions(day)), asof.definitions_in_use(day), newest_on_each_basis(day)
    )
    return with_plan(day.frames, rows).assign(as_of=day.text)[list(GAP_COLUMNS)]


def _assess(frames: Frames, groups: Sequence[tuple[pd.DataFrame, Known]]) -> pd.DataFrame:
    """Obligations with their figures, gaps in points, pathways and verdicts; each on its own `day`.

    groups: obligations, and what was known on their days. At least one; their rows follow one another.
    """
    parts = [aid.with_period(_with_latest(rows, now), now.aid) for rows, now in groups]
    rows = _with_pathway(frames, pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0])
    series = [now.series for part, (_, now) in zip(parts, groups, strict=True) for _ in range(len(part))]
    judged = [judge(facts) for facts in facts_of(rows, series)]
    return rows.assign(
        verdict=pd.Series([one.verdict for one in judged], index=rows.index, dtype="str"),
        reason=pd.Series([one.reason for one in judged], index=rows.index, dtype="str"),
    )


def _with_flags(rows: pd.DataFrame, usual: pd.DataFrame) -> pd.DataFrame:
    """Add close_call, its note and met_on_estimates to judged obligations. usual: what usual_revisions gives."""
    close = close_calls(rows, usual)
    return rows.assign(
        close_call=close["close_call"],
        close_call_note=close["close_call_note"],
        met_on_estimates=(rows["verdict"] == "met") & (rows["latest_status"] == "estimate"),
    )


def replaced_table(day: Day, country: str | None = None) -> pd.DataFrame:
    """What became of pledges that were superseded, withdrawn or had expired by the day, on their own terms.

    Each is judged as of the last day on which it stood, with what was known then. One that had neither been
    met nor fallen due by then is unmeasurable (superseded-before-due). Columns of REPLACED_COLUMNS.
    """
    table = _all_replaced(day.frames)
    gone = table[table["gone"] <= day.stamp]
    if country is not None:
        gone = gone[gone["country"] == country]
    return gone[list(REPLACED_COLUMNS)].reset_index(drop=True)


@once_a_ledger
def _all_replaced(frames: Frames) -> pd.DataFrame:
    """The same for all pledges that the ledger ever saw go. It depends on no as-of date: each has its own."""
    pledges = frames.pledges
    first = frames.lineage.sort_values("replaced_known", kind="stable").drop_duplicates("supersedes")
    replaced_on = dict(zip(first["supersedes"], first["replaced_known"], strict=True))
    superseded = pd.Series(
        [replaced_on.get(name) for name in pledges["pledge_id"]], index=pledges.index, dtype="datetime64[s]"
    )
    expired = pledges["expires_known"] + pd.Timedelta(days=1)
    ends = pd.DataFrame(
        {"superseded": superseded, "withdrawn": pledges["withdrawn_known"], "expired": expired}
    )
    gone = ends.min(axis=1)
    rows = pledges.assign(
        gone=gone,
        ended_by=ends.eq(gone, axis=0).idxmax(axis=1),
        country=pledges["party"],
        obligation_id=pledges["pledge_id"],
    )
    rows = rows[rows["gone"].notna() & (rows["gone"] > rows["announced_known"])]
    rows = asof.described(frames, rows.assign(day=rows["gone"] - pd.Timedelta(days=1)))
    days = [Day(frames, day.date()) for day in rows["day"]]
    editions = [newest_publication(day) or pd.Timestamp(0) for day in days]
    groups = [(group, known(Day(frames, group["day"].iloc[0].date()))) for _, group in rows.groupby(editions)]
    table = _assess(frames, groups or [(rows, known(Day(frames, date.min)))])
    decided = table["verdict"].isin(["met", "lapsed", "missed"])
    still = ~decided & ~(table["verdict"] == "unmeasurable")
    before_due = still & (table["deadline_known"].isna() | (table["deadline_known"] > table["day"]))
    stood = table["verdict"].str.replace("-", " ") + ": " + table["reason"]
    return table.assign(
        verdict=table["verdict"].mask(before_due, "unmeasurable"),
        reason=table["reason"].mask(
            before_due, "superseded-before-due: it was replaced before it fell due; it stood " + stood
        ),
        judged_on=table["day"].dt.strftime("%Y-%m-%d"),
        ended=table["gone"].dt.strftime("%Y-%m-%d"),
    ).sort_values(["country", "gone", "pledge_id"], ignore_index=True)


def _with_latest(rows: pd.DataFrame, now: Known) -> pd.DataFrame:
    """Add latest, base and recent values, and the gap. Figures on another basis than the pledge's are not used."""
    rows = rows.reset_index(drop=True)
    judged = pd.Series(False, index=rows.index)
    for measure, units in JUDGED_UNITS.items():
        judged |= (rows["measure"] == measure) & rows["unit"].isin(units)
    judged &= rows["pledge_basis"].isin(["nato", "allocations"])
    measures = rows["measure"].where(judged)
    latest = now.newest.find(rows["country"], measures)
    year = latest["year"]

    def at(when: pd.Series) -> pd.Series:
        return now.by_year.find(rows["country"], measures, when.tolist())["value"]

    recent = (latest["value"] - at(year - RECENT_YEARS)) / RECENT_YEARS
    return rows.assign(
        latest_year=year,
        latest_value=latest["value"],
        latest_status=latest["status"],
        basis=latest["basis"],
        edition=latest["edition"],
        edition_name=latest["edition_name"],
        base_year=rows["announced_year"].astype("Int64").where(judged & latest["value"].notna()),
        base_value=at(rows["announced_year"]),
        recent_pp_per_year=recent.round(4),
        gap_pp=(rows["target"] - latest["value"]).round(4),
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


@once_a_day
def pathways(day: Day) -> pd.DataFrame:
    """Required level of every obligation with a pathway, year by year; columns of columns.PATHWAY_COLUMNS."""
    rows = _with_latest(asof.obligations(day), known(day))
    rows = rows[rows["latest_value"].notna()].reset_index(drop=True)
    table = pathway.year_by_year(pathway.corners(day.frames, rows), rows)
    ids = rows["obligation_id"].reindex(table["row"]).set_axis(table.index)
    table = table.assign(as_of=day.text, obligation_id=ids)[list(PATHWAY_COLUMNS)]
    return table.astype(
        {"as_of": "str", "obligation_id": "str", "year": "int64", "required_value": "float64", "kind": "str"}
    )
