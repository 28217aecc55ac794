"""What a group adds up to: its headline, its sentence and its figures, from what its members promised and what it did."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.headlines import categories, tally
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import all_of, plural
from spendtrack.ledger.vocabulary import Category, Measure, Unmeasurable
from spendtrack.web.address import View
from spendtrack.web.pages.page_tables import members_judged
from spendtrack.web.pages.parts import number
from spendtrack.web.state import State
from spendtrack.wording import counts, sentences
from spendtrack.wording.labels import LABELS, counted

TOLD = 2  # so many promises are told in words at the top
NAMED = 6  # so many members are named beside their count
ON_LEVELS = (Measure.CORE, Measure.TOTAL)


def about_members(core: pd.DataFrame, own: pd.DataFrame) -> bool:
    """Whether the page is first about what the members spend: a coalition for aid alone is about what it raised."""
    return not core.empty and (own.empty or bool(own["measure"].isin(ON_LEVELS).any()))


def title_of(name: str, core: pd.DataFrame, own: pd.DataFrame) -> str:
    if about_members(core, own):
        with_forces = core[core["reason_code"] != Unmeasurable.NO_FORCES]
        met = tally(categories(with_forces)).get(Category.MET, 0)
        level = sentences.level(records(core)[0]).removeprefix("at least ")
        edge = counts.at_the_edge(with_forces)
        verb = "spends" if met == 1 or len(with_forces) == 1 else "spend"
        return f"{name}: {met} of {plural(len(with_forces), 'member')} {verb} {level} on core defence{edge}"
    confirmed = own[own["status"].isin(["in force", "proposed"])]
    if not confirmed.empty:
        newest = records(confirmed)[-1]["title"]
        return f"{name}: {newest[0].lower() if newest[1:2].islower() else newest[0]}{newest[1:]}"
    return f"{name}: {plural(len(own), 'promise')} on record"


def lede_of(state: State, view: View, name: str, core: pd.DataFrame, own: pd.DataFrame) -> str:
    day, who = sentences.day(view.as_of), sentences.named(view.country, name)
    if about_members(core, own):
        said = counts.headline(core, who)
        total = members_judged(state, view).query("measure == 'total'")
        return " ".join([said, *([_on_total(total)] if not total.empty else []), f"As of {day}."])
    return f"{newest_promises(own, who)} As of {day}."


def newest_promises(own: pd.DataFrame, who: str) -> str:
    """The newest promises in words, those that nobody could confirm apart. own: rows of asof.lineage, oldest first."""
    if own.empty:
        return f"No promise of {who} had been made by this day."
    sure = own["confidence"] != "unconfirmed"
    confirmed = [_told(row) for row in records(own[sure])[-TOLD:]]
    reported = [_told(row) for row in records(own[~sure])[-TOLD:]]
    return " ".join(
        [
            *([f"{'; '.join(confirmed)}."] if confirmed else []),
            *([f"Reported, but not confirmed: {'; '.join(reported)}."] if reported else []),
        ]
    )


def _told(row: dict[str, Any]) -> str:
    """A promise with who made it known, and when."""
    by = f"{row['announced_by']}, " if row["announced_by"] is not None else ""
    return f"{row['title']} ({by}{sentences.day(row['announced'])})"


def _on_total(total: pd.DataFrame) -> str:
    """ "Of 5% in total by 2035: 2 meet it, 7 are short whatever counts"."""
    first, found = records(total)[0], tally(categories(total))
    said = ", ".join(f"{number_} {counted(name, number_)}" for name, number_ in found.items())
    return f"In total, with related items, {sentences.goal(first)}: {said}."


def member_figures(core: pd.DataFrame, series: pd.DataFrame) -> html.Dl:
    """The counts of the members as figures, what they miss together, and the share of the group where NATO publishes it."""
    goal = records(core)[0]
    items: list[tuple[str, str]] = []
    if not series.empty:
        last = records(series)[-1]
        items.append(
            (f"{number(last['value'])}%", f"of GDP together in {int(last['year'])} ({last['status']})")
        )
    level, already = sentences.goal(goal), "already " if sentences.ahead(goal) else ""
    found = tally(categories(core))
    for name in (Category.MET, Category.ON_PACE):
        names = core.loc[categories(core) == name, "country_name"].sort_values().tolist()
        listed = f": {all_of(names)}" if 0 < len(names) <= NAMED else ""
        verb = counted(name, len(names)).replace(" it", "")
        said = f"{already}{verb} {level}" if name == Category.MET else verb
        items.append((str(len(names)), f"{said}{listed}"))
    others = {name: count for name, count in found.items() if name not in (Category.MET, Category.ON_PACE)}
    if others:
        said = ", ".join(f"{count} {LABELS[Category(name)].words}" for name, count in others.items())
        items.append((str(sum(others.values())), f"others: {said}"))
    short = core[core["gap_eur_m"] > 0]
    if not short.empty:
        total = f"EUR {number(short['gap_eur_m'].sum() / 1000, 1)}bn"
        items.append(
            (
                total,
                f"short each year in the {plural(len(short), 'member')} below it, at the GDP of {int(short['latest_year'].max())}",
            )
        )
    return html.Dl(
        [html.Div([html.Dt(words), html.Dd(value)]) for value, words in items], className="facts-row"
    )
