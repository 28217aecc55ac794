"""What the page's script needs to search, filter and sort the ledger: for each row what the live app would look at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from spendtrack.web.address import SORTS, View
from spendtrack.web.pages.page_tables import ledger
from spendtrack.web.state import State


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
    text = table[["pledge_id", "title", "conditions", "definition", "note", "announced_by"]].assign(
        party=table["party"].map(state.names)
    )
    words = text.fillna("").agg(" ".join, axis=1).str.casefold()
    names = ("party", "measure", "strength", "status")
    rows = [
        [pledge, *[str(value) for value in values], said]
        for pledge, said, *values in zip(
            table["pledge_id"], words, *[table[name] for name in names], strict=True
        )
    ]
    return {"columns": ["id", *names, "words"], "rows": rows, "groups": groups, "orders": orders}
