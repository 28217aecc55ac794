"""Does every verb tell a mistake of the program from a finding of the ledger? Exit 70, one sentence, a request to report."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import spendtrack
from spendtrack.cli.main import main, parser_of_all
from tests.small import PLEDGE, share, write

PACKAGE = f"{Path(spendtrack.__file__).parent}{os.sep}"
COMMANDS = f"{PACKAGE}cli{os.sep}"
# What stands for a required argument, by the name that the help gives it. A new verb needs no line here, unless it asks
# for something of a new kind.
SAMPLES = {
    "OLD": "data",
    "NEW": "data",
    "FILE": "form.md",
    "DIR": "out",
    "NAME": "timeline",
    "OBLIGATION": "gbr-3p5-2035:GBR",
    "PLEDGE": "gbr-3p5-2035",
    "COUNTRY": "GBR",
    "SHARE": "3.5",
    "YEAR": "2035",
    "DATE": "2026-11-23",
}
# Optional arguments without which the verb says that something is missing, or which give it a file of the right kind.
ALSO = {
    "why": ["--from", "2026-11-01"],
    "import": ["--edition", "nato-2026-07"],
    "chart": ["--out", "chart.svg"],
    "serve": ["--port", "65535"],
}


def verbs() -> dict[str, argparse.ArgumentParser]:
    (found,) = (one for one in parser_of_all()._actions if isinstance(one, argparse._SubParsersAction))
    return dict(found.choices)


def asked(verb: str) -> list[str]:
    """The shortest command that the verb takes, from its own parser."""
    words = [verb]
    for action in verbs()[verb]._actions:
        if not action.required or action.nargs in ("?", "*"):
            continue
        value = str(next(iter(action.choices)) if action.choices else SAMPLES[str(action.metavar)])
        words += [*action.option_strings[:1], value]
    return [*words, *ALSO.get(verb, [])]


class Bug:
    """Lets the n-th function of the program outside the command line fail, whatever it is."""

    def __init__(self, number: int) -> None:
        self._left = number
        self._seen: set[Any] = set()
        self.bitten = False

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(PACKAGE) or code in self._seen:
            return
        if code.co_name.startswith("<") or code.co_filename.startswith(COMMANDS):
            return
        self._seen.add(code)
        self._left -= 1
        if not self._left:
            self.bitten = True
            raise ZeroDivisionError("a bug of our own")


@pytest.fixture(scope="module", autouse=True)
def everything_imported() -> None:
    """Before anything is watched, because watching the import of large libraries takes many times as long."""
    for module in pkgutil.walk_packages(spendtrack.__path__, "spendtrack."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    write(tmp_path / "data", PLEDGE, share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56))
    (tmp_path / "form.md").write_text("### Party\n\nGBR\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    sys.setprofile(None)


@pytest.mark.parametrize("depth", [1, 30])
@pytest.mark.parametrize("verb", sorted(verbs()))
def test_a_bug_of_ours_is_never_taken_for_a_finding(
    verb: str, depth: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path for path in folder.rglob("*") if path.is_file()}
    bug = Bug(depth)
    sys.setprofile(bug)
    try:
        code = main(asked(verb))
    finally:
        sys.setprofile(None)
    said = capsys.readouterr().err
    assert bug.bitten or depth > 1, f"{asked(verb)} never left the command line: {said}"
    if not bug.bitten:  # a short verb has ended by then, in its own way
        assert code in (0, 1, 2)
        return
    assert code == 70
    assert re.match(f"spendtrack( {verb})?: this is a mistake of the program, not of the ledger", said)
    assert "ZeroDivisionError: a bug of our own" in said
    assert "Please report it" in said
    assert "Traceback" not in said
    assert said.count("\n") == 1
    assert {path for path in folder.rglob("*") if path.is_file()} == before


def test_whoever_mends_it_can_see_the_whole_trace(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPENDTRACK_DEBUG", "1")
    sys.setprofile(Bug(1))
    assert main(["check"]) == 70
    assert "Traceback (most recent call last)" in capsys.readouterr().err
