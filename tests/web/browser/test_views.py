"""Every view in a real browser: accessible, whole at every width, the same before and after scripts, and live."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.real import DATA
from tests.web.browser.conftest import serve
from tests.web.browser.looking import OVERLAPS, WIDE, broken_rules, ready

pytestmark = pytest.mark.browser
VIEWS = {
    "overview": "/",
    "group": "/?group=EU",
    "country": "/?page=country&country=GBR",
    "cost": "/?page=country&country=DEU&target=5&by=2035",
    "organisation": "/?page=country&country=NATO",
    "compare": "/?page=compare",
    "chosen": "/?page=compare&countries=EST+LVA+LTU+POL&measure=equipment",
    "promises": "/?page=promises",
    "aid promised": "/?page=promises&measure=ukraine-amount",
    "ukraine": "/?page=ukraine",
    "ledger": "/?page=ledger",
    "changes": "/?page=changes",
    "method": "/?page=method",
    "nonsense": "/?page=cuntry&as-of=2099-01-01",
    "empty": "/?page=overview&as-of=2014-09-05&group=BALTIC",
}


# The same views elsewhere and on other days, for what depends on the length of names and lists.
ALSO = {
    f"overview on {day}": f"/?as-of={day}" for day in ("2025-09-01", "2024-07-01", "2024-03-01", "2018-08-01")
} | {code: f"/?page=country&country={code}" for code in ("DEU", "EST", "NLD")}
TOO_SMALL = """() => {
    const all = [...document.querySelectorAll("main :is(a[href], button, select, input, summary), header :is(a[href], select, input)")]
        .filter(one => !one.closest("svg") && one.checkVisibility() && !one.closest("details:not([open]) ul"))
        .map(one => ({one, box: one.getBoundingClientRect()}));
    const inText = one => [...one.parentNode.childNodes].some(near => near.nodeType === 3 && near.data.trim().length > 2);
    const near = (a, b) => Math.hypot(Math.max(b.left - a.x, 0, a.x - b.right), Math.max(b.top - a.y, 0, a.y - b.bottom)) < 12;
    return all.filter(({one, box}) => {
        if ((box.width >= 24 && box.height >= 24) || inText(one)) { return false }
        const centre = {x: box.left + box.width / 2, y: box.top + box.height / 2};
        return all.some(other => other.one !== one && near(centre, other.box));
    }).map(({one}) => one.outerHTML.slice(0, 120));
}"""
SIZES: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (390, "light"),
    (768, "dark"),
    (1440, "light"),
    (1920, "dark"),
)
LOADED = (390, 1440)
# Every chart is there, and as wide as the place that it has in this width.
DRAWN = """() => [...document.querySelectorAll("#content .dash-graph")].every(one => one.querySelectorAll(".main-svg text").length > 3
    && Math.abs(one.querySelector(".main-svg").getBoundingClientRect().width - one.getBoundingClientRect().width) < 2)"""


@pytest.mark.parametrize("url", [*VIEWS.values(), *ALSO.values()], ids=[*VIEWS, *ALSO])
def test_a_view_is_whole_and_accessible_at_every_width_in_both_schemes(page: Page, url: str) -> None:
    """Nothing sticks out, no label covers another, no rule is broken, and on a phone every target is large enough.

    Loaded on a phone and on a desk; a tablet is a phone that was turned, and the widest a window that was drawn wider.
    WCAG 2.2, 2.5.8: 24 pixels each way, or within a sentence, or a circle of 24 pixels that touches no other.
    """
    found: dict[str, Any] = {}
    for width, scheme in SIZES:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme=scheme)
        if width in LOADED:
            ready(page, url)
        page.wait_for_function(DRAWN)
        found[f"width at {width}, {scheme}"] = max(page.evaluate(WIDE), width) - width
        found[f"labels at {width}"] = page.evaluate(OVERLAPS)
        if width == 390:
            found["targets"] = page.evaluate(TOO_SMALL)
        if width > 1000 and url in VIEWS.values():
            found[f"rules at {width}, {scheme}"] = broken_rules(page, again=width > 1440)
        page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
        found[f"width at {width}, not {scheme}"] = max(page.evaluate(WIDE), width) - width
    assert {what: faults for what, faults in found.items() if faults} == {}


# What a reader sees of a view: its words and cells, its fields, and the labels of its charts.
SEEN = """() => { const root = document.querySelector("#content"), clean = one => one.textContent.replace(/\\s+/g, " ").trim();
    return { said: [...root.querySelectorAll("h1, h2, h3, p, li, td, th, summary, button")].map(clean),
        fields: [...root.querySelectorAll("select, input:not([type=hidden])")].map(one => one.name + "=" + one.value),
        links: [...root.querySelectorAll("a")].map(one => one.href.baseVal || one.getAttribute("href")),
        labels: [...root.querySelectorAll(".drawing .main-svg text")].map(clean),
        sizes: [...root.querySelectorAll(".drawing .main-svg")].map(one => [one.clientWidth, one.clientHeight]) } }"""


@pytest.mark.parametrize("url", VIEWS.values(), ids=VIEWS.keys())
def test_a_view_is_the_same_in_the_first_html_and_when_dash_shows_it(page: Page, url: str) -> None:
    ready(page, url)
    heading, first = page.locator("#content h1").inner_text(), page.evaluate(SEEN)
    elsewhere = "Method and data" if "method" not in url else "Ukraine"
    page.get_by_role("navigation", name="Views").get_by_role("link", name=elsewhere, exact=True).click()
    expect(page.locator("#content h1")).not_to_have_text(heading)
    page.go_back()
    expect(page.locator("#content h1")).to_have_text(heading)
    for graph in page.locator("#content .drawing .dash-graph").all():
        expect(graph.locator(".main-svg").first).to_be_visible()
    expect(page.locator("#first")).to_have_count(0)
    assert page.evaluate(SEEN) == first


def test_a_step_within_the_first_view_asks_for_nothing(page: Page) -> None:
    ready(page, "/?page=country&country=GBR")
    asked: list[str] = []

    def count(url: str) -> None:
        if "as-of=" not in url:  # the neighbours on the slider are fetched ahead, whenever the page has time
            asked.append(url)

    page.on("request", lambda request: count(request.url))
    page.locator(".inpage a").first.click()
    page.go_back()
    page.wait_for_timeout(300)
    assert asked == [] and page.locator("#first").count() == 1


def test_a_click_before_dash_has_come_loads_the_page(page: Page) -> None:
    page.route("**/_dash-layout", lambda route: None)  # it never comes
    page.goto("/")
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Ukraine", exact=True).click()
    expect(page.locator("#content .kicker")).to_contain_text("Ukraine")
    assert page.locator("#first").count() == 1


def test_without_scripts_the_words_and_numbers_are_there(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    for url in VIEWS.values():
        page.goto(url)
        expect(page.locator("#first h1"), url).to_be_visible()
    context.close()


def test_a_view_is_reached_from_every_other_without_a_reload(page: Page) -> None:
    ready(page, "/")
    page.evaluate("window.kept = true")
    seen = []
    for name in ("Country", "Compare", "Promises", "Ukraine", "Ledger", "Changes", "Method and data"):
        before = page.locator("#content h1").inner_text()
        page.get_by_role("navigation", name="Views").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("#content h1")).not_to_have_text(before)
        seen.append(page.locator("#content h1").inner_text())
    for heading in reversed(seen[:-1]):
        page.go_back()
        expect(page.locator("#content h1")).to_have_text(heading)
    assert page.evaluate("window.kept") is True


def test_choices_of_a_view_become_its_address(page: Page) -> None:
    ready(page, "/?page=ledger&as-of=2026-07-01")
    page.locator("#content input[name=words]").fill("Nansen")
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_contain_text("4 pledges")
    assert "words=Nansen" in page.url and "as-of=2026-07-01" in page.url
    page.locator("#content select[name=strength]").select_option("plan")
    expect(page.locator("#content h1")).to_contain_text("1 pledge,")
    page.reload()
    expect(page.locator("body[data-live] #content h1")).to_contain_text("1 pledge,")
    expect(page.locator("#content select[name=strength]")).to_have_value("plan")


def test_what_would_it_cost_is_answered_in_place(page: Page) -> None:
    ready(page, "/?page=country&country=GBR")
    page.locator("#content input[name=target]").fill("3")
    page.locator("#content input[name=by]").fill("2030")
    page.get_by_role("button", name="What would it cost?").click()
    expect(page.locator("#cost-chart .main-svg").first).to_be_visible()
    expect(page.locator("#content")).to_contain_text("to 3% of GDP by 2030")
    assert "target=3" in page.url and "by=2030" in page.url


def test_forms_and_menu_carry_along_what_the_address_holds(page: Page) -> None:
    ready(page, "/?page=country&country=NOR&group=OWN&countries=NOR+SWE&as-of=2026-08-15")
    page.locator("#content input[name=target]").fill("4")
    page.get_by_role("button", name="What would it cost?").click()
    expect(page.locator("#content h3").filter(has_text="to 4% of GDP")).to_contain_text("Norway")
    for part in ("country=NOR", "group=OWN", "countries=NOR+SWE", "as-of=2026-08-15", "target=4"):
        assert part in page.url, part
    menu = page.get_by_role("navigation", name="Views")
    menu.get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator("#content .kicker")).to_contain_text("Norway, Sweden")
    page.locator("#content select[name=measure]").select_option("equipment")
    expect(page.locator("#content .kicker")).to_contain_text("Norway, Sweden, equipment")
    menu.get_by_role("link", name="Country", exact=True).click()
    expect(page.locator("#content h1")).to_contain_text("Norway")
    page.locator("#controls select").select_option("EST")
    expect(page.locator("#content h1")).to_contain_text("Estonia")
    assert "countries=NOR+SWE" in page.url and "as-of=2026-08-15" in page.url


def test_a_chart_is_saved_without_leaving_the_view(page: Page) -> None:
    ready(page, "/?page=country&country=NOR&as-of=2026-07-20")
    for words, name in (
        ("PNG", "spendtrack-timeline-NOR-2026-07-20.png"),
        ("SVG", "spendtrack-timeline-NOR-2026-07-20.svg"),
    ):
        with page.expect_download() as saved:
            page.get_by_role("link", name=words).first.click()
        assert saved.value.suggested_filename == name
        assert Path(str(saved.value.path())).stat().st_size > 5_000
    expect(page.locator("body[data-live] #content h1")).to_contain_text("Norway")


def test_a_sentence_is_copied_with_its_address(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ready(page, "/?page=country&country=EST&as-of=2026-07-20")
    page.get_by_role("button", name="Copy the sentence").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("As a member of NATO, Estonia is to spend") and "As of 20 July 2026." in text
    assert text.endswith("/?page=country&country=EST&as-of=2026-07-20")


def test_the_source_of_a_number_shows_on_hover_and_while_walking_a_table(page: Page) -> None:
    ready(page, "/")
    page.locator("#gap-table td.n [data-about]").first.hover()
    about = page.locator("#about")
    expect(about).to_be_visible()
    expect(about).to_contain_text("July 2026 edition")
    page.keyboard.press("Escape")
    expect(about).to_be_hidden()

    page.locator("#gap-table").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#gap-table tbody th:focus")).to_have_text("Lithuania")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#gap-table td:focus")).to_have_text("met on estimates")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#gap-table td:focus")).to_have_text("5.33")
    expect(about).to_contain_text("2026 estimate, July 2026 edition, NATO's core definition")
    assert page.locator("#gap-table td:focus").get_attribute("aria-describedby") == "about"
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(about).to_contain_text("3.5% minus the share")
    page.keyboard.press("Escape")
    expect(page.locator("#gap-table:focus")).to_be_visible()


def test_every_point_of_a_chart_is_reached_and_said_on_the_keyboard(page: Page) -> None:
    ready(page, "/?page=country&country=EST")
    drawing = page.locator(".drawing").first
    drawing.focus()
    said = page.locator("#said")
    seen = []
    for turn in range(1, 61):
        page.keyboard.press("ArrowRight")
        expect(said).to_contain_text(f"({turn} of ")
        seen.append(said.inner_text())
        if f"({turn} of {turn})" in seen[-1]:
            break
    else:
        pytest.fail("the last point is never reached")
    # There it stays: one step back from it is the last point but one.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text(f"({len(seen) - 1} of {len(seen)})")
    assert any("5.10% in 2026 (estimate, July 2026 edition)" in one for one in seen)
    page.keyboard.press("Escape")
    expect(page.locator(".hovertext")).to_have_count(0)


@pytest.mark.parametrize("url", ["/", "/?page=compare", "/?page=ledger"])
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(page: Page, url: str) -> None:
    ready(page, url)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, select, input, summary, [tabindex='0']")]
        .filter(one => one.tabIndex >= 0 && one.checkVisibility({visibilityProperty: true}) && !one.closest("svg, details:not([open], .due-year) ul")).length"""
    )
    seen = 0
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    while seen < wanted + 200:
        outline = page.evaluate(
            """() => { const at = document.activeElement; if (at === document.body) { return "end" }
            const inSvg = !!at.closest("svg"), style = getComputedStyle(at);
            return inSvg ? "svg" : parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none" ? "seen" : at.outerHTML }"""
        )
        if outline == "end":
            break
        assert outline in ("seen", "svg"), outline
        seen += outline == "seen"
        page.keyboard.press("Tab")
    # A date is three stops of one control.
    assert wanted <= seen <= wanted + 4


