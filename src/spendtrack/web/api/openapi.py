"""The API described for programs: an OpenAPI 3.1 document made from the tables' own registry."""

from __future__ import annotations

from typing import Any

from spendtrack import __version__
from spendtrack.snapshot.citation import LICENCE, LICENCE_URL
from spendtrack.snapshot.tables import TABLES, Table
from spendtrack.web.api import VERSION
from spendtrack.web.api.filters import BY_TABLE, YEARS, Filter, Vocabulary
from spendtrack.web.api.questions import (
    FORMATS,
    HIGHEST_LIMIT,
    HIGHEST_OFFSET,
    USUAL_LIMIT,
    allowed_values,
    has_items,
)
from spendtrack.web.api.refusals import KINDS
from spendtrack.web.api.schemas import DAY, about_schema, problem_schema, row_schema

HEADERS = {
    "ETag": "changes with the answer",
    "Link": "where to go from here: next, prev, first, last, alternate, describedby, license (RFC 8288)",
    "Spendtrack-As-Of": "the day of the answer",
    "Spendtrack-Ledger-Revision": "SHA-256 of the ledger that it was computed from",
    "Spendtrack-Method-Version": "version of the method",
}


def document(vocabulary: Vocabulary, root: str) -> dict[str, Any]:
    """The whole document; the words that filters take are those of the ledger. root: where the API begins."""
    paths: dict[str, Any] = {
        "/": _path("listing", "What there is", [], {"application/json": _ref("schemas", "Listing")}),
        "/openapi.json": _path(
            "openapi", "This document", [], {"application/json": {"schema": {"type": "object"}}}
        ),
    }
    for table in TABLES:
        paths[f"/{table.name}"] = _collection(table, vocabulary)
        if has_items(table):
            paths[f"/{table.name}/{{{table.key[0]}}}"] = _item(table)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "spendtrack: defence-spending pledges and their delivery",
            "version": VERSION,
            "description": "Read-only. The rows are those of the snapshot: same tables, same columns, same values. "
            "Null is unknown, never zero. Gap = target minus observed: positive is a shortfall. "
            f"Made by spendtrack {__version__}.",
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": root.rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": {
                "Listing": {"type": "object", "required": ["meta", "links", "data"]},
                "About": about_schema(),
                "Problem": problem_schema(),
                "CountryId": _words(vocabulary.countries),
                "PartyId": _words(vocabulary.parties),
                "GroupId": _words(vocabulary.groups),
                "PledgeId": _words(vocabulary.pledges),
                "SourceId": _words(vocabulary.sources),
                **{f"{table.name}-row": row_schema(table) for table in TABLES},
            },
            "parameters": {
                "as-of": {
                    **_query("as-of", DAY),
                    "description": "what was known on this day, not later than today; without it today",
                    "example": "2025-09-01",
                },
                "format": {
                    **_query("format", _words(frozenset(FORMATS))),
                    "description": "json or csv; goes before the Accept header",
                },
                "limit": {
                    **_query("limit", {"type": "integer", "minimum": 1, "maximum": HIGHEST_LIMIT}),
                    "description": f"at most so many rows; without it {USUAL_LIMIT} as JSON and all as CSV",
                },
                "offset": {
                    **_query("offset", {"type": "integer", "minimum": 0, "maximum": HIGHEST_OFFSET}),
                    "description": "rows to leave out at the beginning; links.next has it ready",
                },
            },
            "responses": {
                "Unchanged": {"description": "The reader's version (If-None-Match) is the newest."},
                **{
                    f"Problem{status}": {
                        "description": "; ".join(title for code, title in KINDS.values() if code == status),
                        "content": {"application/problem+json": _ref("schemas", "Problem")},
                    }
                    for status in sorted({status for status, _ in KINDS.values()})
                },
            },
            "headers": {
                name: {"description": words, "schema": {"type": "string"}} for name, words in HEADERS.items()
            },
        },
    }


