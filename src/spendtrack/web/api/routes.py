"""The API and the feeds on the web: /api/v1/ and /feeds/, each answered by the part that knows nothing of the web."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, NotFound

from spendtrack.assessment.gaps import METHOD_VERSION
from spendtrack.snapshot.citation import About
from spendtrack.web import feeds
from spendtrack.web.api import VERSION, answers
from spendtrack.web.api.answers import as_json
from spendtrack.web.api.filters import Vocabulary
from spendtrack.web.api.listing import listing
from spendtrack.web.api.openapi import document
from spendtrack.web.api.questions import FORMATS, Question, ask
from spendtrack.web.api.refusals import Refused, problem
from spendtrack.web.delivery.ready import FAST, Kept, Ready
from spendtrack.web.delivery.replies import reply, reply_once_made
from spendtrack.web.state import State

API = f"/api/{VERSION}/"
READING = ("GET", "HEAD", "OPTIONS")
EXPOSED = (
    "ETag, Link, Spendtrack-As-Of, Spendtrack-Ledger-Revision, Spendtrack-Method-Version, Spendtrack-Total"
)
# Asked again each time, which costs nothing while the answer is the same.
OF_TODAY = "public, no-cache"
# A day that is over changes only when the ledger is corrected.
OF_A_DAY = "public, max-age=3600, stale-while-revalidate=86400"
KEPT_BYTES = 32_000_000


def register(server: Flask, current: Callable[[], State], address: str | None = None) -> None:
    """Add the API and the feeds. address: where readers find the site, for feeds that name it; without it the
    address that each request came to."""
    desk = Desk(current, address)
    api, subscribed = Blueprint("api", __name__, url_prefix="/api"), Blueprint("feeds", __name__)
    for blueprint in (api, subscribed):
        blueprint.before_request(_preflight)
        blueprint.after_request(_open_to_all)
        blueprint.register_error_handler(Refused, refusal)

    def add(blueprint: Blueprint, rule: str, endpoint: str, view: Callable[..., Response]) -> None:
        blueprint.add_url_rule(rule, endpoint, view, methods=READING, provide_automatic_options=False)

    add(api, "", "root", _to_the_root)
    add(api, "/", "root", _to_the_root)
    add(api, f"/{VERSION}", "root", _to_the_root)
    add(api, f"/{VERSION}/", "listing", lambda: desk.described(""))
    add(api, f"/{VERSION}/openapi.json", "document", lambda: desk.described("openapi.json"))
    add(api, f"/{VERSION}/<name>", "table", desk.table)
    add(api, f"/{VERSION}/<name>/", "without_slash", _without_slash)
    add(api, f"/{VERSION}/<name>/<path:item>", "table", desk.table)
    add(api, "/<path:unknown>", "nothing", _nothing_here)
    add(subscribed, "/feeds/<path:name>", "feed", lambda name: desk.feed(f"feeds/{name}"))
    server.register_blueprint(api)
    server.register_blueprint(subscribed)


class Desk:
    """Answers the questions of one application. Holds a bounded number of bytes."""

    def __init__(self, current: Callable[[], State], address: str | None = None) -> None:
        self._current = current
        self._address = address
        self._answers: Kept[Ready] = Kept(KEPT_BYTES, lambda ready: ready.weight)
        self._vocabularies: Kept[Vocabulary] = Kept(2)

    def table(self, name: str, item: str | None = None) -> Response:
        """The rows of a table, or one of them."""
        state = self._current()
        today, root = state.today, _root()
        said = list(request.args.items(multi=True))
        question = ask(name, item, said, today, self._vocabulary(state), _accepted())
        about = About(question.as_of, state.frames.revision, METHOD_VERSION)
        cache = OF_A_DAY if question.dated and question.as_of < today else OF_TODAY
        tag = answers.tag(question, about, root)

        def make() -> Ready:
            return self._answers.get(tag, lambda: self._made(state, question, about, root, tag))

        if item is not None:
            make()  # an unknown id is no row, whatever version the reader says to hold
        return reply_once_made(tag, make, cache)

    def _made(self, state: State, question: Question, about: About, root: str, tag: str) -> Ready:
        made = answers.answer(question, state.day(question.as_of), about, root)
        return Ready(made.body, made.media_type, made.headers, tag=tag, quality=FAST)

    def described(self, name: str) -> Response:
        """What there is to ask for: for people and programs, or as an OpenAPI document."""
        root, state = _root(), self._current()
        about = About(state.today, state.frames.revision, METHOD_VERSION)
        for parameter in request.args:
            raise Refused(
                "unknown-parameter", f"{root}{name} takes no parameters.", parameter=parameter, allowed=[]
            )
        if _accepted() != "json":
            raise Refused(
                "not-acceptable", "This can be had as application/json only.", allowed=[FORMATS["json"]]
            )

        def make() -> Ready:
            if name:
                says = document(self._vocabulary(state), root)
            else:
                says = listing(about, root, f"{request.script_root}/")
            links = {"Link": f'<{root}openapi.json>; rel="describedby"'}
            return Ready(as_json(says), "application/json", {**answers.stamp(about), **links}, quality=FAST)

        return reply(self._answers.get((name, root, about), make), OF_TODAY)

    def _vocabulary(self, state: State) -> Vocabulary:
        return self._vocabularies.get(state.frames.revision, lambda: Vocabulary(state.frames))

    def feed(self, name: str) -> Response:
        """A feed or calendar."""
        state = self._current()
        base, today = self._address or request.url_root, state.today

        def make() -> Ready:
            body = feeds.at(state.day(today), base, name)
            if body is None:
                raise _no_feed(name)
            kind = next(kind for ending, kind in feeds.MEDIA_TYPES.items() if name.endswith(ending))
            return Ready(body, kind, quality=FAST)

        # By the day, so that what becomes known tomorrow is told tomorrow; the content itself names no day of asking.
        return reply(self._answers.get((name, base, today, state.frames.revision), make), OF_TODAY)


def refusal(refused: Refused) -> Response:
    """Why the request is not answered, as problem details."""
    response = _problem(refused.document(_root(), _instance()), refused.status)
    if refused.kind == "method-not-allowed":
        response.headers["Allow"] = ", ".join(READING)
    return response


def refused_by(error: HTTPException) -> Response | None:
    """What the server refuses before the API is asked, in the API's own form; None where another part was asked."""
    if not request.path.startswith(("/api/", "/feeds/")):
        return None
    if isinstance(error, MethodNotAllowed):
        return refusal(Refused("method-not-allowed", f"{request.method} is not among {', '.join(READING)}."))
    if isinstance(error, NotFound):
        return refusal(_no_feed(request.path.removeprefix("/")))
    if isinstance(error, InternalServerError):
        return refusal(Refused("failed", "Try again later, or without the last thing you changed."))
    status = error.code or 400
    return _problem(problem("about:blank", error.name, status, error.description or "", _instance()), status)


