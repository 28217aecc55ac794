"""Ledger: every pledge there is, to search, filter and sort, with its exact line and a form to correct it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import html

from spendtrack.assessment.frames import pledge_rows, source_rows
from spendtrack.assessment.rows import records
from spendtrack.web.address import ALL_MEASURES, TURNED, View, plain, query
from spendtrack.web.pages.controls import Select, choices
from spendtrack.web.pages.page_tables import ledger as listed
from spendtrack.web.pages.parts import (
    Child,
    aria,
    blank,
    correct,
    download,
    link,
    table,
    tools,
)
from spendtrack.web.pages.promise_filters import due_choice, search_field, status_choice, when_due
from spendtrack.web.pages.selection import choose_group, own_selection
from spendtrack.web.pages.sort_heads import sort_head
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import MEASURE_NAMES, STRENGTH_WORDS

PART = 40
# Column -> what it is sorted by, and in words what comes first, and first when it is turned.
HEADS = {
    "party": ("Party", "A to Z", "Z to A"),
    "title": ("Promise", "A to Z", "Z to A"),
    "level": ("Level", "highest share first", "lowest share first"),
    "deadline": ("Due", "soonest first", "latest first"),
    "strength": ("Firmness", "firmest first", "softest first"),
    "announced": ("Announced", "newest first", "oldest first"),
    "status": ("Status", "A to Z", "Z to A"),
    "confidence": ("Confidence", "surest first", "least sure first"),
    "sources": ("Sources", "A to Z", "Z to A"),
}


def ledger(state: State, view: View) -> list[Child]:
    """The whole view: a part of the table at a time, the file always whole."""
    rows = listed(state, view)
    # A page without a server holds all rows: its script searches among them.
    size = max(1, len(rows)) if state.book.plain else PART
    parts = max(1, -(-len(rows) // size))
    part = min(view.part, parts)
    shown = rows.iloc[(part - 1) * size : part * size]
    noun = "pledge" if len(rows) == 1 else "pledges"
    standing = f"{noun} in force" if view.status == "in-force" else f"{view.status} {noun}".strip()
    count = f"{len(rows)} {standing}"
    return [
        html.P("The ledger", className="kicker"),
        html.H1(f"{count}{when_due(view)}, each with who says so"),
        *choices(
            state,
            view,
            [
                search_field(view),
                choose_group(state, view, every=True),
                Select(
                    "Measure",
                    "measure",
                    {"": "any", **{n: MEASURE_NAMES[n] for n in ALL_MEASURES}},
                    view.measure,
                ),
                Select("Firmness", "strength", {"": "any", **STRENGTH_WORDS}, view.strength),
                status_choice(view),
                due_choice(state, view, listed(state, replace(view, due=""))),
                Select("Order", "sort", _orders(), view.sort),
            ],
            "Search",
        ),
        *own_selection(state, view),
        tools(download(state.book, view, "ledger", f"Download {count} as CSV")),
        _table(state, view, records(shown))
        if len(rows)
        else blank(
            "No pledge fits.",
            "Take away a filter or a word.",
            link(state.book, "To every pledge", query(plain("ledger", view.as_of), state.today)),
        ),
        _pager(state, view, part, parts),
    ]


def _table(state: State, view: View, rows: list[dict[str, Any]]) -> html.Div:
    sources = source_rows(state.frames)
    lines = {name: row["line"] for name, row in pledge_rows(state.frames).items()}
    head = [(title, False) for title, _, _ in HEADS.values()]
    # On a page without a server its script makes the links.
    heads = [sort_head(state, view, name, HEADS, linked=not state.book.plain) for name in HEADS]
    body: list[list[Child]] = []
    for row in rows:
        page = query(View("country", view.as_of, row["party"]), state.today)
        known = row["party"] in state.countries
        level = sentences.level(row) if row["target"] is not None else "–"
        name = state.names.get(row["party"], row["party"])
        body.append(
            [
                link(state.book, name, page) if known else name,
                html.Div(
                    [
                        row["title"],
                        html.Small(row["pledge_id"]),
                        correct(state, row["pledge_id"], lines[row["pledge_id"]]),
                    ]
                ),
                html.Span([level, html.Small(MEASURE_NAMES[row["measure"]])]),
                sentences.due(row).strip() or "–",
                STRENGTH_WORDS[row["strength"]],
                html.Span(sentences.day(row["announced"]), className="keep"),
                row["status"],
                row["confidence"],
                html.Ul([_source(sources[one]) for one in (row["sources"] or "").split()], className="cites"),
            ]
        )
    return table(
        f"Pledges announced by {sentences.day(view.as_of)}",
        head,
        body,
        "ledger-table",
        cards=True,
        heads=heads,
    )


def _orders() -> dict[str, str]:
    """Every order in words: "Due, soonest first"."""
    return {
        f"{name}{turned}": f"{title}, {words}"
        for name, (title, *both) in HEADS.items()
        for turned, words in zip(("", TURNED), both, strict=True)
    }


def _source(source: Any) -> html.Li:
    words: Child = str(source["publisher"])
    if source["url"] is not None:
        words = html.A(words, href=source["url"], rel="noopener", title=source["title"])
    return html.Li([words, " (second-hand)" if source["second_hand"] else ""])


def _pager(state: State, view: View, part: int, parts: int) -> html.Nav | None:
    if parts == 1:
        return None
    items: list[Child] = []
    for one in range(1, parts + 1):
        asked = {**query(view, state.today), "part": str(one)}
        if one == 1:
            asked.pop("part")
        items.append(
            html.Li(
                html.Span(str(one), **aria("current", "page"))
                if one == part
                else link(state.book, str(one), asked, **aria("label", f"Part {one} of {parts}"))
            )
        )
    return html.Nav(html.Ol(items, className="pager"), **aria("label", "Parts of the ledger"))
