"""Each file of the broken corpus has one mistake; its first line says which, and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spendtrack import checks, layout, observations, records, yamltext
from spendtrack.checks import arithmetic, figures, lineage, pledges, references
from tests.small import SOURCES, errors, read

CORPUS = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
GDP = (
    "- id: gdp-edition\n  title: GDP\n  publisher: Eurostat\n  kind: primary\n"
    "  edition: {series: eurostat-gdp, published: 2025-01-01, coverage: complete}\n"
)
GDP_ROW = "GBR,gdp,,2025,3500000,EUR m,actual,gdp-edition,high,\n"
# Faults of other files than a YAML ledger, or of a whole folder; they have tests of their own.
ELSEWHERE = {
    "basis-contradicts-edition",
    "csv-cells",
    "csv-header",
    "csv-syntax",
    "duplicate-observation",
    "not-an-edition",
    "missing-file",
    "file-too-large",
    "not-utf8",
    "control-character",
    "empty-file",
    "leaves-before-joining",
    "cannot-lay-out",
    "source-entered-twice",
    "unused-source",
    "supersedes-other-party",
    "opt-out-of-what",
    "already-reached",
}


def expectation(path: Path) -> tuple[str, int, int]:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    found = re.fullmatch(r"# expect ([a-z0-9-]+) (\d+):(\d+)", first)
    assert found, f"{path.name}: the first line must read '# expect slug line:column'"
    return found[1], int(found[2]), int(found[3])


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_one_mistake_is_one_problem_at_its_place(path: Path, tmp_path: Path) -> None:
    _, problems = read(tmp_path, path.read_text(encoding="utf-8"), GDP_ROW, sources=SOURCES + GDP)
    found = [(one.slug, one.location.line, one.location.column) for one in errors(problems)]
    assert found == [expectation(path)]
    assert all(one.hint and one.message.endswith((".", "?")) for one in errors(problems))


def test_every_rule_has_a_file_in_the_corpus() -> None:
    modules = (
        yamltext,
        records,
        arithmetic,
        figures,
        lineage,
        pledges,
        references,
        checks,
        layout,
        observations,
    )
    text = "".join(Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules)
    slugs = set(re.findall(r'"((?:[a-z]+-)+[a-z0-9]+)"', text))
    ledger_words = {"pct-gdp", "pct-defence-spending"}
    named = {expectation(path)[0] for path in CORPUS}
    missing = {
        slug
        for slug in slugs
        if re.search(rf'\n\s+"{slug}",\n|, "{slug}", ', text) and slug not in ledger_words
    }
    assert missing - named - ELSEWHERE == set()
    assert len(CORPUS) >= 60
