"""Why did a gap move from one year to the next, in one sentence?"""

from __future__ import annotations

from spendtrack.analysis.why import Explanation
from spendtrack.assessment.rows import records
from spendtrack.wording.sentences import points, signed, subject

# Part -> (where it widens the gap, where it narrows it).
SAID = {
    "pledge": ("a higher promise added {}", "a lower promise took {} off"),
    "edition": ("restated figures added {}", "restated figures took {} off"),
    "figures-and-edition": ("new and restated figures added {}", "new and restated figures took {} off"),
    "spending": ("less spending added {}", "more spending took {} off"),
    "gdp": ("a larger economy added {}", "a smaller economy took {} off"),
    "figures": (
        "spending and the economy together added {}",
        "spending and the economy together took {} off",
    ),
    "rounding": ("rounding and prices added {}", "rounding and prices took {} off"),
}
PART_WORDS = {
    "spending": "spending",
    "gdp": "GDP",
    "pledge": "the promise",
    "edition": "restated figures",
    "figures": "new figures",
    "figures-and-edition": "new and restated figures",
    "rounding": "rounding",
}


def year_on_year(found: Explanation) -> str:
    """ "From 2025 to 2026 the Netherlands went from 0.97 points short of 3.5% to 0.92 points short: more spending took
    0.14 off, a larger economy added 0.08." found: between two years, or two days, of a level to be reached."""
    start, end = found.changes["target"]
    said = [
        SAID[part][moved < 0].format(f"{abs(moved):.2f}") for part, moved in _parts(found) if part in SAID
    ]
    row, who = found.after.row, subject(found.after.row)
    before = found.before.row["target"]
    now = points(end) if before == row["target"] else _place(end, row["target"])
    return (
        f"{who} went from {_place(start, before)} in {found.before.year} to {now} in {found.after.year}"
        f"{': ' if said else ''}{', '.join(said)}."
    )


def parts(found: Explanation) -> str:
    """The same parts as short as a cell: "spending −0.74, GDP +0.19"; those that round to nothing are left out."""
    return ", ".join(f"{PART_WORDS.get(part, part)} {signed(moved)}" for part, moved in _parts(found)) or "–"


def _parts(found: Explanation) -> list[tuple[str, float]]:
    rows = records(found.parts[found.parts["against"] == "target"])
    return [(row["part"], row["points"]) for row in rows if round(row["points"], 2)]


def _place(gap: float, target: float) -> str:
    words = points(gap)
    if words.endswith("there"):
        return f"exactly {target:g}%"
    return f"{words} of {target:g}%" if words.endswith("short") else f"{words} {target:g}%"
