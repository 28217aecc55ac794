"""A ledger that is the project's own in parties and figures, with one pledge, so that its effect is told at once."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.review.editions.workbooks import DATA

EDITIONS = (
    "nato-2019-06", "nato-2023-07", "nato-2024-03", "nato-2024-06", "nato-2025-08", "nato-2026-07",
    "fed-g5a-2026-07", "kiel-ust-r29", "kiel-ust-r30", "eurostat-gdp-2026-10", "imf-weo-2026-04",
)  # fmt: skip
PLEDGE = """\
- id: nld-3p5-2035
  party: NLD
  title: 3.5% of GDP by 2035
  measure: core
  basis: nato
  target: {{operator: at-least, value: 3.5, unit: pct-gdp, by: 2035}}
  strength: coalition
  announced: 2026-01-30
  confidence: high
  sources: [{source}]
"""
Ledger = Callable[..., Path]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...], str], Path]:
    """Each of the ledgers once; a test gets a copy."""

    @cache
    def make(without: tuple[str, ...], only: str) -> Path:
        return _make(tmp_path_factory.mktemp("ledger"), without, only)

    return make


@pytest.fixture
def ledger(tmp_path: Path, made: Callable[[tuple[str, ...], str], Path]) -> Ledger:
    """ledger(without=("nato-2026-07",)) -> a data folder that does not know these editions yet; only: a prefix."""

    def copied(without: tuple[str, ...] = (), only: str = "") -> Path:
        return Path(shutil.copytree(made(without, only), tmp_path / "data"))

    return copied


def _make(folder: Path, without: tuple[str, ...], only: str) -> Path:
    kept = [one for one in EDITIONS if one not in without and one.startswith(only)]
    document = yaml.safe_load((DATA / "parties.yaml").read_text(encoding="utf-8"))
    for group in document["groups"]:
        group["sources"] = [one for one in group.get("sources", ()) if one in kept]
    sources = yaml.safe_load((DATA / "sources.yaml").read_text(encoding="utf-8"))
    chosen = [one for one in sources if one["id"] in kept]
    series = [one for one in chosen if one["edition"]["series"] == "nato-expenditure"] or chosen
    newest = max(series, key=lambda one: one["edition"]["published"])
    newest["edition"].setdefault("next_expected", "2026-07")
    blocks = [yaml.safe_dump([one], allow_unicode=True, sort_keys=False, width=10_000) for one in chosen]
    texts = {
        "parties.yaml": yaml.safe_dump(document, allow_unicode=True, sort_keys=False),
        "sources.yaml": "\n".join(blocks),
        "events.yaml": "[]\n",
        "commitments.yaml": PLEDGE.format(source=kept[-1]),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with (DATA / "observations.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with (folder / "observations.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *(row for row in rows if row[7] in kept)])
    return folder
