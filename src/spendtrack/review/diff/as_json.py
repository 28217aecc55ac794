"""A comparison as JSON for programs; docs/review.md describes it, and `schema` counts up when a key changes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from spendtrack.ledger.problems import as_json as problems_json
from spendtrack.ledger.problems import counts
from spendtrack.review.diff import summary
from spendtrack.review.diff.ledgers import Comparison
from spendtrack.review.diff.sides import Side

SCHEMA = 1


def as_json(found: Comparison) -> str:
    return json.dumps(described(found), ensure_ascii=False, indent=2) + "\n"


def described(found: Comparison) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "as_of": found.as_of.isoformat(),
        "old": _side(found.old),
        "new": _side(found.new),
        "summary": {
            "records": summary.records(found),
            "results": summary.results(found),
            "problems": summary.soundness(found),
        },
        "same": found.same,
        "records_differ": found.records_differ,
        "results_differ": found.results_differ,
        "problems": json.loads(problems_json(found.new.problems)),
        "renames": [{**asdict(one), "says": one.says} for one in found.renames],
        "unread_files": list(found.unread),
        "layout_only_files": list(found.layout_only),
        "changes": [
            {
                **asdict(one),
                "fields": [{**asdict(field), "says": field.words()} for field in one.fields],
            }
            for one in found.changes
        ],
        "new_hosts": [asdict(one) for one in found.hosts],
        "earlier_days": [day.isoformat() for day in found.earlier],
        "figures": [asdict(one) for one in found.figures],
        "effects": {
            "verdicts": [asdict(one) for one in found.effects.flips],
            "gaps": [asdict(one) for one in found.effects.moves],
            "headlines": [asdict(one) for one in found.effects.headlines],
            "started": [asdict(one) for one in found.effects.started],
            "ended": [asdict(one) for one in found.effects.ended],
        },
        "tables": [asdict(one) for one in found.touched.tables],
        "pages": list(found.touched.pages),
        "parties": list(found.touched.countries),
    }


def _side(side: Side) -> dict[str, Any]:
    errors, warnings = counts(side.problems)
    return {"name": side.name, "revision": side.ledger.revision, "errors": errors, "warnings": warnings}
