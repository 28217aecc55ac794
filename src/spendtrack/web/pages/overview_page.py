"""Overview: who stands where against the newest collective pledge, what is new and what falls due next."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis import changes, due_dates
from spendtrack.analysis.headlines import categories, steady, tally
from spendtrack.assessment.frames import pledge_rows, source_rows
from spendtrack.assessment.rows import records
from spendtrack.charts.gap_chart import gap_chart, grouped
from spendtrack.ledger.vocabulary import Basis, Category, Unmeasurable
from spendtrack.web.address import ALLIANCE, OWN, View, plain, query
from spendtrack.web.address_book import Book
from spendtrack.web.pages.closed_sums import closed_sums
from spendtrack.web.pages.controls import choices
from spendtrack.web.pages.page_tables import changed, due
from spendtrack.web.pages.parts import (
    Child,
    aria,
    blank,
    correct_figure,
    download,
    figure_about,
    graph,
    link,
    nominal_points,
    number,
    quotable,
    table,
    told,
    tools,
    verdict_mark,
)
from spendtrack.web.pages.selection import choose_group, own_selection
from spendtrack.web.pages.tilemap import tile_map
from spendtrack.web.pages.total_section import total_section
from spendtrack.web.state import State
from spendtrack.wording import counts, sentences
from spendtrack.wording.labels import PLAN_WORDS, category_of, doubt, short_verdict

NEWEST = 6
CONTENTS = {"due": "What falls due", "numbers": "The table"}
KIND_WORDS = {
    "announced": "New promise",
    "superseded": "Replaced",
    "withdrawn": "Withdrawn",
    "expired": "Expired",
    "edition": "New figures",
    "verdict": "Verdict",
    "gap": "Gap",
}


def overview(state: State, view: View) -> list[Child]:
    """The whole view, from one frame."""
    rows = state.rows(view)
    day = sentences.day(view.as_of)
    form = choices(state, view, [choose_group(state, view)], "Show this group")
    chosen = [*form, *own_selection(state, view)]
    counted_as = "core defence" if rows.empty else _counted_as(records(rows)[0])
    kicker = html.P(f"{state.group_name(view)}, {counted_as}", className="kicker")
    if view.group == OWN and not view.countries:
        return [kicker, html.H1("Which countries do you want to see?"), *chosen]
    if rows.empty:
        return [
            kicker,
            html.H1("No pledge on core defence bound these countries on this day"),
            *chosen,
            _nothing(state, view, day),
        ]
    first = records(rows)[0]
    question = sentences.who_meets(first)
    whose = {ALLIANCE: "", OWN: "the selection"}.get(view.group)
    sentence = counts.headline(
        rows, sentences.named(view.group, state.groups[view.group]) if whose is None else whose
    )
    announced = sentences.day(str(pledge_rows(state.frames)[first["pledge_id"]]["announced"]))
    contents = html.Nav(
        [html.A(words, href=f"#{name}") for name, words in CONTENTS.items()],
        className="inpage",
        **aria("label", "On this page"),
    )
    chart = [
        html.H2(question, className="first"),
        graph(
            gap_chart(rows, view.as_of.isoformat(), state.book.view),
            "gap-chart",
            question,
            f"{question} {sentence} The table below holds the same numbers.",
            _picture_source(rows, day),
            _source_note(state, rows, day),
        ),
    ]
    return [
        kicker,
        html.H1(_answer(rows, state.groups[ALLIANCE] if view.group == ALLIANCE else "")),
        quotable(f"{sentence} As of {day}.", sentence),
        html.Div([*form, contents], className="bar"),
        *own_selection(state, view),
        *closed_sums(state.headlines(view)[:1], view, state.today, state.book, lead=True),
        *_outside(state, view, rows),
        *_side_by_side(state, view, rows, chart),
        *_dates(state, view),
        html.H2("The same in numbers", id="numbers"),
        html.P(
            f"Promised on {announced}. The gap is target minus observed: positive is a shortfall. Money is nominal.",
            className="note",
        ),
        _numbers(rows, view, state.book),
        tools(
            download(state.book, view, "gaps", "Download these rows as CSV"),
            correct_figure(state, "country, core, year, edition"),
        ),
    ]


def _side_by_side(state: State, view: View, rows: pd.DataFrame, chart: list[Child]) -> list[Child]:
    """The two charts beside each other, beneath them map, other counts and news; where there is one chart, beside it."""
    tiles: list[Child] = [
        html.H2("Where they are", className="first"),
        tile_map(rows, view.as_of.isoformat(), state.book),
    ]
    news = _newest(state, view)
    others = closed_sums(state.headlines(view)[1:], view, state.today, state.book)
    total = total_section(state, view)
    if not total:
        return [html.Div([html.Div(chart), html.Div([*tiles, *news])], className="split"), *others]
    if others:
        others = [html.H2("By other levels", className="first"), *others]
    parts = [html.Div(one) for one in (tiles, others, news) if one]
    return [
        html.Div([html.Div(chart), html.Div(total)], className="pair"),
        html.Div(parts, className="three"),
    ]


def _answer(rows: pd.DataFrame, alliance: str) -> str:
    """The answer as a headline: how many are there, and how many more are on their way."""
    forces = rows[rows["reason_code"] != Unmeasurable.NO_FORCES]
    first = records(rows)[0]
    category = categories(forces)
    counted = tally(category)
    met, pace = counted.get(Category.MET, 0), counted.get(Category.ON_PACE, 0)
    surely = tally(category[steady(forces["holds"], forces["holds_of"])]).get(Category.ON_PACE, 0)
    sure = (
        "" if surely == pace else f", {surely or 'none'} of them steadily" if pace > 1 else ", not steadily"
    )
    noun = ("ally " if len(forces) == 1 else "allies ") if alliance else ""
    who = f"{noun}{'spends' if met == 1 or len(forces) == 1 else 'spend'}"
    level = sentences.level(first).removeprefix("at least ")
    more = f"; {pace} more {'is' if pace == 1 else 'are'} on pace{sure}" if pace else ""
    return f"{met} of {len(forces)} {who} {level} on {_counted_as(first)}{counts.at_the_edge(forces)}{more}"


def _counted_as(row: dict[str, Any]) -> str:
    """ "core defence", or "defence" where the figures are on NATO's definition before July 2026."""
    return "defence" if row["basis"] == Basis.NATO_LEGACY else "core defence"


