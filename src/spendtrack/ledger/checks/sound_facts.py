"""Which facts does a rule need, and which pledges have them sound? A rule never sees a fact that is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from spendtrack.ledger.draft import Draft
from spendtrack.ledger.model import Pledge
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.yamlrefused import MAX_PROBLEMS

Pledges = Mapping[str, Pledge]
Check = Callable[[Draft, Pledges], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check, and the keys of a pledge that it reads. It gets the pledges in which all of them are sound.

    blames: the keys that later rules may not rely on where the check finds an error.
    """

    check: Check
    needs: frozenset[str]
    blames: frozenset[str]


def needs(*keys: str, blames: tuple[str, ...] | None = None) -> Callable[[Check], Rule]:
    """Declare the keys of a pledge that a check reads, `@needs("target", "announced")`; all are blamed if not said."""
    return lambda check: Rule(check, frozenset(keys), frozenset(keys if blames is None else blames))


class Facts:
    """The pledges of a draft, those that could be read only in part among them, and what is unsound in each."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._pledges = {**draft.pledges, **{key: one.pledge for key, one in draft.salvaged.items()}}
        self._unsound = {key: set(one.unreadable) for key, one in draft.salvaged.items()}

    def run(self, rules: tuple[Rule, ...]) -> Iterator[Problem]:
        """The problems of some rules, told against the facts as they stood before the first of them ran."""
        blamed: list[tuple[str, frozenset[str]]] = []
        for rule in rules:
            for problem in islice(rule.check(self._draft, self._with(rule.needs)), MAX_PROBLEMS):
                if problem.severity == "error":
                    blamed.append((problem.record, rule.blames))
                yield problem
        for key, keys in blamed:
            self._unsound.setdefault(key, set()).update(keys)

    def _with(self, keys: frozenset[str]) -> Pledges:
        return {
            key: pledge
            for key, pledge in self._pledges.items()
            if key not in self._unsound or not keys & self._unsound[key]
        }
