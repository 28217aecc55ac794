"""The chart of a country with its words and sources, and the figures behind it as a table."""

from __future__ import annotations

import pandas as pd
from dash import html

from spendtrack.assessment.frames import source_rows
from spendtrack.assessment.rows import records
from spendtrack.charts.timeline import country_timeline
from spendtrack.web.address import View
from spendtrack.web.pages.parts import Child, blank, correct_figure, download, graph, table, told, tools
from spendtrack.web.state import State
from spendtrack.wording import sentences


def timeline_chart(
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
        html.H2(
            f"What {sentences.named(view.country, name)} spends and what it promised",
            className="first",
            id="spending",
        ),
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


def _source_note(state: State, series: pd.DataFrame, view: View) -> Child:
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
    parts[-1:] = [f". As of {sentences.day(view.as_of)}."]
    how = (
        "The two definitions count different things and are never joined. Solid: actual; hollow and dashed: estimates; "
        "crosses: targets in force (red) and those they replaced (grey, with a thin line to their successor); dotted: the "
        "path that the farthest one asks for."
    )
    return html.Div(
        [
            html.P(parts, className="source"),
            html.Details([html.Summary("How to read it"), html.P(how, className="source")]),
        ]
    )


def figures_behind(state: State, view: View, series: pd.DataFrame, name: str) -> list[Child]:
    """The figures of the chart, folded; nothing where there are none."""
    if series.empty:
        return []
    return [
        html.H2("The figures behind the chart", className="first", id="behind"),
        html.Details(
            [
                html.Summary(
                    f"{series['year'].nunique()} years, {series['year'].min()} to {series['year'].max()}"
                    if series["year"].nunique() > 1
                    else f"1 year, {series['year'].min()}"
                ),
                _figures(series, name),
            ]
        ),
        tools(
            download(state.book, view, "figures", "Download these figures as CSV"),
            correct_figure(state, f"{view.country}, core, year, edition"),
        ),
    ]


def _figures(series: pd.DataFrame, name: str) -> html.Div:
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
