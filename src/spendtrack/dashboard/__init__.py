"""The dashboard: an application object made from a ledger, its problems and a day."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from dash import Dash, Input, Output, dcc, html, no_update, set_props
from dash import State as Held
from dash.exceptions import PreventUpdate
from flask import Response, has_request_context, request

from spendtrack.dashboard import downloads, plotlyjs
from spendtrack.dashboard import view as views
from spendtrack.dashboard.country import country
from spendtrack.dashboard.overview import overview
from spendtrack.dashboard.page import DESCRIPTION, NOT_FOUND, TITLE, index_page
from spendtrack.dashboard.parts import Child, banner, notices
from spendtrack.dashboard.state import State
from spendtrack.ledger import Ledger
from spendtrack.problems import Problem

URL, SHOWN, CONTENT, FAILURE = "url", "shown", "content", "failure"
PAGES = {"overview": overview, "country": country}
CACHED_VIEWS = 256
OWN_PATHS = ("/_dash", "/_plotly", "/assets", "/download", "/_favicon", "/_reload-hash", "/health")


def create_app(ledger: Ledger, problems: Sequence[Problem], today: date | Callable[[], date]) -> Dash:
    """A Dash application on one ledger. Two of them live in one process; nothing here reads the clock.

    today: the day that readers start from, or the function to ask for it at each request.
    """
    state = State(ledger, problems, today if callable(today) else lambda: today)
    app = _App(
        __name__,
        state=state,
        title=TITLE,
        update_title="",
        health_endpoint="health",
        on_error=_report_failure,
        meta_tags=[
            {"name": "viewport", "content": "width=device-width, initial-scale=1"},
            {"name": "description", "content": DESCRIPTION},
            {"name": "color-scheme", "content": "light dark"},
        ],
    )
    wiring = plotlyjs.register(app)
    logging.getLogger(__name__).info(wiring.message)
    render = _renderer(state)
    app.layout = lambda: _layout(render)

    @app.callback(
        Output(CONTENT, "children"),
        Output(SHOWN, "data"),
        Input(URL, "search"),
        Held(SHOWN, "data"),
    )
    def show(search: str | None, shown: str) -> tuple[Any, Any]:
        return _show(render, search, shown)

    downloads.register(app.server, state)
    _refuse_unknown_paths(app)
    return app


class _App(Dash):
    """Dash with the page of the day: its date control ends today, whenever that is."""

    def __init__(self, name: str, *, state: State, **options: Any) -> None:
        super().__init__(name, **options)
        self._state = state

    def index(self, *arguments: Any, **options: Any) -> Any:
        self.index_string = index_page(self._state)
        return super().index(*arguments, **options)  # type: ignore[no-untyped-call]  # Dash has no types here


def _renderer(state: State) -> Any:
    """A bounded cache: nothing is built twice for the same address."""

    @lru_cache(maxsize=CACHED_VIEWS)
    def render_on(today: date, search: str) -> list[Child]:
        view, said = views.read(search, today, state.countries)
        return [*banner(state.errors), *notices(said), *PAGES[view.page](state, view, {})]

    return lambda search: render_on(state.today, search)


def _layout(render: Any) -> html.Div:
    """The first view is in the layout: one round trip less. The page that asks says where it stands."""
    referrer = request.headers.get("Referer", "") if has_request_context() else ""
    search = urlsplit(referrer).query
    search = f"?{search}" if search else ""
    return html.Div(
        [
            dcc.Location(id=URL, refresh=False),
            dcc.Store(id=SHOWN, data=search),
            html.Div(id=FAILURE, role="alert"),
            html.Div(render(search), id=CONTENT),
        ]
    )


def _show(render: Any, search: str | None, shown: str) -> tuple[Any, Any]:
    wanted = search or ""
    if wanted == shown:
        raise PreventUpdate
    return render(wanted), wanted


def _report_failure(error: Exception) -> Any:
    """Our own bug: said on the page in one sentence, with its details in the log."""
    logging.getLogger(__name__).error("A view failed", exc_info=error)
    set_props(
        FAILURE, {"children": html.P("This view could not be built. The fault is ours; it has been logged.")}
    )
    return no_update


def _refuse_unknown_paths(app: Dash) -> None:
    """Dash answers every path with its page; an address that names nothing should say so."""

    def refuse() -> Response | None:
        if request.path == "/" or request.path.startswith(OWN_PATHS):
            return None
        return Response(NOT_FOUND, status=404, mimetype="text/html")

    app.server.before_request(refuse)


__all__ = ["create_app"]
