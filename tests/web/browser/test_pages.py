"""Overview and country as a reader meets them, in a real browser on the real ledger."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.small import PLEDGE, share, write
from tests.web.browser.conftest import serve
from tests.web.browser.looking import ready

pytestmark = pytest.mark.browser
MINUS = "\N{MINUS SIGN}"


def cells(page: Page, table: str) -> list[list[str]]:
    rows: list[list[str]] = page.eval_on_selector_all(
        f"#{table} tbody tr", "rows => rows.map(r => [...r.cells].map(c => c.innerText.split('\\n')[0]))"
    )
    return rows


def file_rows(page: Page, name: str = "gaps") -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.locator(f"a.download[href^='/download/{name}.csv']").first.click()
    text = Path(str(download.value.path())).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def plain(cell: str) -> float | None:
    return None if cell in ("–", "") else float(cell.replace(MINUS, "-").replace(",", "").rstrip("%"))


def test_the_overview_answers_in_words_draws_and_lists_everyone(page: Page) -> None:
    ready(page, "/")
    expect(page.locator("#content h1")).to_have_text(
        "5 of 31 allies spend 3.5% of GDP on core defence; 7 more are on pace, 4 of them steadily"
    )
    expect(page.locator("#content h2").filter(has_text="Who already spends 3.5%")).to_be_visible()
    expect(page.locator(".lede")).to_contain_text(
        "of 31 allies with armed forces already meet 3.5% of GDP, due by 2035"
    )
    expect(page.locator("#gap-chart .main-svg").first).to_be_visible()
    assert page.locator("#gap-chart .ytick a").count() == 32
    assert len(cells(page, "gap-table")) == 32
    expect(page.locator("#total-chart")).to_be_visible()
    expect(page.locator("#gap-table")).to_contain_text("says it is not bound")
    expect(page.locator("#gap-table")).to_contain_text("no armed forces")


@pytest.mark.parametrize("url", ["/", "/?as-of=2025-09-01", "/?as-of=2024-06-30", "/?as-of=2018-08-01"])
def test_the_table_and_its_file_are_the_same_numbers(page: Page, url: str) -> None:
    ready(page, url)
    shown = {row[0]: row for row in cells(page, "gap-table")}
    told = file_rows(page)
    assert len(told) == len(shown)
    for row in told:
        on_screen = shown[row["country_name"]]
        for cell, column, digits in (
            (2, "latest_value", 2),
            (4, "gap_pp", 2),
            (5, "gap_eur_m", 0),
            (7, "required_value", 2),
        ):
            expected = float(row[column]) if row[column] else None
            value = plain(on_screen[cell])
            assert (value is None) == (expected is None)
            if value is not None and expected is not None:
                assert value == pytest.approx(expected, abs=0.5 * 10**-digits + 1e-9)


def test_the_country_page_shows_gap_words_sources_and_two_definitions(page: Page) -> None:
    ready(page, "/?page=country&country=GBR&as-of=2026-11-23")
    expect(page.locator("#content h1")).to_have_text(
        "United Kingdom: 2.56% of GDP, 0.94 points short of 3.5%"
    )
    promises = {row[0]: row for row in cells(page, "obligations")}
    own = promises["3.5% of GDP on core defence by 2035"]
    assert own[1:6] == ["3.5% of GDP by 2035", "statement", "2.56%", "0.94", "on pace"]
    assert promises["2.5% of GDP from April 2027 and for the rest of the parliament"][5] == "met on estimates"
    row = page.locator("#gbr-3p5-core-2035")
    expect(row.get_by_role("link", name="Correct this")).to_be_hidden()
    row.locator("summary").click()
    expect(row.get_by_role("link", name="Correct this")).to_be_visible()
    expect(row).to_contain_text("GBP 29,615m, EUR 34,141m, USD 40,260m")
    folded = page.locator("#unmeasured")
    expect(folded.locator("> summary")).to_have_text(
        "8 more have no verdict: no date promised (3), no figure (3), not due yet (2)"
    )
    expect(folded.locator("table")).to_be_hidden()
    expect(folded).to_contain_text("1.5% of GDP on resilience and security in 2027")
    assert page.locator("#past tbody tr").count() >= 5
    assert page.locator(".promise-rows a[href^='http']").count() > 20
    head = page.locator("#figures thead").text_content() or ""
    assert "Core definition, July 2026" in head
    assert "Earlier definition, August 2025" in head


def test_folded_promises_are_printed_and_links_to_them_open_them(page: Page) -> None:
    ready(page, "/?page=country&country=GBR&as-of=2026-11-23#gbr-2p5-2030-johnson-2022")
    expect(page.locator("#gbr-2p5-2030-johnson-2022")).to_be_visible()
    expect(page.locator("#past")).to_have_attribute("open", "")
    page.emulate_media(media="print")
    folded = page.locator("#without-verdict")
    expect(folded).to_be_visible()
    expect(folded.get_by_text("Condition:").first).to_be_visible()
    page.emulate_media(media="screen")
    expect(folded).to_be_hidden()


# The longest country, the one with most to explain, the most promises opened, and the two kinds of groups.
HEIGHTS = ("GBR", "NLD", "EST", "JEF", "NATO")


@pytest.mark.parametrize(("width", "most"), [(1440, 4_500), (390, 9_000)])
def test_no_country_is_longer_than_a_reader_finishes(page: Page, width: int, most: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    found = {}
    for code in HEIGHTS:
        page.goto(f"/?page=country&country={code}")
        found[code] = page.evaluate("document.documentElement.scrollHeight")
    assert {code: height for code, height in found.items() if height > most} == {}


def test_links_to_the_parts_stay_in_sight(page: Page) -> None:
    ready(page, "/?page=country&country=GBR")
    links = page.get_by_role("navigation", name="On this page")
    links.get_by_role("link", name="Cost").click()
    expect(page.locator("#ahead h2")).to_be_in_viewport()
    expect(links).to_be_in_viewport()
    heading, bar = page.locator("#ahead h2").bounding_box(), links.bounding_box()
    assert heading and bar and heading["y"] >= bar["y"] + bar["height"] - 1, "the links cover the heading"


def test_on_a_phone_promise_and_verdict_are_read_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ready(page, "/?page=country&country=EST")
    row = page.locator("#obligations tbody tr").first
    name, verdict, level = (
        row.locator(part).bounding_box() for part in ("th", "td:last-child", "td:nth-child(2)")
    )
    assert name and verdict and level
    assert name["y"] < verdict["y"] < level["y"]
    assert verdict["x"] + verdict["width"] <= 390


def test_the_netherlands_explains_its_two_gaps_where_they_stand(page: Page) -> None:
    ready(page, "/?page=country&country=NLD")
    expect(page.locator(".note.money")).to_contain_text("of real GDP")


@pytest.mark.parametrize(("code", "words"), [("ISL", "no armed forces"), ("ESP", "2.1%")])
def test_iceland_and_spain_are_said_in_words(page: Page, code: str, words: str) -> None:
    ready(page, f"/?page=country&country={code}")
    expect(page.locator("#content")).to_contain_text(words)


def test_choices_live_in_the_address_and_survive_back_forward_and_reload(page: Page) -> None:
    ready(page, "/")
    first = page.locator("#content h1").inner_text()
    page.locator("#controls select").select_option("EST")
    expect(page.locator("#content h1")).to_contain_text("Estonia")
    assert "country=EST" in page.url
    page.locator("#controls input[type=date]").fill("2025-09-01")
    page.locator("#controls input[type=date]").blur()
    expect(page.locator(".lede")).to_contain_text("As of 1 September 2025")
    assert "as-of=2025-09-01" in page.url
    page.reload()
    expect(page.locator("body[data-live] #content .lede")).to_contain_text("As of 1 September 2025")
    expect(page.locator("#controls select")).to_have_value("EST")
    page.go_back()
    expect(page.locator(".lede")).to_contain_text("As of 23 November 2026")
    page.go_back()
    expect(page.locator("#content h1")).to_have_text(first)
    page.go_forward()
    expect(page.locator("#content h1")).to_contain_text("Estonia")


def test_a_name_in_the_chart_leads_to_the_country_without_a_reload(page: Page) -> None:
    ready(page, "/?as-of=2026-08-01")
    page.evaluate("window.kept = true")
    # Playwright's own click does not find text links inside SVG; the mouse of a reader does.
    name = page.locator("#gap-chart .ytick a", has_text="Poland")
    name.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = name.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#content h1")).to_contain_text("Poland")
    assert page.evaluate("window.kept") is True
    assert "as-of=2026-08-01" in page.url
    expect(page).to_have_title("Poland: 4.68% of GDP, 1.18 points above 3.5% – spendtrack")


def test_an_address_with_nonsense_gives_a_sensible_view_and_says_so(page: Page) -> None:
    ready(page, "/?page=country&country=GBX&as-of=2099-01-01")
    expect(page.locator("#content h1")).to_contain_text("United Kingdom")
    assert page.locator(".notice").count() >= 2


def test_the_page_is_walked_with_the_keyboard(page: Page) -> None:
    ready(page, "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.closest('main') !== null")
    assert focused


@pytest.fixture
def broken(tmp_path: Path, browser: Browser) -> Iterator[str]:
    faulty = PLEDGE.replace("strength:", "strenght:").replace("gbr-3p5-2035", "gbr-broken")
    yield from serve(
        write(tmp_path / "data", PLEDGE + faulty, share("GBR", 2025, 2.3) + share("GBR", 2026, 2.5))
    )


def test_a_faulty_record_is_left_out_and_said_above_the_charts(browser: Browser, broken: str) -> None:
    page = browser.new_page()
    ready(page, f"{broken}/?page=country&country=GBR")
    banner = page.locator("#ledger-errors")
    expect(banner).to_contain_text("The ledger has 1 error")
    expect(banner).to_contain_text("commitments.yaml:17:3")
    assert page.locator(".promise-rows tbody tr").count() == 1
    above = page.evaluate(
        "document.querySelector('#ledger-errors').getBoundingClientRect().top"
        " < document.querySelector('.chart').getBoundingClientRect().top"
    )
    assert above
    page.close()
