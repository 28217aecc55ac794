"""/embed, /embed-code and /oembed: one chart or one key figure of a view inside a page of another site."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask, Response, abort, request
from markupsafe import Markup

from spendtrack.web.address import View
from spendtrack.web.address_book import Book
from spendtrack.web.chart_files import asked_for, chart_of
from spendtrack.web.delivery.current import Asked, Current
from spendtrack.web.delivery.documents import TEMPLATES
from spendtrack.web.delivery.own_files import embed_script, stylesheet
from spendtrack.web.delivery.pictures import Chart, pinned
from spendtrack.web.delivery.preview import FOOT, iframe, oembed
from spendtrack.web.delivery.ready import FAST, Ready
from spendtrack.web.delivery.replies import NO_CACHE, reply
from spendtrack.web.delivery.stills import stills
from spendtrack.web.delivery.views import Shown

FIGURE = "figure"  # asks for the headline and its sentence in the place of a chart
FIGURE_HIGH = 300


def embed_page(book: Book, shown: Shown, chart: Chart | None, home: str) -> str:
    """The chart, or without one the key figure. home: the whole address of its view."""
    return TEMPLATES.get_template("embed.html").render(
        title=chart.title if chart else shown.title,
        chart=chart,
        high=int(chart.figure["layout"]["height"]) if chart else 0,
        stills=Markup(stills(chart).whole) if chart else "",
        sentence=shown.description,
        home=home,
        stylesheet=book.file(stylesheet().path),
        script=book.file(embed_script().path),
    )


def code_page(book: Book, shown: Shown, chart: Chart, address: str, figure_address: str) -> str:
    """The code to copy. Both addresses are whole."""
    return TEMPLATES.get_template("embed_code.html").render(
        title=f"Embed: {chart.title}",
        about="this chart",
        address=address,
        codes=[
            ("The chart", iframe(address, chart.title, height(chart))),
            ("The key figure alone", iframe(figure_address, shown.title, FIGURE_HIGH)),
        ],
        book=book,
        stylesheet=book.file(stylesheet().path),
    )


def height(chart: Chart) -> int:
    """Of the frame around a chart, in pixels, with its title and source."""
    return int(chart.figure["layout"]["height"]) + FOOT


def embed_query(view: View, name: str) -> str:
    """What /embed is asked for a chart of the view on its day."""
    return f"{pinned(view)}&chart={name}"


def register(server: Flask, current: Current, address: str | None, policy: str) -> None:
    """Add the three. policy: of the one page that every site may frame."""

    def base() -> str:
        return address or request.url_root

    def wanted() -> tuple[Asked, str]:
        name = request.args.get("chart", "")
        asked = asked_for(current, name)
        if not name:
            name = next(iter(current.shown(asked).pictures), FIGURE)
        return asked, name

    @server.get("/embed")
    def embed() -> Response:
        asked, name = wanted()
        shown = current.shown(asked)
        chart = None if name == FIGURE else chart_of(current, asked, name)

        def make() -> Ready:
            home = f"{base()}?{pinned(asked.view)}"
            page = embed_page(asked.shelf.state.book, shown, chart, home)
            return Ready(page.encode(), "text/html; charset=utf-8", quality=FAST)

        key = ("embed", name, base(), asked.key)
        response = reply(asked.shelf.answers.get(key, make), NO_CACHE)
        response.headers["Content-Security-Policy"] = policy
        return response

    @server.get("/embed-code")
    def embed_code() -> Response:
        asked, name = wanted()
        chart = chart_of(current, asked, name)
        framed = f"{base()}embed?"
        page = code_page(
            asked.shelf.state.book,
            current.shown(asked),
            chart,
            framed + embed_query(asked.view, name),
            framed + embed_query(asked.view, FIGURE),
        )
        return Response(page, mimetype="text/html")

    @server.get("/oembed")
    def oembed_answer() -> Response:
        if request.args.get("format", "json") != "json":
            abort(501, "The answer is given as JSON only.")
        url = request.args.get("url", "")
        if not url.startswith(base().rstrip("/")):
            abort(404, f"This answers for addresses that begin with {base()}.")
        query = dict(parse_qsl(urlsplit(url).query))
        asked = current.asked("?" + urlsplit(url).query)
        shown = current.shown(asked)
        chart = shown.pictures.get(query.get("chart", "")) or next(iter(shown.pictures.values()), None)
        name, high = (chart.name, height(chart)) if chart else (FIGURE, FIGURE_HIGH)
        most = request.args.get("maxwidth", type=int)
        if (highest := request.args.get("maxheight", type=int)) is not None:
            high = min(high, highest)
        framed = f"{base()}embed?{embed_query(asked.view, name)}"
        found: dict[str, Any] = oembed(shown.title, framed, base(), high, most)
        return Response(json.dumps(found, ensure_ascii=False), mimetype="application/json")
