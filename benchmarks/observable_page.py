"""The same four figures and table as a static page of Observable Framework: the anchor of benchmarks/page.py.

`python -m benchmarks.observable_page PORT`. It is built once with the packages that `npm ci` puts into
benchmarks/observable, from the same frames as the other pages, and served gzipped as static hosts do.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from flask import Flask, Response, abort, request
from waitress import serve

from benchmarks.plain_dash import DAY, tables
from spendtrack.assessment import asof, frames
from spendtrack.ledger.loading import load

HERE = Path(__file__).parent / "observable"
DATA = Path(__file__).parents[1] / "data"


def build() -> Path:
    """The folder of the built page. Raises CalledProcessError where Observable does not build it."""
    *_, shown = tables()
    shares = asof.shares(frames.build(load(DATA)[0]).day(DAY)).query("measure == 'core'")
    columns = ["country", "year", "value", "edition"]
    texts = {
        "rows": json.loads(shown.to_json(orient="records")),
        "shares": json.loads(shares[columns].to_json(orient="records")),
    }
    (HERE / "src" / "tables.json").write_text(json.dumps(texts), encoding="utf-8")
    shutil.copy(
        HERE / "node_modules" / "world-atlas" / "countries-110m.json", HERE / "src" / "countries.json"
    )
    quiet = {**os.environ, "OBSERVABLE_TELEMETRY_DISABLE": "true"}
    subprocess.run(
        ["npm", "run", "--silent", "build"], cwd=HERE, check=True, env=quiet, stdout=subprocess.DEVNULL
    )
    return HERE / "dist"


def application(folder: Path) -> Flask:
    app = Flask("anchor", static_folder=None)
    held: dict[Path, bytes] = {}

    @app.get("/", defaults={"path": "index.html"})
    @app.get("/<path:path>")
    def file(path: str) -> Response:
        wanted = folder / path
        if not wanted.is_file():
            abort(404)
        body = held.setdefault(wanted, gzip.compress(wanted.read_bytes()))
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        answer = Response(body, content_type=kind, headers={"Content-Encoding": "gzip"})
        answer.add_etag()
        return answer.make_conditional(request)

    return app


if __name__ == "__main__":
    serve(application(build()), host="127.0.0.1", port=int(sys.argv[1]), threads=8)
