"""The static site in a real browser, from a plain file server under a sub-path, with every other host refused."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect

from spendtrack.analysis.scenario import NoScenario, Question, Scenario, scenario
from spendtrack.assessment.day import Frames
from spendtrack.snapshot import csv_text
from spendtrack.wording import terminal
from tests.real import TODAY
from tests.web.browser.conftest import without_faults
from tests.web.browser.looking import broken_rules, ready

pytestmark = pytest.mark.browser
# Each view of the live app beside its file.
VIEWS = {
    "": "/",
    "group-eu/": "/?group=EU",
    "country/GBR/": "/?page=country&country=GBR",
    "country/NATO/": "/?page=country&country=NATO",
    "compare/measure-equipment/": "/?page=compare&measure=equipment",
    "promises/": "/?page=promises",
    "ukraine/": "/?page=ukraine",
    "changes/": "/?page=changes",
    "method/": "/?page=method",
    "on/2025-08-28/": "/?as-of=2025-08-28",
}
KINDS = [
    "",
    "country/GBR/?target=3.5&by=2035",
    "compare/",
    "promises/",
    "ukraine/",
    "ledger/",
    "changes/",
    "method/",
]
READ = """() => { const root = document.querySelector("#content"), clean = text => text.replace(/\\s+/g, " ").trim();
    return { said: [...root.querySelectorAll("h1, h2, h3, .lede")].map(one => clean(one.textContent)),
        cells: [...root.querySelectorAll("td, tbody th")].map(one => clean(one.textContent)) } }"""


@pytest.fixture
def opened(site_reader: BrowserContext, site: str) -> Iterator[Page]:
    with without_faults(site_reader, site) as page:
        yield page


@pytest.mark.parametrize(("place", "live"), VIEWS.items(), ids=[place or "overview" for place in VIEWS])
def test_a_page_shows_the_words_and_numbers_of_the_live_app(
    opened: Page, page: Page, place: str, live: str
) -> None:
    opened.goto(place)
    if opened.locator("#charts").text_content() != "{}":
        expect(opened.locator("#content .main-svg").first).to_be_visible()
    ready(page, live)
    expected, found = page.evaluate(READ), opened.evaluate(READ)
    assert found == expected
    assert opened.title() == page.title()
    assert len(found["cells"]) > 20 or place in ("country/NATO/", "promises/")  # these are drawn


def test_links_selects_and_chart_labels_lead_to_pages(opened: Page) -> None:
    opened.goto("")
    name = opened.locator("#gap-chart .ytick a", has_text="Lithuania")
    name.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    box = name.bounding_box()
    assert box
    opened.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(opened.locator("h1")).to_contain_text("Lithuania")
    assert opened.url.endswith("/user/spendtrack/country/LTU/")
    opened.select_option("#controls [name=country]", "GBR")
    expect(opened.locator("h1")).to_contain_text("United Kingdom")
    opened.select_option("#controls [name=as-of]", "2025-08-28")
    opened.wait_for_url("**/on/2025-08-28/country/GBR/")
    expect(opened.locator("nav [aria-current=page]")).to_have_text("Country")
    opened.goto("promises/")
    opened.select_option("form.choices [name=measure]", "equipment")
    opened.wait_for_url("**/promises/measure-equipment/")
    opened.goto("country/GBR/?as-of=2019-01-01")
    expect(opened.locator(".notice")).to_contain_text("holds no page for: as of 2019-01-01")


def test_the_keyboard_is_enough(opened: Page) -> None:
    opened.goto("promises/")
    opened.keyboard.press("Tab")
    expect(opened.locator(":focus")).to_have_class("skip")
    opened.locator("form.choices [name=group]").focus()
    opened.keyboard.press("ArrowDown")
    opened.wait_for_url("**/promises/group-nato-eur-can/")
    expect(opened.locator("form.choices [name=group]")).to_be_focused()


@pytest.mark.parametrize(
    "query",
    [
        "words=frigate",
        "words=law+gdp&sort=deadline",
        "group=EU&strength=law",
        "measure=ukraine-amount&status=in-force",
        "sort=announced",
    ],
)
def test_the_ledger_is_searched_as_the_live_app_does(opened: Page, client: FlaskClient, query: str) -> None:
    text = client.get(f"/download/ledger.csv?page=ledger&{query}").get_data()
    count = len(list(csv.reader(io.StringIO(text.decode(), newline="")))) - 1
    opened.goto(f"ledger/?{query}")
    expect(opened.locator("a.download")).to_have_attribute("download", f"spendtrack-ledger-all-{TODAY}.csv")
    expect(opened.locator("#content p.hidden[role=status]")).to_have_text(
        f"{count} pledge{'' if count == 1 else 's'}"
    )
    with opened.expect_download() as download:
        opened.locator("a.download").click()
    assert Path(str(download.value.path())).read_bytes() == text
    if not query.startswith("sort="):
        expect(
            opened.locator(".spreadsheets")
        ).to_be_hidden()  # the files of all pledges are not those of the page


def test_the_search_form_becomes_the_address(opened: Page) -> None:
    opened.goto("ledger/")
    opened.fill("[name=words]", "gbr-3p5-core-2035")
    opened.keyboard.press("Enter")
    expect(opened.locator("#ledger-table tbody tr").first).to_contain_text("gbr-3p5-core-2035")
    assert opened.url.endswith("ledger/?words=gbr-3p5-core-2035")
    opened.go_back()
    expect(opened.locator("h1")).to_have_text(
        f"{opened.locator('#ledger-table tbody tr').count()} pledges, each with who says so"
    )
    opened.fill("[name=words]", "no such thing")
    opened.keyboard.press("Enter")
    expect(opened.locator(".empty")).to_have_text("No pledge fits. Take away a filter or a word.")


ASK = """async questions => {
    const more = await spendtrackScenario.ready(), data = spendtrackScenario.data;
    return questions.map(one => { const made = spendtrackScenario.answer(data, more, one);
        return made.error ? made : { csv: spendtrackScenario.csv(more.columns, made.rows), said: made.said, assumptions: made.assumptions } });
}"""


def answered(frames: Frames, question: Question) -> Scenario | str:
    try:
        return scenario(frames.day(TODAY), question)
    except NoScenario as error:
        return str(error)


def test_what_it_would_cost_is_what_the_command_says(
    opened: Page, frames: Frames, real_site: dict[str, bytes]
) -> None:
    """For every country with figures and drawn questions: the file, the sentences and the assumptions, byte for byte."""
    draw = random.Random(20261123)
    asked = 0
    for name in sorted(real_site):
        if not name.startswith("country/") or b'id="cost-data"' not in real_site[name]:
            continue
        code = name.split("/")[1]
        questions: list[dict[str, Any]] = [
            {
                "target": draw.choice([draw.randint(1, 200) / 10, 3.5, 5]),
                "by": draw.randint(2027, 2060),
                "profile": profile,
                "words": "",
            }
            for profile in ("linear", "front", "back", "published")
        ]
        opened.goto(f"country/{code}/")
        for question, found in zip(questions, opened.evaluate(ASK, questions), strict=True):
            given = Question(code, question["target"], question["by"], profile=question["profile"])
            result = answered(frames, given)
            if isinstance(result, str):
                assert found == {"error": result}
                continue
            assert found["csv"] == csv_text.to_csv(result.table), given
            assert found["said"] == terminal.scenario_sentences(result), given
            assert found["assumptions"] == result.assumptions, given
            asked += 1
    assert asked > 90


def test_an_answer_about_costs_looks_like_the_live_one(opened: Page, page: Page) -> None:
    opened.goto("country/POL/")
    opened.fill("[name=target]", "5")
    opened.fill("[name=by]", "2031")
    opened.select_option("[name=profile]", "front")
    expect(opened.locator("#cost-chart .main-svg").first).to_be_visible()
    assert opened.url.endswith("country/POL/?target=5&by=2031&profile=front#cost")
    ready(page, "/?page=country&country=POL&target=5&by=2031&profile=front")
    drawn = 'document.querySelector("#cost-chart .js-plotly-plot").data.map(one => [one.x, one.y, one.hovertemplate])'
    assert opened.evaluate(READ) == page.evaluate(READ)
    assert opened.evaluate(drawn) == page.evaluate(drawn)


@pytest.mark.parametrize("place", KINDS, ids=[kind.split("?")[0] or "overview" for kind in KINDS])
def test_no_rule_of_accessibility_is_broken(opened: Page, place: str) -> None:
    opened.set_viewport_size({"width": 1280, "height": 720})
    for scheme in ("light", "dark"):
        opened.emulate_media(color_scheme=scheme)
        opened.goto(place)
        assert broken_rules(opened, again=scheme == "dark") == [], scheme


@pytest.mark.parametrize("place", KINDS, ids=[kind.split("?")[0] or "overview" for kind in KINDS])
def test_without_scripts_words_numbers_and_choices_are_there(browser: Browser, site: str, place: str) -> None:
    context = browser.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(place)
    drawn = page.locator("#content .still text").count() if place == "promises/" else 0
    assert page.locator("#content td").count() + drawn > 20
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#controls")).to_be_hidden()
    if place in ("", "compare/", "promises/"):
        expect(
            page.locator("noscript a", has_text="Baltic").or_(page.get_by_role("link", name="Baltic")).first
        ).to_be_visible()
    assert isinstance(json.loads(page.locator("#charts").text_content() or ""), dict)
    context.close()
