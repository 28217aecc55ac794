"""Sums of money promised to Ukraine in one table, by donor or in the order of any column, in euros beside their own currency."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.aid_sums import OVERLAP_COLUMN
from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.gaps import by_obligation
from spendtrack.assessment.rows import records
from spendtrack.assessment.slippage import FIRMEST_FIRST
from spendtrack.assessment.sum_verdicts import money
from spendtrack.ledger.folding import fold
from spendtrack.ledger.phrases import capital, plural
from spendtrack.ledger.vocabulary import Category
from spendtrack.web.address import TURNED, View, query
from spendtrack.web.pages.behind_a_promise import behind
from spendtrack.web.pages.parts import Child, aria, data, link, number, verdict_mark
from spendtrack.web.pages.sort_heads import Heads, sort_head
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import REASON_WORDS, STRENGTH_WORDS, because, category_of, verdict_of

Row = dict[str, Any]
HEADS: Heads = {
    "party": ("Donor", "A to Z", "Z to A"),
    "title": ("Promise", "A to Z", "Z to A"),
    "level": ("EUR bn", "largest first", "smallest first"),
    "deadline": ("Years", "first due first", "last due first"),
    "strength": ("Firmness", "firmest first", "softest first"),
    "verdict": ("So far", "met first", "not measured first"),
    "overlap": ("May be counted in", "in most joint sums first", "in fewest first"),
}
JOINT_HEADS: Heads = {
    **HEADS,
    "party": ("Whose", "A to Z", "Z to A"),
    "overlap": ("May hold those of", "most donors first", "fewest first"),
}
LETTERS = 5  # ids up to this long, as NATO, are what people call a party


def in_order(state: State, rows: pd.DataFrame, sort: str) -> list[Row]:
    """Rows of aid_pledges in the order that was asked for, with `judged`: their row of the gap table; ties by name and day."""
    found = [{**row, "name": state.names.get(row["party"], row["party"])} for row in records(rows)]
    found.sort(key=lambda row: (fold(row["name"]), row["starts"] or 9999, row["announced"], row["pledge_id"]))
    firmness = {name: at for at, name in enumerate(FIRMEST_FIRST)}
    verdicts = {str(name): at for at, name in enumerate(Category)}
    keys = {
        "party": lambda row: fold(row["name"]),
        "title": lambda row: fold(row["title"]),
        "level": lambda row: -(row["target_eur_bn"] or 0),
        "deadline": lambda row: row["deadline"] or "9999",
        "strength": lambda row: firmness[row["strength"]],
        "verdict": lambda row: verdicts.get(row["category"], len(verdicts)),
        "overlap": lambda row: (-len((row[OVERLAP_COLUMN] or "").split()), row[OVERLAP_COLUMN] or ""),
    }
    found.sort(key=keys[sort.removesuffix(TURNED)], reverse=sort.endswith(TURNED))
    return found


def sums_table(state: State, view: View, rows: pd.DataFrame, *, joint: bool) -> html.Div:
    """rows: of aid_pledges, national promises or joint ones. By donor their names stand once."""
    judged = by_obligation(state.day(view.as_of))  # a sum is an obligation of its own, also a joint one
    known = rows["pledge_id"].map(lambda name: str(category_of(judged[name])) if name in judged else None)
    ordered = in_order(state, rows.assign(category=known), view.sort)
    promises = pledge_rows(state.frames)
    heads, name = (JOINT_HEADS, "aid-joint") if joint else (HEADS, "aid-money")
    by_donor = view.sort.removesuffix(TURNED) == "party"
    groups = (
        [list(group) for _, group in groupby(ordered, key=lambda row: row["party"])]
        if by_donor
        else [[row] for row in ordered]
    )
    whose = "Joint promises" if joint else "National promises"
    caption = f"{whose} of money, as of {sentences.day(view.as_of)}"
    bodies = [
        html.Tbody(
            [
                html.Tr(
                    [
                        *([_whose(state, view, row, len(group))] if at == 0 else []),
                        *_cells(
                            state, view, row, judged.get(row["pledge_id"]), promises[row["pledge_id"]], heads
                        ),
                    ]
                )
                for at, row in enumerate(group)
            ]
        )
        for group in groups
    ]
    head = [
        sort_head(state, view, column, heads, numeric=column == "level", to="money")
        if not joint
        else html.Th(heads[column][0], scope="col", className="n" if column == "level" else None)
        for column in heads
    ]
    return html.Div(
        html.Table([html.Caption(caption), html.Thead(html.Tr(head)), *bodies]),
        className="table aid-sums",
        tabIndex=0,
        role="region",
        id=name,
        **aria("label", caption),
    )


def _whose(state: State, view: View, row: Row, rows: int) -> html.Th:
    page = query(View("country", view.as_of, row["party"]), state.today)
    known = row["party"] in state.countries
    name = link(state.book, row["name"], page) if known else row["name"]
    return html.Th(name, scope="rowgroup" if rows > 1 else "row", rowSpan=rows if rows > 1 else None)


def _cells(
    state: State, view: View, row: Row, judged: Row | None, promise: Mapping[str, Any], heads: Heads
) -> list[html.Td]:
    said = [html.P(f"{capital(because(judged))}.")] if judged is not None else []
    title = html.Details(
        [html.Summary(row["title"]), html.Div([*said, *behind(state, view, promise)], className="opened")]
    )
    status = "" if row["status"] == "in force" else html.Small(str(row["status"]))
    contents: dict[str, Child] = {
        "title": [title, status],
        "level": [number(row["target_eur_bn"]), html.Small(_own(row))],
        "deadline": _years(row),
        "strength": STRENGTH_WORDS[row["strength"]],
        "verdict": _given(judged),
        "overlap": _overlap(state, row, joint=heads is JOINT_HEADS),
    }
    return [
        html.Td(
            content,
            className=f"{column} n" if column == "level" else column,
            **data("label", heads[column][0]),
        )
        for column, content in contents.items()
    ]


def _own(row: Row) -> str:
    """The sum as it was promised: "SEK 40 bn", "at least EUR 1 bn a year"."""
    return f"{sentences.level(row)}{' a year' if row['counted'] == 'each-year' else ''}"


def _years(row: Row) -> str:
    first, last = row["starts"], row["deadline"]
    if last is None:
        return "no year" if first is None else f"from {first}"
    one = first is None or str(last).partition("/")[0] == str(first)
    return sentences.day(last) if one else f"{first} to {sentences.day(last)}"


def _given(judged: Row | None) -> Child:
    """The verdict, and what was counted so far against what was promised for the same years."""
    if judged is None:
        return "–"
    words = verdict_of(judged)
    if words.startswith("cannot"):
        words = REASON_WORDS.get(judged["reason_code"], words)
    parts: list[Child] = [verdict_mark(str(category_of(judged)), words)]
    if judged["sum_so_far"] is not None:
        unit = judged["unit"]
        parts.append(
            html.Small(
                f"{money(judged['sum_so_far'], unit)} of {money(judged['sum_promised'], unit).split(' ')[1]}, {_counted(judged)}"
            )
        )
    if judged["sum_claimed"] is not None:
        parts.append(html.Small(f"by its own count {money(judged['sum_claimed'], judged['unit'])}"))
    return parts


def _counted(row: Row) -> str:
    first, last = int(row["sum_from"]), int(row["sum_to"])
    return str(first) if first == last else f"{first} to {last}"


def _overlap(state: State, row: Row, *, joint: bool) -> Child:
    ids = (row[OVERLAP_COLUMN] or "").split()
    if not ids:
        return "–"
    names = sorted((state.names.get(one, one) for one in ids), key=fold)
    if joint:
        return html.Details([html.Summary(plural(len(ids), "donor")), html.Small(", ".join(names))])
    return ", ".join(
        sorted(
            (
                one if len(one) < LETTERS else state.names.get(one, one).removesuffix(" for Ukraine")
                for one in ids
            ),
            key=fold,
        )
    )
