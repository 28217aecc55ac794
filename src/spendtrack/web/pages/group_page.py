"""Coalitions and groups: which members meet what was promised, what the group itself promised or raised, and who said so."""

from __future__ import annotations

import pandas as pd
from dash import html

from spendtrack.analysis.headlines import categories, tally
from spendtrack.assessment import asof
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.vocabulary import Category, Measure
from spendtrack.web.address import OWN, View, query
from spendtrack.web.pages.country_chart import figures_behind, timeline_chart
from spendtrack.web.pages.country_promises import STANDING
from spendtrack.web.pages.group_head import about_members, lede_of, member_figures, title_of
from spendtrack.web.pages.lineage_strip import lineage_strip
from spendtrack.web.pages.member_table import member_chart, member_table
from spendtrack.web.pages.outlook import dates_ahead
from spendtrack.web.pages.page_tables import group_of, members_judged
from spendtrack.web.pages.parts import Child, download, link, quotable, sections, tools
from spendtrack.web.pages.promise_rows import PromiseTables
from spendtrack.web.pages.raised_section import coalitions
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import LABELS

# The parts of the page: place -> words of the link that stays in sight.
PLACES = {"members": "Members", "every-promise": "Promises", "dates-ahead": "Dates"}
OPENED = 3  # so few promises of a group stand open with what is behind them


def is_group(state: State, view: View) -> bool:
    """Whether the party of the page is a coalition, an organisation or a group, not a country."""
    return state.kinds.get(view.country, "country") != "country"


def group(state: State, view: View) -> list[Child]:
    """The whole view, from the same frames as the files."""
    day, name = state.day(view.as_of), state.countries[view.country]
    history, series = asof.lineage(day, view.country), asof.timeline(day, view.country)
    own = history[history["party"] == view.country]
    members = members_judged(state, view)
    core = members[members["measure"] == Measure.CORE].reset_index(drop=True)
    title = title_of(name, core, own)
    chart = timeline_chart(state, view, name, title, series, _own_levels(state, view), NO_PATHS, own)
    about = about_members(core, own)
    of_members = _members(state, view, name, members, core, below=not series.empty or not about)
    if series.empty:
        of_members += member_chart(state, view, core)
    promised = _promises(state, view, name, own, first=not about and series.empty)
    shown: list[Child] = [
        *(chart if not series.empty else []),
        *(of_members if about else [*promised, *of_members]),
        *(promised if about else []),
        *(lineage_strip(state, view) if len(own) > 1 else []),
        *dates_ahead(state, view),
        *figures_behind(state, view, series, name),
    ]
    return [
        html.P("Coalition or group", className="kicker"),
        html.H1(title),
        quotable(lede_of(state, view, name, core, own)),
        *([member_figures(core, series)] if about else []),
        sections(PLACES, shown),
        *shown,
    ]


NO_PATHS = pd.DataFrame({"obligation_id": [], "year": [], "required_value": []}).astype(
    {"obligation_id": "str"}
)


def _members(
    state: State, view: View, name: str, members: pd.DataFrame, core: pd.DataFrame, *, below: bool
) -> list[Child]:
    """below: whether something stands above it under the links of the page."""
    bound = set(members["country"])
    all_of_them = asof.members(state.day(view.as_of), group_of(state, view.country))["party"]
    outside = [state.names.get(code, code) for code in sorted(all_of_them) if code not in bound]
    if core.empty:
        return []
    note = f" Not bound by it, and not counted: {', '.join(outside)}." if outside else ""
    goal = records(core)[0]
    return [
        html.H2(
            f"Which members of {sentences.named(view.country, name)} meet {sentences.level(goal)}?",
            className=None if below else "first",
            id="members",
        ),
        html.P(f"Promised by NATO for its members{sentences.due(goal)}.{note}", className="note"),
        member_table(state, view, members),
        tools(
            download(state.book, view, "members", "Download the members’ gaps as CSV"),
            *_elsewhere(state, view, list(all_of_them)),
        ),
    ]


def _elsewhere(state: State, view: View, members: list[str]) -> list[Child]:
    """The same group on the pages that compare and list."""
    known = group_of(state, view.country)
    chosen = {"group": known} if known in state.groups else {"group": OWN, "countries": " ".join(members)}
    day = {name: text for name, text in query(view, state.today).items() if name == "as-of"}
    return [
        link(state.book, words, {"page": page, **chosen, **day})
        for page, words in (
            ("compare", "Compare its members"),
            ("overview", "Its members on the overview"),
            ("promises", "What its members promised"),
        )
    ]


def _promises(state: State, view: View, name: str, own: pd.DataFrame, *, first: bool) -> list[Child]:
    """What the group itself promised or raised: what stands, and what no longer does."""
    who = sentences.named(view.country, name)
    heading = html.H2(
        [
            *[html.Span(id=place) for place in ("gaps", "promises")],
            f"Promised or raised by {who}",
        ],
        id="every-promise",
        className="first" if first else None,
    )
    if own.empty:
        return []
    rows = {row["pledge_id"]: row for row in records(state.rows(view))}
    listed = [(row, rows.get(row["pledge_id"])) for row in reversed(records(own))]
    standing = [one for one in listed if one[0]["status"] in STANDING]
    past = [one for one in listed if one[0]["status"] not in STANDING]
    tables, day = PromiseTables(state, view, _shared(state, view, own)), sentences.day(view.as_of)
    parts: list[Child] = [heading]
    if standing:
        caption = f"Promises of {who} in force, as of {day}"
        parts.append(tables.table(caption, "obligations", standing, opened=len(standing) <= OPENED))
    if past:
        table = tables.table(f"Promises of {who} that no longer stand, as of {day}", "past-promises", past)
        count = f"{plural(len(past), 'promise')} that no longer {'stands' if len(past) == 1 else 'stand'}"
        parts.append(
            html.Details([html.Summary(count), table], className="fold", id="past", open=not standing)
        )
    aid = query(View("ukraine", view.as_of), state.today)
    return [
        *parts,
        tools(
            *(
                [link(state.book, "What it raised, drawn", aid)]
                if view.country in coalitions(state, view)
                else []
            ),
            download(state.book, view, "gaps", "Download the gaps as CSV"),
            download(state.book, view, "pledges", "The promises as CSV"),
        ),
    ]


def _shared(state: State, view: View, own: pd.DataFrame) -> dict[str, str]:
    """Pledge that binds every member -> how many of them stand where."""
    found: dict[str, str] = {}
    for pledge_id in own["pledge_id"]:
        rows = state.obligations_of(view, pledge_id)
        if not rows.empty:
            said = [
                f"{LABELS[Category(name)].words} {count}" for name, count in tally(categories(rows)).items()
            ]
            found[pledge_id] = f"Of {plural(len(rows), 'member')}: {', '.join(said)}"
    return found


def _own_levels(state: State, view: View) -> pd.DataFrame:
    """The levels that the group set for all its members, for its own line in the chart: nobody is judged on them."""
    live = asof.in_force(state.day(view.as_of))
    mine: pd.DataFrame = live[(live["party"] == view.country) & live["members"].notna()]
    return mine.assign(obligation_id=mine["pledge_id"], reason_code=None, verdict="unmeasurable")
