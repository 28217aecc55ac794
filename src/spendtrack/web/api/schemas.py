"""What stands in the answers, as JSON Schema: rows from the tables' registry, what an answer says of itself, problems."""

from __future__ import annotations

from typing import Any

from spendtrack.snapshot.tables import BY_NAME, Table

DAY = {"type": "string", "format": "date"}


def row_schema(table: Table) -> dict[str, Any]:
    """The JSON Schema of one row: every column is there, null where it is unknown."""
    properties: dict[str, Any] = {}
    for name, meaning in table.columns.items():
        rule = table.rule(name)
        kind = "string" if rule.type == "date" else rule.type
        filled = name in table.never_empty
        schema: dict[str, Any] = {"type": kind if filled else [kind, "null"], "description": meaning}
        if rule.type == "date":
            schema["format"] = "date"
        if rule.enum:
            schema["enum"] = [*rule.enum, *(() if filled else (None,))]
        if rule.pattern:
            schema["pattern"] = f"^(?:{rule.pattern})$"
        if rule.minimum is not None:
            schema["minimum"] = rule.minimum
        if rule.unit:
            schema["x-unit"] = rule.unit
        properties[name] = schema
    return {
        "type": "object",
        "description": table.title,
        "required": list(table.columns),
        "additionalProperties": False,
        "properties": properties,
    }


def about_schema() -> dict[str, Any]:
    text = {"type": "string"}
    licence = {"type": "object", "required": ["name", "url"], "properties": {"name": text, "url": text}}
    return {
        "type": "object",
        "required": ["table", "title", "as_of", "ledger_revision", "method_version", "licence"],
        "properties": {
            "table": {"enum": sorted(BY_NAME)},
            "title": text,
            "as_of": DAY,
            "ledger_revision": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "method_version": text,
            "licence": licence,
        },
    }


def problem_schema() -> dict[str, Any]:
    """RFC 9457; `allowed` and `did_you_mean` stand there where they help, `instance` where the address could be read."""
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            **dict.fromkeys(
                ("type", "title", "detail", "instance", "parameter", "value", "did_you_mean"), text
            ),
            "status": {"type": "integer"},
            "allowed": {"type": "array", "items": text},
        },
    }
