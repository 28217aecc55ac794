"""The dashboard: an application object made from a ledger, its problems and a day."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dash import Dash
from dash.exceptions import DependencyException
from flask import Flask, Response, abort, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web import chart_files, downloads, embeds, health, ledger_text
from spendtrack.web.access import Answered, Heard
from spendtrack.web.address_book import LiveBook
from spendtrack.web.api import routes
from spendtrack.web.delivery.current import Current
from spendtrack.web.delivery.dashboard import Dashboard
from spendtrack.web.delivery.documents import failed, not_found
from spendtrack.web.delivery.own_files import own_files
from spendtrack.web.delivery.ready import Ready
from spendtrack.web.delivery.replies import A_YEAR, reply
from spendtrack.web.front import SAME_MACHINE, Front
from spendtrack.web.pages.changes_page import changes
from spendtrack.web.pages.compare_page import compare
from spendtrack.web.pages.country_page import country
from spendtrack.web.pages.ledger_page import ledger as ledger_page
from spendtrack.web.pages.method_page import method
from spendtrack.web.pages.overview_page import overview
from spendtrack.web.pages.promises_page import promises
from spendtrack.web.pages.ukraine_page import ukraine
from spendtrack.web.state import State
from spendtrack.web.turned_away import LONGEST_QUESTION

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
# Scripts only from here and, inside a page, only the one by which Dash starts. Styles may stand in a page: Plotly and
# Dash write them while they draw.
POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {framed}"
)
ROBOTS = "User-agent: *\nDisallow: {below}/_dash\nDisallow: {below}/correct\n"


def create_app(
    ledger: Ledger,
    problems: Sequence[Problem],
    today: date | Callable[[], date],
    *,
    folder: Path | None = None,
    repository: str | None = None,
    address: str | None = None,
    prefix: str = "",
    proxies: Sequence[str] = SAME_MACHINE,
    hear: Callable[[Answered], None] | None = None,
    metrics: bool = False,
) -> Dash:
    """A Dash application on one ledger. Two of them live in one process; nothing here reads the clock.

    today: the day that readers start from, or the function to ask for it at each request.
    folder: the data folder to watch; a sound change of it is swapped in while the application runs.
    repository: web address of the project, for links to lines and forms; without it the application serves both.
    address: where readers find this site, for feeds, pictures and previews that name it; without it where each request came to.
    prefix: the path below the host at which it stands. proxies: addresses and networks of the web servers in front
    that may say another prefix, and the host and scheme that readers use.
    hear: is told of each answer. metrics: add /metrics, which needs prometheus-client.
    """
    state = State(ledger, problems, today if callable(today) else lambda: today, repository)
    current = Current(state, PAGES, folder, lambda: server.test_client(), prefix)
    base = f"{address.rstrip('/')}/" if address else None
    app = Dashboard(current, base)
    server = app.server
    server.config["MAX_CONTENT_LENGTH"] = LONGEST_QUESTION
    server.extensions["spendtrack"] = current
    logging.getLogger(__name__).info(app.plotly.message)
    _own_files(server)
    downloads.register(server, current.state)
    ledger_text.register(server, current.state)
    chart_files.register(server, current, base)
    routes.register(server, current.state, address)
    health.register(server, current)
    scripts = " ".join(app.csp_hashes())
    embeds.register(server, current, base, POLICY.format(scripts="", framed="*"))
    _guard(server, POLICY.format(scripts=scripts, framed="'none'"))
    _answer_errors(server)
    server.wsgi_app = Front(server.wsgi_app, prefix, proxies)
    if hear is not None:
        server.wsgi_app = Heard(server.wsgi_app, hear)
    if metrics:
        from spendtrack.web.metrics import Metrics  # its library is not always there

        numbers = Metrics(current)
        numbers.register(server)
        current.told = numbers.told
        server.wsgi_app = Heard(server.wsgi_app, numbers.answered)
    return app


def _own_files(server: Flask) -> None:
    """Our own scripts and style sheet, and what robots may read."""
    files: dict[str, Ready] = own_files()

    @server.get("/static/<digest>/<name>")
    def own_file(digest: str, name: str) -> Response:
        if (ready := files.get(f"static/{digest}/{name}")) is None:
            abort(404)
        return reply(ready, A_YEAR)

    @server.get("/robots.txt")
    def robots() -> Response:
        text = ROBOTS.format(below=request.script_root)
        return Response(text, mimetype="text/plain", headers={"Cache-Control": "max-age=86400"})


def _guard(server: Flask, policy: str) -> None:
    """Never more than a browser should trust."""
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }

    @server.after_request
    def guard(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def _answer_errors(server: Flask) -> None:
    """What cannot be answered is said in the form of whoever asked: problem details for programs, a page for readers."""

    @server.errorhandler(HTTPException)
    def answer(error: HTTPException) -> Response | HTTPException:
        if isinstance(error, InternalServerError):
            logging.getLogger(__name__).error("An answer failed", exc_info=error.original_exception)
        if (refused := routes.refused_by(error)) is not None:
            return refused
        if isinstance(error, NotFound):
            return Response(not_found(LiveBook(request.script_root)), status=404, mimetype="text/html")
        if isinstance(error, InternalServerError):
            return Response(failed(LiveBook(request.script_root)), status=500, mimetype="text/html")
        return error

    @server.errorhandler(DependencyException)
    def no_such_script(_: DependencyException) -> Response:
        return Response(not_found(LiveBook(request.script_root)), status=404, mimetype="text/html")


__all__ = ["create_app"]
