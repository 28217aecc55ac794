"""A comparison as plain text for a terminal."""

from __future__ import annotations

from spendtrack.review.diff import summary
from spendtrack.review.diff.ledgers import Comparison
from spendtrack.review.diff.lines import clean, sections


def as_text(found: Comparison) -> str:
    lines = [summary.records(found)]
    if soundness := summary.soundness(found):
        lines.append(soundness)
    if not found.same:
        lines.append(summary.results(found))
    for section in sections(found, clean):
        lines += ["", section.heading]
        lines += [f"- {line}" for line in section.lines]
        if section.more:
            lines.append(f"- and {section.more:,} more; --format json has them all")
    if found.touched.tables:
        lines += ["", f"Rows of the tables that differ: {summary.rows(found)}."]
        lines.append(f"Pages that show them: {', '.join(found.touched.pages)}.")
    if found.touched.countries:
        lines.append(f"Parties touched: {', '.join(found.touched.countries)}.")
    return "\n".join(lines) + "\n"
