"""A snapshot of the real ledger, written once for all who only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from spendtrack.assessment.day import Frames
from spendtrack.snapshot import bundle
from tests.real import TODAY


@pytest.fixture(scope="session")
def real_snapshot(frames: Frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real") / "snapshot"
    bundle.write_snapshot(frames.day(TODAY), folder)
    return folder
