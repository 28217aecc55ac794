"""How long does the whole gap table of a day take against the plain pandas merge of the same frames?

    python -m benchmarks.gaps [300 10000 100000]

The plain merge joins pledges, members, the newest figures, GDP and spending, and subtracts: no pathways, no
verdicts, no words. Both run warm in one process; medians of seven runs. The generated ledger repeats the real
pledges under new ids.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from benchmarks.check import DATA, generate
from spendtrack.assessment import asof, gaps
from spendtrack.assessment.day import Day, Frames
from spendtrack.assessment.frames import build
from spendtrack.assessment.money import nominal_figures
from spendtrack.assessment.steadiness import NO_MOVES
from spendtrack.ledger.loading import load

DAY = date(2026, 11, 23)
RUNS = 7


def plain_merge(day: Day) -> pd.DataFrame:
    """What a first attempt does: merge everything and subtract."""
    pledges = asof.in_force(day)
    members = asof.members(day).rename(columns={"group": "members", "party": "country"})
    own = pledges[pledges["members"].isna()].assign(country=lambda rows: rows["party"])
    rows = pd.concat([own, pledges[pledges["members"].notna()].merge(members, on="members")])
    rows = rows.merge(day.frames.parties, left_on="country", right_on="party", suffixes=("", "_of"))
    shares = asof.shares(day).sort_values("year").drop_duplicates(["country", "measure"], keep="last")
    rows = rows.merge(shares, on=["country", "measure"], how="left")
    rows = rows.merge(nominal_figures(day), on=["country", "edition", "year"], how="left")
    return rows.assign(gap_pp=rows["target"] - rows["value"])


def median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def report(name: str, frames: Frames) -> None:
    rows = len(gaps.gap_table(Day(frames, DAY)))
    table = median_ms(lambda: gaps.gap_table(Day(frames, DAY)))  # a new Day each time: it remembers
    with patch.object(gaps, "past_moves", lambda _: NO_MOVES):
        unsure = median_ms(lambda: gaps.gap_table(Day(frames, DAY)))
    plain = median_ms(lambda: plain_merge(Day(frames, DAY)))
    print(
        f"{name:>14}: {rows:>7,} obligations, gap table {table:8.1f} ms ({1000 * table / rows:5.1f} µs each), "
        f"without steadiness {unsure:8.1f} ms, plain merge {plain:8.1f} ms, ratios {table / plain:.2f} and "
        f"{unsure / plain:.2f}"
    )


def main(sizes: list[int]) -> None:
    report("real ledger", build(load(DATA)[0]))
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            report(f"{size:,} pledges", build(load(generate(size, Path(folder)))[0]))


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [300, 10_000, 100_000])
