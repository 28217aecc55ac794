"""The small pieces that every view is made of: tables, notes under charts, notices, links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import plotly.graph_objects as go
from dash import dcc, html

from spendtrack.ledger.problems import Problem
from spendtrack.web.address import View
from spendtrack.web.address_book import DOWNLOADS, Book
from spendtrack.web.state import State
from spendtrack.wording import sentences

Child = Any


@dataclass(frozen=True)
class Late:
    """A part of a page that alone depends on what the reader asks to be computed. It is made for each question; the
    rest of the page is made once for all of them."""

    make: Callable[[View], Child]


GRAPH_CONFIG: Any = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}
MINUS = "\N{MINUS SIGN}"


def aria(name: str, value: str) -> dict[str, Any]:
    """An aria attribute as keyword arguments of a component."""
    return {f"aria-{name}": value}


def number(value: float | None, digits: int = 2) -> str:
    """A number for people: thousands with commas, a real minus sign; an en dash where it is unknown."""
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def table(
    caption: str,
    head: Sequence[tuple[str, bool]],
    body: Sequence[Sequence[Child]],
    name: str,
    *,
    cards: bool = False,
    heads: Sequence[html.Th] = (),
) -> html.Div:
    """A semantic table in a box that scrolls sideways. head: (text, whether the column holds numbers).

    heads: the cells of the head, where they are more than its texts.
    cards: on a narrow page each row becomes a card, with the name of the column before each cell.
    """
    return html.Div(
        html.Table(
            [
                html.Caption(caption),
                html.Thead(
                    html.Tr(
                        list(heads)
                        or [
                            html.Th(text, scope="col", className="n" if numeric else None)
                            for text, numeric in head
                        ]
                    )
                ),
                html.Tbody(
                    [
                        html.Tr(
                            [
                                html.Th(cell, scope="row")
                                if at == 0
                                else html.Td(
                                    cell,
                                    className="n" if head[at][1] else None,
                                    **(data("label", head[at][0]) if cards else {}),
                                )
                                for at, cell in enumerate(row)
                            ]
                        )
                        for row in body
                    ]
                ),
            ]
        ),
        className="table cards" if cards else "table",
        tabIndex=0,
        role="region",
        id=name,
        **aria("label", caption),
    )


def graph(
    figure: go.Figure, name: str, title: str, label: str, source: str, foot: Child = None
) -> html.Figure:
    """A chart with its text alternative and its foot; a table with the same numbers stands near.

    Its drawing and the links to its pictures come with the view that it stands in. title, source: burnt into pictures.
    foot: what stands under the chart, where it says more than `source`. The keyboard enters the chart as one stop;
    the page's script then walks its points.
    """
    height = int(figure.layout.height)
    return html.Figure(
        [
            html.Div(
                dcc.Graph(id=name, figure=figure, config=GRAPH_CONFIG, style={"height": f"{height}px"}),
                role="img",
                tabIndex=0,
                className="drawing",
                style={"minHeight": f"{height}px"},
                **aria("label", label),
            ),
            html.Div(
                [foot if foot is not None else html.P(source, className="source")], className="chart-foot"
            ),
        ],
        className="chart",
        **data("source", source),
        **data("title", title),
    )


def data(name: str, value: str) -> dict[str, Any]:
    """A data attribute, likewise."""
    return {f"data-{name}": value}


def quotable(text: str, shown: str | None = None) -> html.Div:
    """A sentence to quote, with a button that copies it; the page's script adds the address of the view."""
    return html.Div(
        [
            html.P(shown or text, className="lede"),
            html.Button("Copy the sentence", type="button", className="copy", **data("copy", text)),
        ],
        className="quotable",
    )


def told(value: Child, about: str) -> html.Span:
    """A number whose source, edition, basis and status the page's script shows on hover and on keyboard focus.

    A table is one stop of the keyboard; arrows walk its cells, so that hundreds of numbers do not stand in the way.
    """
    return html.Span(value, **data("about", about))


def figure_about(row: Mapping[str, Any], figure: str = "") -> str:
    """What stands behind a number of the gap table: status, year, edition and definition of its figure."""
    basis = sentences.BASIS_WORDS.get(row["basis"], row["basis"])
    known = f"{int(row['latest_year'])} {row['latest_status']}, {row['edition_name']}, {basis}"
    return f"{figure}{known}"


