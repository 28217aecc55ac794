"""Thirteen questions of readers: each answered after at most three clicks from the front page, within two screens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Literal

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

import spendtrack
from tests.real import DATA, TODAY
from tests.web.browser.conftest import awake
from tests.web.browser.looking import ready

pytestmark = pytest.mark.browser
SCREENS: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 900},
    "phone": {"width": 390, "height": 844},
}
MOST_CLICKS = 3
MOST_SCREENS = 2
# Where a place on the page ends, in pixels below the top of what the reader sees after the last click.
ENDS = "one => one.getBoundingClientRect().bottom"


class Reader:
    """Somebody who begins at the front page, whose clicks are counted and whose answers are measured."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.ends = page, 0, 0.0

    def country(self, code: str) -> None:
        self._click(lambda: self.page.locator("#controls select[name=country]").select_option(code))

    def day(self, day: str) -> None:
        self._click(lambda: self.page.locator("#controls input[name=as-of]").fill(day))

    def menu(self, words: str) -> None:
        link = self.page.locator("header nav").get_by_role("link", name=words, exact=True)
        self._click(link.click)

    def choose(self, name: str, value: str) -> None:
        choice = self.page.locator(f"#content form.choices select[name={name}]")
        self._click(lambda: choice.select_option(value))

    def follow(self, words: str) -> None:
        self._click(self.page.locator("#content").get_by_role("link", name=words).first.click)

    def unfold(self, words: str) -> None:
        self._click(self.page.locator("#content summary").filter(has_text=words).first.click)

    def _click(self, act: Callable[[], Any]) -> None:
        self.clicks += 1
        act()

    def sees(self, words: str | re.Pattern[str], within: str = "#content") -> Locator:
        """The first place where the words stand; how far down it ends is kept."""
        place = self.page.locator(within).get_by_text(words).filter(visible=True).first
        expect(place).to_be_visible()
        self.ends = max(self.ends, place.evaluate(ENDS))
        return place


@cache
def opened() -> spendtrack.Ledger:
    return spendtrack.open(DATA)


@pytest.fixture(scope="module")
def known() -> spendtrack.Day:
    return opened().as_of(TODAY)


def row(day: spendtrack.Day, obligation: str) -> dict[str, Any]:
    found = day.gaps.set_index("obligation_id").loc[obligation]
    return {str(name): value for name, value in found.items()}


def names(rows: pd.DataFrame) -> list[str]:
    assert len(rows) > 0
    return sorted(rows["country_name"])


def uk_on_course(reader: Reader, day: spendtrack.Day) -> None:
    core = row(day, "nato-hague-core-3p5-2035:GBR")
    reader.country("GBR")
    reader.sees(f"{core['gap_pp']:.2f} points short", "h1")
    reader.sees(core["verdict"].replace("-", " "), ".lede")
    reader.sees(f"GBP {core['gap_national_m'] / 1000:.1f}bn")


def jef_members_at_the_hague_level(reader: Reader, day: spendtrack.Day) -> None:
    jef = day.gaps[day.gaps["pledge_id"] == "nato-hague-core-3p5-2035"]
    jef = jef[jef["country"].isin("DNK EST FIN GBR ISL LTU LVA NLD NOR SWE".split())]
    met = names(jef[jef["verdict"] == "met"])
    reader.country("JEF")
    reader.sees(f"{len(met)} of {int(jef['latest_value'].notna().sum())} members", "h1")
    for name in met:
        reader.sees(name, "#content table")


def estonia_and_ukraine(reader: Reader, day: spendtrack.Day) -> None:
    share = row(day, "est-ukraine-0p25-2024-2027")
    reader.menu("Ukraine")
    card = "#est-ukraine-0p25-2024-2027"
    reader.sees(re.compile("^Estonia"), card)
    reader.sees(re.compile(rf"{share['target']:g}%"), card)
    reader.sees(re.compile(r"\d+% of what was promised for 2024 and 2025, two of four years"), card)


def first_promise_of_two_and_a_half(reader: Reader, day: spendtrack.Day) -> None:
    reader.country("GBR")
    for words in ("30 June 2022", "11 March 2024", "23 April 2024", "11 July 2024", "25 February 2025"):
        reader.sees(words, ".steps")


def two_per_cent_as_known_in_july_2024(reader: Reader, day: spendtrack.Day) -> None:
    then = opened().as_of("2024-07-01").gaps
    floor = then[then["pledge_id"] == "nato-vilnius-2p0-floor"]
    met = floor[floor["verdict"] == "met"]
    sure = met[met["too_close_between"].isna()]
    assert (len(met), len(sure)) == (23, 22)
    reader.day("2024-07-01")
    reader.sees(re.compile(rf"^{len(sure)} of 31 .*; 1 more is too close to call"), "h1")
    reader.unfold("meet it")
    for name in names(sure):
        reader.sees(name, "#content details[open]")


