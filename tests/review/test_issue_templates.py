"""Issue forms and the template of a pull request speak the words of the models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from spendtrack.ledger.model import Pledge, Target
from spendtrack.ledger.vocabulary import Measure, Operator, Strength
from spendtrack.ledger.yamltree import parse
from spendtrack.review.issue_form.corrections import FIGURE, OTHER

GITHUB = Path(__file__).parents[2] / ".github"


def fields(name: str) -> dict[str, dict[str, Any]]:
    tree, problems = parse((GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml").read_bytes(), name)
    assert tree is not None and not problems
    return {part["id"]: part["attributes"] for part in tree.plain()["body"] if "id" in part}


def test_the_fields_of_a_new_pledge_are_keys_of_the_ledger() -> None:
    assert set(fields("new-pledge")) <= set(Pledge.model_fields) | set(Target.model_fields)
    required = {name for name, info in Pledge.model_fields.items() if info.is_required()}
    assert required - {"id", "confidence"} <= set(fields("new-pledge"))


@pytest.mark.parametrize(
    ("field", "words"), [("measure", Measure), ("operator", Operator), ("strength", Strength)]
)
def test_the_choices_are_the_closed_sets(field: str, words: Any) -> None:
    assert fields("new-pledge")[field]["options"] == [str(word) for word in words]


def test_a_correction_names_keys_of_a_pledge() -> None:
    options = set(fields("correction")["field"]["options"])
    assert options - {FIGURE, OTHER} <= set(Pledge.model_fields)
    # Whoever checks a source says how sure it is, and an id never changes.
    assert not options & {"id", "confidence", "confidence_note"}


def test_the_template_names_keys_that_exist() -> None:
    text = (GITHUB / "pull_request_template.md").read_text(encoding="utf-8")
    named = {part for part in text.split("`")[1::2] if "_" in part or part.isalpha()}
    assert named - {"high"} <= set(Pledge.model_fields)
