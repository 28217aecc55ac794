"""What tests of every room share, made once: the real ledger and its frames, and how property tests draw."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import build
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem
from tests.real import DATA

# Without these Chromium calls home at its start, which an offline machine refuses one by one.
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# "fixed" asks the same in every run, so that a failure is the fault of the change; `make explore` asks anew.
settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
settings.register_profile("random", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("fixed")
# Longest first: a module that begins last must not keep one process busy when the others have ended.
LONGEST = (
    "web/test_site.py", "web/browser/test_views.py", "web/browser/", "web/test_dashboard.py", "web/test_damaged.py",
    "web/", "snapshot/test_bundle.py", "review/test_diff.py", "review/editions/", "test_accepted.py",
    "assessment/test_properties.py", "assessment/test_asof.py", "cli/",
)  # fmt: skip


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


def chromium() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        if os.environ.get("SPENDTRACK_REQUIRE_BROWSER") == "1":
            pytest.fail("SPENDTRACK_REQUIRE_BROWSER=1, but no Chromium is in PATH")
        pytest.skip("no Chromium in PATH: install the package chromium to run the browser tests")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=path, args=QUIET)
        yield started
        started.close()
