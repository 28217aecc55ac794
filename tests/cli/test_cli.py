"""The command as a person meets it: what it prints, how it exits, and never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from spendtrack.assessment.day import Frames
from spendtrack.cli.main import main
from spendtrack.snapshot.bundle import snapshot_files
from spendtrack.snapshot.csv_text import to_csv
from spendtrack.wording.show import rows_shown, show
from tests.real import DATA
from tests.small import PLEDGE, share, write

PAST = "2025-09-01"
ROWS = share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56)
SHOWN = """\
United Kingdom (GBR) as of 23 November 2026
-------------------------------------------
core 2026: 2.56% of GDP (estimate, July 2026 edition, NATO's core definition)

* 3.5% of GDP by 2035
    promise:  at least 3.5% of GDP by 2035 (statement, announced 24 June 2025) [gbr-3p5-2035]
    observed: core 2.56% of GDP in 2026 (estimate, July 2026 edition, NATO's core definition); gap 0.94 points \
(0.94 points short)
    verdict:  on pace
    because:  2.56% in 2026 (estimate), from 2.32% in 2025; the path asks for 2.44%, so progress is 203% of it
    note:     No gap in money: second-edition holds no spending and GDP in money for this year.
    plan:     none (it has no dated plan of its own that gets there)

The gap is target minus observed: positive is a shortfall. Sources: spendtrack show PLEDGE.
"""


@pytest.fixture(scope="module")
def gaps_of_2025(frames: Frames) -> list[str]:
    """Lines of gaps.csv in a snapshot of a past day."""
    day = frames.day(date.fromisoformat(PAST))
    return snapshot_files(day)["gaps.csv"].decode().splitlines()


@pytest.fixture
def data(tmp_path: Path) -> str:
    return str(write(tmp_path / "data", PLEDGE, ROWS))


def test_show_a_country_in_words(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "gbr", "--data", data, "--as-of", "2026-11-23"]) == 0
    assert capsys.readouterr().out == SHOWN


def test_show_as_json_is_the_gap_table(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "GBR", "--data", data, "--as-of", "2026-11-23", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["gap_pp"], row["verdict"], row["gap_eur_m"]) == (0.94, "on-pace", None)


@pytest.mark.parametrize("what", [None, "gbr", "bel-2p5-2034", "nato-hague-core-3p5-2035", "baltic", "G7"])
def test_what_show_hands_to_programs_is_cut_from_the_snapshots_own_table(
    what: str | None, frames: Frames, gaps_of_2025: list[str]
) -> None:
    day = frames.day(date.fromisoformat(PAST))
    heading, *rows = to_csv(rows_shown(day, what)).splitlines()
    assert heading == gaps_of_2025[0]
    assert 0 < len(rows) == len(set(rows))
    assert set(rows) <= set(gaps_of_2025[1:])
    listed = [row["obligation_id"] for row in json.loads(show(day, what, as_json=True))]
    assert [row.split(",")[1] for row in rows] == listed


def test_show_as_csv_of_a_past_day(gaps_of_2025: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--as-of", PAST, "show", "ESP", "--data", str(DATA), "--format", "csv"]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines() == [gaps_of_2025[0], *(row for row in gaps_of_2025 if ",ESP," in row)]


def test_a_country_without_a_pledge_has_a_csv_of_headings_only(
    data: str, gaps_of_2025: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", "NOR", "--data", data, "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines() == gaps_of_2025[:1]


def test_show_a_group_by_its_members_of_the_day(frames: Frames) -> None:
    day = frames.day(date.fromisoformat(PAST))
    for group in sorted(frames.ledger.groups):
        assert "as of 1 September 2025" in show(day, group).splitlines()[0]
    assert "EST  Estonia" in show(day, "b9")
    assert "Germany" not in show(day, "b9")


def test_the_folder_and_the_day_stand_before_the_verb_or_after_it(
    data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", data, "--as-of", "2026-11-23", "show", "gbr"]) == 0
    assert main(["--as-of", "2026-11-23", "show", "gbr", "--data", data]) == 0
    assert (
        main(
            [
                "--as-of",
                "2020-01-01",
                "--data",
                "nowhere",
                "show",
                "gbr",
                "--data",
                data,
                "--as-of",
                "2026-11-23",
            ]
        )
        == 0
    )
    assert capsys.readouterr().out == 3 * SHOWN


@pytest.mark.parametrize("verb", ["schema", "serve", "verify out"])
def test_a_verb_without_a_day_does_not_take_one_in_silence(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--as-of", "2026-11-23", *verb.split()])
    assert left.value.code == 2
    assert f"{verb.split()[0]} takes no --as-of" in capsys.readouterr().err


def test_show_a_pledge_with_its_sources(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "gbr-3p5-2035", "--data", data, "--as-of", "2026-11-23"]) == 0
    text = capsys.readouterr().out
    assert "- A speech (A government, 25 February 2025; primary)" in text
    assert "0.94 points short: on pace. As of 23 November 2026." in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "GBX"], "there is no country, group or pledge GBX. Did you mean GBR?"),
        (["show", "gbr-3p5-2035", "--as-of", "2020-01-01"], "was announced on 2025-06-24, after 2020-01-01"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_sentence(
    data: str, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main([*arguments, "--data", data]) == 2
    assert words in capsys.readouterr().err


def test_a_missing_folder_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "no-such-folder"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_check_is_clean_and_says_what_it_read(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", data]) == 0
    assert (
        capsys.readouterr().out.splitlines()[-1] == "No errors, 1 warning; 1 pledge and 2 figures are sound."
    )


BROKEN = PLEDGE.replace("strength:", "strenght:").replace("by: 2035", "by: 20x5")


def test_check_lists_every_fault_at_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "data", BROKEN, ROWS)
    assert main(["check", str(folder)]) == 1
    out = capsys.readouterr().out
    file = folder / "commitments.yaml"
    assert f"{file}:6:63: error: by: A deadline is expected, found '20x5'. [not-a-deadline]" in out
    assert (
        f"{file}:7:3: error: The key strenght is not known here. Did you mean strength? [unknown-key]" in out
    )
    assert "2 errors, 0 warnings" in out


def test_check_speaks_github_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "data", PLEDGE.replace("title: 3.5%", "title: 3.4%"), ROWS)
    assert main(["check", str(folder), "--format", "github"]) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("::error"))
    assert ",line=3,col=10,title=title-contradicts-target::" in line
    assert "3.4%25" in line, "a bare per cent sign would be read as an escape"
    assert main(["check", str(folder), "--format", "json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert {row["slug"] for row in rows} == {"title-contradicts-target", "unused-source"}


def test_show_goes_on_without_the_faulty_record_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "data", PLEDGE + BROKEN.replace("gbr-3p5-2035", "gbr-broken"), ROWS)
    assert main(["show", "GBR", "--data", str(folder)]) == 0
    said = capsys.readouterr()
    assert "2 errors" in said.err
    assert "gbr-3p5-2035" in said.out
    assert "gbr-broken" not in said.out


def test_snapshot_refuses_a_folder_with_other_things(
    data: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["snapshot", "--data", data, "--out", str(tmp_path / "out")]) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert main(["snapshot", "--data", data, "--out", str(tmp_path / "new")]) == 0


@pytest.mark.parametrize("word", ["2026-13-01", "yesterday", "23.11.2026"])
def test_a_date_that_is_none_is_refused_with_an_example(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["show", "--as-of", word])
    assert stopped.value.code == 2
    assert "write it as 2026-11-23" in capsys.readouterr().err


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x01\x02",
        b"\xff\xfe- id: a",
        b"- &a [*a]\n" * 3,
        b"{" * 4000,
        b"- id: 'open\n",
        b"- id: a\n\tb: c\n",
        b"id: a\n",
        b"- - - a\n",
        b"- a\n- 3\n- {id: [x]}\n- {id: {y: z}}\n",
        "- id: Ünïcödé\r\n  target: [1, 2]\r\n".encode(),
        b"- {id: a, target: {by: {x: y}}, sources: {a: b}, path: x, exceptions: [1], contradictions: {}}\n",
    ],
)
def test_no_ledger_however_broken_shows_a_traceback(
    raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "data")
    for name in ("commitments.yaml", "parties.yaml", "sources.yaml", "events.yaml", "observations.csv"):
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(raw)
        assert main(["check", str(folder)]) == 1
        assert f"{folder / name}:" in capsys.readouterr().out
        assert main(["show", "--data", str(folder)]) == 0
        (folder / name).write_bytes(before)


def test_the_module_and_a_closed_pipe_end_quietly(data: str) -> None:
    command = f"'{sys.executable}' -m spendtrack show --data '{data}' | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
