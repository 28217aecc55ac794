"""The dashboard: an application object made from a ledger, its problems and a day."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dash import Dash, Input, Output, dcc, html
from dash.exceptions import DependencyException
from flask import Response, abort, has_request_context, request
from werkzeug.exceptions import InternalServerError, MethodNotAllowed, NotFound

from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web import downloads, ledger_text
from spendtrack.web.api import routes
from spendtrack.web.delivery import plotlyjs
from spendtrack.web.delivery.answering import asked_by_the_page, register_site
from spendtrack.web.delivery.page import TITLE, failed, not_found
from spendtrack.web.delivery.raw import lean
from spendtrack.web.delivery.serving import CONTENT, FAILURE, URL, Site
from spendtrack.web.pages.changes_page import changes
from spendtrack.web.pages.compare_page import compare
from spendtrack.web.pages.country_page import country
from spendtrack.web.pages.ledger_page import ledger as ledger_page
from spendtrack.web.pages.method_page import method
from spendtrack.web.pages.overview_page import overview
from spendtrack.web.pages.promises_page import promises
from spendtrack.web.pages.ukraine_page import ukraine
from spendtrack.web.state import State

PAGES: dict[str, Callable[..., Any]] = {
    "overview": overview,
    "country": country,
    "compare": compare,
    "promises": promises,
    "ukraine": ukraine,
    "ledger": ledger_page,
    "changes": changes,
    "method": method,
}


def create_app(
    ledger: Ledger,
    problems: Sequence[Problem],
    today: date | Callable[[], date],
    *,
    folder: Path | None = None,
    repository: str | None = None,
    address: str | None = None,
) -> Dash:
    """A Dash application on one ledger. Two of them live in one process; nothing here reads the clock.

    today: the day that readers start from, or the function to ask for it at each request.
    folder: the data folder to watch; a sound change of it is swapped in while the application runs.
    repository: web address of the project, for links to lines and forms; without it the application serves both.
    address: where readers find this site, for feeds that name it; without it where each request came to.
    """
    app = Dash(
        __name__,
        title=TITLE,
        update_title="",
        assets_ignore=".",  # statics.py joins them into one script
        health_endpoint="health",
        on_error=_report_failure,
        suppress_callback_exceptions=True,  # else every page carries the whole layout a second time
    )
    wiring = plotlyjs.register(app)
    logging.getLogger(__name__).info(wiring.message)
    state = State(ledger, problems, today if callable(today) else lambda: today, repository)
    site = Site(app, state, PAGES, folder, lean=wiring.script_url is not None)
    app.layout = lambda: layout(site, asked_by_the_page() if has_request_context() else "")

    @app.callback(Output(CONTENT, "children"), Input(URL, "search"), prevent_initial_call=True)
    def show(search: str | None) -> Any:
        return lean(site.children(search or ""))

    register_site(site)
    downloads.register(app.server, site.current)
    ledger_text.register(app.server, site.current)
    routes.register(app.server, site.current, address)
    _refuse_unknown_paths(app)
    _answer_failures(app)
    return app


def layout(site: Site, search: str) -> html.Div:
    """The first view is in the layout: one round trip less. The page that asks says where it stands."""
    return html.Div(
        [
            dcc.Location(id=URL, refresh=False, search=search),
            html.Div(id=FAILURE, role="alert"),
            html.Div(lean(site.children(search)), id=CONTENT),
        ]
    )


def _report_failure(error: Exception) -> Any:
    """Our own bug: said in place of the view, so that the next view takes its place; its details are in the log."""
    logging.getLogger(__name__).error("A view failed", exc_info=error)
    return [
        html.H1("This view could not be built"),
        html.Div(
            [
                html.P("The fault is ours and has been logged; the ledger and its files are not affected."),
                html.P(html.A("To the overview", href="/")),
            ],
            className="blank",
            role="alert",
        ),
    ]


def _refuse_unknown_paths(app: Dash) -> None:
    """Dash answers every path without a route of its own with its page; an address that names nothing should say so."""
    every_path = f"{app.config.routes_pathname_prefix}<path:path>"

    def refuse() -> None:
        rule = request.url_rule
        if rule is None and isinstance(request.routing_exception, MethodNotAllowed):
            adapter = app.server.create_url_adapter(request)
            assert adapter is not None  # it has a request
            rule, _ = adapter.match(method="GET", return_rule=True)
        if rule is not None and rule.rule == every_path:
            abort(404)

    def answer(_: Exception) -> Response:
        return Response(not_found(), status=404, mimetype="text/html")

    app.server.before_request(refuse)
    app.server.register_error_handler(NotFound, answer)
    app.server.register_error_handler(DependencyException, answer)  # a script that no library of Dash brings


def _answer_failures(app: Dash) -> None:
    """A page that fails before Dash has a say: the same words, with the details in the log."""

    def answer(error: InternalServerError) -> Response:
        logging.getLogger(__name__).error("A page failed", exc_info=error.original_exception)
        return Response(failed(), status=500, mimetype="text/html")

    app.server.register_error_handler(InternalServerError, answer)


__all__ = ["create_app"]
