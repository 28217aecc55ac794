"""The ledger's text with a number on each line, and a form for corrections, for a site without a repository."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, abort, request

from spendtrack.web.address_book import Book
from spendtrack.web.delivery.documents import correction_page, ledger_page
from spendtrack.web.delivery.ready import FAST, Kept, Ready
from spendtrack.web.delivery.replies import NO_CACHE, reply
from spendtrack.web.state import State

SHOWN = ("commitments.yaml", "parties.yaml", "sources.yaml", "events.yaml")
FIELDS = (
    "party title measure basis target path amount strength adoption announced day_confirmed announced_by supersedes refuses expires "
    "withdrawn exceptions conditions definition contradictions second_opinions note confidence sources"
).split()


def register(server: Flask, current: Callable[[], State]) -> None:
    """Add /ledger/NAME.yaml and /correct."""
    kept: Kept[Ready] = Kept(2 * len(SHOWN))

    @server.get("/ledger/<name>")
    def ledger_text(name: str) -> Response:
        state = current()
        text = state.text(name) if name in SHOWN else None
        if text is None:
            abort(404)

        def make() -> Ready:
            return Ready(
                ledger_page(state.book, name, text).encode(), "text/html; charset=utf-8", quality=FAST
            )

        return reply(kept.get((state.frames.revision, name, state.book), make), NO_CACHE)

    @server.get("/correct")
    def correct() -> Response:
        record, field = request.args.get("record", ""), request.args.get("field", "")
        return Response(correction(current(), current().book, record, field), mimetype="text/html")


def correction(state: State, book: Book, record: str = "", field: str = "") -> str:
    """The form for corrections as a page, filled in with what is known."""
    pledge = state.ledger.pledges.get(record)
    return correction_page(book, record, pledge.title if pledge else None, field, FIELDS)
