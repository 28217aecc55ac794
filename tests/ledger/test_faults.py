"""k faults thrown at random into a sound ledger are k problems, each at its line; no more and no fewer."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from spendtrack.ledger.loading import load
from tests.examples import examples
from tests.small import errors, write

RECORD = """\
- id: gbr-{n}
  party: GBR
  title: A level
  measure: core
  basis: nato
  target:
    operator: at-least
    value: 3.5
    unit: pct-gdp
    by: 2035
  strength: statement
  announced: 2025-06-24
  confidence: high
  sources: [speech]
"""
LINES = RECORD.count("\n")
KEYS = "id party title measure basis target target target target target strength announced confidence sources"
# (line of the record, counted from 0, what stands there instead, slug). Faults of one record stay apart.
FAULTS = [
    (1, "  party: GBX", "unknown-party"),
    (1, "  party: gbr", "bad-party"),
    (2, "  title:", "empty-value"),
    (2, "  titel: A level", "unknown-key"),
    (3, "  measure: cor", "unknown-word"),
    (4, "  basis: natto", "unknown-word"),
    (6, "    operator: at-leats", "unknown-word"),
    (7, "    value: 3,5", "not-a-number"),
    (7, "    value: 3.5%", "not-a-number"),
    (8, "    unit: percent", "bad-unit"),
    (9, "    by: later", "not-a-deadline"),
    (9, "    bye: 2035", "unknown-key"),
    (10, "  strength: firm", "unknown-word"),
    (11, "  announced: 2025-13-24", "not-a-date"),
    (12, "  confidence: sure", "unknown-word"),
    (13, "  sources: [speech, nothing]", "unknown-source"),
    (13, "  sources: speech", "expected-list"),
    (4, "  basis: allocations", "basis-misfits-measure"),
    (7, "    value: 350", "share-out-of-range"),
    (8, "    unit: EUR bn", "unit-misfits-measure"),
    (9, "    by: 2020", "due-before-announced"),
    (13, "  sources: []", "missing-source"),
]
# The keys that the rule behind a problem needs; what is not here is found while reading.
NEEDS = {
    "basis-misfits-measure": {"measure", "basis"},
    "share-out-of-range": {"target"},
    "unit-misfits-measure": {"measure", "target"},
    "due-before-announced": {"target", "announced"},
    "missing-source": {"sources"},
}
# Found before any rule can look: the key cannot be read, so a rule that needs it stays silent.
UNREADABLE = {slug for _, _, slug in FAULTS} - set(NEEDS) - {"unknown-party", "unknown-source"}
COUNT = 12
PLACES = [(record, fault) for record in range(COUNT) for fault in range(len(FAULTS))]


@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(
        st.sampled_from(PLACES),
        min_size=1,
        max_size=20,
        unique_by=lambda place: (place[0], FAULTS[place[1]][0]),
    )
)
def test_every_fault_is_found_at_its_line_and_nothing_else(places: list[tuple[int, int]]) -> None:
    lines = "".join(RECORD.format(n=n) for n in range(COUNT)).splitlines()
    keys = KEYS.split()
    unreadable: dict[int, set[str]] = {}
    for record, fault in places:
        offset, _, slug = FAULTS[fault]
        if slug in UNREADABLE:
            unreadable.setdefault(record, set()).add(keys[offset])
    shares = {record for record, fault in places if FAULTS[fault][2] == "unit-misfits-measure"}
    expected = set()
    for record, fault in places:
        offset, text, slug = FAULTS[fault]
        lines[record * LINES + offset] = text
        hidden = NEEDS.get(slug, set()) & unreadable.get(record, set())
        if not hidden and not (slug == "share-out-of-range" and record in shares):
            expected.add((slug, record * LINES + offset + 1))
    with TemporaryDirectory() as folder:
        ledger, problems = load(write(Path(folder), "\n".join(lines) + "\n"))
    assert {(one.slug, one.location.line) for one in errors(problems)} == expected
    assert len(errors(problems)) == len(expected)
    assert set(ledger.pledges) == {f"gbr-{n}" for n in range(COUNT)} - {
        f"gbr-{record}" for record, _ in places
    }
