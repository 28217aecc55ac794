"""The small pieces that every view is made of: tables, notes under charts, notices, links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import plotly.graph_objects as go
from dash import dcc, html

from spendtrack.dashboard.view import View
from spendtrack.problems import Problem

Child = Any
GRAPH_CONFIG: Any = {
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}
MINUS = "\N{MINUS SIGN}"


def _config(more: dict[str, Any]) -> Any:
    return {**GRAPH_CONFIG, **more}


def _aria(label: str) -> dict[str, Any]:
    return {"aria-label": label}


def number(value: float, digits: int = 2) -> str:
    """A number for people: thousands with commas, a real minus sign; an en dash where it is unknown."""
    if value != value:
        return "–"
    text = f"{value:,.{digits}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def table(
    caption: str, head: Sequence[tuple[str, bool]], body: Sequence[Sequence[Child]], name: str
) -> html.Div:
    """A semantic table in a box that scrolls sideways. head: (text, whether the column holds numbers)."""
    return html.Div(
        html.Table(
            [
                html.Caption(caption),
                html.Thead(
                    html.Tr(
                        [
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
                                else html.Td(cell, className="n" if head[at][1] else None)
                                for at, cell in enumerate(row)
                            ]
                        )
                        for row in body
                    ]
                ),
            ]
        ),
        className="table",
        tabIndex=0,
        role="region",
        id=name,
        **_aria(caption),
    )


def graph(figure: go.Figure, name: str, label: str, config: dict[str, Any] | None = None) -> html.Figure:
    """A chart with its text alternative; the table with the same numbers stands below it."""
    return html.Figure(
        [
            html.Div(
                dcc.Graph(id=name, figure=figure, config=_config(config or {})),
                role="group",
                **_aria(label),
            )
        ],
        className="chart",
    )


def link(text: Child, query: dict[str, str], **more: Any) -> html.A:
    """A link to another view; the page's script follows it without a reload."""
    return html.A(text, href="/?" + urlencode(query), **more)


def download(view: View, name: str, text: str) -> html.A:
    """A link to the CSV of exactly what the view shows."""
    query = {"page": view.page, "country": view.country, "as-of": view.as_of.isoformat()}
    if view.page != "country":
        query.pop("country")
    return html.A(text, href=f"/download/{name}.csv?" + urlencode(query), className="download", download="")


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
