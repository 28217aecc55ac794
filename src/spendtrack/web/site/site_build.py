"""A ledger and a day -> every file of the site: pages, downloads, scripts, the snapshot, and what search engines read."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

from spendtrack.assessment.gaps import gap_table
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.snapshot import bundle
from spendtrack.web import embeds, feeds
from spendtrack.web.address import View, plain
from spendtrack.web.app import PAGES
from spendtrack.web.delivery.documents import inside, ledger_page
from spendtrack.web.delivery.own_files import correction, embed_script, stylesheet
from spendtrack.web.delivery.pictures import Chart, picture
from spendtrack.web.delivery.preview import oembed
from spendtrack.web.delivery.views import Built, Shown, show
from spendtrack.web.downloads import files_of
from spendtrack.web.ledger_text import correction as correction_form
from spendtrack.web.pages.outlook import can_be_costed
from spendtrack.web.site import costs, search, site_scripts
from spendtrack.web.site.plain_addresses import Plan, folder
from spendtrack.web.site.plain_book import PlainBook, Wanted
from spendtrack.web.site.plain_pages import OEMBED, Frame
from spendtrack.web.state import State
from spendtrack.wording import sentences

EARLIER = 1
AT_ONCE = 6  # views that a process makes before it says so
Progress = Callable[[int, int], None]
"""Called after every few pages with how many are made, and of how many."""


def site_files(
    ledger: Ledger,
    problems: Sequence[Problem],
    as_of: date,
    *,
    base_url: str | None = None,
    repository: str | None = None,
    progress: Progress = lambda made, of: None,
) -> dict[str, bytes]:
    """Every file of the site, path -> bytes. Same ledger, day and addresses, same bytes.

    base_url: where the site will stand, for canonical links, the map of the site and pictures of links.
    repository: web address of the project, for links to lines and forms.
    """
    return _Site(ledger, problems, as_of, base_url, repository).files(progress)


class _Site:
    def __init__(
        self,
        ledger: Ledger,
        problems: Sequence[Problem],
        as_of: date,
        base_url: str | None,
        repository: str | None,
    ) -> None:
        self.state = State(ledger, problems, lambda: as_of, repository)
        days = earlier_days(self.state, as_of)
        self.plan = Plan(as_of, tuple(self.state.countries), tuple(self.state.groups), days)
        self.base_url = base_url.rstrip("/") + "/" if base_url else None
        self.wanted = Wanted()
        first = plain("changes", as_of).earlier
        choices = {day.isoformat(): sentences.day(day) for day in sorted({*days, first})}
        self.book = PlainBook(self.state, self.plan, self.wanted, choices, whole=base_url is not None)
        self.scripts, plotly, self.held = site_scripts.scripts()
        self.frame = Frame(self.book, self.scripts, plotly, self.base_url)
        self.costs = ""

    def files(self, progress: Progress) -> dict[str, bytes]:
        held = dict(self.held)
        held |= {
            f"snapshot/{name}": data
            for name, data in bundle.snapshot_files(self.state.day(self.plan.today), self.base_url).items()
        }
        held |= {f"ledger/{name}": text.encode() for name, text in self.state.ledger.texts.items()}
        held |= {one.path: one.ready.plain for one in (stylesheet(), correction(), embed_script())}
        self._hold_example(held)
        views = list(self.plan.views())
        done = 0
        for part, wanted in self._parts([views[at : at + AT_ONCE] for at in range(0, len(views), AT_ONCE)]):
            held |= part
            self.wanted.take(wanted)
            done += sum(1 for path in part if path.endswith("index.html"))
            progress(done, len(views))
        held["country/index.html"] = self.frame.countries().encode()
        held["404.html"] = self.frame.missing().encode()
        held[".nojekyll"] = b""
        held |= self._wanted()
        held |= self._for_search_engines([folder(view, self.plan.today) for view in views])
        return held | self._feeds()

    def _parts(self, shares: Sequence[Sequence[View]]) -> Iterator[tuple[dict[str, bytes], Wanted]]:
        """The files of the views and what they lead to, share by share, made by as many processes as there are cores.

        Only a process without other threads can be doubled safely; elsewhere all is made here.
        """
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
        if (
            cores == 1
            or threading.active_count() > 1
            or "fork" not in multiprocessing.get_all_start_methods()
        ):
            yield from (self.part(share) for share in shares)
            return
        for day in (self.plan.today, *self.plan.days):
            gap_table(self.state.day(day))  # what all processes share is made before they part
        with ProcessPoolExecutor(
            cores, multiprocessing.get_context("fork"), initializer=_take, initargs=(self,)
        ) as pool:
            for done in as_completed([pool.submit(_part, share) for share in shares]):
                yield done.result()

    def part(self, views: Sequence[View]) -> tuple[dict[str, bytes], Wanted]:
        """The files of some views, and what their pages lead to."""
        held: dict[str, bytes] = {}
        for view in views:
            here = folder(view, self.plan.today)
            held[f"{here}index.html"] = self._page(view, here, held).encode()
        return held, self.wanted.handed_over()

    def _page(self, view: View, here: str, held: dict[str, bytes]) -> str:
        state = self._seen_from(here)
        shown = show(state, view, [], Built(state, view.unasked, PAGES))
        self._draw(shown, held)
        data: dict[str, Any] = {}
        if view.page == "ledger":
            path, index = site_scripts.named("records", ".json", inside(search.index(state, view)))
            held[path] = index
            data["ledger-data"] = {"records": path}
        elif view.page == "country" and can_be_costed(state.rows(view)):
            data["cost-data"] = {"template": self.costs, **(costs.figures(state, view) or {})}
        return self.frame.page(view, shown, data)

    def _draw(self, shown: Shown, held: dict[str, bytes]) -> None:
        """The pictures that the page just made leads to."""
        for path, (view, name, manner) in self.wanted.pictures.items():
            if path not in held and name in shown.pictures:
                address = f"{self.base_url or ''}{folder(view, self.plan.today)}"
                held[path] = picture(shown.pictures[name], manner, address)
        self.wanted.pictures.clear()
        if self.base_url is None:
            return
        for path, (view, name) in self.wanted.embeds.items():
            self._embed(path, view, shown, shown.pictures[name], held)
        self.wanted.embeds.clear()

    def _embed(self, path: str, view: View, shown: Shown, chart: Chart, held: dict[str, bytes]) -> None:
        """A chart for other sites: its page, the page with the code, and for the first of a view its preview."""
        here = folder(view, self.plan.today)
        book = replace(self.book, folder=f"{here}embed/")
        home, framed = f"{self.base_url}{here}", f"{self.base_url}{path}"
        figure = f"{here}embed/{embeds.FIGURE}.html"
        held[path] = embeds.embed_page(book, shown, chart, home).encode()
        held[figure] = embeds.embed_page(book, shown, None, home).encode()
        code = embeds.code_page(book, shown, chart, framed, f"{self.base_url}{figure}")
        held[path.replace(".html", "-code.html")] = code.encode()
        if chart is next(iter(shown.pictures.values())):
            answer = oembed(shown.title, framed, str(self.base_url), embeds.height(chart), None)
            held[f"{here}{OEMBED}"] = json.dumps(answer, ensure_ascii=False).encode()

    def _seen_from(self, here: str) -> State:
        return self.state.with_book(replace(self.book, folder=here))

    def _hold_example(self, held: dict[str, bytes]) -> None:
        """One answer about costs, which the page's script fills with other numbers."""
        for code in self.plan.countries:
            view = replace(plain("country", self.plan.today), country=code)
            if costs.figures(self.state, view):
                state = self._seen_from(folder(view, self.plan.today))
                path, data = site_scripts.named("costs", ".json", inside(costs.example(state, code)))
                held[path], self.costs = data, path
                return

    def _wanted(self) -> dict[str, bytes]:
        """What the pages lead to."""
        found: dict[str, bytes] = {}
        for path, name in self.wanted.ledger_texts.items():
            book = replace(self.book, folder="ledger/")
            found[path] = ledger_page(book, name, self.state.text(name) or "").encode()
        if self.wanted.correction:
            book = replace(self.book, folder="correct/")
            found["correct/index.html"] = correction_form(self.state, book).encode()
        tables = defaultdict[tuple[View, str], dict[str, str]](dict)
        for path, (view, name, ending) in self.wanted.downloads.items():
            tables[view, name][ending] = path
        for (view, name), paths in tables.items():
            data = files_of(self.state, view, name, paths)
            if data is None:
                raise LookupError(f"a page leads to the table {name}, which the dashboard does not have")
            found |= {paths[ending]: data[ending] for ending in paths}
        return found

    def _feeds(self) -> dict[str, bytes]:
        """Feeds and calendars; only where the address of the site is known, since their readers need whole ones."""
        if self.base_url is None:
            return {}
        day = self.state.day(self.plan.today)
        found = {
            one: feeds.at(day, self.base_url, one, self._page_of_feed, "snapshot/{}.csv".format)
            for one in feeds.addresses(day)
        }
        return {name: data for name, data in found.items() if data is not None}

    def _page_of_feed(self, page: str, country: str) -> str:
        return self.book.place({"page": page, **({"country": country} if country else {})})

    def _for_search_engines(self, places: Sequence[str]) -> dict[str, bytes]:
        if self.base_url is None:
            return {"robots.txt": b"User-agent: *\nAllow: /\n"}
        urls = "".join(f"<url><loc>{escape(self.base_url + one)}</loc></url>\n" for one in sorted(places))
        sitemap = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{urls}</urlset>\n"
        )
        robots = f"User-agent: *\nAllow: /\nSitemap: {self.base_url}sitemap.xml\n"
        return {"sitemap.xml": sitemap.encode(), "robots.txt": robots.encode()}


_site: _Site | None = None


def _take(site: _Site) -> None:
    global _site
    _site = site


def _part(views: Sequence[View]) -> tuple[dict[str, bytes], Wanted]:
    assert _site is not None
    return _site.part(views)


def earlier_days(state: State, today: date) -> tuple[date, ...]:
    """The days of the newest whole editions of NATO's figures before the newest: what stood then is written too."""
    sources = state.frames.sources
    whole = sources[(sources["coverage"] == "complete") & sources["source_id"].str.startswith("nato-")]
    days = sorted({date.fromisoformat(day) for day in whole["published"].dropna()})
    return tuple(day for day in days if day < today)[:-1][-EARLIER:]
