"""An obligation, or the state of a promise, in one quotable sentence with source, edition, basis and as-of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from spendtrack.frames import records
from spendtrack.headlines import CATEGORIES, Headline

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
VERDICT_WORDS = {
    "met": "met",
    "lapsed": "lapsed",
    "on-pace": "on pace",
    "slow": "slow",
    "off-pace": "off pace",
    "too-early": "too early to say",
    "missed": "missed",
    "unmeasurable": "cannot be measured",
}


def day(text: str | date) -> str:
    """2026-11-23 -> 23 November 2026; a partial date keeps what is known."""
    iso = text.isoformat() if isinstance(text, date) else text
    months = ("January February March April May June July August September October November December").split()
    parts = iso.split("-")
    if len(parts) == 1:
        return iso
    month = months[int(parts[1]) - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


def level(row: Mapping[str, Any]) -> str:
    """The target in words: "at least 3.5% of GDP", "5% to 6% of GDP", "EUR 108.2 bn"."""
    target, unit = row["target"], row["unit"]
    if pd.isna(target):
        return "no level"
    if unit not in UNIT_WORDS:
        currency, scale = unit.split(" ")
        return f"{OPERATOR_WORDS[row['operator']]}{currency} {target:g} {scale}"
    high = row.get("target_high")
    number = f"{target:g}% to {high:g}%" if high is not None and not pd.isna(high) else f"{target:g}%"
    return f"{OPERATOR_WORDS[row['operator']]}{number} {UNIT_WORDS[unit]}"


def due(row: Mapping[str, Any]) -> str:
    """When the target is due: " by 2035", " each year", or nothing."""
    counted, deadline = row.get("counted"), row["deadline"]
    if counted == "each-year":
        return " each year" if pd.isna(deadline) else f" each year to {deadline}"
    if pd.isna(deadline):
        return ""
    return f" on average to {deadline}" if counted == "average" else f" by {day(deadline)}"


def observed(row: Mapping[str, Any]) -> str:
    """The newest figure: "2.56% of GDP in 2026 (estimate, July 2026 edition, NATO's core definition)"."""
    if pd.isna(row["latest_value"]):
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
        return "exactly there" if gap == 0 else "within 0.01 points"
    return f"{abs(rounded):.2f} points {'short' if rounded > 0 else 'above'}"


def verdict(row: Mapping[str, Any]) -> str:
    """The verdict in words; met says so where it rests on an estimate, unmeasurable says why."""
    name = row["verdict"]
    if name == "unmeasurable":
        code, _, why = row["reason"].partition(": ")
        return f"cannot be measured ({code}): {why}"
    return "met on estimates" if name == "met" and row["met_on_estimates"] else VERDICT_WORDS[name]


WITH_ARTICLE = ("GBR", "NLD", "USA")


def subject(row: Mapping[str, Any]) -> str:
    """The country as the subject of a sentence: "The Netherlands", "Estonia"."""
    return f"The {row['country_name']}" if row["country"] in WITH_ARTICLE else str(row["country_name"])


def named(country: str, name: str) -> str:
    """The country inside a sentence: "the Netherlands", "Estonia"."""
    return f"the {name}" if country in WITH_ARTICLE else name


def obligation(row: Mapping[str, Any]) -> str:
    """One sentence on one row of the gap table, complete in itself."""
    promise = f"{level(row)}{due(row)}" if not pd.isna(row["target"]) else row["title"]
    end = f"As of {day(row['as_of'])}."
    if row["verdict"] == "unmeasurable" and pd.isna(row["latest_value"]):
        return f"{subject(row)}, {promise} on {MEASURE_WORDS[row['measure']]}: {verdict(row)}. {end}"
    says = f"{subject(row)} spends {observed(row)} on {MEASURE_WORDS[row['measure']]}"
    if row["measure"] == "ukraine":
        says = f"{subject(row)} allocated {observed(row)} as military aid to Ukraine"
    gap = "" if pd.isna(row["gap_pp"]) else f", {points(row['gap_pp'])}"
    return f"{says}, against {promise}{gap}: {verdict(row)}. {end}"


def headline(table: pd.DataFrame) -> str:
    """The state of one collective pledge in one sentence; `table` holds its rows of the gap table.

    The counts add up to the rows; parties without armed forces are left out and said to be.
    """
    if table.empty:
        return "No collective pledge on core defence was in force."
    forces = table[~table["reason"].str.startswith("no-forces").fillna(False)]
    first = records(table)[0]
    numbers = forces["verdict"].value_counts()
    met = int(numbers.get("met", 0))
    estimates = " on estimates" if bool((forces["met_on_estimates"]).any()) else ""
    rest = [
        f"{int(numbers[name])} {words}"
        for name, words in (
            ("lapsed", "met it once but not now"),
            ("on-pace", "are on pace"),
            ("slow", "are slow"),
            ("off-pace", "are off pace"),
            ("missed", "missed it"),
            ("too-early", "cannot be judged yet"),
        )
        if numbers.get(name, 0)
    ]
    unmeasurable = forces[forces["verdict"] == "unmeasurable"]
    opted_out = int(unmeasurable["reason"].str.startswith("opted-out").sum())
    others = len(unmeasurable) - opted_out
    if opted_out:
        rest.append(f"{opted_out} say that it does not bind them")
    if others:
        rest.append(f"{others} cannot be measured")
    tail = f"; {', '.join(rest)}" if rest else ""
    return (
        f"{met} of {len(forces)} allies with armed forces meet {level(first)}{due(first)}{estimates}{tail}."
    )


def count(found: Headline) -> str:
    """A headline in one sentence: a closed sum over the members, with the day and the editions it rests on."""
    counts = found.counts
    with_forces = sum(number for name, number in counts.items() if name != "no-forces")
    first = counts.get("met", 0)
    estimates = found.rows.loc[found.rows["category"] == "met", "status"] == "estimate"
    on_estimates = " on estimates" if bool(estimates.any()) else ""
    rest = [
        f"{number} {_plural_words(CATEGORIES[name], number)}"
        for name, number in counts.items()
        if name not in ("met", "no-forces")
    ]
    tail = f"; {', '.join(rest)}" if rest else ""
    editions = ", ".join(sorted(found.rows["edition"].dropna().unique()))
    as_of = day(str(found.rows["as_of"].iloc[0]))
    verb = "meets" if first == 1 else "meet"
    return (
        f"{found.question}: {first} of {with_forces} allies with armed forces {verb} it{on_estimates}{tail}. "
        f"As of {as_of} ({editions or 'no edition'})."
    )


def _plural_words(words: str, number: int) -> str:
    if number != 1:
        return words
    swaps = {"are ": "is ", "have ": "has ", "say ": "says ", "them": "it"}
    for many, one in swaps.items():
        words = words.replace(many, one)
    return words


def definition_headline(table: pd.DataFrame) -> str:
    """How many countries meet the level on one definition and miss it on the other, by name."""
    first = records(table)[0]
    lost = table.loc[table["flips"] & (table["legacy_verdict"] == "met"), "country_name"].tolist()
    won = table.loc[table["flips"] & (table["core_verdict"] == "met"), "country_name"].tolist()
    legacy, core = (int((table[f"{name}_verdict"] == "met").sum()) for name in ("legacy", "core"))
    parts = [
        f"Of {len(table)} countries with a figure for {first['year']} on both definitions, {legacy} reach "
        f"{first['level']:g}% on the earlier one and {core} on the core one"
    ]
    if lost:
        parts.append(f"{', '.join(lost)} fall{'s' if len(lost) == 1 else ''} below")
    if won:
        parts.append(f"{', '.join(won)} rise{'s' if len(won) == 1 else ''} above")
    return "; ".join(parts) + "."
