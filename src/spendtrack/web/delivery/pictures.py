"""The charts of a view as pictures that stand alone: which, in which shape and scheme, with which words around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from spendtrack.charts.drawing import Format, Scheme, Words, png, poster
from spendtrack.ledger.hints import did_you_mean
from spendtrack.web.address import View, query

# Names that say more than the id of the chart's place on its page.
NAMES = {"country-timeline": "timeline", "gap-chart": "gaps", "compare-chart": "comparison"}
# Where a chart is found when an address names no page.
PAGES = {
    "timeline": "country",
    "cost": "country",
    "gaps": "overview",
    "total": "overview",
    "comparison": "compare",
    "promises": "promises",
    "aid": "ukraine",
}
MEDIA_TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}
WIDTH = 960
NARROWEST, WIDEST = 320, 1920
SHARP = 2  # pixels of a PNG for each pixel of a drawing whose width nobody asked for


class NoSuchPicture(ValueError):
    """What was asked for has no meaning; the message says what has."""


@dataclass(frozen=True)
class Chart:
    """A chart of a view and its words. figure: JSON values."""

    name: str
    figure: Mapping[str, Any]
    title: str
    source: str
    label: str


@dataclass(frozen=True)
class Manner:
    """How a picture is to look. width: pixels, of the page's shape alone; None: 960, as PNG twice as sharp."""

    kind: str = "svg"
    shape: Format = Format.PAGE
    width: int | None = None
    scheme: Scheme = Scheme.LIGHT

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, self.shape, self.width, self.scheme)


def chart_name(place: str) -> str:
    """The name of a chart by the id of its place on the page."""
    return NAMES.get(place, place.removesuffix("-chart"))


def manner(kind: str, asked: Mapping[str, str]) -> Manner:
    """What an address or a command asks for. Raises NoSuchPicture."""
    found = Manner(_one_of("kind", kind, MEDIA_TYPES))
    if shape := asked.get("shape"):
        found = replace(found, shape=Format(_one_of("shape", shape, map(str, Format))))
    if scheme := asked.get("scheme"):
        known = [str(Scheme.LIGHT), str(Scheme.DARK), *([str(Scheme.BOTH)] if kind == "svg" else [])]
        found = replace(found, scheme=Scheme(_one_of("scheme", scheme, known)))
    if width := asked.get("width"):
        if not width.isascii() or not width.isdigit() or not NARROWEST <= int(width) <= WIDEST:
            raise NoSuchPicture(f"a width is {NARROWEST} to {WIDEST} pixels, not {width[:20]!r}")
        if found.shape != Format.PAGE:
            raise NoSuchPicture(f"the shape {found.shape} has a size of its own; leave the width out")
        found = replace(found, width=int(width))
    return found


def picture(chart: Chart, manner: Manner, address: str) -> bytes:
    """The picture. address: written in it, so that the numbers can be found again; the same input, the same bytes."""
    svg = poster(
        chart.figure,
        Words(chart.title, "", chart.source, "", address),
        manner.shape,
        width=manner.width or WIDTH,
        scheme=manner.scheme,
    )
    if manner.kind == "svg":
        return svg.encode()
    return png(svg, SHARP if manner.shape == Format.PAGE and manner.width is None else 1)


def view_search(query: Mapping[str, str], name: str) -> str:
    """The address of a view that shows the chart; query: what of it is known."""
    home = {"page": PAGES[name]} if name in PAGES and "page" not in query else {}
    return "?" + urlencode(home | dict(query))


def pinned(view: View) -> str:
    """The query that leads to the view on its day, even when it is followed later."""
    return urlencode(query(view, date.min))


def file_name(view: View, name: str, manner: Manner) -> str:
    """The name under which a picture is saved: spendtrack-timeline-GBR-2026-11-25.png."""
    subject = {"country": view.country, "ukraine": ""}.get(view.page, view.group)
    shape = "" if manner.shape == Format.PAGE else str(manner.shape)
    scheme = "" if manner.scheme == Scheme.LIGHT else str(manner.scheme)
    parts = ["spendtrack", name, subject, view.as_of.isoformat(), shape, scheme]
    return "-".join(part for part in parts if part) + f".{manner.kind}"


def _one_of(what: str, text: str, known: Any) -> str:
    names = [str(one) for one in known]
    if text not in names:
        near = did_you_mean(text, names)
        raise NoSuchPicture(f"there is no {what} {text[:30]!r}: {', '.join(names)}.{near}")
    return text
