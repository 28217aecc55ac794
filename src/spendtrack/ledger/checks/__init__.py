"""Rules over several fields or several records. Each is a small function from a draft to problems.

A rule never prints and never raises at the ledger; it stays silent where a file it needs could not be
read, so that one fault is reported once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from spendtrack.ledger.checks.arithmetic import check_already_reached, check_amount, check_path, check_title
from spendtrack.ledger.checks.figures import check_observations
from spendtrack.ledger.checks.lineage import check_lineage
from spendtrack.ledger.checks.opinions import check_opinions, check_opinions_differ
from spendtrack.ledger.checks.pledges import check_consistency, check_dates, check_target_shape
from spendtrack.ledger.checks.references import check_references, check_sources_given, check_sources_used
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.salvage import READS
from spendtrack.ledger.yamlfaults import MAX_PROBLEMS

Rule = Callable[[Draft], Iterator[Problem]]

OWN_RULES: tuple[Rule, ...] = (check_target_shape, check_dates)
RULES: tuple[Rule, ...] = (
    check_references,
    check_sources_given,
    check_lineage,
    check_consistency,
    check_opinions,
    check_sources_used,
    check_observations,
)
# These compare parts of a record with one another: where OWN_RULES find a part wrong, they would only say it again.
FOLLOWING_RULES: tuple[Rule, ...] = (
    check_path,
    check_title,
    check_amount,
    check_already_reached,
    check_opinions_differ,
)
# What can be said of a pledge that is readable in part.
PARTIAL_RULES: tuple[Rule, ...] = (check_sources_given, check_consistency)


def run_checks(draft: Draft) -> list[Problem]:
    """All problems of all rules, those of pledges that are readable only in part among them."""
    return [
        *_judged(draft, RULES),
        *_of_salvaged(draft),
    ]


def _judged(draft: Draft, rules: tuple[Rule, ...]) -> list[Problem]:
    own = [problem for rule in OWN_RULES for problem in islice(rule(draft), MAX_PROBLEMS)]
    faulty = {problem.record for problem in own if problem.severity == "error"}
    following = (problem for rule in FOLLOWING_RULES for problem in islice(rule(draft), MAX_PROBLEMS))
    return [
        *own,
        *(problem for rule in rules for problem in islice(rule(draft), MAX_PROBLEMS)),
        *(problem for problem in following if problem.record not in faulty),
    ]


def _of_salvaged(draft: Draft) -> Iterator[Problem]:
    if not draft.salvaged:
        return
    partial = replace(
        draft, pledges={key: one.pledge for key, one in draft.salvaged.items()}, groups={}, events={}
    )
    for problem in _judged(partial, PARTIAL_RULES):
        reads = READS.get(problem.slug)
        if reads and not reads & draft.salvaged[problem.record].unreadable:
            yield problem
