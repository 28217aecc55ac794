"""What a faulty pledge still says, so that its other mistakes are found in the same run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from spendtrack.ledger.model import Pledge

# Stands in for a required key that cannot be read; no rule that needs it runs on the pledge.
_INSTEAD: dict[str, Any] = {
    "id": "unreadable",
    "party": "UNREADABLE",
    "title": "Unreadable",
    "measure": "other",
    "strength": "statement",
    "announced": "2000",
    "confidence": "unconfirmed",
    "sources": ["unreadable"],
}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The readable part of a faulty pledge, and the keys that could not be read."""

    pledge: Pledge
    unreadable: frozenset[str]


def salvage(own_id: str, content: Any, paths: Iterable[tuple[int | str, ...]]) -> Salvaged | None:
    """own_id: the id as it is written, well-formed or not. content: the record as plain values.

    paths: where its faults lie; a missing key lies at its own name.
    """
    if not isinstance(content, dict):
        return None
    unreadable = frozenset(str(path[0]) for path in paths if path)
    kept = {key: value for key, value in content.items() if key not in unreadable}
    try:
        pledge = Pledge.model_validate({**_INSTEAD, **kept})
    except ValidationError:
        return None
    return Salvaged(pledge.model_copy(update={"id": own_id}), unreadable)
