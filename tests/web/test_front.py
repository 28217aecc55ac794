"""A path below a host: every address that leaves the server begins with it, and nobody else can set it or the host."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web.app import PAGES, create_app
from spendtrack.web.front import networks, prefix_of
from tests.real import TODAY

FAR = {"REMOTE_ADDR": "203.0.113.9"}
ASKED = [f"?page={page}" for page in PAGES] + [
    "nowhere",
    "correct",
    "ledger/parties.yaml",
    "?page=country&target=3",
]


@pytest.fixture(scope="module")
def below(loaded: tuple[Ledger, list[Problem]]) -> FlaskClient:
    """The application at /spend."""
    client: FlaskClient = create_app(*loaded, TODAY, prefix="/spend").server.test_client()
    return client


def named(text: str) -> set[str]:
    """Every address on this host that a page names: in elements, in the figures of its charts, in what starts Dash."""
    text = html.unescape(text.replace("\\/", "/").replace('\\"', '"').replace("\\u0026", "&"))
    found = set(re.findall(r"""(?:href|src|action|data-src)=['"](/[^'"#]*)""", text))
    return found | set(re.findall(r"""["'](/(?:_dash|_plotly|static|download|feeds|api)[^'"#]*)""", text))


@pytest.mark.parametrize("asked", ASKED)
def test_every_address_of_a_page_begins_with_the_prefix_and_answers(below: FlaskClient, asked: str) -> None:
    text = below.get(f"/spend/{asked}").text
    addresses = named(text)
    assert len(addresses) > 1
    assert [one for one in addresses if not one.startswith("/spend/")] == []
    one_of_each = {urlsplit(one).path: one for one in sorted(addresses)}.values()
    assert {one: below.get(one).status_code for one in one_of_each} == dict.fromkeys(one_of_each, 200)


def test_dash_asks_below_the_prefix(below: FlaskClient) -> None:
    config = re.search(r'<script id="_dash-config"[^>]*>(.*?)</script>', below.get("/spend/").text)
    assert config is not None
    assert json.loads(config[1])["requests_pathname_prefix"] == "/spend/"
    told = below.post(
        "/spend/_dash-update-component",
        json={
            "output": "view.children",
            "outputs": {"id": "view", "property": "children"},
            "inputs": [{"id": "url", "property": "search", "value": "?page=ledger"}],
            "changedPropIds": ["url.search"],
        },
    )
    addresses = named(json.dumps(told.json, ensure_ascii=False))
    assert any(one.startswith("/spend/?page=country") for one in addresses)
    assert [one for one in addresses if not one.startswith("/spend/")] == []


def test_api_feeds_and_redirects_stay_below_the_prefix(below: FlaskClient) -> None:
    assert below.get("/spend?page=method").headers["Location"] == "/spend/?page=method"
    assert below.get("/spend/api").headers["Location"] == "/spend/api/v1/"
    listing = json.dumps(below.get("/spend/api/v1/").json)
    assert "/spend/api/v1/" in listing and '"/api/' not in listing
    assert below.get("/spend/api/v1/openapi.json").json["servers"] == [{"url": "/spend/api/v1"}]  # type: ignore[index]
    assert (
        'href="http://localhost/spend/feeds/country/EST.atom"'
        in below.get("/spend/feeds/country/EST.atom").text
    )
    assert "Disallow: /spend/_dash" in below.get("/spend/robots.txt").text


def test_a_proxy_that_takes_the_prefix_away_gets_the_same_page(below: FlaskClient) -> None:
    assert below.get("/?page=method").get_data() == below.get("/spend/?page=method").get_data()
    assert below.get("/spend/robots.txt").status_code == below.get("/robots.txt").status_code == 200


def test_a_trusted_proxy_says_path_host_and_scheme_and_nobody_else_does(client: FlaskClient) -> None:
    said = {"X-Forwarded-Prefix": "/one", "X-Forwarded-Host": "figures.example", "X-Forwarded-Proto": "https"}
    told = client.get("/feeds/country/EST.atom", headers=said).text
    assert 'href="https://figures.example/one/feeds/country/EST.atom"' in told
    assert 'href="/one/?page=method"' in client.get("/", headers=said).text
    # The readers of another path on the same server are not mixed with them.
    assert 'href="/two/?page=method"' in client.get("/", headers={"X-Forwarded-Prefix": "/two/"}).text
    far = client.get("/feeds/country/EST.atom", headers=said, environ_overrides=FAR).text
    assert "figures.example" not in far and "https://" not in far.partition("<entry>")[0].replace(
        "https://creat", ""
    )
    assert 'href="/?page=method"' in client.get("/", headers=said, environ_overrides=FAR).text


def test_a_script_name_is_not_believed(client: FlaskClient) -> None:
    """Some servers put a header of this name where the prefix stands."""
    page = client.get(
        "/", headers={"SCRIPT-NAME": "/evil"}, environ_overrides={**FAR, "SCRIPT_NAME": "/evil"}
    )
    assert page.status_code == 200 and "/evil" not in page.text


@pytest.mark.parametrize(
    "host", ["a b", "<script>", "host/path", "user@host", "", "x:0", "x:99999", "[::1", "ho st:80"]
)
def test_a_host_that_is_none_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/feeds/changes.atom", headers={"Host": host})
    assert answer.status_code == 400 and "rel=" not in answer.text


@pytest.mark.parametrize(
    "host", ["spend.example", "spend.example:8050", "127.0.0.1:80", "[::1]:8050", "xn--mnchen-3ya.de"]
)
def test_a_host_is_taken_as_it_is(client: FlaskClient, host: str) -> None:
    assert client.get("/robots.txt", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("said", ["//evil.example", "/a/../b", '/a"onload=', "/a b", "https://evil.example/"])
def test_a_forwarded_prefix_that_is_no_path_is_refused(client: FlaskClient, said: str) -> None:
    answer = client.get("/", headers={"X-Forwarded-Prefix": said})
    assert answer.status_code == 400 or 'href="/?page=method"' in answer.text


def test_prefixes_and_networks_are_read_or_refused() -> None:
    assert [prefix_of(one) for one in ("", "/", "spend", "/spend/", "/a/b.c")] == [
        "",
        "",
        "/spend",
        "/spend",
        "/a/b.c",
    ]
    for wrong in ("/a//b", "/a/./b", "/a?b", "/ä"):
        with pytest.raises(ValueError, match="no path below a host"):
            prefix_of(wrong)
    assert [str(one) for one in networks(["10.0.0.7", "172.16.0.9/12"])] == ["10.0.0.7/32", "172.16.0.0/12"]
    with pytest.raises(ValueError, match="proxy"):
        networks(["proxy"])
