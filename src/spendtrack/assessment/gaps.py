"""Who stands where against what was promised, as of a day: gap, pathway, pace and verdict, one row an obligation.

Everything is computed from (frames, as_of) and nothing is stored; the last frame feeds screen, sentence and file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from spendtrack.assessment import aid, asof, definitions, pathway
from spendtrack.assessment.columns import GAP_COLUMNS, PATHWAY_COLUMNS, REPLACED_COLUMNS
from spendtrack.assessment.frames import Frames, Lookup
from spendtrack.assessment.money import MONEY_COLUMNS, nominal_figures, with_money
from spendtrack.assessment.plan import with_plan
from spendtrack.assessment.revisions import close_calls, usual_revisions
from spendtrack.assessment.verdicts import facts_of, judge

METHOD_VERSION = "1"
HELD_DAYS = 64  # tables of so many days are held for one ledger
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

    frames: Frames
    as_of: date
    observed: pd.DataFrame
    """Figures that may be judged on: country, measure, basis, year, value, status, edition, published."""
    series: dict[tuple[str, str], Series]
    """(country, measure) -> {year: (value, status)}, all of one edition."""
    newest: Lookup
    """By country and measure the figure of the newest year."""
    by_year: Lookup
    """By country, measure and year the value."""
    aid: pd.DataFrame

    @cached_property
    def nominal(self) -> Lookup:
        """By country, edition and year the nominal figures."""
        table = nominal_figures(self.frames, self.as_of)
        return Lookup(table, ["country", "edition", "year"], MONEY_COLUMNS)

    @cached_property
    def in_use(self) -> tuple[np.ndarray, np.ndarray]:
        return asof.definitions_in_use(self.frames, self.as_of)

    @cached_property
    def by_basis(self) -> Lookup:
        """By country, measure and basis the figure of the newest year on that basis."""
        table = asof.newest_by_basis(self.frames, self.as_of).astype({"year": "Int64"})
        columns = ["year", "value", "status", "edition", "published"]
        return Lookup(table, ["country", "measure", "basis"], columns)

    @cached_property
    def revisions(self) -> pd.DataFrame:
        return usual_revisions(self.frames, self.as_of)


def known(frames: Frames, as_of: date) -> Known:
    """Known for the day; computed once for each set of editions."""
    key = ("known", _newest_publication(frames, as_of))
    if key not in frames.memo:
        figures = asof.known_figures(frames, as_of)
        shares = asof.shares(frames, as_of)
        support = aid.aid_and_gdp(figures)
        observed = pd.concat([shares, support[shares.columns]], ignore_index=True)
        frames.memo[key] = Known(
            frames,
            as_of,
            observed,
            _series(observed),
            _newest_figures(observed),
            Lookup(observed, ["country", "measure", "year"], ["value"]),
            support,
        )
    found: Known = frames.memo[key]
    return found


def _newest_figures(observed: pd.DataFrame) -> Lookup:
    newest = observed.sort_values("year", kind="stable").drop_duplicates(["country", "measure"], keep="last")
    newest = newest.assign(edition_name=newest["published"].dt.strftime("%B %Y") + " edition")
    newest = newest.astype({"year": "Int64"})
    return Lookup(
        newest, ["country", "measure"], ["year", "value", "status", "basis", "edition", "edition_name"]
    )


def _newest_publication(frames: Frames, as_of: date) -> pd.Timestamp | None:
    """The last day up to `as_of` on which an edition came out: between two such days nothing new is known."""
    days = frames.memo.get("days of publication")
    if days is None:
        days = sorted(frames.observations.loc[frames.observations["judges"], "published"].unique())
        frames.memo["days of publication"] = days
    at = bisect_right(days, pd.Timestamp(as_of))
    return days[at - 1] if at else None


def _series(observed: pd.DataFrame) -> dict[tuple[str, str], Series]:
    found: dict[tuple[str, str], Series] = defaultdict(dict)
    columns = [observed[name].tolist() for name in ("country", "measure", "year", "value", "status")]
    for country, measure, year, value, status in zip(*columns, strict=True):
        found[country, measure][year] = (value, status)
    return dict(found)


def gap_table(frames: Frames, as_of: date) -> pd.DataFrame:
    """One row per obligation in force on `as_of`, with the columns of columns.GAP_COLUMNS.

    Shares and gaps in percentage points, money in millions; empty means unknown. Sorted by country and
    obligation. Derived numbers are rounded here, once: points and progress to 4 decimals, money to 1.
    The table of a day is computed once for a ledger and handed out again: never change it in place.
    """
    held: dict[date, pd.DataFrame] = frames.memo.setdefault("gap_table", {})
    if as_of not in held:
        while len(held) >= HELD_DAYS:
            held.pop(next(iter(held)), None)
        held[as_of] = computed_gap_table(frames, as_of)
    return held[as_of]


def computed_gap_table(frames: Frames, as_of: date) -> pd.DataFrame:
    """The gap table without its memory of days: what `gap_table` does once, for it and for benchmarks."""
    rows = asof.obligations(frames, as_of).assign(day=pd.Timestamp(as_of))
    now = known(frames, as_of)
    rows = _with_flags(with_money(_assess(frames, [(rows, now)]), now.nominal), now)
    rows = with_plan(frames, definitions.with_earlier_definition(rows, now.in_use, now.by_basis))
    return rows.assign(as_of=as_of.isoformat())[list(GAP_COLUMNS)]


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


def _with_flags(rows: pd.DataFrame, now: Known) -> pd.DataFrame:
    """Add close_call, its note and met_on_estimates to judged obligations."""
    close = close_calls(rows, now.revisions)
    return rows.assign(
        close_call=close["close_call"],
        close_call_note=close["close_call_note"],
        met_on_estimates=(rows["verdict"] == "met") & (rows["latest_status"] == "estimate"),
    )


def replaced_table(frames: Frames, as_of: date, country: str | None = None) -> pd.DataFrame:
    """What became of pledges that were superseded, withdrawn or had expired by `as_of`, on their own terms.

    Each is judged as of the last day on which it stood, with what was known then. One that had neither been
    met nor fallen due by then is unmeasurable (superseded-before-due). Columns of REPLACED_COLUMNS.
    """
    table = _all_replaced(frames)
    gone = table[table["gone"] <= pd.Timestamp(as_of)]
    if country is not None:
        gone = gone[gone["country"] == country]
    return gone[list(REPLACED_COLUMNS)].reset_index(drop=True)


def _all_replaced(frames: Frames) -> pd.DataFrame:
    """The same for all pledges that the ledger ever saw go. It depends on no as-of date: each has its own."""
    if "replaced" in frames.memo:
        found: pd.DataFrame = frames.memo["replaced"]
        return found
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
    groups = [
        (group, known(frames, group["day"].iloc[0].date()))
        for _, group in rows.groupby(
            [_newest_publication(frames, day.date()) or pd.Timestamp(0) for day in rows["day"]]
        )
    ]
    table = _assess(frames, groups or [(rows, known(frames, date.min))])
    decided = table["verdict"].isin(["met", "lapsed", "missed"])
    still = ~decided & ~(table["verdict"] == "unmeasurable")
    before_due = still & (table["deadline_known"].isna() | (table["deadline_known"] > table["day"]))
    stood = table["verdict"].str.replace("-", " ") + ": " + table["reason"]
    table = table.assign(
        verdict=table["verdict"].mask(before_due, "unmeasurable"),
        reason=table["reason"].mask(
            before_due, "superseded-before-due: it was replaced before it fell due; it stood " + stood
        ),
        judged_on=table["day"].dt.strftime("%Y-%m-%d"),
        ended=table["gone"].dt.strftime("%Y-%m-%d"),
    ).sort_values(["country", "gone", "pledge_id"], ignore_index=True)
    frames.memo["replaced"] = table
    return table


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


def pathways(frames: Frames, as_of: date) -> pd.DataFrame:
    """Required level of every obligation with a pathway, year by year; columns of columns.PATHWAY_COLUMNS."""
    rows = _with_latest(asof.obligations(frames, as_of), known(frames, as_of))
    rows = rows[rows["latest_value"].notna()].reset_index(drop=True)
    table = pathway.year_by_year(pathway.corners(frames, rows), rows)
    ids = rows["obligation_id"].reindex(table["row"]).set_axis(table.index)
    table = table.assign(as_of=as_of.isoformat(), obligation_id=ids)[list(PATHWAY_COLUMNS)]
    return table.astype(
        {"as_of": "str", "obligation_id": "str", "year": "int64", "required_value": "float64", "kind": "str"}
    )
