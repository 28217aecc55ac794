"""Why did a gap move from one year to the next, in one sentence?"""

from __future__ import annotations

from spendtrack.analysis.why import Explanation
from spendtrack.assessment.rows import records
from spendtrack.wording.sentences import points, subject

# Part -> (where it widens the gap, where it narrows it).
SAID = {
    "spending": ("less spending added {}", "more spending took {} off"),
    "gdp": ("a larger economy added {}", "a smaller economy took {} off"),
    "figures": (
        "spending and the economy together added {}",
        "spending and the economy together took {} off",
    ),
    "rounding": ("rounding and prices added {}", "rounding and prices took {} off"),
}


def year_on_year(found: Explanation) -> str:
    """ "From 2025 to 2026 the Netherlands went from 0.97 points short of 3.5% to 0.92 points short: more spending took
    0.14 off, a larger economy added 0.08." found: between two years of one edition, of a level to be reached."""
    start, end = found.changes["target"]
    parts = found.parts[found.parts["against"] == "target"]
    said = [
        SAID[row["part"]][row["points"] < 0].format(f"{abs(row['points']):.2f}")
        for row in records(parts)
        if row["part"] in SAID and round(row["points"], 2)
    ]
    row, who = found.after.row, subject(found.after.row)
    return (
        f"{who} went from {_place(start, row['target'])} in {found.before.year} to {points(end)} in {found.after.year}"
        f"{': ' if said else ''}{', '.join(said)}."
    )


def _place(gap: float, target: float) -> str:
    words = points(gap)
    if words.endswith("there"):
        return f"exactly {target:g}%"
    return f"{words} of {target:g}%" if words.endswith("short") else f"{words} {target:g}%"