def test_a_new_view_is_announced_and_focus_goes_where_it_helps(page: Page) -> None:
    ready(page, "/?page=compare")
    page.get_by_role("link", name="Ukraine", exact=True).click()
    expect(page.locator("#said")).to_contain_text("Ukraine")
    assert page.evaluate("document.activeElement.id") == "main"
    page.go_back()
    expect(page.locator("#content select[name=measure]")).to_be_visible()
    page.locator("#content select[name=measure]").select_option("equipment")
    expect(page.locator("#said")).to_contain_text("Equipment")
    expect(page.locator("#content select[name=measure]")).to_be_focused()


def test_an_own_group_is_made_by_choosing_countries(page: Page) -> None:
    ready(page, "/")
    page.locator("#content select[name=group]").select_option("OWN")
    expect(page.locator("#content .blank").first).to_contain_text("No country is chosen yet")
    page.get_by_role("link", name="Add Estonia").click()
    expect(page.get_by_role("link", name="Take away Estonia")).to_be_focused()
    page.get_by_role("link", name="Add Latvia").click()
    expect(page.locator("#content h1")).to_contain_text("2 of 2 spend 3.5%")
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Promises").click()
    expect(page.locator("#content .kicker")).to_contain_text("Estonia, Latvia")
    page.reload()
    expect(page.locator("body[data-live] #content .kicker")).to_contain_text("Estonia, Latvia")


