"""The manual stays true: each problem has its heading, and every example in it does what it says."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest

from spendtrack.analysis.headlines import level_headline
from spendtrack.analysis.scenario import Question, scenario
from spendtrack.analysis.why import between_years
from spendtrack.assessment.day import Frames
from spendtrack.assessment.gaps import METHOD_VERSION, gap_table
from spendtrack.assessment.rows import cells
from spendtrack.cli.main import main
from spendtrack.ledger import staleness
from spendtrack.ledger.draft import FILES
from spendtrack.ledger.formatting import lay_out
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.vocabulary import Unmeasurable, Verdict
from spendtrack.snapshot.csv_text import cell_text
from spendtrack.snapshot.tables import TABLES
from tests.ledger.test_broken import CORPUS, ELSEWHERE, GDP, GDP_ROW, expectation
from tests.small import EVENTS, HEADER, PARTIES, PLEDGE, SOURCES, errors, read, share, write

ROOT = Path(__file__).parents[1]
MANUAL = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
SECTIONS = {
    found[1]: found[2]
    for found in re.finditer(r"^#### `([a-z0-9-]+)`\n(.*?)(?=^##|\Z)", MANUAL, re.MULTILINE | re.DOTALL)
}
SURVEY = """\
- id: survey
  title: A survey (2014-2025)
  publisher: A statistician
  kind: primary
  edition: {series: survey, basis: national, published: 2025-12-01, coverage: fragment}
