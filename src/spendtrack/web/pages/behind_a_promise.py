"""What stands behind a promise: who made it when, what counts, which sources say so, and where to correct it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html

from spendtrack.assessment.asof import citations
from spendtrack.assessment.frames import source_rows
from spendtrack.web.address import View
from spendtrack.web.pages.parts import Child, correct
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.labels import STRENGTH_WORDS


def behind(state: State, view: View, promise: Mapping[str, Any], *, title: bool = False) -> list[Child]:
    """promise: row of the frame of pledges. title: whether its title does not stand above already."""
    said = f"{promise['title']}. " if title else ""
    words = [f"{said}{announcement(promise)}: {STRENGTH_WORDS[promise['strength']]}.", *told_with_it(promise)]
    known = citations(state.day(view.as_of))
    sources = source_rows(state.frames)
    cited = [sources[one] for one in known.loc[known["pledge_id"] == promise["pledge_id"], "source_id"]]
    return [
        *[html.P(text) for text in words],
        html.Ul([cited_source(source) for source in cited], className="cites"),
        correct(state, promise["pledge_id"], promise["line"]),
    ]


def announcement(promise: Mapping[str, Any]) -> str:
    """ "Announced 25 February 2025 by Keir Starmer"."""
    by = promise["announced_by"]
    who = "" if by is None else f", {by}" if by.startswith("reported ") else f" by {by}"
    return f"Announced {sentences.day(promise['announced'])}{who}"


def told_with_it(promise: Mapping[str, Any]) -> list[str]:
    """What the record says of the promise in words: condition, what counts, notes."""
    named = {"conditions": "Condition: ", "definition": "Counts: ", "note": "", "confidence_note": ""}
    return [f"{name}{promise[key]}" for key, name in named.items() if promise[key] is not None]


def cited_source(source: Mapping[str, Any]) -> html.Li:
    """Title and publisher, linked where the source has an address."""
    label = [titled(source), f", {source['publisher']}"]
    linked: list[Child] = (
        [html.A(label, href=source["url"], rel="noopener")] if source["url"] is not None else label
    )
    return html.Li([*linked, " (second-hand)" if source["second_hand"] else ""])


def titled(source: Mapping[str, Any]) -> Child:
    """The title of a source, in its language where that is known not to be English."""
    language = source["language"]
    return source["title"] if language is None else html.Span(source["title"], lang=language)
