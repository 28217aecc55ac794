"""What became known and what it flipped, in lists: the newest in sight, the rest folded where search and print find it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis.flips import Flip
from spendtrack.assessment.frames import pledge_rows, source_rows
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import capital
from spendtrack.web.address import View, query
from spendtrack.web.pages.behind_a_promise import titled
from spendtrack.web.pages.parts import Child, link, table, verdict_mark
from spendtrack.web.state import State
from spendtrack.wording import changes_said, sentences
from spendtrack.wording.labels import because, category_of, verdict_words

IN_SIGHT = 6
NAMES = 6
FEW = 6  # so many flips stand in one table
SECTIONS = {
    "announced": "New promises",
    "superseded": "Replaced",
    "withdrawn": "Withdrawn",
    "expired": "Expired",
}


def flip_list(state: State, view: View, found: Sequence[Flip]) -> list[Child]:
    """A line for each way of flipping, with its countries; it opens to promises, causes and reasons."""
    title = html.H2(f"Verdicts that flipped: {len(found)}", id="flipped")
    if not found:
        return [title, html.P("No verdict of a promise that stood on both days flipped.", className="empty")]
    if len(found) <= FEW:
        return [title, _flips(state, view, found, "flips")]
    ways: dict[tuple[str, str], list[Flip]] = {}
    for one in found:
        ways.setdefault((one.before["verdict"], one.after["verdict"]), []).append(one)
    ordered = sorted(ways.values(), key=lambda those: -len(those))
    return [title, html.Div([_way(state, view, those) for those in ordered], className="ways")]


def _way(state: State, view: View, those: list[Flip]) -> html.Details:
    before, after = those[0].before, those[0].after
    names = list(dict.fromkeys(one.after["country_name"] for one in those))
    more = f" and {len(names) - NAMES} more" if len(names) > NAMES + 1 else ""
    summary = html.Summary(
        [
            html.Strong(f"{len(those)} "),
            _verdict(before),
            " → ",
            _verdict(after),
            html.Span(f" {', '.join(names[:NAMES] if more else names)}{more}", className="names"),
        ]
    )
    name = f"flipped-{before['verdict']}-{after['verdict']}"
    return html.Details([summary, _flips(state, view, those, name)], className="fold")


def _flips(state: State, view: View, those: Sequence[Flip], name: str) -> html.Div:
    head = [
        ("Country", False),
        ("Promise", False),
        ("Before", False),
        ("Now", False),
        ("What flipped it", False),
    ]
    body: list[list[Child]] = [
        [
            link(
                state.book,
                one.after["country_name"],
                query(View("country", view.as_of, one.after["country"]), state.today),
            ),
            one.after["title"],
            _verdict(one.before),
            _verdict(one.after),
            html.Span(
                [
                    f"{_upper(changes_said.caused(one.causes))}. ",
                    html.Small(f"{_upper(because(one.after))}."),
                ]
            ),
        ]
        for one in those
    ]
    return table("Promises in force on both days, by name of the country", head, body, name, cards=True)


def _verdict(row: Mapping[str, Any]) -> html.Span:
    return verdict_mark(category_of(row), verdict_words(row["verdict"]))


def _upper(text: str) -> str:
    return capital(text)


def known_lists(state: State, view: View, rows: pd.DataFrame) -> list[Child]:
    """Promises made beside those that ended, and below them the editions of figures; newest first, by name within a day."""
    lists: list[Child] = []
    for kind, title in SECTIONS.items():
        mine = _ordered(state, rows[rows["kind"] == kind])
        if mine:
            lists.append(html.Div([html.H3(f"{title}: {len(mine)}"), *_news(state, view, mine)]))
    promised: list[Child] = [html.Div(lists, className="pair")] if lists else []
    if not lists:
        promised = [html.P("No promise was made, replaced or dropped.", className="empty")]
    editions = _ordered(state, rows[rows["kind"] == "edition"])
    published = (
        _news(state, view, editions)
        if editions
        else [html.P("No edition of figures came out.", className="empty")]
    )
    return [
        html.H2("Promises made, replaced and dropped", id="promised"),
        *promised,
        html.H2(f"New editions of figures: {len(editions)}", id="published"),
        *published,
    ]


def _ordered(state: State, rows: pd.DataFrame) -> list[dict[str, Any]]:
    by_name = sorted(records(rows), key=lambda row: (_name(state, row), row["title"]))
    return sorted(by_name, key=lambda row: str(row["day"]), reverse=True)


def _name(state: State, row: dict[str, Any]) -> str:
    return state.names.get(row["country"] or "", "")


def _news(state: State, view: View, rows: list[dict[str, Any]]) -> list[Child]:
    titles = {name: row["title"] for name, row in pledge_rows(state.frames).items()}
    alone = len(state.members(view)) == 1
    items = [_item(state, view, row, titles, alone) for row in rows]
    shown: list[Child] = [html.Ul(items[:IN_SIGHT], className="news")]
    if len(items) > IN_SIGHT:
        summary = html.Summary(f"{len(items) - IN_SIGHT} more, back to {sentences.day(rows[-1]['day'])}")
        shown.append(html.Details([summary, html.Ul(items[IN_SIGHT:], className="news")], className="fold"))
    return shown


def _item(state: State, view: View, row: dict[str, Any], titles: dict[str, Any], alone: bool) -> html.Li:
    """alone: whether all is of one country, which then need not be named."""
    country = row["country"]
    text = f"{_name(state, row)}: {row['title']}" if country and not alone else row["title"]
    edition = source_rows(state.frames).get(row["id"]) if row["kind"] == "edition" else None
    linked: Child = titled(edition) if edition is not None else text
    if country in state.countries:
        linked = link(state.book, text, query(View("country", view.as_of, country), state.today))
    by = f", replaced by “{titles.get(row['after'], row['after'])}”" if row["kind"] == "superseded" else ""
    return html.Li([html.Span(sentences.day(row["day"]), className="when"), linked, by])
