"""An obligation, or the state of a promise, in one quotable sentence with source, edition, basis and as-of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from spendtrack.assessment.dtypes import last_day
from spendtrack.assessment.facts import satisfies
from spendtrack.ledger.phrases import capital
from spendtrack.ledger.vocabulary import Unmeasurable, Verdict
from spendtrack.wording.labels import REASON_WORDS, UNJUDGED, because, steadiness, verdict_of

OPERATOR_WORDS = {
    "at-least": "at least ",
    "exactly": "",
    "up-to": "up to ",
    "about": "about ",
    "towards": "towards ",
    "range": "",
}
UNIT_WORDS = {
    "pct-gdp": "of GDP",
    "pct-gni": "of gross national income",
    "pct-defence-spending": "of defence spending",
    "pct-procurement": "of procurement",
}
MEASURE_WORDS = {
    "core": "core defence",
    "related": "defence-related items",
    "total": "defence and related items in total",
    "equipment": "major equipment",
    "ukraine": "military aid to Ukraine",
    "defence-budget": "defence",
    "ukraine-amount": "aid to Ukraine",
    "joint-fund": "a joint fund",
    "other": "other undertakings",
}
BASIS_WORDS = {
    "nato-core": "NATO's core definition",
    "nato-legacy": "NATO's definition before July 2026",
    "allocations": "aid allocated, as counted by the Kiel Institute",
}
SHORT_BASIS = {"nato-core": "core definition", "nato-legacy": "definition before July 2026"}
PREPOSITIONS = {"joint-fund": "for", "ukraine": "for", "ukraine-amount": "for"}


QUARTERS = {"Q1": "first", "Q2": "second", "Q3": "third", "Q4": "fourth"}


def day(text: str | date) -> str:
    """2026-11-23 -> 23 November 2026; a partial date keeps what is known."""
    iso = text.isoformat() if isinstance(text, date) else text
    months = ("January February March April May June July August September October November December").split()
    parts = iso.split("-")
    if len(parts) == 1:
        return iso
    if parts[1].startswith("Q"):
        return f"{QUARTERS[parts[1]]} quarter of {parts[0]}"
    month = months[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


def second_opinion(row: Mapping[str, Any]) -> str:
    """Another publisher's count in words: "2025: below 2% as SIPRI counts (Military …, 27 April 2026)."."""
    note = f" {row['note']}" if isinstance(row["note"], str) else ""
    return (
        f"{row['year']}: {row['says']} {row['target']:g}% as {row['publisher']} counts "
        f"({row['title']}, {day(row['date'])}).{note}"
    )


def level(row: Mapping[str, Any]) -> str:
    """The target in words: "at least 3.5% of GDP", "5% to 6% of GDP", "EUR 108.2 bn"."""
    target, unit = row["target"], row["unit"]
    if target is None:
        return "no level"
    if unit not in UNIT_WORDS:
        currency, scale = unit.split(" ")
        if scale == "bn" and target < 1:
            target, scale = round(1000 * target, 6), "m"
        return f"{OPERATOR_WORDS[row['operator']]}{currency} {target:g} {scale}"
    high = row.get("target_high")
    number = f"{target:g}% to {high:g}%" if high is not None else f"{target:g}%"
    return f"{OPERATOR_WORDS[row['operator']]}{number} {UNIT_WORDS[unit]}"


def due(row: Mapping[str, Any]) -> str:
    """When the target is due: " by 2035", " each year", or nothing."""
    counted, deadline = row.get("counted"), row["deadline"]
    if counted == "each-year":
        return " each year" if deadline is None else f" each year to {day(deadline)}"
    if deadline is None:
        return ""
    return f" on average to {deadline}" if counted == "average" else f" by {day(deadline)}"


def ahead(row: Mapping[str, Any]) -> bool:
    """Whether the deadline of a row lies after its day; of a financial year, the end of the year in which it begins."""
    deadline = row["deadline"]
    return deadline is not None and bool(last_day(deadline.split("/")[0]) > pd.Timestamp(row["as_of"]))


def goal(row: Mapping[str, Any]) -> str:
    """What a count is about: "3.5% of GDP, due by 2035", and once that is over "2% of GDP by 2024"."""
    plain = level(row).removeprefix("at least ").removeprefix("towards ")
    return f"{plain}{', due' if ahead(row) else ''}{due(row)}"


