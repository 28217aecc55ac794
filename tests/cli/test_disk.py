"""A disk that refuses is told in a sentence, with exit 2: every verb that reads or writes files."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from spendtrack.cli.main import main
from spendtrack.ledger.loading import load
from spendtrack.web.site import site_files
from tests.small import PLEDGE, share, write

FILES = ("commitments.yaml", "parties.yaml", "sources.yaml", "events.yaml", "observations.csv")
FORM = "### Party\n\nGBR\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "data", PLEDGE.replace("party: GBR", "party:   GBR"), share("GBR", 2026, 2.56))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of a small ledger, made once: these tests are about writing it."""
    data = write(tmp_path_factory.mktemp("site") / "data", PLEDGE, share("GBR", 2026, 2.56))
    return site_files(*load(data), date(2026, 11, 23))


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main([str(one) for one in arguments]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"spendtrack {arguments[0]}: ")
    assert said.endswith(".\n")
    assert "Traceback" not in said
    assert "Errno" not in said
    return said


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("verb", ["format", "snapshot", "site"])
def test_a_disk_that_takes_nothing_leaves_everything_as_it_was(
    verb: str,
    code: int,
    folder: Path,
    site: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("spendtrack.web.site.site_files", lambda *_, **__: site)
    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    out = [] if verb == "format" else ["--out", str(tmp_path / "out")]
    said = refused(capsys, verb, "--data", folder, *out)
    assert os.strerror(code).lower() in said.lower()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_protected_file_stays_and_the_others_are_still_laid_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pledges, sources = folder / "commitments.yaml", folder / "sources.yaml"
    sources.write_text(sources.read_text(encoding="utf-8").replace("  title: Def", "  title:   Def"))
    pledges.chmod(0o444)
    assert "commitments.yaml cannot be written: it is write-protected" in refused(
        capsys, "format", "--data", folder
    )
    assert "party:   GBR" in pledges.read_text(encoding="utf-8")
    assert "title:   Def" not in sources.read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", FILES)
def test_a_pipe_in_the_place_of_a_file_stops_no_verb(
    name: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    form = tmp_path / "form.md"
    form.write_text(FORM, encoding="utf-8")
    assert main(["check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert (
        f"{name}:1:1: error: The file cannot be read: it is a named pipe, not a file. [missing-file]" in said
    )
    assert f"Not read, or not in full: {name}." in said
    assert "0 pledges" not in said
    assert "named pipe" in refused(capsys, "diff", folder, folder)
    if name.endswith(".yaml"):
        assert "named pipe" in refused(capsys, "format", "--data", folder)


def test_a_missing_or_strange_path_is_a_sentence(
    folder: Path,
    site: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("spendtrack.web.site.site_files", lambda *_, **__: site)
    file = tmp_path / "file"
    file.write_text("text", encoding="utf-8")
    for arguments in (
        ("from-issue", tmp_path / "nothing.md", "--data", folder),
        ("from-issue", tmp_path, "--data", folder),
        ("snapshot", "--data", folder, "--out", file / "below"),
        ("site", "--data", folder, "--out", file / "below"),
        ("verify", tmp_path / "nothing"),
        ("verify", file),
        ("check", tmp_path / "nothing"),
        ("format", tmp_path / "nothing"),
        ("diff", tmp_path / "nothing", folder),
    ):
        assert "othing was" in refused(capsys, *arguments) or arguments[0] not in (
            "snapshot",
            "site",
        )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("verb", [["check"], ["check", "--format", "json"], ["headlines"], ["show", "GBR"]])
def test_an_output_that_cannot_be_written_is_a_sentence(verb: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "spendtrack", *verb, "--data", str(folder)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == f"spendtrack {verb[0]}: no space left on device.\n"
