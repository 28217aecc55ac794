"""Text to tree: places, text that stays text, and refusal of what YAML would resolve in silence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendtrack.ledger.yamlnode import Node
from spendtrack.ledger.yamltree import parse


def tree_of(text: str) -> Node:
    tree, problems = parse(text.encode(), "x.yaml")
    assert tree is not None and not problems, problems
    return tree


@pytest.mark.parametrize(
    "word", ["NO", "no", "yes", "010", "12:30", "1e3", "2025-06-25", "null", "~", "0x1F", ".inf"]
)
def test_a_scalar_stays_the_text_that_was_written(word: str) -> None:
    assert tree_of(f"- party: {word}\n").plain() == [{"party": word}]


def test_every_value_and_key_knows_its_place() -> None:
    tree = tree_of("- id: a\n  target:\n    value: 2.5\n    by: 2035\n- id: b\n")
    assert (tree.at(0, "target", "by").line, tree.at(0, "target", "by").column) == (4, 9)
    assert str(tree.at(0, "target").key_location("x.yaml", "value")) == "x.yaml:3:5"
    assert str(tree.at(1, "id").location("x.yaml")) == "x.yaml:5:7"


def test_places_count_characters_not_bytes_and_survive_windows_line_ends() -> None:
    tree, problems = parse("- id: Søren Østergård\r\n  by: x\r\n".encode(), "x.yaml")
    assert tree is not None and not problems
    assert (tree.at(0, "by").line, tree.at(0, "by").column) == (2, 7)
    assert tree.plain() == [{"id": "Søren Østergård", "by": "x"}]


def test_a_byte_order_mark_is_ignored() -> None:
    tree, problems = parse(b"\xef\xbb\xbf- id: a\n", "x.yaml")
    assert tree is not None and tree.plain() == [{"id": "a"}] and not problems


@pytest.mark.parametrize(
    ("text", "slug", "line", "column"),
    [
        ("- id: a\n  id: b\n", "duplicate-key", 2, 3),
        ("- id: &x a\n", "anchor", 1, 7),
        ("- id: a\n- *x\n", "alias", 2, 3),
        ("- <<: {id: a}\n", "merge-key", 1, 3),
        ("- id: !!int 3\n", "tag", 1, 7),
        ("- id: 'a\n  title: b\n", "unclosed-quote", 1, 7),
        ("- title: A: b\n", "colon-in-text", 1, 11),
        ("- id: a\n\ttitle: b\n", "tab", 2, 1),
        ("- id: a\n---\n- id: b\n", "several-documents", 2, 1),
        ("- ? [a]\n  : b\n", "key-not-text", 1, 5),
        ("", "empty-file", 1, 1),
        ("# only a remark\n", "empty-file", 1, 1),
        ("[" * 500, "too-deep", 1, 13),
        ("- id: a\x07\n", "control-character", 1, 8),
    ],
)
def test_what_yaml_would_swallow_is_refused_at_its_place(
    text: str, slug: str, line: int, column: int
) -> None:
    _, problems = parse(text.encode(), "x.yaml")
    assert [(p.slug, p.location.line, p.location.column) for p in problems] == [(slug, line, column)]
    assert problems[0].hint


def test_text_that_is_not_utf8_is_refused_at_its_byte() -> None:
    tree, problems = parse("- id: a\n- title: Türkiye\n".encode("latin-1"), "x.yaml")
    assert tree is None
    assert [(p.slug, str(p.location)) for p in problems] == [("not-utf8", "x.yaml:2:11")]


def test_the_first_of_two_equal_keys_is_kept_so_nothing_wins_in_silence() -> None:
    tree, problems = parse(b"- id: a\n  id: b\n", "x.yaml")
    assert tree is not None and tree.plain() == [{"id": "a"}] and len(problems) == 1


@given(st.binary(max_size=200))
def test_no_bytes_whatever_raise(raw: bytes) -> None:
    tree, problems = parse(raw, "x.yaml")
    assert tree is not None or problems


@given(st.text(alphabet="-: \n[]{}'\"&*!|>#%@`\tab1?,", max_size=80))
def test_no_text_made_of_yaml_signs_raises(text: str) -> None:
    tree, problems = parse(text.encode(), "x.yaml")
    assert tree is not None or problems
