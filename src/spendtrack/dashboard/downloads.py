"""CSV of exactly what a view shows, from the same frames."""

from __future__ import annotations

from flask import Flask, Response, abort, request

from spendtrack import asof, export
from spendtrack.dashboard import view as views
from spendtrack.dashboard.state import State


def register(server: Flask, state: State) -> None:
    """Add /download/gaps.csv and /download/figures.csv; the query is that of the page."""

    @server.get("/download/<name>.csv")
    def download(name: str) -> Response:
        view, _ = views.read(request.query_string.decode("utf-8", "replace"), state.today, state.countries)
        text = csv_text(state, view, name)
        if text is None:
            abort(404)
        subject = view.country.lower() if view.page == "country" else "nato"
        filename = f"spendtrack-{name}-{subject}-{view.as_of.isoformat()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
        return Response(text, mimetype="text/csv; charset=utf-8", headers=headers)


def csv_text(state: State, view: views.View, name: str) -> str | None:
    """The file, or None where there is none of that name."""
    if name == "gaps":
        return export.to_csv(state.rows(view))
    if name == "figures" and view.page == "country":
        series = asof.timeline(state.frames, view.as_of, view.country)
        published = series["published"].dt.strftime("%Y-%m-%d")
        return export.to_csv(series.assign(published=published))
    return None
