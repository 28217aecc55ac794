"""datapackage.json: what programs need to read and check the tables of a snapshot (Frictionless Data Package 2)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from spendtrack.assessment.rows import records
from spendtrack.ledger.released import VERSION
from spendtrack.snapshot.citation import AUTHORS, LICENCE, LICENCE_TITLE, LICENCE_URL, About
from spendtrack.snapshot.tables import TABLES, Link, Table

NAME = "datapackage.json"
PROFILES = "https://datapackage.org/profiles/2.0"
DIALECT = {
    "delimiter": ",",
    "doubleQuote": True,
    "header": True,
    "lineTerminator": "\n",
    "quoteChar": '"',
    "skipInitialSpace": False,
}


def descriptor(files: Mapping[str, bytes], sources: pd.DataFrame, about: About) -> bytes:
    """The description of the tables in `files`; sources: the rows of sources.csv. Keys stand in a fixed order."""
    day = about.as_of.isoformat()
    package = {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": f"spendtrack-{day}",
        "id": f"sha256:{about.revision}:{day}",
        "title": about.title,
        "description": "Column by column in README.md. Empty means unknown, never zero; positive gaps are shortfalls.",
        **({"homepage": about.homepage} if about.homepage else {}),
        "version": day,
        "as_of": day,
        "ledger_revision": about.revision,
        "ledger_errors": about.errors,
        "method_version": about.method,
        "spendtrack_version": VERSION,
        "licenses": [{"name": LICENCE, "title": LICENCE_TITLE, "path": LICENCE_URL}],
        "contributors": [{"title": AUTHORS, "roles": ["creator"]}],
        "keywords": ["defence spending", "NATO", "pledges", "open data"],
        "sources": _publications(sources),
        "resources": [_resource(table, files[table.file]) for table in TABLES],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _publications(sources: pd.DataFrame) -> list[dict[str, str]]:
    """The statistical editions that the figures come from; what pledges rest on stands in sources.csv alone."""
    editions = records(sources[sources["series"].notna()].sort_values("source_id"))
    return [
        {"title": f"{one['publisher']}: {one['title']}"}
        | ({"path": one["url"]} if one["url"] is not None else {})
        for one in editions
    ]


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": table.file,
        "title": table.title,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": DIALECT,
        "schema": schema(table),
    }


def schema(table: Table) -> dict[str, Any]:
    """Table Schema of one table. A key with a column that may be empty is a unique key, not the primary one."""
    key = list(table.key)
    primary = table.never_empty.issuperset(key)
    described: dict[str, Any] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(table, name, meaning) for name, meaning in table.columns.items()],
        "missingValues": [""],
        **({"primaryKey": key} if primary else {"uniqueKeys": [key]}),
    }
    if table.links:
        described["foreignKeys"] = [_foreign_key(table, link) for link in table.links]
    return described


def _foreign_key(table: Table, link: Link) -> dict[str, Any]:
    """A table that refers to itself leaves out or empties the name of the resource; all readers know the empty one."""
    resource = "" if link.table == table.name else link.table
    return {"fields": [link.column], "reference": {"resource": resource, "fields": [link.target]}}


def _field(table: Table, name: str, meaning: str) -> dict[str, Any]:
    rule = table.rule(name)
    limits: dict[str, Any] = {}
    if name in table.never_empty:
        limits["required"] = True
    if rule.enum:
        limits["enum"] = list(rule.enum)
    if rule.pattern:
        limits["pattern"] = rule.pattern
    if rule.minimum is not None:
        limits["minimum"] = int(rule.minimum)
    return {
        "name": name,
        "type": rule.type,
        "description": meaning,
        **({"unit": rule.unit} if rule.unit else {}),
        **({"constraints": limits} if limits else {}),
    }
