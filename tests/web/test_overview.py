"""The Overview and the days above a view, as plain HTML: links without scripts, what a past day says, what is due."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

import pytest
from flask.testing import FlaskClient

from spendtrack.charts.theme import TONE_COLORS
from spendtrack.web.delivery.own_files import stylesheet
from tests.real import TODAY

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Tree(HTMLParser):
    """A page as elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root = Element("page")
        self._open = [self.root]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = SubElement(self._open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        at = self._open[-1]
        if len(at):
            at[-1].tail = (at[-1].tail or "") + data
        else:
            at.text = (at.text or "") + data


def page(client: FlaskClient, query: str) -> Element:
    return Tree(client.get(f"/{query}").get_data(as_text=True)).root


def words(element: Element) -> str:
    return "".join(element.itertext())


@pytest.mark.parametrize(
    "query",
    ["?group=BALTIC&as-of=2024-06-30", "?page=country&country=EST", "?page=compare&measure=equipment"],
)
def test_without_scripts_each_day_that_matters_is_a_link_that_keeps_the_choices(
    client: FlaskClient, query: str
) -> None:
    links = page(client, query).findall(".//nav[@class='days']//ol//a")
    days, places = [one.attrib["data-day"] for one in links], [one.attrib["href"] for one in links]
    assert days == sorted(set(days)) and days[0] == "2014-09-05" and days[-1] == TODAY.isoformat()
    kept = [part for part in query.lstrip("?").split("&") if not part.startswith("as-of")]
    assert all(part in place for place in places for part in kept)
    here = page(client, places[3].lstrip("/"))
    field = here.find(".//input[@name='as-of']")
    assert field is not None and field.attrib["value"] == days[3]
    assert [one.attrib["data-day"] for one in here.findall(".//nav[@class='days']//a[@aria-current]")] == [
        days[3]
    ]
    steps = [one.attrib["href"] for one in here.findall(".//nav[@class='days']/a")]
    assert steps == [places[2], places[4]]


def test_a_past_day_says_that_it_is_one_and_other_pages_have_no_strip(client: FlaskClient) -> None:
    past = page(client, "?as-of=2025-09-01").find(".//p[@class='notice past']")
    assert past is not None and "as-of" not in past[0].attrib["href"]
    assert words(past) == "You see what was known on 1 September 2025; today’s view is here."
    assert page(client, "").find(".//p[@class='notice past']") is None
    assert page(client, "?page=ledger&as-of=2025-09-01").find(".//nav[@class='days']") is None


def test_everything_due_within_fourteen_months_is_listed_in_order(client: FlaskClient) -> None:
    years = page(client, "").findall(".//details[@class='due-year']")
    named = [words(one[0][0]) for one in years]
    assert named == sorted(named) and named[-1] == str(TODAY.year + 1)
    due = [words(one) for one in years[-1].iter("li")]
    assert len(due) >= 10 and any("financial year of the 2.5%" in one for one in due)


@pytest.mark.parametrize("query", ["", "?as-of=2024-06-30", "?group=EU"])
def test_news_tells_of_promises_and_spending_and_never_of_a_series_of_gdp(
    client: FlaskClient, query: str
) -> None:
    news = [words(one) for one in page(client, query).findall(".//ul[@class='news walk']/li")]
    assert news and not any("GDP at current prices" in one or "xchange rates" in one for one in news)


def test_each_count_stands_under_its_own_cells(client: FlaskClient) -> None:
    counts = [
        one for one in page(client, "?group=EU").iter("details") if "--cells" in one.attrib.get("style", "")
    ]
    assert len(counts) > 5
    for one in counts:
        cells, number = re.search(r"--cells:\s*(\d+)", one.attrib["style"]), one.find("./summary/strong")
        assert cells and number is not None
        assert cells[1] == number.text == str(len(one.findall("./ul/li")))


def test_the_page_has_the_colours_of_its_charts() -> None:
    style = stylesheet().ready.plain.decode()
    for tone, color in TONE_COLORS.items():
        assert re.findall(rf"--{tone}:\s*(#\w+)", style) == [color]


def test_the_table_begins_with_country_and_verdict(client: FlaskClient) -> None:
    head = page(client, "?as-of=2024-06-30").findall(".//div[@id='gap-table']//thead//th")
    assert [one.text for one in head[:2]] == ["Country", "Verdict"]
