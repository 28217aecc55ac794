"""Figures -> the texts of observations.csv and sources.yaml with them in; and those texts onto the disk, both or none."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge

from spendtrack.files import write_whole
from spendtrack.ledger.draft import OBSERVATION_COLUMNS, OBSERVATIONS, SOURCES
from spendtrack.ledger.model import ExplainedFigures
from spendtrack.review.editions import sourcetext
from spendtrack.review.editions.already_held import Known, Row
from spendtrack.review.editions.imported_figures import Figure, Finding
from spendtrack.snapshot.csv_text import plain_number

Place = tuple[str, str, str, str, str, int]


@dataclass(frozen=True)
class Entry:
    """What the source of an edition says about itself. note: without what was accepted; entered: the day of the import."""

    id: str
    title: str
    publisher: str
    published: date
    series: str
    basis: str
    note: str
    url: str = ""
    day_confirmed: bool = True
    next_expected: str = ""
    entered: date | None = None


@dataclass(frozen=True)
class Plan:
    """The two files as they would be. added, changed, kept: rows of the edition."""

    files: Mapping[str, str]
    added: int
    changed: int
    kept: int
    findings: Sequence[Finding]

    @property
    def changes_nothing(self) -> bool:
        return not self.files


def plan(
    known: Known,
    figures: Sequence[Figure],
    entry: Entry,
    raw: bytes,
    accepted: Sequence[str],
    explained: Sequence[ExplainedFigures] = (),
) -> Plan:
    """What the import makes of the two files.

    accepted: sentences for the note; explained: entries that its record does not have; raw: the publisher's file.
    """
    digest = hashlib.sha256(raw).hexdigest()
    observations, counts, gone = _observations(known, figures, entry)
    sources, differing = _sources(known, entry, digest, accepted)
    sources = _with_explained(sources, entry.id, explained)
    texts = {SOURCES: (known.sources, sources), OBSERVATIONS: (known.observations, observations)}
    files = {name: new for name, (old, new) in texts.items() if new != old}
    return Plan(files, *counts, findings=[*gone, *differing])


def in_ledger_order(row: Row) -> Place:
    """The order of observations.csv: edition, measure, basis, party, unit, year."""
    return row["edition"], row["measure"], row["basis"], row["party"], row["unit"], int(row["year"])


def _observations(
    known: Known, figures: Sequence[Figure], entry: Entry
) -> tuple[str, tuple[int, int, int], list[Finding]]:
    """The new text; rows added, changed and kept; rows of the edition that the file no longer has.

    A row with the value and status of the file stays as it is, with the confidence and note that somebody gave it.
    """
    newline = "\r\n" if "\r\n" in known.observations else "\n"
    scope = {(one.measure, one.basis) for one in figures}
    own = {
        in_ledger_order(row): row
        for row in known.rows
        if row["edition"] == entry.id and (row["measure"], row["basis"]) in scope
    }
    new: list[Row] = []
    changed = kept = 0
    for one in figures:
        row = _as_row(one, entry.id)
        old = own.pop(in_ledger_order(row), None)
        if old is None:
            new.append(row)
        elif (old["value"], old["status"]) == (row["value"], row["status"]):
            new.append(old)
            kept += 1
        else:
            new.append(row)
            changed += 1
    gone = [
        Finding(
            f"gone/{row['measure']}/{row['party']}",
            entry.id,
            f"{row['party']} {row['year']} ({row['measure']}, {row['unit']}), which the ledger has of this edition",
            "no value in the file",
            row.line,
        )
        for row in own.values()
    ]
    replaced = {
        row.line
        for row in known.rows
        if row["edition"] == entry.id and (row["measure"], row["basis"]) in scope
    }
    others = [row for row in known.rows if row.line not in replaced]
    rows = merge(others, sorted(new, key=in_ledger_order), key=in_ledger_order)
    header = ",".join(OBSERVATION_COLUMNS)
    text = newline.join([header, *(row.text for row in rows), ""])
    return text, (len(new) - changed - kept, changed, kept), gone


def _as_row(one: Figure, edition: str) -> Row:
    cells = (
        one.party,
        one.measure,
        one.basis,
        str(one.year),
        plain_number(one.value),
        one.unit,
        one.status,
        edition,
        one.confidence,
        one.note,
    )
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return Row(0, buffer.getvalue(), cells)


def _sources(known: Known, entry: Entry, digest: str, accepted: Sequence[str]) -> tuple[str, list[Finding]]:
    newline = "\r\n" if "\r\n" in known.sources else "\n"
    lines = known.sources.replace("\r\n", "\n").removesuffix("\n").split("\n")
    old = known.source(entry.id)
    if old is not None:
        recorded = sourcetext.recorded_hash(lines, entry.id)
        where = known.ledger.places["sources"].where(entry.id)
        found = []
        if recorded and recorded != digest:
            expected = f"the file whose SHA-256 the source records, {recorded[:12]}…"
            found.append(Finding("file/sha256", str(where), expected, f"another, {digest[:12]}…"))
        if old.edition is None or (old.edition.series, old.edition.published) != (
            entry.series,
            entry.published,
        ):
            says = f"{old.edition.series}, {old.edition.published}" if old.edition else "no edition"
            expected = f"{entry.series}, published {entry.published}"
            found.append(Finding("source/differs", str(where), expected, f"{says} under the id {entry.id}"))
        lines = sourcetext.completed(lines, entry.id, old.note or "", accepted, digest)
        return newline.join([*lines, ""]), found
    before = known.editions_before(entry.series, entry.published)
    later = any(
        source.edition
        and source.edition.series == entry.series
        and source.edition.judges
        and source.edition.published >= entry.published
        for source in known.ledger.sources.values()
    )
    if not later:
        lines = sourcetext.without_next(lines, [one.id for one in before])
    complete = (one.edition for one in before if one.edition and one.edition.coverage == "complete")
    members = next((one.members for one in complete), None)
    late = entry.entered and entry.entered > entry.published
    written = sourcetext.new_entry(
        {
            "id": entry.id,
            "title": entry.title,
            "publisher": entry.publisher,
            "date": entry.published.isoformat(),
            "url": entry.url,
            "kind": "primary",
            "note": " ".join([entry.note, *accepted]),
        },
        {
            "series": entry.series,
            "basis": entry.basis,
            "published": entry.published.isoformat(),
            "day_confirmed": "" if entry.day_confirmed else "false",
            "entered": entry.entered.isoformat() if entry.entered and late else "",
            "coverage": "complete",
            "members": members or "",
            "next_expected": "" if later else entry.next_expected,
        },
        digest,
    )
    lines = sourcetext.insert(lines, written, before[0].id if before else "")
    return newline.join([*lines, ""]), []


def _with_explained(sources: str, name: str, explained: Sequence[ExplainedFigures]) -> str:
    if not explained:
        return sources
    newline = "\r\n" if "\r\n" in sources else "\n"
    lines = sources.replace("\r\n", "\n").removesuffix("\n").split("\n")
    entries = [
        {
            "finding": one.finding,
            "party": one.party or "",
            "year": str(one.year or ""),
            "because": one.because,
        }
        for one in explained
    ]
    return newline.join([*sourcetext.with_explained(lines, name, entries), ""])


def write(known: Known, made: Plan) -> None:
    """Both files or none: the source first, put back where the figures cannot be written. Raises OSError."""
    texts = {SOURCES: known.sources, OBSERVATIONS: known.observations}
    done: list[str] = []
    try:
        for name in (SOURCES, OBSERVATIONS):
            if name in made.files:
                write_whole(known.folder / name, made.files[name].encode("utf-8"))
                done.append(name)
    except OSError:
        for name in done:
            write_whole(known.folder / name, texts[name].encode("utf-8"))
        raise
