"""Which warnings does the ledger itself answer, and does each of its answers still have a question?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import ExplainedFigures, Group, Pledge, Source
from spendtrack.ledger.problems import Problem

KINDS = ("pledges", "sources", "groups")


def explained(
    draft: Draft, kind: str, record_id: str, finding: str, party: str | None = None, year: int | None = None
) -> bool:
    """Whether a record says why a warning does not apply to it; of figures, for a party and a year."""
    records: Mapping[str, Pledge | Source | Group] = getattr(draft, kind)
    record = records.get(record_id)
    found = False
    for index, one in enumerate(record.explained if record else ()):
        narrow = isinstance(one, ExplainedFigures) and (
            (one.party and one.party != party) or (one.year and one.year != year)
        )
        if one.finding == finding and not narrow:
            draft.explanations_used.add((kind, record_id, index))
            found = True
    return found


def unanswered(draft: Draft, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems without the warnings that the record they are told of explains."""
    kinds = {draft.places[kind].file: kind for kind in KINDS if kind in draft.places}
    for problem in problems:
        kind = kinds.get(problem.location.file)
        if (
            problem.severity == "error"
            or not kind
            or not explained(draft, kind, problem.record, problem.slug)
        ):
            yield problem


def check_explanations(draft: Draft) -> Iterator[Problem]:
    """A warning: an explanation answers a finding; one that answers none has outlived its reason. Runs last."""
    for kind in KINDS:
        records: Mapping[str, Pledge | Source | Group] = getattr(draft, kind)
        for record in records.values():
            for index, one in enumerate(record.explained):
                if (kind, record.id, index) not in draft.explanations_used:
                    yield Problem(
                        draft.places[kind].where(record.id, "explained", index, "finding"),
                        "explains-nothing",
                        f"There is no warning {one.finding} here that this would explain.",
                        "Delete the entry, or correct the word: it stands in brackets behind the warning.",
                        "warning",
                        record.id,
                    )
