"""The Dash application: our own page around what Dash brings, and one callback that shows any later view."""

from __future__ import annotations

import logging
from typing import Any

from dash import Dash, Input, Output, ctx, dcc, html
from flask import Response, abort, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from spendtrack.web.address import plain, search
from spendtrack.web.address_book import Book, LiveBook
from spendtrack.web.delivery import plotlyjs
from spendtrack.web.delivery.current import Asked, Current
from spendtrack.web.delivery.documents import TITLE, view_page
from spendtrack.web.delivery.pictures import pinned
from spendtrack.web.delivery.preview import Preview, asking, covered, preview
from spendtrack.web.delivery.ready import FAST, GOOD, Kept, Ready, digest
from spendtrack.web.delivery.replies import A_YEAR, NO_CACHE, reply
from spendtrack.web.front import OURS

URL, VIEW, PRIMER = "url", "view", "primer"
# Until a reader asks for another view, the first one stands in the page and no address is asked for: no view has
# this one, so that the first question is a change, and Dash does not ask by itself for what is there.
NOTHING_ASKED = "?"
# Dash calls it when an answer is there; see assets/navigate.js.
STARTED = "var renderer = new DashRenderer({request_post: function () { window.spendtrackAnswered(); }});"
SMALLEST = {"layout": {"width": 10, "height": 10, "xaxis": {"visible": False}, "yaxis": {"visible": False}}}
SCRIPT_FILES = 64
# Stands in what Dash brings for the path below the host, which only a request can tell.
BELOW = "/~below~/"
# The same for all readers until the next release; after that, at worst ten minutes old.
SOON = "public, max-age=600"


