"""The tables as a catalogue in DCAT-AP 3, which portals of open data collect: JSON-LD as bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from spendtrack.assessment.asof import known_figures, members
from spendtrack.assessment.day import Day
from spendtrack.snapshot.citation import AUTHORS, LICENCE_URL
from spendtrack.snapshot.tables import TABLES, Table
from spendtrack.web.address import ALLIANCE, FIRST_DAY
from spendtrack.web.feeds.feed_entry import PageAddress, urn
from spendtrack.web.feeds.feed_news import entries

NAME = "feeds/catalog.jsonld"
TableAddress = Callable[[str], str]
"""Name of a table -> where its CSV stands below the site."""
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Lists of the EU's Publications Office, from which DCAT-AP takes its words.
_LISTS = "http://publications.europa.eu/resource/authority"
_MEDIA = "https://www.iana.org/assignments/media-types"
KEYWORDS = ("defence spending", "NATO", "pledges", "open data")
DESCRIPTION = (
    "Who promised what on defence spending, by when, how firmly, and what has been delivered: pledges with their sources, "
    "published figures by edition, gaps, pathways and verdicts, as open tables."
)


def in_the_api(name: str) -> str:
    """Where a running dashboard has a table."""
    return f"api/v1/{name}.csv"


def catalog(day: Day, base_url: str, page: PageAddress, table: TableAddress) -> bytes:
    """The catalogue of the day: one dataset for each table of a snapshot, each with its CSV.

    base_url: where the site begins; page, table: where its pages and tables stand below that. It changes when something
    new becomes known and not with the clock.
    """
    base = base_url.rstrip("/") + "/"
    told = entries(day)[:1]
    changed = _typed((told[0].touched if told else FIRST_DAY).isoformat(), "date")
    publisher = _of("foaf:Agent", f"{base}{NAME}#publisher", **{"foaf:name": _text(AUTHORS)})
    common: dict[str, Any] = {
        "dct:publisher": publisher,
        "dct:language": _of("dct:LinguisticSystem", f"{_LISTS}/language/ENG"),
        "dct:modified": changed,
        "dct:spatial": [_of("dct:Location", one) for one in _places(day)],
    }
    years = _years(day)
    # What a name is stands at its first mention, in the catalogue itself.
    short = common | {"dct:publisher": {"@id": publisher["@id"]}}
    short["dct:spatial"] = [{"@id": one["@id"]} for one in common["dct:spatial"]]
    found = {
        "@context": CONTEXT,
        **_of("dcat:Catalog", f"{base}{NAME}"),
        "dct:title": _text("spendtrack: defence-spending pledges and their delivery"),
        "dct:description": _text(DESCRIPTION),
        "foaf:homepage": _of("foaf:Document", base),
        "dct:license": _of("dct:LicenseDocument", LICENCE_URL),
        "dcat:themeTaxonomy": _of(
            "skos:ConceptScheme", f"{_LISTS}/data-theme", **{"dct:title": _text("Data theme")}
        ),
        **common,
        "dcat:dataset": [_dataset(one, base, short, years, page, table(one.name)) for one in TABLES],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _dataset(
    table: Table,
    base: str,
    common: dict[str, Any],
    years: tuple[int, int] | None,
    page: PageAddress,
    address: str,
) -> dict[str, Any]:
    about = f"{base}{NAME}#{table.name}"
    columns = ", ".join(table.columns)
    covered = {"dct:temporal": _period(*years)} if years else {}
    return {
        **_of("dcat:Dataset", about),
        "dct:title": _text(f"spendtrack: {table.title}"),
        "dct:description": _text(f"{table.title}. {DESCRIPTION} Columns: {columns}."),
        "dct:identifier": _typed(urn(f"table/{table.name}"), "string"),
        "dcat:keyword": [_text(one) for one in KEYWORDS],
        "dcat:theme": [
            _of("skos:Concept", f"{_LISTS}/data-theme/{code}", **{"skos:prefLabel": _text(words)})
            for code, words in (("GOVE", "Government and public sector"), ("INTR", "International issues"))
        ],
        "dct:accessRights": _of("dct:RightsStatement", f"{_LISTS}/access-right/PUBLIC"),
        "dct:accrualPeriodicity": _of("dct:Frequency", f"{_LISTS}/frequency/IRREG"),
        "dcat:landingPage": _of("foaf:Document", base + page("method", "")),
        "dcat:contactPoint": {
            "@type": ["vcard:Kind", "vcard:Organization"],
            "vcard:fn": AUTHORS,
            "vcard:hasURL": {"@id": base},
        },
        **common,
        **covered,
        "dcat:distribution": {
            **_of("dcat:Distribution", f"{about}-csv"),
            "dct:title": _text(f"{table.name}.csv"),
            "dct:description": _text("Text in UTF-8 with commas; a line for each record."),
            "dcat:accessURL": {"@id": base + address},
            "dcat:downloadURL": {"@id": base + address},
            "dcat:mediaType": _of("dct:MediaType", f"{_MEDIA}/text/csv"),
            "dct:format": _of("dct:MediaTypeOrExtent", f"{_LISTS}/file-type/CSV"),
            "dct:license": _of("dct:LicenseDocument", LICENCE_URL),
        },
    }


def _years(day: Day) -> tuple[int, int] | None:
    figures = known_figures(day)
    return None if figures.empty else (int(figures["year"].min()), int(figures["year"].max()))


def _places(day: Day) -> list[str]:
    """The countries of the alliance, as the Publications Office names them: by ISO 3166-1 alpha-3."""
    return [f"{_LISTS}/country/{party}" for party in sorted(members(day, ALLIANCE)["party"])]


def _period(first: int, last: int) -> dict[str, Any]:
    return {
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": _typed(f"{first}-01-01", "date"),
        "dcat:endDate": _typed(f"{last}-12-31", "date"),
    }


def _of(kind: str, address: str, **more: Any) -> dict[str, Any]:
    return {"@id": address, "@type": kind, **more}


def _text(words: str) -> dict[str, str]:
    return {"@value": words, "@language": "en"}


def _typed(text: str, kind: str) -> dict[str, str]:
    return {"@value": text, "@type": f"xsd:{kind}"}
