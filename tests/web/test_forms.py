"""Every form of every view, as a browser without scripts sends it: what it does not show stays as it was chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web.address import CHOICES, PAGES, PLACES, View, plain, search
from spendtrack.web.state import State
from tests.real import TODAY

PAST = date(2026, 7, 20)
# A choice in every place of an address, none of them the one that a page begins with.
CHOSEN: dict[str, Any] = {
    "country": "NLD",
    "group": "OWN",
    "countries": ("POL", "EST", "ITA"),
    "measure": "equipment",
    "basis": "nato-legacy",
    "since": date(2025, 9, 1),
    "words": "gdp",
    "strength": "plan",
    "status": "in-force",
    "due": "2027",
    "sort": "deadline-turned",
    "part": 2,
    "target": 3.1,
    "by": 2033,
    "profile": "back",
    "tab": "table",
    "open": "POL",
}
# What a reader would change a typed field to; a list offers its own other values.
TYPED = {"words": "budget", "target": "2.7", "by": "2031", "since": "2025-11-03", "as-of": "2026-07-01"}


@dataclass
class Form:
    """What a form sends as it stands, and the other values that its lists offer."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)

    @property
    def asks(self) -> list[str]:
        return [name for name in self.sent if name not in self.hidden]


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open = False
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert held["method"] == "get"
            self.forms.append(Form(held["action"]))
            self._open = True
        if not self._open:
            return
        form = self.forms[-1]
        if tag == "input":
            assert held["name"] not in form.sent, "nothing is asked and kept at the same time"
            form.sent[held["name"]] = held.get("value", "")
            if held["type"] == "hidden":
                form.hidden.append(held["name"])
        elif tag == "select":
            assert held["name"] not in form.sent
            self._select = held["name"]
            form.offered[self._select] = []
        elif tag == "option":
            if "selected" in held or not form.offered[self._select]:
                form.sent[self._select] = held["value"]
            form.offered[self._select].append(held["value"])

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


@pytest.fixture(scope="module")
def state(loaded: tuple[Ledger, list[Problem]]) -> State:
    return State(*loaded, lambda: TODAY)


def everything_chosen(page: str) -> View:
    return replace(plain(page, PAST), **{name: CHOSEN[name] for name in CHOICES[page]})


def forms_of(client: FlaskClient, view: View) -> list[Form]:
    return Forms(client.get(f"/{search(view, TODAY)}").text).forms


def test_there_is_a_choice_for_every_place_of_an_address() -> None:
    assert set(CHOSEN) == {name for names in CHOICES.values() for name in names}


@pytest.mark.parametrize("page", PAGES)
def test_a_form_keeps_what_it_does_not_show(client: FlaskClient, state: State, page: str) -> None:
    view = everything_chosen(page)
    forms = forms_of(client, view)
    assert forms, "the header has one at least"
    at_its_top = replace(view, **{name: getattr(plain(page, PAST), name) for name in PLACES})
    for form in forms:
        unchanged, notices = state.read("?" + urlencode(form.sent))
        assert (unchanged, notices) == (at_its_top, [])
        for name in form.asks:
            for value in form.offered.get(name, [TYPED.get(name, "")])[:4]:
                if value == form.sent[name]:
                    continue
                asked, notices = state.read("?" + urlencode(form.sent | {name: value}))
                assert notices == []
                kept = replace(asked, **changed(name, view))
                if asked.page == page:
                    assert kept == at_its_top, (name, value)
                else:  # the header's list of countries leads to another page
                    assert name == "country" and asked.as_of == view.as_of


def changed(name: str, view: View) -> dict[str, Any]:
    """The one field that a control changes, as it was."""
    own = name.replace("-", "_")
    return {own: getattr(view, own)}


def test_every_page_that_takes_choices_has_a_form_beside_the_header(client: FlaskClient) -> None:
    for page in ("overview", "country", "compare", "promises", "ledger", "changes"):
        assert len(forms_of(client, replace(everything_chosen(page), target=None, by=None))) > 1, page


def test_a_list_of_the_header_leads_from_a_country_to_all_and_to_another(
    client: FlaskClient, state: State
) -> None:
    header = forms_of(client, everything_chosen("country"))[0]
    assert state.read("?" + urlencode(header.sent | {"country": ""}))[0] == plain("overview", PAST)
    other = state.read("?" + urlencode(header.sent | {"country": "POL"}))[0]
    assert (other.page, other.country, other.as_of) == ("country", "POL", PAST)
