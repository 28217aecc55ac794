"""JSON Schema of the ledger's files, made from the models, for editors that check while one types."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, TypeAdapter

from spendtrack.ledger.model import Event, Group, Party, Pledge, Source

BASE = "https://json-schema.org/draft/2020-12/schema"
LISTS: dict[str, Any] = {"commitments": list[Pledge], "sources": list[Source], "events": list[Event]}


class _Parties(BaseModel, extra="forbid"):
    """Countries, organisations and coalitions, and groups of them."""

    parties: list[Party]
    groups: list[Group]


def schema(file: str) -> dict[str, Any]:
    """The schema of data/<file>.yaml. Raises KeyError for another name."""
    kind = _Parties if file == "parties" else LISTS[file]
    made = TypeAdapter(kind).json_schema(by_alias=True)
    return {"$schema": BASE, "title": f"spendtrack: {file}.yaml", **_without_nulls(made)}


def schema_text(file: str) -> str:
    return json.dumps(schema(file), ensure_ascii=False, indent=2) + "\n"


def _without_nulls(part: Any) -> Any:
    """Optional keys are left out in the ledger, never written as null; titles of single fields only repeat the key."""
    if isinstance(part, list):
        return [_without_nulls(one) for one in part]
    if not isinstance(part, dict):
        return part
    if "anyOf" in part:
        options = [one for one in part["anyOf"] if one != {"type": "null"}]
        rest = {key: value for key, value in part.items() if key not in ("anyOf", "default", "title")}
        if len(options) == 1:
            return _without_nulls({**rest, **options[0]})
        return {**_without_nulls(rest), "anyOf": _without_nulls(options)}
    return {
        key: _without_nulls(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value in (None, []))
    }
