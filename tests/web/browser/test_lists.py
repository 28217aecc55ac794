"""Promises and ledger in a browser: their height, targets, heads that stay, and what a reader asks of them by clicking."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.looking import ready
from tests.web.browser.test_drawn import opened

pytestmark = pytest.mark.browser
TARGETS = """() => [...document.querySelectorAll("#ledger-table a, #promises-table :is(a, summary), .tabs a")]
  .filter(one => one.checkVisibility())
  .map(one => [one.textContent, one.getBoundingClientRect().height]).filter(([, high]) => high < 23.9)"""


@pytest.mark.parametrize(("width", "most"), [(1440, 4500), (390, 9000)])
@pytest.mark.parametrize(
    "query", ["", "&tab=table", "&measure=defence-budget&tab=table", "&as-of=2026-07-20"]
)
def test_promises_are_read_to_the_end(
    browser: Browser, address: str, width: int, most: int, query: str
) -> None:
    with opened(
        browser, address, viewport={"width": width, "height": 900}, java_script_enabled=False
    ) as page:
        page.goto(f"/?page=promises{query}")
        box = page.locator("body").bounding_box()
        assert box is not None and box["height"] <= most
        footer = page.locator("footer.site").bounding_box()
        assert footer is not None and footer["y"] < most and footer["width"] <= width


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("query", ["page=ledger", "page=promises&tab=table&open=ALL"])
def test_what_can_be_clicked_is_large_enough(browser: Browser, address: str, width: int, query: str) -> None:
    with opened(
        browser, address, viewport={"width": width, "height": 900}, java_script_enabled=False
    ) as page:
        page.goto(f"/?{query}")
        assert page.evaluate(TARGETS) == []


@pytest.mark.parametrize("query", ["page=ledger", "page=promises&tab=table"])
def test_the_heads_of_a_long_table_stay_in_sight(browser: Browser, address: str, query: str) -> None:
    with opened(browser, address, viewport={"width": 1440, "height": 900}, java_script_enabled=False) as page:
        page.goto(f"/?{query}")
        page.mouse.wheel(0, 2500)
        page.wait_for_function("() => window.scrollY > 1500")
        head = page.locator("table thead th").first.bounding_box()
        assert head is not None and -1 <= head["y"] <= 1


def test_two_clicks_lead_to_what_falls_due_in_a_year_and_to_what_has_no_date(page: Page) -> None:
    ready(page, "/")
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Ledger").click()
    page.locator("#content select[name=due]").select_option("2027")
    expect(page.locator("#ledger-table tbody tr").first).to_contain_text("2027")
    assert (
        page.locator("#ledger-table tbody tr").first.evaluate("one => one.getBoundingClientRect().top") < 1800
    )
    page.locator("#content select[name=due]").select_option("none")
    expect(page.locator("#content select[name=due]")).to_have_value("none")
    assert "due=none" in page.url


def test_rows_tabs_and_orders_are_had_without_scripts(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport={"width": 1440, "height": 900}, java_script_enabled=False) as page:
        page.goto("/?page=promises&group=OWN&countries=POL+ITA&as-of=2026-07-20")
        page.locator(".tabs a").filter(has_text="Table").click()
        rows = page.locator("#promises-table tbody")
        expect(rows).to_have_count(3)
        expect(rows.nth(2)).to_contain_text("Poland")
        expect(rows.nth(2).locator(".bond.law").first).to_be_visible()
        expect(rows.nth(1).locator(".bond.law:visible")).to_have_count(0)
        expect(rows.nth(2).locator("li").first).to_be_hidden()
        rows.nth(2).locator("summary").click()
        expect(rows.nth(2).locator("li").first).to_be_visible()
        page.locator("select[name=open]").select_option("ALL")
        page.locator("form.choices button").click()
        assert all(
            part in page.url for part in ("countries=POL+ITA", "tab=table", "as-of=2026-07-20", "open=ALL")
        )
        expect(rows.nth(2).locator("li").first).to_be_visible()
        page.goto("/?page=ledger&words=Turkiye&as-of=2026-07-20")
        page.locator("th a.sort").filter(has_text="Level").click()
        expect(page.locator("th[aria-sort]")).to_contain_text("Level")
        assert all(part in page.url for part in ("words=Turkiye", "as-of=2026-07-20", "sort=level"))
