"""What tests of every room share, made once: the real ledger and its frames, and how property tests draw."""

from __future__ import annotations

import pytest
from hypothesis import settings

from spendtrack.assessment.frames import Frames, build
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem
from tests.real import DATA

# "fixed" asks the same in every run, so that a failure is the fault of the change; `make explore` asks anew.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("random", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("fixed")
# Longest first: a module that begins last must not keep one process busy when the others have ended.
LONGEST = ("web/test_site.py", "web/browser/test_views.py", "web/test_dashboard.py", "web/browser/", "web/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        return next((at for at, place in enumerate(LONGEST) if f"tests/{place}" in item.nodeid), len(LONGEST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def loaded() -> tuple[Ledger, list[Problem]]:
    """The real ledger with its problems, as `create_app` takes them."""
    return load(DATA)


@pytest.fixture(scope="session")
def ledger(loaded: tuple[Ledger, list[Problem]]) -> Ledger:
    return loaded[0]


@pytest.fixture(scope="session")
def frames(ledger: Ledger) -> Frames:
    return build(ledger)
