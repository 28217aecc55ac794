"""What an importer hands on: figures with the cell that each was read from, and what it left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Key = tuple[str, str, str, int]
"""(measure, unit, party, year): what a figure is about, whichever edition gives it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, a row of observations.csv to be. `value` is rounded; `cell` says where the file has it."""

    party: str
    measure: str
    basis: str
    year: int
    value: float
    unit: str
    status: str
    confidence: str
    note: str
    cell: str

    @property
    def key(self) -> Key:
        return self.measure, self.unit, self.party, self.year


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part of the file that is not taken, and why."""

    cell: str
    what: str
    why: str


@dataclass(frozen=True)
class Reading:
    """What the file says.

    expected: the (measure, unit) that every member should have for each of `years`. title: what the file calls itself.
    remarks: places where the file says something that the checks must hold against it, as (cell, what).
    """

    figures: Sequence[Figure]
    title: str
    years: Sequence[int]
    skipped: Sequence[Skipped] = ()
    expected: Sequence[tuple[str, str]] = ()
    basis: str = ""
    basis_cell: str = ""
    noted_estimates: Sequence[int] = ()
    noted_cell: str = ""
    findings: Sequence[Finding] = field(default=())


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the file that contradicts the file itself or the ledger.

    key: what `--accept` names. cell: where the file has it. row: line of observations.csv that it contradicts,
    0 where no earlier edition has one.
    """

    key: str
    cell: str
    expected: str
    found: str
    row: int = 0


def rounded(value: float, places: int) -> float:
    """Rounded on the number as it is held in binary, where hardly any is exactly half-way; never -0.

    The cells hold sums and conversions with 16 digits, so a decimal half such as 7047.2425 is not one in the file.
    """
    return round(value, places) + 0.0
