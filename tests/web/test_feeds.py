"""Feeds and calendars: valid, stable, and silent where only the layout of the ledger changed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
import yaml
from flask.testing import FlaskClient

from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import build
from spendtrack.assessment.gaps import gap_table
from spendtrack.ledger.loading import load
from spendtrack.snapshot.tables import TABLES
from spendtrack.web import feeds
from spendtrack.web.app import create_app
from spendtrack.web.feeds.atom import LONGEST
from spendtrack.web.feeds.feed_news import entries
from tests.small import EVENTS, PLEDGE, SOURCES, read, share, sound_frames

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
        if not address.endswith(".atom"):
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


NORWAY = PLEDGE.replace("gbr-3p5-2035", "nor-3p5-2035").replace("party: GBR", "party: NOR")
NORWEGIAN_ROWS = share("NOR", 2025, 3.2) + share("NOR", 2026, 3.1)


def entered_late(folder: Path, **extra: str) -> Frames:
    """Norway's pledge of June 2025, found out in September 2026 and corrected twice."""
    late = NORWAY + (
        "  entered: 2026-09-02\n"
        "  corrected:\n"
        "    - {on: 2026-10-05, what: The deadline is 2035.}\n"
        "    - {on: 2026-11-20, what: The level is 3.5%}\n"
    )
    return sound_frames(folder, late, NORWEGIAN_ROWS, **extra)


def test_a_pledge_entered_late_reaches_its_readers_on_the_day_of_entry(tmp_path: Path) -> None:
    frames = entered_late(tmp_path)
    for day in (date(2026, 8, 1), date(2026, 9, 1)):  # promised, but not yet in the ledger
        assert not [one for one in entries(frames.day(day), country="NOR") if "nor-3p5" in one.name]
        assert not [
            one for one in events(feeds.calendar(frames.day(day), BASE)) if "Norway" in one["SUMMARY"]
        ]
    first = entries(frames.day(date(2026, 9, 2)), country="NOR")[0]
    assert (first.kind, first.day) == ("announced", date(2026, 9, 2))
    assert "24 June 2025" in first.text and "Entered in the ledger on 2 September 2026." in first.text
    judged = [gap_table(frames.day(day)) for day in (date(2026, 8, 1), date(2026, 9, 2))]
    assert [len(table) for table in judged] == [1, 1]  # what was promised when is another question


def test_no_older_entry_tells_of_verdicts_that_nobody_could_see(tmp_path: Path) -> None:
    rows = share("NOR", 2024, 2.2, "first-edition") + share("NOR", 2025, 4.2) + share("NOR", 2026, 4.1)
    before = sound_frames(tmp_path / "a", PLEDGE, rows)
    late = (
        NORWAY.replace("2025-06-24", "2025-08-24").replace("at-least", "exactly") + "  entered: 2026-09-02\n"
    )
    after, told_at_once = (
        sound_frames(tmp_path / name, PLEDGE + text, rows)
        for name, text in (("b", late), ("c", late.replace("  entered: 2026-09-02\n", "")))
    )
    was, now, other = (
        {one.id: one for one in entries(one.day(DAY))} for one in (before, after, told_at_once)
    )
    assert all(now[name] == entry for name, entry in was.items())
    assert {one.kind for name, one in now.items() if name not in was} == {"announced"}
    assert {one.kind for name, one in other.items() if name not in was} == {"announced", "verdict"}


def test_a_correction_is_an_entry_of_its_day_and_touches_the_one_that_it_corrects(tmp_path: Path) -> None:
    frames = entered_late(tmp_path)
    assert next(one.kind for one in entries(frames.day(date(2026, 10, 4)), country="NOR")) == "announced"
    told = entries(frames.day(DAY), pledge="nor-3p5-2035")
    assert [(one.kind, one.day) for one in told] == [
        ("announced", date(2026, 9, 2)),
        ("corrected", date(2026, 11, 20)),
        ("corrected", date(2026, 10, 5)),
    ]
    assert told[1].text.endswith("put right on 20 November 2026: The level is 3.5%.")
    raw = feeds.at(frames.day(DAY), BASE, "feeds/pledge/nor-3p5-2035.atom")
    assert raw is not None
    node = ElementTree.fromstring(raw).findall(f"{ATOM}entry")[0]
    assert texts(node, "published") == ["2026-09-02T00:00:00Z"]
    assert texts(node, "updated") == ["2026-11-20T00:00:00Z"]
    assert raw == feeds.at(frames.day(DAY + timedelta(days=1)), BASE, "feeds/pledge/nor-3p5-2035.atom")


