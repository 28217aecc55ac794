"""The ledger's text with a number on each line, and a form for corrections, for a site without a repository."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from flask import Flask, Response, abort, request

from spendtrack.web.delivery.page import alone
from spendtrack.web.delivery.statics import correction
from spendtrack.web.state import State

SHOWN = ("commitments.yaml", "parties.yaml", "sources.yaml", "events.yaml")
FIELDS = (
    "party title measure basis target path amount strength adoption announced day_confirmed announced_by supersedes refuses expires "
    "withdrawn exceptions conditions definition contradictions second_opinions note confidence sources"
).split()


def register(server: Flask, current: Callable[[], State]) -> None:
    """Add /ledger/NAME.yaml and /correct."""

    @server.get("/ledger/<name>")
    def ledger_text(name: str) -> Response:
        text = current().text(name) if name in SHOWN else None
        if text is None:
            abort(404)
        lines = "".join(
            f'<li id="L{number}"><code>{escape(line) or " "}</code></li>'
            for number, line in enumerate(text.splitlines(), 1)
        )
        return _page(f"{name}, line by line", f'<ol class="lines">{lines}</ol>')

    @server.get("/correct")
    def correct() -> Response:
        return _page(
            "Correct a record",
            _form(current(), request.args.get("record", ""), request.args.get("field", "")),
        )


def _form(state: State, record: str, field: str) -> str:
    pledge = state.ledger.pledges.get(record)
    figure = field == "a published figure"
    known = escape(pledge.title) if pledge else ""
    about = f"<p>{known or ('Name the figure by its country, year and edition.' if figure else 'Name the record by its id.')}</p>"
    options = "".join(
        f"<option{' selected' if name == field else ''}>{name}</option>"
        for name in [*FIELDS, "a published figure"]
    )
    return f"""{about}
<p>This site takes no messages. Fill in what is wrong, copy the text and send it to the maintainers of the ledger, or
open a pull request that changes the line itself: CONTRIBUTING.md leads through it.</p>
<form class="correct">
<label>Record <input id="record" value="{escape(record)}"></label>
<label>Field <select id="field">{options}</select></label>
<label>What it should say <textarea id="should" rows="4"></textarea></label>
<label>Source: title, publisher, date, address; say whether you read it yourself
<textarea id="source" rows="3"></textarea></label>
<label>Text to send <textarea id="text" rows="8" readonly></textarea></label>
</form>
<script src="{correction().address}" defer></script>"""


def _page(title: str, body: str) -> Response:
    return Response(alone(title, body), mimetype="text/html")
