"""Country: what it promised, what it spends, how far apart the two are, what it would cost, and who says so."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.headlines import main_obligation
from spendtrack.assessment import asof, opinions
from spendtrack.assessment.frames import pledge_rows, source_rows
from spendtrack.assessment.pathway import pathways
from spendtrack.assessment.rows import records
from spendtrack.assessment.slippage import FIRMEST_FIRST
from spendtrack.charts.timeline import country_timeline
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.vocabulary import Unmeasurable
from spendtrack.web.address import View
from spendtrack.web.pages.glance import key_figures
from spendtrack.web.pages.outlook import dates_ahead, moves, new_definition, outlook, second_opinions
from spendtrack.web.pages.parts import (
    Child,
    Late,
    aria,
    blank,
    correct,
    correct_figure,
    download,
    figure_about,
    graph,
    nominal_points,
    number,
    quotable,
    table,
    told,
    tools,
    verdict_mark,
)
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import (
    PLAN_WORDS,
    STRENGTH_WORDS,
    because,
    category_of,
    short_verdict,
    steadiness,
)

PLANNED = ("reaches", "short")
CURRENCIES = (("gap_eur_m", "EUR"), ("gap_usd_m", "USD"), ("gap_gbp_m", "GBP"))


def country(state: State, view: View) -> list[Child]:
    """The whole view, from the same frames as the files."""
    rows = state.rows(view)
    name = state.countries.get(view.country, view.country)
    series = asof.timeline(state.day(view.as_of), view.country)
    history = asof.lineage(state.day(view.as_of), view.country)
    title = headline(name, rows, series, history)
    required = pathways(state.day(view.as_of))
    mine = required[required["obligation_id"].isin(rows["obligation_id"])]
    main = main_obligation(rows)
    return [
        html.P(name, className="kicker"),
        html.H1(title),
        quotable(_lede(rows, view)),
        *([key_figures(main)] if main is not None else []),
        *_chart(state, view, name, title, series, rows, mine, history),
        _contents(),
        html.H2("How far from what was promised", id="gaps"),
        html.P(
            "Target minus observed: positive is a shortfall. Money is nominal, in millions.", className="note"
        ),
        *_gaps(state, rows, view),
        tools(
            download(state.book, view, "gaps", "Download these rows as CSV"),
            correct_figure(state, f"{view.country}, core, year, edition"),
        ),
        Late(lambda asked: html.Div(outlook(state, asked, rows), id="ahead")),
        html.Div(
            [
                html.Div(
                    [html.H2("How firmly it is bound", id="firmness", className="first"), *_ladder(history)]
                ),
                html.Div([*moves(state, view), *new_definition(state, view), *second_opinions(state, view)]),
            ],
            className="pair",
        ),
        *dates_ahead(state, view),
        html.H2("Every promise, newest first", id="every-promise"),
        *_promises(state, history, rows),
        html.H2("The figures behind the chart", id="behind"),
        _figures(series, name),
        tools(
            download(state.book, view, "figures", "Download these figures as CSV"),
            correct_figure(state, f"{view.country}, core, year, edition"),
        )
        if not series.empty
        else None,
    ]


def _chart(
    state: State,
    view: View,
    name: str,
    title: str,
    series: pd.DataFrame,
    rows: pd.DataFrame,
    paths: pd.DataFrame,
    history: pd.DataFrame,
) -> list[Child]:
    """The timeline with its source, or the reason why there is none."""
    if series.empty:
        why = "No figure on core defence had been published for this party by this day."
        return [blank(why, "Its promises, as far as there are any, are listed below.")]
    words = f"{title}. {_series_in_words(series)} {_targets_in_words(rows)}The tables below hold the same numbers."
    return [
        html.H2(f"What {sentences.named(view.country, name)} spends and what it promised", className="first"),
        graph(
            country_timeline(series, rows, paths, history),
            "country-timeline",
            title,
            words,
            _picture_source(series, view),
            _source_note(state, series, view),
        ),
    ]


def _targets_in_words(rows: pd.DataFrame) -> str:
    """The dated levels on core defence in force, for the text alternative of the chart."""
    core = rows[(rows["measure"] == "core") & rows["deadline"].notna() & rows["target"].notna()]
    listed = dict.fromkeys(f"{sentences.level(row)}{sentences.due(row)}" for row in records(core))
    return f"Promised: {'; '.join(listed)}. " if listed else ""


def _contents() -> html.Nav:
    places = {
        "gaps": "Gaps",
        "ahead": "Cost and dates ahead",
        "firmness": "Firmness",
        "every-promise": "Every promise",
        "behind": "Figures",
    }
    return html.Nav(
        [html.A(words, href=f"#{place}") for place, words in places.items()],
        className="inpage",
        **aria("label", "On this page"),
    )


def headline(name: str, rows: pd.DataFrame, series: pd.DataFrame, history: pd.DataFrame) -> str:
    """One line in words: the share, and where that leaves the farthest dated promise."""
    main = main_obligation(rows)
    if main is None:
        if series.empty and not history.empty:
            return f"{name}: {plural(len(history), 'promise')} on record"
        if series.empty:
            return f"{name}: no defence spending to measure"
        newest = records(series)[-1]
        return f"{name}: {newest['value']:.2f}% of GDP"
    gap = sentences.points(main["gap_pp"])
    target = f"{main['target']:g}%"
    where = f"{gap} of {target}" if gap.endswith("short") else f"{gap.removesuffix('there').strip()} {target}"
    return f"{name}: {main['latest_value']:.2f}% of GDP, {where}"


def _lede(rows: pd.DataFrame, view: View) -> str:
    main = main_obligation(rows)
    if main is None:
        return f"As of {sentences.day(view.as_of)}."
    return sentences.obligation(main)


def _series_in_words(series: pd.DataFrame) -> str:
    parts = []
    for basis, rows in series.groupby("basis", sort=False):
        first, last = records(rows)[0], records(rows)[-1]
        parts.append(
            f"{sentences.BASIS_WORDS[str(basis)]}: {first['value']:.2f}% in {first['year']}, "
            f"{last['value']:.2f}% in {last['year']} ({last['status']})."
        )
    return " ".join(parts)


def _picture_source(series: pd.DataFrame, view: View) -> str:
    editions = ", ".join(f"{day:%B %Y}" for day in series["published"].drop_duplicates())
    return (
        f"Source: NATO ({editions}), two definitions that are never joined. Solid: actual; hollow, dashed: estimates. "
        f"As of {sentences.day(view.as_of)}."
    )


def _source_note(state: State, series: pd.DataFrame, view: View) -> html.P:
    sources = source_rows(state.frames)
    parts: list[Child] = ["Sources: "]
    for row in records(series.drop_duplicates("edition")):
        source = sources[row["edition"]]
        text = f"{source['publisher']}, {source['title']} ({row['published']:%B %Y}, {sentences.BASIS_WORDS[row['basis']]})"
        parts += [
            html.A(text, href=source["url"], rel="noopener") if source["url"] is not None else text,
            "; ",
        ]
    if len(parts) == 1:
        return html.P(f"As of {sentences.day(view.as_of)}.", className="source")
    parts[-1:] = [
        ". The two definitions count different things and are never joined. Solid: actual; hollow and dashed: estimates; "
        f"crosses: targets in force (red) and those they "
        f"replaced (grey, with a thin line to their successor); dotted: the path that the farthest one asks for. As of {sentences.day(view.as_of)}."
    ]
    return html.P(parts, className="source")


def _gaps(state: State, rows: pd.DataFrame, view: View) -> list[Child]:
    """A table of what has a figure, and below it a list of what cannot be measured, each with the reason."""
    if rows.empty:
        return [html.P("No pledge was in force on this day.", className="empty")]
    measured = rows[rows["latest_value"].notna() & (rows["reason_code"] != Unmeasurable.UNCONFIRMED)]
    rest = rows[~rows.index.isin(measured.index)]
    parts: list[Child] = []
    if not measured.empty:
        parts += [_gap_table(state, measured, view), *_money_notes(measured)]
    if not rest.empty:
        items = [
            html.Li(
                [
                    html.Strong(row["title"]),
                    html.Small(f"{short_verdict(row)}: {because(row)}."),
                ]
            )
            for row in records(rest)
        ]
        parts += [
            html.H3("Without a figure of its own"),
            html.Ul(items, className="unmeasured", id="unmeasured"),
        ]
    return parts


def _gap_table(state: State, rows: pd.DataFrame, view: View) -> html.Div:
    national = [str(code) for code in rows["currency"].dropna().unique()]
    others = [(column, code) for column, code in CURRENCIES if code not in national]
    columns = [("gap_national_m", code) for code in national] + others
    head = [("Promise", False), ("Observed", True), ("Gap, points", True)]
    head += [(f"Gap, {code} m", True) for _, code in columns] + [("Verdict", False)]
    body: list[list[Child]] = []
    for row in records(rows):
        level = f"{sentences.level(row)}{sentences.due(row)}, {STRENGTH_WORDS[row['strength']]}"
        status = html.Small(f"{int(row['latest_year'])} {row['latest_status']}")
        share = told(f"{row['latest_value']:.2f}%", figure_about(row))
        plan = (
            f" Its own plan {PLAN_WORDS[row['plan']]}."
            if ":" in row["obligation_id"] and row["plan"] in PLANNED
            else ""
        )
        sure = f" {steadiness(row)[0].upper() + steadiness(row)[1:]}." if steadiness(row) else ""
        body.append(
            [
                html.Span([row["title"], html.Small(level)]),
                html.Span([share, status]),
                told(number(row["gap_pp"]), figure_about(row, f"{row['target']:g}% minus the figure. ")),
                *[_money(row, column) for column, _ in columns],
                html.Span(
                    [
                        verdict_mark(category_of(row), short_verdict(row)),
                        html.Small(f"{because(row)}.{sure}{plan}"),
                        *[
                            html.Small(f"Second opinion, not judged: {sentences.second_opinion(one)}")
                            for one in records(opinions.beside(state.day(view.as_of), row))
                        ],
                    ]
                ),
            ]
        )
    caption = f"Promises in force and what is missing, as of {sentences.day(view.as_of)}"
    return table(caption, head, body, "obligations", cards=True)


def _money(row: dict[str, Any], column: str) -> Child:
    if row[column] is None:
        return number(row[column], 0)
    amount = told(number(row[column], 0), figure_about(row, "Target times GDP, minus spending, nominal. "))
    return html.Span([amount, nominal_points(row)])


def _money_notes(rows: pd.DataFrame) -> list[Child]:
    return [html.P(text, className="note money") for text in rows["money_note"].dropna().unique()]


def _ladder(history: pd.DataFrame) -> list[Child]:
    """The rungs from law down to a refusal, each with the promises in force that stand on it."""
    live = history[history["status"].isin(["in force", "proposed"])]
    if live.empty:
        return [html.P("No confirmed promise was in force on this day.", className="empty")]
    rungs: list[Child] = []
    for strength in FIRMEST_FIRST:
        mine = records(live[live["strength"] == strength])
        if not mine and strength == "opt-out":
            continue
        held: list[Child] = [
            html.Li([row["title"], html.Small(" (proposed)") if row["status"] == "proposed" else ""])
            for row in mine
        ]
        rungs.append(
            html.Li(
                [
                    html.Span(STRENGTH_WORDS[strength], className="rung"),
                    html.Ul(held) if held else html.Span("–", className="empty"),
                ],
                className=strength if held else f"{strength} bare",
            )
        )
    return [html.Ol(rungs, className="ladder", id="ladder")]


def _promises(state: State, history: pd.DataFrame, rows: pd.DataFrame) -> list[Child]:
    if history.empty:
        return [html.P("No pledge of this country had been made by this day.", className="empty")]
    citations = state.frames.citations.merge(state.frames.sources, on="source_id").sort_values(
        ["pledge_id", "rank"]
    )
    verdicts = {row["pledge_id"]: row for row in records(rows)}
    titles = {name: row["title"] for name, row in pledge_rows(state.frames).items()}
    return [
        html.Ol(
            [
                _promise(
                    pledge,
                    citations[citations["pledge_id"] == pledge["pledge_id"]],
                    verdicts,
                    titles,
                    correct(state, pledge["pledge_id"], pledge["line"]),
                )
                for pledge in reversed(records(history))
            ],
            className="promises",
            id="promises",
        )
    ]


def _promise(
    pledge: dict[str, Any],
    cited: pd.DataFrame,
    verdicts: dict[str, dict[str, Any]],
    titles: dict[Any, Any],
    links: Child,
) -> html.Li:
    facts = [
        f"{sentences.level(pledge)}{sentences.due(pledge)}" if pledge["target"] is not None else None,
        STRENGTH_WORDS[pledge["strength"]],
        f"announced {sentences.day(pledge['announced'])}"
        + (f" by {pledge['announced_by']}" if pledge["announced_by"] is not None else "")
        + (" (day seen in a source)" if pledge["day_confirmed"] else ""),
    ]
    status = pledge["status"]
    if pledge["superseded_by"] is not None:
        status = f"superseded by “{titles.get(pledge['superseded_by'], pledge['superseded_by'])}”"
    if pledge["confidence"] == "unconfirmed":
        status = "unconfirmed: listed, never judged"
    verdict = verdicts.get(pledge["pledge_id"])
    words: list[Child] = [
        html.P(text)
        for text in (
            f"Condition: {pledge['conditions']}" if pledge["conditions"] is not None else None,
            f"Counts: {pledge['definition']}" if pledge["definition"] is not None else None,
            pledge["note"] if pledge["note"] is not None else None,
        )
        if text
    ]
    sources: list[Child] = []
    for source in records(cited):
        label = f"{source['title']}, {source['publisher']}"
        how = f" ({source['kind']}{', second-hand' if source['second_hand'] else ''})"
        linked = html.A(label, href=source["url"], rel="noopener") if source["url"] is not None else label
        sources.append(html.Li([linked, how]))
    in_force = status in ("in force", "proposed")
    return html.Li(
        [
            html.H3(pledge["title"]),
            html.P(" · ".join(fact for fact in facts if fact), className="facts"),
            html.P(
                [
                    html.Strong(status),
                    f" · {short_verdict(verdict)}" if verdict is not None and in_force else "",
                ],
                className="status",
            ),
            *words,
            html.Details([html.Summary(f"Sources ({len(sources)})"), html.Ul(sources)]),
            links,
        ],
        className=None if in_force else "past",
        id=pledge["pledge_id"],
    )


def _figures(series: pd.DataFrame, name: str) -> html.Div | html.P:
    if series.empty:
        return html.P("None.", className="empty")
    years = sorted(series["year"].unique(), reverse=True)
    bases = list(series["basis"].unique())
    head = [("Year", False)]
    for basis in bases:
        edition = series[series["basis"] == basis]["published"].iloc[0]
        head.append((f"{'Core' if basis == 'nato-core' else 'Earlier'} definition, {edition:%B %Y}", True))
    by_key = {(row["year"], row["basis"]): row for row in records(series)}
    body: list[list[Child]] = []
    for year in years:
        cells: list[Child] = [str(year)]
        for basis in bases:
            row = by_key.get((year, basis))
            estimate = html.Small("estimate") if row and row["status"] == "estimate" else ""
            about = (
                f"{row['status']}, {row['published']:%B %Y} edition, {sentences.BASIS_WORDS[basis]}"
                if row
                else ""
            )
            cells.append(html.Span([told(f"{row['value']:.2f}%", about), estimate]) if row else "–")
        body.append(cells)
    return table(f"Core defence of {name}, per cent of GDP", head, body, "figures")
