"""A comparison in a few sentences, without any text that an author wrote: counts, and what they mean."""

from __future__ import annotations

from collections import Counter

from spendtrack.ledger.phrases import all_of, plural
from spendtrack.ledger.problems import counts
from spendtrack.review.diff.ledgers import Comparison
from spendtrack.review.diff.record_changes import NOUNS
from spendtrack.wording import sentences

WHAT_WORDS = {
    "added": "added",
    "revised": "revised",
    "withdrawn": "withdrawn",
    "removed": "removed",
    "left-out": "left out because of errors",
    "mended": "mended, which OLD had left out because of errors",
    "reformatted": "laid out anew, saying the same",
}


def records(found: Comparison) -> str:
    """What was changed in the ledger, in one sentence."""
    if found.same:
        return "OLD and NEW are the same ledger, byte for byte."
    if not found.records_differ:
        files = all_of(found.layout_only)
        return f"Only layout changed ({files}): every record says what it said."
    tally = Counter((one.what, NOUNS[one.record]) for one in found.changes if one.what != "reformatted")
    tally.update((one.what, "figure") for one in found.figures)
    parts = [
        f"{plural(tally[what, noun], noun)} {words}"
        for noun in NOUNS.values()
        for what, words in WHAT_WORDS.items()
        if tally[what, noun]
    ]
    said = [f"{all_of(parts)}."] if parts else []
    if found.unread:
        said.append(f"{all_of(found.unread)} cannot be read at all; what rests on it is not compared.")
    if found.layout_only:
        said.append(f"In {all_of(found.layout_only)} only layout changed.")
    return " ".join(said)


def results(found: Comparison) -> str:
    """What that does to the results, in a sentence, and in a second one where earlier days change as well."""
    number = len(found.earlier)
    earlier = f" Verdicts also differ on {plural(number, 'earlier day')} of news." if number else ""
    return _results(found) + earlier


def _results(found: Comparison) -> str:
    day = sentences.day(found.as_of)
    of_what = "" if found.new.is_whole else " of what can be read"
    if not found.results_differ:
        return f"No effect on results{of_what} as of {day}."
    done = found.effects
    parts = [
        plural(number, noun) + f" {verb if number == 1 else verbs}"
        for number, noun, verb, verbs in (
            (len(done.flips), "verdict", "flips", "flip"),
            (len(done.moves), "gap", "moves", "move"),
            (len(done.headlines), "headline", "changes", "change"),
            (len(done.started), "obligation", "is new", "are new"),
            (len(done.ended), "obligation", "is gone", "are gone"),
        )
        if number
    ]
    start = "" if found.new.is_whole else "Of what can be read: "
    if not parts:
        files = all_of([one.file for one in found.touched.tables if one.decides])
        return f"{start}No verdict, gap or headline changes as of {day}, but rows that are computed do, in {files}."
    return f"{start}{all_of(parts)} as of {day}."


def soundness(found: Comparison) -> str:
    """What is wrong with NEW, in one sentence; empty where nothing is."""
    errors, warnings = counts(found.new.problems)
    parts = [plural(errors, "error")] if errors else []
    parts += [plural(warnings, "warning")] if errors and warnings else []
    said = f"NEW has {all_of(parts)}; faulty records are left out on both sides." if parts else ""
    if found.renames:
        noun = plural(len(found.renames), "record")
        said = (
            f"{said} {noun} {'was' if len(found.renames) == 1 else 'were'} renamed without lineage.".strip()
        )
    return said


def rows(found: Comparison) -> str:
    """The files whose rows differ: "gaps.csv: 3 changed, 1 added"."""
    parts = []
    for one in found.touched.tables:
        pairs = ((one.changed, "changed"), (one.added, "added"), (one.removed, "removed"))
        parts.append(f"{one.file}: " + ", ".join(f"{number:,} {word}" for number, word in pairs if number))
    return "; ".join(parts)
