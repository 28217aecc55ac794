"""What travels in the wheel, as somebody meets it in an empty folder; and the address of a project that has none yet."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from spendtrack.ledger.draft import FILES
from spendtrack.ledger.loading import load
from tests.small import PLEDGE, share, write

ROOT = Path(__file__).parents[1]
SET_ADDRESS = runpy.run_path(str(ROOT / "tools" / "set_address.py"))
ADDRESS = "https://github.com/example/spendtrack"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, away from the source."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "home")
    return folder / "home"


def asked(
    installed: Path, where: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    without = {name: value for name, value in os.environ.items() if not name.startswith("SPENDTRACK_")}
    return subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=where,
        env={**without, "PYTHONPATH": str(installed), **environment},
        capture_output=True,
        text=True,
    )


def test_the_ledger_of_the_release_travels_along(installed: Path) -> None:
    for name in FILES:
        assert (installed / "spendtrack" / "data" / name).read_bytes() == (ROOT / "data" / name).read_bytes()


def test_in_an_empty_folder_there_is_something_to_look_at_and_its_day_is_said(
    installed: Path, tmp_path: Path
) -> None:
    reaches = load(ROOT / "data")[0].reaches()
    done = asked(installed, tmp_path, "-m", "spendtrack", "show", "EST")
    assert done.returncode == 0 and "Estonia" in done.stdout
    assert f"reaches to {reaches}" in done.stderr and "--data DIR" in done.stderr
    opened = asked(installed, tmp_path, "-c", "import spendtrack; print(spendtrack.open())")
    assert f"sources up to {reaches}" in opened.stdout, opened.stderr


def test_a_ledger_at_hand_goes_first_and_a_named_one_before_it(installed: Path, tmp_path: Path) -> None:
    write(tmp_path / "data", PLEDGE, share("GBR", 2026, 2.5))
    at_hand = asked(installed, tmp_path, "-m", "spendtrack", "check")
    assert at_hand.stderr == "" and "1 pledge" in at_hand.stdout
    write(tmp_path / "other", PLEDGE, share("GBR", 2026, 2.5) + share("GBR", 2025, 2.4))
    for named in (
        asked(installed, tmp_path, "-m", "spendtrack", "check", "--data", "other"),
        asked(installed, tmp_path, "-m", "spendtrack", "check", SPENDTRACK_DATA="other"),
    ):
        assert "2 figures" in named.stdout, named.stdout
    missing = asked(installed, tmp_path, "-m", "spendtrack", "check", "--data", "nowhere")
    assert missing.returncode == 2 and "--data DIR" in missing.stderr and "./data" in missing.stderr


def test_the_description_for_an_index_leads_to_no_file() -> None:
    text = (ROOT / "docs" / "package.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((?!https?://)[^)]*\)", text) == []


def written(name: str, text: str, address: str) -> str:
    """The text with one address, and then with another in its place."""
    write_into = SET_ADDRESS[name]
    return str(write_into(write_into(text, ADDRESS), address))


def test_the_address_is_written_where_it_belongs_and_another_one_in_its_place() -> None:
    for address in (ADDRESS, "https://code.example/group/spendtrack"):
        text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        project = tomllib.loads(written("pyproject", text, address))["project"]
        assert project["urls"]["Source"] == address
        assert project["scripts"] == tomllib.loads(text)["project"]["scripts"]
        cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
        said = yaml.safe_load(written("citation", cited, address))
        assert said["repository-code"] == said["preferred-citation"]["url"] == address
        assert said["version"] == project.get("version", said["version"])


@pytest.mark.parametrize(
    "wrong", ["", "spendtrack", "http://github.com/a/b", "https://github.com", "https://x.example/a b"]
)
def test_what_is_no_address_is_refused(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = (ROOT / "pyproject.toml").read_bytes()
    assert SET_ADDRESS["main"](wrong) == 2
    assert "write it as https://" in capsys.readouterr().err
    assert (ROOT / "pyproject.toml").read_bytes() == before
