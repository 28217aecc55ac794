"""The dashboard as Dash's tutorial would have it: the yardstick for benchmarks/page.py. Serves on the port given."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dash_table, dcc, html

from spendtrack.assessment import asof, frames, gaps
from spendtrack.ledger.loading import load

DATA = Path(__file__).parents[1] / "data"
DAY = date(2026, 11, 23)


def tables() -> tuple[pd.DataFrame, Callable[[str, str], Any], pd.DataFrame]:
    """The rows of the newest collective pledge, the four figures by name and country, and the table to show."""
    day = frames.build(load(DATA)[0]).day(DAY)
    table = gaps.gap_table(day)
    rows = table[table["pledge_id"] == "nato-hague-core-3p5-2035"]
    shares = asof.shares(day).query("measure == 'core'")

    def drawn(name: str, country: str) -> Any:
        if name == "timeline":
            mine = shares[shares["country"] == country]
            return px.line(mine, x="year", y="value", title=country, markers=True)
        if name == "gaps":
            return px.bar(rows, x="gap_pp", y="country_name", orientation="h")
        if name == "map":
            return px.choropleth(rows, locations="country", color="latest_value", scope="europe")
        return px.bar(rows, x="verdict", color="country_name")

    return (
        rows,
        drawn,
        rows[["country", "country_name", "latest_value", "gap_pp", "gap_eur_m", "verdict", "reason"]],
    )


def make(*, figures_inside: bool = False) -> Dash:
    """figures_inside: the first figures stand in the layout, which saves a round trip."""
    rows, drawn, shown = tables()

    def first(name: str) -> dict[str, Any]:
        return {"figure": drawn(name, "GBR")} if figures_inside else {}

    app = Dash("plain")
    app.layout = html.Div(
        [
            html.H1("Defence spending"),
            dcc.Dropdown(sorted(rows["country"]), "GBR", id="country"),
            dcc.Graph(id="timeline", **first("timeline")),
            dcc.Graph(id="gaps", **first("gaps")),
            dcc.Graph(id="map", **first("map")),
            dcc.Graph(id="verdicts", **first("verdicts")),
            dash_table.DataTable(shown.to_dict("records"), page_size=50),
        ]
    )

    @app.callback(Output("timeline", "figure"), Input("country", "value"))
    def timeline(country: str) -> object:
        return drawn("timeline", country)

    @app.callback(
        Output("gaps", "figure"),
        Output("map", "figure"),
        Output("verdicts", "figure"),
        Input("country", "value"),
    )
    def others(_: str) -> object:
        return drawn("gaps", ""), drawn("map", ""), drawn("verdicts", "")

    return app


def wsgi() -> Any:
    """The same with its first figures inside, for a server of several processes."""
    return make(figures_inside=True).server


def main(port: int) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    make().run(host="127.0.0.1", port=port, debug=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