def _nothing(state: State, view: View, day: str) -> html.Div:
    hints: list[Child] = []
    if view.group == OWN and view.countries:
        hints.append("The collective pledges of NATO bind its members; none of these was one on the day.")
    first = "The first collective pledge of this ledger dates from 5 September 2014."
    return blank(
        f"As of {day} there is nothing to measure here.",
        *hints,
        first,
        link(state.book, "To today’s state of NATO", query(plain("overview", state.today), state.today)),
    )


def _outside(state: State, view: View, rows: pd.DataFrame) -> list[Child]:
    """Members of the group that the pledge does not bind are named, so that a count is never short without a word."""
    missing = [code for code in state.members(view) if code not in set(rows["country"])]
    if not missing:
        return []
    names = ", ".join(state.names.get(code, code) for code in missing)
    return [html.P(f"Not bound by this pledge, and not counted: {names}.", className="note")]


def _newest(state: State, view: View) -> list[Child]:
    """What concerns the group, newest first, one line for a day and a party; figures only where they are of spending."""
    table_ = changed(state, replace(plain("changes", view.as_of), group=view.group, countries=view.countries))
    spent = changes.editions_of_spending(state.day(view.as_of))
    known = table_[table_["day"].notna() & ((table_["kind"] != "edition") | table_["id"].isin(spent))]
    together: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in records(known):
        together.setdefault((row["day"], row["kind"], row["country"] or row["id"]), []).append(row)
    if not together:
        return []
    items = []
    for (day, kind, _), rows in list(together.items())[:NEWEST]:
        more = counts.more(len(rows) - 1)
        items.append(
            html.Li(
                [
                    html.Span(f"{sentences.day(day)} · {KIND_WORDS[kind]}", className="when"),
                    _change_link(state, rows[0] | {"title": rows[0]["title"] + more}, view),
                ]
            )
        )
    asked = replace(plain("changes", view.as_of), group=view.group, countries=view.countries)
    link_ = link(state.book, "All changes", query(asked, state.today))
    return [html.H2("What is new", className="first"), html.Ul(items, className="news walk"), tools(link_)]


def _change_link(state: State, row: dict[str, Any], view: View) -> Child:
    country = row["country"]
    if country is None:
        return row["title"]
    text = f"{state.names.get(country, country)}: {row['title']}"
    if country not in state.countries:
        return text
    return link(state.book, text, query(View("country", view.as_of, country), state.today))


