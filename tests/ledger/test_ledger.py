"""Reading a data folder: every fault at its place, in one run, and only the faulty record left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from spendtrack.ledger.vocabulary import Operator
from tests.small import PARTIES, PLEDGE, SOURCES, errors, read, share, write


def found(folder: Path, commitments: str, rows: str = "", **files: str) -> list[tuple[str, int, int]]:
    _, problems = read(folder, commitments, rows, **files)
    return [(p.slug, p.location.line, p.location.column) for p in errors(problems)]


def test_a_sound_record_is_read_as_written(tmp_path: Path) -> None:
    ledger, problems = read(tmp_path)
    assert not errors(problems)
    pledge = ledger.pledges["gbr-3p5-2035"]
    assert pledge.target is not None and pledge.target.by is not None
    assert (pledge.target.operator, pledge.target.value, pledge.target.by.year) == (
        Operator.AT_LEAST,
        3.5,
        2035,
    )
    assert ledger.places["pledges"].line("gbr-3p5-2035") == 1


def test_no_is_norway_or_any_other_text_but_never_false(tmp_path: Path) -> None:
    ledger, problems = read(tmp_path, PLEDGE.replace("party: GBR", "party: NO"))
    assert not errors(problems)
    assert ledger.pledges["gbr-3p5-2035"].party == "NO"


def test_four_different_faults_are_told_in_one_run_at_their_places(tmp_path: Path) -> None:
    faulty = (
        PLEDGE.replace("  strength: statement\n", "  strenght: statement\n  strength: statement\n")
        + PLEDGE.replace("gbr-3p5-2035", "gbr-b").replace("value: 3.5", "value: 2,5")
        + PLEDGE.replace("gbr-3p5-2035", "gbr-c").replace("2025-06-24", "2025-13-24")
        + PLEDGE.replace("gbr-3p5-2035", "gbr-d").replace(
            "  confidence", "  supersedes: [gbr-nobody]\n  confidence"
        )
        + PLEDGE.replace("gbr-3p5-2035", "gbr-e")
    )
    ledger, problems = read(tmp_path, faulty)
    assert [(p.slug, p.location.line, p.location.column) for p in errors(problems)] == [
        ("unknown-key", 7, 3),
        ("not-a-number", 17, 41),
        ("not-a-date", 29, 14),
        ("unknown-pledge", 40, 16),
    ]
    assert "strength" in errors(problems)[0].message
    assert list(ledger.pledges) == ["gbr-e"]


def test_a_decimal_comma_in_block_style_is_told_with_the_number_to_write(tmp_path: Path) -> None:
    block = PLEDGE.replace(
        "{operator: at-least, value: 3.5, unit: pct-gdp, by: 2035}",
        "\n    operator: at-least\n    value: 3,5\n    unit: pct-gdp\n    by: 2035",
    )
    _, problems = read(tmp_path, block)
    (problem,) = errors(problems)
    assert (problem.slug, problem.location.line, problem.location.column) == ("not-a-number", 8, 12)
    assert "3.5" in problem.hint


def test_faults_of_one_record_are_all_told_including_its_references(tmp_path: Path) -> None:
    faulty = (
        PLEDGE.replace("value: 3.5", "value: viel")
        .replace("[speech]", "[speach]")
        .replace("2025-06-24", "soon")
    )
    assert found(tmp_path, faulty) == [
        ("not-a-number", 6, 39),
        ("not-a-date", 8, 14),
        ("unknown-source", 10, 13),
    ]


@pytest.mark.parametrize(
    ("old", "new", "slug", "place"),
    [
        ("value: 3.5, ", "", "missing-value", (6, 11)),
        ("operator: at-least, ", "", "missing-key", (6, 11)),
        ("operator: at-least", "operator: atleast", "unknown-word", (6, 22)),
        ("unit: pct-gdp", "unit: percent", "bad-unit", (6, 50)),
        ("unit: pct-gdp", "unit: EUR bn", "unit-misfits-measure", (6, 50)),
        ("by: 2035", "by: 2035/37", "not-a-deadline", (6, 63)),
        ("by: 2035", "by: 2020", "due-before-announced", (6, 63)),
        ("by: 2035", "by: 2035, counted: average", "missing-period", (6, 78)),
        ("by: 2035", "by: 2035, starts: 2040", "starts-after-deadline", (6, 77)),
        ("value: 3.5", "value: 350", "share-out-of-range", (6, 39)),
        ("operator: at-least, value: 3.5", "operator: range, low: 6, high: 5", "range-reversed", (6, 34)),
        ("operator: at-least, value: 3.5", "operator: range, low: 5", "range-needs-bounds", (6, 11)),
        ("value: 3.5", "value: 3.5, low: 3", "bounds-without-range", (6, 49)),
        ("  basis: nato\n", "", "missing-basis", (4, 3)),
        ("[speech]", "[]", "missing-source", (10, 12)),
        ("party: GBR", "party: gbr", "bad-party", (2, 10)),
        ("party: GBR", "party: XYZ", "unknown-party", (2, 10)),
        ("id: gbr-3p5-2035", "id: GBR 3.5", "bad-id", (1, 7)),
        ("title: 3.5% of GDP by 2035", "title: 3.0% of GDP by 2035", "title-contradicts-target", (3, 10)),
        ("title: 3.5% of GDP by 2035", "title: 3.5% of GDP by 2034", "title-contradicts-target", (3, 10)),
        ("title: 3.5% of GDP by 2035", "title:", "empty-value", (3, 9)),
        ("sources: [speech]", "sources: speech", "expected-list", (10, 12)),
        (
            "confidence: high",
            "confidence: high\n  exceptions: []\n  members: NATO",
            "members-of-a-country",
            (11, 12),
        ),
        ("strength: statement", "strength: law\n  adoption: proposed", "proposed-law", (8, 13)),
        ("  confidence", "  supersedes: [gbr-3p5-2035]\n  confidence", "supersedes-itself", (9, 16)),
        ("  confidence", "  expires: 2020-01-01\n  confidence", "expires-before-announced", (9, 12)),
        ("  confidence", "  path: [{year: 2035, value: 3.4}]\n  confidence", "path-misses-target", (9, 30)),
    ],
)
def test_one_mistake_gives_one_problem_at_the_value(
    tmp_path: Path, old: str, new: str, slug: str, place: tuple[int, int]
) -> None:
    assert old in PLEDGE
    assert found(tmp_path, PLEDGE.replace(old, new, 1)) == [(slug, *place)]


def chain(*pairs: tuple[str, str, str]) -> str:
    return "".join(
        PLEDGE.replace("gbr-3p5-2035", own)
        .replace("2025-06-24", day)
        .replace("  confidence", f"  supersedes: [{old}]\n  confidence")
        if old
        else PLEDGE.replace("gbr-3p5-2035", own).replace("2025-06-24", day)
        for own, old, day in pairs
    )


@pytest.mark.parametrize(
    ("records", "slug", "line"),
    [
        ((("a", "b", "2025-01-01"), ("b", "a", "2025-01-01")), "supersede-cycle", 20),
        ((("a", "", "2025-01-01"), ("b", "a", "2025-02-01"), ("c", "a", "2025-03-01")), "two-successors", 30),
        ((("a", "", "2025-02-01"), ("b", "a", "2025-01-01")), "supersedes-later", 19),
        ((("a", "", "2025-02-01"), ("a", "", "2025-01-01")), "duplicate-id", 11),
    ],
)
def test_lineage_runs_forward_and_once(
    tmp_path: Path, records: tuple[tuple[str, str, str], ...], slug: str, line: int
) -> None:
    assert [(one, at) for one, at, _ in found(tmp_path, chain(*records))] == [(slug, line)]


def test_a_share_and_a_sum_that_do_not_fit_are_a_contradiction(tmp_path: Path) -> None:
    rows = "GBR,gdp,,2024,40000,EUR m,estimate,gdp-edition,high,\n"
    sources = SOURCES + (
        "- id: gdp-edition\n  title: GDP\n  publisher: Eurostat\n  kind: primary\n"
        "  edition: {series: eurostat-gdp, published: 2025-01-01, coverage: complete}\n"
    )
    aid = (
        PLEDGE.replace("measure: core", "measure: ukraine")
        .replace("basis: nato", "basis: allocations")
        .replace("title: 3.5% of GDP by 2035", "title: Aid each year")
        .replace(
            "value: 3.5, unit: pct-gdp, by: 2035",
            "value: 0.25, unit: pct-gdp, counted: each-year, starts: 2025",
        )
    )
    fits = aid.replace("  strength", "  amount: {value: 100, unit: EUR m, counted: each-year}\n  strength")
    assert found(tmp_path / "fits", fits, rows, sources=sources) == []
    wrong = fits.replace("value: 100", "value: 200")
    assert [slug for slug, _, _ in found(tmp_path / "wrong", wrong, rows, sources=sources)] == [
        "amount-contradicts-share"
    ]


@pytest.mark.parametrize(
    ("row", "slug"),
    [
        ("GBR,core,nato-core,2026,2.5.6,pct-gdp,estimate,second-edition,high,\n", "not-a-number"),
        ("GBR,core,nato-core,26,2.56,pct-gdp,estimate,second-edition,high,\n", "not-a-year"),
        ("GBR,core,nato-core,2026,2.56,pct-gdp,guess,second-edition,high,\n", "unknown-word"),
        ("GBR,core,nato-hard,2026,2.56,pct-gdp,estimate,second-edition,high,\n", "unknown-word"),
        (
            "GBR,core,nato-legacy,2026,2.56,pct-gdp,estimate,second-edition,high,\n",
            "basis-contradicts-edition",
        ),
        ("GBR,core,nato-core,2026,2.56,pct-gdp,estimate,second-editon,high,\n", "unknown-source"),
        ("GBX,core,nato-core,2026,2.56,pct-gdp,estimate,second-edition,high,\n", "unknown-party"),
        ("GBR,core,nato-core,2026,2.56,pct-gdp,estimate,speech,high,\n", "not-an-edition"),
        ("GBR,core,nato-core,2026,2.56,pct-gdp,estimate,second-edition\n", "csv-cells"),
        ("GBR,core,nato-core,2026,256,pct-gdp,estimate,second-edition,high,\n", "share-out-of-range"),
        (share("GBR", 2026, 2.5) * 2, "duplicate-observation"),
        ('GBR,core,nato-core,2026,2.56,pct-gdp,estimate,second-edition,high,"open\n', "csv-syntax"),
    ],
)
def test_faults_in_the_figures_are_told_at_their_row(tmp_path: Path, row: str, slug: str) -> None:
    _, problems = read(tmp_path, PLEDGE, share("GBR", 2024, 2.3) + row)
    (problem,) = errors(problems)
    assert problem.slug == slug
    assert problem.location.line in (3, 4)
    assert problem.location.file.endswith("observations.csv")


def test_an_unreadable_file_is_one_problem_not_one_per_reference(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "sources.yaml").write_text("- id: 'never closed\n", encoding="utf-8")
    _, problems = read(tmp_path, PLEDGE, sources="- id: 'never closed\n")
    assert [p.slug for p in errors(problems)] == ["unclosed-quote"]


def test_missing_files_are_named(tmp_path: Path) -> None:
    from spendtrack.ledger.loading import load

    _, problems = load(tmp_path)
    assert {p.slug for p in problems} == {"missing-file"}
    assert len(problems) == 5


def test_a_party_with_a_fault_takes_its_pledges_along_without_noise(tmp_path: Path) -> None:
    ledger, problems = read(tmp_path, parties=PARTIES.replace("currency: GBP", "currency: pounds"))
    assert [p.slug for p in errors(problems)] == ["bad-currency"]
    assert "GBR" not in ledger.parties and not ledger.pledges
