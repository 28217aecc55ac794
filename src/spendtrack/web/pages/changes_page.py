"""Changes: what became known between two days, and what it did to verdicts and gaps."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from spendtrack.analysis import changes as model
from spendtrack.analysis import headlines, why
from spendtrack.assessment.day import Day
from spendtrack.assessment.frames import pledge_rows
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.vocabulary import Category
from spendtrack.web.address import FIRST_DAY, View, plain, query
from spendtrack.web.pages.controls import DAY, Field, choices
from spendtrack.web.pages.page_tables import changed
from spendtrack.web.pages.parts import Child, blank, download, link, number, quotable, table, tools
from spendtrack.web.pages.selection import choose_group, own_selection
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import LABELS, verdict_words

EXPLAINED = 12
SECTIONS = {
    "announced": "New promises",
    "superseded": "Replaced",
    "withdrawn": "Withdrawn",
    "expired": "Expired",
    "edition": "New editions of figures",
}
PART_WORDS = {
    "spending": "spending",
    "gdp": "GDP",
    "pledge": "the pledge",
    "edition": "definition and edition",
    "figures": "figures",
    "figures-and-edition": "figures, edition and definition together",
    "rounding": "rounding",
    "time": "time",
}


MOVED = (
    ("gdp", "Gaps that moved", "gaps-moved"),
    ("defence-spending", "Gaps in equipment that moved, in points of defence spending", "equipment-moved"),
)


def changes(state: State, view: View) -> list[Child]:
    """The whole view, from one frame."""
    rows = changed(state, view)
    first, last = sentences.day(view.earlier), sentences.day(view.as_of)
    form = choices(
        state,
        view,
        [
            Field(
                "Since",
                DAY,
                view.earlier.isoformat(),
                "text",
                f"A day from {FIRST_DAY.isoformat()} on, written as 2026-07-09",
            ),
            choose_group(state, view, every=True),
        ],
        "Show changes",
        {DAY: plain(view.page, view.as_of).earlier.isoformat()},
    )
    counts = rows["kind"].value_counts()
    verdicts = int(counts.get("verdict", 0))
    moved = int(((rows["kind"] == "gap") & ~rows["other_definition"].fillna(value=False)).sum())
    sentence = (
        f"Between {first} and {last}: {counts.get('announced', 0)} promises made, {counts.get('superseded', 0)} replaced, "
        f"{counts.get('edition', 0)} editions of figures published; "
        f"{plural(verdicts, 'verdict')} changed and {plural(moved, 'gap')} moved by "
        f"{model.NOTEWORTHY_PP:g} points or more."
    )
    parts: list[Child] = [
        html.P(state.group_name(view), className="kicker"),
        html.H1(f"What changed since {first}"),
        quotable(sentence),
        *form,
        *own_selection(state, view),
    ]
    if rows.empty:
        return [
            *parts,
            blank("Nothing became known between these two days.", "Take an earlier day or another group."),
        ]
    parts += _counts(state.day(view.earlier), state.day(view.as_of))
    lists: dict[str, list[Child]] = {}
    for kind, title in SECTIONS.items():
        listed = rows[rows["kind"] == kind]
        if not listed.empty:
            lists[kind] = [
                html.H2(f"{title}: {len(listed)}", className="first"),
                _news(state, view, records(listed)),
            ]
    made = lists.pop("announced", [])
    rest = [part for one in lists.values() for part in one]
    columns = [html.Div(one) for one in (made, rest) if one]
    return [
        *parts,
        html.Div(columns, className="pair"),
        *_verdicts(state, view, rows),
        *_gaps(state, view, rows),
        tools(download(state.book, view, "changes", "Download these changes as CSV")),
    ]


def _counts(earlier: Day, later: Day) -> list[Child]:
    """The closed sums of both days side by side, where they differ."""
    before, after = ({one.headline: one for one in headlines.headlines(day)} for day in (earlier, later))
    body: list[list[Child]] = []
    for name, one in after.items():
        was = before[name].counts if name in before else None
        if was is None or was == one.counts:
            continue
        for category in Category:
            old, new = was.get(category, 0), one.counts.get(category, 0)
            if old != new:
                body.append([one.question, LABELS[category].many, str(old), str(new)])
    if not body:
        return []
    head = [("Count of allies", False), ("that", False), ("Before", True), ("Now", True)]
    first, last = (sentences.day(day.date) for day in (earlier, later))
    return [html.H2("Counts that changed"), table(f"On {first} and on {last}", head, body, "counts-moved")]


def _news(state: State, view: View, rows: list[dict[str, Any]]) -> html.Ul:
    titles = {name: row["title"] for name, row in pledge_rows(state.frames).items()}
    items = []
    for row in rows:
        country = row["country"]
        text = f"{state.names.get(country or '', '')}: {row['title']}" if country else row["title"]
        linked: Child = text
        if country in state.countries:
            linked = link(state.book, text, query(View("country", view.as_of, country), state.today))
        by = (
            f", replaced by “{titles.get(row['after'], row['after'])}”" if row["kind"] == "superseded" else ""
        )
        items.append(html.Li([html.Span(sentences.day(row["day"]), className="when"), linked, by]))
    return html.Ul(items, className="news")


def _verdicts(state: State, view: View, rows: pd.DataFrame) -> list[Child]:
    flipped = rows[rows["kind"] == "verdict"]
    if flipped.empty:
        return []
    head = [("Country", False), ("Promise", False), ("Before", False), ("Now", False)]
    body: list[list[Child]] = [
        [
            link(
                state.book,
                state.names.get(row["country"], row["country"]),
                query(View("country", view.as_of, row["country"]), state.today),
            ),
            row["title"].split(": ", 1)[-1],
            verdict_words(row["before"]),
            html.Strong(verdict_words(row["after"])),
        ]
        for row in records(flipped)
    ]
    caption = "Promises in force on both days whose verdict is another one now"
    return [
        html.H2(f"Verdicts that changed: {len(flipped)}"),
        table(caption, head, body, "verdicts", cards=True),
    ]


def _gaps(state: State, view: View, rows: pd.DataFrame) -> list[Child]:
    """Gaps that moved, by points: shares of GDP first, shares of defence spending apart; definitions are no movement."""
    gaps = rows[rows["kind"] == "gap"]
    counted_anew = gaps[gaps["other_definition"].fillna(value=False)]
    moved = gaps.drop(counted_anew.index)
    parts: list[Child] = []
    for share_of, title, name in MOVED:
        mine = moved[moved["share_of"] == share_of]
        if not mine.empty:
            parts += _moved(state, view, mine, title, name)
    if not counted_anew.empty:
        parts.append(
            html.P(
                f"{plural(len(counted_anew), 'gap')} counted on another definition than before "
                f"{'is' if len(counted_anew) == 1 else 'are'} not shown as movement: what the definition changed and what "
                "spending changed cannot be told apart. The file has them.",
                className="note",
                id="counted-anew",
            )
        )
    return parts


def _moved(state: State, view: View, moved: pd.DataFrame, title: str, name: str) -> list[Child]:
    order = moved["points"].abs().sort_values(ascending=False, kind="stable").index
    shown = records(moved.loc[order].head(EXPLAINED))
    head = [
        ("Country", False),
        ("Promise", False),
        ("Gap before", True),
        ("Gap now", True),
        ("Why", False),
    ]
    body: list[list[Child]] = [
        [
            link(
                state.book,
                state.names.get(row["country"], row["country"]),
                query(View("country", view.as_of, row["country"]), state.today),
            ),
            row["title"].split(": ", 1)[-1],
            number(float(row["before"])),
            number(float(row["after"])),
            _why(state, view, row["id"]),
        ]
        for row in shown
    ]
    more = f" The {len(shown)} largest are shown; the file has all." if len(moved) > len(shown) else ""
    return [
        html.H2(f"{title}: {len(moved)}"),
        html.P(f"In points; the parts sum to the change (Shapley decomposition).{more}", className="note"),
        table("Gaps before and now", head, body, name, cards=True),
    ]


def _why(state: State, view: View, obligation: str) -> str:
    try:
        found = why.why(state.day(view.earlier), state.day(view.as_of), obligation)
    except LookupError:
        return "–"
    parts = found.parts[found.parts["against"] == "target"]
    return ", ".join(
        f"{PART_WORDS.get(row['part'], row['part'])} {sentences.signed(row['points'])}"
        for row in records(parts)
        if round(row["points"], 2) != 0
    )
