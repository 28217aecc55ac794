"""Short words and signs that several views share."""

from __future__ import annotations

from typing import Any

from spendtrack.wording import sentences

PLAN_WORDS = {"reaches": "gets there", "short": "falls short", "none": "none", "refused": "refuses"}
STRENGTH_WORDS = {
    "law": "law",
    "budget": "adopted budget",
    "plan": "government plan",
    "coalition": "coalition agreement",
    "statement": "statement",
    "aspiration": "aspiration, on conditions",
    "opt-out": "refusal",
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
# One sign for each verdict, so that colour is never alone.
SIGNS = {
    "met": "●",
    "on-pace": "◕",
    "slow": "◑",
    "off-pace": "◔",
    "lapsed": "◌",
    "missed": "✕",
    "too-early": "…",
    "below": "◔",
    "unmeasurable": "?",
    "no-figure": "?",
    "opted-out": "∅",
    "no-forces": "–",
    "other": "?",
}
UNMEASURABLE_WORDS = {
    "opted-out": "says it is not bound",
    "no-forces": "no armed forces",
    "no-figure": "no figure",
    "no-deadline": "no date promised",
    "no-basis": "counted nationally",
    "not-a-level": "not a level",
    "unconfirmed": "unconfirmed",
}


def short_verdict(row: dict[str, Any]) -> str:
    """The verdict in a few words; what cannot be measured names its reason."""
    if row["verdict"] == "unmeasurable":
        why = UNMEASURABLE_WORDS.get(row["reason"].split(":")[0], "see reason")
        return f"cannot be measured: {why}"
    return sentences.verdict(row)
