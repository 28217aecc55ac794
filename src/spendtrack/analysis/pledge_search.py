"""Which pledges are meant by a few words? By title, people and places, without accents, and by each of their names."""

from __future__ import annotations

import re

import pandas as pd

from spendtrack.assessment.day import Frames, once_a_ledger
from spendtrack.ledger.folding import fold

SAID = ("pledge_id", "title", "conditions", "definition", "note", "announced_by")


def meant(frames: Frames, pledge_ids: pd.Series, words: str) -> pd.Series:
    """Whether each pledge holds all of the words, as a mask with the index of `pledge_ids`."""
    texts = pledge_ids.map(texts_of(frames))
    found = pd.Series(data=True, index=pledge_ids.index, dtype=bool)
    for word in fold(words).split():
        found &= texts.str.contains(word, regex=False).astype(bool)
    return found


@once_a_ledger
def texts_of(frames: Frames) -> dict[str, str]:
    """pledge id -> folded text in which words are looked for: what it says, who made it, and other names of these."""
    names = _names(frames)
    spellings = {fold(name): group for group in names for name in group}
    longest_first = sorted(spellings, key=lambda name: (-len(name), name))
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b") if spellings else None
    found: dict[str, str] = {}
    parties = dict(zip(frames.parties["party"], frames.parties["name"], strict=True))
    said = frames.pledges[list(SAID)].fillna("").agg(" ".join, axis=1)
    for pledge, party, words in zip(frames.pledges["pledge_id"], frames.pledges["party"], said, strict=True):
        text = fold(f"{words} {parties.get(party, party)}")
        groups = dict.fromkeys(spellings[name] for name in named.findall(text)) if named else {}
        found[pledge] = " ".join([text, *(fold(name) for group in groups for name in group)])
    return found


def ids_by_name(frames: Frames) -> dict[str, str]:
    """Folded name of a country, organisation or group -> its id, by each name that it has."""
    ledger = frames.ledger
    found = {fold(name): party.id for party in ledger.parties.values() for name in party.also}
    found |= {fold(group.name): group.id for group in ledger.groups.values()}
    return found | {fold(party.name): party.id for party in ledger.parties.values()}


def _names(frames: Frames) -> list[tuple[str, ...]]:
    """The names of each party and place that has several."""
    parties = list(frames.ledger.parties.values())
    found = [(party.name, *party.also) for party in parties if party.also]
    return found + [(place.name, *place.also) for party in parties for place in party.places]