def _problem(body: bytes, status: int) -> Response:
    headers = {"Cache-Control": "no-store", "Vary": "Accept"}
    return _open_to_all(
        Response(body, status=status, content_type="application/problem+json", headers=headers)
    )


def _instance() -> str:
    """What was asked."""
    asked = urlsplit(request.url)
    return f"{request.script_root}{request.path}" + (f"?{asked.query}" if asked.query else "")


def _no_feed(name: str) -> Refused:
    return Refused(
        "unknown-address",
        f"There is no feed {name}. Countries are named by three capital letters, pledges by their id in the ledger.",
        allowed=[
            feeds.CHANGES,
            feeds.DEADLINES,
            feeds.CATALOG,
            "feeds/country/GBR.atom",
            "feeds/country/GBR.ics",
        ],
    )


def _nothing_here(unknown: str) -> Response:
    raise Refused("unknown-address", f"The API begins at {_root()}.")


def _to_the_root() -> Response:
    return _flask(redirect(_root(), 308))


def _without_slash(name: str) -> Response:
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return _flask(redirect(f"{_root()}{name}{query}", 308))


def _preflight() -> Response | None:
    """The answer to OPTIONS."""
    if request.method != "OPTIONS":
        return None
    response = Response(status=204)
    response.headers.pop("Content-Type", None)
    response.headers["Allow"] = ", ".join(READING)
    response.headers["Access-Control-Allow-Methods"] = ", ".join(READING)
    response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _open_to_all(response: Response) -> Response:
    """Scripts of any site may read it: nothing here is personal, and nothing can be changed."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    response.headers["X-Content-Type-Options"] = "nosniff"
    if response.headers.get("Vary") == "Accept-Encoding":
        response.headers["Vary"] = "Accept, Accept-Encoding"
    return response


def _root() -> str:
    return f"{request.script_root}{API}"


def _accepted() -> str | None:
    """The format that the Accept header prefers; JSON where it does not care, None where it takes neither."""
    if not request.accept_mimetypes:
        return "json"
    best = request.accept_mimetypes.best_match(tuple(FORMATS.values()))
    return next((name for name, kind in FORMATS.items() if kind == best), None)


def _flask(response: object) -> Response:
    assert isinstance(response, Response)
    return response
