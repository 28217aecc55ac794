"""The static site as files: every link leads to one, downloads are the live app's, and it is written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from spendtrack.assessment.day import Frames
from spendtrack.cli.main import main
from spendtrack.snapshot import bundle
from spendtrack.web.address import View, plain, read
from spendtrack.web.site import site_scripts, write_tree
from spendtrack.web.site.plain_addresses import Plan, folder
from tests.real import BASE_URL, DATA, TODAY
from tests.small import PLEDGE, share, write

HOST = "http://site/"
IN_LABEL = re.compile(r'<a href=\\?"([^"\\]+)\\?"')


class Page(HTMLParser):
    """Addresses and ids of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)
        self.links += [unescape(found) for found in IN_LABEL.findall(text)]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        self.ids |= {named["id"]} if "id" in named else set()
        if tag in ("script", "img") and "src" in named:
            self.loads.append(named["src"])
        elif tag == "link" and named.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(named["href"])
        self.links += [
            named[name] for name in ("href", "data-to") if name in named and tag in ("a", "option")
        ]


@pytest.fixture(scope="module")
def pages(real_site: dict[str, bytes]) -> dict[str, Page]:
    return {name: Page(data.decode()) for name, data in real_site.items() if name.endswith(".html")}


def target(page: str, address: str) -> str:
    """The file that a browser gets for an address in a page."""
    path = unquote(urlsplit(urljoin(HOST + page, address)).path).lstrip("/")
    return path + "index.html" if path.endswith("/") or not path else path


def test_every_link_of_every_page_leads_to_a_file_and_every_fragment_to_its_part(
    pages: dict[str, Page], real_site: dict[str, bytes]
) -> None:
    files, lost = real_site, set()
    for name, page in pages.items():
        if name == "404.html":
            continue
        for address in {*page.links, *page.loads}:
            if address.startswith(("http:", "https:", "data:", "mailto:")):
                continue
            assert not address.startswith("/"), (name, address)
            path, part = target(name, address), urlsplit(address).fragment
            if path not in files or (part and path in pages and unquote(part) not in pages[path].ids):
                lost.add((name, address))
    assert lost == set()
    assert len(pages) > 150


