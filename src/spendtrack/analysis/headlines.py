"""Headlines as closed sums: each counts the members of an alliance on a day, category by category, by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pandas as pd

from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Day, once_a_day
from spendtrack.assessment.rows import records
from spendtrack.assessment.steadiness import STEADY
from spendtrack.ledger.vocabulary import Category, Measure, Verdict

ALLIANCE = "NATO"
LEVELS = (2.0, 3.5)
COUNTED = (Measure.CORE, Measure.TOTAL)
HEADLINE_COLUMNS: dict[str, str] = {
    "as_of": "date for which the count was made",
    "headline": "id of the headline: a pledge id, or level- and the level",
    "question": "what is counted",
    "category": "one of " + ", ".join(Category),
    "country": "a member on the day; each member stands in exactly one category of a headline",
    "country_name": "English short name",
    "year": "year of the figure",
    "value": "that figure, in per cent; for a total core defence alone, which is what it is at least",
    "status": "actual or estimate",
    "edition": "id in sources.csv",
    "basis": "definition it is counted on: nato-core or nato-legacy",
    "edition_name": "month and year of that publication",
    "holds": "verdicts on estimates: in how many of the known revisions of first estimates the verdict would hold",
    "holds_of": "number of these revisions",
}


def main_obligation(rows: pd.DataFrame) -> dict[str, Any] | None:
    """The obligation that speaks for a country, of its rows of the gap table: the farthest level on core defence.

    Of those with a verdict where there are any. Where a pledge of its own and its share of a collective one ask for
    the same level by the same year it is the share, which the alliance's headline counts; None without a figure.
    """
    chosen = main_obligations(rows)
    return None if chosen.empty else records(chosen)[-1]


def main_obligations(rows: pd.DataFrame) -> pd.DataFrame:
    """The same for every country at once: of each the one row that speaks for it, as far as it has one."""
    core = rows[(rows["measure"] == Measure.CORE) & rows["deadline"].notna() & rows["latest_value"].notna()]
    ordered = core.assign(
        judged=core["verdict"] != Verdict.UNMEASURABLE, shared=core["members"].notna()
    ).sort_values(["judged", "deadline", "target", "shared"], kind="stable")
    return ordered.drop(columns=["judged", "shared"]).drop_duplicates("country", keep="last")


@dataclass(frozen=True)
class Headline:
    """One closed sum. `rows`: a row per member with the columns of HEADLINE_COLUMNS."""

    headline: str
    question: str
    rows: pd.DataFrame

    @property
    def counts(self) -> dict[str, int]:
        """Category -> members, in the order of Category; the numbers add up to the rows."""
        return tally(self.rows["category"])

    @property
    def steady(self) -> dict[str, int]:
        """Category -> how many of its members hold their verdict in most of the known revisions."""
        return tally(self.rows.loc[steady(self.rows["holds"], self.rows["holds_of"]), "category"])

    def only(self, members: Collection[str]) -> Headline:
        """The same sum over fewer members; those that do not take part in the headline are not added."""
        rows = self.rows[self.rows["country"].isin(list(members))].reset_index(drop=True)
        return Headline(self.headline, self.question, rows)

    def members(self, category: str) -> list[str]:
        """Ids of the members in a category, in alphabetical order."""
        return sorted(self.rows.loc[self.rows["category"] == category, "country"])


def categories(rows: pd.DataFrame) -> pd.Series:
    """What each row of the gap table is counted under."""
    listed = [
        Category.of(verdict, code, too_close=too_close, bounded=bounded)
        for verdict, code, too_close, bounded in zip(
            rows["verdict"],
            rows["reason_code"],
            rows["too_close_between"].notna(),
            rows["at_least"].notna(),
            strict=True,
        )
    ]
    return pd.Series(list(map(str, listed)), index=rows.index, dtype="str")


def steady(holds: pd.Series, holds_of: pd.Series) -> pd.Series:
    """Whether each verdict holds in at least STEADY of the known revisions; true where it rests on no estimate."""
    return holds.isna() | (holds >= STEADY * holds_of).fillna(value=False)


def tally(category: pd.Series) -> dict[str, int]:
    """Category -> how many, in the order of Category, without those that nobody stands in."""
    numbers = category.value_counts()
    return {str(name): int(numbers[name]) for name in Category if numbers.get(name, 0)}


def headlines(day: Day, members: Collection[str] | None = None) -> tuple[Headline, ...]:
    """Every headline of the day; members: only what concerns these, and only headlines in which one takes part."""
    if members is None:
        return _headlines(day)
    chosen = (headline.only(members) for headline in _headlines(day))
    return tuple(headline for headline in chosen if not headline.rows.empty)


@once_a_day
def _headlines(day: Day) -> tuple[Headline, ...]:
    """Every headline of the day: the collective pledges in force on core defence and in total, then plain levels."""
    pledges = day.frames.pledges
    collective = pledges[
        (pledges["members"] == ALLIANCE)
        & pledges["measure"].isin(COUNTED)
        & pledges["pledge_id"].isin(gaps.gap_table(day)["pledge_id"])
    ]
    collective = collective.assign(
        place=collective["measure"].map({name: at for at, name in enumerate(COUNTED)})
    )
    collective = collective.sort_values(["place", "announced_known"], ascending=[True, False], kind="stable")
    return (
        *(pledge_headline(day, str(pledge)) for pledge in collective["pledge_id"]),
        *(level_headline(day, level) for level in LEVELS),
    )


def pledge_headline(day: Day, pledge_id: str) -> Headline:
    """The members' verdicts on one collective pledge; what cannot be measured is split by its reason."""
    table = gaps.gap_table(day)
    rows = table[table["pledge_id"] == pledge_id]
    bounded = rows["at_least"].notna() & rows["judged_year"].notna()
    of_bound = rows["on_estimates"].map({True: "estimate", False: "actual"}).astype("str")
    rows = rows.assign(
        category=categories(rows),
        latest_year=rows["latest_year"].mask(bounded, rows["judged_year"]),
        latest_value=rows["latest_value"].mask(bounded, rows["at_least"]),
        latest_status=rows["latest_status"].mask(bounded, of_bound),
    )
    return _headline(day, pledge_id, str(rows["title"].iloc[0]), rows)


