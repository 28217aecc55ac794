"""Cold and warm loads, blocking and switches of the dashboard against four peers, in one run.

`python -m benchmarks.page [LOADS] [SWITCHES] [PEERS]`. The peers show the same figures: plain Dash, Streamlit, Vizro
and a static page of Observable Framework. PEERS is the Python of an environment of its own in which streamlit and
vizro are installed beside this project; without it the two are left out, and Observable's page is where its packages
are not installed. Read the ratios: absolute times are one machine's. All are served on the loopback address to
headless Chromium; "4G" is the slow-4G profile (1.6 Mbit/s down, 150 ms round trip). kB are bytes over the wire. Blocked
is the sum of what tasks of the main thread take beyond 50 ms each. A switch is counted from the change of the country
to the frame after the new chart.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).parents[1]
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
# When the first chart can be seen, and how long the main thread was not free for the reader.
WATCH = """
window.seen = null; window.long = []; window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => { if (!one.hadRecentInput) { window.shift += one.value; } })).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(one => window.long.push(one.duration))).observe({type: "longtask", buffered: true});
(function look() {
  const charts = [...document.querySelectorAll(".still svg, .js-plotly-plot .main-svg, svg.timeline")];
  if (charts.some(one => one.getBoundingClientRect().width > 0 && getComputedStyle(one).visibility === "visible")) {
    requestAnimationFrame(() => requestAnimationFrame(() => { window.seen = window.seen || performance.now(); }));
    return;
  }
  requestAnimationFrame(look);
})();
"""


class Failed(Exception):
    """One of the dashboards did not start; the others can still be measured."""


@contextmanager
def served(command: list[str], port: int) -> Iterator[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise Failed(f"{' '.join(command)} ended before it answered.") from None
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def load(browser: Browser, url: str, slow: bool, warm: bool = False) -> dict[str, float]:
    """One visit in a fresh profile: kB over the wire, seconds to the first chart, seconds of blocking, and the like.

    Ours is taken as on a fast machine, where Plotly comes without being asked for.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if warm:
        page.goto(url)
        page.wait_for_function("window.seen !== null")
        # The first visit must have fetched what the second one counts, the scripts too.
        page.evaluate("window.spendtrackWake && window.spendtrackWake()")
        page.wait_for_timeout(1500)
        page.wait_for_load_state("networkidle")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW_4G)
    wire: list[float] = []
    session.on("Network.loadingFinished", lambda event: wire.append(event["encodedDataLength"]))
    page.goto(url)
    page.wait_for_function("window.seen !== null", timeout=120_000)
    until = sum(wire) / 1000
    page.evaluate("window.spendtrackWake && window.spendtrackWake()")
    page.wait_for_timeout(1500)
    page.wait_for_load_state("networkidle")
    shift = page.evaluate("window.shift")
    seen = page.evaluate("window.seen") / 1000
    tasks = page.evaluate("window.long")
    context.close()
    blocked = sum(max(0.0, one - 50) for one in tasks) / 1000
    return {
        "kB": sum(wire) / 1000,
        "kB to first chart": until,
        "layout shift": shift,
        "first chart, s": seen,
        "blocked, s": blocked,
        "longest task, ms": max(tasks, default=0.0),
    }


def switches(page: Page, change: Callable[[Page, str], Any], count: int) -> list[float]:
    """Milliseconds from the change of the country to the painted chart."""
    found = []
    for turn in range(count):
        found.append(float(change(page, CODES[turn % len(CODES)])))
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
# Observable's page and Streamlit's are asked as a reader would; both show the country as the title of the chart.
OBSERVABLE = """([code]) => new Promise(done => {
  const select = document.querySelector('select'), start = performance.now();
  select.value = [...select.options].find(one => one.textContent === code).value;
  select.dispatchEvent(new Event('input', {bubbles: true}));
  (function look() {
    const title = document.querySelector('figure h2');
    if (title && title.textContent === code) {
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0)); return; }
    requestAnimationFrame(look); })();
})"""
CHOSEN = """([code]) => { window.took = null; let start = null;
  document.addEventListener('keydown', event => { if (event.key === 'Enter') { start = start || performance.now(); } }, {capture: true, once: true});
  (function look() {
    const title = document.querySelector('.js-plotly-plot .gtitle');
    if (start && title && title.textContent === code) {
      requestAnimationFrame(() => setTimeout(() => { window.took = performance.now() - start; }, 0)); return; }
    requestAnimationFrame(look); })();
}"""


