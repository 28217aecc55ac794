"""Records as read from the files, with their places, before any rule has judged them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from spendtrack.ledger.model import Event, Group, Observation, Party, Pledge, Source
from spendtrack.ledger.problems import Location
from spendtrack.ledger.salvage import Salvaged
from spendtrack.ledger.textfile import LINE_END
from spendtrack.ledger.yamlnode import Node

PLEDGES, PARTIES, SOURCES, EVENTS, OBSERVATIONS = (
    "commitments.yaml",
    "parties.yaml",
    "sources.yaml",
    "events.yaml",
    "observations.csv",
)
FILES = (PLEDGES, PARTIES, SOURCES, EVENTS, OBSERVATIONS)

OBSERVATION_COLUMNS = (
    "party",
    "measure",
    "basis",
    "year",
    "value",
    "unit",
    "status",
    "edition",
    "confidence",
    "note",
)


@dataclass(frozen=True)
class Section:
    """One kind of record: where it stands in which file, and the place of each."""

    file: str
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def where(self, record_id: str, *path: str | int) -> Location:
        """Place of the value at `path` in the record, or of the nearest part of it that exists."""
        node = self.nodes.get(record_id)
        return node.at(*path).location(self.file) if node else Location(self.file)

    def where_key(self, record_id: str, key: str) -> Location:
        node = self.nodes.get(record_id)
        return node.key_location(self.file, key) if node else Location(self.file)

    def line(self, record_id: str) -> int:
        node = self.nodes.get(record_id)
        return node.line if node else 1


@dataclass
class Draft:
    """Records as read, before the rules over several records have judged them.

    `known` holds every id that the files mention as a record's own, faulty or not, so that one fault
    does not breed a second one at each place that refers to it.
    """

    root: str
    pledges: dict[str, Pledge] = field(default_factory=dict)
    parties: dict[str, Party] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    observations: list[tuple[int, Observation]] = field(default_factory=list)
    known: dict[str, set[str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    places: dict[str, Section] = field(default_factory=dict)
    salvaged: dict[str, Salvaged] = field(default_factory=dict)
    observation_text: str = ""
    today: date | None = None
    """The day on which dates count as yet to come; None where nobody asks, so that content alone decides."""
    explanations_used: set[tuple[str, str, int]] = field(default_factory=set)

    @cached_property
    def observation_lines(self) -> list[str]:
        """The lines of observations.csv; split only once somebody asks where a cell stands."""
        return LINE_END.split(self.observation_text)

    def display(self, name: str) -> str:
        return str(Path(self.root) / name) if self.root not in ("", ".") else name
