"""The allies as a map of equal tiles: small countries are seen as well as large ones, and each is a link."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment.rows import records
from spendtrack.web.address_book import Book
from spendtrack.web.pages.parts import Child, aria, link
from spendtrack.wording.labels import LABELS, category_of, short_verdict

# Country -> column and row of its tile: north is up, west is left, neighbours touch where they can.
TILES = {
    "ISL": (3, 1), "NOR": (6, 1), "SWE": (7, 1), "FIN": (8, 1),
    "CAN": (1, 2), "EST": (8, 2),
    "USA": (1, 3), "IRL": (3, 3), "GBR": (4, 3), "DNK": (6, 3), "LVA": (8, 3),
    "BEL": (4, 4), "NLD": (5, 4), "DEU": (6, 4), "POL": (7, 4), "LTU": (8, 4),
    "FRA": (4, 5), "LUX": (5, 5), "CZE": (6, 5), "SVK": (7, 5),
    "PRT": (2, 6), "ESP": (3, 6), "AUT": (6, 6), "HUN": (7, 6), "ROU": (8, 6),
    "ITA": (5, 7), "SVN": (6, 7), "HRV": (7, 7), "BGR": (8, 7),
    "MNE": (6, 8), "MKD": (7, 8), "TUR": (8, 8),
    "MLT": (4, 9), "ALB": (6, 9), "GRC": (7, 9), "CYP": (8, 9),
}  # fmt: skip


def tile_map(rows: pd.DataFrame, as_of: str, book: Book) -> html.Div:
    """rows: one collective pledge of the gap table. Colour, sign and number on each tile; the verdict in its text."""
    return html.Div(
        [
            html.Ul(
                [_tile(row, as_of, book) for row in records(rows) if row["country"] in TILES],
                className="tiles walk",
            ),
            _key(rows),
            html.P(
                "Per cent of GDP; each ally has the same size, and its tile leads to it.",
                className="note",
            ),
        ],
        className="tilemap",
    )


def _tile(row: dict[str, Any], as_of: str, book: Book) -> html.Li:
    column, line = TILES[row["country"]]
    group = category_of(row)
    known = row["latest_value"] is not None
    words = f"{row['country_name']}: {short_verdict(row)}"
    text: list[Child] = [
        html.Span(row["country"], className="code", **aria("hidden", "true")),
        html.Span(f"{row['country_name']}: ", className="hidden"),
        html.Span(f"{row['latest_value']:.1f}" if known else "–", className="value"),
        html.Span(LABELS[group].sign, className="sign", **aria("hidden", "true")),
        html.Span(f"% of GDP, {short_verdict(row)}" if known else short_verdict(row), className="hidden"),
    ]
    query = {"page": "country", "country": row["country"], "as-of": as_of}
    return html.Li(
        link(book, text, query, title=words),
        className=f"tile {group}",
        style={"gridColumn": str(column), "gridRow": str(line)},
    )


def _key(rows: pd.DataFrame) -> html.P:
    groups = dict.fromkeys(category_of(row) for row in records(rows))
    parts: list[Child] = [
        html.Span(
            [html.I(), html.Span(label.sign, className="sign"), f" {label.heading.lower()}"], className=name
        )
        for name, label in LABELS.items()
        if name in groups
    ]
    return html.P(parts, className="key", **aria("hidden", "true"))
