"""Counts over many countries in one quotable sentence: how many meet a level, by which editions, as of which day."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from spendtrack.analysis.headlines import Headline, categories, steady, tally
from spendtrack.assessment.rows import records
from spendtrack.ledger.phrases import all_of, plural
from spendtrack.ledger.vocabulary import Category, Verdict
from spendtrack.wording.labels import counted
from spendtrack.wording.sentences import SHORT_BASIS, ahead, day, goal

UNSURE = (Category.TOO_CLOSE, Category.OPEN)  # said in their words already
KINDS = {"estimate": "estimates", "actual": "actual figures"}


def headline(table: pd.DataFrame, whose: str = "") -> str:
    """The state of one collective pledge in one sentence; `table` holds its rows of the gap table.

    whose: the group that the rows are members of, in words; allies where nothing is said.
    The counts add up to the rows; parties without armed forces are left out and said to be.
    """
    if table.empty:
        return "No collective pledge on core defence was in force."
    first = records(table)[0]
    category = categories(table)
    surely = tally(category[steady(table["holds"], table["holds_of"])])
    sources = _sources(table["latest_status"], table["edition_name"], table["basis"])
    return f"{_counted(tally(category), surely, goal(first), whose, ahead(first))}{f' ({sources})' if sources else ''}."


def count(headline: Headline) -> str:
    """A headline in one sentence: a closed sum over the members, with the day and the editions it rests on."""
    rows = headline.rows
    as_of = day(str(rows["as_of"].iloc[0])) if len(rows) else "a day before the alliance"
    sources = _sources(rows["status"], rows["edition_name"], rows["basis"])
    return f"{headline.question}: {_counted(headline.counts, headline.steady, 'it')}. As of {as_of} ({sources or 'no edition'})."


def steadily(number: int, surely: int) -> str:
    """ " (3 of them steadily)": how many of a count hold their verdict in most of the known revisions, unless all do."""
    if number == surely:
        return ""
    return f" ({surely or 'none'} of them steadily)" if number > 1 else " (not steadily)"


def at_the_edge(rows: pd.DataFrame) -> str:
    """ "; 1 more is too close to call": those that reach the level, by so little that they are not counted as meeting it."""
    number = int(((categories(rows) == Category.TOO_CLOSE) & (rows["verdict"] == Verdict.MET)).sum())
    return f"; {number} more {counted(Category.TOO_CLOSE, number)}" if number else ""


def more(number: int) -> str:
    """ " (and 2 more)": what else stands behind one line; nothing where that is all."""
    return f" (and {number} more)" if number else ""


def dates(number: int) -> str:
    """ "1 date", "12 dates"."""
    return f"{number} {'date' if number == 1 else 'dates'}"


def _counted(
    counts: Mapping[str, int], surely: Mapping[str, int], what: str, whose: str = "", soon: bool = False
) -> str:
    """ "5 of 31 allies with armed forces meet it; 8 are on pace (3 of them steadily), 11 are off pace": it adds up.

    soon: whether it is not due yet.
    """
    with_forces = sum(number for name, number in counts.items() if name != Category.NO_FORCES)
    met = counts.get(Category.MET, 0)
    rest = [
        f"{number} {counted(name, number)}{'' if name in UNSURE else steadily(number, surely.get(name, 0))}"
        for name, number in counts.items()
        if name not in (Category.MET, Category.NO_FORCES)
    ]
    sure = steadily(met, surely.get(Category.MET, 0))
    tail = f"; {all_of(rest)}" if rest else ""
    one, many = (f"member of {whose}", f"members of {whose}") if whose else ("ally", "allies")
    who = plural(with_forces, one, many)
    meet = f"{'already ' if soon and met else ''}{'meets' if met == 1 else 'meet'}"
    return f"{met} of {who} with armed forces {meet} {what}{sure}{tail}"


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


def definition_headline(table: pd.DataFrame) -> str:
    """How many countries meet the level on one definition and miss it on the other, by name."""
    first = records(table)[0]
    lost = table.loc[table["flips"] & (table["legacy_verdict"] == "met"), "country_name"].tolist()
    won = table.loc[table["flips"] & (table["core_verdict"] == "met"), "country_name"].tolist()
    legacy, core = (int((table[f"{name}_verdict"] == "met").sum()) for name in ("legacy", "core"))
    parts = [
        f"Of {plural(len(table), 'country')} with a figure for {first['year']} on both definitions, {legacy} "
        f"{'reaches' if legacy == 1 else 'reach'} "
        f"{first['level']:g}% of GDP on the earlier one and {core} on the core one"
    ]
    if lost:
        parts.append(f"{all_of(lost)} {'reaches' if len(lost) == 1 else 'reach'} it on the earlier one only")
    if won:
        parts.append(f"{all_of(won)} {'reaches' if len(won) == 1 else 'reach'} it on the core one only")
    return "; ".join(parts) + "."
