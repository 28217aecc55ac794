"""What `spendtrack check` finds free of errors, nothing else may choke on: commands, comparisons, files and pages."""

from __future__ import annotations

import copy
import random
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from spendtrack.cli.main import main
from spendtrack.ledger.draft import PARTIES, PLEDGES, SOURCES
from spendtrack.ledger.loading import load
from spendtrack.web.app import create_app
from tests.examples import examples
from tests.ledger.damage import LEFT_OUT, fields, lay, plain
from tests.real import DATA, TODAY
from tests.small import HEADER

DAY = TODAY.isoformat()
# Others than the default country, with laws, paths, sums, averages, aid and refusals among their pledges.
COUNTRIES = ("LVA", "EST", "BEL", "ESP", "NOR", "CZE")
QUERIES = (
    "",
    "?page=country&country={}",
    "?page=compare&countries={},DEU",
    "?page=promises",
    "?page=ukraine",
    "?page=ledger",
    "?page=changes",
    "?page=method",
)


@cache
def of_country(country: str) -> dict[str, Any]:
    """The real ledger cut down to one country and the alliance."""
    whole = plain()
    pledges = [one for one in whole[PLEDGES] if one["party"] in (country, "NATO")]
    ids = {one["id"] for one in pledges}
    text = str(pledges)
    lines = (DATA / "observations.csv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line for line in lines if line.startswith((f"{country},", "DEU,core", "EURO-AREA,"))]
    editions = {line.split(",")[7] for line in rows}
    return {
        PLEDGES: [
            {**one, "supersedes": kept}
            if (kept := [old for old in one.get("supersedes", []) if old in ids])
            else _without(one, "supersedes")
            for one in pledges
        ],
        PARTIES: whole[PARTIES],
        SOURCES: [one for one in whole[SOURCES] if one["id"] in editions or one["id"] in text],
        "events.yaml": [],
        "observations.csv": HEADER + "".join(f"{row}\n" for row in rows),
    }


def _without(record: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != key}


def changed(country: str, draw: random.Random, number: int) -> dict[str, Any]:
    """The ledger with fields of its pledges replaced by what stands there in other pledges, or left out."""
    files = copy.deepcopy({PLEDGES: of_country(country)[PLEDGES]})
    donors = plain()[PLEDGES]
    for _ in range(number):
        own = [one for one in files[PLEDGES] if one["party"] == country]
        donor = draw.choice(donors)
        place = draw.choice(
            [one for one in fields(donor) if len(one) == 1 or isinstance(donor[one[0]], dict)]
        )
        if place[0] in ("id", "party"):
            continue
        pledge = draw.choice(own)
        value = draw.choice([donor[place[0]] if len(place) == 1 else donor[place[0]][place[1]], LEFT_OUT])
        holder = pledge if len(place) == 1 else pledge.get(place[0])
        if not isinstance(holder, dict):
            continue
        if value == LEFT_OUT:
            holder.pop(place[-1], None)
        else:
            holder[place[-1]] = copy.deepcopy(value)
    rows = of_country(country)["observations.csv"].splitlines()
    for _ in range(number):
        at = draw.randrange(1, len(rows))
        cells = rows[at].split(",")
        column, value = draw.choice(
            (
                (2, ""),
                (2, "nato-core"),
                (3, "2027"),
                (4, "0"),
                (5, "EUR m"),
                (5, "pct-gdp"),
                (6, "forecast"),
                (1, "gdp"),
                (1, "total"),
            )
        )
        cells[column] = value
        rows.insert(at + draw.randrange(2), ",".join(cells))
        if draw.random() < 0.5:
            del rows[at]
    return {**of_country(country), **files, "observations.csv": "\n".join(rows) + "\n"}


def use(old: Path, new: Path, country: str, out: Path) -> None:
    """Whatever reads a ledger reads this one."""
    data = ["--data", str(new), "--as-of", DAY]
    for arguments in (
        ["show", *data],
        ["show", country, *data],
        ["show", country, "--format", "json", *data],
        ["headlines", *data],
        ["definitions", *data],
        ["diff", str(old), str(new), "--as-of", DAY],
        ["snapshot", "--out", str(out), *data],
    ):
        assert main(arguments) in (0, 1, 2), arguments
    app = create_app(*load(new), TODAY).server.test_client()
    for query in QUERIES:
        asked = query.format(country)
        assert app.get(f"/{asked}").status_code == 200, asked
    assert app.get(f"/api/v1/gaps?as-of={DAY}").status_code == 200


@settings(max_examples=examples(4), deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(COUNTRIES))
def test_a_ledger_that_check_accepts_is_accepted_everywhere(seed: int, country: str) -> None:
    draw = random.Random(seed)
    with TemporaryDirectory() as room:
        place = Path(room)
        old = lay(of_country(country), place / "old")
        for number in (3, 2, 1, 1, 1, 0):  # the first that is free of errors; a change of nothing always is
            new = lay(changed(country, draw, number), place / "new")
            if main(["check", str(new), "--format", "json"]) == 0:
                break
        use(old, new, country, place / "out")


# What check passed in former days, and the lookups of money, aid and bases then stumbled over.
FORMERLY = (
    "LVA,core,,2026,9.9,pct-gdp,estimate,nato-2026-07,high,",
    "LVA,equipment,,2026,29.9,pct-defence-spending,estimate,nato-2026-07,high,",
    "LVA,gdp,nato-core,2026,50000,USD m,estimate,nato-2026-07,high,",
    "LVA,gdp,,2026,44000,EUR m,estimate,nato-2026-07,high,",
    "LVA,ukraine,,2024,999,EUR m,actual,kiel-ust-r30,high,",
    "LVA,ukraine,claimed,2024,0.3,pct-gdp,claimed,nato-2026-07,high,",
    "LVA,core,nato-core,2026,2,EUR m,estimate,nato-2026-07,high,",
    "NATO,core,nato-core,2026,2.9,pct-gdp,estimate,nato-2026-07,high,",
)


def test_rows_that_lookups_stumbled_over_are_refused_or_read_by_all(tmp_path: Path) -> None:
    files = of_country("LVA")
    old = lay(files, tmp_path / "old")
    rows = "".join(f"{row}\n" for row in FORMERLY)
    new = lay({**files, "observations.csv": files["observations.csv"] + rows}, tmp_path / "new")
    _, problems = load(new)
    refused = {problem.location.line for problem in problems if problem.severity == "error"}
    first = files["observations.csv"].count("\n") + 1
    assert {first, first + 1, first + 2} <= refused
    use(old, new, "LVA", tmp_path / "out")
