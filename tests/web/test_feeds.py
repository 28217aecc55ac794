"""Feeds and calendars: valid, stable, and silent where only the layout of the ledger changed."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
import yaml
from flask.testing import FlaskClient

from spendtrack.assessment.frames import Frames, build
from spendtrack.ledger.loading import load
from spendtrack.web import feeds
from spendtrack.web.app import create_app
from spendtrack.web.feeds.atom import LONGEST
from spendtrack.web.feeds.entries import entries
from tests.small import EVENTS, PLEDGE, read, share, sound_frames

DATA = Path(__file__).parents[2] / "data"
DAY = date(2026, 11, 23)
BASE = "https://example.org/tracker"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def written(frames: Frames) -> dict[str, bytes | None]:
    """Every feed and calendar of the real ledger by its address."""
    return {address: feeds.at(frames.day(DAY), BASE, address) for address in feeds.addresses(frames.day(DAY))}


def texts(node: ElementTree.Element, tag: str) -> list[str]:
    return [found.text or "" for found in node.findall(ATOM + tag)]


def test_every_feed_is_valid_atom_and_ids_are_unique(written: dict[str, bytes | None]) -> None:
    for address, raw in written.items():
        assert raw is not None
        if address.endswith(".ics"):
            continue
        feed = ElementTree.fromstring(raw)
        assert feed.tag == f"{ATOM}feed"
        for tag in ("id", "title", "updated"):
            assert len(texts(feed, tag)) == 1
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == f"{BASE}/{address}" and str(links["alternate"]).startswith(f"{BASE}/?page=")
        nodes = feed.findall(f"{ATOM}entry")
        assert len(nodes) <= LONGEST
        ids = [texts(node, "id")[0] for node in nodes]
        assert len(set(ids)) == len(ids)
        updated = [texts(node, "updated")[0] for node in nodes]
        assert updated == sorted(updated, reverse=True)
        assert texts(feed, "updated")[0] == (updated[0] if updated else "2014-09-04T00:00:00Z")
        for node in nodes:
            assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", texts(node, "id")[0])
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", texts(node, "updated")[0])
            assert texts(node, "title")[0] and texts(node, "content")[0]


def test_feeds_tell_what_the_ledger_tells(frames: Frames) -> None:
    told = {(one.kind, one.name): one for one in entries(frames.day(DAY), country="GBR")}
    new = told["announced", "announced/gbr-2p5-fy2027-starmer"]
    assert new.day == date(2025, 2, 25) and "It replaces" in new.text
    assert ("edition", "edition/nato-2026-07") in told
    assert ("verdict", "verdicts/2026-07-10/GBR") in told
    assert any(name.startswith("announced/nato-") for _, name in told)
    for pledge, end in (("nato-ukraine-0p25-gdp-proposal", "withdrawn"), ("deu-80bn-2028", "superseded")):
        assert [one.kind for one in entries(frames.day(DAY), pledge=pledge)] == [end, "announced"]
    with pytest.raises(LookupError):
        entries(frames.day(DAY), country="XXX")
    with pytest.raises(LookupError):
        entries(frames.day(date(2024, 1, 1)), pledge="gbr-2p5-fy2027-starmer")


def reformatted(folder: Path) -> Path:
    """The same ledger, as another hand might write it: other order, other quotes, other line breaks, remarks."""
    shutil.copytree(DATA, folder)
    for path in folder.glob("*.yaml"):
        tree = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        if isinstance(tree, list):
            tree.reverse()
        else:
            tree = {key: list(reversed(tree[key])) for key in tree}
        text = yaml.dump(tree, allow_unicode=True, default_style='"', width=60)
        path.write_text(f"# Written anew\n{text}", encoding="utf-8")
    rows = (folder / "observations.csv").read_text(encoding="utf-8").splitlines()
    (folder / "observations.csv").write_text("\n".join([rows[0], *rows[:0:-1]]) + "\n", encoding="utf-8")
    return folder


def test_a_ledger_that_was_only_formatted_changes_no_byte_of_any_feed(
    frames: Frames, written: dict[str, bytes | None], tmp_path: Path
) -> None:
    ledger, problems = load(reformatted(tmp_path / "data"))
    assert not [one for one in problems if one.severity == "error"]
    other = build(ledger)
    assert other.revision != frames.revision
    assert list(feeds.addresses(other.day(DAY))) == list(written)
    for address, raw in written.items():
        assert feeds.at(other.day(DAY), BASE, address) == raw, address


def test_time_alone_changes_no_feed(frames: Frames, written: dict[str, bytes | None]) -> None:
    for address in (feeds.CHANGES, feeds.DEADLINES, "feeds/country/GBR.atom"):
        assert written[address] == feeds.at(frames.day(DAY + timedelta(days=1)), BASE, address)


def test_a_changed_pledge_is_told(tmp_path: Path) -> None:
    rows = share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56)
    before = sound_frames(tmp_path / "a", PLEDGE, rows)
    later = PLEDGE.replace("gbr-3p5-2035", "gbr-4p0-2040").replace("3.5", "4").replace("2035", "2040")
    later = later.replace("2025-06-24", "2026-08-01") + "  supersedes: [gbr-3p5-2035]\n"
    after = sound_frames(tmp_path / "b", PLEDGE + later, rows)
    old, new = ({one.id: one for one in entries(one.day(DAY))} for one in (before, after))
    assert set(old) < set(new)
    assert {new[name].kind for name in set(new) - set(old)} == {"announced", "superseded"}


def events(raw: bytes | None) -> list[Any]:
    assert raw is not None
    return list(icalendar.Calendar.from_ical(raw.decode()).walk("VEVENT"))


def test_every_calendar_reads_back(written: dict[str, bytes | None]) -> None:
    for address, raw in written.items():
        if not address.endswith(".ics"):
            continue
        found = events(raw)
        assert raw is not None and all(len(line) <= 75 for line in raw.split(b"\r\n"))
        assert len({str(one["UID"]) for one in found}) == len(found)
        for one in found:
            assert one["DTSTART"].params["VALUE"] == "DATE" and one["DTEND"].dt > one["DTSTART"].dt
            assert not one.walk("VALARM") and str(one["URL"]).startswith(BASE)
            assert one["DTSTAMP"].dt.date() <= DAY


def test_the_calendar_says_financial_years_and_when_one_can_know_in_words(frames: Frames) -> None:
    found = {str(one["SUMMARY"]): one for one in events(feeds.calendar(frames.day(DAY), BASE, country="GBR"))}
    due = found["United Kingdom: 2.5% of GDP from April 2027 and for the rest of the parliament"]
    assert due["DTSTART"].dt == date(2028, 3, 31)
    assert "financial year 2027/28 ends on 31 March 2028" in due["DESCRIPTION"]
    assert "One can know in 2029" in due["DESCRIPTION"]
    review = found["NATO reviews the path and the split of the 5% (some time in 2029)"]
    assert review["DTSTART"].dt == date(2029, 12, 31)
    assert any(title.startswith("Next edition expected (some time in July 2027)") for title in found)


def test_a_financial_year_ends_as_the_party_counts(frames: Frames) -> None:
    texts = [str(one["DESCRIPTION"]) for one in events(feeds.calendar(frames.day(DAY), BASE, country="USA"))]
    assert any("financial year 2026/27 ends on 30 September 2027" in text for text in texts)


def test_commas_and_long_words_survive_the_calendar(tmp_path: Path) -> None:
    title = "Türkiye; a summit, at last \\ " + "ü" * 90
    frames = sound_frames(
        tmp_path, events=EVENTS.replace("title: A summit", f'title: "{title}"'.replace("\\", "\\\\"))
    )
    found = [str(one["SUMMARY"]) for one in events(feeds.calendar(frames.day(DAY), BASE))]
    assert title in found


def test_the_server_hands_feeds_out_under_its_own_address(
    client: FlaskClient, frames: Frames, tmp_path: Path
) -> None:
    answer = client.get("/feeds/country/GBR.atom")
    assert answer.mimetype == "application/atom+xml"
    assert answer.data == feeds.atom(frames.day(DAY), "http://localhost/", country="GBR")
    same = client.get("/feeds/country/GBR.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304
    assert client.get("/feeds/deadlines.ics").mimetype == "text/calendar"
    assert client.get("/feeds/pledge/nothing.atom").status_code == 404
    assert b'<link rel="alternate" type="application/atom+xml"' in client.get("/").data
    ledger, problems = read(tmp_path, PLEDGE, share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56))
    named = create_app(ledger, problems, DAY, address=BASE).server.test_client()
    assert named.get("/feeds/changes.atom").data == feeds.atom(build(ledger).day(DAY), BASE)
