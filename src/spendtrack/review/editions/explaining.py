"""Which warnings would `check` give of the edition, and what answers them: what was accepted, or the edition before?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spendtrack.ledger.draft import OBSERVATIONS
from spendtrack.ledger.model import ExplainedFigures, Source
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.problems import Problem
from spendtrack.review.editions.already_held import Row

# A finding of the import -> the warning of `check` about the same thing: accepted once, it is explained for both.
SAME = {
    "share-of-money": "share-unlike-its-sum",
    "neighbours": "unlike-its-neighbour-year",
    "previous": "unlike-the-edition-before",
    "rate": "rate-unlike-the-year",
}
MOST_TOLD = 20


@dataclass(frozen=True)
class Warned:
    """A warning about the edition. party and year: of the figure that it is about; "" and 0 where it is about all."""

    finding: str
    party: str
    year: int
    place: str
    message: str

    @property
    def key(self) -> str:
        return f"{self.finding}/{self.party}" if self.party else self.finding


@dataclass
class Answers:
    """new: entries for `explained`. taken_over: (edition, entry) among them. used: keys of --accept. left: unanswered."""

    new: list[ExplainedFigures] = field(default_factory=list)
    taken_over: list[tuple[str, ExplainedFigures]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    left: list[Warned] = field(default_factory=list)

    def told(self) -> Iterator[str]:
        """Lines of the report; none where `check` would have nothing to say."""
        for edition, one in self.taken_over:
            about = " ".join(str(word) for word in (one.finding, one.party, one.year) if word)
            yield f"Taken over from {edition}; see whether it still holds: {about}: {one.because}"
        if not self.left:
            return
        yield f"Warnings that `spendtrack check` would give of this edition: {len(self.left):,} (lines as they will be)"
        for warned in self.left[:MOST_TOLD]:
            yield f"  {warned.place}: {warned.message} [{warned.key}]"
        if len(self.left) > MOST_TOLD:
            yield f"  and {len(self.left) - MOST_TOLD:,} more; `spendtrack check` lists them"
        word = plural(len({one.key for one in self.left}), "key")
        yield f'  They stop nothing ({word}). Where a figure is right, --accept "KEY: the reason" writes it under `explained`.'


def answered(
    problems: Iterable[Problem],
    rows: Sequence[Row],
    edition: str,
    accepted: Mapping[str, str],
    before: Sequence[Source],
) -> Answers:
    """What answers the warnings about an edition.

    problems, rows: of the ledger as it would be. accepted: key -> reason. before: earlier editions, newest first.
    """
    found = Answers()
    reasons = {_of_check(key): why for key, why in accepted.items()}
    for one in _warned(problems, rows, edition):
        if one.key in reasons:
            entry = _entry(one.finding, one.party, None, reasons[one.key])
            found.used |= {key for key in accepted if _of_check(key) == one.key}
            source = ""
        elif (earlier := _said_before(one, before)) is not None:
            source, entry = earlier
        else:
            found.left.append(one)
            continue
        if entry not in found.new:
            found.new.append(entry)
            if source:
                found.taken_over.append((source, entry))
    return found


def keys_explained(source: Source | None) -> set[str]:
    """The keys that the entry of an edition answers already."""
    said = source.explained if source else ()
    return {f"{one.finding}/{one.party}" if one.party else one.finding for one in said}


def _entry(finding: str, party: str, year: int | None, because: str) -> ExplainedFigures:
    return ExplainedFigures(finding=finding, because=because, party=party or None, year=year)


def _of_check(key: str) -> str:
    """ "share-of-money/NLD" -> "share-unlike-its-sum/NLD"; a key of `check` stays as it is."""
    kind, _, rest = key.partition("/")
    return f"{SAME[kind]}/{rest.rpartition('/')[2]}" if kind in SAME else key


def _warned(problems: Iterable[Problem], rows: Sequence[Row], edition: str) -> Iterator[Warned]:
    at = {row.line: row for row in rows}
    for one in problems:
        if one.severity != "warning" or one.record != edition:
            continue
        name = one.location.file.rpartition("/")[2]
        row = at.get(one.location.line) if name == OBSERVATIONS else None
        party, year = (row["party"], int(row["year"])) if row else ("", 0)
        yield Warned(one.slug, party, year, f"{name}:{one.location.line}", one.message)


def _said_before(one: Warned, before: Sequence[Source]) -> tuple[str, ExplainedFigures] | None:
    """What an earlier edition said of the same figure. A warning about the whole edition is answered anew each time."""
    if not one.party:
        return None
    for source in before:
        for said in source.explained:
            if (
                said.finding == one.finding
                and said.party in (None, one.party)
                and said.year in (None, one.year)
            ):
                return source.id, said
    return None