def test_no_page_loads_anything_from_another_host(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        if name != "404.html":
            assert not [one for one in page.loads if urlsplit(one).netloc], name


def test_every_page_can_be_reached_from_the_first(pages: dict[str, Page]) -> None:
    seen, queue = set(), ["index.html"]
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in pages:
            queue += [target(name, one) for one in pages[name].links if not urlsplit(one).scheme]
    framed = {name for name in pages if "embed/" in name and not name.endswith("-code.html")}
    assert set(pages) - seen - framed - {"404.html", "country/index.html"} == set()


LIVE = {
    "gaps.csv": "/download/gaps.csv?page=overview&as-of=2026-11-23",
    "gaps.xlsx": "/download/gaps.xlsx?page=overview&as-of=2026-11-23",
    "country/TUR/figures-bom.csv": "/download/figures-bom.csv?page=country&country=TUR&as-of=2026-11-23",
    "on/2025-08-28/country/GBR/gaps.xlsx": "/download/gaps.xlsx?page=country&country=GBR&as-of=2025-08-28",
    "group-eu/gaps.csv": "/download/gaps.csv?page=overview&group=EU&as-of=2026-11-23",
    "country/GBR/gaps.csv": "/download/gaps.csv?page=country&country=GBR&as-of=2026-11-23",
    "country/TUR/figures.csv": "/download/figures.csv?page=country&country=TUR&as-of=2026-11-23",
    "compare/measure-equipment/comparison.csv": "/download/comparison.csv?page=compare&measure=equipment&as-of=2026-11-23",
    "promises/group-eu/promises.csv": "/download/promises.csv?page=promises&group=EU&as-of=2026-11-23",
    "ukraine/claims.csv": "/download/claims.csv?page=ukraine&as-of=2026-11-23",
    "ledger/ledger.csv": "/download/ledger.csv?page=ledger&as-of=2026-11-23",
    "changes/changes.csv": "/download/changes.csv?page=changes&as-of=2026-11-23",
    "method/observations.csv": "/download/observations.csv?page=method&as-of=2026-11-23",
    "on/2025-08-28/gaps.csv": "/download/gaps.csv?page=overview&as-of=2025-08-28",
    "on/2025-08-28/country/GBR/gaps.csv": "/download/gaps.csv?page=country&country=GBR&as-of=2025-08-28",
}


def test_files_are_the_bytes_of_the_live_app(client: FlaskClient, real_site: dict[str, bytes]) -> None:
    for name, address in LIVE.items():
        assert real_site[name] == client.get(address).get_data(), name


def test_the_snapshot_and_the_ledger_are_there_whole(frames: Frames, real_site: dict[str, bytes]) -> None:
    for name, data in bundle.snapshot_files(frames.day(TODAY), BASE_URL).items():
        assert real_site[f"snapshot/{name}"] == data
    assert real_site["ledger/commitments.yaml"] == (DATA / "commitments.yaml").read_bytes()


def test_the_page_for_what_is_missing_needs_no_other_file(real_site: dict[str, bytes]) -> None:
    """It is shown for addresses of any depth, and below any path."""
    text = real_site["404.html"].decode()
    assert re.findall(r'(?:src|href)="(?!data:)([^"]+)"', text) == [BASE_URL]
    assert "main{" in text or "main {" in text, "its style stands in it"


def test_no_page_holds_a_paragraph_in_a_line_of_text(real_site: dict[str, bytes]) -> None:
    inside = re.compile(r"<span[^>]*>(?:(?!</span>).)*?<p[ >]", re.S)
    assert [
        name for name, data in real_site.items() if name.endswith(".html") and inside.search(data.decode())
    ] == []


def test_search_engines_and_feed_readers_find_whole_addresses(real_site: dict[str, bytes]) -> None:
    files = real_site
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [str(one.text) for one in ElementTree.fromstring(files["sitemap.xml"]).iter(f"{space}loc")]
    assert len(listed) == len(set(listed))
    for one in listed:
        name = one.removeprefix(BASE_URL) + "index.html"
        assert f'<link rel="canonical" href="{one}">' in files[name].decode()
    assert f"Sitemap: {BASE_URL}sitemap.xml" in files["robots.txt"].decode()
    atom = ElementTree.fromstring(files["feeds/country/GBR.atom"])
    links = [one.get("href", "") for one in atom.iter("{http://www.w3.org/2005/Atom}link")]
    own = [link for link in links if link.startswith(BASE_URL)]
    assert len(own) > 3 and BASE_URL + "feeds/country/GBR.atom" in own
    for link in own:
        assert target("", link.removeprefix(BASE_URL)) in files, link
    assert b"BEGIN:VCALENDAR" in files["feeds/deadlines.ics"]
    tables = set(re.findall(rb'"dcat:downloadURL": \{\s*"@id": "([^"]+)"', files["feeds/catalog.jsonld"]))
    assert len(tables) == 11 and all(one.decode().removeprefix(BASE_URL) in files for one in tables)


def test_each_script_of_the_live_app_is_shared_or_left_out_on_purpose() -> None:
    assert {file.name for file in site_scripts.LIVE.glob("*.js")} == {
        *site_scripts.SHARED,
        *site_scripts.LIVE_ONLY,
    }
    assert {file.name for file in site_scripts.OWN.glob("*.js")} == set(site_scripts.ORDER)


def test_a_view_without_a_file_leads_to_the_nearest_and_says_what_is_missing() -> None:
    plan = Plan(TODAY, ("FRA", "GBR"), ("NATO", "EU"), (date(2025, 8, 28),))
    known = {"FRA": "France", "GBR": "United Kingdom"}

    def address(search: str) -> str:
        return plan.address(read(search, TODAY, known, {"NATO": "NATO", "EU": "EU"})[0])

    assert address("?page=country&country=FRA") == "country/FRA/"
    assert address("?country=FRA&as-of=2025-08-28") == "on/2025-08-28/country/FRA/"
    assert address("?country=FRA&as-of=2025-08-29") == "country/FRA/?as-of=2025-08-29"
    assert address("?group=EU") == "group-eu/"
    assert address("?page=promises&group=EU&strength=law") == "promises/group-eu/?strength=law"
    assert address("?page=ledger&words=tank&sort=announced") == "ledger/?words=tank&sort=announced"
    assert address("?country=GBR&target=3&by=2030") == "country/GBR/?target=3&by=2030"


def test_each_view_has_a_file_of_its_own() -> None:
    plan = Plan(TODAY, ("FRA", "GBR"), ("NATO", "EU"), (date(2025, 8, 28),))
    views = list(plan.views())
    places = [folder(view, TODAY) for view in views]
    assert len({place.lower() for place in places}) == len(views) == len(set(views))
    assert all(plan.address(view) == place for view, place in zip(views, places, strict=True))
    assert plain("method", TODAY) in views and View("country", TODAY, "GBR") in views


def small(tmp_path: Path) -> Path:
    return write(tmp_path / "data", PLEDGE, share("GBR", 2025, 2.4) + share("GBR", 2026, 2.56))


def test_the_same_ledger_and_day_give_the_same_bytes_in_other_surroundings(tmp_path: Path) -> None:
    data = small(tmp_path)
    code = (
        "import hashlib, sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from spendtrack.web.site import site_files\nfrom spendtrack.ledger.loading import load\n"
        f"files = site_files(*load(Path({str(data)!r})), date(2026, 11, 23), base_url='https://a.example/x')\n"
        "print(hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest(), len(files))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
            cwd=place,
        ).stdout
        for seed, zone, place in (
            ("1", "Pacific/Auckland", tmp_path),
            ("77", "America/Lima", tmp_path.parent),
        )
    }
    assert len(said) == 1


def test_the_command_writes_a_site_and_says_how_to_look_at_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "public"
    asked = ["site", "--out", str(out), "--as-of", "2026-11-23", "--data", str(small(tmp_path))]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert "python -m http.server" in said and "as of 2026-11-23" in said
    assert "gbr-3p5-2035" in (out / "country" / "GBR" / "index.html").read_text(encoding="utf-8")
    assert not (out / "sitemap.xml").exists() and not (out / "feeds").exists()
    (out / "old.html").write_text("kept by hand")
    assert main(asked) == 2
    assert "old.html, which is not part of a static site; nothing was written" in capsys.readouterr().err
    (out / "old.html").unlink()
    assert main(asked) == 0
    with pytest.raises(SystemExit):
        main([*asked, "--base-url", "user.example"])
    assert "write it as https://" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "public"]


def test_a_site_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "public"
    write_tree(out, {"index.html": b"old", "a/b.txt": b"old"})
    real = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if data == b"new b":
            raise OSError(28, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write_tree(out, {"index.html": b"new", "a/b.txt": b"new b"})
    assert (out / "index.html").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
    monkeypatch.undo()
    write_tree(out, {"index.html": b"new"})
    assert sorted(path.name for path in out.rglob("*")) == ["index.html", "site-files.txt"]


def test_assets_are_named_after_their_content(real_site: dict[str, bytes]) -> None:
    for name, data in real_site.items():
        path = PurePosixPath(name)
        if path.parts[0] == "assets" and path.suffix in (".js", ".json"):
            assert site_scripts.named("x", "", data.decode())[0].partition(".")[2] in name
            assert path.suffix == ".js" or json.loads(data)