class Dashboard(Dash):
    """Dash on the newest ledger. Answers leave as ready bytes; they are Dash's own, kept once it has made them."""

    def __init__(self, current: Current, address: str | None = None) -> None:
        """address: where readers find the site; without it where each request came to."""
        super().__init__(
            __name__,
            title=TITLE,
            update_title="",
            include_assets_files=False,
            requests_pathname_prefix=BELOW,
            routes_pathname_prefix="/",
            on_error=_report_failure,
            suppress_callback_exceptions=True,  # else every page carries the whole layout a second time
        )
        self.renderer = STARTED
        self.current = current
        self._address = address
        self.plotly = plotlyjs.register(self.server)
        self._brought: dict[str, Any] = {}
        self._constants: Kept[Ready] = Kept(8)
        self._files: Kept[tuple[Ready, str]] = Kept(SCRIPT_FILES)
        self._contents: Kept[Ready] = Kept(SCRIPT_FILES)
        self.layout = html.Div(
            [
                dcc.Location(id=URL, refresh=False, search=NOTHING_ASKED),
                html.Div(id=VIEW),
                # Dash fetches what draws charts when the first one appears: this one, so that no reader waits for it.
                html.Div(dcc.Graph(figure=SMALLEST), id=PRIMER, style={"display": "none"}),
            ]
        )

        @self.callback(Output(VIEW, "children"), Input(URL, "search"), prevent_initial_call=True)
        def show(search: object) -> Any:
            asked_for = _text(search) if list(ctx.inputs) == [f"{URL}.search"] else None
            if asked_for is None:
                abort(400, f"The one question answered here is for the {URL}.search of a page.")
            return current.shown(current.asked(asked_for)).components

        self.server.before_request(self._refuse_unknown_path)
        self.server.before_request(self._answer)

    def interpolate_index(self, **brought: Any) -> str:  # type: ignore[override]  # as Dash documents it
        """The page of the view that is asked for. brought: what Dash has to say in it."""
        # Dash signs its configuration anew at each call; one of them for all keeps the same view the same bytes.
        self._brought = self._brought or brought
        asked = self._asked()
        needless = ["plotly.min.js", "dash_table", *(["polyfill"] if self.plotly.small else [])]
        book = asked.shelf.state.book
        dash = {name: _below(book, part) for name, part in self._brought.items()}
        dash["without"] = " ".join(needless)
        plotly = book.file(self.plotly.script_path)
        return view_page(
            asked.shelf.state,
            asked.view,
            self.current.shown(asked),
            plotly,
            self._shared(asked),
            dash,
            dict(asked.carried),
        )

    def _base(self) -> str:
        return self._address or request.url_root

    def _shared(self, asked: Asked) -> Preview:
        """What others show of the page."""
        base, view, shown = self._base(), asked.view, self.current.shown(asked)
        chart = next(iter(shown.pictures), None)
        # A view without a chart is shown with that of the whole alliance on its day.
        pictured = pinned(view) if chart else pinned(plain("overview", view.as_of))
        canonical = base + search(view, asked.day)
        return preview(
            shown,
            view,
            asked.shelf.state.frames.revision[:12],
            base,
            canonical,
            f"{base}charts/{chart or 'gaps'}.png?{pictured}&shape=share",
            f"{base}download/gaps.csv?{pinned(plain('method', view.as_of))}",
            asking(base, "oembed", {"url": canonical}) if chart else "",
            covered(asked.shelf.state, view),
        )

    def _refuse_unknown_path(self) -> None:
        """Dash answers every path without a route of its own with its page; an address that names nothing should say so."""
        every_path = f"{self.config.routes_pathname_prefix}<path:path>"
        rule = request.url_rule
        if rule is None and isinstance(request.routing_exception, MethodNotAllowed):
            adapter = self.server.create_url_adapter(request)
            assert adapter is not None  # it has a request
            rule, _ = adapter.match(method="GET", return_rule=True)
        if rule is not None and rule.rule == every_path:
            abort(404)

    def _asked(self) -> Asked:
        """What the request asks to see."""
        query = request.query_string.decode("utf-8", "replace")
        return self.current.asked(f"?{query}" if query else "")

    def _answer(self) -> Response | None:
        """From ready bytes, where the request is for one of Dash's own addresses."""
        base = self.config.routes_pathname_prefix
        path = request.path.removeprefix(base)
        try:
            if request.method == "POST":
                return self._later_view() if path == "_dash-update-component" else None
            if request.method not in ("GET", "HEAD"):
                return None
            if path == "":
                return self._first_view()
            if path in ("_dash-layout", "_dash-dependencies"):
                return reply(self._constants.get(path, self._made), SOON)
            if path.startswith("_dash-component-suites/"):
                ready, cache = self._files.get(path, self._file)
                return reply(ready, cache)
        except NotKept as unusual:
            return unusual.response
        return None

    def _first_view(self) -> Response:
        asked = self._asked()
        query = request.query_string.decode("latin-1")
        if OURS not in request.environ:
            self.current.watch()
            self.current.note((request.script_root, f"?{query}" if query else ""))

        def make() -> Ready:
            made = self._made()
            # The signed configuration says nothing about the view: all processes agree on the rest.
            text = made.plain.decode().replace(
                _below(asked.shelf.state.book, self._brought.get("config")), ""
            )
            # What hardly anybody asks for twice is not worth the time that the last per cent takes.
            quality = GOOD if asked.view == asked.view.unasked else FAST
            return Ready(made.plain, made.media_type, tag=digest(text.encode()), quality=quality)

        ready = asked.shelf.answers.get(("page", self._base(), asked.key, asked.carried), make)
        self.current.ready.set()
        return reply(ready, NO_CACHE)

    def _later_view(self) -> Response:
        """What Dash answers to a question, kept by its very bytes: nothing here reads or writes Dash's format."""
        shelf = self.current.shelf()
        key = ("view", digest(request.get_data()), shelf.state.today, self.current.refused)
        try:
            return reply(shelf.answers.get(key, self._made), "no-store")
        except (HTTPException, NotKept):
            raise
        except Exception:  # our own bugs are answered by `on_error`: what is left is a question that is none
            logging.getLogger(__name__).info("A question could not be read", exc_info=True)
            abort(400, "This is no question of the page.")

    def _file(self) -> tuple[Ready, str]:
        """A script that Dash brings, and how long it holds. Many addresses lead to one file, compressed once."""
        response = self._dispatched()
        data = response.get_data()
        cache = (
            A_YEAR if response.cache_control.max_age else SOON
        )  # Dash knows whether the address names the content
        kind = (
            "text/javascript; charset=utf-8" if request.path.endswith(".js") else "application/octet-stream"
        )
        return self._contents.get(digest(data), lambda: Ready(data, kind)), cache

    def _made(self) -> Ready:
        """What Dash answers to the request."""
        response = self._dispatched()
        return Ready(response.get_data(), response.content_type or "")

    def _dispatched(self) -> Response:
        response: Response = self.server.make_response(self.server.dispatch_request())
        if response.status_code != 200 or "failed" in g:
            raise NotKept(response)
        return response


class NotKept(Exception):
    """Dash's answer is of the moment; it is sent as it is and not kept."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def _below(book: Book, part: object) -> str:
    """What Dash brings, for readers whose addresses begin as the book writes them."""
    start, in_json = book.file(""), "\\u002f"
    return str(part).replace(BELOW, start).replace(BELOW.replace("/", in_json), start.replace("/", in_json))


def _report_failure(error: Exception) -> Any:
    """Our own bug: said in place of the view, so that the next view takes its place; its details are in the log."""
    if isinstance(error, HTTPException):
        raise error
    logging.getLogger(__name__).error("A view failed", exc_info=error)
    g.failed = True
    return [
        html.H1("This view could not be built"),
        html.Div(
            [
                html.P("The fault is ours and has been logged; the ledger and its files are not affected."),
                html.P(html.A("To the overview", href=LiveBook(request.script_root).view({}))),
            ],
            className="blank",
            role="alert",
        ),
    ]


def _text(value: object) -> str | None:
    """The value as text that can be written; None where it is not such text, for JSON can hold half a character."""
    if not isinstance(value, str | None):
        return None
    try:
        return (value or "").encode().decode()
    except UnicodeEncodeError:
        return None
