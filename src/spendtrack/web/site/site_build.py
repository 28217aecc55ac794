"""A ledger and a day -> every file of the site: pages, downloads, scripts, the snapshot, and what search engines read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.snapshot import bundle
from spendtrack.web import feeds
from spendtrack.web.address import View, plain
from spendtrack.web.app import PAGES, create_app
from spendtrack.web.delivery.page import TITLE
from spendtrack.web.site import costs, search, site_scripts
from spendtrack.web.site.plain_addresses import Plan, folder
from spendtrack.web.site.resolving import Resolver
from spendtrack.web.site.site_pages import Frame, inside, show
from spendtrack.web.state import State

EARLIER = 1
# Each page names the feed of its own, where the address of the site is known.
LIVE_FEED = re.compile(r'<link rel="alternate"[^>]*>\n')


def site_files(
    ledger: Ledger,
    problems: Sequence[Problem],
    as_of: date,
    *,
    base_url: str | None = None,
    repository: str | None = None,
) -> dict[str, bytes]:
    """Every file of the site, path -> bytes. Same ledger, day and addresses, same bytes.

    base_url: where the site will stand, for canonical links, the map of the site and pictures of links.
    repository: web address of the project, for links to lines and forms.
    """
    return _Site(ledger, problems, as_of, base_url, repository).files()


class _Site:
    def __init__(
        self,
        ledger: Ledger,
        problems: Sequence[Problem],
        as_of: date,
        base_url: str | None,
        repository: str | None,
    ) -> None:
        self.state = State(ledger, problems, lambda: as_of, repository, plain_files=True)
        client = create_app(ledger, problems, as_of, repository=repository).server.test_client()
        self.plan = Plan(
            as_of,
            tuple(self.state.countries),
            tuple(self.state.groups),
            earlier_days(self.state, as_of),
        )
        self.base_url = base_url.rstrip("/") + "/" if base_url else None
        self.resolve = Resolver(self.state, self.plan, client)
        self.scripts, self.held = site_scripts.scripts()
        live = LIVE_FEED.sub("", client.get("/").get_data(as_text=True))
        self.frame = Frame(live, self.plan, self.state.countries, self.scripts)

    def files(self) -> dict[str, bytes]:
        held = dict(self.held)
        held |= {
            f"snapshot/{name}": data
            for name, data in bundle.snapshot_files(self.state.day(self.plan.today)).items()
        }
        held |= {f"ledger/{name}": text.encode() for name, text in self.state.ledger.texts.items()}
        costing = next((code for code in self.plan.countries if self._figures(code, self.plan.today)), None)
        if costing:
            path, data = site_scripts.named(
                "costs", ".json", inside(costs.example(self.state, PAGES, costing))
            )
            held[path], self.costs = data, path
        places = []
        for view in self.plan.views():
            here = folder(view, self.plan.today)
            held[f"{here}index.html"] = self._page(view, held).encode()
            places.append(here)
        held["country/index.html"] = self._countries().encode()
        held |= self.resolve.files()
        held["404.html"] = self._missing().encode()
        held[".nojekyll"] = b""
        held |= self._for_search_engines(places)
        return held | self._feeds()

    def _feeds(self) -> dict[str, bytes]:
        """Feeds and calendars; only where the address of the site is known, since their readers need whole ones."""
        if self.base_url is None:
            return {}
        day = self.state.day(self.plan.today)
        found = {
            one: feeds.at(day, self.base_url, one, page=self._page_of_feed) for one in feeds.addresses(day)
        }
        return {name: data for name, data in found.items() if data is not None}

    def _page_of_feed(self, page: str, country: str) -> str:
        return self.resolve("/" + feeds.in_the_query(page, country))

    def _figures(self, code: str, day: date) -> dict[str, Any] | None:
        return costs.figures(self.state, replace(plain("country", day), country=code))

    def _page(self, view: View, held: dict[str, bytes]) -> str:
        data = ""
        if view.page == "ledger":
            shown = search.whole(self.state, view, PAGES)
            path, held_index = site_scripts.named("records", ".json", inside(search.index(self.state, view)))
            held[path] = held_index
            data = f'<script type="application/json" id="ledger-data">{inside({"records": path})}</script>'
        else:
            shown = show(self.state, view, PAGES)
        if view.page == "country" and 'name="target"' in shown.html:
            known = self._figures(view.country, view.as_of)
            data = f'<script type="application/json" id="cost-data">{inside({"template": self.costs, **(known or {})})}</script>'
        return self.frame.page(
            view, shown, self.resolve, self._head(view, shown.title, shown.description), data
        )

    def _head(self, view: View, title: str, description: str) -> str:
        if self.base_url is None:
            return ""
        here = self.base_url + folder(view, self.plan.today)
        feed = f"feeds/country/{view.country}" if view.page == "country" else "feeds/changes"
        return (
            f'<link rel="alternate" type="application/atom+xml" title="What changed" href="{self.base_url}{feed}.atom">'
            f'<link rel="canonical" href="{escape(here)}">'
            f'<meta property="og:type" content="website"><meta property="og:site_name" content="spendtrack">'
            f'<meta property="og:title" content="{escape(title)}">'
            f'<meta property="og:description" content="{escape(description)}">'
            f'<meta property="og:url" content="{escape(here)}">'
        )

    def _countries(self) -> str:
        items = "".join(f'<li><a href="{code}/">{escape(name)}</a></li>' for code, name in self.plan_names())
        inner = f'<h1>Countries and organisations</h1><ul class="plain">{items}</ul>'
        return self.frame.around("country/", "Countries – spendtrack", TITLE, inner, self.resolve)

    def plan_names(self) -> Sequence[tuple[str, str]]:
        return list(self.state.countries.items())

    def _missing(self) -> str:
        """Served for any address, so its links cannot be relative to it."""
        inner = (
            "<h1>There is no such page</h1><p>The site is a copy in plain files, made for one day. "
            'What it does not hold may have moved: <a href="/">to the overview</a>.</p>'
        )
        page = self.frame.around("", "Not here – spendtrack", TITLE, inner, self.resolve)
        root = self.base_url or "/"
        return page.replace('="./', f'="{root}').replace('src="assets/', f'src="{root}assets/')

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


def earlier_days(state: State, today: date) -> tuple[date, ...]:
    """The days of the newest whole editions of NATO's figures before the newest: what stood then is written too."""
    sources = state.frames.sources
    whole = sources[(sources["coverage"] == "complete") & sources["source_id"].str.startswith("nato-")]
    days = sorted({date.fromisoformat(day) for day in whole["published"].dropna()})
    return tuple(day for day in days if day < today)[:-1][-EARLIER:]
