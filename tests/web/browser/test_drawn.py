"""Charts before and without their script: there at once, in place, in any width, in print and in pages of others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import serve_files

pytestmark = pytest.mark.browser
NORWAY = "/?page=country&country=NOR&as-of=2026-07-20"
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "color_scheme": "dark",
}
SHIFTS = """() => { window.shifted = 0;
  new PerformanceObserver(list => list.getEntries().forEach(one => { window.shifted += one.value; }))
    .observe({ type: 'layout-shift', buffered: true }); }"""


@contextmanager
def opened(browser: Browser, address: str, **more: Any) -> Iterator[Page]:
    context = browser.new_context(base_url=address, **more)
    yield context.new_page()
    context.close()


def test_without_scripts_there_are_charts_links_and_forms_and_no_dead_button(
    browser: Browser, address: str
) -> None:
    with opened(browser, address, java_script_enabled=False, **PHONE) as page:
        page.goto(NORWAY)
        drawn = page.locator(".still:visible")
        expect(drawn).to_have_count(1)
        assert "narrow" in (drawn.get_attribute("class") or "")
        box = drawn.locator("svg").bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
        assert drawn.get_by_text("2035", exact=True).is_visible()
        for button in page.locator("button:visible").all():
            assert button.evaluate("one => !!one.form"), button.inner_text()
        page.locator("#controls select").select_option("EST")
        page.locator("#controls button").click()
        expect(page.locator("h1")).to_contain_text("Estonia")
        assert "as-of=2026-07-20" in page.url


FILLED = """[...document.querySelectorAll('.drawing')].map(drawing => {
  const shown = [...drawing.querySelectorAll('.still')].filter(one => one.offsetParent !== null);
  return [shown.length, shown[0].firstElementChild.getBoundingClientRect().width / drawing.getBoundingClientRect().width];
})"""


@pytest.mark.parametrize("view", ["", "?page=ukraine&as-of=2026-10-01", "?page=country&country=NOR"])
def test_one_drawing_fills_the_room_of_its_chart(browser: Browser, address: str, view: str) -> None:
    with opened(browser, address, java_script_enabled=False) as page:
        page.goto(f"/{view}")
        for wide in (390, 768, 1100, 1200, 1440):
            page.set_viewport_size({"width": wide, "height": 900})
            for shown, filled in page.evaluate(FILLED):
                assert shown == 1, wide
                assert 0.85 <= filled <= 1.001, wide


def test_a_phone_gets_the_live_chart_at_its_first_touch_in_the_same_place(
    browser: Browser, address: str
) -> None:
    with opened(browser, address, **PHONE) as page:
        asked: list[str] = []
        page.on("request", lambda one: asked.append(one.url))
        page.add_init_script(f"({SHIFTS})()")
        page.goto(NORWAY)
        page.wait_for_timeout(1500)
        assert not [one for one in asked if "plotly" in one or "_dash" in one]
        still = page.locator(".still.narrow svg")
        page.locator(".drawing").first.scroll_into_view_if_needed()
        before = still.bounding_box()
        below = page.locator(".chart-foot").first.bounding_box()
        page.locator(".drawing").first.dispatch_event("touchstart")
        live = page.locator(".drawing.live .main-svg").first
        expect(live).to_be_visible(timeout=20_000)
        expect(still).to_be_hidden()
        after = live.bounding_box()
        assert before is not None and after is not None
        for side in ("x", "y", "width", "height"):
            assert abs(before[side] - after[side]) <= 1, side
        assert page.locator(".chart-foot").first.bounding_box() == below
        assert page.evaluate("window.shifted") < 0.001
        assert page.locator(".drawing a[href]:not([tabindex='-1'])").count() == 0


@pytest.mark.parametrize("view", ["", "?page=compare", "?page=promises", "?page=ukraine", "?page=changes"])
def test_nothing_moves_while_a_page_comes_alive(browser: Browser, address: str, view: str) -> None:
    for form in (PHONE, {"viewport": {"width": 1440, "height": 900}}):
        with opened(browser, address, **form) as page:
            page.add_init_script(f"({SHIFTS})()")
            page.goto(f"/{view}")
            page.wait_for_timeout(1000)
            assert page.evaluate("window.shifted") < 0.001


def test_the_arrow_keys_say_the_points_of_a_drawn_chart(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport={"width": 1440, "height": 900}) as page:
        page.route("**/_plotly/**", lambda route: route.abort())
        page.goto(NORWAY)
        page.locator(".drawing").first.focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#said")).to_contain_text("(1 of ")
        page.keyboard.press("ArrowRight")
        expect(page.locator("#said")).to_contain_text("(2 of ")
        expect(page.locator(".still .told")).to_have_count(1)


def test_print_shows_the_whole_chart_at_the_width_of_the_paper(browser: Browser, address: str) -> None:
    with opened(browser, address, viewport={"width": 1440, "height": 900}) as page:
        page.goto(NORWAY)
        page.evaluate("window.spendtrackWake()")
        expect(page.locator("body[data-live] .drawing.live")).to_be_attached(timeout=20_000)
        page.locator("#controls select").select_option("EST")
        expect(page.locator("#react-entry-point .main-svg").first).to_be_visible()
        page.set_viewport_size({"width": 718, "height": 1000})  # A4 with its margins
        page.emulate_media(media="print")
        for drawing in page.locator("#content .drawing").all():
            expect(drawing.locator(".main-svg").first).to_be_hidden()
            box = drawing.locator(".still.medium svg").bounding_box()
            assert box is not None and box["width"] > 600 and box["x"] + box["width"] <= 718
        expect(page.locator(".still.medium:visible").first.get_by_text("2035", exact=True)).to_be_visible()


def test_another_site_shows_a_chart_and_nothing_else_of_ours(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    html = f"""<script>addEventListener('message', one => {{ window.told = one.data; }})</script>
      <iframe id="chart" width="100%" src="{address}/embed{NORWAY[1:]}&chart=timeline"></iframe>
      <iframe id="whole" src="{address}{NORWAY}"></iframe>"""
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    for host in serve_files(tmp_path):
        with opened(browser, host) as page:
            page.goto("/")
            chart = page.frame_locator("#chart")
            expect(chart.locator(".still:visible svg")).to_be_visible()
            expect(chart.locator(".source").first).to_contain_text("Source: NATO")
            page.wait_for_function("() => window.told")
            told = page.evaluate("window.told")
            assert told["spendtrack"] == "height" and 400 < told["height"] < 1000
            expect(page.frame_locator("#whole").locator("nav")).to_have_count(0)
