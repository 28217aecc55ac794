"""Changes and the method in a browser: read to the end, tabs and folds without scripts, two questions by clicks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.looking import WIDE, ready
from tests.web.browser.test_drawn import opened

pytestmark = pytest.mark.browser
SINCE_2025 = "/?page=changes&since=2025-01-01"
READ = [
    "/?page=changes",
    SINCE_2025,
    f"{SINCE_2025}&group=OWN&countries=POL+EST+NLD",
    "/?page=changes&since=2024-06-01&as-of=2025-09-01",
    "/?page=method",
    "/?page=method&as-of=2018-07-15",
]
TOPS = "one => one.getBoundingClientRect().bottom + window.scrollY"
TWO_SCREENS = {1440: 1800, 390: 1688}
SHOWN = "one => one.checkVisibility({ contentVisibilityAuto: true })"


@pytest.mark.parametrize(("width", "most"), [(1440, 4500), (390, 9000)])
@pytest.mark.parametrize("url", READ)
def test_a_page_is_read_to_the_end(browser: Browser, address: str, url: str, width: int, most: int) -> None:
    with opened(
        browser, address, viewport={"width": width, "height": 900}, java_script_enabled=False
    ) as page:
        page.goto(url)
        assert page.locator("footer.site").evaluate(TOPS) <= most
        assert page.evaluate(WIDE) <= width


@pytest.mark.parametrize("width", [1440, 390])
def test_tabs_need_no_script_and_cover_nothing(browser: Browser, address: str, width: int) -> None:
    """One of the two is in sight; print shows both with their heads, and everything that is folded."""
    with opened(
        browser, address, viewport={"width": width, "height": 900}, java_script_enabled=False
    ) as page:
        page.goto(SINCE_2025)
        core, equipment = page.locator("#gaps-moved a").first, page.locator("#equipment-moved a").first
        tabs = page.locator(".tab-set > details > summary")
        assert core.evaluate(SHOWN) and not equipment.evaluate(SHOWN)
        core.click(trial=True)
        page.locator("#gaps-moved ~ .fold > summary").click()
        page.locator("#gaps-moved-more a").last.click(trial=True)
        tabs.nth(1).click()
        assert equipment.evaluate(SHOWN) and not core.evaluate(SHOWN)
        equipment.click(trial=True)
        tabs.nth(0).click()
        assert core.evaluate(SHOWN) and not equipment.evaluate(SHOWN)
        page.emulate_media(media="print")
        for place in ("#gaps-moved", "#gaps-moved-more", "#equipment-moved", "#equipment-moved-more"):
            assert page.locator(f"{place} td").first.evaluate(SHOWN), place
        for tab in tabs.all():
            expect(tab).to_be_visible()
        for row in (page.locator(".ways td").last, page.locator(".news li").last):
            assert row.evaluate(SHOWN)


def test_what_changed_in_a_country_since_2025_takes_three_clicks(page: Page) -> None:
    """From the front page to the Netherlands: why its gap moved stands within two screens, on a phone too."""
    for width, most in TWO_SCREENS.items():
        page.set_viewport_size({"width": width, "height": most // 2})
        ready(page, "/")
        page.get_by_role("navigation", name="Views").get_by_role("link", name="Changes").click()
        page.locator("#content select[name=group]").select_option(label="Netherlands")
        expect(page.locator("#content .kicker")).to_have_text("Netherlands")
        page.get_by_role("navigation", name="Since").get_by_role("link", name="1 January 2025").click()
        expect(page.locator("#content h1")).to_have_text("What changed since 1 January 2025")
        expect(page.locator("#content .kicker")).to_have_text("Netherlands")
        expect(page.locator("#content .lede")).to_contain_text("The Netherlands went from")
        row = page.locator("#gaps-moved tbody tr")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("spending")
        assert row.evaluate(TOPS) <= most
        page.go_back()
        expect(page.locator("#content select[name=group]")).to_have_value("NLD")


def test_what_the_1_5_is_takes_one_click(page: Page) -> None:
    for width, most in TWO_SCREENS.items():
        page.set_viewport_size({"width": width, "height": most // 2})
        ready(page, "/")
        page.get_by_role("navigation", name="Views").get_by_role("link", name="Method and data").click()
        answer = page.locator("#what-is-the-1-5")
        expect(answer).to_contain_text("up to 1.5% of GDP by 2035")
        assert answer.evaluate(TOPS) <= most


def test_a_link_to_a_folded_heading_opens_it_without_scripts(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport={"width": 1440, "height": 900}, java_script_enabled=False) as page:
        page.goto("/?page=method#aid-to-ukraine")
        assert page.locator("#aid-to-ukraine p").first.evaluate(SHOWN)
        page.goto("/?page=method")
        assert not page.locator("#gap p").first.evaluate(SHOWN)
        page.locator("#what-is-a-gap a").click()
        assert page.locator("#gap p").first.evaluate(SHOWN)
        heading = page.locator(".chapter:has(#gap) > summary").bounding_box()
        assert heading is not None and 20 <= heading["y"] <= 200, (
            "the heading stands below the links in sight"
        )


def test_a_link_to_a_folded_heading_opens_it_on_the_way_from_another_view(page: Page) -> None:
    ready(page, "/?page=ukraine")
    page.evaluate("""() => { const link = document.createElement("a"); link.id = "to"; link.textContent = "to";
        link.setAttribute("href", "/?page=method#sums-of-money"); document.querySelector("#main").prepend(link) }""")
    page.locator("#to").click()
    expect(page.locator("#content h1")).to_have_text("How a promise becomes a verdict")
    expect(page.locator("#sums-of-money p").first).to_be_in_viewport()


def test_a_tab_stays_open_when_another_view_is_asked_and_back(page: Page) -> None:
    ready(page, SINCE_2025)
    for group in ("NLD", "ALL"):
        page.locator("#content select[name=group]").select_option(group)
        expect(page.locator("#content select[name=group]")).to_have_value(group)
        expect(page.locator("#gaps-moved a").first).to_be_visible()
    page.go_back()
    expect(page.locator("#content .kicker")).to_have_text("Netherlands")
    expect(page.locator("#gaps-moved a").first).to_be_visible()
