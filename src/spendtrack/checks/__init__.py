"""Rules over several fields or several records. Each is a small function from a draft to problems.

A rule never prints and never raises at the ledger; it stays silent where a file it needs could not be
read, so that one fault is reported once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spendtrack.checks.arithmetic import check_already_reached, check_amount, check_path, check_title
from spendtrack.checks.figures import check_observations
from spendtrack.checks.lineage import check_lineage
from spendtrack.checks.pledges import check_consistency, check_dates, check_target_shape
from spendtrack.checks.references import check_references, check_sources_given, check_sources_used
from spendtrack.draft import Draft
from spendtrack.problems import Problem

Rule = Callable[[Draft], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    check_references,
    check_sources_given,
    check_target_shape,
    check_dates,
    check_lineage,
    check_consistency,
    check_sources_used,
    check_observations,
)
# These compare parts of a record with one another: where a part is wrong already, they would only say it again.
FOLLOWING_RULES: tuple[Rule, ...] = (check_path, check_title, check_amount, check_already_reached)


def run_checks(draft: Draft) -> list[Problem]:
    """All problems of all rules. A record that RULES find faulty is not judged by FOLLOWING_RULES as well."""
    problems = [problem for rule in RULES for problem in rule(draft)]
    faulty = {problem.record for problem in problems if problem.severity == "error"}
    following = (problem for rule in FOLLOWING_RULES for problem in rule(draft))
    return problems + [problem for problem in following if problem.record not in faulty]
