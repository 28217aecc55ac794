"""What the page's script needs to search, filter and sort the ledger: for each row what the live app would look at."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

from spendtrack.analysis.pledge_search import texts_of
from spendtrack.ledger.folding import fold
from spendtrack.web.address import SORTS, View
from spendtrack.web.pages.page_tables import ledger
from spendtrack.web.pages.promise_filters import due
from spendtrack.web.state import State

LATIN = range(0xC0, 0x250)


def index(state: State, view: View) -> dict[str, Any]:
    """`rows`: what each row is found by, in the order of the table; `orders`: the same rows in each other order."""
    table = ledger(state, view)
    at = {pledge: row for row, pledge in enumerate(table["pledge_id"])}
    orders = {
        sort: [at[one] for one in ledger(state, replace(view, sort=sort))["pledge_id"]] for sort in SORTS
    }
    groups = {
        name: sorted({*state.members(replace(view, group=name)), name} & set(table["party"]))
        for name in state.groups
    }
    words = table["pledge_id"].map(texts_of(state.frames))
    names = ("party", "measure", "strength", "status")
    rows = [
        [pledge, *[str(value) for value in values], year, said]
        for pledge, year, said, *values in zip(
            table["pledge_id"], due(state.frames, table), words, *[table[name] for name in names], strict=True
        )
    ]
    columns = ["id", *names, "due", "words"]
    return {"columns": columns, "rows": rows, "groups": groups, "orders": orders, "letters": _letters()}


def _letters() -> dict[str, str]:
    """Letters that a browser cannot take the mark from -> what they are read as, since words are looked for folded."""
    latin = (chr(code) for code in LATIN)
    return {one: fold(one) for one in latin if not unicodedata.decomposition(one) and fold(one).isascii()}
