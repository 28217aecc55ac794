"""What must hold for any ledger: the past does not change when something is published later."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from spendtrack.assessment.frames import build
from spendtrack.snapshot import bundle, csv_text
from tests.examples import examples
from tests.small import PLEDGE, SOURCES, errors, read

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
LEVELS = st.floats(0.5, 6.0).map(lambda value: round(value, 2))


def pledge(key: str, day: date, level: float, by: int, old: str | None = None) -> str:
    text = PLEDGE.replace("gbr-3p5-2035", key).replace("2025-06-24", day.isoformat())
    text = text.replace("title: 3.5% of GDP by 2035", "title: A level").replace("3.5", f"{level:g}")
    text = text.replace("by: 2035", f"by: {by}")
    # Levels are drawn apart from figures, so that some were passed before they were promised.
    text += "  explained: [{finding: already-reached, because: The level is drawn by chance.}]\n"
    return text.replace("  confidence:", f"  supersedes: [{old}]\n  confidence:") if old else text


def edition(key: str, day: date) -> str:
    return (
        f"- id: {key}\n  title: An edition\n  publisher: NATO\n  kind: primary\n"
        f"  edition: {{series: nato-expenditure, basis: nato-core, published: {day}, coverage: complete}}\n"
    )


def row(key: str, year: int, value: float, status: str = "estimate") -> str:
    return f"GBR,core,nato-core,{year},{value:g},pct-gdp,{status},{key},high,\n"


def outputs(commitments: str, rows: str, sources: str, *days: date) -> list[dict[str, str]]:
    """Every table of a snapshot of each of the days as its file says it."""
    with TemporaryDirectory() as folder:
        ledger, problems = read(Path(folder), commitments, rows, sources=sources)
        assert not errors(problems), problems
    frames = build(ledger)
    found = [bundle.tables(frames.day(day)) for day in days]
    return [
        {name: csv_text.to_csv(table) for name, table in tables.items() if name != "parties.csv"}
        for tables in found
    ]


@settings(
    max_examples=examples(25),
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data())
def test_what_is_published_after_a_day_changes_nothing_on_that_day(data: st.DataObject) -> None:
    first = data.draw(DAYS, "first pledge")
    later = data.draw(DAYS, "later record")
    as_of = data.draw(DAYS, "as of")
    assume(as_of < later)
    assume(first <= later)
    assume(later.year >= 2025)  # an edition that estimates 2025 comes out no earlier
    level = data.draw(LEVELS, "level")
    known = pledge("gbr-known", first, level, 2035)
    rows = row("old-edition", 2023, 2.1, "actual") + row("old-edition", 2024, data.draw(LEVELS, "observed"))
    sources = SOURCES + edition("old-edition", data.draw(DAYS, "old edition"))
    (before,) = outputs(known, rows, sources, as_of)

    newer_pledge = known + pledge("gbr-newer", later, data.draw(LEVELS, "new level"), 2032, old="gbr-known")
    newer_rows = rows + row("new-edition", 2024, 3.3) + row("new-edition", 2025, data.draw(LEVELS, "new"))
    newer_sources = sources + edition("new-edition", later)
    # The later day first: what it leaves in memory must not reach the earlier one either.
    after, same = outputs(newer_pledge, newer_rows, newer_sources, later, as_of)
    assert same == before
    assert after != before


@settings(max_examples=examples(60), deadline=None)
@given(base=LEVELS, latest=LEVELS, target=LEVELS, deadline=st.integers(2027, 2045))
def test_the_gap_and_the_verdict_never_contradict_each_other(
    base: float, latest: float, target: float, deadline: int
) -> None:
    from spendtrack.assessment import gaps

    rows = row("second-edition", 2025, base, "actual") + row("second-edition", 2026, latest)
    with TemporaryDirectory() as folder:
        text = pledge("gbr-any", date(2025, 6, 24), target, deadline)
        ledger, problems = read(Path(folder), text, rows)
        assert not errors(problems)
        table = gaps.gap_table(build(ledger).day(date(2026, 11, 23)))
    only = table.iloc[0]
    assert (only["gap_pp"] <= 0) == (only["verdict"] == "met")
    assert only["gap_pp"] == round(target - latest, 4)
    if only["verdict"] == "on-pace":
        assert latest >= only["required_value"] - 0.05 * abs(only["required_value"] - base) - 1e-6
    if only["verdict"] != "met" and latest < base:
        assert only["verdict"] == "off-pace"
