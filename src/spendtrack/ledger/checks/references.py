"""Do the ids that records mention exist, each named once?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spendtrack.ledger.draft import PARTIES, PLEDGES, SOURCES, Draft
from spendtrack.ledger.fields import ID_PATTERN, PARTY_PATTERN
from spendtrack.ledger.hints import did_you_mean
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.yamlnode import Node

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
        (("outturns", "*", "sources", "*"), "source"),
    ),
    "groups": ((("members", "*", "party"), "party"), (("sources", "*"), "source")),
    "sources": (
        (("edition", "members"), "group"),
        (("explained", "*", "party"), "party or group"),
    ),
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


def check_repeats(draft: Draft) -> Iterator[Problem]:
    """A list names each id once."""
    for section, references in REFERENCES.items():
        place = draft.places[section]
        for record, node in place.nodes.items():
            for path, _ in references:
                if path[-1] != "*":
                    continue
                for holder in _holders(node, path[:-1]):
                    seen: set[str] = set()
                    for one in holder:
                        named = one.value.strip() if isinstance(one.value, str) else ""
                        if named and named in seen:
                            yield Problem(
                                one.location(place.file),
                                "repeated-entry",
                                f"{named} is named twice.",
                                "Delete one of the two.",
                                record=record,
                            )
                        seen.add(named)


def _holders(node: Node, path: tuple[str, ...]) -> Iterator[list[Node]]:
    """The lists at the end of `path`."""
    if not path:
        if isinstance(node.value, list):
            yield node.value
    elif path[0] == "*":
        for child in node.value if isinstance(node.value, list) else ():
            yield from _holders(child, path[1:])
    elif isinstance(node.value, dict) and path[0] in node.value:
        yield from _holders(node.value[path[0]], path[1:])
