"""The JSON Schema for editors says what the models say, and sees the structural mistakes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from spendtrack.cli.ledger_files import SCHEMA_FILES
from spendtrack.ledger.schema import schema, schema_text
from spendtrack.ledger.yamlnode import Node
from spendtrack.ledger.yamltree import parse
from tests.ledger.test_broken import CORPUS, expectation, first_line

ROOT = Path(__file__).parents[2]
STRUCTURAL = {
    "unknown-key",
    "missing-key",
    "unknown-word",
    "not-a-number",
    "not-a-year",
    "not-a-date",
    "not-a-deadline",
    "bad-id",
    "bad-party",
    "bad-unit",
    "expected-list",
    "expected-mapping",
    "expected-text",
    "empty-value",
    "bad-digest",
    "bad-url",
    "bad-currency",
    "not-a-flag",
    "not-a-month-day",
}
# A 31 June fits the pattern of a date, EUX that of a currency; only the program knows the calendar and the list.
BEYOND_A_SCHEMA = {
    "bad-currency-unit",
    "not-a-date-day",
    "not-a-date-in-an-event",
    "not-a-deadline-financial-year",
}


def typed(node: Node) -> Any:
    """The tree as an editor's YAML 1.2 reader would type it."""
    value = node.value
    if isinstance(value, dict):
        return {key: typed(child) for key, child in value.items()}
    if isinstance(value, list):
        return [typed(child) for child in value]
    if node.quoted:
        return value
    if value in ("true", "false"):
        return value == "true"
    if re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", value):
        return float(value)
    return None if value in ("", "null", "~") else value


def faults(text: bytes, file: str) -> list[str]:
    tree, _ = parse(text, "x")
    assert tree is not None
    checker = jsonschema.Draft202012Validator(
        schema(file), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [error.message for error in checker.iter_errors(typed(tree))]


@pytest.mark.parametrize("file", SCHEMA_FILES)
def test_the_published_schema_is_the_one_that_the_models_give(file: str) -> None:
    assert (ROOT / "data" / "schema" / f"{file}.json").read_text(encoding="utf-8") == schema_text(file)
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text(file)))


@pytest.mark.parametrize("file", SCHEMA_FILES)
def test_the_published_ledger_fits_its_schema_and_names_it(file: str) -> None:
    raw = (ROOT / "data" / f"{file}.yaml").read_bytes()
    assert raw.startswith(f"# yaml-language-server: $schema=schema/{file}.json\n".encode())
    assert faults(raw, file) == []


SEEN = [
    path
    for path in CORPUS
    if path.suffix == ".yaml" and expectation(path)[0] in STRUCTURAL and path.stem not in BEYOND_A_SCHEMA
]


@pytest.mark.parametrize("path", SEEN, ids=lambda path: path.stem)
def test_an_editor_sees_each_structural_mistake(path: Path) -> None:
    assert faults(path.read_bytes(), first_line(path)[3].removesuffix(".yaml"))
