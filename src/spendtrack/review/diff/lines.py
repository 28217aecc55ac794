"""A comparison as sections of lines, the same for text and Markdown; what an author wrote is marked as such."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from spendtrack.ledger.phrases import clip, plural
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.vocabulary import Category
from spendtrack.review.diff.effects import Flip, HeadlineChange, Move, Stand
from spendtrack.review.diff.hosts import NewHost
from spendtrack.review.diff.ledgers import Comparison
from spendtrack.review.diff.record_changes import NOUNS, FigureChange, RecordChange
from spendtrack.review.diff.summary import WHAT_WORDS
from spendtrack.review.diff.words import UNITS
from spendtrack.wording.labels import LABELS, verdict_words
from spendtrack.wording.sentences import signed

Say = Callable[[str], str]
"""What makes a text of an author safe in the rendering."""
MOST_LINES = 40
MOST_FIGURES = 8
FIRST_PROBLEMS = 10
LONGEST_TITLE = 120


@dataclass(frozen=True)
class Section:
    """A heading in our own words and lines that are safe to print; `more` lines are left out for their number."""

    heading: str
    lines: tuple[str, ...]
    more: int = 0


def clean(text: str) -> str:
    """One line without invisible signs: no control characters, no marks that turn the direction of reading."""
    flat = " ".join(text.split())
    return "".join(
        "�" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else sign for sign in flat
    )


def sections(found: Comparison, say: Say, arrow: str = "->", most: int = MOST_LINES) -> list[Section]:
    """Everything there is to tell, most important first; sections without lines are left out."""
    effects = found.effects
    every = [
        _section("Renamed without lineage", [say(one.says) for one in found.renames], most),
        _section("Problems in NEW", _problems(found, say), most),
        _section("Promises changed in place", _changed_in_place(found, say), most),
        _section("New hosts among the sources", [_host(one, say) for one in found.hosts], most),
        _section("Verdicts that flip", [_flip(one, say, arrow) for one in effects.flips], most),
        _section("Gaps that move", [_move(one, say, arrow) for one in effects.moves], most),
        _section("Headlines that change", [_headline(one, say, arrow) for one in effects.headlines], most),
        _section("Obligations that are new", [_stand(one, say) for one in effects.started], most),
        _section("Obligations that are gone", [_stand(one, say) for one in effects.ended], most),
    ]
    for record, noun in NOUNS.items():
        for what, words in WHAT_WORDS.items():
            chosen = [one for one in found.changes if (one.record, one.what) == (record, what)]
            heading = f"{plural(len(chosen), noun)} {words}"
            every.append(_section(heading, [_record(one, say, arrow) for one in chosen], most))
    every.append(_section("Published figures", list(_figures(found.figures, say, arrow)), most))
    return [one for one in every if one.lines]


def _section(heading: str, lines: Iterable[str], most: int) -> Section:
    listed = list(lines)
    return Section(heading, tuple(listed[:most]), max(0, len(listed) - most))


def _problems(found: Comparison, say: Say) -> list[str]:
    errors = list(found.new.errors)
    if not errors:
        return []
    lines = [_problem(one, say) for one in errors[:FIRST_PROBLEMS]]
    if len(errors) > FIRST_PROBLEMS:
        lines.append(f"and {len(errors) - FIRST_PROBLEMS} more; spendtrack check lists them all")
    return lines


def _changed_in_place(found: Comparison, say: Say) -> list[str]:
    return [f"{say(one.id)}: {say(one.note)}" for one in found.changes if one.what == "revised" and one.note]


def _host(one: NewHost, say: Say) -> str:
    return f"{say(one.host)} ({say(', '.join(one.sources))}): no source of OLD stands there; is it what it seems?"


def _problem(one: Problem, say: Say) -> str:
    return say(f"{one.location}: {one.message} {one.hint}".rstrip())


def _flip(one: Flip, say: Say, arrow: str) -> str:
    instead = f" (in place of {say(one.was_id)})" if one.was_id != one.obligation_id else ""
    return (
        f"{say(one.country_name)}, {say(clip(one.title, LONGEST_TITLE))}{instead}: {verdict_words(one.before)} {arrow} "
        f"{verdict_words(one.after)}. {say(one.reason_after)}"
    )


def _move(one: Move, say: Say, arrow: str) -> str:
    instead = f" (in place of {say(one.was_id)})" if one.was_id != one.obligation_id else ""
    parts = ", ".join(f"{part} {signed_points(points)}" for part, points in one.parts.items())
    seen = ""
    if one.observed_before != one.observed_after:
        first, last = (text.partition(" ") for text in (one.observed_before, one.observed_after))
        where = "" if first[2] == last[2] else f" {first[2]}"
        seen = f"; figure {say(first[0] + where)} {arrow} {say(one.observed_after)}"
    return (
        f"{say(one.country_name)}, {say(clip(one.title, LONGEST_TITLE))}{instead}: {gap_words(one.before)} {arrow} "
        f"{gap_words(one.after)} ({parts or 'rounding'}{seen})"
    )


def gap_words(gap: float) -> str:
    """Like sentences.points, with more digits where two would show nothing."""
    digits = 2 if round(gap, 2) == round(gap, 4) else 4
    if gap == 0:
        return "exactly there"
    return f"{abs(gap):.{digits}f} points {'short' if gap > 0 else 'above'}"


def signed_points(points: float) -> str:
    return signed(points) if abs(points) >= 0.005 else f"{points:+.4f}"


def _stand(one: Stand, say: Say) -> str:
    gap = "" if one.gap_pp is None else f", {gap_words(one.gap_pp)}"
    return f"{say(one.country_name)}, {say(clip(one.title, LONGEST_TITLE))} ({say(one.obligation_id)}): {verdict_words(one.verdict)}{gap}"


def _headline(one: HeadlineChange, say: Say, arrow: str) -> str:
    def words(category: str | None) -> str:
        return "not counted" if category is None else LABELS[Category(category)].many

    moves: dict[tuple[str | None, str | None], list[str]] = {}
    for name, was, now in one.moved:
        moves.setdefault((was, now), []).append(say(name))
    said = [f"{', '.join(names)}: {words(was)} {arrow} {words(now)}" for (was, now), names in moves.items()]
    met = one.before.get(Category.MET, 0), one.after.get(Category.MET, 0)
    total = f" ({met[0]} {arrow} {met[1]} meet it)" if met[0] != met[1] else ""
    return f"{say(one.question)}{total}: {'; '.join(said)}"


def _record(one: RecordChange, say: Say, arrow: str) -> str:
    """The record, and each of its fields that differ on a line of its own below it."""
    title = f": {say(clip(one.title, LONGEST_TITLE))}" if one.title else ""
    said = [say(field.words(arrow)) for field in one.fields]
    said += [say(one.note)] if one.note and one.what != "revised" else []
    return "\n  - ".join([f"{say(one.id)}{title}", *said])


def _figures(figures: Iterable[FigureChange], say: Say, arrow: str) -> Iterable[str]:
    for (edition, what), group in groupby(
        sorted(figures, key=lambda one: (one.edition, one.what)), key=lambda one: (one.edition, one.what)
    ):
        rows = list(group)
        shown = "; ".join(_figure(one, say, arrow) for one in rows[:MOST_FIGURES])
        more = f"; and {len(rows) - MOST_FIGURES:,} more" if len(rows) > MOST_FIGURES else ""
        yield f"{say(edition)}: {plural(len(rows), 'figure')} {what}: {shown}{more}"


def _figure(one: FigureChange, say: Say, arrow: str) -> str:
    unit = UNITS.get(one.unit, f" {one.unit}")
    name = f"{one.party} {one.measure} {one.year}"
    if one.before is None or one.after is None:
        return say(f"{name} {one.before or one.after}{unit}")
    values = f" {one.before} {arrow} {one.after}{unit}" if one.before != one.after else ""
    rest = "".join(f", {clip(field.words(arrow), 120)}" for field in one.fields)
    return say(f"{name}{values}{rest}")
