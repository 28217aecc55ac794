"""What an import says: rows against the last edition, what is missing, the largest revisions, findings, and the effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from spendtrack.ledger.draft import OBSERVATIONS
from spendtrack.review.editions.already_held import Row
from spendtrack.review.editions.crosschecks import Case, years_in_words
from spendtrack.review.editions.imported_figures import Figure, Finding
from spendtrack.review.editions.party_names import AGGREGATES

LARGEST = 20
MOST_SKIPPED = 25
MOST_ALIKE = 4
WHOLE = ("equipment-as-core", "rows-slipped", "years-slipped", "constant-prices", "basis")


def block_name(measure: str, unit: str) -> str:
    """The rows that a reader counts together: money in national currency is one block, whatever the currency."""
    national = measure == "core" and unit.endswith(" m") and unit != "USD m"
    return f"{measure}, {'national currency' if national else unit}"


def counts(case: Case, known_rows: Sequence[Row]) -> Iterator[str]:
    """Rows per measure, against the newest earlier edition that is complete."""
    now = Counter(block_name(one.measure, one.unit) for one in case.reading.figures)
    then = Counter(
        block_name(row["measure"], row["unit"]) for row in known_rows if row["edition"] == case.earlier.last
    )
    last = case.earlier.last or "no earlier edition"
    yield f"Rows: {sum(now.values()):,} (last complete edition, {last}: {sum(then.values()):,})"
    for name in [*now, *(one for one in then if one not in now)]:
        yield f"  {name}: {now[name]:,} ({then[name]:,})"


def coverage(case: Case) -> Iterator[str]:
    """Countries and years found, missing and skipped, and why; the estimates."""
    parties = {one.party for one in case.reading.figures}
    countries = sorted(parties - AGGREGATES)
    yield f"Countries: {len(countries)} found, {', '.join(countries)}"
    if case.kind != "kiel":
        absent = [party for party in case.members if party not in parties]
        for party in absent:
            why = "no armed forces, so no row is expected" if party in case.unarmed else "not in the file"
            yield f"  missing: {case.members[party]} ({why})"
    years = sorted({one.year for one in case.reading.figures})
    yield f"Years: {years_in_words(years)}"
    for status in ("estimate", "forecast"):
        marked = sorted({one.year for one in case.reading.figures if one.status == status})
        if marked:
            many = sum(one.status == status for one in case.reading.figures)
            yield f"  {status}s: {years_in_words(marked)} ({many:,} rows)"
    skipped = case.reading.skipped
    if skipped:
        yield f"Skipped: {len(skipped):,} parts of the file"
        yield from (f"  {one.cell}: {one.what}: {one.why}" for one in skipped[:MOST_SKIPPED])
        if len(skipped) > MOST_SKIPPED:
            yield f"  and {len(skipped) - MOST_SKIPPED:,} more"


def revisions(case: Case) -> Iterator[str]:
    """The largest changes against what the newest earlier edition said of the same party and year, one for each."""
    moved: dict[tuple[str, ...], tuple[float, Figure, Row]] = {}
    for one in case.reading.figures:
        row = case.earlier.rows.get(one.key)
        if not row or row.value <= 0 or one.value <= 0 or row.value == one.value:
            continue
        factor = max(one.value / row.value, row.value / one.value)
        # Spending stands in the file as a share and in two currencies; the one that moved furthest speaks for them.
        about = (one.measure, one.party, str(one.year), one.basis, "" if one.measure == "core" else one.unit)
        if about not in moved or factor > moved[about][0]:
            moved[about] = factor, one, row
    if not moved:
        yield "Revisions: no figure has an earlier one to differ from."
        return
    largest = sorted(moved.values(), key=lambda each: (-each[0], each[1].key))[:LARGEST]
    yield f"Revisions: {len(moved):,} figures differ from what was said before; the largest, by factor:"
    for _, one, row in largest:
        basis = f", {row['basis']}" if row["basis"] not in ("", one.basis) else ""
        yield (
            f"  {one.party} {one.year} {one.measure}: {row.value:,.10g} -> {one.value:,.10g} {one.unit} "
            f"({_percent(one.value / row.value - 1)}; {one.cell}; {OBSERVATIONS}:{row.line}, {row['edition']}{basis})"
        )


def _percent(change: float) -> str:
    """ "+44%", and "+0.2%" where whole per cent would say nothing."""
    return f"{change:+.0%}" if abs(change) >= 0.1 else f"{change:+.1%}"


def findings(
    found: Sequence[Finding], accepted: Mapping[str, str], known_rows: Sequence[Row]
) -> Iterator[str]:
    """Each with the file's cell, the ledger's row, what was expected and what was found, and the key to accept it by."""
    left = [one for one in found if one.key not in accepted]
    rows = {row.line: row for row in known_rows}
    if not found:
        yield "Cross-checks: nothing found."
        return
    yield f"Cross-checks: {len(left):,} found, {len(found) - len(left):,} accepted"
    for alike in _alike(left):
        for one in alike[:MOST_ALIKE]:
            row = rows.get(one.row)
            said = (
                f"{OBSERVATIONS}:{row.line}: {row['party']} {row['year']} {row['measure']}, {row['value']} {row['unit']}, "
                f"{row['edition']}"
                if row
                else "no earlier row"
            )
            yield f"  {one.cell}: expected {one.expected}; found {one.found} ({said}) [{one.key}]"
        if len(alike) > MOST_ALIKE:
            yield f"  and {len(alike) - MOST_ALIKE:,} more like it: {', '.join(one.key for one in alike[MOST_ALIKE:])}"
    if (whole := _of_a_whole_table(left)) and len(left) > len(whole):
        yield (
            f"  Begin with {', '.join(whole)}: a table that holds something else brings others with it. "
            "Where the file is wrong, do not accept them."
        )
    for one in found:
        if one.key in accepted:
            yield f"  accepted: {one.cell}: {one.found} [{one.key}]: {accepted[one.key]}"
    if left:
        yield '  Look each up in the file. Where the file is right, repeat with --accept "KEY: the reason".'


def _of_a_whole_table(found: Sequence[Finding]) -> list[str]:
    """The keys that speak of a table or a row as a whole, from which findings of single cells may follow."""
    return [one.key for one in found if one.key.split("/")[0] in WHOLE]


def _alike(found: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that differ in the party alone together; what stands alone first, since it often explains the rest."""
    groups: dict[str, list[Finding]] = {}
    for one in found:
        groups.setdefault(one.key.rpartition("/")[0] or one.key, []).append(one)
    return sorted(groups.values(), key=len)
