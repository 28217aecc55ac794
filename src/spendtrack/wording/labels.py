"""What do the words of closed sets read as? Verdicts, their reasons, counts, plans, strengths: each once, with its sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spendtrack.ledger.phrases import all_of
from spendtrack.ledger.vocabulary import Category, Unmeasurable, Verdict

PLAN_WORDS = {"reaches": "gets there", "short": "falls short", "none": "none", "refused": "refuses"}
PLAN_SENTENCES = {
    "reaches": "its own plan gets there",
    "short": "its own plan falls short",
    "none": "no own plan runs that far",
    "refused": "it says that the level does not bind it",
}
STRENGTH_WORDS = {
    "law": "law",
    "budget": "adopted budget",
    "plan": "government plan",
    "coalition": "coalition agreement",
    "statement": "statement",
    "aspiration": "aspiration, on conditions",
    "opt-out": "refusal",
}
# Three classes of firmness that a reader tells apart at a glance, and what declines a promise.
FIRM_CLASS = {
    "law": "firm",
    "budget": "firm",
    "plan": "planned",
    "coalition": "planned",
    "statement": "said",
    "aspiration": "said",
    "opt-out": "refused",
}
CLASS_WORDS = {
    "firm": "law or adopted budget",
    "planned": "government plan or coalition agreement",
    "said": "words: statement or aspiration",
    "refused": "refusal",
}
MEASURE_NAMES = {
    "core": "Core defence",
    "related": "Related items (the 1.5%)",
    "total": "Total (the 5%)",
    "equipment": "Equipment",
    "ukraine": "Aid to Ukraine, share of GDP",
    "ukraine-amount": "Aid to Ukraine, money",
    "defence-budget": "Defence budget, money",
    "joint-fund": "Joint fund",
    "other": "Not a level of spending",
}


@dataclass(frozen=True, slots=True)
class Label:
    """How a category is said. words: beside a figure. one, many: after a count. sign: so that colour is never alone."""

    words: str
    heading: str
    sign: str
    one: str
    many: str


LABELS: dict[Category, Label] = {
    Category.MET: Label("met", "Met", "●", "meets it", "meet it"),
    Category.LAPSED: Label("lapsed", "Lapsed", "◌", "met it once but not now", "met it once but not now"),
    Category.ON_PACE: Label("on pace", "On pace", "◕", "is on pace", "are on pace"),
    Category.SLOW: Label("slow", "Slow", "◑", "is slow", "are slow"),
    Category.OFF_PACE: Label("off pace", "Off pace", "◔", "is off pace", "are off pace"),
    Category.TOO_CLOSE: Label(
        "too close to call", "Too close to call", "≈", "is too close to call", "are too close to call"
    ),
    Category.SHORT: Label(
        "short so far", "Short so far", "◔", "is short whatever counts", "are short whatever counts"
    ),
    Category.MISSED: Label("missed", "Missed", "✕", "missed it", "missed it"),
    Category.TOO_EARLY: Label(
        "too early to say", "Too early", "…", "cannot be judged yet", "cannot be judged yet"
    ),
    Category.BELOW: Label("below", "Below", "◔", "is below it", "are below it"),
    Category.OPEN: Label(
        "open",
        "Open",
        "?",
        "may or may not, by what counts as related",
        "may or may not, by what counts as related",
    ),
    Category.OPTED_OUT: Label(
        "opted out", "Opted out", "∅", "says that it does not bind it", "say that it does not bind them"
    ),
    Category.UNMEASURABLE: Label(
        "cannot be measured", "Unmeasurable", "?", "cannot be measured", "cannot be measured"
    ),
    Category.NO_FIGURE: Label("no figure", "No figure", "?", "has no figure", "have no figure"),
    Category.NO_FORCES: Label("no forces", "No forces", "–", "has no armed forces", "have no armed forces"),
}
# Category -> tone: those of one tone look alike in charts, on the map and in bars. What has none is no verdict.
TONES: dict[Category, str] = {
    Category.MET: "met",
    Category.ON_PACE: "pace",
    Category.SLOW: "slow",
    Category.TOO_CLOSE: "open",
    Category.TOO_EARLY: "open",
    Category.OFF_PACE: "off",
    Category.BELOW: "off",
    Category.SHORT: "off",
    Category.MISSED: "gone",
    Category.LAPSED: "gone",
}
REASON_WORDS: dict[Unmeasurable, str] = {
    Unmeasurable.UNCONFIRMED: "unconfirmed",
    Unmeasurable.NOT_A_LEVEL: "not a level",
    Unmeasurable.NO_FORCES: "no armed forces",
    Unmeasurable.OPTED_OUT: "says it is not bound",
    Unmeasurable.NO_FIGURE: "no figure",
    Unmeasurable.NOT_DUE: "not due yet",
    Unmeasurable.DISPUTED: "disputed by the donor",
    Unmeasurable.NO_BASIS: "counted nationally",
    Unmeasurable.NO_DEADLINE: "no date promised",
    Unmeasurable.SUPERSEDED_BEFORE_DUE: "replaced before it fell due",
}


# Whoever says that it is not bound, or has no armed forces, is not judged, whatever could be measured.
UNJUDGED = (Unmeasurable.OPTED_OUT, Unmeasurable.NO_FORCES)


def counted(category: str, count: int) -> str:
    """The words after a count: "are on pace", after 1 "is on pace"."""
    label = LABELS[Category(category)]
    return label.one if count == 1 else label.many


def category_of(row: Mapping[str, Any]) -> Category:
    """What a row of the gap table is counted under."""
    return Category.of(
        row["verdict"],
        row["reason_code"],
        too_close=row["too_close_between"] is not None,
        bounded=row["at_least"] is not None,
    )


def verdict_words(verdict: str, *, on_estimates: bool = False) -> str:
    """The verdict alone: "on pace", "met on estimates"."""
    words = LABELS[Category(verdict)].words
    return f"{words} on estimates" if on_estimates and verdict in (Verdict.MET, Verdict.MISSED) else words


def verdict_of(row: Mapping[str, Any]) -> str:
    """The verdict of a row alone; what has none says what it is instead: "not due yet", "cannot be measured"."""
    if row["verdict"] != Verdict.UNMEASURABLE:
        return verdict_words(row["verdict"], on_estimates=row["on_estimates"])
    code = Unmeasurable(row["reason_code"])
    if code in (Unmeasurable.NOT_DUE, Unmeasurable.DISPUTED, *UNJUDGED):
        return REASON_WORDS[code]
    return LABELS[category_of(row) if category_of(row) == Category.OPEN else Category.UNMEASURABLE].words


def short_verdict(row: Mapping[str, Any]) -> str:
    """The verdict in a few words; what cannot be measured names its reason."""
    if row["too_close_between"] is not None:
        return LABELS[Category.TOO_CLOSE].words
    words = verdict_of(row)
    if row["verdict"] == Verdict.UNMEASURABLE and words == LABELS[Category.UNMEASURABLE].words:
        return f"{words}: {REASON_WORDS[Unmeasurable(row['reason_code'])]}"
    return words


def between(row: Mapping[str, Any]) -> str:
    """The two verdicts that a row is too close to call between: "on pace and off pace"; empty where it is not."""
    if row["too_close_between"] is None:
        return ""
    return all_of(verdict_words(name) for name in row["too_close_between"].split())


def steadiness(row: Mapping[str, Any]) -> str:
    """In how many past revisions the verdict holds, where that is known and not in nearly all; else empty."""
    close = f"{LABELS[Category.TOO_CLOSE].words} " if between(row) else ""
    return f"{close}{doubt(row)}" if doubt(row) else ""


def doubt(row: Mapping[str, Any]) -> str:
    """What stands beside a short verdict: "between met and on pace; holds in 20 of 61 past revisions"; else empty."""
    if row["close_call"] is not True:
        return ""
    near = f"between {between(row)}; " if between(row) else ""
    return f"{near}holds in {row['holds']} of {row['holds_of']} past revisions"


def because(row: Mapping[str, Any]) -> str:
    """Why, in words, without the code that files put before it."""
    return str(row["reason"]).removeprefix(f"{row['reason_code']}: ")