def who_meets(row: Mapping[str, Any]) -> str:
    """The question that a chart of members answers: "Who already spends 3.5% of GDP, due by 2035?"."""
    if ahead(row):
        return f"Who already spends {goal(row)}?"
    return f"Who meets {level(row)}{due(row)}?"


def observed(row: Mapping[str, Any]) -> str:
    """The newest figure: "2.56% of GDP in 2026 (estimate, July 2026 edition, NATO's core definition)"."""
    if row["latest_value"] is None:
        return "no figure"
    basis = BASIS_WORDS.get(row["basis"], row["basis"])
    return (
        f"{row['latest_value']:.2f}% {UNIT_WORDS.get(row['unit'], '')} in {int(row['latest_year'])} "
        f"({row['latest_status']}, {row['edition_name']}, {basis})"
    )


def signed(value: float) -> str:
    """+0.34, -0.53, and 0.00 for what rounds to nothing."""
    return "0.00" if round(value, 2) == 0 else f"{value:+.2f}"


def points(gap: float) -> str:
    """A gap in words: "0.94 points short", "0.06 points above", "exactly there"."""
    rounded = round(gap, 2)
    if rounded == 0:
        return "exactly there" if gap == 0 else f"less than 0.01 points {'short' if gap > 0 else 'above'}"
    return f"{abs(rounded):.2f} points {'short' if rounded > 0 else 'above'}"


def verdict(row: Mapping[str, Any]) -> str:
    """The verdict in words; met says so where it rests on an estimate, unmeasurable says why."""
    words = verdict_of(row)
    if row["verdict"] == Verdict.UNMEASURABLE:
        named_reason = f" ({REASON_WORDS[row['reason_code']]})" if words.startswith("cannot") else ""
        return f"{words}{named_reason}: {because(row)}"
    return words


WITH_ARTICLE = "GBR NLD USA EU JEF NB8 B9 G7 BALTIC BALTIC-STATES IT-COALITION DRONE-COALITION AMMUNITION-INITIATIVE UDCG".split()


def subject(row: Mapping[str, Any]) -> str:
    """The party as the subject of a sentence: "The Netherlands", "Estonia"."""
    return capital(named(row["country"], str(row["country_name"])))


def named(country: str, name: str) -> str:
    """The party inside a sentence: "the Netherlands", "Estonia", "the IT Coalition for Ukraine"."""
    return f"the {name}" if country in WITH_ARTICLE else name


# How a party says it: the verb of an own promise, by its strength.
VERBS = {
    "law": "has set by law",
    "budget": "has budgeted",
    "plan": "plans",
    "coalition": "has agreed among its parties on",
    "statement": "has promised",
    "aspiration": "aspires to",
}
PROPOSED = {"law": "is to set by law", "budget": "is to budget"}


def promised(row: Mapping[str, Any]) -> str:
    """What was promised on what: "at least 3.5% of GDP on core defence by 2035"."""
    in_all = " in all" if row["counted"] == "total" else ""
    return f"{level(row)} {PREPOSITIONS.get(row['measure'], 'on')} {MEASURE_WORDS[row['measure']]}{in_all}{due(row)}"


def promise(row: Mapping[str, Any]) -> str:
    """The promise as a clause: "Germany plans …", "As a member of NATO, Portugal is to spend …"."""
    who = named(row["country"], row["country_name"])
    quoted = row["strength"] == "opt-out" or row["reason_code"] == Unmeasurable.NOT_A_LEVEL
    if row["target"] is None or quoted:
        return f"{subject(row)}: “{row['title']}”"
    verb = VERBS[row["strength"]]
    if row["adoption"] == "proposed":
        verb = PROPOSED.get(row["strength"], "plans")
    if row["operator"] == "towards":
        verb = "is to move"
    if row["members"] is not None:
        verb = verb if row["operator"] == "towards" else "is to spend"
        return f"As a member of {row['members']}, {who} {verb} {promised(row)}"
    if row["reason_code"] == Unmeasurable.UNCONFIRMED:
        return f"By a report that is not confirmed, {who} {verb} {promised(row)}"
    if row["adoption"] == "proposed":
        return f"By a proposal not adopted yet, {who} {verb} {promised(row)}"
    return f"{subject(row)} {verb} {promised(row)}"


