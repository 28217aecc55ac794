"""What others show of a view: previews of links, charts in their own pages, and nothing else in a frame."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from spendtrack.web.address import PAGES
from tests.real import BASE_URL

COALITION = "page=country&country=JEF&as-of=2026-07-20"
NORWAY = "page=country&country=NOR&as-of=2026-07-20"


def head_of(page: str) -> dict[str, str]:
    """Names and contents of what the head says to others."""
    named = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    linked = re.findall(r'<link rel="(canonical|alternate)"(?: type="([^"]+)")?[^>]* href="([^"]+)">', page)
    found = dict(named) | {f"{rel} {kind}".strip(): to for rel, kind, to in linked}
    return {name: unescape(value) for name, value in found.items()}


def dataset_of(page: str) -> dict[str, Any]:
    text = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.mark.parametrize("query", [f"page={page}&as-of=2026-07-20" for page in PAGES] + [NORWAY, COALITION])
def test_every_page_says_what_a_preview_shows(client: FlaskClient, query: str) -> None:
    page = client.get(f"/?{query}").text
    head = head_of(page)
    heading = " ".join(re.sub(r"<[^>]+>", "", page.split("<h1>")[1].split("</h1>")[0]).split())
    assert " ".join(head["og:title"].split()) == unescape(heading)
    assert head["twitter:card"] == "summary_large_image" and head["og:image:alt"]
    assert head["canonical"] == head["og:url"] and "as-of=2026-07-20" in head["canonical"]
    picture = client.get(head["og:image"].removeprefix("http://localhost"))
    assert picture.status_code == 200 and picture.mimetype == "image/png"
    assert (int.from_bytes(picture.data[16:20], "big"), int.from_bytes(picture.data[20:24], "big")) == (
        1200,
        630,
    )
    dataset = dataset_of(page)
    assert dataset["@type"] == "Dataset" and dataset["dateModified"] == "2026-07-20"
    assert 50 <= len(dataset["description"]) <= 5000
    # What Google's search for datasets requires, and what it recommends.
    assert (
        dataset["name"]
        and dataset["license"].startswith("https://")
        and dataset["isAccessibleForFree"] is True
    )
    assert dataset["creator"]["@type"] == "Organization" and dataset["creator"]["name"]
    assert dataset["identifier"].endswith(":2026-07-20") and dataset["keywords"]
    first, _, last = dataset["temporalCoverage"].partition("/")
    assert 1949 <= int(first) <= 2022 and int(last) >= 2026
    places = [place["name"] for place in dataset["spatialCoverage"]]
    assert places == (["Norway"] if "country=NOR" in query else places) and all(places)
    assert dataset["includedInDataCatalog"]["url"] == "http://localhost/"
    assert all(one["encodingFormat"] and one["contentUrl"] for one in dataset["distribution"])
    table = client.get(dataset["distribution"][0]["contentUrl"].removeprefix("http://localhost"))
    assert table.status_code == 200 and table.text.startswith("as_of,")


def test_todays_canonical_address_stays_current(client: FlaskClient) -> None:
    assert head_of(client.get("/?page=country&country=NOR&as-of=2026-11-23").text)["canonical"] == (
        "http://localhost/?page=country&country=NOR"
    )


def test_only_what_is_made_for_it_may_be_framed(client: FlaskClient) -> None:
    for path in (
        "/",
        f"/?{NORWAY}",
        f"/embed-code?{NORWAY}",
        "/charts/gaps.svg",
        "/no/such",
        "/health",
        "/robots.txt",
    ):
        assert "frame-ancestors 'none'" in client.get(path).headers["Content-Security-Policy"], path
    framed = client.get(f"/embed?{NORWAY}")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers


def test_an_embed_is_one_chart_with_source_and_way_back(client: FlaskClient) -> None:
    page = client.get(f"/embed?{NORWAY}&chart=timeline").text
    assert page.count('class="drawing"') == 1 and "Source: NATO" in page and "As of 20 July 2026" in page
    assert 'href="http://localhost/?page=country&amp;country=NOR&amp;as-of=2026-07-20"' in page
    assert "plotly" not in page and "<nav" not in page
    figure = client.get(f"/embed?{NORWAY}&chart=figure").text
    assert "<svg" not in figure and "As a member of NATO, Norway is to spend" in figure
    assert client.get(f"/embed?{NORWAY}&chart=cost").status_code == 404


def test_the_code_shows_what_it_promises(client: FlaskClient) -> None:
    view = client.get(f"/?{NORWAY}").text
    code = client.get(unescape(re.findall(r'href="(/embed-code[^"]+)"', view)[0])).text
    frames = re.findall(r'<iframe src="([^"]+)"', unescape(unescape(code)))
    assert len(frames) == 2
    for one in frames:
        assert client.get(one.removeprefix("http://localhost")).status_code == 200


def test_oembed_answers_for_a_view_that_its_page_names(client: FlaskClient) -> None:
    head = head_of(client.get(f"/?{NORWAY}").text)
    answer = client.get(head["alternate application/json+oembed"].removeprefix("http://localhost"))
    found = answer.get_json()
    assert found["type"] == "rich" and found["version"] == "1.0" and found["title"].startswith("Norway")
    assert "chart=timeline" in found["html"] and "as-of=2026-07-20" in found["html"]
    narrow = client.get(
        f"/oembed?url={quote('http://localhost/?' + NORWAY)}&maxwidth=400&maxheight=300"
    ).get_json()
    assert narrow["width"] == 400 and narrow["height"] == 300
    assert client.get("/oembed?url=https://other.example/").status_code == 404
    assert client.get(f"/oembed?format=xml&url={quote('http://localhost/?' + NORWAY)}").status_code == 501


def test_the_site_has_the_same_as_files(real_site: dict[str, bytes]) -> None:
    page = real_site["country/NOR/index.html"].decode()
    head = head_of(page)
    assert head["canonical"] == f"{BASE_URL}country/NOR/"
    for address in (
        head["og:image"],
        head["alternate application/json+oembed"],
        dataset_of(page)["distribution"][0]["contentUrl"],
    ):
        assert address.removeprefix(BASE_URL) in real_site, address
    answer = json.loads(real_site["country/NOR/oembed.json"])
    framed = re.findall(r'src="([^"]+)"', answer["html"])[0].removeprefix(BASE_URL)
    assert b"<svg" in real_site[framed] and b"Source: NATO" in real_site[framed]
    taken = page.split('class="pictures')[1].split("</figure>")[0]
    files = re.findall(r'href="\.\./\.\./([^"]+)"', taken)
    assert len(files) == 3 and all(name in real_site for name in files), files
    assert "<svg" in page and 'class="still narrow"' in page, "drawn without a script"
