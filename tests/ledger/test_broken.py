"""Each file of the broken corpus has one mistake; its first line says which, and where."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from spendtrack.ledger import checks
from spendtrack.ledger.fields import SHARE_UNITS
from spendtrack.ledger.loading import load
from spendtrack.ledger.observations import FIGURES_ONLY
from tests.small import PLEDGE, SOURCES, share, write

BROKEN = Path(__file__).parent / "broken"
CORPUS = sorted([*BROKEN.glob("*.yaml"), *BROKEN.glob("*.csv")])
READERS = (
    "fields",
    "formatting",
    "observations",
    "reading",
    "textfile",
    "translation",
    "yamlrefused",
    "yamlsigns",
    "yamlsyntax",
    "yamltree",
)
GDP = (
    "- id: gdp-edition\n  title: GDP\n  publisher: Eurostat\n  kind: primary\n"
    "  edition: {series: eurostat-gdp, published: 2025-01-01, coverage: complete}\n"
)
GDP_ROW = "GBR,gdp,,2025,3500000,EUR m,estimate,gdp-edition,high,\n"
FIGURES = GDP_ROW + share("GBR", 2026, 2.56) + share("GBR", 2025, 2.4, "first-edition")
# Faults that no single file can show; they have tests of their own.
ELSEWHERE = {"missing-file", "file-too-large", "too-many-problems", "cannot-lay-out", "overdue-source"} | {
    "confidence-without-reading",
    "date-in-the-future",
    "no-records",
    "year-out-of-span",
    "years-off-by-one",
}


def expectation(path: Path) -> tuple[str, int, int]:
    slug, line, column, _ = first_line(path)
    return slug, line, column


def first_line(path: Path) -> tuple[str, int, int, str]:
    first = path.read_bytes().split(b"\n", 1)[0].decode("utf-8")
    found = re.fullmatch(r"# expect ([a-z0-9-]+) (\d+):(\d+)(?: in ([a-z]+\.yaml))?", first)
    assert found, f"{path.name}: the first line must read '# expect slug line:column'"
    kind = "observations.csv" if path.suffix == ".csv" else found[4] or "commitments.yaml"
    return found[1], int(found[2]), int(found[3]), kind


def broken_folder(path: Path, folder: Path) -> Path:
    """A small sound ledger with the broken file in its place; a table comes without its first line."""
    write(folder, rows=FIGURES, sources=SOURCES + GDP)
    raw = path.read_bytes()
    kind = first_line(path)[3]
    (folder / kind).write_bytes(raw.split(b"\n", 1)[1] if path.suffix == ".csv" else raw)
    return folder


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_one_mistake_is_one_problem_at_its_place(path: Path, tmp_path: Path) -> None:
    _, problems = load(broken_folder(path, tmp_path))
    expected = expectation(path)
    counted = [one for one in problems if one.severity == "error" or one.slug == expected[0]]
    assert [(one.slug, one.location.line, one.location.column) for one in counted] == [expected]
    assert counted[0].location.file.endswith(first_line(path)[3])
    assert all(one.hint and one.message.endswith((".", "?")) for one in problems)


def test_every_rule_has_a_file_in_the_corpus() -> None:
    package = Path(str(checks.__file__)).parents[1]
    files = [*(package / "checks").glob("*.py"), *(package / f"{name}.py" for name in READERS)]
    text = "".join(file.read_text(encoding="utf-8") for file in files)
    slugs = set(re.findall(r'"((?:[a-z]+-)+[a-z0-9]+)"', text))
    ledger_words = {*SHARE_UNITS, *FIGURES_ONLY, "pct-gdp-2021"}
    named = {expectation(path)[0] for path in CORPUS}
    missing = {
        slug
        for slug in slugs
        if re.search(rf'\n\s+"{slug}",\n|, "{slug}", ', text) and slug not in ledger_words
    }
    assert missing - named - ELSEWHERE == set()
    assert len(CORPUS) >= 60


def test_a_day_of_entry_that_is_yet_to_come_is_warned_of(tmp_path: Path) -> None:
    late = PLEDGE + "  entered: 2026-11-24\n  corrected: [{on: 2026-11-25, what: The year is 2035.}]\n"
    folder = write(tmp_path, late)
    _, problems = load(folder, today=date(2026, 11, 23))
    told = [(one.slug, one.severity, one.location.line) for one in problems if "yet to come" in one.message]
    assert told == [("date-in-the-future", "warning", 11), ("date-in-the-future", "warning", 12)]
    assert not [one for one in load(folder)[1] if "yet to come" in one.message]
