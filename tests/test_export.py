"""CSV by the book, and a snapshot that is whole, the same everywhere, and never half written."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendtrack import export
from spendtrack.celltext import cell_text
from spendtrack.frames import records
from tests.small import PLEDGE, share, sound_frames, write

DAY = date(2026, 11, 23)
ROWS = share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.4, "-0.4"),
        (2.0, "2"),
        (1e-7, "0.0000001"),
        (2.395866933, "2.395866933"),
        (123456789.1, "123456789.1"),
        (float("nan"), ""),
        (None, ""),
        (pd.NA, ""),
        (True, "true"),
        (2026, "2026"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2% of GDP", "'-2% of GDP"),
        ("Türkiye", "Türkiye"),
    ],
)
def test_numbers_stay_numbers_and_formulas_become_text(value: object, text: str) -> None:
    assert cell_text(value) == text


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20),
            st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_value_survives_the_trip_through_csv(rows: list[tuple[str, float]]) -> None:
    frame = pd.DataFrame(
        {"text": pd.Series([t for t, _ in rows], dtype=object), "number": [n for _, n in rows]}
    )
    back = list(csv.reader(io.StringIO(export.to_csv(frame), newline="")))
    assert back[0] == ["text", "number"]
    for (text, number), (cell, digits) in zip(rows, back[1:], strict=True):
        assert cell in (text, f"'{text}")
        assert float(digits) == pytest.approx(number, rel=1e-12, abs=1e-14)
        assert not digits.startswith("'")


def test_a_snapshot_holds_its_tables_and_their_digests(tmp_path: Path) -> None:
    frames = sound_frames(tmp_path / "data", rows=ROWS)
    names = export.write_snapshot(frames, DAY, tmp_path / "out")
    assert set(names) >= {
        "gaps.csv",
        "pledges.csv",
        "observations.csv",
        "pathways.csv",
        "lineage.csv",
        "README.md",
    }
    for line in (tmp_path / "out" / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
    table = pd.read_csv(tmp_path / "out" / "gaps.csv")
    first = records(table)[0]
    assert [first[name] for name in ("as_of", "country", "gap_pp", "verdict")] == [
        "2026-11-23",
        "GBR",
        0.94,
        "on-pace",
    ]
    readme = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in readme for column in table.columns)


def test_the_same_ledger_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", PLEDGE, ROWS)
    digests = []
    for zone, locale, seed in (("Pacific/Kiritimati", "C.UTF-8", "1"), ("America/Los_Angeles", "C", "2")):
        out = tmp_path / f"out{seed}"
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "spendtrack", "snapshot", "--data", str(folder), "--out", str(out)]
        subprocess.run([*command, "--as-of", "2026-11-23"], env=environment, check=True, capture_output=True)
        digests.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert digests[0] == digests[1]
    assert {"datapackage.json", "CITATION.cff", "spendtrack-2026-11-23.xlsx"} <= set(digests[0])


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    frames = sound_frames(tmp_path / "data", rows=ROWS)
    mine = tmp_path / "out" / "thesis.txt"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"thesis\.txt"):
        export.write_snapshot(frames, DAY, mine.parent)
    assert [path.name for path in mine.parent.iterdir()] == ["thesis.txt"]


def test_a_crash_leaves_the_old_snapshot_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = sound_frames(tmp_path / "data", rows=ROWS)
    export.write_snapshot(frames, DAY, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        export.write_snapshot(frames, date(2026, 12, 1), tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
