"""Every damage to every field of every real record, alone and in pairs: `python -m tests.ledger.crash_search [PAIRS]`.

Prints each damage that makes the reading of the ledger raise, and how many were tried. PAIRS: how many pairs of
damages to draw for each record (default 40). Every place of every record is tried; of the damages to a place
all, or as many as a second argument says, drawn at random.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from spendtrack.ledger.loading import load
from spendtrack.ledger.problems import RENDERINGS
from tests.ledger.damage import INSTEAD, Path_, cuts, damaged, fields, lay


def search(pairs: int, each: int = len(INSTEAD), seed: int = 20261125) -> tuple[int, int, list[str]]:
    """(single damages tried, pairs tried, what crashed)."""
    draw = random.Random(seed)
    singles = doubles = 0
    crashed: list[str] = []
    with tempfile.TemporaryDirectory() as room:
        for cut in cuts():
            places = list(fields(cut.record))
            alone = [[(place, value)] for place in places for value in draw.sample(INSTEAD, each)]
            both = [
                [(draw.choice(places), draw.choice(INSTEAD)), (draw.choice(places), draw.choice(INSTEAD))]
                for _ in range(pairs)
            ]
            for damages in (*alone, *both):
                if fault := try_one(cut.name, damages, lay(damaged(cut, damages), Path(room))):
                    crashed.append(fault)
                    sys.stdout.write(f"{fault}\n")
            singles += len(alone)
            doubles += len(both)
    return singles, doubles, crashed


def try_one(name: str, damages: list[tuple[Path_, object]], folder: Path) -> str:
    """What went wrong, or nothing."""
    try:
        _, problems = load(folder)
        for render in RENDERINGS.values():
            render(problems)
    except Exception as error:
        return f"{name}: {damages}: {type(error).__name__}: {error}"
    return ""


def main() -> int:
    started = time.monotonic()
    pairs, each = (*map(int, sys.argv[1:3]), *(40, len(INSTEAD))[len(sys.argv) - 1 :])
    singles, doubles, crashed = search(pairs, each)
    took = time.monotonic() - started
    sys.stdout.write(
        f"{singles} single damages and {doubles} pairs in {took:.0f} s: {len(crashed)} crashes\n"
    )
    return 1 if crashed else 0


if __name__ == "__main__":
    raise SystemExit(main())
