"""Which records of the ledger were known on a day, as tables: pledges, figures, sources and parties?"""

from __future__ import annotations

import pandas as pd

from spendtrack.assessment import asof, opinions
from spendtrack.assessment.day import Day, Frames, once_a_day
from spendtrack.assessment.rows import records

PLEDGE_COLUMNS: dict[str, str] = {
    "as_of": "date for which the row was made",
    "pledge_id": "id of the pledge; it never changes",
    "party": "who pledged: id in parties.csv",
    "title": "the pledge in a few words",
    "measure": "what is counted: core, related, total, equipment, ukraine, defence-budget, ukraine-amount, joint-fund, other",
    "pledge_basis": "definition that the pledge is counted on: nato (NATO's definition as it stands), national, allocations",
    "members": "group whose members a collective pledge binds: id in parties.csv; empty for a party's own pledge",
    "operator": "wording of the target: at-least, exactly, up-to, about, towards, range",
    "target": "level promised, in `unit`; the lower end of a range",
    "target_high": "upper end of a range; empty otherwise",
    "unit": "unit of target and target_high: pct-gdp, pct-gni, pct-defence-spending, pct-procurement, or money (EUR bn)",
    "counted": "which years the target speaks of: by-deadline, each-year, average, total",
    "starts": "first year that the target speaks of",
    "deadline": "year, financial year (2027/28) or day by which the level is due; empty where none was named",
    "knowable": "year in which the outturn of the deadline year is published; empty where nobody publishes it",
    "strength": "how firmly it binds: law, budget, plan, coalition, statement, aspiration, opt-out",
    "adoption": "proposed or adopted, for laws, budgets and plans",
    "announced": "date of the announcement, as precise as known; a month or a year counts from its last day",
    "day_confirmed": "true where the day of announced was seen in a source that reports it; false says nothing against it",
    "announced_by": "who announced it",
    "status": "on as_of: in force, proposed, unconfirmed, superseded, withdrawn or expired",
    "superseded_by": "id of the pledge that replaced it by as_of",
    "refuses": "id of the collective pledge that this one declines",
    "withdrawn": "date on which it was taken back, as precise as known; empty where that was after as_of",
    "conditions": "what it was made to depend on",
    "definition": "what the party says that it counts",
    "note": "what a reader should know besides",
    "confidence": "how sure it is that the pledge was made in these words: high, medium, unconfirmed",
    "confidence_note": "why it is not high",
    "second_opinions": "other publishers whose share of a year lies on the other side of `target`, in words and never judged: party, year, above or below, and id in sources.csv, separated by semicolons",
    "sources": "ids in sources.csv, separated by spaces, in the order of the ledger",
}

FIGURE_COLUMNS: dict[str, str] = {
    "party": "whom the figure is about: id in parties.csv",
    "measure": "what is counted, such as core, equipment, gdp, exchange-rate or ukraine; a hyphen narrows it (ukraine-cumulative)",
    "basis": "definition it is counted on: nato-core, nato-legacy, national, allocations, commitments, claimed; empty where there is none",
    "year": "calendar year; a financial year by the year it begins in",
    "value": "the figure as published, in `unit`",
    "unit": "pct-gdp and the like for per cent, EUR m for millions of a currency, DKK per USD for a rate",
    "status": "actual, estimate, forecast or claimed",
    "edition": "id in sources.csv of the publication that holds it",
    "published": "day on which that edition came out",
    "confidence": "how sure it is that the edition says so: high, medium or low",
    "note": "what a reader should know besides",
}

SOURCE_COLUMNS: dict[str, str] = {
    "source_id": "id of the source; it never changes",
    "title": "title of the publication",
    "publisher": "who published it",
    "date": "date of publication, as precise as known",
    "url": "where it can be read",
    "kind": "primary (the party or the statistician itself) or secondary",
    "second_hand": "true where it is quoted from somebody who saw it",
    "note": "what a reader should know besides",
    "series": "id of the statistical series that it is an edition of; empty for all other sources, as are the columns after it",
    "basis": "definition that its shares are counted on",
    "coverage": "how much of it observations.csv holds: complete, newest-year, fragment",
    "published": "day from which its figures count as known",
    "day_confirmed": "true where that day is certain",
    "next_expected": "when the next edition of the series is due, as precise as known",
}

PARTY_COLUMNS: dict[str, str] = {
    "party": "ISO 3166-1 alpha-3, or the id of an organisation, a coalition or a group",
    "name": "English short name",
    "kind": "country, organisation, coalition, or group (several countries that figures are published for or pledges bind)",
    "currency": "ISO 4217 code of its present currency",
    "financial_year": "month and day on which its financial year begins; empty for 01-01",
    "note": "what a reader should know besides",
}


@once_a_day
def pledges_as_of(day: Day) -> pd.DataFrame:
    """Every pledge announced by the day, in force or not, with its status on the day and its sources.

    A withdrawal that was still to come is not told.
    """
    cited = asof.citations(day).groupby("pledge_id")["source_id"].agg(" ".join)
    known = asof.statuses(day)
    known = known.assign(
        withdrawn=known["withdrawn"].where(known["withdrawn_known"] <= day.stamp),
        sources=known["pledge_id"].map(cited),
        second_opinions=known["pledge_id"].map(_opinions(day)),
        as_of=day.text,
    )
    ordered = known.sort_values(["party", "announced_known", "pledge_id"], kind="stable", ignore_index=True)
    return ordered[list(PLEDGE_COLUMNS)]


def _opinions(day: Day) -> dict[str, str]:
    """pledge id -> its second opinions: "ALB 2025 above sipri-2026; …"."""
    said: dict[str, list[str]] = {}
    for row in records(opinions.second_opinions(day)):
        said.setdefault(row["pledge_id"], []).append(
            f"{row['country']} {row['year']} {row['says']} {row['source_id']}"
        )
    return {pledge: "; ".join(texts) for pledge, texts in said.items()}


def observations_as_of(day: Day) -> pd.DataFrame:
    """Every figure of the editions published by the day, in the order of the ledger."""
    known = day.frames.observations[day.frames.observations["published"] <= day.stamp]
    return known.assign(published=known["published"].dt.strftime("%Y-%m-%d"))[list(FIGURE_COLUMNS)]


def sources_as_of(day: Day) -> pd.DataFrame:
    """The sources of the pledges and figures known on the day, in the order of the ledger."""
    pledges = asof.statuses(day)["pledge_id"]
    citations = asof.citations(day)
    cited = citations.loc[citations["pledge_id"].isin(pledges), "source_id"]
    editions = day.frames.observations.loc[day.frames.observations["published"] <= day.stamp, "edition"]
    others = opinions.second_opinions(day)["source_id"]
    named = day.frames.sources["source_id"].isin({*cited, *editions, *others})
    return day.frames.sources.loc[named, list(SOURCE_COLUMNS)]


def parties_and_groups(frames: Frames) -> pd.DataFrame:
    """Whoever the other tables may name: the parties, then the groups that are not parties themselves."""
    known = set(frames.parties["party"])
    groups = [
        {"party": group.id, "name": group.name, "kind": "group", "note": group.note}
        for group in frames.ledger.groups.values()
        if group.id not in known
    ]
    columns = list(PARTY_COLUMNS)
    return pd.concat([frames.parties[columns], pd.DataFrame(groups, columns=columns, dtype="str")])
