"""No damage to a real record makes the reading raise, alone or in pairs; `tests.ledger.crash_search` tries them all."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spendtrack.ledger import checks
from spendtrack.ledger.loading import load
from spendtrack.ledger.model import Pledge
from spendtrack.ledger.problems import RENDERINGS
from tests.examples import examples
from tests.ledger.crash_search import try_one
from tests.ledger.damage import INSTEAD, LEFT_OUT, Cut, Path_, cuts, damaged, fields, lay
from tests.real import DATA
from tests.small import write


@cache
def every_cut() -> list[Cut]:
    return list(cuts())


@settings(max_examples=examples(500), deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 2))
def test_no_damage_to_a_real_record_makes_the_reading_raise(seed: int, number: int) -> None:
    draw = random.Random(seed)
    cut = draw.choice(every_cut())
    places = list(fields(cut.record))
    damages = [(draw.choice(places), draw.choice(INSTEAD)) for _ in range(number)]
    with TemporaryDirectory() as room:
        assert not try_one(cut.name, damages, lay(damaged(cut, damages), Path(room)))


@pytest.mark.parametrize("name", ["lva-5p0-2027-law-bill", "est-5p4-avg-2026-2029", "gbr-2p5-fy2027-starmer"])
def test_each_key_of_a_pledge_may_be_missing_beside_any_other(name: str, tmp_path: Path) -> None:
    (cut,) = [one for one in every_cut() if one.name == name]
    places = [place for place in fields(cut.record) if len(place) <= 2]
    for number, first in enumerate(places):
        for second in places[number::4]:
            damages: list[tuple[Path_, object]] = [(first, LEFT_OUT), (second, LEFT_OUT)]
            assert not try_one(name, damages, lay(damaged(cut, damages), tmp_path))


CELLS = (
    "",
    "zzz",
    "-1",
    "0",
    "1926",
    "2099",
    "99999999",
    "0.0001",
    "pct-gdp",
    "EUR m",
    "EUX m",
    "nato-core",
    "GBR",
    '"',
)


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 7000), st.integers(0, 9), st.sampled_from(CELLS)), min_size=1, max_size=8
    )
)
def test_no_damage_to_a_figure_makes_the_reading_raise(damages: list[tuple[int, int, str]]) -> None:
    lines = (DATA / "observations.csv").read_text(encoding="utf-8").splitlines()
    wanted = sorted({(first + step) % (len(lines) - 1) + 1 for first, _, _ in damages for step in range(40)})
    kept = [lines[number].split(",") for number in wanted]
    for first, column, value in damages:
        kept[first % len(kept)][column] = value
    with TemporaryDirectory() as room:
        folder = write(Path(room), rows="".join(",".join(row) + "\n" for row in kept))
        (folder / "sources.yaml").write_bytes((DATA / "sources.yaml").read_bytes())
        (folder / "parties.yaml").write_bytes((DATA / "parties.yaml").read_bytes())
        _, problems = load(folder)
    for render in RENDERINGS.values():
        assert isinstance(render(problems), str)


def test_a_rule_needs_only_keys_that_a_pledge_has() -> None:
    rules = [rule for stage in checks.PLEDGE_RULES for rule in stage]
    assert len(rules) > 20
    for rule in rules:
        assert rule.needs <= set(Pledge.model_fields), rule.check.__name__
        assert rule.blames <= rule.needs
