"""Ready bytes -> the server's response: in the reader's encoding, or nothing where the reader holds them already."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from spendtrack.web.delivery.ready import Ready, preferred

NO_CACHE = "no-cache"  # asked again each time, which costs nothing while the answer is the same
A_YEAR = "public, max-age=31536000, immutable"


def reply(ready: Ready, cache: str) -> Response:
    """The answer with its validator. cache: how long it may be used without asking again."""
    return reply_once_made(ready.tag, lambda: ready, cache)


def reply_once_made(tag: str, make: Callable[[], Ready], cache: str) -> Response:
    """The same where the tag is known before the answer: a reader who holds it does not have it made."""
    encoding = preferred(request.headers.get("Accept-Encoding", ""))
    etag = f"{tag}-{encoding or 'plain'}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
        response.headers.pop("Content-Type", None)
    else:
        ready = make()
        response = Response(
            ready.encoded(encoding), content_type=ready.media_type, headers=dict(ready.headers)
        )
        if encoding:
            response.headers["Content-Encoding"] = encoding
    response.headers["ETag"] = f'"{etag}"'
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Accept-Encoding"
    return response
