"""Several processes show a ledger when all of them have it ready, and none waits for one that is gone or hangs."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from spendtrack.web.agreement import Agreement


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives until it is ended."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.wait()
    assert process.stdin is not None
    process.stdin.close()


def test_who_is_ready_first_waits_for_the_other(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    agreement = Agreement(tmp_path)
    agreement.enter("old", other.pid)
    threading.Timer(0.5, agreement.enter, ["new", other.pid]).start()
    started = time.monotonic()
    assert agreement.wait("new")
    assert 0.4 < time.monotonic() - started < 10


def test_a_process_that_hangs_is_waited_for_with_patience_alone(
    tmp_path: Path, other: subprocess.Popen[bytes]
) -> None:
    agreement = Agreement(tmp_path, patience=0.3)
    agreement.enter("old", other.pid)
    assert agreement.wait("new")


def test_a_process_that_still_works_is_waited_for_however_slow_it_is(
    tmp_path: Path, other: subprocess.Popen[bytes]
) -> None:
    """One process may answer most of the readers: it makes its views slowly, and a mixture would last as long."""
    agreement = Agreement(tmp_path, patience=0.6)
    agreement.enter("old", other.pid)
    file = tmp_path / f"process-{other.pid}"
    for number in range(6):
        threading.Timer(0.3 * number, os.utime, [file]).start()
    threading.Timer(1.9, agreement.enter, ["new", other.pid]).start()
    started = time.monotonic()
    assert agreement.wait("new")
    assert time.monotonic() - started > 1.8
    agreement.enter("new")
    before = (tmp_path / f"process-{os.getpid()}").stat().st_mtime
    time.sleep(0.02)
    agreement.works()
    assert (tmp_path / f"process-{os.getpid()}").stat().st_mtime > before


def test_a_process_that_ended_is_not_waited_for(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    agreement = Agreement(tmp_path, patience=60)
    agreement.enter("old", other.pid)
    other.kill()
    other.wait()
    assert agreement.wait("new")


def test_a_ledger_that_is_given_up_is_not_shown(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    agreement = Agreement(tmp_path, patience=60)
    agreement.enter("old", other.pid)
    assert not agreement.wait("new", lambda: True)
    assert (tmp_path / f"process-{os.getpid()}").read_text() == "", "another would take it for ready here"


def test_only_the_files_that_are_shown_are_kept(tmp_path: Path) -> None:
    agreement = Agreement(tmp_path)
    assert agreement.kept() is None
    for revision in ("a" * 64, "b" * 64):
        agreement.keep(revision, {"events.yaml": revision.encode(), "missing.yaml": None})
    kept = agreement.kept()
    assert kept is not None and kept.name == "b" * 64
    assert {file.name: file.read_bytes() for file in kept.iterdir()} == {"events.yaml": b"b" * 64}
    assert not (tmp_path / ("a" * 64)).exists()
