"""The controls of a view: what a reader can choose, where each choice leads, with a server behind the page or without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from dash import dcc, html

from spendtrack.web.address import PLACES, View, query
from spendtrack.web.pages.parts import Child, aria, data
from spendtrack.web.state import State

# Forms whose answer the script of a plain page makes: the search of the ledger, and what a path would cost.
ANSWERED_BY_SCRIPT = {"words": "ledger", "target": "cost"}
DAY = "since"
CHOICES_FORM = "choices"


@dataclass(frozen=True)
class Select:
    """A labelled select of the browser's own. options: value -> words."""

    label: str
    name: str
    options: Mapping[str, str]
    chosen: str

    def shown(self) -> html.Label:
        options = [
            html.Option(words, value=value, selected=value == self.chosen)
            for value, words in self.options.items()
        ]
        return html.Label([f"{self.label} ", html.Select(options, name=self.name)])


@dataclass(frozen=True)
class Field:
    """A labelled input; what is typed becomes part of the address when the form is sent."""

    label: str
    name: str
    value: Any
    kind: Literal["number", "search", "text"] = "number"
    title: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def shown(self) -> html.Label:
        given = dcc.Input(name=self.name, value=self.value, type=self.kind, debounce=True, **self.more)
        return html.Label([f"{self.label} ", given], title=self.title)


Control = Select | Field


def choices(
    state: State, view: View, controls: Sequence[Control], button: str, first: Mapping[str, str] | None = None
) -> list[Child]:
    """The form of one page. What it does not show stays as it is, whatever view it stands on: it carries the rest of the
    address. Only the place within the view is left, for another choice begins at its top.

    first: what the page shows where the address says nothing, as far as a control can choose it.
    """
    asked_here = {*PLACES, *(one.name for one in controls)}
    kept = {name: value for name, value in query(view, state.today).items() if name not in asked_here}
    named: dict[str, Any] = {
        "action": state.book.view({}),
        "method": "get",
        "className": "choices",
        "id": CHOICES_FORM,
        **data("keep", urlencode(kept)),
        **aria("label", "Choices; the page follows each at once"),
    }
    own = next((ANSWERED_BY_SCRIPT[one.name] for one in controls if one.name in ANSWERED_BY_SCRIPT), None)
    shown = _with_button(controls, html.Button(button, type="submit"))
    if not state.book.plain:
        hidden = [dcc.Input(type="hidden", name=name, value=value) for name, value in kept.items()]
        return [html.Form([*hidden, *shown], **named)]
    if own:
        return [html.Form(shown, **named, **data("own", own))]
    return _among_files(state, controls, kept, named, first or {})


def _with_button(controls: Sequence[Control], button: html.Button) -> list[Child]:
    """The button stands behind what has to be sent with it: words that are typed, since a choice is followed at once."""
    shown: list[Child] = [one.shown() for one in controls]
    searched = isinstance(controls[0], Field) and controls[0].kind == "search"
    shown.insert(1 if searched else len(shown), button)
    return shown


def _among_files(
    state: State,
    controls: Sequence[Control],
    kept: Mapping[str, str],
    named: Mapping[str, Any],
    first: Mapping[str, str],
) -> list[Child]:
    """The same where each choice is a file: an option knows its own, and is a link where no script runs."""
    selects = [one if isinstance(one, Select) else _days(state, one) for one in controls]
    now = {one.name: one.chosen for one in selects}
    shown: list[Child] = []
    links: list[Child] = []
    for one in selects:
        found = list(_with_files(state, one, {**kept, **now}, first))
        if len(found) < 2:
            continue
        options = [
            html.Option(words, value=value, selected=value == one.chosen, **data("to", to))
            for value, words, to in found
        ]
        shown.append(html.Label([f"{one.label} ", html.Select(options, name=one.name)]))
        links.append(html.Li(list(_linked(found, one.chosen))))
    if not shown:
        return []
    return [html.Form(shown, **named), html.Noscript(html.Ul(links, className="plain"))]


def _days(state: State, one: Field) -> Select:
    return Select(one.label, one.name, state.book.days or {}, str(one.value))


def _with_files(
    state: State, select: Select, asked: Mapping[str, str], first: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    for value, words in select.options.items():
        chosen = {name: held for name, held in {**asked, select.name: value}.items() if held}
        to = state.book.exactly({name: held for name, held in chosen.items() if first.get(name) != held})
        if to is not None:
            yield value, words, to


def _linked(found: Sequence[tuple[str, str, str]], chosen: str) -> Iterator[Child]:
    for at, (value, words, to) in enumerate(found):
        if at:
            yield " · "
        yield html.Strong(words) if value == chosen else html.A(words, href=to)
