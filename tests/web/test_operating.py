"""A real `spendtrack serve`, as an operator treats it: told to stop, crowded by half-open connections, edited, watched."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from spendtrack.ledger.loading import load
from tests.small import PLEDGE, share, write

PROCESSES = pytest.mark.parametrize(
    "processes",
    [
        "1",
        pytest.param("2", marks=pytest.mark.skipif(sys.platform == "win32", reason="gunicorn is not there")),
    ],
)


@dataclass
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def ask(self, path: str, timeout: float = 30) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def revisions(self, times: int = 8) -> set[str]:
        """What several connections, each its own, are shown."""
        found = (re.search(rb'data-revision="(\w+)"', self.ask("/")[1]) for _ in range(times))
        return {one[1].decode() for one in found if one}

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in children.read_text().split()]


def until(true: Any, seconds: float = 60) -> None:
    """Wait for something to become true."""
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, "it did not come"
        time.sleep(0.05)


@contextmanager
def serving(folder: Path, *more: str, **environment: str) -> Iterator[Served]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "spendtrack", "serve", "--data", str(folder), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "SPENDTRACK_PORT": str(port), **environment},
    )
    served = Served(process, port)
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: served.said.extend(process.stdout or ()), daemon=True)
    reader.start()
    try:
        until(lambda: any("spendtrack is at" in line for line in served.said) or process.poll() is not None)
        until(lambda: served.ask("/health")[0] == 200)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=60)
        reader.join(10)
        process.stdout.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "data", PLEDGE, share("GBR", 2026, 2.5))


@PROCESSES
def test_a_server_that_is_told_to_stop_answers_what_was_asked(folder: Path, processes: str) -> None:
    with serving(folder, "--processes", processes) as served:
        told: list[int] = []
        stopping = threading.Event()

        def keep_asking() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
            while True:
                try:
                    if connection.sock is None:
                        connection.connect()
                except OSError:
                    assert stopping.is_set()
                    return
                connection.request("GET", "/?page=method")
                answer = connection.getresponse()
                answer.read()
                told.append(answer.status)
                if answer.will_close:
                    return

        failed: list[BaseException] = []

        def asking() -> None:
            try:
                keep_asking()
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=asking) for _ in range(8)]
        for one in threads:
            one.start()
        until(lambda: len(told) > 20)
        stopping.set()
        served.process.send_signal(signal.SIGTERM)
        for one in threads:
            one.join(30)
        assert served.process.wait(20) == 0
        assert failed == [] and set(told) == {200}


@PROCESSES
def test_half_open_connections_stop_nobody(folder: Path, processes: str) -> None:
    with serving(folder, "--processes", processes) as served:
        silent = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(200)]
        try:
            for at, one in enumerate(silent):
                one.sendall(b"" if at % 2 else b"GET / HTTP/1.1\r\nHost: one")
            started = time.monotonic()
            assert {served.ask("/?page=method", timeout=10)[0] for _ in range(10)} == {200}
            assert time.monotonic() - started < 10
        finally:
            for one in silent:
                one.close()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the processes are found in /proc")
def test_all_processes_show_the_same_ledger_also_one_that_was_replaced(folder: Path) -> None:
    with serving(folder, "--processes", "2") as served:
        commitments = folder / "commitments.yaml"
        commitments.write_text(PLEDGE.replace("2035", "2034"), encoding="utf-8")
        second = load(folder)[0].revision[:12]
        until(lambda: second in served.revisions(1))
        time.sleep(2)
        assert served.revisions() == {second}
        # The folder says what no process shows, and one of them is killed: the new one shows what the other does.
        commitments.write_text(PLEDGE[:90], encoding="utf-8")
        until(lambda: json.loads(served.ask("/health")[1])["refused"])
        first, *_ = served.workers()
        os.kill(first, signal.SIGKILL)
        until(lambda: len(served.workers()) == 2 and first not in served.workers())
        assert served.revisions(20) == {second}
        assert any("is shown after" in line for line in served.said)
        assert any("Refused a ledger" in line and "commitments.yaml" in line for line in served.said)


def test_health_log_and_numbers_say_how_it_goes(folder: Path) -> None:
    pytest.importorskip("prometheus_client")
    settings = {"SPENDTRACK_PREFIX": "/spend", "SPENDTRACK_ACCESS_LOG": "1", "SPENDTRACK_METRICS": "yes"}
    with serving(folder, **settings) as served:
        state = json.loads(served.ask("/spend/health")[1])
        assert state["ready"] and state["refused"] is None
        assert state["ledger"]["revision"] == load(folder)[0].revision
        assert served.ask("/spend/?page=method%22%0Aforged")[0] == 200
        counted = r'spendtrack_requests_total\{kind="page",status="200"\} [1-9]'
        # An answer is counted when it has been sent, which another thread may be asked before.
        until(lambda: re.search(counted, served.ask("/metrics")[1].decode()))
        numbers = served.ask("/metrics")[1].decode()
        assert "spendtrack_newest_source_age_days " in numbers
    lines = [line for line in served.said if "forged" in line]
    assert len(lines) == 1
    assert re.fullmatch(
        r'127\.0\.0\.1 - - \[[^]]+\] "GET /spend/\?page=method%22%0Aforged HTTP/1\.1" 200 \d+ "-" "-" \d+\.\d+\n',
        lines[0],
    )


def test_a_replaced_folder_is_no_other_ledger(folder: Path, tmp_path: Path) -> None:
    """As a deployment does that puts a whole folder in the place of another, with the same content."""
    with serving(folder) as served:
        shutil.move(folder, tmp_path / "away")
        until(lambda: json.loads(served.ask("/health")[1])["refused"])
        shutil.move(tmp_path / "away", folder)
        until(lambda: json.loads(served.ask("/health")[1])["refused"] is None)
        assert not any("is shown after" in line for line in served.said)
