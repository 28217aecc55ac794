"""What is said of aid to Ukraine: whoever falls short is never said to keep a promise, and numbers agree with the rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from spendtrack.ledger.vocabulary import Verdict
from spendtrack.wording.aid_words import (
    aid_headline,
    in_words,
    progress,
    raised_series,
    raised_so_far,
    share_so_far,
    span,
)

NAMES = {"EST": "Estonia", "GBR": "United Kingdom", "LVA": "Latvia", "LTU": "Lithuania", "NLD": "Netherlands"}
BEHIND = (Verdict.ON_PACE, Verdict.SLOW, Verdict.OFF_PACE, Verdict.MISSED)


def row(country: str, share: float, verdict: str, **more: Any) -> dict[str, Any]:
    return {
        "country": country,
        "country_name": NAMES[country],
        "share_so_far": share,
        "verdict": verdict,
        "period_from": 2024,
        "period_to": 2025,
        "years_counted": 2,
        "years_promised": 4,
        "starts": 2024,
        **more,
    }


@some.composite
def donors(draw: some.DrawFn) -> list[dict[str, Any]]:
    found = []
    for country in draw(some.lists(some.sampled_from(sorted(NAMES)), unique=True, min_size=1)):
        kept = draw(some.booleans())
        share = draw(some.floats(1, 3) if kept else some.floats(0, 0.99999))
        found.append(row(country, share, Verdict.MET if kept else draw(some.sampled_from(BEHIND))))
    return found


@given(donors())
def test_a_headline_names_each_donor_once_on_its_side(rows: list[dict[str, Any]]) -> None:
    said = aid_headline(rows)
    kept = [one for one in rows if one["verdict"] == Verdict.MET]
    first, _, rest = said.partition("; ") if kept else ("", "", said)
    for one in rows:
        assert said.count(one["country_name"]) == 1
        assert (one["country_name"] in first) == (one in kept)
        if one not in kept:
            assert re.search(rf"{one['country_name']} (set aside )?{share_so_far(one)}", rest)
    assert "100%" not in rest
    assert said[0].isupper()
    if kept:
        assert (" keeps what it " in first) == (len(kept) == 1) == (" keep what they " not in first)
    if len(rows) > len(kept):
        alone = len(rows) - len(kept) == 1
        assert rest.removesuffix(" Ukraine").endswith("what it promised" if alone else "what they promised")


def test_the_article_stands_inside_a_sentence_too() -> None:
    rows = [row("GBR", 1.1, Verdict.MET), row("NLD", 1.2, Verdict.MET), row("EST", 0.93, Verdict.SLOW)]
    assert aid_headline(rows) == (
        "The United Kingdom and the Netherlands keep what they promised Ukraine so far; Estonia set aside 93% of what it promised"
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "93% of what was promised for 2024 and 2025, two of four years"),
        ({"period_from": 2025, "years_counted": 1}, "93% of what was promised for 2025, one of four years"),
        ({"years_promised": 2}, "93% of what was promised for 2024 and 2025, all two years"),
        ({"years_promised": None}, "93% of what was promised for 2024 and 2025, two years so far"),
        ({"share_so_far": 0.9999}, "99% of what was promised for 2024 and 2025, two of four years"),
        ({"share_so_far": None}, "no year from 2024 on is counted yet"),
        ({"share_so_far": None, "starts": None}, "no year is counted yet"),
    ],
)
def test_progress_counts_years_in_words(changed: dict[str, Any], said: str) -> None:
    assert progress(row("EST", 0.9272, Verdict.SLOW) | changed) == said


def test_years_and_small_numbers_read_as_people_say_them() -> None:
    assert [span(2024, last) for last in (2024, 2025, 2026)] == ["2024", "2024 and 2025", "2024 to 2026"]
    assert [in_words(number) for number in (1, 10, 11)] == ["one", "ten", "11"]


def total(said: str, amount: float, *, checked: bool = True) -> dict[str, Any]:
    return {"said": said, "total_eur_m": amount, "checked": checked}


def test_what_nobody_could_confirm_is_never_said_as_raised() -> None:
    checked, claim = (
        [total("2024-02-02", 30), total("2024-10-16", 157)],
        total("2026-08", 1100, checked=False),
    )
    assert raised_so_far("IT Coalition", [*checked, claim]) == (
        "By 16 October 2024 the IT Coalition had raised EUR 157m; EUR 1.1bn, reported in August 2026, is not confirmed."
    )
    assert raised_series("IT Coalition", checked) == (
        "The IT Coalition had raised EUR 30m by 2 February 2024 and EUR 157m by 16 October 2024."
    )
    assert raised_so_far("IT Coalition", [claim]) == (
        "The IT Coalition is said to have raised EUR 1.1bn, reported in August 2026, which nobody could confirm."
    )
    assert raised_so_far("IT Coalition", []) == ""
    assert "1.1bn" not in aid_headline([], "IT Coalition", [claim])
