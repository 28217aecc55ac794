"""Counts over many countries in one quotable sentence: how many meet a level, by which editions, as of which day."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from spendtrack.analysis.headlines import CATEGORIES, Headline
from spendtrack.assessment.frames import records
from spendtrack.wording.sentences import SHORT_BASIS, day, due, level

KINDS = {"estimate": "estimates", "actual": "actual figures"}


def headline(table: pd.DataFrame) -> str:
    """The state of one collective pledge in one sentence; `table` holds its rows of the gap table.

    The counts add up to the rows; parties without armed forces are left out and said to be.
    """
    if table.empty:
        return "No collective pledge on core defence was in force."
    first = records(table)[0]
    code = table["reason"].str.split(":").str[0]
    category = table["verdict"].mask(
        table["verdict"] == "unmeasurable", code.where(code.isin(["opted-out", "no-forces"]), "unmeasurable")
    )
    found = category.value_counts()
    counts = {name: int(found[name]) for name in CATEGORIES if found.get(name, 0)}
    said = _counted(counts, f"{level(first)}{due(first)}".removeprefix("at least ").removeprefix("towards "))
    sources = _sources(table["latest_status"], table["edition_name"], table["basis"])
    return f"{said}{f' ({sources})' if sources else ''}."


def count(found: Headline) -> str:
    """A headline in one sentence: a closed sum over the members, with the day and the editions it rests on."""
    rows = found.rows
    as_of = day(str(rows["as_of"].iloc[0])) if len(rows) else "a day before the alliance"
    sources = _sources(rows["status"], rows["edition_name"], rows["basis"])
    return f"{found.question}: {_counted(found.counts, 'it')}. As of {as_of} ({sources or 'no edition'})."


def _counted(counts: Mapping[str, int], what: str) -> str:
    """ "5 of 31 allies with armed forces meet it; 8 are on pace, 11 are off pace": the numbers add up."""
    with_forces = sum(number for name, number in counts.items() if name != "no-forces")
    met = counts.get("met", 0)
    rest = [
        f"{number} {_plural_words(CATEGORIES[name], number)}"
        for name, number in counts.items()
        if name not in ("met", "no-forces")
    ]
    *most, last = rest or [""]
    tail = f"; {', '.join(most)}{' and ' if most else ''}{last}" if rest else ""
    return f"{met} of {with_forces} allies with armed forces {'meets' if met == 1 else 'meet'} {what}{tail}"


def _sources(status: pd.Series, editions: pd.Series, bases: pd.Series) -> str:
    """ "NATO’s estimates and actual figures, July 2026 edition, core definition", whatever the rows rest on."""
    kinds = [words for name, words in KINDS.items() if (status == name).any()]
    if not kinds:
        return ""
    named = sorted(editions.dropna().unique(), key=lambda name: pd.Timestamp(name.removesuffix(" edition")))
    several = len(named) > 1
    names = ", ".join(name.removesuffix(" edition") for name in named)
    shown = f"editions of {names}" if several else f"{names} edition"
    basis = " and ".join(SHORT_BASIS[name] for name in sorted(bases.dropna().unique()))
    return f"NATO’s {' and '.join(kinds)}, {shown}, {basis}"


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
        f"{first['level']:g}% of GDP on the earlier one and {core} on the core one"
    ]
    if lost:
        parts.append(f"{_names(lost)} {'reaches' if len(lost) == 1 else 'reach'} it on the earlier one only")
    if won:
        parts.append(f"{_names(won)} {'reaches' if len(won) == 1 else 'reach'} it on the core one only")
    return "; ".join(parts) + "."


def _names(listed: list[str]) -> str:
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
