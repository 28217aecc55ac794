"""The page around the views: header with the browser's own controls, footer, and the first view before scripts run."""

from __future__ import annotations

from html import escape

from spendtrack.web.address import FIRST_DAY
from spendtrack.web.delivery.statics import stylesheet
from spendtrack.web.state import State

TITLE = "spendtrack: defence-spending commitments and what has been delivered"
DESCRIPTION = "Who promised what on defence spending, by when, how firmly, and what has been delivered."
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
# A blank square, so that no browser asks for an icon that is not there.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M2 3h12' "
    "stroke='%23c8452c' stroke-width='2'/%3E%3Ccircle cx='5' cy='10' r='3' fill='%232a7fb8'/%3E%3C/svg%3E"
)


def frame(state: State, head: str) -> str:
    """The page with marks for title, description, first view and its parts, which `filled` replaces.

    head: the style sheet and the scripts, in their order.
    """
    day = state.today.isoformat()
    countries = "".join(
        f'<option value="{escape(code)}">{escape(name)}</option>' for code, name in state.countries.items()
    )
    nav = "".join(
        f'<li><a href="/?page={page}{"&amp;country=GBR" if page == "country" else ""}" data-page="{page}">{name}</a></li>'
        for page, name in NAV.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title><!--title--></title>
<meta name="description" content="<!--description-->">
<link rel="icon" href="{ICON}">
<link rel="alternate" type="application/atom+xml" title="Changes" href="/feeds/changes.atom">
{head}
</head>
<body data-today="{day}" data-revision="{state.frames.revision[:12]}">
<a class="skip" href="#main">Skip to the content</a>
<header class="site">
  <a class="name" href="/">spendtrack</a>
  <p class="tagline">Who promised what on defence, and what has been delivered</p>
  <nav aria-label="Views"><ul>{nav}</ul></nav>
  <form id="controls" action="/" method="get">
    <label>Country <select name="country"><option value="">All allies</option>{countries}</select></label>
    <label>As of <input type="date" name="as-of" value="{day}" min="{FIRST_DAY.isoformat()}" max="{day}"></label>
    <noscript><button>Show</button></noscript>
  </form>
</header>
<main id="main" tabindex="-1">
<div id="first"><!--first--></div>
<div id="react-entry-point"></div>
</main>
<footer class="site">
  <p>Gap = target minus observed: positive is a shortfall. A verdict that rests on an estimate says so. Figures on
  NATO’s core definition (July 2026 on) and on its earlier one are never joined. Point at a number, or walk a table or
  chart with the arrow keys, to see what it rests on.</p>
  <p class="hidden" id="said" role="status"></p>
  <p>Ledger and figures: CC BY 4.0. Code: MIT. Ledger revision {escape(state.frames.revision[:12])}. No cookies, no
  tracking, nothing from another host.</p>
</footer>
<script type="application/json" id="first-parts"><!--parts--></script>
</body>
</html>"""


def filled(page: str, title: str, description: str, first: str, parts: str) -> str:
    """The page of one view. JSON inside a script element must not end it."""
    heading = f"{title} – spendtrack" if title else TITLE
    head, rest = page.split("<!--title-->", 1)
    middle, rest = rest.split("<!--description-->", 1)
    body, rest = rest.split("<!--first-->", 1)
    before, after = rest.split("<!--parts-->", 1)
    about = escape((description or DESCRIPTION)[:300])
    held = parts.replace("</", "<\\/").replace("<!--", "\\u003c!--")
    return "".join([head, escape(heading), middle, about, body, first, before, held, after])


def alone(title: str, body: str) -> str:
    """A page without views: what is not there, or what failed. In the look of the rest, and without a script."""
    return f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)} – spendtrack</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="{ICON}"><link rel="stylesheet" href="{stylesheet().address}"></head>
<body><header class="site"><a class="name" href="/">spendtrack</a><p class="tagline">Who promised what on defence, and
what has been delivered</p></header><main id="main"><h1>{escape(title)}</h1>{body}</main></body></html>"""


def not_found() -> str:
    return alone(
        "There is no such page",
        f'<div class="blank"><p>{DESCRIPTION}</p><p><a href="/">To the overview</a></p></div>',
    )


def failed() -> str:
    return alone(
        "This page could not be built",
        '<div class="blank"><p>The fault is ours and has been logged; the ledger and its files are not affected.</p>'
        '<p><a href="/">To the overview</a> · <a href="/?page=method#files">To the files</a></p></div>',
    )
