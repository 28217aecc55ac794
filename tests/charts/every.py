"""Every chart that the pages show for the real ledger, by name: the one place here that knows the rest of the package."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from spendtrack.assessment import asof, gaps, pathway
from spendtrack.charts import country_timeline
from spendtrack.ledger.loading import load
from spendtrack.web.pages.compare_page import compare
from spendtrack.web.pages.country_page import country
from spendtrack.web.pages.overview_page import overview
from spendtrack.web.pages.promises_page import promises
from spendtrack.web.pages.ukraine_page import ukraine
from spendtrack.web.state import State

DATA = Path(__file__).parents[2] / "data"
STYLES = Path(__file__).parents[2] / "src" / "spendtrack" / "web" / "styles" / "spendtrack.css"
TODAY = date(2026, 11, 23)
PAGES: dict[str, Any] = {
    "overview": overview,
    "country": country,
    "compare": compare,
    "promises": promises,
    "ukraine": ukraine,
}
# Views beside the plain ones and the page of each party: other days, groups, measures and own questions.
ADDRESSES = (
    "page=overview",
    "page=overview&as-of=2020-01-01",
    "page=overview&as-of=2015-01-01",
    "page=overview&as-of=2025-07-01",
    "page=overview&as-of=2024-07-01",
    "page=overview&group=EU",
    "page=overview&group=BALTIC",
    "page=overview&group=G7",
    "page=overview&group=OWN&countries=ESP",
    "page=compare",
    "page=compare&countries=USA,LUX,POL,ESP,GRC,GBR,DEU,FRA,ITA,EST,LVA,LTU",
    "page=compare&countries=MKD,BIH",
    "page=compare&measure=equipment",
    "page=compare&measure=ukraine&countries=DNK,EST,GBR",
    "page=compare&basis=nato-legacy&as-of=2021-03-01",
    "page=promises",
    "page=promises&measure=total",
    "page=promises&measure=ukraine-amount",
    "page=promises&measure=defence-budget",
    "page=promises&measure=equipment",
    "page=promises&group=NB8&measure=ukraine",
    "page=promises&as-of=2019-01-01",
    "page=promises&as-of=2025-09-01",
    "page=promises&open=GBR",
    "page=promises&open=ALL",
    "page=promises&group=BALTIC&measure=total",
    "page=promises&group=EU&measure=defence-budget&open=ALL",
    "page=promises&group=OWN&countries=POL,ITA",
    "page=promises&due=2027",
    "page=promises&status=superseded",
    "page=ukraine",
    "page=ukraine&as-of=2024-06-01",
    "page=country&country=DEU&target=5&by=2032",
    "page=country&country=TUR&target=3.5&by=2035",
    "page=country&country=HUN&target=5&by=2030&profile=back",
    "page=country&country=GBR&as-of=2016-01-01",
    "page=country&country=USA&as-of=2022-01-01",
)


@cache
def state() -> State:
    ledger, problems = load(DATA)
    return State(ledger, problems, lambda: TODAY)


@cache
def charts() -> dict[str, dict[str, Any]]:
    """Name -> {figure, title, source, label} of every chart of the views above and of every party's page."""
    found = {}
    for address in ADDRESSES:
        view, _ = state().read(address)
        for chart in _charts(PAGES[view.page](state(), view)):
            found[f"{address}#{chart['id']}"] = chart
    for code, name in state().countries.items():
        figure = _timeline(code)
        words = {
            "title": f"{name}: what it spends and what it promised",
            "source": "Source: NATO.",
            "label": name,
        }
        found[f"country={code}"] = {"id": "country-timeline", "figure": figure, **words}
    return found


def _timeline(code: str) -> Any:
    """The chart of a party's page; the rest of that page takes much longer than its chart."""
    day = state().day(TODAY)
    rows = gaps.gap_table(day)
    return country_timeline(
        asof.timeline(day, code),
        rows[rows["country"] == code],
        pathway.pathways(day),
        asof.lineage(day, code),
    )


def _charts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, (list, tuple)):
        for child in node:
            yield from _charts(child)
    elif getattr(node, "_type", "") == "Figure":
        drawing, _ = node.children
        graph = drawing.children
        yield {
            "id": graph.id,
            "figure": graph.figure,
            "title": getattr(node, "data-title"),
            "source": getattr(node, "data-source"),
            "label": getattr(drawing, "aria-label"),
        }
    elif hasattr(node, "children"):
        yield from _charts(node.children)
