"""The API described for programs: an OpenAPI 3.1 document made from the tables' own registry."""

from __future__ import annotations

from typing import Any

from spendtrack import __version__
from spendtrack.snapshot.citation import LICENCE, LICENCE_URL
from spendtrack.snapshot.tables import TABLES, Table
from spendtrack.web.api import VERSION
from spendtrack.web.api.filters import BY_TABLE, YEARS, Filter, Vocabulary
from spendtrack.web.api.questions import (
    CSV,
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
        for form in FORMATS:  # each at an address of its own, so that a program knows what it will get
            ending = CSV if form == "csv" else ""
            paths[f"/{table.name}{ending}"] = _collection(table, vocabulary, form)
            if has_items(table):
                paths[f"/{table.name}{ending}/{{{table.key[0]}}}"] = _item(table, form)
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
        "security": [],  # no key is asked for
        "paths": paths,
        "components": {
            "schemas": {
                "Listing": {
                    "type": "object",
                    "required": ["meta", "links", "data"],
                    "properties": {
                        "meta": {"type": "object"},
                        "links": {"type": "object"},
                        "data": {"type": "array"},
                    },
                },
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
                    "description": "what was known on this day, without it today. A day that is still to come is answered with 422",
                    "example": "2025-09-01",
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


def _collection(table: Table, vocabulary: Vocabulary, form: str) -> dict[str, Any]:
    parameters: list[Any] = [
        {"$ref": f"#/components/parameters/{name}"} for name in ("as-of", "limit", "offset")
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
    content = _content({"allOf": [{"$ref": "#/components/schemas/About"}, part]}, rows, form)
    operation = _path(
        _name("list", table, form), f"{table.name}: {table.title}{_AS[form]}", parameters, content
    )
    operation["get"]["responses"]["200"]["headers"]["Spendtrack-Total"] = {
        "description": "rows that pass the filters",
        "schema": {"type": "string"},
    }
    return operation


_AS = {"json": "", "csv": ", as CSV"}


def _name(verb: str, table: Table, form: str) -> str:
    return f"{verb}-{table.name}{'-csv' if form == 'csv' else ''}"


def _item(table: Table, form: str) -> dict[str, Any]:
    key = table.key[0]
    parameters: list[Any] = [
        {"$ref": "#/components/parameters/as-of"},
        {
            "name": key,
            "in": "path",
            "required": True,
            "description": table.columns[key],
            "schema": {"type": "string", "pattern": f"^(?:{table.rule(key).pattern})$"},
        },
    ]
    content = _content(
        {"$ref": "#/components/schemas/About"}, {"$ref": f"#/components/schemas/{table.name}-row"}, form
    )
    return _path(_name("get", table, form), f"one row of {table.name}{_AS[form]}", parameters, content)


def _content(meta: dict[str, Any], data: dict[str, Any], form: str) -> dict[str, Any]:
    if form == "csv":
        return {"text/csv": {"schema": {"type": "string"}}}
    links = {
        "type": "object",
        "required": ["self"],
        "properties": {"self": {"type": "string"}},
        "additionalProperties": {"type": "string"},
    }
    schema = {
        "type": "object",
        "required": ["meta", "links", "data"],
        "additionalProperties": False,
        "properties": {"meta": meta, "links": links, "data": data},
    }
    return {"application/json": {"schema": schema}}


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
    if one.kind in ("year-from", "year-to"):
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
    if one.kind == "year":
        items: dict[str, Any] = {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[1]}
        return _several(one, items)
    shared = next((name for name, words in known.items() if allowed is words), None)
    if shared is not None:
        items = _ref_to("schemas", shared)
    elif allowed is not None:
        items = _words(allowed)
    else:
        pattern = table.rule(one.column).pattern
        # A comma parts values; one inside a value could not be told from that.
        items = {"type": "string", "pattern": f"^(?:{pattern})$" if pattern else "^[^,]+$"}
    return _several(one, items)


def _several(one: Filter, items: dict[str, Any]) -> dict[str, Any]:
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
