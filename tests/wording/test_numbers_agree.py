"""One promise was made, two were: nouns, verbs and pronouns agree with their number, in every sentence that counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from spendtrack.analysis import headlines
from spendtrack.analysis.flips import flips
from spendtrack.analysis.movers import Moved, moved
from spendtrack.assessment import definitions
from spendtrack.assessment.day import Day, Frames
from spendtrack.wording import changes_said, counts, labels, show
from tests.real import TODAY
from tests.wording.agreement import disagreements

EARLIER = date(2025, 1, 1)
COUNTED = (0, 1, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        "1 gaps moved",
        "1 of 1 allies with armed forces meets it",
        "the median of 1 members of the selection is 5.10%",
        "1 promise were made",
        "Of 1 countries with a figure",
        "2 promise were made",
        "3 gaps was left",
        "12 verdict flipped",
        "Estonia fall short",
        "the Netherlands have met it",
        "1 more are on pace",
        "0 verdict flipped",
        "1 years, 2017 to 2017",
    ],
)
def test_the_rule_knows_what_is_wrong(wrong: str) -> None:
    assert disagreements(wrong, ["Estonia", "Netherlands"])


@pytest.mark.parametrize(
    "right",
    [
        "1 gap moved; 0 gaps moved; 2 gaps moved",
        "1 of 31 allies with armed forces meets it; 2 of 31 allies meet it",
        "the July 2026 edition; by 2030 it has met",
        "Estonia falls short; 1 more is on pace; 2 more are on pace",
        "24 of 61 revisions; a figure of 2.1 points",
    ],
)
def test_the_rule_leaves_alone_what_is_right(right: str) -> None:
    assert disagreements(right, ["Estonia"]) == []


def sentences_on_changes(frames: Frames) -> Iterator[str]:
    earlier, later = frames.day(EARLIER), frames.day(TODAY)
    for made, replaced, withdrawn, expired in product(COUNTED, repeat=4):
        numbers = {"announced": made, "superseded": replaced, "withdrawn": withdrawn, "expired": expired}
        newest = {"country": "NLD", "title": "2% of GDP", "day": "2026-01-30"} if made else None
        yield changes_said.promises(numbers, newest, "Netherlands")
    found = moved(earlier, later, {"EST", "NLD", "DNK", "CZE"})
    assert len(found.movers) > 2
    for editions, movers in product(COUNTED, (*COUNTED, 3)):
        yield changes_said.figures(editions, Moved(found.movers[:movers], found.still, ()))
    turned = flips(earlier, later)
    for number in range(len(turned) + 1):
        yield changes_said.flipped(turned[:number])


def sentences_on_counts(day: Day) -> Iterator[str]:
    table = show.alliance(day)
    for first, number in product((0, 8, 16, 24), COUNTED):
        rows = table.iloc[first : first + number].reset_index(drop=True)
        yield counts.headline(rows)
        yield counts.headline(rows, "the selection")
        for one in headlines.headlines(day):
            yield counts.count(one.only(rows["country"].tolist()))
    changed = definitions.definition_change(day)
    for first, number in product(range(0, len(changed) - 2, 5), (1, 2)):
        yield counts.definition_headline(changed.iloc[first : first + number].reset_index(drop=True))
    for number, surely in product(COUNTED, COUNTED):
        if surely <= number:
            yield f"{number} {labels.counted('met', number)}{counts.steadily(number, surely)}"
    for number in COUNTED:
        yield from (counts.dates(number), counts.more(number))
        yield from (f"{number} {labels.counted(name, number)}" for name in labels.LABELS)


def test_every_sentence_that_counts_agrees_with_none_one_and_two(frames: Frames) -> None:
    said = [*sentences_on_changes(frames), *sentences_on_counts(frames.day(TODAY))]
    assert len(set(said)) > 150
    assert [
        (one, wrong) for one in said if (wrong := disagreements(one, ["Estonia", "Netherlands", "Denmark"]))
    ] == []


def test_three_sentences_say_each_number_once_and_its_cause(frames: Frames) -> None:
    """From the Netherlands since 2025: the numbers are those of the tables that the sentences are made from."""
    earlier, later = frames.day(EARLIER), frames.day(TODAY)
    found = moved(earlier, later, {"NLD"})
    said = changes_said.figures(2, found)
    start, end = found.movers[0].found.changes["target"]
    assert f"{start:.2f} points short of 3.5% in 2024" in said and f"{end:.2f} points short in 2026" in said
    parts = found.movers[0].found.parts
    for part, words in (("spending", "more spending took"), ("gdp", "a larger economy added")):
        points = parts.loc[(parts["against"] == "target") & (parts["part"] == part), "points"].iloc[0]
        assert f"{words} {abs(points):.2f}" in said
    mine = [one for one in flips(earlier, later) if one.after["country"] == "NLD"]
    told = changes_said.flipped(mine)
    assert told.startswith(f"{len(mine)} verdicts flipped: ")
    assert sum(map(int, re.findall(r"\((\d+)\)", told))) == len(mine)
    alone = replace(mine[0], causes=mine[0].causes)
    assert changes_said.flipped([alone]).startswith("1 verdict flipped: the Netherlands on “")


def test_a_count_over_nobody_is_said(frames: Frames) -> None:
    none = show.alliance(frames.day(TODAY)).head(0)
    assert counts.headline(none).startswith("No collective pledge")