def choose(page: Page, code: str) -> float:
    """Milliseconds from the Enter key in Streamlit's list of countries to the painted chart."""
    page.get_by_role("combobox").click()
    page.keyboard.type(code)
    page.evaluate(CHOSEN, [code])
    page.keyboard.press("Enter")
    page.wait_for_function("window.took !== null", timeout=60_000)
    return float(page.evaluate("window.took"))


CODES = ("EST", "DEU", "POL", "FRA", "NLD", "GBR")


def scripted(script: str) -> Callable[[Page, str], Any]:
    return lambda page, code: page.evaluate(script, [code])


# Where the country can be changed, and how.
SWITCHED: dict[str, tuple[str, Callable[[Page, str], Any]]] = {
    "spendtrack": ("/?page=country&country=GBR", scripted(OURS)),
    "plain Dash": ("", scripted(PLAIN)),
    "Vizro": ("", scripted(PLAIN)),
    "Streamlit": ("", choose),
    "Observable": ("", scripted(OBSERVABLE)),
}
VIEWS = {
    "overview": "/",
    "country": "/?page=country&country=GBR",
    "compare": "/?page=compare",
    "promises": "/?page=promises",
    "ukraine": "/?page=ukraine",
    "ledger": "/?page=ledger",
    "changes": "/?page=changes",
    "method": "/?page=method",
}


def row(name: str, values: list[float]) -> str:
    low, middle, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
    return f"{name:<40} n={len(values):<3} median {middle:8.2f}   IQR {low:.2f}-{high:.2f}"


def commands(peers: str | None) -> dict[str, tuple[list[str], int]]:
    """How each dashboard is started, and its port."""
    ports = [free_port() for _ in range(5)]
    found = {
        "spendtrack": ([sys.executable, "-m", "spendtrack", "serve", "--port", str(ports[0])], ports[0]),
        "plain Dash": ([sys.executable, "-m", "benchmarks.plain_dash", str(ports[1])], ports[1]),
    }
    if peers:
        quiet = [
            "--server.headless",
            "true",
            "--server.address",
            "127.0.0.1",
            "--browser.gatherUsageStats",
            "false",
        ]
        script = "benchmarks/plain_streamlit.py"
        streamlit = [peers, "-m", "streamlit", "run", script, "--server.port", str(ports[2]), *quiet]
        found["Streamlit"] = (streamlit, ports[2])
        found["Vizro"] = ([peers, "-m", "benchmarks.plain_vizro", str(ports[3])], ports[3])
    if (ROOT / "benchmarks" / "observable" / "node_modules").is_dir():
        found["Observable"] = (
            [sys.executable, "-m", "benchmarks.observable_page", str(ports[4])],
            ports[4],
        )
    return found


