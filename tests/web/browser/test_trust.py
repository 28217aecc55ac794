"""No view asks another host for anything, breaks the policy of its own scripts or stays without its charts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from spendtrack.web.address import PAGES
from tests.web.browser.looking import ready

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", PAGES)
def test_a_view_comes_alive_with_nothing_but_our_own(cold_page: Page, name: str) -> None:
    """The fixture fails on any error in the console and on any request to another host."""
    ready(cold_page, f"/?page={name}")
    for graph in cold_page.locator("#content .dash-graph").all():
        expect(graph.locator(".main-svg").first).to_be_attached()
    cold_page.wait_for_load_state("networkidle")


def test_the_correction_form_writes_its_text(page: Page) -> None:
    page.goto("/correct?record=gbr-3p5-core-2035")
    page.locator("#should").fill("3.5% by 2034")
    assert "3.5% by 2034" in page.locator("#text").input_value()
    assert "gbr-3p5-core-2035" in page.locator("#text").input_value()


def test_without_its_scripts_a_page_still_says_everything(page: Page) -> None:
    page.route(
        "**/_dash-component-suites/**", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    page.goto("/?page=country&country=EST")
    expect(page.locator("#first h1")).to_be_visible()
    expect(page.locator("#first table").first).to_be_visible()