def _dates(state: State, view: View) -> list[Child]:
    """Everything that falls due within some fourteen months, by year in the order of the days; what is later is folded."""
    coming = due(state, view)
    if coming.empty:
        return []
    soon = due(state, view, due_dates.SOON)
    later = coming[~coming["id"].isin(soon["id"])]
    years = soon.groupby(soon["date"].str[:4], sort=True)
    parts: list[Child] = [
        html.Details(
            [
                html.Summary([html.Strong(str(year)), f": {counts.dates(len(rows))}"]),
                _due_list(state, view, rows),
            ],
            className="due-year",
        )
        for year, rows in years
    ]
    if not later.empty:
        parts.append(
            html.Details([html.Summary(f"Later: {counts.dates(len(later))}"), _due_list(state, view, later)])
        )
    return [
        html.H2("What falls due next", id="due"),
        *parts,
        tools(download(state.book, view, "dates", "All dates as CSV")),
    ]


def _due_list(state: State, view: View, rows: pd.DataFrame) -> html.Ul:
    items = []
    for row in records(rows):
        kind = "" if row["kind"] == "deadline of a pledge" else f"{row['kind']}: "
        named = {"country": row["party"], "title": f"{kind}{row['title']}"}
        items.append(
            html.Li(
                [
                    html.Span("" if len(row["date"]) == 4 else sentences.day(row["date"]), className="when"),
                    _change_link(state, named, view),
                ]
            )
        )
    return html.Ul(items, className="news due walk")


def _picture_source(rows: pd.DataFrame, day: str) -> str:
    editions = ", ".join(rows["edition_name"].dropna().unique())
    return f"Source: NATO ({editions}); hollow dots are estimates; ≈ marks verdicts that hold in fewer than four of five past revisions. As of {day}."


def _source_note(state: State, rows: pd.DataFrame, day: str) -> html.P:
    editions = rows.dropna(subset=["edition"]).drop_duplicates("edition")
    sources = source_rows(state.frames)
    parts: list[Child] = ["Source: "]
    for row in records(editions):
        source = sources[row["edition"]]
        basis = sentences.BASIS_WORDS[row["basis"]]
        text = f"{source['publisher']}, {source['title']} ({row['edition_name']}, {basis})"
        parts += [
            html.A(text, href=source["url"], rel="noopener") if source["url"] is not None else text,
            "; ",
        ]
    parts[-1:] = [f". Hollow dots are estimates, full ones actual figures. As of {day}."]
    return html.P(parts, className="source")


def _numbers(rows: pd.DataFrame, view: View, book: Book) -> html.Div:
    head = [
        ("Country", False),
        ("Verdict", False),
        ("Share, %", True),
        ("Year", False),
        ("Gap, points", True),
        ("Gap, EUR m", True),
        ("Gap, USD m", True),
        ("Path asks, %", True),
        ("Own plan", False),
    ]
    body = [_row(row, view, book) for _, listed in grouped(rows) for row in listed]
    return table(f"{rows['title'].iloc[0]}, as of {sentences.day(view.as_of)}", head, body, "gap-table")


def _row(row: dict[str, Any], view: View, book: Book) -> list[Child]:
    known = row["latest_value"] is not None
    asked = {"page": "country", "country": row["country"], "as-of": view.as_of.isoformat()}

    def sourced(column: str, digits: int = 2, how: str = "") -> Child:
        text = number(row[column], digits)
        return told(text, figure_about(row, how)) if known and row[column] is not None else text

    return [
        link(book, row["country_name"], asked),
        told([verdict_mark(category_of(row), short_verdict(row)), _close(row)], f"{row['reason']}."),
        sourced("latest_value"),
        html.Span(
            f"{int(row['latest_year'])} {row['latest_status']}" if known else "no figure", className="keep"
        ),
        sourced("gap_pp", 2, f"{row['target']:g}% minus the share. "),
        html.Span([sourced("gap_eur_m", 0, "Target times GDP, minus spending. "), nominal_points(row)]),
        sourced("gap_usd_m", 0, "Target times GDP, minus spending. "),
        sourced("required_value", 2, "Straight line from the year of the promise. "),
        html.Span(PLAN_WORDS.get(row["plan"], "–") if row["plan"] is not None else "–", className="keep"),
    ]


def _close(row: dict[str, Any]) -> Child:
    return html.Small(doubt(row)) if doubt(row) else ""
