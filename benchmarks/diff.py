"""How long `spendtrack diff` takes on the real ledger, start-up included, against `spendtrack show` in the same run.

python -m benchmarks.diff
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3


def fastest(*arguments: str) -> float:
    """Seconds of processor time of the fastest of several runs: other work on the machine changes it little."""
    times = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "spendtrack", *arguments], capture_output=True, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        changed = Path(place) / "data"
        shutil.copytree(ROOT / "data", changed)
        pledges = changed / "commitments.yaml"
        before, mark, after = pledges.read_text("utf-8").partition("- id: gbr-3p5-core-2035\n")
        revised = after.replace("title: 3.5%", "title: 3.6%", 1).replace("value: 3.5", "value: 3.6", 1)
        pledges.write_text(before + mark + revised, "utf-8")
        base = fastest("show", "GBR")
        print(f"show GBR: {base:.2f} s")
        one_pledge = fastest("diff", "data", str(changed))
        print(f"diff, one pledge revised: {one_pledge:.2f} s, {one_pledge / base:.2f} times show")
        figures = changed / "observations.csv"
        figures.write_text(
            figures.read_text("utf-8").replace(
                "GBR,core,nato-core,2026,2.56", "GBR,core,nato-core,2026,2.46"
            ),
            "utf-8",
        )
        both = fastest("diff", "data", str(changed))
        print(f"diff, a pledge and a figure: {both:.2f} s, {both / base:.2f} times show")
        same = fastest("diff", "data", "data")
        print(f"diff, nothing changed: {same:.2f} s, {same / base:.2f} times show")


if __name__ == "__main__":
    main()