def level_headline(day: Day, level: float, year: int | None = None) -> Headline:
    """How many members spend a level of GDP on core defence, by the newest edition known for each.

    year: the year asked about; by default the newest that most members have. Members without a figure for it
    are counted as such: nothing is carried over from another year.
    """
    shares = asof.shares(day)
    core = shares[shares["measure"] == "core"]
    members = asof.members(day, ALLIANCE)["party"]
    core = core[core["country"].isin(members)]
    if not core.empty:  # figures on another definition than the newest edition's are not counted with it
        core = core[core["basis"] == core.sort_values("published")["basis"].iloc[-1]]
    if year is None:
        newest = core.groupby("country")["year"].max()
        year = int(newest.mode().max()) if len(newest) else day.date.year
    figures = core[core["year"] == year].rename(
        columns={"value": "latest_value", "year": "latest_year", "status": "latest_status"}
    )
    figures = figures.assign(edition_name=asof.edition_names(figures["published"]))
    parties = day.frames.parties.set_index("party")
    rows = pd.DataFrame({"country": pd.Series(sorted(members), dtype="str")}).merge(
        figures[
            ["country", "latest_year", "latest_value", "latest_status", "edition", "basis", "edition_name"]
        ],
        on="country",
        how="left",
    )
    rows["country_name"] = rows["country"].map(parties["name"])
    category = pd.Series(str(Category.BELOW), index=rows.index, dtype="str")
    category = category.mask(rows["latest_value"] >= level, str(Category.MET))
    category = category.mask(rows["latest_value"].isna(), str(Category.NO_FIGURE))
    category = category.mask(rows["country"].map(parties["forces"]) == "none", str(Category.NO_FORCES))
    rows = rows.assign(
        holds=pd.array([pd.NA] * len(rows), "Int64"), holds_of=pd.array([pd.NA] * len(rows), "Int64")
    )
    return _headline(day, f"level-{level:g}", f"{level:g}% of GDP in {year}", rows.assign(category=category))


def _headline(day: Day, name: str, question: str, rows: pd.DataFrame) -> Headline:
    table = pd.DataFrame(
        {
            "as_of": day.text,
            "headline": name,
            "question": question,
            "category": rows["category"],
            "country": rows["country"],
            "country_name": rows["country_name"],
            "year": rows["latest_year"].astype("Int64"),
            "value": rows["latest_value"],
            "status": rows["latest_status"],
            "edition": rows["edition"],
            "basis": rows["basis"],
            "edition_name": rows["edition_name"],
            "holds": rows["holds"],
            "holds_of": rows["holds_of"],
        }
    )
    order = table["category"].map({category: at for at, category in enumerate(Category)})
    table = table.assign(order=order).sort_values(
        ["order", "value", "country"], ascending=[True, False, True]
    )
    return Headline(name, question, table[list(HEADLINE_COLUMNS)].reset_index(drop=True))


def headline_table(day: Day, members: Collection[str] | None = None) -> pd.DataFrame:
    """All headlines of the day below one another; columns of HEADLINE_COLUMNS."""
    parts = [headline.rows for headline in headlines(day, members) if not headline.rows.empty]
    if not parts:
        return pd.DataFrame(columns=list(HEADLINE_COLUMNS))
    return pd.concat(parts, ignore_index=True)
