"""The API and the feeds on the web: /api/v1/ and /feeds/, each answered by the part that knows nothing of the web."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, redirect, request

from spendtrack.assessment.gaps import METHOD_VERSION
from spendtrack.snapshot.citation import About
from spendtrack.web import feeds
from spendtrack.web.api import VERSION, answers
from spendtrack.web.api.answers import Answer, as_json
from spendtrack.web.api.filters import Vocabulary
from spendtrack.web.api.listing import listing
from spendtrack.web.api.openapi import document
from spendtrack.web.api.questions import FORMATS, Question, ask
from spendtrack.web.api.refusals import Refused
from spendtrack.web.delivery.packing import Bounded
from spendtrack.web.delivery.sending import OF_A_DAY, OF_TODAY, READING, Held, open_to_all, preflight, send
from spendtrack.web.state import State

API, FEEDS = f"/api/{VERSION}/", "/feeds/"


def register(server: Flask, current: Callable[[], State], address: str | None = None) -> None:
    """Add the API and the feeds. address: where readers find the site, for feeds that name it; without it the
    address that each request came to."""
    desk = Desk(current, address)
    blueprint = Blueprint("api", __name__)
    # Before any route is looked for: so that every method and every address below gets an answer in the API's own form.
    blueprint.before_app_request(desk.answer)
    server.register_blueprint(blueprint)


class Desk:
    """Takes the questions of one application. Holds a bounded number of bytes."""

    def __init__(self, current: Callable[[], State], address: str | None = None) -> None:
        self._current = current
        self._address = address
        self._answers = Held()
        self._vocabularies = Bounded(2)

    def answer(self) -> Response | None:
        """The answer to the request; None where it is not for the API or a feed."""
        path = request.path
        if path in ("/api", "/api/", API.rstrip("/")):
            return open_to_all(_flask(redirect(f"{request.script_root}{API}", 308)))
        if not path.startswith((API, FEEDS, "/api/")):
            return None
        try:
            if request.method == "OPTIONS":
                return preflight()
            if request.method not in READING:
                raise Refused("method-not-allowed", f"{request.method} is not among {', '.join(READING)}.")
            if path.startswith(API):
                return self._api(path.removeprefix(API))
            if path.startswith(FEEDS):
                return self._feed(path.removeprefix("/"))
            raise Refused("unknown-address", f"The API begins at {self._root}.")
        except Refused as refused:
            return self._refuse(refused)
        except Exception:  # our own bug: said in the API's own form, with its details in the log
            logging.getLogger(__name__).exception("An answer of the API failed")
            return self._refuse(Refused("failed", "Try again later, or without the last thing you changed."))

    @property
    def _root(self) -> str:
        return f"{request.script_root}{API}"

    def _refuse(self, refused: Refused) -> Response:
        asked = urlsplit(request.url)
        instance = f"{request.script_root}{request.path}" + (f"?{asked.query}" if asked.query else "")
        response = Response(
            refused.document(self._root, instance),
            status=refused.status,
            content_type="application/problem+json",
            headers={"Cache-Control": "no-store", "Vary": "Accept"},
        )
        if refused.kind == "method-not-allowed":
            response.headers["Allow"] = ", ".join(READING)
        return open_to_all(response)

    def _api(self, rest: str) -> Response:
        state = self._current()
        today, root = state.today, self._root
        about = About(today, state.frames.revision, METHOD_VERSION)
        if rest in ("", "openapi.json"):
            return self._described(rest, state, about)
        name, slash, item = rest.partition("/")
        if slash and not item:
            query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
            return open_to_all(_flask(redirect(f"{root}{name}{query}", 308)))
        vocabulary = self._vocabulary(state)
        said = list(request.args.items(multi=True))
        question = ask(name, item or None, said, today, vocabulary, _accepted())
        about = About(question.as_of, about.revision, about.method)
        cache = OF_A_DAY if question.dated and question.as_of < today else OF_TODAY
        tag = answers.tag(question, about, root)
        if question.item is not None:
            # An unknown id is no row, whatever version the reader says to hold.
            self._answers.get((tag, ""), lambda: self._make(state, question, about))
        return send(self._answers, tag, lambda: self._make(state, question, about), tag, cache)

    def _make(self, state: State, question: Question, about: About) -> Answer:
        return answers.answer(question, state.day(question.as_of), about, self._root)

    def _described(self, rest: str, state: State, about: About) -> Response:
        for name in request.args:
            raise Refused(
                "unknown-parameter", f"{self._root}{rest} takes no parameters.", parameter=name, allowed=[]
            )
        if _accepted() != "json":
            raise Refused(
                "not-acceptable", "This can be had as application/json only.", allowed=[FORMATS["json"]]
            )
        root, key = self._root, (rest, self._root, about)

        def make() -> Answer:
            if rest:
                says = document(self._vocabulary(state), root)
            else:
                says = listing(about, root, f"{request.script_root}/")
            links = {"Link": f'<{root}openapi.json>; rel="describedby"'}
            return Answer(as_json(says), "application/json", {**answers.stamp(about), **links})

        made = self._answers.get((key, ""), make)
        return send(self._answers, key, make, _digest(made.body), OF_TODAY)

    def _vocabulary(self, state: State) -> Vocabulary:
        found: Vocabulary = self._vocabularies.get(state.frames.revision, lambda: Vocabulary(state.frames))
        return found

    def _feed(self, address: str) -> Response:
        state = self._current()
        base = self._address or request.url_root
        # By the day, so that what becomes known tomorrow is told tomorrow; the content itself names no day of asking.
        key = (address, base, state.today, state.frames.revision)
        made = self._answers.get((key, ""), lambda: _feed(state, state.today, base, address))
        return send(self._answers, key, lambda: made, _digest(made.body), OF_TODAY)


def _feed(state: State, today: date, base: str, address: str) -> Answer:
    body = feeds.at(state.day(today), base, address)
    if body is None:
        raise Refused(
            "unknown-address",
            f"There is no feed {address}. Countries are named by three capital letters, pledges by their id in the ledger.",
            allowed=[feeds.CHANGES, feeds.DEADLINES, "feeds/country/GBR.atom", "feeds/country/GBR.ics"],
        )
    kind = next(kind for ending, kind in feeds.MEDIA_TYPES.items() if address.endswith(ending))
    return Answer(body, kind)


def _accepted() -> str | None:
    """The format that the Accept header prefers; JSON where it does not care, None where it takes neither."""
    if not request.accept_mimetypes:
        return "json"
    best = request.accept_mimetypes.best_match(tuple(FORMATS.values()))
    return next((name for name, kind in FORMATS.items() if kind == best), None)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:20]


def _flask(response: object) -> Response:
    assert isinstance(response, Response)
    return response
