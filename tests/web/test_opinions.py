"""The country page tells a second opinion beside the verdict and links its source; a day before it, nothing."""

from __future__ import annotations

from typing import Any


def test_the_page_tells_it_beside_the_verdict_from_its_day_on(client: Any) -> None:
    page = client.get("/?page=country&country=PRT&as-of=2026-05-01").get_data(as_text=True)
    assert "Second opinion, not judged: 2025: below 2% as SIPRI counts" in page
    assert 'href="https://www.sipri.org/databases/milex"' in page
    before = client.get("/?page=country&country=PRT&as-of=2026-04-26").get_data(as_text=True)
    assert "SIPRI counts" not in before


def test_a_country_without_one_has_no_such_heading(client: Any) -> None:
    page = client.get("/?page=country&country=EST").get_data(as_text=True)
    assert "Second opinions" not in page
