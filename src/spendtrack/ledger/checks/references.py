"""Do the ids that records mention exist, is every record sourced, and is every source used?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from spendtrack.ledger.draft import EVENTS, OBSERVATIONS, PARTIES, PLEDGES, SOURCES, Draft
from spendtrack.ledger.fields import ID_PATTERN, PARTY_PATTERN
from spendtrack.ledger.model import CarvedOut, Contradiction, Event, Group, Pledge
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.yamltree import Node
from spendtrack.text import did_you_mean

# Where each kind of record mentions others: path in the record ("*" stands for each item) -> what it must be.
REFERENCES: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "pledges": (
        (("party",), "party"),
        (("members",), "group"),
        (("supersedes", "*"), "pledge"),
        (("refuses",), "pledge"),
        (("sources", "*"), "source"),
        (("exceptions", "*", "party"), "party"),
        (("exceptions", "*", "sources", "*"), "source"),
        (("contradictions", "*", "sources", "*"), "source"),
        (("second_opinions", "*", "party"), "party"),
        (("second_opinions", "*", "source"), "source"),
        (("withdrawn", "sources", "*"), "source"),
    ),
    "groups": ((("members", "*", "party"), "party"), (("sources", "*"), "source")),
    "events": ((("parties", "*"), "party or group"), (("sources", "*"), "source")),
}
# What is referred to -> (file, kinds of record that qualify, slug).
REFERRED = {
    "party": (PARTIES, ("parties",), "unknown-party"),
    "group": (PARTIES, ("groups",), "unknown-group"),
    "party or group": (PARTIES, ("parties", "groups"), "unknown-party"),
    "source": (SOURCES, ("sources",), "unknown-source"),
    "pledge": (PLEDGES, ("pledges",), "unknown-pledge"),
}


def check_references(draft: Draft) -> Iterator[Problem]:
    """Ids that a record mentions exist.

    Reads the nodes and not the records, so that a record with another fault has its references checked too.
    """
    for section, references in REFERENCES.items():
        place = draft.places[section]
        for record, node in place.nodes.items():
            for path, noun in references:
                file, kinds, slug = REFERRED[noun]
                if file in draft.unread:
                    continue
                for found in _reached(node, path):
                    named = found.value.strip()
                    pattern = _PARTY if file == PARTIES else _ID
                    if pattern.match(named) and not any(named in draft.known[kind] for kind in kinds):
                        ids = [known for kind in kinds for known in draft.known[kind]]
                        yield Problem(
                            found.location(place.file),
                            slug,
                            f"There is no {noun} {named} in {file}.{did_you_mean(named, ids)}",
                            f"Correct the id, or add the {noun} to {file}.",
                            record=record,
                        )


_ID = re.compile(rf"{ID_PATTERN}\Z")
_PARTY = re.compile(rf"{PARTY_PATTERN}\Z")


def _reached(node: Node, path: tuple[str, ...]) -> Iterator[Node]:
    """The scalars at the end of `path`; parts of another shape than expected have their own problem."""
    if not path:
        if isinstance(node.value, str):
            yield node
        return
    step, rest = path[0], path[1:]
    if step == "*":
        if isinstance(node.value, list):
            for child in node.value:
                yield from _reached(child, rest)
    elif isinstance(node.value, dict) and step in node.value:
        yield from _reached(node.value[step], rest)


def check_sources_given(draft: Draft) -> Iterator[Problem]:
    """Every pledge and event has at least one source."""
    records: tuple[tuple[str, Mapping[str, Pledge | Event]], ...] = (
        ("pledges", draft.pledges),
        ("events", draft.events),
    )
    for section, by_id in records:
        for key, record in by_id.items():
            if not record.sources:
                yield Problem(
                    draft.places[section].where(key, "sources"),
                    "missing-source",
                    f"{key} has no source.",
                    "Name at least one id from sources.yaml; nothing is believed without a source.",
                    record=key,
                )


def check_sources_used(draft: Draft) -> Iterator[Problem]:
    """One document is entered once, and every entry is cited."""
    first_by_url: dict[str, str] = {}
    cited: set[str] = {row.edition for _, row in draft.observations}
    citing: list[Pledge | Event | Group] = [
        *draft.pledges.values(),
        *draft.events.values(),
        *draft.groups.values(),
    ]
    for record in citing:
        cited |= set(record.sources)
        if isinstance(record, Pledge):
            parts: list[CarvedOut | Contradiction] = [*record.exceptions, *record.contradictions]
            for part in parts:
                cited |= set(part.sources)
            cited |= {opinion.source for opinion in record.second_opinions}
            if record.withdrawn:
                cited |= set(record.withdrawn.sources)
    whole = not draft.unread & {PLEDGES, EVENTS, PARTIES, OBSERVATIONS} and all(
        len(getattr(draft, kind)) == len(draft.known[kind]) for kind in ("pledges", "events", "groups")
    )
    section = draft.places["sources"]
    for source in draft.sources.values():
        if source.url and source.edition is None:
            twin = first_by_url.setdefault(source.url, source.id)
            if twin != source.id:
                yield Problem(
                    section.where(source.id, "url"),
                    "source-entered-twice",
                    f"{twin} has the same address.",
                    "Keep one entry and cite it from every pledge.",
                    "warning",
                    source.id,
                )
        if whole and source.id not in cited:
            yield Problem(
                section.where(source.id, "id"),
                "unused-source",
                f"Nothing cites {source.id}.",
                "Cite it, or delete it.",
                "warning",
                source.id,
            )
