"""Ukraine: what was promised as a share of GDP and in money, what was set aside, and what donors claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.aid_shares import by_donor
from spendtrack.analysis.aid_sums import JOINT_KINDS
from spendtrack.assessment.asof import STANDING
from spendtrack.assessment.frames import source_rows
from spendtrack.assessment.rows import records
from spendtrack.charts.aid_chart import aid_chart
from spendtrack.ledger.phrases import all_of, plural
from spendtrack.ledger.vocabulary import Measure
from spendtrack.web.address import View, plain
from spendtrack.web.pages.aid_cards import aid_cards
from spendtrack.web.pages.aid_sums_table import sums_table
from spendtrack.web.pages.behind_a_promise import titled
from spendtrack.web.pages.page_tables import aid_given, aid_pledges, aid_shares, claims
from spendtrack.web.pages.parts import (
    Child,
    blank,
    correct_figure,
    download,
    graph,
    number,
    quotable,
    sections,
    table,
    tools,
)
from spendtrack.web.pages.raised_section import coalition_name, coalitions, raised_section
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.aid_words import QUESTION, aid_headline, kept_or_not, raised_so_far


def ukraine(state: State, view: View) -> list[Child]:
    """The whole view: shares, money pledges, joint promises, claims. Nothing is summed over parties."""
    given, promised, shares = aid_given(state, view), aid_pledges(state, view), aid_shares(state, view)
    day = sentences.day(view.as_of)
    kicker = html.P("Military aid to Ukraine", className="kicker")
    if promised.empty:
        none = blank(
            f"No pledge of aid had been made by {day}.", "The first ones of the ledger date from 2022."
        )
        return [kicker, html.H1(QUESTION), none]
    judged = by_donor(shares)
    donors = records(judged)
    raised = coalitions(state, view)
    first = next(iter(raised), None)
    name, totals = (coalition_name(state, first), records(raised[first])) if first is not None else ("", [])
    said = [kept_or_not(row) for row in donors] or ["No share of GDP can be judged yet."]
    said += [raised_so_far(name, totals)] if totals else []
    chart = _chart(state, view, given, judged)
    file = replace(view, sort=plain(view.page, view.as_of).sort)
    live = promised["status"].isin(STANDING) & (promised["measure"] != Measure.UKRAINE)
    joint = promised["party"].map(state.kinds).isin(JOINT_KINDS)
    shown: list[Child] = [
        html.Div(
            [
                html.Div(_shares(state, view, file, shares), className="of-shares"),
                html.Div(chart, className="of-donors"),
                *[
                    html.Div(raised_section(state, file, party, rows), className="of-raised")
                    for party, rows in raised.items()
                ],
            ],
            className="aid",
        ),
        *_money(state, view, promised[live & ~joint]),
        *_joint(state, view, promised[live & joint]),
        *_claims(state, claims(state, view)),
        tools(
            download(state.book, file, "aid", "Allocations as CSV"),
            download(state.book, file, "aid-pledges", "Pledges as CSV"),
            download(state.book, file, "claims", "Claims as CSV"),
            correct_figure(state, "donor, ukraine, year, edition"),
        ),
    ]
    return [
        kicker,
        html.H1(aid_headline(donors, name, totals)),
        quotable(f"{' '.join(said)} As of {day}."),
        _places(shares, name if totals else "", shown),
        *shown,
    ]


def _places(shares: pd.DataFrame, coalition: str, shown: Sequence[Child]) -> html.Nav:
    """Links to each donor's promise and to the parts below."""
    donors = {row["obligation_id"]: row["country_name"] for row in reversed(records(shares))}
    first_of = {name: place for place, name in donors.items()}
    places = {
        **{place: name for name, place in sorted(first_of.items())},
        **({"raised": coalition} if coalition else {}),
        "money": "Sums of money",
        "joint": "Joint promises",
        "claimed": "Donors’ own claims",
    }
    return sections(places, shown)


def _shares(state: State, view: View, file: View, shares: pd.DataFrame) -> list[Child]:
    heading = html.H2("Promised as a share of GDP", className="first")
    if shares.empty:
        return [heading, html.P("None by this day.", className="empty")]
    return [
        heading,
        html.P(
            "Judged on what was set aside for specific packages (allocations, Kiel Institute) over GDP of the same years "
            "(Eurostat), on all whole years of the promise together. Allocated is not delivered: nobody publishes deliveries by donor and year.",
            className="note",
        ),
        aid_cards(state, view, shares),
        tools(download(state.book, file, "aid-shares", "Shares as CSV")),
    ]


