"""Whole pages from templates: around a view, or around a text of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from spendtrack.web.address import CARRIED, DEFAULT_COUNTRY, FIRST_DAY, OWN, PLACES, STAY, View, query
from spendtrack.web.address_book import Book
from spendtrack.web.delivery.own_files import correction, live_script, stylesheet
from spendtrack.web.delivery.preview import DESCRIPTION, Preview
from spendtrack.web.delivery.views import Shown
from spendtrack.web.pages.controls import CHOICES_FORM
from spendtrack.web.pages.days_strip import stops
from spendtrack.web.state import State

TITLE = "spendtrack: defence-spending commitments and what has been delivered"
NAV = {
    "overview": "Overview",
    "country": "Country",
    "compare": "Compare",
    "promises": "Promises",
    "ukraine": "Ukraine",
    "ledger": "Ledger",
    "changes": "Changes",
    "method": "Method and data",
}
FEED = ("Changes", "feeds/changes.atom")
TEMPLATES = Environment(
    loader=PackageLoader("spendtrack.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def view_page(
    state: State,
    view: View,
    shown: Shown,
    plotly: str,
    shared: Preview,
    dash: Mapping[str, Any],
    carried: Mapping[str, str],
) -> str:
    """The page of a view in the live application. plotly: where the script of live charts is; shared: what others show of it; dash: what Dash brings, and what to leave out of it; carried: what the address holds for other views."""
    return TEMPLATES.get_template("live.html").render(
        around(state, view, state.book, carried),
        carried=carried,
        choices_form=CHOICES_FORM,
        title=heading(shown.title),
        description=shown.description or DESCRIPTION,
        feeds=[(FEED[0], state.book.file(FEED[1]))],
        content=Markup(shown.html),
        charts=Markup(inside(shown.charts)),
        plotly=plotly,
        preview=shared,
        dataset=Markup(inside(shared.dataset)),
        scripts=[state.book.file(live_script().path)],
        dash={name: Markup(part) for name, part in dash.items()},
        countries=state.countries,
        sent_along=_sent_along(state, view, carried),
        first_day=FIRST_DAY.isoformat(),
        country=view.country if view.page == "country" else "",
        as_of=view.as_of.isoformat(),
    )


def _sent_along(state: State, view: View, carried: Mapping[str, str]) -> dict[str, str]:
    """What the header's form sends beside its country and day: a country leads to its page, no country stays here."""
    along = {name: value for name, value in query(view, state.today).items() if name not in PLACES}
    page = along.pop("page")
    stay = {} if page == "country" else {STAY: page}
    return stay | {
        name: value for name, value in {**carried, **along}.items() if name not in ("country", "as-of")
    }


def around(
    state: State, view: View | None, book: Book, carried: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What header and footer of a page need. view: the one whose place in the navigation is marked; carried: what its
    address holds for other views."""
    along = dict(carried or {})
    if view is not None and not book.plain:
        held = query(view, state.today)
        along |= {name: held[name] for name in ("as-of", *CARRIED) if name in held}
        if along.get("group") != OWN:
            along.pop("countries", None)
    if view is not None and view.page == "country":
        along["country"] = view.country
    return {
        "book": book,
        "stylesheet": book.file(stylesheet().path),
        "today": state.today.isoformat(),
        "revision": state.frames.revision[:12],
        "here": view.page if view is not None else "",
        "stops": view is not None and bool(stops(state, view)),
        "nav": [
            (page, words, book.view({"page": page, **_led_to(page, along, plain=book.plain)}))
            for page, words in NAV.items()
        ],
    }


def _led_to(page: str, along: Mapping[str, str], *, plain: bool) -> Mapping[str, str]:
    """What a link of the menu carries to its page: the country, and what was chosen; among files only the country."""
    if page == "country":
        return {"country": DEFAULT_COUNTRY, **along}
    return {} if plain else along


def heading(title: str) -> str:
    """What the window is called."""
    return f"{title} – spendtrack" if title else TITLE


def ledger_page(book: Book, name: str, text: str) -> str:
    """A file of the ledger with a number on each line."""
    return _alone("ledger_text.html", f"{name}, line by line", book, lines=text.splitlines())


def correction_page(book: Book, record: str, title: str | None, field: str, fields: Sequence[str]) -> str:
    """The form for corrections. title: of the pledge that the record names, None where it names none."""
    return _alone(
        "correct.html",
        "Correct a record",
        book,
        record=record,
        about=title,
        field=field,
        fields=list(fields),
        script=book.file(correction().path),
    )


def not_found(book: Book) -> str:
    return _alone("not_found.html", "There is no such page", book, description=DESCRIPTION)


def failed(book: Book) -> str:
    return _alone("failed.html", "This page could not be built", book)


def _alone(template: str, title: str, book: Book, **more: Any) -> str:
    """A page without views, in the look of the rest."""
    return TEMPLATES.get_template(template).render(
        title=title, book=book, stylesheet=book.file(stylesheet().path), **more
    )


def inside(value: Any) -> str:
    """JSON that does not end its script element."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True)
    return text.replace("</", "<\\/").replace("<!--", "\\u003c!--")
