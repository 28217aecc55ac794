"""The manual stays true: each problem has its heading, and every example in it does what it says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from spendtrack.columns import GAP_COLUMNS
from spendtrack.export import cell_text
from spendtrack.frames import build
from spendtrack.gaps import METHOD_VERSION, gap_table
from spendtrack.headlines import level_headline
from spendtrack.ledger import load
from spendtrack.scenario import Question, scenario
from spendtrack.verdicts import UNMEASURABLE, VERDICTS
from spendtrack.why import between_years
from tests.small import PLEDGE, SOURCES, errors, read, share
from tests.test_broken import CORPUS, ELSEWHERE, GDP, GDP_ROW, expectation

ROOT = Path(__file__).parents[1]
MANUAL = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
SECTIONS = {
    found[1]: found[2]
    for found in re.finditer(r"^#### `([a-z0-9-]+)`\n(.*?)(?=^#|\Z)", MANUAL, re.MULTILINE | re.DOTALL)
}
TABLE = set(
    re.findall(
        r"^\| `([a-z0-9-]+)` \|", MANUAL.split("### Files, figures and other records")[1], re.MULTILINE
    )
)
# Pledges that the examples of the manual refer to.
OTHERS = "".join(
    PLEDGE.replace("gbr-3p5-2035", own)
    .replace("2025-06-24", "2025-01-01")
    .replace("party: GBR", f"party: {party}")
    for own, party in (("gbr-older", "GBR"), ("nato-older", "NATO"), ("gbr-taken", "GBR"))
) + "".join(
    PLEDGE.replace("gbr-3p5-2035", own).replace("  confidence", f"  supersedes: [{old}]\n  confidence")
    for own, old in (("gbr-taker", "gbr-taken"), ("gbr-circle", "gbr-3p5-2035"))
)


def example(slug: str, kind: str) -> str | None:
    found = re.search(rf"```yaml {kind}\n(.*?)\n```", SECTIONS[slug], re.DOTALL)
    return found[1] if found else None


def whole(fragment: str) -> str:
    """The example as a file: as it is, or put in place of the same keys of a sound pledge."""
    if fragment.startswith("- "):
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
    return text + (OTHERS if "gbr-" in fragment or "nato-" in fragment else "")


def slugs(text: str, folder: Path) -> list[str]:
    _, problems = read(folder, text, GDP_ROW + share("GBR", 2026, 2.56), sources=SOURCES + GDP)
    return [one.slug for one in problems if one.slug != "unused-source"]


@pytest.mark.parametrize("slug", sorted(SECTIONS))
def test_the_wrong_example_is_wrong_in_just_this_way(slug: str, tmp_path: Path) -> None:
    wrong = example(slug, "wrong")
    assert wrong is not None
    assert set(slugs(whole(wrong), tmp_path)) == {slug} or slug in (
        "duplicate-id",
        "several-documents",
        "too-deep",
    )
    assert slug in slugs(whole(wrong), tmp_path)


@pytest.mark.parametrize("slug", [slug for slug in sorted(SECTIONS) if example(slug, "right")])
def test_the_right_example_is_right(slug: str, tmp_path: Path) -> None:
    right = example(slug, "right")
    assert right is not None
    assert slug not in slugs(whole(right), tmp_path)
    if "gbr-" not in right:
        assert slugs(whole(right), tmp_path) == []


def test_every_problem_has_its_heading() -> None:
    known = {expectation(path)[0] for path in CORPUS} | ELSEWHERE
    assert known - set(SECTIONS) - TABLE == set()


def test_the_example_of_the_manual_is_a_sound_pledge(tmp_path: Path) -> None:
    found = re.search(r"```yaml\n(- id: est-ukraine.*?)```", MANUAL, re.DOTALL)
    assert found
    text = found[1].replace("EST", "GBR").replace("est-err-2024-07", "speech")
    _, problems = read(tmp_path, text)
    assert errors(problems) == []


def test_the_method_page_names_every_verdict_and_code_and_its_version() -> None:
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    assert f"version {METHOD_VERSION}" in page
    for word in VERDICTS:
        assert f"| `{word}` |" in page
    for code in set(UNMEASURABLE):
        assert f"`{code}`" in page


def test_the_worked_example_of_the_method_page_is_what_the_program_says() -> None:
    from datetime import date

    from spendtrack import gaps
    from spendtrack.frames import build
    from spendtrack.ledger import load

    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    table = gaps.gap_table(build(load(ROOT / "data")[0]), date(2026, 11, 23)).set_index("obligation_id")
    row = table.loc["gbr-3p5-core-2035"]
    assert f"asks for 2.32 + (3.5 - 2.32) / 10 = {row['required_value']:g}% in 2026" in page
    assert f"= {row['progress']:.2f}, so the pledge is on pace" in page
    assert f"the gap is 3.5 - 2.56 = {row['gap_pp']:g} points" in page
    assert row["verdict"] == "on-pace"


def test_the_readme_names_every_command() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    for verb in ("show", "snapshot", "verify", "check", "diff", "from-issue", "format", "schema"):
        assert f"spendtrack {verb}" in page
    assert GAP_COLUMNS


WORKED = re.compile(r"^\| `([a-z0-9:A-Z-]+)` \| (\d{4}-\d\d-\d\d) \| `(\w+)` \| ([^|]+) \|$", re.MULTILINE)


def test_the_worked_examples_of_the_method_are_what_the_program_computes() -> None:
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    examples = WORKED.findall(page)
    assert len(examples) >= 9
    frames = build(load(ROOT / "data")[0])
    for obligation, day, column, value in examples:
        table = gap_table(frames, date.fromisoformat(day)).set_index("obligation_id")
        assert cell_text(table[column].astype(object).to_dict()[obligation]) == value.strip(), (
            obligation,
            column,
        )
    first, second = (
        level_headline(frames, date.fromisoformat(day), 2.0, 2024).counts["met"]
        for day in ("2024-06-30", "2025-09-01")
    )
    assert f"had {first} allies at 2% for 2024" in page
    assert f"August 2025 had {second}." in page
    parts = between_years(frames, "gbr-3p5-core-2035", date(2026, 11, 23), 2025, 2026).parts
    found = parts[parts["against"] == "path"].set_index("part")["points"]
    named = f"time {found['time']:+.3f}, spending {found['spending']:+.3f}, GDP {found['gdp']:+.3f}, rounding {found['rounding']:+.3f}"
    assert named in page
    cost = scenario(frames, Question("GBR", 3.5, 2035, start=2.6), date(2026, 11, 23)).table
    assert f"GBP {cost['extra_at_todays_gdp_m'].iloc[-1] / 1000:.1f} bn a year" in page
