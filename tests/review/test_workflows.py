"""The workflows: actions pinned, least privilege, nothing untrusted in a script; the hooks run; a comment is proved."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from spendtrack.cli.main import main
from spendtrack.review.diff.as_markdown import MARKER
from tests.small import PLEDGE, write

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"^[\w.-]+/[\w./-]+@[0-9a-f]{40}$")
# Which job may write what, and nothing else may.
WRITES = {
    ("comment", "comment"): {"pull-requests"},
    ("publish", "deploy"): {"pages", "id-token"},
    ("snapshot", "release"): {"contents"},
    ("staleness", "look"): {"issues"},
    ("form", "answer"): {"contents", "issues", "pull-requests"},
}


def loaded(path: Path) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = loaded(path)["jobs"]
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(path).values() for step in job["steps"]]


def test_there_are_all_of_them() -> None:
    names = {path.stem for path in WORKFLOWS}
    assert names >= {"ci", "review", "comment", "publish", "snapshot", "staleness", "form"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_with_their_version_beside_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for step in steps(path):
        if "uses" in step:
            assert PINNED.match(step["uses"]), step["uses"]
            assert re.search(re.escape(step["uses"]) + r" # v\d+\.\d+\.\d+$", text, re.MULTILINE)
        if str(step.get("uses", "")).startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_one_action_has_one_pin() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for step in steps(path):
            if "uses" in step:
                name, _, pin = step["uses"].partition("@")
                pins.setdefault(name, set()).add(pin)
    assert all(len(found) == 1 for found in pins.values()), pins


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_is_allowed_that_is_not_needed(path: Path) -> None:
    whole = loaded(path)
    assert whole["permissions"] == {}
    assert "concurrency" in whole
    for name, job in whole["jobs"].items():
        assert job["timeout-minutes"] <= 30
        granted = {what for what, how in job["permissions"].items() if how == "write"}
        assert granted == WRITES.get((path.stem, name), set())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_expression_stands_in_a_script(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", "")


def test_what_runs_code_of_a_fork_cannot_write_and_what_can_write_runs_none() -> None:
    for path in WORKFLOWS:
        triggers = loaded(path)[True]  # YAML 1.1 reads the key `on` as true
        names = set(triggers) if isinstance(triggers, (dict, list)) else {triggers}
        assert "pull_request_target" not in names
        writes = any((path.stem, name) in WRITES for name in jobs(path))
        if "pull_request" in names:
            assert not writes
        if "workflow_run" in names:
            for step in steps(path):
                if str(step.get("uses", "")).startswith("actions/checkout@"):
                    assert step["with"]["ref"] == "${{ github.event.repository.default_branch }}"


def test_every_command_that_a_workflow_calls_exists(capsys: pytest.CaptureFixture[str]) -> None:
    called = {
        verb
        for path in WORKFLOWS
        for step in steps(path)
        for verb in re.findall(r"\.venv/bin/spendtrack ([a-z-]+)", step.get("run", ""))
    }
    assert called >= {"diff", "comment", "check", "format", "from-issue", "snapshot", "verify", "site"}
    for verb in called:
        with pytest.raises(SystemExit) as stopped:
            main([verb, "--help"])
        assert stopped.value.code == 0
    capsys.readouterr()


@pytest.mark.parametrize(
    "hook",
    yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")),
    ids=lambda one: one["id"],
)
def test_a_hook_runs(hook: dict[str, Any], tmp_path: Path) -> None:
    write(tmp_path / "data", PLEDGE)
    program, *arguments = hook["entry"].split()
    assert program == "spendtrack" and hook["language"] == "python" and hook["pass_filenames"] is False
    command = [sys.executable, "-m", "spendtrack", *arguments]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0
    write(tmp_path / "data", PLEDGE.replace("measure: core", "measure: [core"))
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1
    assert re.search(hook["files"], "data/commitments.yaml")


# --- The second stage proves what it posts ----------------------------------------------------------------------


def posted(folder: Path, text: bytes, number: str = "7") -> Path:
    folder.mkdir()
    (folder / "comment.md").write_bytes(text)
    (folder / "number").write_text(f"{number}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests" / "review" / "golden").glob("diff-*.md")), ids=lambda path: path.stem
)
def test_what_diff_writes_is_proved(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = posted(tmp_path / "comment", path.read_bytes())
    assert main(["comment", str(folder), "--number", "7"]) == 0
    assert capsys.readouterr().out == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        (f"{MARKER}\nfine", "8", "not 7"),
        ("fine", "7", "does not begin"),
        (f"{MARKER}\n@everyone", "7", "a mention"),
        (f"{MARKER}\n[here](evil)", "7", "a link"),
        (f"{MARKER}\nhttps://evil.example", "7", "a link"),
        (f"{MARKER}\n<img src=x>", "7", "a tag"),
        (f"{MARKER}\n<details open>", "7", "a tag"),
        (f"{MARKER}\ncloses #1", "7", "a reference"),
        (f"{MARKER}\n" + "x" * 70_000, "7", "fit in a comment"),
        (f"{MARKER}\n\udcff", "7", "not UTF-8"),
    ],
)
def test_what_diff_never_writes_is_not_posted(
    text: str, number: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = posted(tmp_path / "comment", text.encode("utf-8", "surrogateescape"), number)
    assert main(["comment", str(folder), "--number", "7"]) == 1
    said = capsys.readouterr()
    assert words in said.err and said.out == ""


def test_a_link_or_another_file_in_the_artifact_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = posted(tmp_path / "comment", f"{MARKER}\n".encode())
    (folder / "comment.md").unlink()
    (folder / "comment.md").symlink_to(ROOT / "README.md")
    assert main(["comment", str(folder), "--number", "7"]) == 1
    (folder / "more").write_text("", encoding="utf-8")
    assert main(["comment", str(folder), "--number", "7"]) == 1
    assert "not a plain file" in capsys.readouterr().err
    assert main(["comment", str(tmp_path / "none"), "--number", "7"]) == 2
