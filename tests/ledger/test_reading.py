"""One mistake does not hide the others: lines of the table, records, files; and texts mean what they show."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendtrack.cli.main import main
from spendtrack.ledger.characters import NOWHERE
from spendtrack.ledger.formatting import lay_out
from spendtrack.ledger.loading import load
from spendtrack.ledger.problems import Problem
from tests.small import PLEDGE, SOURCES, errors, read, share, write

ROWS = "".join(share("GBR", year, 2.0 + year % 10 / 10) for year in range(2014, 2027))
SECOND = PLEDGE.replace("gbr-3p5-2035", "gbr-second").replace("2035", "2036")


def told(problems: list[Problem]) -> list[tuple[str, str, int]]:
    return [(Path(one.location.file).name, one.slug, one.location.line) for one in errors(problems)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(2, 14), min_size=1, max_size=4, unique=True))
def test_a_stray_quote_costs_its_own_row_and_no_other(lines: list[int]) -> None:
    text = ROWS.splitlines()
    for line in lines:
        text[line - 2] += '"as printed'
    with TemporaryDirectory() as folder:
        ledger, problems = load(write(Path(folder), rows="\n".join(text) + "\n"))
    assert told(problems) == [("observations.csv", "csv-syntax", line) for line in sorted(lines)]
    assert {row.year for row in ledger.observations} == set(range(2014, 2027)) - {
        2012 + line for line in lines
    }


BREAKS = {
    "a colon": ("  strength: statement", "  strength statement"),
    "a space": ("  strength: statement", "  strength:statement"),
    "a sign": ("  title: 3.5%", "  title: @ 3.5%"),
    "a bracket": ("[speech]", "[speech"),
    "a quote": ("  title: 3.5%", "  title: '3.5%"),
    "a tab": ("  basis:", "\tbasis:"),
    "indentation": ("  basis:", "   basis:"),
}


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize("first", [True, False])
def test_a_record_that_cannot_be_read_hides_neither_records_nor_files(
    name: str, first: bool, tmp_path: Path
) -> None:
    broken = PLEDGE.replace(*BREAKS[name])
    after = SECOND.replace("measure: core", "measure: cor")
    sound = PLEDGE.replace("gbr-3p5-2035", "gbr-sound")
    parts = [broken, sound, after] if first else [sound, broken, after]
    ledger, problems = read(
        tmp_path, "\n".join(parts), sources=SOURCES.replace("kind: primary, date", "kind: prime, date")
    )
    found = [(file, slug) for file, slug, _ in told(problems)]
    assert len([one for one in found if one[0] == "commitments.yaml"]) == 2
    assert ("commitments.yaml", "unknown-word") in found
    assert ("sources.yaml", "unknown-word") in found
    assert "commitments.yaml" in ledger.unread


def test_what_stands_between_the_marks_of_a_merge_is_not_read_and_the_rest_is(tmp_path: Path) -> None:
    text = PLEDGE + "<<<<<<< HEAD\n" + SECOND + "=======\n" + SECOND.replace("2036", "2037") + ">>>>>>> b\n"
    rows = (
        ROWS + "<<<<<<< HEAD\n" + share("DEU", 2026, 2) + "=======\n" + share("DEU", 2026, 3) + ">>>>>>> b\n"
    )
    ledger, problems = read(tmp_path, text, rows)
    assert {slug for _, slug, _ in told(problems)} == {"merge-conflict"}
    assert len(told(problems)) == 6
    assert set(ledger.pledges) == {"gbr-3p5-2035"}
    assert {row.party for row in ledger.observations} == {"GBR"}


def test_a_merge_inside_a_record_is_told_without_what_follows_from_it(tmp_path: Path) -> None:
    text = PLEDGE.replace(
        "  measure: core\n", "<<<<<<< a\n  measure: core\n=======\n  measure: total\n>>>>>>> b\n"
    )
    ledger, problems = read(tmp_path, text + SECOND)
    assert [slug for _, slug, _ in told(problems)] == ["merge-conflict"] * 3
    assert set(ledger.pledges) == {"gbr-second"}


STRANGE = ["\u00a0", "\u2009", "\u3000", "\uff0d", "\u2013", "\u2212", "\u0435", "\u200d", "\uff0e"]
KEPT_APART = ["party", "measure", "basis", "strength", "announced", "confidence"]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(KEPT_APART), st.sampled_from(STRANGE), st.booleans(), st.integers(0, 20))
def test_a_strange_character_is_named_at_its_place(key: str, letter: str, in_key: bool, at: int) -> None:
    lines = PLEDGE.splitlines()
    number = next(n for n, line in enumerate(lines) if line.startswith(f"  {key}: "))
    line = lines[number]
    start, end = (2, 2 + len(key)) if in_key else (4 + len(key), len(line))
    place = start + 1 + at % (end - start)
    lines[number] = line[:place] + letter + line[place:]
    with TemporaryDirectory() as folder:
        _, problems = load(write(Path(folder), "\n".join(lines) + "\n"))
    (problem,) = [one for one in errors(problems) if one.slug != "missing-key"]
    assert (problem.slug, problem.location.line, problem.location.column) == (
        "unexpected-character",
        number + 1,
        place + 1,
    )
    assert f"(U+{ord(letter):04X})" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "L\u2019objectif \u2013 3,5\u00a0%",
        "\u9632\u885b\u8cbb\uff12\uff05",
        "\u2764\ufe0f\u200d\U0001f525",
        "\u05d4\u05e1\u05db\u05dd",
    ],
)
def test_a_text_in_words_may_be_in_any_language(text: str, tmp_path: Path) -> None:
    _, problems = read(tmp_path, PLEDGE.replace("  confidence", f"  note: {text}\n  confidence"))
    assert errors(problems) == []


@pytest.mark.parametrize(
    "letter", ["\u00ad", "\u200b", "\u200e", "\u202e", "\u2060", "\u061c", "\ufffd", "\ue000"]
)
def test_what_nobody_sees_may_stand_nowhere(letter: str, tmp_path: Path) -> None:
    assert NOWHERE.match(letter)
    ledger, problems = read(
        tmp_path,
        PLEDGE.replace("of GDP", f"of{letter} GDP") + SECOND,
        share("GBR", 2026, 2.5) + share("GBR", 2025, 2.5).replace("high,", f"high,a{letter}b"),
    )
    assert told(problems) == [
        ("commitments.yaml", "control-character", 3),
        ("observations.csv", "control-character", 3),
    ]
    assert set(ledger.pledges) == {"gbr-second"}
    assert len(ledger.observations) == 1


def test_a_remark_behind_a_word_or_number_is_no_warning(tmp_path: Path) -> None:
    text = PLEDGE.replace("measure: core", "measure: core  # as announced").replace(
        "  title: 3.5% of GDP by 2035", "  # above\n  title: '3.5% of GDP by 2035'  # behind quotes"
    )
    _, problems = read(tmp_path, text)
    assert [one for one in problems if one.slug == "hash-in-text"] == []


def test_a_text_cut_at_a_hash_is_warned_of_and_stays(tmp_path: Path) -> None:
    ledger, problems = read(tmp_path, PLEDGE.replace("  confidence", "  note: Priority # 1\n  confidence"))
    assert [
        (one.slug, one.severity, one.location.line, one.location.column)
        for one in problems
        if one.slug == "hash-in-text"
    ] == [("hash-in-text", "warning", 9, 18)]
    assert ledger.pledges["gbr-3p5-2035"].note == "Priority"


def test_nothing_is_called_sound_that_was_not_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path, "- [\n", ROWS)
    assert main(["check", str(folder)]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert "pledge" not in last
    assert last.endswith("; 13 figures are sound. Not read, or not in full: commitments.yaml.")


FOLDED = """\
- id: a
  party: GBR
  title: A level
  note: >-
    one \n    two
"""


def test_a_space_at_the_end_of_a_folded_text_stays_and_stops_nothing() -> None:
    shuffled = FOLDED.replace("  party: GBR\n", "") + "  party: GBR \n"
    laid, problems = lay_out(shuffled.encode(), "commitments.yaml", "x")
    assert not problems
    assert laid.decode() == FOLDED


@pytest.mark.parametrize("before", [0, 1, 3])
def test_the_formatter_blames_the_record_with_the_lonely_dash(before: int) -> None:
    sound = "".join(f"- id: a{n}\n  party: GBR\n\n" for n in range(before))
    text = f"{sound}# about it\n-\n  id: b\n  party: GBR\n\n- id: c\n  party: GBR\n"
    _, problems = lay_out(text.encode(), "commitments.yaml", "x")
    assert [(one.slug, one.location.line) for one in problems] == [("cannot-lay-out", 3 * before + 2)]