def figure(row: Mapping[str, Any]) -> str:
    """The newest figure as a clause: "NATO’s estimate for 2026 is 2.56% (July 2026 edition, core definition)"."""
    year, value = int(row["latest_year"]), f"{row['latest_value']:.2f}%"
    gap = "" if row["gap_pp"] is None else f", {points(row['gap_pp'])}"
    if row["measure"] == "ukraine":
        source = f"{row['latest_status']}, {row['edition_name']} of the Kiel Institute"
        return f"it allocated {value} in {year} ({source}){gap}"
    kind = "estimate" if row["latest_status"] == "estimate" else "actual figure"
    source = f"{row['edition_name']}, {SHORT_BASIS[row['basis']]}"
    return f"NATO’s {kind} for {year} is {value} ({source}){gap}"


def obligation(row: Mapping[str, Any]) -> str:
    """One sentence on one row of the gap table, complete in itself: promise, figure, gap, verdict, day."""
    end = f"As of {day(row['as_of'])}."
    shown = "" if row["latest_value"] is None else figure(row)
    if row["verdict"] != Verdict.UNMEASURABLE:
        shown = shown or f"{because(row)}{_bound_source(row)}"
        return f"{promise(row)}; {shown}: {outcome(row)}. {end}"
    code, why = row["reason_code"], because(row)
    if code in UNJUDGED and row["members"] is not None:
        goal = f"{row['members']}’s goal of {promised(row).removeprefix('towards ')}"
        told = f"{goal} is not judged for {named(row['country'], row['country_name'])}: {why}"
        return f"{told}{f'; {shown}' if shown else ''}. {end}"
    if shown:  # the figure stands in the sentence already
        why = why.removesuffix(
            f"; {row['latest_value']:.2f}% in {int(row['latest_year'])} ({row['latest_status']})"
        )
    start = f"{promise(row)}; {shown}, but progress" if shown else f"{promise(row)}, which"
    return f"{start} {_no_verdict(row)}: {why}{_bound_source(row)}{_how_sure(row)}. {end}"


def _no_verdict(row: Mapping[str, Any]) -> str:
    """ "is not due yet", "is not judged", "cannot be measured (no figure)"."""
    code, words = Unmeasurable(row["reason_code"]), verdict_of(row)
    if code in UNJUDGED:
        return "is not judged"
    return f"{words} ({REASON_WORDS[code]})" if words.startswith("cannot") else f"is {words}"


def _bound_source(row: Mapping[str, Any]) -> str:
    """Which edition the bounds of a total or a sum rest on; nothing for everything else."""
    if row["at_least"] is None:
        return f" ({row['edition_name']})" if row["sum_so_far"] is not None and row["edition_name"] else ""
    return f" ({row['edition_name']}, {SHORT_BASIS[row['basis']]})"


def _how_sure(row: Mapping[str, Any]) -> str:
    """Behind a verdict in a sentence: that it is a close call, and in how many revisions it holds."""
    sure = steadiness(row)
    return f", {sure if row['too_close_between'] else f'a close call that {sure}'}" if sure else ""


def outcome(row: Mapping[str, Any]) -> str:
    """The verdict, with what one must know to quote it: the years summed, a close call, another definition."""
    words = verdict(row)
    own_words = row["period_value"] is None and row["latest_value"] is not None
    if row["verdict"] in (Verdict.TOO_EARLY, Verdict.MISSED) and own_words:
        return f"{words}, since {row['reason'].partition(';')[0]}{_how_sure(row)}"
    if row["period_value"] is not None:
        first, last = int(row["period_from"]), int(row["period_to"])
        span = f"{first} to {last} together" if last > first else str(first)
        words += f", judged on {row['period_value']:.2f}% in {span}"
    words += _how_sure(row)
    if row["claim_differs"]:
        words += f", though {row['claim_note']}"
    if row["earlier_value"] is not None and row["gap_pp"] is not None:
        before = satisfies(row["operator"], row["target"], row["earlier_value"])
        if before != satisfies(row["operator"], row["target"], row["latest_value"]):
            words += (
                f"; the last figure on the definition in use when it was promised, {row['earlier_value']:.2f}% for "
                f"{int(row['earlier_year'])}, {'kept to' if before else 'did not reach'} the level"
            )
    return words
