"""What a faulty pledge still says, so that its other mistakes are found in the same run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from spendtrack.ledger.model import Pledge

# Stands in for a required key that cannot be read; no problem that depends on it is ever reported.
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

# Which keys of a pledge a problem speaks of. Slugs that are not here are told of sound pledges only.
READS: dict[str, frozenset[str]] = {
    slug: frozenset(keys.split())
    for slug, keys in {
        "missing-target": "measure target",
        "range-needs-bounds": "target",
        "range-reversed": "target",
        "value-in-range": "target",
        "missing-value": "target",
        "bounds-without-range": "target",
        "unit-misfits-measure": "measure target",
        "missing-basis": "measure target basis",
        "basis-misfits-measure": "measure basis",
        "share-out-of-range": "target",
        "due-before-announced": "target announced",
        "starts-after-deadline": "target",
        "missing-period": "target",
        "expires-before-announced": "expires announced",
        "withdrawn-before-announced": "withdrawn announced",
        "exceptions-without-members": "exceptions members",
        "members-of-a-country": "members party",
        "proposed-law": "strength adoption",
        "missing-source": "sources",
        "path-order": "path",
        "path-misses-target": "path path_unit target",
        "title-contradicts-target": "id title target path announced amount",
        "amount-contradicts-share": "party target announced amount",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The readable part of a faulty pledge, and the keys that could not be read."""

    pledge: Pledge
    unreadable: frozenset[str]


def salvage(content: Any, paths: Iterable[tuple[int | str, ...]]) -> Salvaged | None:
    """content: the record as plain values. paths: where its faults lie; a missing key lies at its own name."""
    if not isinstance(content, dict):
        return None
    unreadable = frozenset(str(path[0]) for path in paths if path)
    kept = {key: value for key, value in content.items() if key not in unreadable}
    try:
        pledge = Pledge.model_validate({**_INSTEAD, **kept})
    except ValidationError:
        return None
    return Salvaged(pledge, unreadable)
