"""The page around the views: header with native controls, footer, and what stands there before scripts run."""

from __future__ import annotations

from html import escape

from spendtrack.dashboard.state import State
from spendtrack.dashboard.view import FIRST_DAY

TITLE = "spendtrack: defence-spending commitments and what has been delivered"
DESCRIPTION = "Who promised what on defence spending, by when, how firmly, and what has been delivered."


def index_page(state: State) -> str:
    """Dash's index template. The controls live outside Dash, so that they are the browser's own."""
    options = "".join(
        f'<option value="{escape(code)}">{escape(name)}</option>' for code, name in state.countries.items()
    )
    day = state.today.isoformat()
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
{{%metas%}}
<title>{TITLE}</title>
{{%favicon%}}
{{%css%}}
</head>
<body data-today="{day}">
<a class="skip" href="#main">Skip to the content</a>
<header class="site">
  <a class="name" href="/">spendtrack</a>
  <nav aria-label="Views"><a href="/?page=overview" data-page="overview">Overview</a>
  <a href="/?page=country&amp;country=GBR" data-page="country">Country</a></nav>
  <form id="controls" action="/" method="get">
    <input type="hidden" name="page" value="overview">
    <label>Country <select name="country"><option value="">All allies</option>{options}</select></label>
    <label>As of <input type="date" name="as-of" value="{day}" min="{FIRST_DAY.isoformat()}" max="{day}"></label>
    <noscript><button>Show</button></noscript>
  </form>
</header>
<main id="main" tabindex="-1">
{{%app_entry%}}
<noscript><p class="notice">The charts need JavaScript. The numbers are in the
<a href="/download/gaps.csv">CSV file</a>.</p></noscript>
</main>
<footer class="site">
  <p>Gap = target minus observed: positive is a shortfall. A verdict that rests on an estimate says so. Figures on
  NATO’s core definition (July 2026 on) and on its earlier one are never joined.</p>
  <p>Ledger and figures: CC BY 4.0. Code: MIT. Ledger revision {escape(state.frames.revision[:12])}.</p>
</footer>
{{%config%}}
{{%scripts%}}
{{%renderer%}}
</body>
</html>"""


NOT_FOUND = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Not here – spendtrack</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>There is no such page</h1><p>{DESCRIPTION}</p><p><a href="/">To the overview</a></p></body></html>"""
