"""The view of Ukraine in a browser: its height, where its answers stand, sorting by clicks, targets, and what is printed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.looking import ready
from tests.web.browser.test_drawn import opened

pytestmark = pytest.mark.browser
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TARGETS = """() => [...document.querySelectorAll("#content :is(.aid-card, .aid-sums, .folded, .of-raised, .sections) :is(a, summary)")]
  .filter(one => one.checkVisibility())
  .map(one => [one.textContent, one.getBoundingClientRect().height]).filter(([, high]) => high < 23.9)"""


@pytest.mark.parametrize(("size", "most"), [(DESKTOP, 4500), (PHONE, 9000)])
@pytest.mark.parametrize("query", ["", "&sort=level", "&as-of=2026-06-01"])
def test_the_view_is_read_to_its_end(
    browser: Browser, address: str, size: dict[str, int], most: int, query: str
) -> None:
    with opened(browser, address, viewport=size, java_script_enabled=False) as page:
        page.goto(f"/?page=ukraine{query}")
        footer = page.locator("footer.site").bounding_box()
        assert footer is not None and footer["y"] + footer["height"] <= most
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_two_questions_are_answered_one_click_from_the_front_page(
    browser: Browser, address: str, size: dict[str, int]
) -> None:
    with opened(browser, address, viewport=size, java_script_enabled=False) as page:
        page.goto("/")
        page.get_by_role("navigation", name="Views").get_by_role("link", name="Ukraine", exact=True).click()
        for place, said in (
            (
                "h1",
                "the IT Coalition had raised EUR\N{NO-BREAK SPACE}157m by October 2024; EUR\N{NO-BREAK SPACE}1.1bn is only reported",
            ),
            (".aid-card", "93% of what was promised for 2024 and 2025, two of four years"),
        ):
            found = page.locator(place).first
            expect(found).to_contain_text(said)
            box = found.bounding_box()
            assert box is not None and box["y"] + box["height"] <= 2 * size["height"]
        expect(page.locator(".aid-card").first.locator("h3")).to_have_text("Estonia")
        page.locator(".sections").get_by_role("link", name="IT Coalition").click()
        assert page.locator("#raised").evaluate("one => Math.round(one.getBoundingClientRect().top)") < 300
        drawn = page.locator(".of-raised .still:visible svg")
        for said in ("EUR 30m", "EUR 157m", "EUR 1.1bn, unconfirmed"):
            expect(drawn.get_by_text(said, exact=True)).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_sums_are_sorted_and_opened_without_scripts(
    browser: Browser, address: str, size: dict[str, int]
) -> None:
    with opened(browser, address, viewport=size, java_script_enabled=False) as page:
        page.goto("/?page=ukraine&as-of=2026-06-01")
        for sign in ("▲", "▼"):
            page.locator("#aid-money a.sort").filter(has_text="EUR bn").click()
            expect(page.locator("#aid-money th[aria-sort]")).to_contain_text(sign)
        assert "sort=level-turned" in page.url and "as-of=2026-06-01" in page.url
        last = page.locator("#aid-money tbody").last
        expect(last).to_contain_text("Norway")
        expect(last.locator("li").first).to_be_hidden()
        last.locator("summary").click()
        expect(last.locator("li").first).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("day", ["", "&as-of=2025-03-01"])
def test_what_can_be_clicked_is_large_enough(
    browser: Browser, address: str, size: dict[str, int], day: str
) -> None:
    with opened(browser, address, viewport=size, java_script_enabled=False) as page:
        page.goto(f"/?page=ukraine{day}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert page.evaluate(TARGETS) == []


def test_what_is_folded_is_printed(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport=DESKTOP, java_script_enabled=False) as page:
        page.goto("/?page=ukraine")
        within = (
            page.locator("#claims td").first,
            page.locator("#aid-joint td").first,
            page.locator(".aid-card .opened").first,
        )
        for one in within:
            expect(one).to_be_hidden()
        page.emulate_media(media="print")
        for one in within:
            expect(one).to_be_visible()
            box = one.bounding_box()
            assert box is not None and box["height"] > 10


def test_a_click_on_a_head_sorts_in_place(page: Page) -> None:
    ready(page, "/?page=ukraine")
    page.evaluate("window.mark = 1")
    page.locator("#aid-money a.sort").filter(has_text="Years").click()
    expect(page.locator("#aid-money th[aria-sort]")).to_contain_text("Years")
    expect(page.locator("#aid-money tbody").first).to_contain_text("2024")
    assert page.evaluate("window.mark") == 1 and "sort=deadline" in page.url
    page.go_back()
    expect(page.locator("#aid-money th[aria-sort]")).to_contain_text("Donor")
