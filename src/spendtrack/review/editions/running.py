"""`import`: one publisher's file -> (exit code, text), and with write=True the two files of the ledger changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from spendtrack.ledger.draft import OBSERVATIONS, SOURCES
from spendtrack.ledger.phrases import plural
from spendtrack.ledger.vocabulary import Basis
from spendtrack.review.editions import effect, eurostat, explaining, imf, kiel, nato, report
from spendtrack.review.editions.already_held import Known, earlier, read_known, read_rows
from spendtrack.review.editions.crosschecks import WITHIN, Case, years_in_words
from spendtrack.review.editions.imported_figures import Finding, Reading
from spendtrack.review.editions.party_names import AGGREGATES
from spendtrack.review.editions.sheets import Progress, Unreadable
from spendtrack.review.editions.sourcetext import months_later
from spendtrack.review.editions.vintages import AGAINST_EARLIER
from spendtrack.review.editions.writing import Entry, Plan, plan, write

CLEAN, FINDINGS, UNREADABLE = 0, 1, 2
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@dataclass(frozen=True)
class Kind:
    """A publisher's series. months: until the next edition, usually."""

    publisher: str
    series: str
    months: int
    read: Callable[[bytes, str, Known, date, Progress], Reading]


@dataclass(frozen=True)
class Request:
    """What the maintainer asks for. accept: "KEY: reason" each; as_of: the day for which the effect is told.

    entered: the day of the import, for feeds, where the edition came out before.
    """

    edition: str
    published: date
    as_of: date
    basis: str = ""
    accept: Sequence[str] = ()
    title: str = ""
    url: str = ""
    next_expected: str = ""
    day_confirmed: bool = True
    entered: date | None = None
    write: bool = False


KINDS: Mapping[str, Kind] = {
    "nato": Kind(
        "NATO",
        "nato-expenditure",
        12,
        lambda raw, name, known, day, progress: nato.read(raw, name, known.names, progress),
    ),
    "kiel": Kind(
        "Kiel Institute for the World Economy",
        "kiel-ukraine",
        4,
        lambda raw, name, known, day, progress: kiel.read(raw, name, known.names, progress),
    ),
    "eurostat": Kind(
        "Eurostat",
        "eurostat-gdp",
        12,
        lambda raw, name, known, day, progress: eurostat.read(raw, name, known.members(day), progress),
    ),
    "imf": Kind(
        "IMF",
        "imf-weo",
        6,
        lambda raw, name, known, day, progress: imf.read(raw, name, known.members(day), day.year, progress),
    ),
}


def run(
    kind: str, file: Path, data: Path, request: Request, progress: Progress = lambda words: None
) -> tuple[int, str]:
    """Read the file, check it, say what it does, and write it where that is asked for and nothing was found.

    Exit code 0: clean; 1: findings, nothing written; 2: the file, the ledger or the request cannot be read.
    """
    try:
        return _run(KINDS[kind], kind, file, data, request, progress)
    except Unreadable as error:
        return UNREADABLE, f"spendtrack import {kind}: {error}\nNothing was written.\n"
    except (OSError, ValueError) as error:
        return UNREADABLE, f"spendtrack import {kind}: {_words(error)}\nNothing was written.\n"


def _words(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.filename} cannot be read or written: {error.strerror}."
    return f"{error}."


