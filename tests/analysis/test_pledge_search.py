"""Words lead to pledges whatever a reader calls a country, a person or a place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from spendtrack.analysis.pledge_search import ids_by_name, meant
from spendtrack.assessment.day import Frames
from spendtrack.ledger.folding import fold


def found(frames: Frames, words: str) -> set[str]:
    ids = frames.pledges["pledge_id"]
    return set(ids[meant(frames, ids, words)])


@pytest.mark.parametrize(
    ("said", "party"),
    [
        ("Turkiye", "TUR"),
        ("Turkey", "TUR"),
        ("türkiye", "TUR"),
        ("Czech Republic", "CZE"),
        ("Slovak Republic", "SVK"),
        ("Britain", "GBR"),
        ("great britain", "GBR"),
    ],
)
def test_a_country_is_found_by_each_of_its_names(frames: Frames, said: str, party: str) -> None:
    own = set(frames.pledges.loc[frames.pledges["party"] == party, "pledge_id"])
    assert own and own <= found(frames, said)


@pytest.mark.parametrize(
    ("said", "written"), [("Orban", "Orbán"), ("Store", "Støre"), ("Kiev", "Kyiv"), ("KYIV", "Kyiv")]
)
def test_people_and_places_are_found_without_their_accents_and_by_other_spellings(
    frames: Frames, said: str, written: str
) -> None:
    texts = frames.pledges[["title", "announced_by", "note"]].fillna("").agg(" ".join, axis=1)
    named = set(frames.pledges.loc[texts.str.contains(written), "pledge_id"])
    assert named and named <= found(frames, said)


def test_all_words_must_be_there_and_no_word_finds_everything(frames: Frames) -> None:
    assert found(frames, "") == set(frames.pledges["pledge_id"])
    assert found(frames, "Poland budget") == found(frames, "poland") & found(frames, "budget")
    assert not found(frames, "zzzz")


def test_no_name_of_a_party_is_that_of_another(frames: Frames) -> None:
    parties = frames.ledger.parties.values()
    names = [fold(name) for party in parties for name in (party.name, *party.also)]
    assert len(names) == len(set(names))
    assert ids_by_name(frames)["turkey"] == "TUR" and ids_by_name(frames)["nato"] == "NATO"


@given(some.text(some.characters(max_codepoint=0x24F), max_size=20))
def test_folding_is_done_once_and_takes_a_text_however_it_is_written(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(text.upper()) == fold(text.upper().lower())


@pytest.mark.parametrize(
    ("text", "plain"), [("Łódź", "lodz"), ("Ærø", "aero"), ("Đuro", "duro"), ("ısı", "isi"), ("ß", "ss")]
)
def test_letters_that_carry_no_mark_are_read_as_what_they_look_like(text: str, plain: str) -> None:
    assert fold(text) == plain
