"""Load a data folder: (Ledger, problems). A faulty record is left out whole; nothing here raises at the user's text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from spendtrack.ledger.checks import run_checks
from spendtrack.ledger.draft import EVENTS, FILES, OBSERVATIONS, PARTIES, PLEDGES, SOURCES, Draft, Section
from spendtrack.ledger.file_bytes import read_whole, reason
from spendtrack.ledger.model import Event, Group, Observation, Party, Pledge, Source
from spendtrack.ledger.observations import read_observations
from spendtrack.ledger.phrases import one_of
from spendtrack.ledger.problems import Location, Problem, counts
from spendtrack.ledger.reading import read_list, read_parties
from spendtrack.ledger.textfile import MAX_BYTES
from spendtrack.ledger.uncollected import uncollected


@dataclass(frozen=True)
class Ledger:
    """Everything the data folder says, by id, in the order of the files. Treat as immutable.

    `revision` names what the five files say; see `revision_of`. `errors` counts their mistakes: the records that
    hold one are left out. `unread` names the files that could not be read, or only in part.
    """

    pledges: Mapping[str, Pledge]
    parties: Mapping[str, Party]
    groups: Mapping[str, Group]
    sources: Mapping[str, Source]
    events: Mapping[str, Event]
    observations: tuple[Observation, ...]
    revision: str
    errors: int = 0
    unread: frozenset[str] = frozenset()
    places: Mapping[str, Section] = field(default_factory=dict, compare=False, repr=False)
    texts: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The YAML files as they were read, by name, for whoever shows a line of them."""

    def reaches(self, today: date = date.max) -> date | None:
        """The day of the newest source by today: how far the ledger reaches."""
        editions = [source.edition for source in self.sources.values() if source.edition]
        days = [one.published for one in editions if one.day_confirmed]  # a day that nobody saw may lie ahead
        days += [source.date.first for source in self.sources.values() if source.date]  # "2026" says no more
        return max((day for day in days if day <= today), default=None)


def load(
    folder: Path | str, known_as: str | None = None, today: date | None = None
) -> tuple[Ledger, list[Problem]]:
    """Read the five files of a data folder. Problems come sorted by place.

    known_as: the name of the folder in problems, where it is not its own. today: warn of dates after this day; the
    ledger itself is the same on every day. Raises OSError only where the folder itself cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    with uncollected():
        return _load(folder, Draft(str(folder) if known_as is None else known_as, today=today))


def _load(folder: Path, draft: Draft) -> tuple[Ledger, list[Problem]]:
    problems: list[Problem] = []
    texts: dict[str, bytes | None] = {}
    for name in FILES:
        try:
            texts[name] = read_whole(folder / name, MAX_BYTES + 1)
        except OSError as error:
            texts[name] = None
            draft.unread.add(name)
            problems.append(
                Problem(
                    Location(draft.display(name)),
                    "missing-file",
                    f"The file cannot be read: {reason(error)}.",
                    f"A data folder holds {one_of(FILES).replace(' or ', ' and ')}.",
                )
            )

    read_list(draft, texts[PLEDGES], PLEDGES, "pledges", Pledge, problems)
    read_parties(draft, texts[PARTIES], problems)
    read_list(draft, texts[SOURCES], SOURCES, "sources", Source, problems)
    read_list(draft, texts[EVENTS], EVENTS, "events", Event, problems)
    if texts[OBSERVATIONS] is not None:
        read_observations(draft, texts[OBSERVATIONS] or b"", problems)

    problems += run_checks(draft)
    problems = sorted(set(problems))
    shown = {
        name: text.decode("utf-8", "replace").removeprefix("\ufeff")
        for name, text in texts.items()
        if text is not None and name != OBSERVATIONS
    }
    errors, _ = counts(problems)
    return replace(_settle(draft, problems, revision_of(texts)), errors=errors, texts=shown), problems


def revision_of(texts: Mapping[str, bytes | None]) -> str:
    """SHA-256 over the five files, by name, in the order of FILES: same revision, same ledger.

    Of each file its name, its length in bytes and its bytes, with a NUL behind the first two. Line ends count as LF,
    since some programs write CRLF when they copy a text; a file that is missing counts as empty.
    """
    digest = hashlib.sha256()
    for name in FILES:
        text = (texts.get(name) or b"").replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(text)}\0".encode() + text)
    return digest.hexdigest()


def _settle(draft: Draft, problems: Iterable[Problem], revision: str) -> Ledger:
    """Leave out records with errors, then what cannot stand without them."""
    faulty: dict[str, set[str]] = {}
    bad_rows: set[int] = set()
    for problem in problems:
        if problem.severity != "error":
            continue
        if problem.location.file == draft.display(OBSERVATIONS):
            bad_rows.add(problem.location.line)
        elif problem.record:
            faulty.setdefault(problem.location.file, set()).add(problem.record)

    def sound(name: str, records: dict[str, Any]) -> dict[str, Any]:
        out = faulty.get(draft.display(name), set())
        return {key: record for key, record in records.items() if key not in out}

    parties, groups = sound(PARTIES, draft.parties), sound(PARTIES, draft.groups)
    sources = sound(SOURCES, draft.sources)
    editions = {key for key, source in sources.items() if source.edition}
    pledges = {
        key: pledge
        for key, pledge in sound(PLEDGES, draft.pledges).items()
        if pledge.party in parties and (pledge.members is None or pledge.members in groups)
    }
    return Ledger(
        pledges=pledges,
        parties=parties,
        groups=groups,
        sources=sources,
        events=sound(EVENTS, draft.events),
        observations=tuple(
            row
            for line, row in draft.observations
            if line not in bad_rows
            and row.edition in editions
            and (row.party in parties or row.party in groups)
        ),
        revision=revision,
        places=draft.places,
        unread=frozenset(draft.unread),
    )
