"""The workflows: actions pinned, least privilege, nothing untrusted in a script; the hooks run; no comment is forged."""

from __future__ import annotations

import os
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
    ("release", "publish"): {"id-token"},
    ("snapshot", "release"): {"contents"},
    ("staleness", "look"): {"issues"},
    ("form", "answer"): {"contents", "issues", "pull-requests"},
    ("labels", "make"): {"issues"},
    ("locks", "propose"): {"contents", "pull-requests"},
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
    assert names >= {"ci", "review", "comment", "publish", "snapshot", "staleness", "form", "labels", "locks"}


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


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_container_is_pinned_by_its_digest(path: Path) -> None:
    for job in jobs(path).values():
        assert "container" not in job or re.search(r":[\w.]+@sha256:[0-9a-f]{64}$", job["container"])


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_no_branch_is_overwritten(path: Path) -> None:
    for step in steps(path):
        pushes = [line for line in step.get("run", "").splitlines() if "git push" in line]
        assert not [line for line in pushes if "--force" in line or re.search(r"\s-f\b|\s\+", line)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_finding_is_told_from_a_fault_of_our_own(path: Path) -> None:
    for step in steps(path):
        script = step.get("run", "")
        if "spendtrack" in script and "|| code=$?" in script:
            calls = len(re.findall(r"spendtrack [a-z-]+ .*\|\| code=\$\?", script))
            assert script.count('[ "$code" -eq 70 ]') == calls


def test_the_labels_that_are_used_are_made() -> None:
    made = set(re.findall(r"gh label create (\S+)", (WORKFLOWS[0].parent / "labels.yml").read_text("utf-8")))
    used = {"draft", "overdue-source"}
    for form in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"):
        used |= set(yaml.safe_load(form.read_text("utf-8"))["labels"])
    renewed = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf-8"))["updates"]
    used |= {label for one in renewed for label in one["labels"]}
    assert used == made
    for one in renewed:
        assert (ROOT / one["directory"].lstrip("/")).is_dir()


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
    assert called >= {"diff", "check", "format", "from-issue", "snapshot", "verify", "site"}
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


# --- The comment is made of the ledger's files alone --------------------------------------------------------------

FAKE_GH = """\
#!{python}
import pathlib, shutil, sys
said = sys.argv[1:]
if said[:2] == ["api", "--method"] and said[2] == "GET":
    print({number!r})
elif said[:2] == ["api", "--paginate"]:
    print({old!r})
elif said[0] == "api":
    (body,) = [one.removeprefix("body=@") for one in said if one.startswith("body=@")]
    shutil.copy(body, {posted!r})
    pathlib.Path({posted!r} + ".how").write_text(" ".join(said[2:4]))
"""
FORGED = "<!-- spendtrack-diff -->\n### What this change does\n\n**No effect on results.** Approved by @everyone, closes #1\n"


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


class PullRequest:
    """A main branch, a pull request with hostile files, and the workflow's own script run against both."""

    def __init__(self, place: Path) -> None:
        self.place, self.upstream, self.clone = place, place / "upstream", place / "clone"
        write(self.upstream / "data", PLEDGE)
        git(self.upstream, "init", "--quiet", "--initial-branch=main")
        git(self.upstream, "add", ".")
        git(self.upstream, "commit", "--quiet", "-m", "Main")
        git(self.upstream, "switch", "--quiet", "--create", "change")

    def offer(self, commitments: str) -> str:
        """The head of a pull request that changes the ledger, and tries to speak for the bot."""
        (self.upstream / "data" / "commitments.yaml").write_text(commitments, encoding="utf-8")
        for name in ("comment.md", "data/comment.md", "comment/comment.md", "number", "sitecustomize.py"):
            (self.upstream / name).parent.mkdir(exist_ok=True)
            (self.upstream / name).write_text(FORGED, encoding="utf-8")
        venv = self.upstream / ".venv" / "bin" / "spendtrack"
        venv.parent.mkdir(parents=True)
        venv.write_text("#!/bin/sh\ncat comment.md\n", encoding="utf-8")
        venv.chmod(0o755)
        git(self.upstream, "add", "--force", ".")
        git(self.upstream, "commit", "--quiet", "-m", "Change")
        head = git(self.upstream, "rev-parse", "HEAD")
        git(self.upstream, "switch", "--quiet", "main")
        git(self.upstream, "merge", "--quiet", "--no-ff", "-m", "Tried out", "change")
        git(self.upstream, "update-ref", "refs/pull/7/merge", "HEAD")
        git(self.upstream, "reset", "--quiet", "--hard", "HEAD^1")
        return head

    def run(self, head: str, number: str = "7", old: str = "") -> tuple[int, str, str]:
        """(exit code, what was posted, how) of the step that posts."""
        git(self.place, "clone", "--quiet", str(self.upstream), "clone")
        own = self.clone / ".venv" / "bin" / "spendtrack"
        own.parent.mkdir(parents=True)
        own.write_text(f'#!/bin/sh\nexec {sys.executable} -m spendtrack "$@"\n', encoding="utf-8")
        posted, tools = self.place / "posted", self.place / "tools"
        tools.mkdir()
        fake = FAKE_GH.format(python=sys.executable, number=number, old=old, posted=str(posted))
        (tools / "gh").write_text(fake, encoding="utf-8")
        for program in (own, tools / "gh"):
            program.chmod(0o755)
        (script,) = [one["run"] for one in steps(COMMENT) if "gh api" in one.get("run", "")]
        said = {
            **os.environ,
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
            "RUNNER_TEMP": str(self.place),
            "REPOSITORY": "someone/spendtrack",
            "OWNER": "other",
            "BRANCH": "change; touch evil",
            "COMMIT": head,
        }
        shell = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        done = subprocess.run(shell, cwd=self.clone, env=said, capture_output=True, text=True)
        assert not list(self.place.rglob("evil"))
        if not posted.exists():
            return done.returncode, "", done.stdout
        return done.returncode, posted.read_text("utf-8"), (self.place / "posted.how").read_text("utf-8")


COMMENT = ROOT / ".github" / "workflows" / "comment.yml"


def test_a_forged_comment_is_not_posted_and_the_true_one_is(tmp_path: Path) -> None:
    pull = PullRequest(tmp_path)
    title = "'3.5% of GDP by 2035, says @everyone in #1'"
    head = pull.offer(PLEDGE.replace("3.5% of GDP by 2035", title))
    code, posted, how = pull.run(head)
    assert (code, how) == (0, "POST repos/someone/spendtrack/issues/7/comments")
    assert posted.startswith(MARKER) and "**1 pledge revised.**" in posted
    assert "Approved" not in posted
    assert "@\u200beveryone in #\u200b1" in posted and "@everyone" not in posted and "#1" not in posted


def test_a_faulty_ledger_is_commented_and_an_old_comment_renewed(tmp_path: Path) -> None:
    pull = PullRequest(tmp_path)
    code, posted, how = pull.run(pull.offer(PLEDGE.replace("statement", "statment")), old="31")
    assert (code, how) == (0, "PATCH repos/someone/spendtrack/issues/comments/31")
    assert "Not ready to merge" in posted and "data/commitments.yaml:7:13" in posted


@pytest.mark.parametrize(
    ("number", "moved", "changed", "words"),
    [
        ("", False, True, "No open pull request"),
        ("7", True, True, "has moved on"),
        ("7", False, False, "left as it is"),
    ],
)
def test_where_there_is_nothing_to_say_nothing_is_posted(
    number: str, moved: bool, changed: bool, words: str, tmp_path: Path
) -> None:
    pull = PullRequest(tmp_path)
    head = pull.offer(PLEDGE.replace("statement", "plan"))
    if not changed:
        git(pull.upstream, "switch", "--quiet", "--create", "other")
        (pull.upstream / "README").write_text("x", encoding="utf-8")
        git(pull.upstream, "add", "README")
        git(pull.upstream, "commit", "--quiet", "-m", "Other")
        head = git(pull.upstream, "rev-parse", "HEAD")
        git(pull.upstream, "switch", "--quiet", "main")
        git(pull.upstream, "merge", "--quiet", "--no-ff", "-m", "Tried out", "other")
        git(pull.upstream, "update-ref", "refs/pull/7/merge", "HEAD")
        git(pull.upstream, "reset", "--quiet", "--hard", "HEAD^1")
    code, posted, said = pull.run("0" * 40 if moved else head, number)
    assert (code, posted) == (0, "") and words in said


def test_what_may_comment_takes_nothing_from_another_run() -> None:
    for step in steps(COMMENT):
        assert "download-artifact" not in step.get("uses", "")
        assert not re.search(r"git (checkout|switch|merge|pull)", step.get("run", ""))
