"""Cold and warm loads, blocking and switches of the dashboard against plain Dash, in one run of headless Chromium.

`python -m benchmarks.page [LOADS] [SWITCHES]`. Read the ratios: absolute times are one machine's. Both are served
on the loopback address; "4G" is a slow-4G profile (1.6 Mbit/s down, 150 ms round trip).
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
# When the first chart can be seen, and how long the main thread was not free for the reader.
WATCH = """
window.seen = null; window.long = [];
new PerformanceObserver(list => list.getEntries().forEach(one => window.long.push(one.duration))).observe({type: "longtask", buffered: true});
(function look() {
  const chart = document.querySelector(".still, .js-plotly-plot .main-svg");
  if (chart && chart.getBoundingClientRect().width > 0 && getComputedStyle(chart).visibility === "visible") {
    requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = window.seen || performance.now(); }));
    return;
  }
  requestAnimationFrame(look);
})();
"""


@contextmanager
def served(command: list[str], port: int) -> Iterator[str]:
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def load(browser: Browser, url: str, slow: bool, warm: bool = False) -> dict[str, float]:
    """One visit in a fresh profile: kB over the wire, seconds to the first chart, seconds of blocking, longest task in ms."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if warm:
        page.goto(url)
        page.wait_for_function("window.seen !== null")
        page.wait_for_timeout(600)
        page.goto("about:blank")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW_4G)
    wire: list[float] = []
    session.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_function("window.seen !== null", timeout=60_000)
    page.wait_for_timeout(1500)
    seen = page.evaluate("window.seen") / 1000
    tasks = page.evaluate("window.long")
    context.close()
    blocked = sum(max(0.0, one - 50) for one in tasks) / 1000
    return {
        "kB": sum(wire) / 1000,
        "first chart, s": seen,
        "blocked, s": blocked,
        "longest task, ms": max(tasks, default=0.0),
    }


def switches(page: Page, change: Callable[[Page, int], Any], count: int) -> list[float]:
    """Milliseconds from the change of the country to the painted chart."""
    found = []
    for turn in range(count):
        found.append(float(change(page, turn)))
        page.wait_for_timeout(120)
    return found


OURS = """([code]) => new Promise(done => {
  const select = document.querySelector('#controls select'), start = performance.now();
  const before = document.querySelector('#content h1').textContent;
  select.value = code; select.dispatchEvent(new Event('change', {bubbles: true}));
  (function look() {
    const h1 = document.querySelector('#content h1');
    if (h1 && h1.textContent !== before && document.querySelector('#country-timeline .main-svg')) {
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0)); return; }
    requestAnimationFrame(look); })();
})"""
PLAIN = """([code]) => new Promise(done => {
  const start = performance.now();
  window.dash_clientside.set_props('country', {value: code});
  (function look() {
    const title = document.querySelector('#timeline .gtitle');
    if (title && title.textContent === code) {
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0)); return; }
    requestAnimationFrame(look); })();
})"""
CODES = ("EST", "DEU", "POL", "FRA", "NLD", "GBR")


def row(name: str, values: list[float]) -> str:
    return f"{name:<34} n={len(values):<3} median {statistics.median(values):8.2f}   min {min(values):8.2f}   max {max(values):8.2f}"


def main(loads: int = 7, clicks: int = 60) -> None:
    ports = free_port(), free_port()
    path = next(found for name in ("chromium", "google-chrome") if (found := shutil.which(name)))
    ours = [sys.executable, "-m", "spendtrack", "serve", "--port", str(ports[0])]
    plain = [sys.executable, "-m", "benchmarks.plain_dash", str(ports[1])]
    with (
        served(ours, ports[0]) as here,
        served(plain, ports[1]) as there,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        medians: dict[tuple[str, str], float] = {}
        for name, address in (("spendtrack", f"{here}/?as-of=2026-11-23"), ("plain Dash", there)):
            for kind, slow, warm in (("cold", False, False), ("cold 4G", True, False), ("warm", False, True)):
                visits = [load(browser, address, slow, warm) for _ in range(loads)]
                for what in visits[0]:
                    values = [visit[what] for visit in visits]
                    medians[name, f"{kind}: {what}"] = statistics.median(values)
                    print(row(f"{name}, {kind}: {what}", values))
        for name, address, script in (
            ("spendtrack", f"{here}/?page=country&country=GBR", OURS),
            ("plain Dash", there, PLAIN),
        ):
            page = browser.new_page()
            page.add_init_script(WATCH)
            page.goto(address)
            page.wait_for_function("window.seen !== null")
            page.wait_for_timeout(1500)

            def change(page: Page, turn: int, script: str = script) -> Any:
                return page.evaluate(script, [CODES[turn % len(CODES)]])

            switches(page, change, len(CODES))
            values = switches(page, change, clicks)
            medians[name, "switch, ms"] = statistics.median(values)
            print(row(f"{name}: switch, ms", values))
        browser.close()
    print("\nratios to plain Dash")
    for name, what in medians:
        if name == "spendtrack":
            other = medians["plain Dash", what]
            print(f"  {what:<28} {medians[name, what] / other if other else float('nan'):6.3f}")


if __name__ == "__main__":
    main(*[int(text) for text in sys.argv[1:]])
