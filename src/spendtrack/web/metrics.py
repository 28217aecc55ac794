"""Numbers on the server for Prometheus: questions, seconds, switches and refusals of the ledger, age of its sources."""

from __future__ import annotations

import os

from flask import Flask, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, multiprocess
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from spendtrack.web.access import Answered
from spendtrack.web.delivery.current import Current

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Set before this module is imported, where several processes count together."""
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_KINDS = {
    "/api/": "api",
    "/feeds/": "feed",
    "/download/": "download",
    "/_dash-update-component": "view",
    "/_": "script",
    "/static/": "script",
    "/health": "health",
    "/metrics": "health",
}


class Metrics:
    """The numbers of one application."""

    def __init__(self, current: Current) -> None:
        self._current = current
        self._registry = CollectorRegistry()
        own = (
            None if os.environ.get(FOLDER) else self._registry
        )  # else they lie in files that all processes share
        self._asked = Counter(
            "spendtrack_requests",
            "Answers, by what was asked for and status.",
            ["kind", "status"],
            registry=own,
        )
        self._seconds = Histogram(
            "spendtrack_request_seconds", "Seconds to an answer.", ["kind"], buckets=SECONDS, registry=own
        )
        self._ledgers = Counter(
            "spendtrack_ledger_changes",
            "Changed ledgers that were shown or refused.",
            ["outcome"],
            registry=own,
        )
        self._age = Gauge(
            "spendtrack_newest_source_age_days",
            "Days since the newest source was published.",
            multiprocess_mode="livemax",
            registry=own,
        )
        for outcome in ("shown", "refused"):
            self._ledgers.labels(outcome)
        if os.environ.get(FOLDER):
            multiprocess.MultiProcessCollector(self._registry)  # type: ignore[no-untyped-call]  # it has no types

    def answered(self, one: Answered) -> None:
        path = one.environ.get("PATH_INFO", "")
        kind = next((kind for start, kind in _KINDS.items() if path.startswith(start)), "page")
        self._asked.labels(kind, str(one.status)).inc()
        self._seconds.labels(kind).observe(one.seconds)

    def told(self, outcome: str) -> None:
        """outcome: shown or refused."""
        self._ledgers.labels(outcome).inc()

    def register(self, server: Flask) -> None:
        """Add /metrics."""

        @server.get("/metrics")
        def metrics() -> Response:
            state = self._current.state()
            reaches = state.ledger.reaches(state.today)
            self._age.set((state.today - reaches).days if reaches else float("nan"))
            return Response(generate_latest(self._registry), content_type=CONTENT_TYPE_LATEST)