def every_view(browser: Browser, here: str, turns: int) -> None:
    """Each view of ours: what a first visit of it weighs where the scripts are held already, and its longest task."""
    weights: dict[str, list[float]] = {name: [] for name in VIEWS}
    loads: dict[str, list[float]] = {name: [] for name in VIEWS}
    tasks: dict[str, list[float]] = {name: [] for name in VIEWS}
    for _ in range(turns):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.add_init_script(
            "window.long = []; new PerformanceObserver(list => list.getEntries().forEach("
            "one => window.long.push(one.duration))).observe({type: 'longtask', buffered: true});"
        )
        page.goto(f"{here}/?page=country&country=EST")
        page.evaluate("window.spendtrackWake()")
        page.wait_for_selector("body[data-live]")
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        wire: list[float] = []
        session.on(
            "Network.loadingFinished", lambda event, wire=wire: wire.append(event["encodedDataLength"])
        )
        for name, address in VIEWS.items():
            wire.clear()
            page.goto(here + address)
            page.evaluate("window.spendtrackWake()")
            page.wait_for_selector("body[data-live]")
            page.wait_for_timeout(500)
            weights[name].append(sum(wire) / 1000)
            loads[name].append(max(page.evaluate("window.long"), default=0.0))
        for name in [*list(VIEWS)[1:], "overview"]:
            page.evaluate("window.long.length = 0")
            page.click(f'nav a[data-page="{name}"]')
            page.wait_for_timeout(700)
            tasks[name].append(max(page.evaluate("window.long"), default=0.0))
        context.close()
    for name in VIEWS:
        print(row(f"{name}: warm document, kB", weights[name]))
        print(row(f"{name}: longest task of a load, ms", loads[name]))
        print(row(f"{name}: longest task of a switch to it, ms", tasks[name]))


def main(loads: int = 7, clicks: int = 60, peers: str | None = None) -> None:
    path = next(found for name in ("chromium", "google-chrome") if (found := shutil.which(name)))
    medians: dict[tuple[str, str], float] = {}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    with ExitStack() as stack:
        found: dict[str, str] = {}
        for name, how in commands(peers).items():
            try:
                found[name] = stack.enter_context(served(*how))
            except Failed as failure:
                print(f"{name}: not measured. {failure}")
        if "spendtrack" not in found:
            raise SystemExit("Without ours there is nothing to compare.")
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        kinds = (("cold", False, False), ("cold 4G", True, False), ("warm", False, True))
        visits: dict[tuple[str, str], list[dict[str, float]]] = {}
        failed: set[tuple[str, str]] = set()
        for _ in range(loads):  # in turns, so that what else the machine does falls on all of them
            for name, address in found.items():
                for kind, slow, warm in kinds if name in ("spendtrack", "plain Dash") else kinds[:2]:
                    if (name, kind) in failed:
                        continue
                    try:
                        visits.setdefault((name, kind), []).append(load(browser, address, slow, warm))
                    except Error as failure:  # it is said, and the others go on
                        failed.add((name, kind))
                        print(f"{name}, {kind}: never showed its chart ({failure.message.splitlines()[0]})")
        for (name, kind), each in visits.items():
            for what in each[0] if each else ():
                values = [visit[what] for visit in each]
                medians[name, f"{kind}: {what}"] = statistics.median(values)
                print(row(f"{name}, {kind}: {what}", values))
        for name, (query, change) in SWITCHED.items():
            if name not in found:
                continue
            page = browser.new_page(bypass_csp=True)
            page.add_init_script(WATCH)
            try:
                page.goto(found[name] + query)
                page.wait_for_function("window.seen !== null", timeout=120_000)
                page.evaluate("window.spendtrackWake && window.spendtrackWake()")
                page.wait_for_timeout(3000)
                switches(page, change, len(CODES))
                values = switches(page, change, clicks)
            except Error as failure:
                print(f"{name}, switch: not measured ({failure.message.splitlines()[0]})")
                continue
            finally:
                page.close()
            medians[name, "switch, ms"] = statistics.median(values)
            print(row(f"{name}: switch, ms", values))
        every_view(browser, found["spendtrack"], max(3, loads // 2))
        browser.close()
    for other in [name for name in found if name != "spendtrack"]:
        print(f"\nratios to {other}")
        for (name, what), value in medians.items():
            if name == "spendtrack" and medians.get((other, what)):
                print(f"  {what:<28} {value / medians[other, what]:6.3f}")


if __name__ == "__main__":
    main(*[int(text) for text in sys.argv[1:3]], *sys.argv[3:4])