def test_a_server_out_of_reach_is_said_and_the_old_view_stays(reader: BrowserContext) -> None:
    page = reader.new_page()
    ready(page, "/")
    heading = page.locator("#content h1").inner_text()
    page.route("**/_dash-update-component*", lambda route: route.abort())
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Ukraine").click()
    expect(page.get_by_role("alert").filter(has_text="cannot be reached")).to_be_visible()
    assert page.locator("#content h1").inner_text() == heading
    page.unroute("**/_dash-update-component*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("body[data-live] #content .kicker")).to_contain_text("Ukraine")
    page.close()


def test_motion_stops_where_the_reader_wants_none_and_forced_colours_keep_the_signs(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    ready(page, "/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(one =>
        getComputedStyle(one).transitionDuration.split(", ").some(time => parseFloat(time) > 0) || getComputedStyle(one).animationName !== "none").length"""
    )
    assert moving == 0
    signs = page.eval_on_selector_all(".tile .sign", "all => all.map(one => one.textContent)")
    assert len(signs) == 32 and len(set(signs)) == len(page.query_selector_all(".tilemap .key > span"))


def test_a_record_leads_to_its_line_and_to_a_form_that_names_it(page: Page) -> None:
    ready(page, "/?page=ledger&words=gbr-3p5-core-2035")
    page.get_by_role("link", name="In the ledger").first.click()
    line = page.locator("li:target")
    expect(line).to_contain_text("id: gbr-3p5-core-2035")
    page.goto("/?page=ledger&words=gbr-3p5-core-2035")
    page.get_by_role("link", name="Correct this").first.click()
    expect(page.locator("#text")).to_have_value(re.compile("gbr-3p5-core-2035"))


@pytest.fixture
def watched(tmp_path: Path, browser: Browser) -> Iterator[tuple[str, Path]]:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    for address in serve(folder, watch=True):
        yield address, folder


def reload_until(page: Page, url: str, place: str, words: str) -> None:
    """The server looks at its folder every two seconds, and only when somebody asks."""
    for _ in range(100):
        ready(page, url)
        if any(words in text for text in page.locator(place).all_inner_texts()):
            return
        page.wait_for_timeout(200)
    pytest.fail(f"{place} never says: {words}")


def test_a_running_dashboard_takes_a_sound_change_and_refuses_a_faulty_one(
    browser: Browser, watched: tuple[str, Path]
) -> None:
    address, folder = watched
    page = browser.new_page()
    file = folder / "commitments.yaml"
    sound = file.read_text(encoding="utf-8")
    url = f"{address}/?page=ledger&words=gbr-3p5-core-2035"
    ready(page, url)
    old = page.locator("#ledger-table").inner_text()

    file.write_text(sound.replace("strength:", "strenght:", 1), encoding="utf-8")
    reload_until(page, url, ".notice", "The newest ledger has")
    assert page.locator("#ledger-table").inner_text() == old

    file.write_text(
        sound.replace("title: 3.5% of GDP on core defence by 2035", "title: Core defence at 3.5% by 2035")
    )
    reload_until(page, url, "#ledger-table", "Core defence at 3.5% by 2035")
    assert page.locator(".notice").count() == 0
    page.close()
