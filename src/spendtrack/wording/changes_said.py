"""What changed between two days, in three sentences: promises, figures, verdicts and what flipped them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from spendtrack.analysis.changes import NOTEWORTHY_PP
from spendtrack.analysis.flips import Cause, Flip
from spendtrack.analysis.movers import Moved
from spendtrack.ledger.phrases import all_of, plural
from spendtrack.wording.gap_moves import year_on_year
from spendtrack.wording.labels import verdict_words
from spendtrack.wording.sentences import day, named

CAUSE_WORDS = {
    Cause.DEFINITION: "new figures on another definition",
    Cause.FIGURES: "new figures",
    Cause.YEAR_OVER: "the year promised being over",
    Cause.TIME: "the passing of time",
}
WAYS = 3  # so many ways of flipping are counted one by one


def promises(counts: Mapping[str, int], newest: Mapping[str, str | None] | None, name: str = "") -> str:
    """ "2 promises were made and 1 was replaced; the newest …". counts: kind of a change -> number; newest: the change
    that tells of the newest promise made, with its day, country and title; name: of its party."""
    made = counts.get("announced", 0)
    gone = [
        f"{number} {words if kind == 'expired' else _was(number) + words}"
        for kind, words in (("superseded", "replaced"), ("withdrawn", "withdrawn"), ("expired", "expired"))
        if (number := counts.get(kind, 0))
    ]
    if not made and not gone:
        return "No promise was made, replaced or dropped."
    first = f"{plural(made, 'promise')} {_was(made)}made" if made else "No promise was made"
    said = f"{first}{'; ' if gone else ''}{all_of(gone)}."
    if made and newest is not None:
        whose = f"{named(str(newest['country']), name)}, " if name else ""
        said += f" The newest: {whose}“{newest['title']}” ({day(str(newest['day']))})."
    return said


def figures(editions: int, moved: Moved) -> str:
    """How many editions came out and whose gap moved; of several how many each way, and the farthest in words."""
    came = f"{plural(editions, 'edition') if editions else 'No edition'} of figures came out"
    movers = moved.movers
    if not movers:
        if not moved.still and not moved.uncounted:
            return f"{came}."
        return f"{came}; no gap moved by {NOTEWORTHY_PP:g} points of GDP or more."
    if len(movers) == 1:
        return f"{came}. {year_on_year(movers[0].found)}"
    narrowed = sum(one.points < 0 for one in movers)
    ways = [
        f"{number} {how}"
        for how, number in (("narrowed", narrowed), ("widened", len(movers) - narrowed))
        if number
    ]
    return (
        f"{came}; the gaps of {plural(len(movers), 'country')} moved by {NOTEWORTHY_PP:g} points of GDP or more, "
        f"{all_of(ways)}. {year_on_year(movers[0].found)} No other gap moved farther."
    )


def flipped(found: Sequence[Flip]) -> str:
    """How many verdicts flipped, in which ways, and by what; one alone by its name."""
    if not found:
        return "No verdict flipped."
    if len(found) == 1:
        one = found[0].after
        who = named(one["country"], one["country_name"])
        return f"1 verdict flipped: {who} on “{one['title']}” went {way(found[0])}, by {caused(found[0].causes)}."
    ways = Counter(way(one) for one in found).most_common()
    shown = [f"{number} {words}" for words, number in ways[:WAYS]]
    others = sum(number for _, number in ways[WAYS:])
    if others:
        shown.append(f"{others} in {'another way' if others == 1 else 'other ways'}")
    causes = Counter(caused(one.causes) for one in found).most_common()
    if len(causes) == 1:
        why = f"{causes[0][0]}, {'both times' if len(found) == 2 else 'each time'}"
    else:
        why = all_of(f"{words} ({number})" for words, number in causes)
    return f"{len(found)} verdicts flipped: {all_of(shown)}. Why: {why}."


def way(one: Flip) -> str:
    """ "from “met” to “missed”"."""
    return f"from “{verdict_words(one.before['verdict'])}” to “{verdict_words(one.after['verdict'])}”"


def caused(causes: Sequence[Cause]) -> str:
    """ "new figures once the year promised was over"."""
    others = [CAUSE_WORDS[one] for one in causes if one != Cause.YEAR_OVER]
    if Cause.YEAR_OVER not in causes:
        return all_of(others)
    return f"{all_of(others)} once the year promised was over" if others else CAUSE_WORDS[Cause.YEAR_OVER]


def _was(number: int) -> str:
    return "was " if number == 1 else "were "
