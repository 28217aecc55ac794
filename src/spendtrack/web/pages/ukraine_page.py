"""Ukraine: what was promised as a share of GDP and in money, what was set aside, and what donors claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from dash import html

from spendtrack.assessment import asof
from spendtrack.assessment.frames import pledge_rows, source_rows
from spendtrack.assessment.gaps import gap_table
from spendtrack.assessment.rows import records
from spendtrack.charts.aid_chart import aid_chart
from spendtrack.ledger.phrases import all_of
from spendtrack.ledger.vocabulary import Verdict
from spendtrack.web.address import View, query
from spendtrack.web.pages.page_tables import aid_given, aid_pledges, claims
from spendtrack.web.pages.parts import (
    Child,
    blank,
    correct,
    correct_figure,
    download,
    graph,
    link,
    number,
    quotable,
    table,
    tools,
)
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import STRENGTH_WORDS, because, short_verdict

# Money of several donors: it holds what the countries promised themselves, so it is never added to them.
JOINT = ("organisation", "coalition")


def ukraine(state: State, view: View) -> list[Child]:
    """The whole view: shares, money pledges, joint promises, claims. Nothing is summed over parties."""
    given, promised = aid_given(state, view), aid_pledges(state, view)
    day = sentences.day(view.as_of)
    head: list[Child] = [
        html.P("Military aid to Ukraine", className="kicker"),
    ]
    if promised.empty:
        none = blank(
            f"No pledge of aid had been made by {day}.", "The first ones of the ledger date from 2022."
        )
        return [*head, html.H1("Who keeps what they promised Ukraine?"), none]
    gaps = gap_table(state.day(view.as_of))
    shares = gaps[(gaps["measure"] == "ukraine") & gaps["target"].notna()]
    sentence = " ".join(_kept(row) for row in records(shares[shares["period_value"].notna()]))
    live = promised["status"].isin(["in force", "proposed", "unconfirmed"])
    joint = promised["party"].map(state.kinds).isin(JOINT)
    money = promised["measure"] != "ukraine"
    return [
        *head,
        html.H1(_answer(shares)),
        quotable(
            f"{sentence} As of {day}." if sentence else f"No share of GDP can be judged yet. As of {day}."
        ),
        *_chart(state, view, given, shares),
        html.H2("Promised as a share of GDP"),
        html.P(
            "Judged on what was set aside for specific packages (allocations, Kiel Institute) over GDP of the same years "
            "(Eurostat), on all years of the pledge together; never on part of a year. Allocated is not delivered.",
            className="note",
        ),
        _shares(shares, state, view),
        html.H2("Promised in money"),
        html.P(
            "Each by its own donor, in its own currency and for its own years: not to be added up.",
            className="note",
        ),
        _money(state, view, promised[live & money & ~joint], "money"),
        html.H2("Promised jointly, and counted twice if added"),
        html.P(
            [
                html.Strong("∩ These overlap with the national promises above and with one another."),
                " NATO’s sum counts what allies give by themselves, and coalitions count again what their members "
                "reported elsewhere. They are shown, never added.",
            ],
            className="note",
        ),
        _money(state, view, promised[live & money & joint], "joint"),
        html.H2("What donors say of themselves"),
        _claims(claims(state, view)),
        tools(
            download(state.book, view, "aid", "Allocations as CSV"),
            download(state.book, view, "aid-pledges", "Pledges as CSV"),
            download(state.book, view, "claims", "Claims as CSV"),
            correct_figure(state, "donor, ukraine, year, edition"),
        ),
    ]


def _answer(shares: pd.DataFrame) -> str:
    """The answer as a headline: who keeps a promised share of GDP and who does not, by name."""
    judged = shares[~shares["verdict"].isin([Verdict.TOO_EARLY, Verdict.UNMEASURABLE])]
    if judged.empty:
        return "Who keeps what they promised Ukraine?"
    kept = (
        judged.loc[judged["verdict"].isin([Verdict.MET, Verdict.ON_PACE]), "country_name"]
        .drop_duplicates()
        .tolist()
    )
    others = judged[~judged["country_name"].isin(kept)]
    late = others.loc[others["latest_value"] >= others["target"], "country_name"].drop_duplicates().tolist()
    rest = others.loc[~others["country_name"].isin(late), "country_name"].drop_duplicates().tolist()
    year = int(judged["latest_year"].max()) if judged["latest_year"].notna().any() else 0
    parts = [
        f"{all_of(kept)} {'keeps' if len(kept) == 1 else 'keep'} what {'it' if len(kept) == 1 else 'they'} promised Ukraine"
        if kept
        else "",
        f"{all_of(late)} did in {year}, not over all years so far" if late else "",
        f"{all_of(rest)} {'falls' if len(rest) == 1 else 'fall'} short" if rest else "",
    ]
    return "; ".join(part for part in parts if part)


def _kept(row: dict[str, Any]) -> str:
    first, last = int(row["period_from"]), int(row["period_to"])
    years = f"in {first}" if first == last else f"over {first} to {last}"
    own = f", though {row['claim_note']}" if row["claim_differs"] else ""
    return (
        f"{row['country_name']} set aside {row['period_value']:.2f}% of GDP {years} against {row['target']:g}% a "
        f"year: {sentences.verdict(row)}{own}."
    )


def _chart(state: State, view: View, given: pd.DataFrame, shares: pd.DataFrame) -> list[Child]:
    whole = given[given["status"] == "actual"]
    if whole.empty:
        return [html.P("No yearly figure on aid had been published by this day.", className="empty")]
    year = int(whole["year"].max())
    rows = whole[whole["year"] == year]
    judged = shares[shares["period_value"].notna()]
    pledged = {str(code): float(level) for code, level in judged.groupby("country")["target"].max().items()}
    periods = {
        row["country"]: (float(row["period_value"]), int(row["period_from"]), int(row["period_to"]))
        for row in records(judged)
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


def _shares(shares: pd.DataFrame, state: State, view: View) -> html.Div:
    head = [
        ("Donor", False),
        ("Promise", False),
        ("Newest year, %", True),
        ("All years, %", True),
        ("Missing, EUR m", True),
        ("Verdict", False),
    ]
    body: list[list[Child]] = []
    for row in records(shares):
        known = row["latest_value"] is not None
        year = html.Small(f"{int(row['latest_year'])} {row['latest_status']}") if known else ""
        over = (
            html.Small(f"{row['period_from']} to {row['period_to']}")
            if row["period_value"] is not None
            else ""
        )
        body.append(
            [
                link(
                    state.book,
                    row["country_name"],
                    query(View("country", view.as_of, row["country"]), state.today),
                ),
                html.Span([row["title"], html.Small(f"{STRENGTH_WORDS[row['strength']]}")]),
                html.Span([number(row["latest_value"]), year]),
                html.Span([number(row["period_value"]), over]),
                number(row["period_gap_eur_m"], 0),
                html.Span([short_verdict(row), html.Small(because(row)), _claim(row)]),
            ]
        )
    return table(
        f"Shares of GDP promised, as of {sentences.day(view.as_of)}", head, body, "aid-shares", cards=True
    )


def _claim(row: dict[str, Any]) -> Child:
    """What the donor itself says, beside the verdict."""
    return html.Small(f"{row['claim_note']}.") if row["claim_note"] is not None else ""


def _money(state: State, view: View, rows: pd.DataFrame, name: str) -> html.Div | html.P:
    if rows.empty:
        return html.P("None by this day.", className="empty")
    head = [("Whose", False), ("Promise", False), ("Amount", False), ("Status", False), ("Record", False)]
    lines = {name: row["line"] for name, row in pledge_rows(state.frames).items()}
    overlaps = _overlaps(state, view)
    body: list[list[Child]] = []
    for row in records(rows):
        level = f"{sentences.level(row)}{sentences.due(row)}"
        if row["counted"] == "total" and row["starts"] is not None:
            one = str(row["starts"]) == str(row["deadline"])
            years = f"in {row['starts']}" if one else f"from {row['starts']} to {row['deadline']}"
            level = f"{sentences.level(row)} in all, {years}"
        notes = [text for text in (row["note"], row["definition"]) if text is not None]
        body.append(
            [
                html.Span(state.names.get(row["party"], row["party"])),
                html.Span([row["title"], *[html.Small(text) for text in [*notes, *overlaps(row["party"])]]]),
                html.Span([level, html.Small(STRENGTH_WORDS[row["strength"]])]),
                row["status"],
                correct(state, row["pledge_id"], lines[row["pledge_id"]]),
            ]
        )
    caption = {"money": "National promises of money", "joint": "Joint promises of money"}[name]
    return table(f"{caption}, as of {sentences.day(view.as_of)}", head, body, f"aid-{name}", cards=True)


def _overlaps(state: State, view: View) -> Callable[[str], list[str]]:
    """For each party what its money may be counted in again: by membership, since no source says how much overlaps."""
    table_ = aid_pledges(state, view)
    joint = {str(party) for party in table_["party"] if state.kinds.get(str(party)) in JOINT}
    listed = asof.members(state.day(view.as_of))
    members = {str(group): set(rows["party"]) for group, rows in listed.groupby("group") if group in joint}

    def said(party: str) -> list[str]:
        if party not in joint:
            groups = sorted(state.names.get(one, one) for one, who in members.items() if party in who)
            return [f"∩ May be counted again by: {', '.join(groups)}."] if groups else []
        donors = sorted(
            state.names.get(one, one)
            for one in {str(party) for party in table_["party"]} & members.get(party, set()) - joint
        )
        return [f"∩ May count again what these promised: {', '.join(donors)}."] if donors else []

    return said


def _claims(rows: pd.DataFrame) -> html.Div | html.P:
    if rows.empty:
        return html.P("No claim by this day.", className="empty")
    head = [("Donor", False), ("For", False), ("Claimed", True), ("Said", False)]
    body: list[list[Child]] = [
        [
            row["country_name"] if row["country_name"] is not None else row["party"],
            f"{'up to ' if row['measure'].endswith('cumulative') else ''}{row['year']}",
            f"{row['value']:,.10g} {row['unit'].replace('pct-gdp', '% of GDP')}",
            f"{row['edition_title']} ({row['published']})",
        ]
        for row in records(rows)
    ]
    return table("Claims: kept apart, never added, never judged on", head, body, "claims", cards=True)
