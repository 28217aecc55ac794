"""What was meant? The known word that is nearest to a mistyped one, for whoever tells that it is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a mistyped one most likely means, or None where nothing is near."""
    candidates = {candidate.lower(): candidate for candidate in known}
    cutoff = 0.72 if len(word) > 3 else 0.65  # of three letters, two may be right
    found = get_close_matches(word.lower(), candidates, n=1, cutoff=cutoff)
    return candidates[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ " Did you mean X?", or nothing."""
    guess = closest(word, known)
    return f" Did you mean {guess}?" if guess else ""
