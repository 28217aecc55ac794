"""What would the import do to the ledger: does it bring errors in, and what becomes of verdicts and gaps?"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from spendtrack.ledger.draft import FILES
from spendtrack.ledger.loading import load
from spendtrack.review.diff.as_text import as_text
from spendtrack.review.diff.ledgers import compare
from spendtrack.review.diff.sides import Side
from spendtrack.review.editions.already_held import Known
from spendtrack.review.editions.imported_figures import Finding
from spendtrack.review.editions.writing import Plan


def sides(known: Known, made: Plan) -> tuple[Side, Side]:
    """The ledger as it is, and as it would be."""
    before = {name: (known.folder / name).read_bytes() for name in FILES if (known.folder / name).is_file()}
    after = before | {name: text.encode("utf-8") for name, text in made.files.items()}
    with tempfile.TemporaryDirectory(prefix="spendtrack-") as place:
        for name, text in after.items():
            (Path(place) / name).write_bytes(text)
        ledger, problems = load(place, str(known.folder))
    old = Side("the ledger", known.ledger, known.problems, before)
    return old, Side("the ledger with this edition", ledger, tuple(problems), after)


def faults(old: Side, new: Side) -> list[Finding]:
    """Errors that the import would bring into the ledger. Their lines count in the files as they would be."""
    known = {(one.slug, one.record, one.message) for one in old.problems}
    return [
        Finding(f"ledger/{one.slug}", str(one.location), "rows and a source without errors", one.message)
        for one in new.errors
        if (one.slug, one.record, one.message) not in known
    ]


def told(old: Side, new: Side, as_of: date) -> list[str]:
    """The lines of `diff` between the two."""
    said = as_text(compare(old, new, as_of)).rstrip("\n").split("\n")
    return [f"Effect as of {as_of} (OLD is the ledger, NEW the ledger with this edition):", *said]