"""
# Pledges that the examples of the manual refer to.
OTHERS = "".join(
    PLEDGE.replace("gbr-3p5-2035", own)
    .replace("2025-06-24", day)
    .replace("party: GBR", f"party: {party}")
    .replace("title: 3.5% of GDP by 2035", "title: A step")
    .replace(
        "value: 3.5, unit: pct-gdp, by: 2035", f"value: {2 + number / 10}, unit: pct-gdp, by: {2027 + number}"
    )
    .replace("  confidence", f"  supersedes: [{old}]\n  confidence" if old else "  confidence")
    for number, (own, party, day, old) in enumerate(
        (
            ("gbr-older", "GBR", "2025-01-01", ""),
            ("nato-older", "NATO", "2025-01-01", ""),
            ("gbr-taken", "GBR", "2025-01-01", ""),
            ("gbr-taker", "GBR", "2025-03-01", "gbr-taken"),
            ("gbr-same-day", "GBR", "2025-06-24", ""),
            ("gbr-circle", "GBR", "2025-06-24", "gbr-3p5-2035"),
        )
    )
)


def example(slug: str, kind: str) -> tuple[str, str] | None:
    """(language of the fence, text) of the wrong or the right example."""
    found = re.search(rf"```([a-z]+) {kind}\n(.*?)\n```", SECTIONS[slug], re.DOTALL)
    return (found[1], found[2]) if found else None


def whole(fragment: str) -> str:
    """The example as a file: as it is, or put in place of the same keys of a sound pledge."""
    if fragment.startswith(("- ", "# ", "---", "<<<")):
        return fragment + "\n"
    keys = re.findall(r"^([a-z_]+):", fragment, re.MULTILINE)
    kept = [line for line in PLEDGE.splitlines() if line[2:].split(":")[0] not in keys]
    lines = [f"  {line}" if not line.startswith("\t") else line for line in fragment.splitlines()]
    text = "\n".join([*kept, *lines]) + "\n"
    if "id" in keys:
        text = text.replace("  party: GBR", "- party: GBR", 1)
    for key in ("target", "basis"):  # written without a value in the manual: left out
        text = (
            text.replace(f"\n  {key}:\n", "\n")
            if f"\n{key}:" in f"\n{fragment}" and fragment.endswith(f"{key}:")
            else text
        )
    if "gbr-circle" not in fragment:
        return text + (
            OTHERS.split("- id: gbr-circle")[0] if "gbr-" in fragment or "nato-" in fragment else ""
        )
    return text + OTHERS


def set_up(slug: str, kind: str, folder: Path) -> list[str]:
    """Slugs of all problems of a small sound ledger with the example in it."""
    found = example(slug, kind)
    assert found is not None
    language, text = found
    rows = GDP_ROW + share("GBR", 2026, 2.56) + share("GBR", 2025, 2.3, "first-edition")
    write(folder, rows=rows, sources=SOURCES + GDP)
    pledges, sources, parties, figures = (
        folder / name for name in ("commitments.yaml", "sources.yaml", "parties.yaml", "observations.csv")
    )
    if language == "yaml":
        pledges.write_text(whole(text), encoding="utf-8")
    elif language == "bytes":
        raw = whole(text).encode().decode("unicode_escape").encode("latin-1")
        pledges.write_bytes(raw)
    elif language == "files":
        for file in folder.iterdir():
            if file.name not in text.split():
                file.unlink()
    elif language == "megabytes":
        with figures.open("ab") as table:
            table.truncate(max(figures.stat().st_size, int(text) * 1_000_000 if int(text) > 1 else 0))
    elif language == "records":
        pledges.write_text("- []\n" * int(text) if int(text) > 10 else PLEDGE, encoding="utf-8")
    elif language == "layout":
        return [one.slug for one in lay_out(f"{text}\n".encode(), "commitments.yaml", "x")[1]]
    elif language in ("sources", "clock"):
        sources.write_text(SOURCES + GDP + text + "\n", encoding="utf-8")
        pledges.write_text(
            PLEDGE.replace(
                "[speech]",
                "[memo]" if "date: 2025" in text else "[speech, memo]" if "id: memo," in text else "[speech]",
            )
        )
    elif language == "edition":
        source = (
            f"- {{id: survey, title: A survey, publisher: A statistician, kind: primary, edition: {text}}}\n"
        )
        sources.write_text(SOURCES + GDP + source, encoding="utf-8")
        return [one.slug for one in staleness.problems(load(folder)[0], date(2026, 11, 23))]
    elif language == "parties":
        parties.write_text(PARTIES.replace("groups:\n", f"  - {text}\ngroups:\n"), encoding="utf-8")
    elif language == "event":
        (folder / "events.yaml").write_text(EVENTS + text + "\n", encoding="utf-8")
    elif language == "members":
        parties.write_text(PARTIES + f"      - {text}\n", encoding="utf-8")
    elif language == "table":
        figures.write_text(text + "\n", encoding="utf-8")
    else:
        assert language == "csv"
        sources.write_text(SOURCES + GDP + SURVEY, encoding="utf-8")
        figures.write_text(HEADER + GDP_ROW + share("GBR", 2026, 2.56) + text + "\n", encoding="utf-8")
    _, problems = load(folder, today=date(2026, 11, 23) if language == "clock" else None)
    return [one.slug for one in problems if one.slug != "unused-source" or slug == "unused-source"]


@pytest.mark.parametrize("slug", sorted(SECTIONS))
def test_the_wrong_example_is_wrong_in_just_this_way(slug: str, tmp_path: Path) -> None:
    alone = slug not in ("duplicate-id", "several-documents", "too-deep", "too-many-problems")
    found = set_up(slug, "wrong", tmp_path)
    assert slug in found
    assert set(found) == {slug} or not alone


@pytest.mark.parametrize("slug", sorted(SECTIONS))
def test_the_right_example_is_right(slug: str, tmp_path: Path) -> None:
    right = example(slug, "right")
    assert right is not None, "each problem needs an example of how it is done right"
    found = set_up(slug, "right", tmp_path)
    assert slug not in found
    assert found == [] or "gbr-" in right[1]


def test_every_problem_has_its_heading() -> None:
    known = {expectation(path)[0] for path in CORPUS} | ELSEWHERE
    assert known == set(SECTIONS)


def test_the_example_of_the_manual_is_a_sound_pledge(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(- id: est-ukraine.*?)```", MANUAL, re.DOTALL)
    assert found
    text = found[1].replace("EST", "GBR").replace("est-err-2024-07", "speech")
    _, problems = read(tmp_path, text)
    assert errors(problems) == []


def test_the_examples_of_the_contributor_page_are_records_of_the_ledger(ledger: Ledger) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert set(re.findall(r"- id: ([a-z0-9-]+)", page)) <= {*ledger.pledges, *ledger.sources}
    assert set(re.findall(r"(?:supersedes: \[|show )([a-z0-9-]+)", page)) <= set(ledger.pledges)


def test_the_method_page_names_every_verdict_and_code_and_its_version() -> None:
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert f"version {METHOD_VERSION}" in page
    for word in Verdict:
        assert f"| `{word}` |" in page
    for code in Unmeasurable:
        assert f"`{code}`" in page


def test_the_worked_example_of_the_method_page_is_what_the_program_says(frames: Frames) -> None:
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    table = gap_table(frames.day(date(2026, 11, 23))).set_index("obligation_id")
    row = table.loc["gbr-3p5-core-2035"]
    assert f"asks for 2.32 + (3.5 - 2.32) / 10 = {row['required_value']:g}% in 2026" in page
    assert f"= {row['progress']:.2f}, so the pledge is on pace" in page
    assert f"the gap is 3.5 - 2.56 = {row['gap_pp']:g} points" in page
    assert row["verdict"] == "on-pace"


def test_the_readme_asks_with_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    verbs = set(re.findall(r"^    ([a-z-]+)(?: |$)", capsys.readouterr().out, re.MULTILINE))
    assert len(verbs) > 12
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = set(re.findall(r"^spendtrack ([a-z-]+)", page, re.MULTILINE))
    assert verbs - shown <= {"import"}, "the year's four publishers have a page of their own, docs/figures.md"


def test_every_file_of_the_documentation_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        if page.suffix == ".md":
            links = re.findall(r"\]\(([^)#: ]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
            targets = [(page.parent / link).resolve() for link in links]
            assert not [target for target in targets if not target.exists()], page
            waiting += [target for target in targets if target.is_file()]
    there = {
        path
        for path in (ROOT / "docs").rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    assert not there - reached


WORKED = re.compile(r"^\| `([a-z0-9:A-Z-]+)` \| (\d{4}-\d\d-\d\d) \| `(\w+)` \| ([^|]+) \|$", re.MULTILINE)


def test_the_worked_examples_of_the_method_are_what_the_program_computes(frames: Frames) -> None:
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    examples = WORKED.findall(page)
    assert len(examples) >= 9
    for obligation, day, column, value in examples:
        table = gap_table(frames.day(date.fromisoformat(day))).set_index("obligation_id")
        assert (
            cell_text(dict(zip(table.index, cells(table[column]), strict=True))[obligation]) == value.strip()
        ), (
            obligation,
            column,
        )
    first, second = (
        level_headline(frames.day(date.fromisoformat(day)), 2.0, 2024).counts["met"]
        for day in ("2024-06-30", "2025-09-01")
    )
    assert f"had {first} allies at 2% for 2024" in page
    assert f"August 2025 had {second}." in page
    parts = between_years(frames.day(date(2026, 11, 23)), "gbr-3p5-core-2035", 2025, 2026).parts
    found = parts[parts["against"] == "path"].set_index("part")["points"]
    named = f"time {found['time']:+.3f}, spending {found['spending']:+.3f}, GDP {found['gdp']:+.3f}, rounding {found['rounding']:+.3f}"
    assert named in page
    cost = scenario(frames.day(date(2026, 11, 23)), Question("GBR", 3.5, 2035, start=2.6)).table
    assert f"GBP {cost['extra_at_todays_gdp_m'].iloc[-1] / 1000:.1f} bn a year" in page


def test_the_snapshot_page_says_how_a_revision_is_made_and_names_every_table(ledger: Ledger) -> None:
    page = (ROOT / "docs" / "snapshot.md").read_text(encoding="utf-8")
    listed = re.search(r"\| eleven `\.csv` files \| everybody: (.*?) \|", page)
    assert listed and listed[1].split(", ") == [table.name for table in TABLES]
    assert len(TABLES) == 11
    order = re.search(r"in the order (.*?);", page, re.DOTALL)
    assert order and tuple(re.findall(r"`(.*?)`", order[1])) == FILES
    digest = hashlib.sha256()
    for name in FILES:
        raw = (ROOT / "data" / name).read_bytes()
        digest.update(name.encode() + b"\0" + str(len(raw)).encode() + b"\0" + raw)
    assert ledger.revision == digest.hexdigest()