def _run(
    kind: Kind, name: str, file: Path, data: Path, request: Request, progress: Progress
) -> tuple[int, str]:
    accepted = _accepted(request)
    raw = file.read_bytes()
    progress("reading the ledger")
    known = read_known(data)
    reading = kind.read(raw, file.name, known, request.published, progress)
    case = Case(
        name,
        reading,
        earlier(known, kind.series, request.published, request.edition, reading.basis),
        known.members(request.published),
        frozenset(known.unarmed()),
        request.published.year,
        request.basis,
    )
    progress("checking the figures")
    found = [*reading.findings, *(one for check in (*WITHIN, *AGAINST_EARLIER) for one in check(case))]
    used = {one.key: accepted[one.key] for one in found if one.key in accepted}
    entry = _entry(kind, case, file.name, request)
    made = plan(known, reading.figures, entry, raw, _sentences(used))
    found += made.findings
    if late := {one.key: accepted[one.key] for one in made.findings if one.key in accepted}:
        used |= late
        made = plan(known, reading.figures, entry, raw, _sentences(used))
    old_side, new_side = effect.sides(known, made)
    answers = explaining.answered(
        new_side.problems,
        list(read_rows(made.files.get(OBSERVATIONS, known.observations))),
        request.edition,
        accepted,
        known.editions_before(kind.series, request.published),
    )
    if answers.new:
        made = plan(known, reading.figures, entry, raw, _sentences(used), answers.new)
        old_side, new_side = effect.sides(known, made)
    heard = {*used, *answers.used, *explaining.keys_explained(known.source(request.edition))}
    found += [
        Finding(f"unused/{key}", "--accept", "the key of a finding", f"no finding {key}")
        for key in accepted
        if key not in heard
    ]
    said = ["Effect: none; the ledger says all of this already."]
    found += effect.faults(old_side, new_side)
    left = [one for one in found if one.key not in used]
    if left:
        said = ["Effect: worked out once nothing is left to look at; figures in doubt have none that counts."]
    elif not made.changes_nothing:
        progress("working out the effect on the results")
        said = effect.told(old_side, new_side, request.as_of)
    lines = [
        f"{kind.publisher}, {reading.title}: {file.name} as {request.edition}, published {request.published}.",
        "",
        *report.counts(case, known.rows),
        *report.coverage(case),
        "",
        *report.revisions(case),
        "",
        *report.findings(found, used, known.rows),
        *([] if left else answers.told()),
        "",
        *said,
        "",
    ]
    if left:
        lines.append(f"Nothing was written: {plural(len(left), 'finding')} to look at.")
        return FINDINGS, "\n".join(lines) + "\n"
    lines.append(_done(known, made, request))
    return CLEAN, "\n".join(lines) + "\n"


def _accepted(request: Request) -> dict[str, str]:
    """Key -> reason. Raises ValueError where the request itself cannot be understood."""
    if not _ID.match(request.edition):
        raise ValueError(f"--edition {request.edition!r} is no id; write small letters, digits and hyphens")
    if request.basis and request.basis not in tuple(Basis):
        raise ValueError(f"--basis {request.basis!r} is not one of {', '.join(Basis)}")
    found = {}
    for text in request.accept:
        key, colon, reason = text.partition(":")
        if not colon or not reason.strip():
            raise ValueError(f'--accept {text!r} gives no reason; write it as "KEY: the reason"')
        found[key.strip()] = " ".join(reason.split())
    return found


def _sentences(accepted: Mapping[str, str]) -> list[str]:
    """What the note of the source says of the findings that were let pass."""
    return [f"Accepted ({key}): {why.rstrip('.')}." for key, why in accepted.items()]


def _entry(kind: Kind, case: Case, file: str, request: Request) -> Entry:
    figures = case.reading.figures
    countries = len({one.party for one in figures} - AGGREGATES)
    years = sorted({one.year for one in figures})
    estimates = sorted({one.year for one in figures if one.status == "estimate"})
    note = f"{plural(countries, 'country')}, {years[0]} to {years[-1]}"
    note += f"; estimates: {years_in_words(estimates)}" if estimates else ""
    return Entry(
        id=request.edition,
        title=request.title or _title(case, years),
        publisher=kind.publisher,
        published=request.published,
        series=kind.series,
        basis=case.reading.basis,
        note=f"{note}. Imported from the publisher's file {file}.",
        url=request.url,
        day_confirmed=request.day_confirmed,
        entered=request.entered,
        next_expected=request.next_expected or months_later(request.published, kind.months),
    )


def _title(case: Case, years: Sequence[int]) -> str:
    if case.kind != "nato":
        return case.reading.title
    what = "Investment" if case.reading.basis == "nato-core" else "Expenditure"
    return f"Defence {what} of NATO Countries ({years[0]}-{years[-1]})"


def _done(known: Known, made: Plan, request: Request) -> str:
    if made.changes_nothing:
        return "Nothing to write: the ledger says all of this already."
    rows = f"{made.added:,} rows added, {made.changed:,} changed, {made.kept:,} as they were"
    names = " and ".join(name for name in (SOURCES, OBSERVATIONS) if name in made.files)
    if not request.write:
        return f"Nothing was written: this was a dry run ({rows}, in {names}). Repeat with --write."
    write(known, made)
    return f"Written: {names} in {known.folder}: {rows}."