def test_a_withdrawal_an_edition_and_their_corrections_come_with_their_day_of_entry(tmp_path: Path) -> None:
    gone = "  withdrawn: {on: 2026-03-01, note: The budget fell., entered: 2026-08-15}\n"
    sources = SOURCES.replace(
        "published: 2026-07-10,",
        "published: 2026-07-10, entered: 2026-07-20, corrected: [{on: 2026-07-25, what: Norway was one row off.}],",
    )
    frames = sound_frames(tmp_path, NORWAY + gone, NORWEGIAN_ROWS, sources=sources)
    told = {(one.kind, one.name.split("/")[1]): one for one in entries(frames.day(DAY), country="NOR")}
    assert told["withdrawn", "nor-3p5-2035"].day == date(2026, 8, 15)
    new = told["edition", "second-edition"]
    assert (new.day, new.touched) == (date(2026, 7, 20), date(2026, 7, 25))
    assert told["corrected", "edition"].text.endswith("Norway was one row off.")
    early = {one.name for one in entries(frames.day(date(2026, 7, 19)))}
    assert "edition/second-edition" not in early and "withdrawn/nor-3p5-2035" not in early


def test_a_moved_event_keeps_its_id_and_grows_its_sequence(tmp_path: Path) -> None:
    moved = EVENTS.replace(
        "date: 2025-06-24,", "date: 2027-06-30, corrected: [{on: 2026-11-02, what: It was moved by a week.}],"
    )
    frames = sound_frames(tmp_path / "a", events=EVENTS.replace("2025-06-24", "2027-06-24"))
    later = sound_frames(tmp_path / "b", events=moved)
    (old,), (new,) = (
        [one for one in events(feeds.calendar(one.day(DAY), BASE)) if one["SUMMARY"] == "A summit"]
        for one in (frames, later)
    )
    assert old["UID"] == new["UID"] and old["DTSTART"].dt != new["DTSTART"].dt
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 1)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert (old[name].dt.date(), new[name].dt.date()) == (date(2025, 2, 25), date(2026, 11, 2))
    eve = events(feeds.calendar(later.day(date(2026, 11, 1)), BASE))
    assert {one["SEQUENCE"] for one in eve} == {0}


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


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON document, the outermost first."""
    if isinstance(node, dict):
        yield node
    for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(one)


def test_the_catalogue_says_what_portals_ask_for(written: dict[str, bytes | None]) -> None:
    """The mandatory properties of DCAT-AP 3, and those recommended ones that the ledger can answer."""
    raw = written[feeds.CATALOG]
    assert raw is not None
    catalogue = json.loads(raw)
    assert catalogue["@type"] == "dcat:Catalog" and catalogue["@id"] == f"{BASE}/{feeds.CATALOG}"
    for name in (
        "dct:title",
        "dct:description",
        "foaf:homepage",
        "dct:license",
        "dct:language",
        "dct:modified",
    ):
        assert catalogue[name], name
    assert catalogue["dct:publisher"]["foaf:name"]["@value"]
    datasets = catalogue["dcat:dataset"]
    assert [one["@id"].rpartition("#")[2] for one in datasets] == [table.name for table in TABLES]
    for one in datasets:
        words = (
            "title description publisher identifier spatial temporal accessRights accrualPeriodicity".split()
        )
        assert {f"dct:{word}" for word in words} <= one.keys()
        assert {"dcat:keyword", "dcat:theme", "dcat:contactPoint", "dcat:landingPage"} <= one.keys()
        first, last = (one["dct:temporal"][f"dcat:{end}Date"]["@value"] for end in ("start", "end"))
        assert first < "2015" and last > "2026"
        given = one["dcat:distribution"]
        assert given["dcat:accessURL"]["@id"] == f"{BASE}/api/v1/{given['dct:title']['@value']}"
        assert given["dct:license"]["@id"] and given["dct:format"]["@id"].endswith("/CSV")
    places = {one["@id"].rpartition("/")[2] for one in catalogue["dct:spatial"]}
    assert len(places) == 32 and {"SWE", "TUR"} <= places
    addresses = [one["@id"] for one in objects(catalogue) if "@id" in one]
    assert all(address.startswith(("https://", "http://")) and " " not in address for address in addresses)


def test_every_table_of_the_catalogue_is_there(client: FlaskClient) -> None:
    answer = client.get(f"/{feeds.CATALOG}")
    assert answer.status_code == 200 and answer.mimetype == "application/ld+json"
    found = [
        one["dcat:downloadURL"]["@id"]
        for one in objects(json.loads(answer.data))
        if "dcat:downloadURL" in one
    ]
    assert len(found) == len(TABLES)
    for address in found:
        table = client.get(address.removeprefix("http://localhost"))
        assert table.status_code == 200 and table.mimetype == "text/csv", address
