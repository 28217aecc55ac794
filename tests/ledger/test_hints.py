"""Each hint of a rule works when it is followed to the letter: the problem goes, and no other error takes its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from spendtrack.ledger.loading import load
from spendtrack.ledger.problems import Problem
from tests.ledger.test_broken import CORPUS, broken_folder, expectation

# What the hints say to write in place of the value: "write 3.5;", "Write 2027/28.", "is written 2034/35."
WRITE = re.compile(
    r"(?:: write|^Write|is written|write the form for machines:) ([0-9][0-9./-]*[0-9])(?=[,;.\s]|$)",
    re.MULTILINE,
)
USE = re.compile(r"^Use ([a-z-]+(?:, [a-z-]+)* or [a-z-]+)\.$")
EXPLAINED = re.compile(r"(?:say so in (\S+): )?explained: \[\{(finding: [^…]*because: )…\}\]")
COLLECTIVE = """
- id: nato-3p5-2035
  party: NATO
  members: NATO
  title: 3.5% of GDP by 2035
  measure: core
  basis: nato
  target: {operator: at-least, value: 3.5, unit: pct-gdp, by: 2035}
  strength: statement
  announced: 2025-06-24
  confidence: high
  sources: [speech]
"""
# Hints in prose: the file of the corpus -> (what stands there, what the hint makes of it), one or more.
CURES: dict[str, list[tuple[str, str]]] = {
    "amount-contradicts-share": [(r"\n  amount:.*", "")],
    "bad-currency": [("kroner", "NOK")],
    "bad-currency-unit": [("EUX", "EUR")],
    "bad-currency-figure": [("EUX", "EUR")],
    "basis-contradicts-edition": [("nato-core,2024", "nato-legacy,2024")],
    "basis-misfits-aid": [("basis: nato", "basis: allocations")],
    "basis-misfits-measure": [("basis: allocations", "basis: nato")],
    "basis-of-gdp": [("gdp,nato-core", "gdp,")],
    "bounds-without-range": [(r"\n    (low|high): .*", "")],
    "deadline-far-off": [("by: 2092", "by: 2032")],
    "due-before-announced": [(r"by: 20\d\d", "by: 2035"), (r"title: .*", "title: A level")],
    "duplicate-observation": [(r"\n[^\n]*\n\Z", "\n")],
    "ends-before-it-begins": [("2025-06-20", "2025-06-26")],
    "exception-of-a-non-member": [(r"\n  exceptions:\n.*", "")],
    "outturn-of-another-year": [(r"\n    - \{year: 2027.*", "")],
    "outturn-of-no-sum": [(r"\n  outturns:\n.*", "")],
    "exceptions-without-members": [("party: GBR", "party: NATO\n  members: NATO")],
    "expires-before-announced": [(r"expires: .*", "expires: 2034-01-01")],
    "explains-nothing": [(r"\n  explained:\n.*", "")],
    "leaves-before-joining": [("to: 1940-01-01", "to: 1966-01-01")],
    "member-before-founding": [("1923-04-04", "1949-08-24")],
    "member-twice": [(r"\n[^\n]*2000-01-01\}", "")],
    "members-of-a-country": [(r"\n  members: .*", "")],
    "missing-basis": [("measure: core", "measure: core\n  basis: national")],
    "missing-basis-figure": [("core,,", "core,nato-core,")],
    "missing-period": [("counted: each-year", "counted: each-year\n    starts: 2027")],
    "missing-source": [(r"sources: \[\]", "sources: [speech]")],
    "opt-out-of-what": [
        ("strength: opt-out", "strength: opt-out\n  refuses: nato-3p5-2035"),
        (r"\Z", COLLECTIVE),
    ],
    "path-misses-target": [(r"year: 2035, value: [\d.]+", "year: 2035, value: 3.5")],
    "path-out-of-time": [(r"\n    - \{year: 1999.*", "")],
    "proposed-law": [("adoption: proposed", "adoption: adopted")],
    "refuses-own-pledge": [("refuses:", "supersedes: [gbr-older] #")],
    "repeated-exception": [(r"(\n    - \{party: ISL.*)\1", r"\1")],
    "repeated-source": [(", speech", "")],
    "range-needs-bounds": [("operator: range", "operator: range\n    high: 6")],
    "share-out-of-range": [(r"value: \d+", "value: 3.5")],
    "share-out-of-range-high": [("350", "3.7")],
    "share-out-of-range-path": [("value: -3", "value: 3")],
    "source-out-of-time": [("2027-06-24", "2025-06-24")],
    "starts-after-deadline": [(r"starts: \d+", "starts: 2030")],
    "sum-of-nothing": [(r"\n[^\n]*\n\Z", "\n")],
    "sum-out-of-range": [("value: -3.5", "value: 3.5")],
    "sum-out-of-range-amount": [("value: 0", "value: 130")],
    "sum-out-of-range-figure": [(",-20,", ",20,")],
    "supersedes-itself": [(r"\n  supersedes: .*", "")],
    "unit-misfits-equipment": [("pct-gdp", "pct-defence-spending")],
    "unit-misfits-measure": [(r"unit: .*", "unit: pct-gdp")],
    "unit-misfits-money": [("pct-gdp", "EUR bn")],
    "not-a-number-thousands": [("1,500", "1.5")],
    "unknown-word-status": [("final", "estimate")],
    "unknown-party": [(r"party: \w+", "party: GBR")],
    "url-cut-short": [("/a…", "/answer")],
    "url-look-alike": [("presіdent.lv", "xn--presdent-whh.lv")],
    "url-with-a-user-name": [("gov.example@evil.example", "evil.example")],
    "value-in-range": [(r"\n    value: .*", "")],
    "withdrawn-before-announced": [(r"on: [\d-]+", "on: 2025-07-01")],
    "year-after-edition": [("estimate", "forecast")],
    "year-not-over": [("actual", "estimate")],
    "year-out-of-range": [("1926", "2024")],
}


def followed(path: Path, problem: Problem, text: str) -> str | None:
    """The text after the hint was followed; None where the hint names no single act."""
    lines = text.split("\n")
    line, column = problem.location.line - 1, problem.location.column - 1
    if path.stem in CURES:
        for old, new in CURES[path.stem]:
            text, count = re.subn(old, new, text, count=1)
            assert count, f"{old} does not stand in {path.name}"
        return text
    write, use = WRITE.search(problem.hint), USE.search(problem.hint)
    if write or use:
        word = write[1] if write else use[1].split(", ")[0].split(" or ")[0] if use else ""
        before, after = lines[line][:column], lines[line][column:]
        among = "{" in before or problem.location.file.endswith(".csv")
        ends = re.match(r'"[^"]*"|[^,}\]]*' if among else ".*", after)
        assert ends is not None
        lines[line] = lines[line][:column] + word + lines[line][column + len(ends[0]) :]
        return "\n".join(lines)
    return None


def remaining(folder: Path, slug: str) -> list[Problem]:
    """A title that names another level than the mended target is a second mistake of the example."""
    return [
        one
        for one in load(folder)[1]
        if one.slug in (slug, "explains-nothing")
        or (one.severity == "error" and one.slug != "title-contradicts-target")
    ]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_hint_that_names_an_act_works(path: Path, tmp_path: Path) -> None:
    folder = broken_folder(path, tmp_path)
    slug = expectation(path)[0]
    told = [one for one in load(folder)[1] if one.slug == slug]
    for problem in told:
        file = Path(problem.location.file)
        if (said := EXPLAINED.search(problem.hint)) is not None:
            explain(folder, said[1] or problem.record, said[2])
        elif (
            text := followed(path, problem, file.read_text(encoding="utf-8", errors="replace"))
        ) is not None:
            file.write_text(text, encoding="utf-8")
        else:
            assert not re.search(r"explained:|finding:", problem.hint)
            pytest.skip("the hint asks for a decision")
    assert [str(one) for one in remaining(folder, slug)] == []


def explain(folder: Path, record: str, finding: str) -> None:
    """Put an explanation into a record, in whichever file it stands."""
    entry = f"explained: [{{{finding}A reason for the test.}}]"
    for file in folder.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        flow = re.compile(rf"(?m)^(\s*- \{{id: {re.escape(record)},.*)\}}$")
        block = re.compile(rf"(?m)^(\s*)- id: {re.escape(record)}$")
        text = re.sub(rf"(?m)(- id: {re.escape(record)}\n(?:  .*\n)*?)  explained: .*\n", r"\1", text)
        text = flow.sub(rf"\1, {entry}}}", text)
        file.write_text(block.sub(rf"\g<0>\n\1  {entry}", text), encoding="utf-8")