def nominal_points(row: Mapping[str, Any]) -> Child:
    """The points that go with the gap in money, where the share of real GDP gives others."""
    gap = row["nominal_gap_pp"]
    return html.Small(f"{number(gap)} points nominal") if gap is not None else ""


def blank(what: str, *hints: Child) -> html.Div:
    """The designed empty state: what there is not, and ways on."""
    return html.Div([html.P(html.Strong(what)), *[html.P(hint) for hint in hints]], className="blank")


def tools(*links: Child) -> html.Div:
    """What can be done with the numbers above: take them as a file, correct one of them."""
    return html.Div([one for one in links if one is not None], className="tools")


def sections(places: Mapping[str, str], below: Sequence[Child], late: str | None = None) -> html.Nav:
    """The links to the parts of a page, which stay in sight. places: id -> words.

    below: what the page shows; only a part of it is linked. late: the id of a part that is made for each question.
    """
    there = {late, *html.Div(list(below))}  # a component gives the ids of all that it holds
    return html.Nav(
        [html.A(words, href=f"#{place}") for place, words in places.items() if place in there],
        className="inpage sections",
        **aria("label", "On this page"),
    )


def verdict_mark(group: str, words: Child) -> html.Span:
    """A verdict with the tint of its group; the words carry the meaning, the tint helps to find it again."""
    return html.Span([html.I(), html.Span(words)], className=f"pill {group}")


def link(book: Book, text: Child, asked: Mapping[str, str], **more: Any) -> html.A:
    """A link to another view; the page's script follows it without a reload."""
    return html.A(text, href=book.view(asked), **more)


def correct(state: State, pledge_id: str, line: int | None) -> html.P:
    """Links to the exact line of the ledger and to a correction form that already names the record."""
    at = "" if line is None else f"#L{line}"
    repository, asked = state.repository, {"record": pledge_id}
    if repository:
        source = f"{repository}/blob/main/data/commitments.yaml{at}"
        form = f"{repository}/issues/new?" + urlencode({"template": "correction.yml", **asked})
    else:
        source, form = state.book.ledger_text("commitments.yaml", at), state.book.correction(asked)
    return html.P(
        [html.A("In the ledger", href=source), " · ", html.A("Correct this", href=form)], className="record"
    )


def correct_figure(state: State, subject: str) -> html.A:
    """A link to the correction form for a published figure; subject: what the form starts with."""
    asked = {"record": subject, "field": "a published figure"}
    if state.repository:
        form = f"{state.repository}/issues/new?" + urlencode({"template": "correction.yml", **asked})
    else:
        form = state.book.correction(asked)
    return html.A("Correct a number", href=form)


def download(book: Book, view: View, name: str, text: str) -> html.Span:
    """Links to exactly what the view shows, on its day even when they are opened later: CSV, and what spreadsheets want."""
    address, saved_as = book.download(view, name)
    links: list[Child] = [html.A(text, href=address, className="download", download=saved_as)]
    more: list[Child] = []
    for ending, words in DOWNLOADS.items():
        if ending != ".csv":
            address, saved_as = book.download(view, name, ending)
            more += [" · ", html.A(words, href=address, download=saved_as)]
    return html.Span([*links, html.Span(more, className="spreadsheets")])


def notices(texts: Sequence[str]) -> list[Child]:
    return [html.P(text, className="notice", role="status") for text in texts]


def banner(errors: Sequence[Problem]) -> list[Child]:
    """What is wrong in the ledger, above everything else; nothing when it is sound."""
    if not errors:
        return []
    count = f"{len(errors)} {'error' if len(errors) == 1 else 'errors'}"
    shown = [f"{problem.location}: {problem.message}" for problem in errors[:50]]
    return [
        html.Div(
            [
                html.Strong(f"The ledger has {count}. The faulty records are left out of everything below."),
                html.Details(
                    [html.Summary("Which ones"), html.Ul([html.Li(html.Code(text)) for text in shown])],
                    open=len(errors) <= 5,
                ),
            ],
            className="banner",
            role="alert",
            id="ledger-errors",
        )
    ]
