"""The two ledgers of a comparison: read from a data folder or from a git revision, without touching the work tree."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spendtrack.ledger.draft import FILES
from spendtrack.ledger.file_bytes import read_whole
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem, counts

DATA = "data"


class NoSide(LookupError):
    """Neither a folder with a ledger nor a revision; the message is for the person who asked."""


@dataclass(frozen=True)
class Side:
    """One ledger. `name` is what was asked for; `files` holds the bytes of those that are there."""

    name: str
    ledger: Ledger
    problems: tuple[Problem, ...]
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def is_whole(self) -> bool:
        """Whether every record could be read."""
        return counts(self.problems)[0] == 0


def side(name: str, repository: Path) -> Side:
    """The ledger that `name` means: a data folder, a folder with data/, or a revision of the repository.

    repository: a folder in the work tree of the git repository to ask. Raises NoSide, and OSError where a file of the
    folder is there but cannot be read.
    """
    folder = Path(name)
    for candidate in (folder, folder / DATA):
        if any((candidate / file).is_file() for file in FILES):
            return from_folder(candidate, name)
    found = _from_revision(name, repository)
    if found is not None:
        return found
    if folder.is_dir():
        raise NoSide(f"the folder {name} holds no ledger, and no folder data/ that does.")
    raise NoSide(
        f"{name} is neither a folder with a ledger nor a git revision here. Name a data folder, or a revision "
        f"such as main, HEAD~1, a tag or a hash."
    )


def from_folder(folder: Path, name: str) -> Side:
    files = {file: read_whole(folder / file) for file in FILES if (folder / file).exists()}
    ledger, problems = load(folder)
    return Side(name, ledger, tuple(problems), files)


def _from_revision(name: str, repository: Path) -> Side | None:
    asked = f"{name}^{{commit}}"
    commit = _git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", asked)
    if commit is None:
        return None
    prefix = f"{DATA}/"
    listed = b"".join(f"{commit.decode().strip()}:{prefix}{file}\n".encode() for file in FILES)
    answer = _git(repository, "cat-file", "--batch", given=listed)
    files = _blobs(answer or b"")
    if not files:
        raise NoSide(f"the revision {name} holds no ledger in {prefix}.")
    with tempfile.TemporaryDirectory(prefix="spendtrack-") as place:
        for file, data in files.items():
            (Path(place) / file).write_bytes(data)
        ledger, problems = load(place, DATA)
    return Side(name, ledger, tuple(problems), files)


def _blobs(answer: bytes) -> dict[str, bytes]:
    """What `git cat-file --batch` answered, an entry a file asked for: a line with the size, then the content."""
    found: dict[str, bytes] = {}
    at = 0
    for file in FILES:
        end = answer.find(b"\n", at)
        if end < 0:
            break
        head = answer[at:end].split()
        at = end + 1
        if len(head) == 3 and head[1] == b"blob":
            size = int(head[2])
            found[file] = answer[at : at + size]
            at += size + 1
        elif len(head) == 3 and head[2].isdigit():
            at += int(head[2]) + 1
    return found


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """What git prints; None where it refuses, or is not there at all."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], input=given, capture_output=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
