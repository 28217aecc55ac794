"""CSV of exactly what a view shows, and the tables of a snapshot byte for byte, from the same frames."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, abort, request

from spendtrack.snapshot.csv_text import to_csv
from spendtrack.web import address as views
from spendtrack.web.delivery.ready import FAST, Ready
from spendtrack.web.delivery.replies import NO_CACHE, reply
from spendtrack.web.pages.page_tables import table
from spendtrack.web.state import State


def register(server: Flask, current: Callable[[], State]) -> None:
    """Add /download/NAME.csv; the query is that of the page."""

    @server.get("/download/<name>.csv")
    def download(name: str) -> Response:
        state = current()
        view, _ = state.read(request.query_string.decode("utf-8", "replace"))
        text = csv_text(state, view, name)
        if text is None:
            abort(404)
        headers = {"Content-Disposition": f'attachment; filename="{file_name(view, name)}"'}
        return reply(Ready(text.encode(), "text/csv; charset=utf-8", headers, quality=FAST), NO_CACHE)


def csv_text(state: State, view: views.View, name: str) -> str | None:
    """The file, or None where there is none of that name."""
    frame = table(state, view, name)
    return None if frame is None else to_csv(frame)


def file_name(view: views.View, name: str) -> str:
    """The name under which the file is saved."""
    subject = {"country": view.country, "method": "all"}.get(view.page, view.group).lower()
    return f"spendtrack-{name}-{subject}-{view.as_of.isoformat()}.csv"
