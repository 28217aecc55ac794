"""Real records, cut out with what they refer to, and the ways in which somebody may damage a field of one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from spendtrack.ledger.draft import FILES, PARTIES, PLEDGES, SOURCES
from spendtrack.ledger.yamltree import parse
from tests.real import DATA
from tests.small import HEADER

Path_ = tuple[str | int, ...]
LEFT_OUT = "left out"
# What may stand in a field instead: nothing, another shape, a word, and numbers and dates from far away.
INSTEAD: tuple[Any, ...] = (
    LEFT_OUT,
    "",
    [],
    ["a"],
    {"a": "b"},
    "zzz",
    "-1",
    "0",
    "99999",
    "0.0001",
    "1926",
    "2099-12-31",
    "range",
    "total",
    "NATO",
    "LVA",
    "pct-gdp",
    "EUR bn",
    "Upper-Case",
)
ROWS_PER_PARTY = 30


@dataclass(frozen=True)
class Cut:
    """A ledger of few records around one: the texts of its files as plain values, and where the record stands."""

    name: str
    file: str
    files: dict[str, Any]
    at: Path_
    """Where the record stands within its file."""

    @property
    def record(self) -> dict[str, Any]:
        return _reach(self.files[self.file], self.at)  # type: ignore[no-any-return]


def _reach(value: Any, path: Path_) -> Any:
    for step in path:
        value = value[step]
    return value


@cache
def plain() -> dict[str, Any]:
    """The YAML files of the real ledger as plain values."""
    found = {}
    for name in FILES:
        if name.endswith(".yaml"):
            tree, _ = parse((DATA / name).read_bytes(), name)
            assert tree is not None
            found[name] = tree.plain()
    return found


@cache
def rows() -> dict[str, list[str]]:
    """Rows of the newest figures by party."""
    found: dict[str, list[str]] = {}
    for line in (DATA / "observations.csv").read_text(encoding="utf-8").splitlines()[1:]:
        party, measure, _, year, *_ = line.split(",")
        if "nato-2026-07" in line and measure in ("core", "gdp") and year >= "2024":
            found.setdefault(party, []).append(line)
    return found


def cuts() -> Iterator[Cut]:
    """One for each record of the real ledger that a person writes."""
    whole = plain()
    pledges = whole[PLEDGES]
    for pledge in pledges:
        near = {*pledge.get("supersedes", []), pledge.get("refuses", "")}
        beside = [
            one
            for one in pledges
            if one is not pledge and (one["id"] in near or pledge["id"] in one.get("supersedes", []))
        ]
        yield Cut(pledge["id"], PLEDGES, _around([pledge, *beside]), (0,))
    for source in whole[SOURCES]:
        files = _around([pledges[0]])
        files[SOURCES] = [source, *(one for one in files[SOURCES] if one["id"] != source["id"])]
        yield Cut(source["id"], SOURCES, files, (0,))
    for kind in ("parties", "groups"):
        for number, record in enumerate(whole[PARTIES][kind]):
            files = {**_around([pledges[0]]), PARTIES: whole[PARTIES]}
            yield Cut(f"{kind} {record['id']}", PARTIES, files, (kind, number))
    for number, event in enumerate(whole["events.yaml"]):
        files = {**_around([pledges[0]]), "events.yaml": whole["events.yaml"]}
        yield Cut(event["id"], "events.yaml", files, (number,))


@cache
def _ids() -> frozenset[str]:
    """The ids of all parties and groups."""
    return frozenset(one["id"] for kind in ("parties", "groups") for one in plain()[PARTIES][kind])


def _around(pledges: list[dict[str, Any]]) -> dict[str, Any]:
    """A ledger that holds these pledges, the sources they cite, and the figures of their parties."""
    whole = plain()
    text = str(pledges)
    cited = [one for one in whole[SOURCES] if one["id"] in text or one["id"] == "nato-2026-07"]
    parties = {pledge["party"] for pledge in pledges}
    named = {"NATO", "LVA", "USA", *(key for key in _ids() if key in text)}
    figures = [row for party in parties for row in rows().get(party, [])[:ROWS_PER_PARTY]]
    return {
        PLEDGES: pledges,
        PARTIES: {
            "parties": [one for one in whole[PARTIES]["parties"] if one["id"] in named],
            "groups": [
                {**one, "members": [member for member in one["members"] if member["party"] in named]}
                for one in whole[PARTIES]["groups"]
                if one["id"] in named
            ],
        },
        SOURCES: cited,
        "events.yaml": [],
        "observations.csv": HEADER + "".join(f"{row}\n" for row in figures),
    }


def fields(record: Any, above: Path_ = ()) -> Iterator[Path_]:
    """The place of every value in a record, blocks and lists as well as what stands in them."""
    steps = (
        record.items() if isinstance(record, dict) else enumerate(record) if isinstance(record, list) else ()
    )
    for step, value in steps:
        yield (*above, step)
        yield from fields(value, (*above, step))


def damaged(cut: Cut, damages: list[tuple[Path_, Any]]) -> dict[str, Any]:
    """The files of a cut with values replaced; a place that an earlier damage took away is passed over."""
    files = {**cut.files, cut.file: copy.deepcopy(cut.files[cut.file])}
    record = _reach(files[cut.file], cut.at)
    for path, value in damages:
        try:
            holder = _reach(record, path[:-1])
            if value == LEFT_OUT:
                del holder[path[-1]]
            else:
                holder[path[-1]] = value
        except (KeyError, IndexError, TypeError, AttributeError):
            continue
    return files


def lay(files: dict[str, Any], folder: Path) -> Path:
    """The files as texts in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else _text(content)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _text(content: Any) -> str:
    text: str = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return text
