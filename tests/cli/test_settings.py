"""The settings of `serve`: each is a flag and a variable, and what makes no sense is refused before anything is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from spendtrack.cli.main import main
from spendtrack.web import processes
from tests.small import PLEDGE, share, write

MANUAL = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What would be served, once `main` has been called."""
    found: dict[str, Any] = {}

    def serve(app: Any, host: str, port: int, number: int, ready: Any) -> None:
        found.update(app=app, host=host, port=port, processes=number)
        ready()

    monkeypatch.setattr(processes, "serve", serve)
    monkeypatch.setenv("SPENDTRACK_DATA", str(write(tmp_path, PLEDGE, share("GBR", 2026, 2.5))))
    return found


def test_the_environment_sets_what_no_flag_does(
    served: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"HOST": "0.0.0.0", "PORT": "9001", "PROCESSES": "3", "PREFIX": "/spend"}.items():
        monkeypatch.setenv(f"SPENDTRACK_{name}", value)
    assert main(["serve", "--port", "9002"]) == 0
    assert (served["host"], served["port"], served["processes"]) == ("0.0.0.0", 9002, 3)
    assert "http://0.0.0.0:9002/spend/" in capsys.readouterr().out


def test_the_path_of_the_address_is_the_prefix(
    served: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--address", "https://www.example/spend/"]) == 0
    client = served["app"].server.test_client()
    assert 'href="/spend/?page=method"' in client.get("/").text
    assert "https://www.example/spend/feeds/" in client.get("/feeds/country/GBR.atom").text


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "0"], "is no port"),
        (["--port", "65536"], "is no port"),
        (["--port", "80a"], "is no port"),
        (["--processes", "0"], "is no number of processes"),
        (["--prefix", "/a//b"], "is no path below a host"),
        (["--prefix", "/a?b"], "is no path below a host"),
        (["--address", "www.example"], "is no address"),
        (["--address", "https://www.example:x/"], "is no address"),
        (["--address", "https://"], "is no address"),
        (["--proxy", "proxy.example"], "write 10.0.0.7"),
        (["--repository", "github"], "is no address"),
        (["--address", "https://www.example/a", "--prefix", "/b"], "readers find the site at one of them"),
    ],
)
def test_a_setting_without_sense_is_refused(
    served: dict[str, Any], arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(["serve", *arguments])
    except SystemExit as stopped:  # argparse leaves so
        code = int(str(stopped.code))
    assert code == 2 and says in capsys.readouterr().err
    assert served == {}


def test_a_variable_is_refused_as_its_flag_is(
    served: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SPENDTRACK_PORT", "http")
    with pytest.raises(SystemExit):
        main(["serve"])
    assert "'http' is no port" in capsys.readouterr().err


def test_the_manual_names_every_setting_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    variables = set(re.findall(r"SPENDTRACK_[A-Z_]+", said))
    assert len(variables) == 10
    assert variables == set(re.findall(r"SPENDTRACK_[A-Z_]+", MANUAL))
