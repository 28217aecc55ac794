"""/charts/NAME.svg and .png: the charts of any view as pictures, from the view's own address."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Flask, Response, abort, request

from spendtrack.ledger.hints import did_you_mean
from spendtrack.web.delivery.current import Asked, Current
from spendtrack.web.delivery.pictures import (
    MEDIA_TYPES,
    Chart,
    NoSuchPicture,
    file_name,
    manner,
    picture,
    pinned,
    view_search,
)
from spendtrack.web.delivery.ready import FAST, Ready
from spendtrack.web.delivery.replies import NO_CACHE, reply


def register(server: Flask, current: Current, address: str | None) -> None:
    """Add the pictures. address: where readers find the site; without it the one that each request came to."""

    @server.get("/charts/<name>.<kind>")
    def chart_file(name: str, kind: str) -> Response:
        try:
            wanted = manner(kind, request.args.to_dict())
        except NoSuchPicture as error:
            abort(400 if kind in MEDIA_TYPES else 404, f"For this picture {error}")
        asked = asked_for(current, name)
        base = address or request.url_root

        def make() -> Ready:
            data = picture(chart_of(current, asked, name), wanted, to_view(base, asked))
            inline = {"Content-Disposition": f'inline; filename="{file_name(asked.view, name, wanted)}"'}
            return Ready(data, MEDIA_TYPES[kind], inline, quality=FAST)

        key = ("picture", name, base, asked.key, wanted.key)
        return reply(asked.shelf.answers.get(key, make), NO_CACHE)


def asked_for(current: Current, name: str) -> Asked:
    """The view that the request names; without a page in it the one that the chart is at home on."""
    query = dict(parse_qsl(request.query_string.decode("utf-8", "replace")))
    return current.asked(view_search(query, name))


def chart_of(current: Current, asked: Asked, name: str) -> Chart:
    """The chart of the view; 404 where the view has none of that name."""
    found = current.shown(asked).pictures
    if name not in found:
        has = f"It has {', '.join(found)}.{did_you_mean(name, found)}" if found else "It has none."
        abort(404, f"This view has no chart {name[:40]!r}. {has}")
    return found[name]


def to_view(base: str, asked: Asked) -> str:
    """The address of the view on its day, as it is written in pictures of it."""
    return f"{base}?{pinned(asked.view)}"
