"""Time at hand in a real browser: steps by keyboard, one entry of the history, and controls that tell the truth."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.looking import WIDE, ready

pytestmark = pytest.mark.browser
STOPS = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
    .filter(one => one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}) && !one.closest("svg, details:not([open], .due-year) ul")).length"""
TWICE = """() => { const all = [...document.querySelectorAll('[id]')].map(one => one.id); return all.filter((id, at) => all.indexOf(id) !== at) }"""


def test_a_step_shows_its_day_everywhere_and_leaves_no_entry(page: Page) -> None:
    ready(page, "/?page=country&country=EST")
    entries = page.evaluate("history.length")
    slider = page.locator("#time input[type=range]")
    slider.focus()
    slider.press("ArrowLeft")
    past = page.locator("#content .notice.past")
    expect(past).to_be_visible(timeout=20_000)
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    days = page.locator("#content .days ol a").evaluate_all("all => all.map(one => one.dataset.day)")
    day = days[int(slider.input_value())]
    assert day == days[-4]
    expect(page.locator(f'#content .days [aria-current][data-day="{day}"]')).to_have_count(1, timeout=20_000)
    assert page.url.endswith(f"&as-of={day}") and page.evaluate("history.length") == entries
    assert page.locator("#content .days [aria-current]").get_attribute("data-day") == day
    told = slider.get_attribute("aria-valuetext") or ""
    assert day[:4] in told and len(told) > len(" September 2014")
    expect(slider).to_be_focused()
    # Dash follows; then everything stands once, and the description is that of the view.
    expect(page.locator("#react-entry-point.ready")).to_be_visible(timeout=20_000)
    assert page.evaluate(TWICE) == []
    lede = page.locator("#content .lede").first.inner_text()
    said = page.locator("meta[name=description]").get_attribute("content")
    assert said and lede.startswith(said[:60])
    # A choice of a country is an entry; after Back all controls show what the page shows.
    page.locator("#controls [name=country]").select_option("FRA")
    expect(page.locator("#content .kicker")).to_have_text("France", timeout=20_000)
    page.go_back()
    expect(page.locator("#content .kicker")).to_have_text("Estonia", timeout=20_000)
    assert page.locator("#controls [name=country]").input_value() == "EST"
    assert page.locator("#controls [name=as-of]").input_value() == day
    assert slider.get_attribute("aria-valuetext") == told
    assert page.evaluate(TWICE) == []


def test_after_back_to_a_loaded_page_its_controls_are_its_own(page: Page) -> None:
    page.goto("/?page=country&country=DEU")
    page.locator("#controls [name=country]").select_option("FRA")
    expect(page.locator("#content .kicker")).to_have_text("France", timeout=20_000)
    page.go_back()
    expect(page.locator("#content .kicker")).to_have_text("Germany", timeout=20_000)
    expect(page.locator("#controls [name=country]")).to_have_value("DEU")


def test_a_typed_day_is_one_entry_and_a_copied_sentence_names_todays(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready(page, "/")
    copy = page.locator("#content button.copy").first
    before = copy.inner_text()
    copy.dblclick()
    expect(copy).to_have_text("Copied")
    expect(copy).to_have_text(before, timeout=5_000)
    today = page.evaluate("document.body.dataset.today")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/?as-of={today}")
    entries = page.evaluate("history.length")
    field = page.locator("#controls [name=as-of]")
    field.focus()
    for day in ("2020-06-30", "2022-06-30", "2024-06-30"):
        field.evaluate(
            "(one, day) => { one.value = day; one.dispatchEvent(new Event('change', {bubbles: true})) }", day
        )
    expect(page.locator("#content .notice.past")).to_contain_text("30 June 2024", timeout=20_000)
    assert page.evaluate("history.length") == entries + 1
    page.go_back()
    expect(page.locator("#content .notice.past")).to_have_count(0, timeout=20_000)
    assert field.input_value() == today


def test_the_overview_is_read_to_its_end(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    ready(page, "/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 4_600
    assert (
        page.locator("#content figure.chart").first.evaluate("one => one.getBoundingClientRect().top") < 900
    )
    assert page.evaluate(STOPS) <= 62
    tile = page.locator("#content .tiles a").first
    tile.focus()
    tile.press("ArrowDown")
    assert (
        page.evaluate("document.activeElement.closest('.tiles') !== null && document.activeElement.tabIndex")
        == 0
    )
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollHeight") <= 9_000
    assert page.evaluate(WIDE) <= 390
    verdict = page.locator("#gap-table tbody tr td").first.evaluate(
        "one => one.getBoundingClientRect().right"
    )
    assert verdict <= 390
