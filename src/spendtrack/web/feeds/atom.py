"""Entries -> an Atom feed (RFC 4287) as bytes."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

from spendtrack.assessment.day import Day
from spendtrack.snapshot.citation import AUTHORS, LICENCE_TITLE, LICENCE_URL
from spendtrack.web.feeds.feed_entry import KINDS, Entry, PageAddress, in_the_query, urn
from spendtrack.web.feeds.feed_news import entries

LONGEST = 100
"""So many entries a feed has, the newest ones."""
_SPACE = "http://www.w3.org/2005/Atom"
# A feed must say when it changed last, also before anything is known: the day before the first promise will do.
_BEFORE_ALL = date(2014, 9, 4)


def atom(
    day: Day,
    base_url: str,
    country: str | None = None,
    pledge: str | None = None,
    page: PageAddress = in_the_query,
) -> bytes:
    """What became known by the day, as a feed: all, of one country or of one pledge.

    base_url: where the site begins; the feed names its own address below it. page: where the pages of the site stand
    below base_url. The same ledger content gives the same bytes until something new becomes known. Raises
    LookupError for a party or pledge that the day does not know, ValueError where both are named.
    """
    if country is not None and pledge is not None:
        raise ValueError("a feed is of a country or of a pledge")
    told = entries(day, country=country, pledge=pledge)[:LONGEST]
    base = base_url.rstrip("/") + "/"
    place, title, about = "changes", "spendtrack: changes", ("changes", "")
    if country is not None:
        place, about = f"country/{country}", ("country", country)
        title = f"spendtrack: {day.frames.ledger.parties[country].name}"
    elif pledge is not None:
        record = day.frames.ledger.pledges[pledge]
        place, about = f"pledge/{pledge}", ("country", record.party)
        title = f"spendtrack: {day.frames.ledger.parties[record.party].name}, {record.title}"
    feed = ElementTree.Element("feed", {"xmlns": _SPACE, "xml:lang": "en-GB"})
    _text(feed, "id", urn(f"feed/{place}"))
    _text(feed, "title", title)
    _text(
        feed,
        "subtitle",
        "Promises on defence spending made, replaced and withdrawn; new figures; new verdicts; corrections.",
    )
    _text(feed, "updated", _instant(told[0].touched if told else _BEFORE_ALL))
    ElementTree.SubElement(
        feed, "link", rel="self", type="application/atom+xml", href=f"{base}feeds/{place}.atom"
    )
    ElementTree.SubElement(feed, "link", rel="alternate", type="text/html", href=base + page(*about))
    ElementTree.SubElement(feed, "link", rel="license", href=LICENCE_URL)
    _text(ElementTree.SubElement(feed, "author"), "name", AUTHORS)
    _text(feed, "rights", LICENCE_TITLE)
    for entry in told:
        _add(feed, entry, base, page)
    ElementTree.indent(feed, " ")
    text = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _add(feed: ElementTree.Element, entry: Entry, base: str, page: PageAddress) -> None:
    node = ElementTree.SubElement(feed, "entry")
    _text(node, "id", entry.id)
    _text(node, "title", entry.title)
    _text(node, "published", _instant(entry.day))
    _text(node, "updated", _instant(entry.touched))
    ElementTree.SubElement(
        node, "link", rel="alternate", type="text/html", href=base + page(entry.page, entry.country)
    )
    ElementTree.SubElement(node, "category", term=entry.kind, label=KINDS[entry.kind])
    _text(node, "content", entry.text).set("type", "text")


def _text(parent: ElementTree.Element, tag: str, text: str) -> ElementTree.Element:
    node = ElementTree.SubElement(parent, tag)
    node.text = text
    return node


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
