"""What others show of a page: its preview in a message, its entry in a search engine, its chart in another page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from spendtrack.assessment.asof import known_figures
from spendtrack.snapshot.citation import LICENCE_URL
from spendtrack.web.address import View
from spendtrack.web.delivery.views import Shown
from spendtrack.web.state import State

SITE = "spendtrack"
DESCRIPTION = "Who promised what on defence spending, by when, how firmly, and what has been delivered."
SHARE = (1200, 630)
FOOT = 130  # pixels of an embedded chart's title, source and link


@dataclass(frozen=True)
class Preview:
    """Whole addresses and words for the head of a page. image: of SHARE's size; oembed: empty where there is none."""

    title: str
    description: str
    canonical: str
    image: str
    image_words: str
    dataset: Mapping[str, Any]
    oembed: str = ""
    wide: int = SHARE[0]
    high: int = SHARE[1]


@dataclass(frozen=True)
class Covered:
    """What a page's data are about. years: the first and last of its figures; places: names of countries or groups."""

    years: tuple[int, int] | None
    places: Sequence[str]


def covered(state: State, view: View) -> Covered:
    """What the rows of a view cover."""
    figures = known_figures(state.day(view.as_of))
    places = (
        [state.groups[view.group]]
        if view.group in state.groups
        else [state.names.get(one, one) for one in state.members(view)]
    )
    if view.page == "country":
        own = figures[figures["party"] == view.country]
        figures = figures if own.empty else own  # a coalition's page shows figures of its members
        places = [state.names.get(view.country, view.country)]
    years = None if figures.empty else (int(figures["year"].min()), int(figures["year"].max()))
    return Covered(years, places)


def preview(
    shown: Shown,
    view: View,
    revision: str,
    base: str,
    canonical: str,
    image: str,
    table: str,
    oembed: str,
    about: Covered,
) -> Preview:
    """base: where the site begins; table: where all gaps of the day are, as CSV."""
    charts = list(shown.pictures.values())
    described = shown.description or DESCRIPTION
    dataset = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": shown.title or SITE,
        "description": f"{described} {DESCRIPTION}" if shown.description else DESCRIPTION,
        "url": canonical,
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "version": revision,
        "identifier": f"{revision}:{view.as_of.isoformat()}",
        "keywords": ["defence spending", "NATO", "pledges", "open data"],
        **({"temporalCoverage": f"{about.years[0]}/{about.years[1]}"} if about.years else {}),
        "spatialCoverage": [{"@type": "Place", "name": name} for name in about.places],
        "includedInDataCatalog": {"@type": "DataCatalog", "name": SITE, "url": base},
        "dateModified": view.as_of.isoformat(),
        "creator": {"@type": "Organization", "name": SITE, "url": base},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": table},
        ],
    }
    said = charts[0].label if charts else f"{SITE}: {DESCRIPTION}"
    return Preview(shown.title or SITE, described, canonical, image, said[:400], dataset, oembed)


def iframe(address: str, title: str, high: int) -> str:
    """The code by which another page shows a chart; its address is escaped by whoever writes it into HTML."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{high}" '
        'style="border:0" loading="lazy"></iframe>'
    )


def oembed(title: str, address: str, base: str, high: int, most: int | None) -> dict[str, Any]:
    """The answer to who asks how to show a page. most: as wide as the asker has room for."""
    return {
        "version": "1.0",
        "type": "rich",
        "provider_name": SITE,
        "provider_url": base,
        "title": title,
        "width": min(most or 800, 800),
        "height": high,
        "html": iframe(address, title, high),
        "cache_age": 3600,
    }


def asking(base: str, path: str, asked: Mapping[str, str]) -> str:
    """A whole address."""
    return f"{base}{path}?{urlencode(asked)}"
