"""How the server answers: from ready bytes before Dash is asked, and never with more than a browser should trust."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, request

from spendtrack.web.delivery.packing import Packed
from spendtrack.web.delivery.serving import CONTENT, SUITES, URL, Site
from spendtrack.web.delivery.statics import PREFIX, ROBOTS

A_YEAR = "public, max-age=31536000, immutable"
LONGEST_QUESTION = 100_000  # bytes; a view's address is never near it
# Scripts only from here, none inside a page. Styles may stand in a page: Plotly and Dash write them while they draw.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register_site(site: Site) -> None:
    """Answer from ready bytes; what fails here is left to Dash, which reports it."""
    server = site.app.server
    server.extensions["spendtrack"] = site
    server.config["MAX_CONTENT_LENGTH"] = LONGEST_QUESTION

    def ready() -> Response | None:
        path = request.path
        if request.method == "POST":
            return _view(site) if path == "/_dash-update-component" else None
        if request.method not in ("GET", "HEAD"):
            return None
        if path == "/":
            return send(site.page(_query()), "text/html; charset=utf-8", "no-cache")
        if path == "/_dash-layout":
            return send(site.layout(asked_by_the_page()), "application/json", "no-cache")
        if path.startswith(PREFIX) and (own := site.static(path)) is not None:
            return send(own.packed, own.kind, A_YEAR)
        if path.startswith(SUITES) and (packed := site.script(path)) is not None:
            return send(packed, "text/javascript; charset=utf-8", A_YEAR)
        if path == "/robots.txt":
            return Response(ROBOTS, mimetype="text/plain", headers={"Cache-Control": "max-age=86400"})
        return None

    def guard(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    server.before_request(ready)
    server.after_request(guard)


def send(packed: Packed, kind: str, cache: str) -> Response:
    """Ready bytes in the encoding that the reader likes best, or nothing where the reader holds them already."""
    body, encoding = packed.choose(request.headers.get("Accept-Encoding", ""))
    etag = f'"{packed.etag}-{encoding or "plain"}"'
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding", "ETag": etag}
    held = request.headers.get("If-None-Match", "")
    if etag in held or held.strip() == "*":
        return Response(status=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, content_type=kind)


def asked_by_the_page() -> str:
    """The query of the page that asks for its layout, from where it says it stands."""
    try:
        query = urlsplit(request.headers.get("Referer", "")).query
    except ValueError:  # no address
        return ""
    return f"?{query}" if query else ""


def _query() -> str:
    query = request.query_string.decode("utf-8", "replace")
    return f"?{query}" if query else ""


def _view(site: Site) -> Response | None:
    try:
        search = _asked_view(request.get_json(silent=True))
    except RecursionError:  # nested deeper than any question
        search = None
    if search is None:
        abort(
            400,
            f"The one question answered here is for {CONTENT}.children at the {URL}.search of a page, as JSON.",
        )
    try:
        packed = site.answer(search)
    except Exception:  # our own bug: Dash asks again and reports it in the one place for that
        return None
    return send(packed, "application/json", "no-store")


def _asked_view(body: Any) -> str | None:
    """The address in the page's question for a view; None where it is another question or none at all."""
    if not isinstance(body, dict) or body.get("output") != f"{CONTENT}.children":
        return None
    inputs = body.get("inputs")
    for part in inputs if isinstance(inputs, list) else []:
        if isinstance(part, dict) and part.get("id") == URL and part.get("property") == "search":
            return _text(part.get("value"))
    return None


def _text(value: Any) -> str | None:
    """The value as text that can be written; None where it is not such text, for JSON can hold half a character."""
    if not isinstance(value, str | None):
        return None
    try:
        return (value or "").encode().decode()
    except UnicodeEncodeError:
        return None
