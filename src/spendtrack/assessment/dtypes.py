"""Values of the ledger -> the types that columns of frames have; a date as the datetime that decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd


def frame_of(rows: Iterable[Mapping[str, Any]], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """A frame with exactly these columns and types, also when there are no rows."""
    listed = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in listed], dtype=kind) for name, kind in dtypes.items()}
    )


def stamp(day: date | None) -> pd.Timestamp | None:
    """A day as the datetime columns of the frames hold it."""
    return None if day is None else pd.Timestamp(day)


def last_day(text: str) -> pd.Timestamp:
    """The last day that a date of the ledger can mean: 2029 is over on 31 December 2029."""
    if len(text) == 4:
        return pd.Timestamp(f"{text}-12-31")
    if len(text) == 7:
        return pd.Timestamp(f"{text}-01") + pd.offsets.MonthEnd(0)
    return pd.Timestamp(text)


def first_day(text: str) -> pd.Timestamp:
    """The first day that a date of the ledger can mean."""
    return pd.Timestamp(text)