def _chart(state: State, view: View, given: pd.DataFrame, judged: pd.DataFrame) -> list[Child]:
    """judged: one row a donor, the same that the headline is made of."""
    whole = given[given["status"] == "actual"]
    if whole.empty:
        return [html.P("No yearly figure on aid had been published by this day.", className="empty")]
    year = int(whole["year"].max())
    rows = whole[whole["year"] == year]
    donors = {row["country"]: row for row in records(judged)}
    pledged = {code: float(row["target"]) for code, row in donors.items()}
    periods = {
        code: (float(row["period_value"]), int(row["period_from"]), int(row["period_to"]))
        for code, row in donors.items()
    }
    rows = rows.assign(
        value=[
            periods[code][0] if code in periods else value
            for code, value in zip(rows["country"], rows["value"], strict=True)
        ]
    )
    source_row = source_rows(state.frames)[rows["edition"].iloc[0]]
    title = f"Military aid set aside in {year}, per cent of GDP"
    source = (
        f"Source: {source_row['publisher']}, {source_row['title']}, over GDP of {year} (Eurostat). Blue: donors that "
        f"promised a share, over all years of the promise so far; the red line is what they promised a year. As of {sentences.day(view.as_of)}."
    )
    label = ", ".join(
        f"{row['country_name']} {row['value']:.2f}%"
        for row in records(rows.sort_values("value", ascending=False))
    )
    return [
        html.H2(title, className="first"),
        graph(aid_chart(rows, pledged, periods, year), "aid-chart", title, f"{title}: {label}.", source),
    ]


def _money(state: State, view: View, rows: pd.DataFrame) -> list[Child]:
    return [
        html.H2("Promised in money", id="money"),
        html.P(
            f"Each by its own donor and for its own years: not to be added up. {_rates(rows)} Joint sums that may hold "
            "the same money again stand in the last column.",
            className="note",
        ),
        sums_table(state, view, rows, joint=False)
        if not rows.empty
        else html.P("None by this day.", className="empty"),
    ]


def _rates(rows: pd.DataFrame) -> str:
    """ "EUR: at the average rates of 2025 (1 euro: CAD 1.58, …) …", and for which currencies none is known."""
    by_year: dict[int, dict[str, str]] = {}
    without: set[str] = set()
    for row in records(rows.sort_values("unit")):
        currency = row["unit"].split(" ")[0]
        if row["rate_year"] is not None:
            by_year.setdefault(int(row["rate_year"]), {})[currency] = (
                f"{currency} {row['national_per_eur']:.4g}"
            )
        elif row["target_eur_bn"] is None:
            without.add(currency)
    missing = f"No rate of {all_of(sorted(without))} was known by this day. " if without else ""
    if not by_year:
        return missing
    said = all_of(f"{year} (1 euro: {', '.join(texts.values())})" for year, texts in sorted(by_year.items()))
    return f"{missing}EUR at the average rates of {said}: the Federal Reserve’s, for other currencies NATO’s."


def _joint(state: State, view: View, rows: pd.DataFrame) -> list[Child]:
    if rows.empty:
        return []
    return [
        html.Details(
            [
                html.Summary(html.H2(f"{plural(len(rows), 'joint promise')}, counted twice if added")),
                html.P(
                    [
                        html.Strong("∩ These overlap with the national promises above and with one another."),
                        " NATO’s sum counts what allies give by themselves, and coalitions count again what their "
                        f"members reported elsewhere. They are shown, never added. {_rates(rows)}",
                    ],
                    className="note",
                ),
                sums_table(state, view, rows, joint=True),
            ],
            className="folded",
            id="joint",
        )
    ]


def _claims(state: State, rows: pd.DataFrame) -> list[Child]:
    if rows.empty:
        return []
    sources = source_rows(state.frames)
    head = [("Donor", False), ("For", False), ("Claimed", True), ("Said", False)]
    body: list[list[Child]] = [
        [
            row["country_name"] if row["country_name"] is not None else row["party"],
            f"{'up to ' if row['measure'].endswith('cumulative') else ''}{row['year']}",
            _claimed(row),
            html.Span([titled(sources[row["edition"]]), f" ({sentences.day(row['published'])})"]),
        ]
        for row in records(rows)
    ]
    return [
        html.Details(
            [
                html.Summary(html.H2(f"What donors say of themselves: {plural(len(rows), 'claim')}")),
                table("Claims: kept apart, never added, never judged on", head, body, "claims", cards=True),
            ],
            className="folded",
            id="claimed",
        )
    ]


def _claimed(row: dict[str, Any]) -> str:
    """ "0.30% of GDP", "DKK 2,000m"."""
    if row["unit"].startswith("pct"):
        return f"{number(row['value'])}{row['unit'].replace('pct-gdp', '% of GDP')}"
    currency, _, scale = row["unit"].partition(" ")
    return f"{currency} {number(row['value'], 0)}{scale}"
