"""Rules over several fields or several records. Each is a small function from a draft to problems.

A rule never prints and never raises at the ledger. A rule about pledges declares which keys it reads and gets the
pledges in which they are sound; a rule about other records gets the records that could be read. So one fault is
reported once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from spendtrack.ledger.checks.arithmetic import check_already_reached, check_amount, check_path
from spendtrack.ledger.checks.coverage import check_editions, check_not_empty
from spendtrack.ledger.checks.entering import check_entered, check_other_entries
from spendtrack.ledger.checks.explanations import check_explanations, unanswered
from spendtrack.ledger.checks.figures import check_observations
from spendtrack.ledger.checks.groups import check_events, check_founders, check_memberships
from spendtrack.ledger.checks.lineage import check_circles, check_replacements, check_successors
from spendtrack.ledger.checks.plausible import check_figures
from spendtrack.ledger.checks.pledges import (
    check_adoption,
    check_announced,
    check_basis,
    check_carve_outs,
    check_confirmed,
    check_deadline,
    check_expiry,
    check_members,
    check_outturns,
    check_refusal,
    check_withdrawal,
)
from spendtrack.ledger.checks.reach import (
    check_amount_range,
    check_currency,
    check_path_range,
    check_path_years,
    check_share,
    check_sum,
    check_target_range,
)
from spendtrack.ledger.checks.references import check_references, check_repeats
from spendtrack.ledger.checks.second_opinions import check_opinions, check_opinions_differ
from spendtrack.ledger.checks.sound_facts import Facts, Rule
from spendtrack.ledger.checks.sources import (
    check_addresses,
    check_confidence,
    check_documents,
    check_sources_given,
    check_sources_of_their_time,
    check_sources_used,
)
from spendtrack.ledger.checks.targets import (
    check_basis_given,
    check_period,
    check_target_given,
    check_target_numbers,
    check_unit,
)
from spendtrack.ledger.checks.titles import check_title
from spendtrack.ledger.checks.twins import check_twins
from spendtrack.ledger.draft import Draft
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.yamlrefused import MAX_PROBLEMS

# What a pledge says of itself. The later stages compare its parts, so they run where the earlier found them sound.
PLEDGE_RULES: tuple[tuple[Rule, ...], ...] = (
    (
        check_target_given,
        check_target_numbers,
        check_unit,
        check_basis_given,
        check_period,
        check_adoption,
        check_basis,
        check_outturns,
        check_members,
        check_refusal,
        check_sources_given,
        check_expiry,
        check_withdrawal,
        check_announced,
        check_confirmed,
        check_entered,
        check_deadline,
        check_confidence,
    ),
    (
        check_target_range,
        check_path_range,
        check_amount_range,
        check_carve_outs,
        check_sources_of_their_time,
        check_opinions,
    ),
    (
        check_path,
        check_path_years,
        check_title,
        check_amount,
        check_share,
        check_sum,
        check_currency,
        check_already_reached,
        check_opinions_differ,
        check_replacements,
        check_successors,
        check_circles,
        check_twins,
    ),
)
LEDGER_RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    check_references,
    check_repeats,
    check_memberships,
    check_founders,
    check_events,
    check_other_entries,
    check_documents,
    check_addresses,
    check_sources_used,
    check_observations,
    check_figures,
    check_editions,
    check_not_empty,
)


def run_checks(draft: Draft) -> list[Problem]:
    """All problems of all rules, without the warnings that the ledger itself explains."""
    facts = Facts(draft)
    found = [problem for stage in PLEDGE_RULES for problem in facts.run(stage)]
    for rule in LEDGER_RULES:
        found += islice(rule(draft), MAX_PROBLEMS)
    return [*unanswered(draft, found), *check_explanations(draft)]
