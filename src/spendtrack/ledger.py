"""Load a data folder: (Ledger, problems). A faulty record is left out whole; nothing here raises at the user's text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from spendtrack.checks import run_checks
from spendtrack.draft import EVENTS, FILES, OBSERVATIONS, PARTIES, PLEDGES, SOURCES, Draft, Section
from spendtrack.model import Event, Group, Observation, Party, Pledge, Source
from spendtrack.observations import read_observations
from spendtrack.problems import Location, Problem, one_of
from spendtrack.records import read_list, read_parties


@dataclass(frozen=True)
class Ledger:
    """Everything the data folder says, by id, in the order of the files. Treat as immutable.

    `revision` is the SHA-256 of the five files: same revision, same ledger.
    """

    pledges: Mapping[str, Pledge]
    parties: Mapping[str, Party]
    groups: Mapping[str, Group]
    sources: Mapping[str, Source]
    events: Mapping[str, Event]
    observations: tuple[Observation, ...]
    revision: str
    places: Mapping[str, Section] = field(default_factory=dict, compare=False, repr=False)
    texts: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The YAML files as they were read, by name, for whoever shows a line of them."""

    @cached_property
    def successors(self) -> dict[str, list[str]]:
        """Pledge id -> ids of the pledges that supersede it, in file order."""
        found: dict[str, list[str]] = {}
        for pledge in self.pledges.values():
            for old in pledge.supersedes:
                found.setdefault(old, []).append(pledge.id)
        return found


def load(folder: Path | str, known_as: str | None = None) -> tuple[Ledger, list[Problem]]:
    """Read the five files of a data folder. Problems come sorted by place.

    known_as: the name of the folder in problems, where it is not its own. Raises OSError only where the folder
    itself cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a folder")
    draft = Draft(str(folder) if known_as is None else known_as)
    problems: list[Problem] = []
    digest = hashlib.sha256()
    texts: dict[str, bytes | None] = {}
    for name in FILES:
        try:
            texts[name] = (folder / name).read_bytes()
        except OSError as error:
            texts[name] = None
            draft.unread.add(name)
            problems.append(
                Problem(
                    Location(draft.display(name)),
                    "missing-file",
                    f"The file cannot be read: {error.strerror or 'it does not exist'}.",
                    f"A data folder holds {one_of(FILES).replace(' or ', ' and ')}.",
                )
            )
        digest.update(f"{name}\0{len(texts[name] or b'')}\0".encode())
        digest.update(texts[name] or b"")

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
    return replace(_settle(draft, problems, digest.hexdigest()), texts=shown), problems


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
    )
