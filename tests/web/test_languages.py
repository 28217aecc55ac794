"""A title that is not English says so wherever it is read, for a screen reader would mispronounce it."""

from __future__ import annotations

import re
from html import escape

import pytest
from flask.testing import FlaskClient

from spendtrack.assessment.day import Frames

PAGES = (
    "as-of=2024-07-01",
    "country=EST",
    "country=POL",
    "country=ISL&as-of=2026-07-20",
    "country=IT-COALITION",
    "country=NB8",
    "page=changes&since=2024-01-01",
    "page=ukraine",
)


def test_titles_of_many_languages_are_known(frames: Frames) -> None:
    known = frames.sources["language"].dropna()
    assert known.nunique() >= 20
    assert not (known == "en").any()


@pytest.mark.parametrize("query", PAGES)
def test_a_foreign_title_says_its_language_wherever_it_is_read(
    client: FlaskClient, frames: Frames, query: str
) -> None:
    page = client.get(f"/?{query}").text.split('<main id="main"')[1]
    texts = re.sub(r'<(?!span lang="[a-z]+">)[^>]*>', "<>", page)
    for source in frames.sources.dropna(subset="language").itertuples():
        title = escape(str(source.title), quote=False)
        said = texts.count(f'<span lang="{source.language}">{title}<')
        assert texts.count(f">{title}") == said, title


def test_the_pages_asked_hold_foreign_titles(client: FlaskClient) -> None:
    for query in (
        "country=POL",
        "country=ISL&as-of=2026-07-20",
        "page=changes&since=2024-01-01",
        "page=ukraine",
    ):
        assert '<span lang="' in client.get(f"/?{query}").text, query