def _collection(table: Table, vocabulary: Vocabulary) -> dict[str, Any]:
    parameters: list[Any] = [
        {"$ref": f"#/components/parameters/{name}"} for name in ("as-of", "format", "limit", "offset")
    ]
    parameters += [_filter(table, one, vocabulary) for one in BY_TABLE[table.name].values()]
    part = {
        "type": "object",
        "required": ["total", "count", "limit", "offset"],
        "properties": {
            "total": _count("rows that pass the filters"),
            "count": _count("rows in this answer"),
            "limit": {"type": ["integer", "null"]},
            "offset": _count("rows left out before the first one"),
        },
    }
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{table.name}-row"}}
    content = _content({"allOf": [{"$ref": "#/components/schemas/About"}, part]}, rows)
    operation = _path(f"list-{table.name}", f"{table.name}: {table.title}", parameters, content)
    operation["get"]["responses"]["200"]["headers"]["Spendtrack-Total"] = {
        "description": "rows that pass the filters",
        "schema": {"type": "string"},
    }
    return operation


def _item(table: Table) -> dict[str, Any]:
    key = table.key[0]
    parameters: list[Any] = [
        {"$ref": "#/components/parameters/as-of"},
        {"$ref": "#/components/parameters/format"},
        {
            "name": key,
            "in": "path",
            "required": True,
            "description": table.columns[key],
            "schema": {"type": "string", "pattern": f"^(?:{table.rule(key).pattern})$"},
        },
    ]
    content = _content(
        {"$ref": "#/components/schemas/About"}, {"$ref": f"#/components/schemas/{table.name}-row"}
    )
    return _path(f"get-{table.name}", f"one row of {table.name}", parameters, content)


def _content(meta: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    links = {"type": "object", "required": ["self"], "additionalProperties": {"type": "string"}}
    schema = {
        "type": "object",
        "required": ["meta", "links", "data"],
        "additionalProperties": False,
        "properties": {"meta": meta, "links": links, "data": data},
    }
    return {"application/json": {"schema": schema}, "text/csv": {"schema": {"type": "string"}}}


def _path(name: str, summary: str, parameters: list[Any], content: dict[str, Any]) -> dict[str, Any]:
    headers = {name: _ref_to("headers", name) for name in HEADERS}
    responses: dict[str, Any] = {
        "200": {"description": "The answer", "headers": headers, "content": content},
        "304": _ref_to("responses", "Unchanged"),
    }
    for status in sorted({status for status, _ in KINDS.values()}):
        responses[str(status)] = _ref_to("responses", f"Problem{status}")
    return {
        "get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}
    }


def _filter(table: Table, one: Filter, vocabulary: Vocabulary) -> dict[str, Any]:
    if one.kind.startswith("year"):
        schema: dict[str, Any] = {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[1]}
        return {**_query(one.name, schema), "description": one.meaning}
    if one.kind.startswith("day"):
        return {**_query(one.name, DAY), "description": one.meaning}
    allowed = allowed_values(table, one, vocabulary)
    known = {
        "CountryId": vocabulary.countries,
        "PartyId": vocabulary.parties,
        "GroupId": vocabulary.groups,
        "PledgeId": vocabulary.pledges,
        "SourceId": vocabulary.sources,
    }
    shared = next((name for name, words in known.items() if allowed is words), None)
    if shared is not None:
        items: dict[str, Any] = _ref_to("schemas", shared)
    elif allowed is not None:
        items = _words(allowed)
    else:
        pattern = table.rule(one.column).pattern
        # A comma parts values; one inside a value could not be told from that.
        items = {"type": "string", "pattern": f"^(?:{pattern})$" if pattern else "^[^,]+$"}
    return {
        **_query(one.name, {"type": "array", "minItems": 1, "maxItems": 100, "items": items}),
        "style": "form",
        "explode": False,
        "description": one.meaning,
    }


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _words(words: frozenset[str]) -> dict[str, Any]:
    return {"type": "string", "enum": sorted(words)}


def _count(meaning: str) -> dict[str, Any]:
    return {"type": "integer", "minimum": 0, "description": meaning}


def _ref(kind: str, name: str) -> dict[str, Any]:
    return {"schema": _ref_to(kind, name)}


def _ref_to(kind: str, name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/{kind}/{name}"}
