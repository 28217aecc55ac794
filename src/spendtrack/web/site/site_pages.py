"""One page of the site: the live app's own page around the view's own HTML and figures, without Dash's runtime."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape, unescape
from typing import Any

from plotly.io.json import to_json_plotly

from spendtrack.web.address import View, plain, search
from spendtrack.web.delivery.prerender import to_html
from spendtrack.web.pages.parts import banner
from spendtrack.web.site.links import Resolve, relative, rewrite, rewrite_labels, upwards
from spendtrack.web.site.plain_addresses import Plan, folder
from spendtrack.web.site.site_forms import rewrite_forms, to_query
from spendtrack.web.state import State
from spendtrack.wording import sentences

SCRIPTS = re.compile(r"<script\b.*?</script>\s*", re.S)
MAIN = re.compile(r"(<main\b[^>]*>).*?(</main>)", re.S)
TITLE = re.compile(r"<title>.*?</title>", re.S)
ABOUT = re.compile(r'<meta name="description"[^>]*>')
CONTROLS = re.compile(r'<form id="controls".*?</form>', re.S)
BODY = re.compile(r"<body\b")
HEADING = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.S)
LEDE = re.compile(r'<p class="lede">(.*?)</p>', re.S)
# The links that add a country to a comparison or take it away: too many combinations for files.
CHOOSE = re.compile(r'<details\b[^>]*\bclass="choose"[^>]*>.*?</details>', re.S)
POINTER = (
    '<p class="note">Another choice of countries is made with the program itself: <code>spendtrack serve</code>, or '
    "one country at a time at the top of this page.</p>"
)
MARKS = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Shown:
    """A view as HTML, and its charts: the number in data-part -> component as JSON values."""

    html: str
    charts: dict[str, Any]

    @property
    def title(self) -> str:
        return _words(HEADING, self.html)

    @property
    def description(self) -> str:
        return _words(LEDE, self.html)[:300]


def _words(pattern: re.Pattern[str], html: str) -> str:
    found = pattern.search(html)
    return unescape(MARKS.sub("", found[1])).strip() if found else ""


def show(state: State, view: View, pages: Mapping[str, Any]) -> Shown:
    """What the live app shows for the view, from the same components."""
    parts: list[Any] = []
    children = [*banner(state.errors), *pages[view.page](state, view)]
    html = to_html(children, parts)
    listed = json.loads(to_json_plotly(parts))
    charts = {str(at): one["props"] for at, one in enumerate(listed) if one["type"] == "Graph"}
    return Shown(html, charts)


@dataclass(frozen=True)
class Frame:
    """What is the same on every page. live: a page of the live app; scripts: paths of ours, in their order."""

    live: str
    plan: Plan
    names: Mapping[str, str]
    scripts: Sequence[str]

    def page(self, view: View, shown: Shown, resolve: Resolve, head: str = "", data: str = "") -> str:
        """The whole page of a view. resolve: address of the live app -> path; head, data: more for head and end."""
        here = folder(view, self.plan.today)

        first = plain(view.page, view.as_of).earlier

        def place(asked: dict[str, str]) -> str | None:
            if asked.get("since") == first.isoformat():
                asked = {name: value for name, value in asked.items() if name != "since"}
            found = resolve("/" + to_query(asked))
            return None if "?" in found else relative(found, here)

        days = {day.isoformat(): sentences.day(day) for day in sorted({*self.plan.days, first})}
        html = CHOOSE.sub(POINTER, shown.html)
        inner = rewrite(rewrite_forms(html, place, days), here, resolve)
        charts = rewrite_labels(shown.charts, here, resolve)
        return self.around(
            here,
            f"{shown.title} – spendtrack",
            shown.description,
            f'<div id="content">{inner}</div>',
            resolve,
            head=head,
            data=f'<script type="application/json" id="charts">{inside(charts)}</script>{data}',
            view=view,
        )

    def around(
        self,
        here: str,
        title: str,
        description: str,
        inner: str,
        resolve: Resolve,
        *,
        head: str = "",
        data: str = "",
        view: View | None = None,
    ) -> str:
        """Header and footer of the live app around anything."""
        text = SCRIPTS.sub("", self.live)
        controls = self._controls(here, view or plain("overview", self.plan.today), resolve)
        text = rewrite(CONTROLS.sub(lambda _: controls, text), here, resolve)
        text = TITLE.sub(lambda _: f"<title>{escape(title)}</title>", text)
        text = ABOUT.sub(lambda _: f'<meta name="description" content="{escape(description)}">', text)
        text = MAIN.sub(lambda found: f"{found[1]}{inner}{found[2]}", text)
        text = BODY.sub(f'<body data-root="{upwards(here) or "./"}"', text, count=1)
        if view is not None:
            text = text.replace(f'data-page="{view.page}"', f'data-page="{view.page}" aria-current="page"')
        scripts = "".join(f'<script defer src="{relative(path, here)}"></script>' for path in self.scripts)
        text = text.replace(
            "</head>",
            f"{head}{scripts}<noscript><style>form.choices,.copy,.pictures,#controls"
            "{display:none}</style></noscript></head>",
            1,
        )
        return text.replace("</body>", f"{data}</body>", 1)

    def _controls(self, here: str, view: View, resolve: Resolve) -> str:
        """Country and day of the header, each option with its file."""

        def option(other: View, value: str, words: str, chosen: bool) -> str:
            to = relative(resolve("/" + search(other, self.plan.today)), here)
            mark = " selected" if chosen else ""
            return f'<option value="{escape(value)}" data-to="{escape(to)}"{mark}>{escape(words)}</option>'

        on_country = view.page == "country"
        countries = [option(plain("overview", view.as_of), "", "All allies", not on_country)]
        countries += [
            option(
                replace(plain("country", view.as_of), country=code),
                code,
                name,
                on_country and code == view.country,
            )
            for code, name in self.names.items()
        ]
        days = [
            self._on(view, day, option) for day in (self.plan.today, *sorted(self.plan.days, reverse=True))
        ]
        return (
            f'<form id="controls"><label>Country <select name="country">{"".join(countries)}</select></label>'
            f'<label>As of <select name="as-of">{"".join(days)}</select></label></form>'
        )

    def _on(self, view: View, day: date, option: Any) -> str:
        """The same view on another day, or the overview of that day where it is not written for it."""
        other = replace(view, as_of=day)
        if not self.plan.holds(other):
            other = plain("overview", day)
        return str(option(other, day.isoformat(), _short(day), view.as_of == day))


def _short(day: date) -> str:
    """The day as the header of a narrow page has room for it: 23 Nov 2026."""
    number, month, year = sentences.day(day).split()
    return f"{number} {month[:3]} {year}"


def inside(value: Any) -> str:
    """JSON that does not end its script element."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True).replace("</", "<\\/")