def due_in_2027(reader: Reader, day: spendtrack.Day) -> None:
    reader.follow("What falls due")
    if reader.page.viewport_size == SCREENS["phone"]:  # where the years are folded
        reader.unfold("2027")
    reader.sees(re.compile(r"^2027"))
    for words in ("2.5% of GDP by 2027", "4.51% of GDP in the draft budget of 2027"):
        reader.sees(words, ".due")


def firmness_of_poland_and_italy(reader: Reader, day: spendtrack.Day) -> None:
    reader.menu("Promises")
    for words in ("law or adopted budget", "government plan or coalition agreement", "Poland", "Italy"):
        reader.sees(words)


def the_netherlands_since_2025(reader: Reader, day: spendtrack.Day) -> None:
    reader.country("NLD")
    start, end = day.why("nato-hague-core-3p5-2035:NLD", years=(2025, 2026)).changes["target"]
    told = re.compile(
        rf"from {start:.2f} points short of 3.5% in 2025 to {end:.2f} points short in 2026: more spending took"
    )
    reader.sees(told)


def raised_by_the_it_coalition(reader: Reader, day: spendtrack.Day) -> None:
    reader.country("IT-COALITION")
    checked = day.table("pledges").set_index("pledge_id").loc["it-coalition-total-157m-2024"]
    assert checked["confidence"] == "high"
    reader.sees(re.compile(rf"EUR {checked['target']:.0f}m raised"), "h1")
    reader.sees(re.compile("not confirmed: About EUR 1.1bn"), ".lede")


def cost_for_spain(reader: Reader, day: spendtrack.Day) -> None:
    core = row(day, "nato-hague-core-3p5-2035:ESP")
    reader.country("ESP")
    reader.follow("Cost")
    reader.sees(f"EUR {core['gap_national_m']:,.0f}m")


def baltic_states_and_five_per_cent(reader: Reader, day: spendtrack.Day) -> None:
    reader.choose("group", "BALTIC")
    reader.sees("3 of 3 spend", "h1")
    reader.sees("Who can be at 5% in total?")
    for name in ("Estonia", "Latvia", "Lithuania"):
        reader.sees(name)


def no_date(reader: Reader, day: spendtrack.Day) -> None:
    reader.menu("Promises")
    reader.choose("due", "none")
    reader.sees(re.compile("with no date"), "h1")  # the answer is there, not what was shown before
    for name in ("Spain", "United Kingdom"):
        reader.sees(name)


def what_the_rest_is(reader: Reader, day: spendtrack.Day) -> None:
    reader.menu("Method and data")
    reader.sees("What is the 1.5%?")
    reader.sees(re.compile("up to 1.5% of GDP by 2035.*NATO publishes no figures on it by country"))


QUESTIONS: Sequence[Callable[[Reader, spendtrack.Day], None]] = (
    uk_on_course,
    jef_members_at_the_hague_level,
    estonia_and_ukraine,
    first_promise_of_two_and_a_half,
    two_per_cent_as_known_in_july_2024,
    due_in_2027,
    firmness_of_poland_and_italy,
    the_netherlands_since_2025,
    raised_by_the_it_coalition,
    cost_for_spain,
    baltic_states_and_five_per_cent,
    no_date,
    what_the_rest_is,
)


@pytest.fixture(scope="module", params=SCREENS)
def screen(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[BrowserContext]:
    """Somebody at a desk or with a phone, who holds the scripts after the first question."""
    name: Literal["desk", "phone"] = request.param
    context = awake(browser.new_context(base_url=address, viewport=SCREENS[name]))
    yield context
    context.close()


@pytest.fixture
def reader(screen: BrowserContext) -> Iterator[Reader]:
    page = screen.new_page()
    ready(page, "/")
    yield Reader(page)
    page.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.__name__)
def test_a_question_is_answered_in_three_clicks_on_two_screens(
    question: Callable[[Reader, spendtrack.Day], None],
    reader: Reader,
    known: spendtrack.Day,
    record_property: Callable[[str, object], None],
) -> None:
    question(reader, known)
    high = reader.page.evaluate("innerHeight")
    record_property("answer", f"{reader.clicks} clicks, {reader.ends:.0f} of {MOST_SCREENS * high} pixels")
    assert reader.clicks <= MOST_CLICKS
    assert 0 < reader.ends <= MOST_SCREENS * high
