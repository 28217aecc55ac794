"""Problems at the value of a pledge, and the pledges that have a target: what the rules share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Pledge, Target
from spendtrack.ledger.problems import Problem


def at(
    draft: Draft, pledge: Pledge, path: tuple[str | int, ...], slug: str, message: str, hint: str
) -> Problem:
    place = draft.places["pledges"].where(pledge.id, *path)
    return Problem(place, slug, message, hint, record=pledge.id)


def warn(
    draft: Draft, pledge: Pledge, path: tuple[str | int, ...], slug: str, message: str, hint: str
) -> Problem:
    place = draft.places["pledges"].where(pledge.id, *path)
    return Problem(place, slug, message, hint, "warning", pledge.id)


def with_target(pledges: Mapping[str, Pledge]) -> Iterator[tuple[Pledge, Target]]:
    for pledge in pledges.values():
        if pledge.target is not None:
            yield pledge, pledge.target
