"""One page of the site: a view with header and footer, whose every choice is a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from spendtrack.web.address import View, plain, query
from spendtrack.web.delivery.documents import TEMPLATES, TITLE, around, heading, inside
from spendtrack.web.delivery.own_files import stylesheet
from spendtrack.web.delivery.preview import covered, preview
from spendtrack.web.delivery.views import Shown
from spendtrack.web.site.plain_addresses import folder
from spendtrack.web.site.plain_book import PlainBook, upwards
from spendtrack.wording import sentences

OEMBED = "oembed.json"


@dataclass(frozen=True)
class Option:
    """One choice of the header: its value, its words and its file."""

    value: str
    words: str
    to: str
    chosen: bool


@dataclass(frozen=True)
class Frame:
    """What is the same on every page. scripts, plotly: paths of ours and of what draws live charts; base_url: where the site will stand, as far as known."""

    book: PlainBook
    scripts: Sequence[str]
    plotly: str
    base_url: str | None

    def page(self, view: View, shown: Shown, data: dict[str, Any]) -> str:
        """The whole page of a view. data: id -> what the page's scripts read, as JSON values."""
        here = folder(view, self.book.plan.today)
        feed = f"feeds/country/{view.country}" if view.page == "country" else "feeds/changes"
        return self._rendered(
            here,
            view,
            title=heading(shown.title),
            heading=shown.title,
            description=shown.description,
            content=Markup('<div id="content">') + Markup(shown.html) + Markup("</div>"),
            data={"charts": Markup(inside(shown.charts))}
            | {name: Markup(inside(value)) for name, value in data.items()},
            **self._shared(view, shown, here),
            feeds=[("What changed", f"{self.base_url}{feed}.atom")] if self.base_url else [],
        )

    def _shared(self, view: View, shown: Shown, here: str) -> dict[str, Any]:
        """What others show of the page; nothing where it is not known where the site will stand."""
        if self.base_url is None:
            return {"preview": None}
        plan = self.book.plan
        first = next(iter(shown.pictures), "gaps")
        pictured = here if shown.pictures and plan.shared(view) else ""
        found = preview(
            shown,
            view,
            self.book.state.frames.revision[:12],
            self.base_url,
            f"{self.base_url}{here}",
            f"{self.base_url}{pictured}{first if pictured else 'gaps'}-share.png",
            f"{self.base_url}snapshot/gaps.csv",
            f"{self.base_url}{here}{OEMBED}" if pictured or (not here and shown.pictures) else "",
            covered(self.book.state, view),
        )
        return {"preview": found, "dataset": Markup(inside(found.dataset))}

    def countries(self) -> str:
        """The list of all countries and organisations."""
        return self._text("country/", "Countries", "countries.html", names=self.book.state.countries)

    def missing(self) -> str:
        """Served for any address, so it holds its own style, and leads only to an address that is known whole."""
        return TEMPLATES.get_template("missing.html").render(
            title=heading("Not here"),
            style=Markup(stylesheet().ready.plain.decode()),
            home=self.base_url,
        )

    def _text(self, here: str, title: str, template: str, **more: Any) -> str:
        book = replace(self.book, folder=here)
        content = TEMPLATES.get_template(template).render(book=book, **more)
        return self._rendered(
            here,
            None,
            title=heading(title),
            heading=title,
            description=TITLE,
            content=Markup(content),
            data={},
            preview=None,
            feeds=[],
        )

    def _rendered(self, here: str, view: View | None, **more: Any) -> str:
        book = replace(self.book, folder=here)
        shown = view or plain("overview", book.plan.today)
        return TEMPLATES.get_template("plain.html").render(
            around(book.state, view, book),
            root=upwards(here) or "./",
            countries=list(self._countries(shown, book)),
            days=[
                self._on(shown, day, book) for day in (book.plan.today, *sorted(book.plan.days, reverse=True))
            ],
            plotly=book.file(self.plotly),
            scripts=[book.file(path) for path in self.scripts],
            **more,
        )

    def _countries(self, view: View, book: PlainBook) -> Iterator[Option]:
        on = view.page == "country"
        yield self._option(plain("overview", view.as_of), "", "All allies", not on, book)
        for code, name in book.state.countries.items():
            other = replace(plain("country", view.as_of), country=code)
            yield self._option(other, code, name, on and code == view.country, book)

    def _on(self, view: View, day: date, book: PlainBook) -> Option:
        """The same view on another day, or the overview of that day where it is not written for it."""
        other = replace(view, as_of=day)
        if not book.plan.holds(other):
            other = plain("overview", day)
        return self._option(other, day.isoformat(), _short(day), view.as_of == day, book)

    def _option(self, other: View, value: str, words: str, chosen: bool, book: PlainBook) -> Option:
        return Option(value, words, book.view(query(other, book.plan.today)), chosen)


def _short(day: date) -> str:
    """The day as the header of a narrow page has room for it: 23 Nov 2026."""
    number, month, year = sentences.day(day).split()
    return f"{number} {month[:3]} {year}"
