"""How long and how much memory does checking take against one bare `yaml.load` of the same text?

    python -m benchmarks.check [300 10000 100000]

Each measurement runs in a process of its own, so that peaks of memory do not mix. The generated ledger repeats
the real pledges under new ids.
"""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"
SIZES = (300, 10_000, 100_000)
PLEDGES = "commitments.yaml"


def generate(count: int, folder: Path) -> Path:
    """A data folder with `count` pledges, made of the real ones without their lineage."""
    text = re.sub(r"(?m)^#.*\n", "", (DATA / PLEDGES).read_text(encoding="utf-8"))
    blocks = [
        re.sub(r"(?m)^  (supersedes|refuses):.*\n", "", block) for block in re.split(r"(?m)^- id: ", text)[1:]
    ]
    records = (f"- id: x{n}-{blocks[n % len(blocks)]}" for n in range(count))
    for file in DATA.glob("*.*"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / PLEDGES).write_text("".join(records), encoding="utf-8")
    return folder


def load_only(folder: Path) -> None:
    import yaml

    yaml.load((folder / PLEDGES).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def whole_check(folder: Path) -> None:
    from spendtrack.ledger.loading import load

    _, problems = load(folder)
    assert not [one for one in problems if one.severity == "error"], problems[:3]


WAYS = {"yaml.load": load_only, "check": whole_check}


def measure(way: str, folder: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one way in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.check", "--one", way, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--one"]:
        start = time.perf_counter()
        WAYS[arguments[1]](Path(arguments[2]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(time.perf_counter() - start, peak)
        return
    print("pledges   yaml.load         check             ratio of time, of memory")
    for count in [int(one) for one in arguments] or SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = generate(count, Path(name))
            bare, ours = measure("yaml.load", folder), measure("check", folder)
        print(
            f"{count:>7}   {bare[0]:6.2f} s {bare[1]:5.0f} MB   {ours[0]:6.2f} s {ours[1]:5.0f} MB   "
            f"{ours[0] / bare[0]:.2f}, {ours[1] / bare[1]:.2f}"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
