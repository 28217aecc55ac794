"""Charts as files and in the first response: from any view's address, the same bytes always, their words inside."""

from __future__ import annotations

import re
import struct

import brotli
import pytest
from flask.testing import FlaskClient

from spendtrack.charts.drawing import Format
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web.app import create_app
from spendtrack.web.delivery.stills import WIDTHS
from tests.real import TODAY

NORWAY = "page=country&country=NOR&as-of=2026-07-20"
SHOWN = {
    "?page=overview&as-of=2025-07-01": ["gaps", "total"],
    f"?{NORWAY}": ["timeline"],
    "?page=country&country=NOR&target=3.5&by=2035": ["timeline", "cost"],
    "?page=compare&countries=NOR+EST&group=EU": ["comparison"],
    "?page=promises&measure=equipment": ["promises"],
    "?page=ukraine": ["aid", "raised"],
}


def words_of(svg: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", svg).split())


def size(png: bytes) -> tuple[int, int]:
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def test_a_picture_holds_title_source_day_and_pinned_address(client: FlaskClient) -> None:
    answer = client.get(f"/charts/timeline.svg?{NORWAY}")
    assert answer.mimetype == "image/svg+xml"
    said = words_of(answer.text)
    for words in (
        "Norway: ",
        "Source: NATO",
        "As of 20 July 2026.",
        "http://localhost/?page=country&amp;country=NOR&amp;as-of=2026-07-20",
    ):
        assert words in said, words
    assert 'filename="spendtrack-timeline-NOR-2026-07-20.svg"' in answer.headers["Content-Disposition"]


def test_a_chart_is_found_at_home_and_todays_picture_is_pinned(client: FlaskClient) -> None:
    said = words_of(client.get("/charts/comparison.svg?countries=NOR+EST").text)
    assert "page=compare&amp;countries=NOR+EST&amp;as-of=2026-11-23" in said and "Norway" in said


@pytest.mark.parametrize(
    ("asked", "wide", "high"),
    [
        ("", 1920, None),
        ("&width=700", 700, None),
        ("&shape=wide", 1200, 675),
        ("&shape=square", 1080, 1080),
        ("&shape=share", 1200, 630),
    ],
)
def test_each_shape_has_its_size(client: FlaskClient, asked: str, wide: int, high: int | None) -> None:
    answer = client.get(f"/charts/timeline.png?{NORWAY}{asked}")
    assert answer.mimetype == "image/png"
    assert size(answer.data)[0] == wide and (high is None or size(answer.data)[1] == high)


def test_the_same_question_gives_the_same_bytes_from_any_process(
    client: FlaskClient, loaded: tuple[Ledger, list[Problem]]
) -> None:
    other = create_app(*loaded, TODAY).server.test_client()
    for path in (f"/charts/timeline.png?{NORWAY}&shape=wide", "/charts/gaps.svg?group=EU&as-of=2025-07-01"):
        first = client.get(path)
        assert first.data == other.get(path).data
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_the_address_that_readers_use_stands_in_the_picture(loaded: tuple[Ledger, list[Problem]]) -> None:
    own = create_app(*loaded, TODAY, address="https://track.example/x").server.test_client()
    assert "https://track.example/x/?page=country" in own.get(f"/charts/timeline.svg?{NORWAY}").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/charts/timeline.gif", 404),
        ("/charts/nothing.svg", 404),
        ("/charts/cost.svg?page=country&country=NOR", 404),
        ("/charts/timeline.svg?shape=round", 400),
        ("/charts/timeline.png?width=9999", 400),
        ("/charts/timeline.png?width=%C2%B2", 400),
        ("/charts/timeline.png?scheme=both", 400),
        ("/charts/timeline.png?width=500&shape=wide", 400),
    ],
)
def test_what_there_is_not_is_refused(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


@pytest.mark.parametrize("query", SHOWN)
def test_the_first_response_holds_its_charts_drawn_and_leads_to_their_pictures(
    client: FlaskClient, query: str
) -> None:
    page = client.get(f"/{query}").text
    first = page.split('<div id="first">')[1].split('<div id="react-entry-point">')[0]
    assert first.count('<svg xmlns="http://www.w3.org/2000/svg"') == len(WIDTHS) * len(SHOWN[query])
    assert first.count('class="drawing"') == first.count('role="img"') == len(SHOWN[query]), (
        "each is one image"
    )
    assert first.count('aria-hidden="true" focusable="false"') == len(WIDTHS) * len(SHOWN[query])
    for name in SHOWN[query]:
        found = re.findall(rf'href="(/charts/{name}\.[^"]+)"', first)
        assert len(found) == 4
        for link in found:
            assert client.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("query", SHOWN)
def test_few_bytes_stand_between_a_reader_and_the_first_chart(client: FlaskClient, query: str) -> None:
    """Page, style sheet and our own script; what makes a chart live is not among them."""
    page = client.get(f"/{query}").text
    head, body = page.split("</head>")
    needed = re.findall(r'<(?:script[^>]+src|link rel="stylesheet" href)="([^"]+)"', head)
    assert not any("plotly" in path for path in needed)
    assert not re.search(r"<script[^>]+src", body.split("<template")[0])
    total = sum(
        len(brotli.compress(text, quality=5))
        for text in [page.encode(), *[client.get(one).data for one in needed]]
    )
    assert total <= 60_000, total


@pytest.mark.parametrize("form", Format)
def test_every_shape_of_every_chart_can_be_had(client: FlaskClient, form: Format) -> None:
    for query, names in SHOWN.items():
        for name in names:
            assert client.get(f"/charts/{name}.svg{query}&shape={form}").status_code == 200, (query, name)
