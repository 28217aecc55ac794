"""`make check` says what the check says and nothing of its own, and ends with a code that scripts can rely on."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).parents[2] / "Makefile"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
@pytest.mark.parametrize(("code", "ends", "noise"), [(0, 0, False), (1, 1, False), (70, 2, True)])
def test_make_check_adds_nothing_to_a_finding(code: int, ends: int, noise: bool, tmp_path: Path) -> None:
    shutil.copy(MAKEFILE, tmp_path)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "setup_env.sh").write_text("mkdir -p .venv\n", encoding="utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "ran $*"\nexit {code}\n', encoding="utf-8")
    python.chmod(0o755)
    clean = {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["make", "check", "ARGS=data --format text"], cwd=tmp_path, env=clean, capture_output=True, text=True
    )
    assert done.stdout == "ran -m spendtrack check data --format text\n"
    assert done.returncode == ends
    assert bool(done.stderr) == noise
