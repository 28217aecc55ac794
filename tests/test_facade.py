"""The public API: what people in notebooks ask, what they are told where it means nothing, and that the guide runs."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import spendtrack
from spendtrack.analysis.due_dates import next_dates
from spendtrack.ledger.draft import FILES
from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.snapshot.bundle import table as table_of_the_snapshot
from spendtrack.snapshot.csv_text import to_csv
from spendtrack.snapshot.tables import TABLES
from tests.small import share, write

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
NOTEBOOK = ROOT / "docs" / "spendtrack.ipynb"
LATE, EARLY = "2026-11-23", "2025-09-01"


@pytest.fixture(scope="module")
def opened(loaded: tuple[Ledger, list[Problem]]) -> spendtrack.Ledger:
    return spendtrack.Ledger(*loaded)


@pytest.fixture(scope="module")
def day(opened: spendtrack.Ledger) -> spendtrack.Day:
    return opened.as_of(LATE)


# --- the guide, the notebook and the front door -----------------------------------------------------------------


@pytest.fixture
def beside_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_example_of_the_guide_runs_and_prints_what_stands_below_it(beside_the_data: Path) -> None:
    names: dict[str, Any] = {}
    blocks = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", GUIDE, re.DOTALL)
    assert len(blocks) >= 7 and sum(bool(printed) for _, printed in blocks) >= 2
    for text, expected in blocks:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(text, "docs/python.md", "exec"), names)
        assert out.getvalue() == expected, text
    assert (beside_the_data / "snapshot" / "gaps.csv").is_file()


def test_the_guide_names_everything_that_a_ledger_and_a_day_offer() -> None:
    for kind in (spendtrack.Ledger, spendtrack.Day):
        offered = {name for name in vars(kind) if not name.startswith("_")}
        untold = {"records", "frames", "known", "ledger", "date"}  # for the rooms of the package
        assert not {name for name in offered - untold if not re.search(rf"\b{name}\b", GUIDE)}
    for table in TABLES:
        assert re.search(rf"\b{table.name}\b", GUIDE), table.name


def test_the_notebook_is_one_and_its_cells_run(
    beside_the_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", one) for one in ids)
    monkeypatch.chdir(beside_the_data / "docs")
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, "it is kept without outputs"
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile("".join(cell["source"]), cell["id"], "exec"), names)


def test_the_front_door_opens_without_pandas_and_answers_from_a_clone() -> None:
    code = (
        "import spendtrack, sys; print({'pandas', 'numpy', 'plotly', 'dash'} & set(sys.modules));"
        "print(spendtrack.open('data').as_of('2025-09-01').gaps.shape[0] > 200)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split("\n")[:2] == ["set()", "True"]


# --- the same as everywhere else --------------------------------------------------------------------------------


@pytest.mark.parametrize("when", [EARLY, LATE, "2014-01-01"])
def test_every_table_is_that_of_the_snapshot_with_the_days_that_decide_beside_it(
    opened: spendtrack.Ledger, when: str
) -> None:
    day = opened.as_of(when)
    for table in TABLES:
        frame = day.table(table.name)
        added = [name for name in frame.columns if name not in table.columns]
        assert to_csv(frame.drop(columns=added)) == to_csv(table_of_the_snapshot(day.known, table.name))
        for name in added:
            printed = frame[name.removesuffix("_known")]
            assert frame[name].dtype == "datetime64[s]" and (frame[name].isna() == printed.isna()).all()


def test_the_day_that_decides_is_the_last_one_that_a_date_can_mean(day: spendtrack.Day) -> None:
    rows = day.table("pledges")
    by_text = dict(zip(rows["announced"], rows["announced_known"], strict=True))
    for text, known in by_text.items():
        assert str(known.date()).startswith(text) and known <= pd.Timestamp(LATE)
        assert not str((known + pd.Timedelta(days=1)).date()).startswith(text)
    british = rows[(rows["party"] == "GBR") & rows["deadline"].str.contains("/", na=False)]
    assert len(british) and set(british["deadline_known"].dt.strftime("%m-%d")) == {"03-31"}


def test_what_is_handed_out_is_a_copy(opened: spendtrack.Ledger) -> None:
    asks: list[Callable[[], pd.DataFrame]] = [
        lambda: opened.pledges,
        lambda: opened.observations,
        lambda: opened.sources,
        lambda: opened.parties,
        lambda: opened.as_of(LATE).gaps,
        lambda: opened.as_of(LATE).headlines,
        lambda: opened.as_of(LATE).pathways,
        lambda: opened.as_of(LATE).definitions,
        lambda: opened.as_of(LATE).table("revisions"),
        lambda: opened.as_of(LATE).compare(["GBR"]),
        lambda: opened.as_of(LATE).scenario("GBR", target=3.5, by=2035).table,
        lambda: opened.as_of(LATE).why("gbr-3p5-core-2035", since=EARLY).parts,
    ]
    for ask in asks:
        mine = ask()
        before = mine.copy()
        words = next(name for name in mine.columns if pd.api.types.is_string_dtype(mine[name]))
        mine.loc[mine.index[0], words] = "spoilt"
        mine["mine"] = 1
        pd.testing.assert_frame_equal(ask(), before)


def test_a_day_can_be_text_a_date_or_a_moment(opened: spendtrack.Ledger) -> None:
    days: list[str | date] = [LATE, date(2026, 11, 23), datetime(2026, 11, 23, 23, 59), pd.Timestamp(LATE)]  # noqa: DTZ001
    assert {id(opened.as_of(one).known) for one in days} == {id(opened.frames.day(date(2026, 11, 23)))}


def test_a_sentence_speaks_of_the_alliance_a_country_or_an_obligation(day: spendtrack.Day) -> None:
    assert "allies with armed forces" in day.sentence()
    assert "Estonia" in day.sentence("est")
    assert "Poland" in day.sentence("nato-hague-core-3p5-2035:POL")
    assert "no dated promise" in day.sentence("ISL") and "Iceland" in day.sentence("ISL")
    assert day.sentence("GBR") != day.ledger.as_of(EARLY).sentence("GBR")


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("timeline", {"country": "POL"}),
        ("timeline", {"country": "ISL"}),
        ("gaps", {}),
        ("comparison", {"countries": ["POL", "DEU"], "group": "EU"}),
        ("cost", {"country": "DEU", "target": 5, "by": 2032, "profile": "back"}),
    ],
)
def test_a_figure_is_drawn_for_any_country_and_day(
    opened: spendtrack.Ledger, name: str, choices: dict[str, Any]
) -> None:
    for when in (EARLY, LATE):
        assert opened.as_of(when).figure(name, **choices).to_dict()["layout"]


# --- what means nothing is told in a sentence -------------------------------------------------------------------

WRONG: list[tuple[type[Exception], str, Callable[[spendtrack.Day], object]]] = [
    (
        ValueError,
        "'23.11.2026' is not a date; write it as 2026-11-23",
        lambda d: d.ledger.as_of("23.11.2026"),
    ),
    (ValueError, "'2026-02-30' is not a date", lambda d: d.why("gbr-3p5-core-2035", since="2026-02-30")),
    (ValueError, "Say what to compare", lambda d: d.why("gbr-3p5-core-2035")),
    (ValueError, "between 0 and 20 per cent", lambda d: d.scenario("GBR", target=35, by=2035)),
    (LookupError, "no country Poland. Did you mean POL", lambda d: d.sentence("Poland")),
    (LookupError, "no country GRB. Did you mean", lambda d: d.scenario("GRB", target=3.5, by=2035)),
    (LookupError, "no country DEUX. Did you mean DEU", lambda d: d.figure("timeline", country="DEUX")),
    (LookupError, "no country POLA. Did you mean POL", lambda d: d.compare(["DEU", "POLA"])),
    (LookupError, "no group NATTO. Did you mean NATO", lambda d: d.compare(["DEU"], group="NATTO")),
    (LookupError, "no measure ukrain. Did you mean ukraine", lambda d: d.compare(["DEU"], measure="ukrain")),
    (LookupError, "no basis legacy", lambda d: d.figure("comparison", countries=["DEU"], basis="legacy")),
    (LookupError, "no table gap. Did you mean gaps", lambda d: d.table("gap")),
    (LookupError, "no figure timelines. Did you mean timeline", lambda d: d.figure("timelines")),
    (LookupError, "Did you mean gbr-3p5-core-2035", lambda d: d.why("gbr-3p5-core-2053", since=EARLY)),
    (LookupError, "Did you mean gbr-3p5-core-2035", lambda d: d.sentence("gbr-3p5-core-2053")),
    (TypeError, "is of one country", lambda d: d.figure("cost", target=3.5, by=2035)),
    (TypeError, "Countries come as a list", lambda d: d.compare("DEU")),
    (FileNotFoundError, "no data folder nowhere", lambda _: spendtrack.open("nowhere")),
]


@pytest.mark.parametrize(("kind", "says", "ask"), WRONG, ids=[says for _, says, _ in WRONG])
def test_what_means_nothing_is_told_with_what_would(
    day: spendtrack.Day, kind: type[Exception], says: str, ask: Callable[[spendtrack.Day], object]
) -> None:
    with pytest.raises(kind) as caught:
        ask(day)
    assert says in str(caught.value)


def test_a_faulty_record_is_a_problem_and_the_rest_is_there(tmp_path: Path) -> None:
    folder = write(
        tmp_path, rows=share("GBR", 2026, 2.56) + share("GBR", 2025, 2.32).replace("pct-gdp", "pct-gpd")
    )
    ledger = spendtrack.open(folder)
    assert [one.severity for one in ledger.problems].count("error") == 1
    assert len(ledger.observations) == 1 and len(ledger.as_of(LATE).gaps) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_leaves_what_the_others_say(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path, rows=share("GBR", 2026, 2.56))
    (folder / name).unlink()
    ledger = spendtrack.open(folder)
    assert any(one.slug == "missing-file" for one in ledger.problems)
    day = ledger.as_of(LATE)
    assert all(set(table.columns) <= set(day.table(table.name).columns) for table in TABLES)
    assert day.sentence() and day.figure("gaps") is not None
    assert next_dates(day.known) is not None
