"""How does the server look from outside? /health for whoever watches over it."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify

import spendtrack
from spendtrack.web.delivery.current import Current


def register(server: Flask, current: Current) -> None:
    """Add /health: 200 once the first view is ready, 503 until then."""

    @server.get("/health")
    def health() -> tuple[Response, int, dict[str, str]]:
        current.prepare()
        ready = current.ready.is_set()
        return jsonify(status(current)), 200 if ready else 503, {"Cache-Control": "no-store"}


def status(current: Current) -> dict[str, Any]:
    """What is shown and how fresh it is; JSON values, days as text, ages in days."""
    state = current.state()
    reaches = state.ledger.reaches(state.today)
    return {
        "ready": current.ready.is_set(),
        "version": spendtrack.__version__,
        "ledger": {
            "revision": state.frames.revision,
            "day": reaches.isoformat() if reaches else None,
            "errors": state.ledger.errors,
        },
        "refused": current.refused,
        "newest_source_age_days": (state.today - reaches).days if reaches else None,
    }
