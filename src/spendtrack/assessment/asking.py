"""What a person means by a date, a country or another name; where it means nothing, the sentence says what would."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import party_rows
from spendtrack.ledger.hints import closest, did_you_mean


def as_date(day: str | datetime.date) -> datetime.date:
    """A date, or text like 2026-11-23; of a moment its day. Raises ValueError."""
    if isinstance(day, datetime.datetime):  # a Timestamp of pandas is one too
        return day.date()
    if isinstance(day, datetime.date):
        return day
    try:
        return datetime.date.fromisoformat(day)
    except (TypeError, ValueError):
        raise ValueError(f"{day!r} is not a date; write it as 2026-11-23.") from None


def as_party(frames: Frames, code: str) -> str:
    """The code of a country or organisation as the ledger writes it. Raises LookupError, also for its name."""
    parties = party_rows(frames)
    if code.upper() in parties:
        return code.upper()
    codes = {row["name"]: party for party, row in parties.items()}
    guess = closest(code, [*codes, *parties])
    near = f" Did you mean {codes.get(guess, guess)}?" if guess else ""
    raise LookupError(f"There is no country {code}.{near} Countries are named by three letters, such as GBR.")


def known(kind: str, word: str, words: Sequence[str]) -> str:
    """The word where it is one of these. Raises LookupError."""
    if word in words:
        return word
    some = ", ".join(words[:12]) + (f" and {len(words) - 12} more" if len(words) > 12 else "")
    raise LookupError(f"There is no {kind} {word}.{did_you_mean(word, words)} There are {some}.")
