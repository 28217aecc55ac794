"""This release: its version, and the ledger that is meant where nobody names one: that at hand, else the one that came along."""

from __future__ import annotations

from pathlib import Path

VERSION = "0.1.0"  # pyproject.toml reads it from here
AT_HAND = Path("data")
_PACKAGE = Path(__file__).resolve().parents[1]
CAME_ALONG = _PACKAGE / "data"
"""In an installed package; a checkout has its ledger beside the source."""
_BESIDE_SOURCE = _PACKAGE.parents[1] / "data"
NONE_THERE = (
    "There is no ledger here. Name a data folder (--data DIR on the command line, SPENDTRACK_DATA in the environment, "
    "spendtrack.open(DIR) in Python), or go where ./data holds one."
)


def folder() -> Path:
    """./data where there is one, else that of the checkout, else the one that came along. Raises FileNotFoundError."""
    for place in (AT_HAND, _BESIDE_SOURCE, CAME_ALONG):
        if place.is_dir():
            return place
    raise FileNotFoundError(NONE_THERE)


def came_along(place: Path) -> bool:
    """Whether the folder is the one that came with the release: as old as that, and replaced by the next."""
    return place.resolve() == CAME_ALONG


def day_of(place: Path) -> str:
    """How far the ledger of a folder reaches, as text; empty where that cannot be known."""
    from spendtrack.ledger.loading import load  # here, because who asks for the version alone loads no ledger

    reaches = load(place)[0].reaches()
    return reaches.isoformat() if reaches else ""
