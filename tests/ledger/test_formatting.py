"""The formatter: canonical order, nothing lost, nothing changed in meaning, and the second time nothing to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendtrack.cli.main import main
from spendtrack.ledger.formatting import lay_out
from spendtrack.ledger.yamltree import parse
from tests.small import PLEDGE, write

DATA = Path(__file__).parents[2] / "data"
FILES = ("commitments.yaml", "sources.yaml", "events.yaml", "parties.yaml")
MESSY = b"""\
# for everyone
- party:   GBR
  # why this id
  id: a   # short
  sources: [x]
  target:
       by: 2035
       # per cent
       unit: pct-gdp
       operator: at-least
  title: >-
     folded text
       further in

     end
  exceptions:
  - note: 'b: c'
    party: ISL
    # inside
    reason: no-forces
  - {party: ESP, reason: opted-out, note: "x"}
  zebra: 1


# above the second
- id: b
  note: |
    keep
      this
# at the end
"""
TIDY = b"""\
# for everyone
# why this id
- id: a   # short
  party: GBR
  title: >-
     folded text
       further in

     end
  target:
    operator: at-least
    # per cent
    unit: pct-gdp
    by: 2035
  exceptions:
    - party: ISL
      # inside
      reason: no-forces
      note: 'b: c'
    - {party: ESP, reason: opted-out, note: "x"}
  sources: [x]
  zebra: 1

# above the second
- id: b
  note: |
    keep
      this
# at the end
"""


def test_order_indentation_and_spacing_with_every_remark_and_quote_kept() -> None:
    assert lay_out(MESSY, "commitments.yaml", "x") == (TIDY, [])
    assert lay_out(TIDY, "commitments.yaml", "x") == (TIDY, [])


def test_windows_line_ends_and_byte_order_mark_go() -> None:
    raw = b"\xef\xbb\xbf" + MESSY.replace(b"\n", b"\r\n")
    assert lay_out(raw, "commitments.yaml", "x") == (TIDY, [])


@pytest.mark.parametrize("name", FILES)
def test_the_published_files_are_in_canonical_layout(name: str) -> None:
    raw = (DATA / name).read_bytes()
    assert lay_out(raw, name, name) == (raw, [])


KEYS = st.lists(
    st.sampled_from(
        ["id", "party", "title", "measure", "target", "strength", "note", "sources", "path", "zebra"]
    ),
    min_size=1,
    max_size=7,
    unique=True,
)
VALUES = {
    "target": "\n      value: 2\n      # remark\n      operator: at-least",
    "path": "\n    - year: 2030\n      value: 2\n    - {value: 3, year: 2035}",
    "sources": " [b, a]",
    "note": " >-\n      one\n\n      two",
}


@given(st.lists(KEYS, min_size=1, max_size=4), st.booleans())
def test_laid_out_text_reads_the_same_and_stays_as_it_is(records: list[list[str]], remarks: bool) -> None:
    text = ""
    for number, keys in enumerate(records):
        lines = [f"{key}:{VALUES.get(key, f' text {number}')}" for key in keys]
        between = "\n  # remark\n  " if remarks else "\n  "
        text += f"- {between.join(lines)}\n"
    before, problems = parse(text.encode(), "x")
    assert before is not None and not problems
    done, faults = lay_out(text.encode(), "commitments.yaml", "x")
    assert not faults
    after, problems = parse(done, "x")
    assert after is not None and not problems
    assert after.plain() == before.plain()
    assert lay_out(done, "commitments.yaml", "x") == (done, [])
    assert done.count(b"# remark") == text.encode().count(b"# remark")


def test_a_text_that_cannot_be_read_is_left_alone() -> None:
    raw = b"- id: 'open\n"
    done, problems = lay_out(raw, "commitments.yaml", "x")
    assert done == raw
    assert [one.slug for one in problems] == ["unclosed-quote"]


def test_the_command_writes_only_when_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shuffled = PLEDGE.replace("  party: GBR\n", "").replace(
        "  measure: core\n", "  measure: core\n  party: GBR\n"
    )
    folder = write(tmp_path / "data", shuffled)
    file = folder / "commitments.yaml"
    assert main(["format", str(file), "--check"]) == 1
    assert file.read_text(encoding="utf-8") == shuffled
    assert main(["format", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == PLEDGE
    assert main(["format", str(file), "--check"]) == 0
    assert "canonical layout" in capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


BLOCKS = [
    block
    for name in ("commitments.yaml", "sources.yaml")
    for block in (DATA / name).read_text(encoding="utf-8").split("\n\n")[1:]
    if block.startswith("- id")
]
HANDS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 10_000), st.integers(0, 10_000)), max_size=8)


def untidy(text: str, changes: list[tuple[int, int, int]]) -> str:
    """The text as a hasty hand leaves it: remarks anywhere, blank lines, wide gaps, lines in another order."""
    lines = text.split("\n")
    for kind, one, other in changes:
        at, also = one % len(lines), other % len(lines)
        if kind == 0:
            lines.insert(at, " " * (other % 8) + f"# remark {one}")
        elif kind == 1:
            lines[at] += f" # tail {other}"
        elif kind == 2:
            lines.insert(at, "")
        elif kind == 3:
            lines[at], lines[also] = lines[also], lines[at]
        elif kind == 4:
            lines[at] = lines[at].replace(": ", ":   ", 1)
        else:
            lines[at] = lines[at].replace(">-", ("|", "|-", ">", ">+", "|+")[other % 5])
    return "\n".join(lines)


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=3), HANDS)
def test_real_records_in_any_disorder_keep_content_and_remarks(
    blocks: list[str], changes: list[tuple[int, int, int]]
) -> None:
    raw = untidy("\n\n".join(blocks) + "\n", changes).encode()
    before, faults = parse(raw, "x")
    laid, problems = lay_out(raw, "commitments.yaml", "x")
    if faults or before is None:
        assert laid == raw
        return
    assert problems == []
    after, _ = parse(laid, "x")
    assert after is not None
    assert after.plain() == before.plain()
    remarks = re.compile(rb"# (?:remark|tail) \d+")
    assert sorted(remarks.findall(laid)) == sorted(remarks.findall(raw))
    assert lay_out(laid, "commitments.yaml", "x") == (laid, [])
