"""Page views a second that the server holds, its memory over time and its start, against plain Dash in the same run.

`python -m benchmarks.serving [SECONDS] [VIEWS_A_SECOND] [PROCESSES]`. One whole page view is everything that a
returning reader's page asks for: the page, which brings its layout, its dependencies and its first view with it; for
plain Dash the index, `_dash-layout`, `_dash-dependencies` and the first callback are asked one by one.
Readers come at a fixed rate, whether or not earlier ones have been answered, and the time is counted from the moment
at which each one was due. Everything stays on the loopback address and ends by itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.page import free_port

ROOT = Path(__file__).parents[1]
CODES = (
    "ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ISL ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU SVK SVN ESP SWE "
    "TUR GBR USA"
).split()
PAGES = ("overview", "compare", "promises", "ukraine", "ledger", "changes", "method")
OURS = [f"/?page={page}" for page in PAGES] + [f"/?page=country&country={code}" for code in CODES]
CONNECTIONS = 64


@dataclass
class Told:
    """What a load brought: seconds of each view, and whatever was not answered with 200."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    bytes: int = 0

    def line(self, name: str, taken: float) -> str:
        found = sorted(self.seconds)
        at = [
            found[min(len(found) - 1, int(len(found) * share))] * 1000
            for share in (0.25, 0.5, 0.75, 0.95, 0.99)
        ]
        return (
            f"{name:<34} n={len(found):<7} {len(found) / taken:7.1f} a second   median {at[1]:6.1f} ms   "
            f"IQR {at[0]:.1f}-{at[2]:.1f}   p95 {at[3]:.1f}   p99 {at[4]:.1f}   errors {len(self.errors)}"
        )


class Reader:
    """One connection that stays open, as a browser's or a proxy's does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, body: bytes = b"") -> tuple[int, int]:
        """Status and length of the answer."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        verb = (
            f"POST {path} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
            if body
            else f"GET {path} HTTP/1.1"
        )
        writer.write(
            f"{verb}\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Encoding: gzip, br\r\n\r\n".encode() + body
        )
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        length = int(head.split("content-length:", 1)[1].split("\r\n", 1)[0])
        await reader.readexactly(length)
        if "connection: close" in head or head.startswith("http/1.0"):
            writer.close()
            self.streams = None
        return status, length


async def load(port: int, views: list[list[tuple[str, bytes]]], seconds: float, rate: float | None) -> Told:
    """Readers at a fixed rate; without a rate each connection asks again as soon as it is answered."""
    told, free, started = Told(), asyncio.Queue[Reader](), time.perf_counter()
    for _ in range(CONNECTIONS if rate else 8):
        free.put_nowait(Reader(port))

    async def visit(turn: int, due: float) -> None:
        reader = await free.get()
        try:
            for path, body in views[turn % len(views)]:
                status, length = await reader.ask(path, body)
                told.bytes += length
                if status != 200:
                    told.errors.append(f"{status} {path}")
            told.seconds.append(time.perf_counter() - due)
        except (OSError, asyncio.IncompleteReadError) as error:
            told.errors.append(repr(error))
            reader.streams = None
        finally:
            free.put_nowait(reader)

    if rate is None:

        async def hurry(first: int) -> None:
            turn = first
            while time.perf_counter() - started < seconds:
                await visit(turn, time.perf_counter())
                turn += 8

        await asyncio.gather(*[hurry(first) for first in range(8)])
        return told
    visits: set[asyncio.Task[None]] = set()
    for turn in range(int(seconds * rate)):
        due = started + turn / rate
        if (early := due - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        visit_task = asyncio.ensure_future(visit(turn, due))
        visits.add(visit_task)
        visit_task.add_done_callback(visits.discard)
    await asyncio.gather(*visits)
    return told


def memory(parent: int) -> float:
    """MB held by a process and its children, counted so that shared pages are shared out."""
    total = 0
    for one in [parent, *children(parent)]:
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1000


def children(parent: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def started(command: list[str], port: int) -> tuple[subprocess.Popen[bytes], float]:
    """A server that has answered once, and the seconds until then."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while time.perf_counter() - begun < 60:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read()
            return process, time.perf_counter() - begun
        except OSError:
            time.sleep(0.02)
    process.terminate()
    raise SystemExit(f"{' '.join(command)} did not answer within a minute.")


def ended(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=20)


def main(seconds: float = 60, rate: float = 500, processes: int = 2) -> None:
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before; the load comes from the same machine"
    )
    ours = [sys.executable, "-m", "spendtrack", "serve", "--processes", str(processes), "--port"]
    starts = []
    for _ in range(5):
        port = free_port()
        process, took = started([*ours, str(port)], port)
        starts.append(took)
        ended(process)
    print(
        f"start to first answer              n=5 median {statistics.median(starts):.2f} s   min {min(starts):.2f}   max {max(starts):.2f}"
    )

    port = free_port()
    process, _ = started([*ours, str(port)], port)
    views = [[(address, b"")] for address in OURS]
    asyncio.run(load(port, views, 10, 20))  # every view is made once by every process
    before = time.perf_counter()
    told = asyncio.run(load(port, views, min(seconds, 20), None))
    most = len(told.seconds) / (time.perf_counter() - before)
    print(told.line("spendtrack, as fast as it goes", time.perf_counter() - before))
    held = [memory(process.pid)]
    print(f"memory before {held[0]:.1f} MB")
    whole, begun = Told(), time.perf_counter()
    while (left := seconds - (time.perf_counter() - begun)) > 1:
        one = asyncio.run(load(port, views, min(30, left), rate))
        whole.seconds += one.seconds
        whole.errors += one.errors
        whole.bytes += one.bytes
        held.append(memory(process.pid))
    print(whole.line(f"spendtrack, {rate:g} views a second", time.perf_counter() - begun))
    print(f"memory every 30 s, MB: {' '.join(f'{one:.1f}' for one in held)}")
    print(f"bytes a view: {whole.bytes / max(1, len(whole.seconds)):.0f}")
    ended(process)

    port = free_port()
    plain = [
        sys.executable,
        "-m",
        "gunicorn",
        "-k",
        "gthread",
        "-w",
        str(processes),
        "--threads",
        "8",
        "--preload",
    ]
    plain += ["-b", f"127.0.0.1:{port}", "benchmarks.plain_dash:wsgi()"]
    process, _ = started(plain, port)
    asked = json.dumps(
        {
            "output": "..gaps.figure...map.figure...verdicts.figure..",
            "outputs": [{"id": one, "property": "figure"} for one in ("gaps", "map", "verdicts")],
            "inputs": [{"id": "country", "property": "value", "value": "GBR"}],
            "changedPropIds": ["country.value"],
        }
    ).encode()
    layouts: list[list[tuple[str, bytes]]] = [[("/_dash-layout", b"")]]
    whole_view = [
        ("/", b""),
        ("/_dash-layout", b""),
        ("/_dash-dependencies", b""),
        ("/_dash-update-component", asked),
    ]
    rates = []
    for name, what in (("plain Dash, layouts", layouts), ("plain Dash, whole views", [whole_view])):
        before = time.perf_counter()
        told = asyncio.run(load(port, what, min(seconds, 15), None))
        taken = time.perf_counter() - before
        rates.append(len(told.seconds) / taken)
        print(told.line(name, taken))
    ended(process)
    print(
        f"\nwhole views of spendtrack to layouts of plain Dash {most / rates[0]:.1f}, to its whole views {most / rates[1]:.1f}"
    )


if __name__ == "__main__":
    main(*[float(text) for text in sys.argv[1:3]], *[int(text) for text in sys.argv[3:4]])
