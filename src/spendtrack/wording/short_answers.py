"""What does a reader ask first of the method? Each question with an answer of at most three sentences."""

from __future__ import annotations

from dataclasses import dataclass

from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Day
from spendtrack.assessment.revisions import revisions
from spendtrack.assessment.rows import records
from spendtrack.assessment.steadiness import STEADY
from spendtrack.assessment.verdicts import ON_PACE, SLOW
from spendtrack.ledger.vocabulary import Measure
from spendtrack.wording.labels import verdict_words
from spendtrack.wording.sentences import day as day_words
from spendtrack.wording.sentences import due, level, named


@dataclass(frozen=True)
class Answer:
    """place: what its address ends in. more: the heading that says it in full, of docs/method.md or of the page."""

    place: str
    question: str
    text: str
    more: str


def short_answers(day: Day) -> list[Answer]:
    """All of them, in the order in which they are asked; numbers are those of the day."""
    return [
        Answer(
            "what-is-a-gap",
            "What is a gap?",
            "The level promised minus the newest figure, in percentage points: positive is a shortfall. In money it is the "
            "promised share of nominal GDP minus what is spent, from the same edition and year.",
            "Gap",
        ),
        Answer(
            "what-is-on-pace",
            "What is “on pace”?",
            f"A straight line leads from the figure of the year of the promise to its level at the deadline. On pace is who "
            f"has come {ON_PACE:.0%} of the way that the line asks for by now, or more; from {SLOW:.0%} on it is slow, below "
            f"that off pace.",
            "Pathway and progress",
        ),
        Answer("what-is-the-1-5", "What is the 1.5%?", _related(day), "Totals between two bounds"),
        Answer("what-holds", *_holds(day), "How steady a verdict is"),
        Answer(
            "core-or-earlier",
            "Core or earlier (legacy) definition?",
            "NATO’s editions from July 2026 on count core defence, for the line of 3.5%; those before count on the earlier, "
            "legacy definition, for the line of 2%. Figures of the two are never joined, added or subtracted.",
            "Definitions",
        ),
        Answer(
            "estimate-or-actual",
            "Estimate or actual figure?",
            "NATO calls a year actual in its summer edition two years later; until then the figure is an estimate. A verdict "
            "that rests on one says “on estimates”.",
            "When one can know",
        ),
        Answer(
            "met-lapsed-missed",
            "Met, lapsed or missed?",
            "Met: the figure that decides reaches the level as it is worded. Lapsed: an earlier year did, and now none does. "
            "Missed: the year promised is over and its own figure is short, even if the level was reached later.",
            "Verdicts",
        ),
        Answer(
            "cannot-be-measured",
            "Why can a promise not be measured?",
            "Because nobody publishes the figure, no date was named, the years are not over, or it is no level of spending. "
            "The reason stands beside it, and nothing is guessed in its place.",
            "Verdicts",
        ),
        Answer(
            "what-is-as-of",
            "What does “as of” do?",
            "It shows what one could know on that day: promises announced and figures published by then, nothing later. For "
            "each country and measure the newest edition counts, and only that one.",
            "What is known on a day",
        ),
        Answer(
            "why-a-gap-moves",
            "Why did a gap move?",
            "Its move is split into spending, GDP, the promise itself, restated figures and rounding. Each part is its mean "
            "effect over all orders in which they could have changed (the Shapley value), so the parts sum to the move.",
            "Why a gap changed",
        ),
        Answer(
            "what-is-a-total",
            "How is the 5% judged?",
            "Between two bounds: at least core defence, at most core defence and all of the 1.5% that may count. Where both "
            "bounds fall on one side of the level there is a verdict; where it lies between them the total stays open.",
            "Totals between two bounds",
        ),
        Answer(
            "how-aid-is-judged",
            "How is aid to Ukraine judged?",
            "By what the Kiel Institute counts as allocated in whole years, never by announcements of years to come. What a "
            "donor says of its own aid stands beside it and is never added.",
            "Aid to Ukraine",
        ),
        Answer(
            "where-are-the-files",
            "Where are the files?",
            "Below: every table as CSV and for spreadsheets, as known on the day chosen above. Each view also offers exactly "
            "what it shows.",
            "The files",
        ),
        Answer(
            "how-do-i-cite",
            "How do I cite this?",
            "With the revision of the ledger, the version of the method and the day, since a number is true only for these. "
            "The line stands below, ready to copy; the licence of ledger and figures is CC BY 4.0.",
            "How to cite",
        ),
        Answer(
            "something-is-wrong",
            "Something is wrong. What now?",
            "Every record leads to its line in the ledger and to a form for its correction, which already names it. Nobody "
            "has to be able to program for it.",
            "How to correct and contribute",
        ),
    ]


def _related(day: Day) -> str:
    known = asof.in_force(day)
    mine = records(known[(known["measure"] == Measure.RELATED) & known["members"].notna()])
    if not mine:
        return f"A part of NATO’s 5% beside core defence. By {day_words(day.date)} no such promise had been made."
    row = mine[0]
    counts = str(row["definition"] or "").rstrip(".")
    what = f" It counts {counts[:1].lower()}{counts[1:]}." if counts else ""
    return (
        f"What allies may count for defence-related items beside core defence: {level(row)}{due(row)}, agreed on "
        f"{day_words(str(row['announced']))}.{what} NATO publishes no figures on it by country, so there is no verdict on "
        f"it for anyone."
    )


def _holds(day: Day) -> tuple[str, str]:
    """The question with the numbers of a country that one meets on the pages, and what they mean."""
    known = revisions(day)["revision_pp"]
    if known.empty:
        return (
            "What does “holds in so many revisions” mean?",
            f"How often a verdict would have stayed the same, had NATO’s first estimate been as far off as in the past. By "
            f"{day_words(day.date)} no estimate had been revised for a year, so no verdict says it.",
        )
    number, moved = len(known), known.abs().mean()
    table = gaps.gap_table(day)
    close = records(
        table[table["close_call"].fillna(value=False)].sort_values(["country_name", "obligation_id"])
    )
    text = (
        f"First estimates of NATO move, by {moved:.2f} points within a year on average. A verdict is decided again with each "
        f"of the {number} known revisions, and holds in those that leave it as it is; under {STEADY:.0%} of them it is a close call (≈)."
    )
    if not close:
        return f"What does “holds in … of {number} revisions” mean?", text
    row = close[0]
    question = f"What does “holds in {row['holds']} of {row['holds_of']} revisions” mean?"
    who, verdict = named(row["country"], row["country_name"]), verdict_words(row["verdict"])
    return question, f"{text} So it is with {who}: {verdict}, for {level(row)}{due(row)}."
