"""The days that matter, as a strip above a view: the one before, what happened at this one, the one after, and all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dash import html

from spendtrack.analysis.turning_points import turning_points
from spendtrack.web.address import ALLIANCE, FIRST_DAY, View, query
from spendtrack.web.pages.parts import Child, aria, data
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.stops import said

ON = ("overview", "country", "compare")


@dataclass(frozen=True, slots=True)
class Stop:
    """A day that a reader can step to: its line and where the same view of that day is."""

    day: date
    words: str
    to: str


def stops(state: State, view: View) -> list[Stop]:
    """The stops of the view, oldest first, today last; none on other pages, and only days that have a page."""
    if view.page not in ON:
        return []
    party = view.country if view.page == "country" else view.group
    today = state.day(state.today)
    points = today.results.get((turning_points, party), lambda: turning_points(today, {party}, ALLIANCE))
    lines = {max(one.day, FIRST_DAY): said(one, state.names) for one in points}
    lines.setdefault(state.today, "Today")
    found = []
    for day, words in sorted(lines.items()):
        to = state.book.exactly(query(replace(view.unasked, as_of=day), state.today))
        if to is not None:
            found.append(Stop(day, words, to))
    return found if len(found) > 1 else []


def days_strip(state: State, view: View) -> list[Child]:
    """A note that the day is past, and the strip. The script of the page makes a slider of its list."""
    return [*_past(state, view), *_strip(stops(state, view), view)]


def _past(state: State, view: View) -> list[Child]:
    if view.page not in ON or view.as_of == state.today:
        return []
    today = state.book.view(query(replace(view.unasked, as_of=state.today), state.today))
    return [
        html.P(
            [
                f"You see what was known on {sentences.day(view.as_of)}; ",
                html.A("today’s view is here", href=today),
                ".",
            ],
            className="notice past",
        )
    ]


def _strip(found: list[Stop], view: View) -> list[Child]:
    if not found:
        return []
    at = max((at for at, one in enumerate(found) if one.day <= view.as_of), default=0)
    here = found[at]
    exact = here.day == view.as_of
    before = at - 1 if exact else at
    since = "" if exact else " (the last of these days before the one shown)"
    return [
        html.Nav(
            [
                _step(found, before, "Earlier", "‹ "),
                _step(found, at + 1, "Later", " ›"),
                html.P(
                    [html.Strong(f"{sentences.day(here.day)}{since}: "), here.words], className="happened"
                ),
                html.Details(
                    [
                        html.Summary(
                            "The one day that matters"
                            if len(found) == 1
                            else f"All {len(found)} days that matter"
                        ),
                        html.Ol(
                            [
                                html.Li(
                                    [
                                        html.A(
                                            sentences.day(one.day),
                                            href=one.to,
                                            **data("day", one.day.isoformat()),
                                            **(aria("current", "date") if one.day == view.as_of else {}),
                                        ),
                                        html.Span(f" {one.words}"),
                                    ]
                                )
                                for one in found
                            ]
                        ),
                    ]
                ),
            ],
            className="days",
            **aria("label", "Days that matter"),
        )
    ]


def _step(found: list[Stop], at: int, words: str, sign: str) -> Child:
    if not 0 <= at < len(found):
        return html.Span(words, className="step")
    day = sentences.day(found[at].day)
    text = f"{sign}{words}" if sign.startswith("‹") else f"{words}{sign}"
    return html.A(text, href=found[at].to, className="step", title=day, **aria("label", f"{words}: {day}"))
