"""Does a form leave alone what it does not show? Every form and the menu, as plain HTML, from where nobody stands."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode

import pytest
from flask.testing import FlaskClient


class Fields(HTMLParser):
    """What a browser sends of the forms of a page, and where its menu leads."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.menu: dict[str, dict[str, str]] = {}
        self._form = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = given["id"]
            self.forms.setdefault(self._form, {})
        elif tag == "select":
            self._select = given["name"]
        elif tag == "input" and "name" in given:
            self.forms.setdefault(given.get("form", self._form), {})[given["name"]] = given.get("value", "")
        elif tag == "option" and ("selected" in given or self._select not in self.forms[self._form]):
            self.forms[self._form][self._select] = given.get("value", "")
        elif tag == "a" and "data-page" in given:
            self.menu[given["data-page"]] = dict(parse_qsl(given["href"].partition("?")[2]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""


def fields(client: FlaskClient, asked: dict[str, str]) -> Fields:
    found = Fields()
    found.feed(client.get(f"/?{urlencode(asked)}").get_data(as_text=True))
    return found


OWN = {"group": "OWN", "countries": "NOR SWE", "as-of": "2026-08-15"}
ASKED = [
    {"page": "country", "country": "NOR", **OWN},
    {"page": "country", "country": "NOR", "target": "4.5", "by": "2030", **OWN},
    {"page": "overview", **OWN},
    {"page": "compare", "measure": "equipment", "basis": "nato-legacy", **OWN},
    {"page": "promises", "measure": "core", "strength": "plan", **OWN},
    {"page": "ledger", "words": "gdp", "strength": "plan", "sort": "deadline", **OWN},
    {"page": "changes", "since": "2026-02-01", **OWN},
]


@pytest.mark.parametrize("asked", ASKED, ids=[one["page"] for one in ASKED])
def test_a_form_that_is_sent_unchanged_leads_to_the_same_view(
    client: FlaskClient, asked: dict[str, str]
) -> None:
    sent = {name: value for name, value in fields(client, asked).forms["choices"].items() if value}
    asked = {"measure": "core", **asked} if asked["page"] in ("compare", "promises") else asked
    missing = {name: value for name, value in asked.items() if sent.get(name) != value}
    assert missing == {}


def test_what_it_would_cost_is_asked_for_the_country_of_the_page(client: FlaskClient) -> None:
    """From Norway with an own selection and a past day, without scripts: the answer is Norway's, on that day."""
    sent = fields(client, ASKED[0]).forms["choices"] | {"target": "4", "by": "2033"}
    page = client.get(f"/?{urlencode(sent)}").get_data(as_text=True)
    assert "<h3>Norway: from " in page and "to 4% of GDP by 2033" in page
    assert "As of 15 August 2026." in page


@pytest.mark.parametrize(
    "page", ["overview", "compare", "promises", "ledger", "changes", "ukraine", "method"]
)
def test_the_menu_remembers_the_country_and_what_was_chosen(client: FlaskClient, page: str) -> None:
    there = fields(client, ASKED[0]).menu[page]
    assert there == {"page": page, "country": "NOR", **OWN}
    back = fields(client, there).menu["country"]
    assert back == {"page": "country", "country": "NOR", **OWN}
    assert fields(client, {"page": page}).menu["country"] == {"page": "country", "country": "GBR"}


def test_a_carried_name_that_makes_no_sense_goes_no_further(client: FlaskClient) -> None:
    menu = fields(client, {"page": "compare", "country": "XYZ"}).menu
    assert menu["country"]["country"] == "GBR"
    assert "group" not in fields(client, {"page": "method", "group": "<script>"}).menu["overview"]


def test_a_view_says_the_same_whatever_is_carried_past_it(client: FlaskClient) -> None:
    plain, carried = (
        client.get(f"/?page=compare{more}")
        .get_data(as_text=True)
        .split('id="first">')[1]
        .split("react-entry")[0]
        for more in ("", "&country=NOR")
    )
    assert plain == carried
