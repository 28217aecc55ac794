"""Small ledgers for tests: a real one cut down to what the test speaks of."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import build
from spendtrack.ledger.loading import Ledger, load
from spendtrack.ledger.problems import Problem

PARTIES = """\
parties:
  - {id: GBR, name: United Kingdom, kind: country, currency: GBP, financial_year: 04-01}
  - {id: DEU, name: Germany, kind: country, currency: EUR}
  - {id: FRA, name: France, kind: country, currency: EUR}
  - {id: ITA, name: Italy, kind: country, currency: EUR}
  - {id: ESP, name: Spain, kind: country, currency: EUR}
  - {id: NO, name: Kept only to prove that NO is text, kind: coalition}
  - {id: NOR, name: Norway, kind: country, currency: NOK}
  - {id: ISL, name: Iceland, kind: country, currency: ISK, forces: none}
  - {id: NATO, name: NATO, kind: organisation}
groups:
  - id: NATO
    name: NATO
    members:
      - {party: GBR, from: 1949-08-24}
      - {party: DEU, from: 1955-05-06}
      - {party: NOR, from: 1949-08-24}
      - {party: ESP, from: 1982-05-30}
      - {party: ISL, from: 1949-08-24}
"""
SOURCES = """\
- {id: speech, title: A speech, publisher: A government, kind: primary, date: 2025-02-25}
- id: first-edition
  title: Defence Expenditure
  publisher: NATO
  kind: primary
  edition: {series: nato-expenditure, basis: nato-legacy, published: 2025-08-28, coverage: complete}
- id: second-edition
  title: Defence Investment
  publisher: NATO
  kind: primary
  edition: {series: nato-expenditure, basis: nato-core, published: 2026-07-10, coverage: complete}
  explained: [{finding: basis-changed, because: The first edition on core defence expenditure.}]
"""
EVENTS = """\
- {id: summit, title: A summit, date: 2025-06-24, kind: summit, parties: [NATO], sources: [speech]}
"""
HEADER = "party,measure,basis,year,value,unit,status,edition,confidence,note\n"
PLEDGE = """\
- id: gbr-3p5-2035
  party: GBR
  title: 3.5% of GDP by 2035
  measure: core
  basis: nato
  target: {operator: at-least, value: 3.5, unit: pct-gdp, by: 2035}
  strength: statement
  announced: 2025-06-24
  confidence: high
  sources: [speech]
"""


def share(
    party: str, year: int, value: float, edition: str = "second-edition", status: str = "estimate"
) -> str:
    """One row of observations.csv: a share of GDP on the basis of its edition."""
    basis = "nato-core" if edition == "second-edition" else "nato-legacy"
    return f"{party},core,{basis},{year},{value:g},pct-gdp,{status},{edition},high,\n"


def write(folder: Path, commitments: str = PLEDGE, rows: str = "", **files: str) -> Path:
    """A data folder with these texts; files not named keep the small defaults."""
    texts = {
        "commitments.yaml": commitments,
        "parties.yaml": files.get("parties", PARTIES),
        "sources.yaml": files.get("sources", SOURCES),
        "events.yaml": files.get("events", EVENTS),
        "observations.csv": HEADER + rows,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def read(
    folder: Path, commitments: str = PLEDGE, rows: str = "", **files: str
) -> tuple[Ledger, list[Problem]]:
    return load(write(folder, commitments, rows, **files))


def errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity == "error"]


def sound_frames(folder: Path, commitments: str = PLEDGE, rows: str = "", **files: str) -> Frames:
    """Frames of a small ledger that must have no errors.

    What the method makes of a figure is asked of invented ones; whether their year could be published is the checker's.
    """
    with patch("spendtrack.ledger.checks.figures._untimely", return_value=None):
        ledger, problems = read(folder, commitments, rows, **files)
    assert not errors(problems), problems
    return build(ledger)
