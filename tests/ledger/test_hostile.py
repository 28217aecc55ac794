"""Whatever stands in a file: problems at a place and no traceback, and nothing that steers a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendtrack.cli.main import main
from spendtrack.ledger.loading import load
from spendtrack.ledger.problems import RENDERINGS
from spendtrack.ledger.yamlrefused import MAX_PROBLEMS
from tests.examples import examples
from tests.small import PLEDGE, errors, read, write

HOSTILE = {
    "nested brackets": b"[" * 50_000,
    "nested blocks": b"".join(b" " * depth + b"a:\n" for depth in range(400)),
    "dashes": b"- " * 20_000,
    "binary": bytes(range(256)) * 40,
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "another encoding": PLEDGE.encode("utf-16"),
    "a surrogate": PLEDGE.encode().replace(b"GBR", b"\xed\xa0\x80"),
    "an escaped surrogate": PLEDGE.encode().replace(b"GBR", b'"\\ud800"'),
    "a bell": PLEDGE.encode().replace(b"GBR", b'"\\a\\e[31m"'),
    "a huge number": PLEDGE.encode().replace(b"value: 3.5", b"value: " + b"9" * 20_000),
    "a power": PLEDGE.encode().replace(b"value: 3.5", b"value: 1e999"),
    "not a number": PLEDGE.encode().replace(b"value: 3.5", b"value: .nan"),
    "a tag that runs": b'!!python/object/apply:os.system ["true"]\n',
    "a directive": b"%YAML 9.9\n---\n- a\n",
    "only a scalar": b"hello\n",
    "null": b"~\n",
    "lists of lists": b"- [a]\n- [[b]]\n- {c: {d: e}}\n",
    "an id that is a list": b"- id: [a]\n- id: {a: b}\n",
    "a key that is a list": b"- [a]: b\n",
    "an open key": b"- ? a\n",
    "no end of keys": b"- id: a\n" + b"".join(b"  k%d: x\n" % n for n in range(2_000)),
    "one key for ever": b"- id: a\n" + b"  party: GBR\n" * (MAX_PROBLEMS + 500),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", ["commitments.yaml", "parties.yaml", "sources.yaml", "observations.csv"])
def test_a_hostile_file_is_a_list_of_problems(
    name: str, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "data")
    (folder / file).write_bytes(HOSTILE[name])
    assert main(["check", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert "Traceback" not in shown
    assert all(letter == "\n" or letter.isprintable() for letter in shown)
    assert max(map(len, shown.splitlines())) < 1_500


def test_too_many_problems_end_the_reading(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "- []\n" * (MAX_PROBLEMS + 5_000))
    assert [one.slug for one in errors(problems)].count("too-many-problems") == 1
    assert len(problems) < MAX_PROBLEMS + 10


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_and_a_byte_order_mark_change_no_place(ends: str, tmp_path: Path) -> None:
    folder = write(tmp_path)
    text = PLEDGE.replace("measure: core", "measure: cor").replace("\n", ends)
    (folder / "commitments.yaml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    _, problems = load(folder)
    assert [(one.slug, one.location.line, one.location.column) for one in errors(problems)] == [
        ("unknown-word", 4, 12)
    ]


@settings(max_examples=examples(200), deadline=None)
@given(st.binary(max_size=300), st.integers(0, 10_000), st.integers(0, 10_000))
def test_random_bytes_never_raise(noise: bytes, one: int, other: int) -> None:
    from tempfile import TemporaryDirectory

    raw = PLEDGE.encode()
    start, end = sorted((one % len(raw), other % len(raw)))
    with TemporaryDirectory() as name:
        folder = write(Path(name))
        (folder / "commitments.yaml").write_bytes(raw[:start] + noise + raw[end:])
        _, problems = load(folder)
    for render in RENDERINGS.values():
        assert isinstance(render(problems), str)
    assert len(json.loads(RENDERINGS["json"](problems))) == len(problems)


def test_annotations_are_escaped_by_the_book(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(
        tmp_path / "50%, a: b", PLEDGE.replace("strength: statement", "strength: '5%::error a\nb'")
    )
    assert main(["check", str(folder), "--format", "github"]) == 1
    (line,) = [one for one in capsys.readouterr().out.splitlines() if one.startswith("::error")]
    properties, message = line.removeprefix("::error ").split("::", 1)
    assert "50%25%2C a%3A b" in properties
    assert "5%25::error a b" in message
    assert "\r" not in line
