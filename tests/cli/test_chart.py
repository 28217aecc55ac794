"""`spendtrack chart`: a picture from the command, the same as from the server, and faults in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from spendtrack.cli.main import main
from tests.real import DATA


def run(*given: str) -> int:
    return main(["chart", *given, "--data", str(DATA), "--as-of", "2026-07-20"])


def test_the_same_command_writes_the_same_bytes_with_source_day_and_address(tmp_path: Path) -> None:
    files = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for file in files:
        assert run("timeline", "NOR", "--out", str(file), "--address", "https://track.example") == 0
    text = files[0].read_text(encoding="utf-8")
    assert text == files[1].read_text(encoding="utf-8")
    for words in ("Norway", "Source: NATO", "As of 20 July 2026.", "https://track.example/?page=country"):
        assert words in text, words


def test_a_png_is_as_wide_as_asked_and_choices_are_those_of_the_address(tmp_path: Path) -> None:
    out = tmp_path / "cost.png"
    chosen = ("--choose", "target=3.5", "--choose", "by=2035")
    assert run("cost", "ESP", *chosen, "--width", "700", "--out", str(out)) == 0
    assert int.from_bytes(out.read_bytes()[16:20], "big") == 700


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("timelin", "NOR", "--out", "x.svg"), "Did you mean timeline?"),
        (("timeline", "NOR", "--out", "x.gif"), "there is no kind 'gif': svg, png."),
        (("timeline", "XXQ", "--out", "x.svg"), "There is no country “XXQ”"),
        (("timeline", "NOR", "SWE", "--out", "x.svg"), "of one country"),
        (("cost", "NOR", "--out", "x.svg"), "nothing was known"),
        (("timeline", "NOR", "--out", "x.svg", "--width", "90"), "320 to 1920"),
        (("gaps", "--out", "x.svg", "--choose", "EU"), "write it as group=EU"),
        (("gaps", "--out", "no/such/folder/x.svg"), "no/such/folder/x.svg"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_sentence(
    given: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*given) == 2
    said = capsys.readouterr().err
    assert words in said and "Traceback" not in said
    assert not Path(given[given.index("--out") + 1]).exists()
