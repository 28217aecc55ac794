"""What there is: the first page of the API, from which a reader finds everything else."""

from __future__ import annotations

from typing import Any

from spendtrack.snapshot.citation import LICENCE_URL, About
from spendtrack.snapshot.tables import TABLES
from spendtrack.web.api.answers import meta
from spendtrack.web.api.filters import BY_TABLE
from spendtrack.web.api.questions import CSV, HIGHEST_LIMIT, USUAL_LIMIT, has_items
from spendtrack.web.api.refusals import KINDS


def listing(about: About, root: str, site: str) -> dict[str, Any]:
    """Tables with their addresses, columns and parameters; feeds; kinds of problems.

    root: where the API begins; site: where the dashboard begins. Both end with a slash.
    """
    return {
        "meta": {"title": "spendtrack: defence-spending pledges and their delivery", **meta(about)},
        "links": {
            "self": root,
            "describedby": f"{root}openapi.json",
            "license": LICENCE_URL,
            "changes": f"{site}feeds/changes.atom",
            "changes_of_a_country": f"{site}feeds/country/{{country}}.atom",
            "changes_of_a_pledge": f"{site}feeds/pledge/{{pledge_id}}.atom",
            "catalog": f"{site}feeds/catalog.jsonld",
            "deadlines": f"{site}feeds/deadlines.ics",
            "deadlines_of_a_country": f"{site}feeds/country/{{country}}.ics",
        },
        "data": [
            {
                "table": table.name,
                "title": table.title,
                "href": f"{root}{table.name}",
                "csv": f"{root}{table.name}{CSV}",
                "item": f"{root}{table.name}/{{{table.key[0]}}}" if has_items(table) else None,
                "key": list(table.key),
                "parameters": ["as-of", "format", "limit", "offset", *BY_TABLE[table.name]],
                "columns": list(table.columns),
            }
            for table in TABLES
        ],
        "limits": {"rows_as_json_without_limit": USUAL_LIMIT, "highest_limit": HIGHEST_LIMIT},
        "problems": [
            {"type": f"{root}#{kind}", "status": status, "title": title}
            for kind, (status, title) in KINDS.items()
        ],
    }
