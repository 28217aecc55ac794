"""Which plotly.js the page loads: the small bundle of `make front` where it was built, else the full one of pip.

Either sets `window.Plotly` before the first chart is drawn, so that dcc.Graph does not load the full one (4.8 MB) again.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

import brotli
from flask import Flask, Response, abort, request
from plotly.offline import get_plotlyjs, get_plotlyjs_version

from spendtrack.web.delivery.ready import FAST
from spendtrack.web.delivery.replies import A_YEAR

BUILT = Path(__file__).parents[1] / "built"
SCRIPT = "plotly-small.min.js"
FULL = "plotly.min.js"
VERSION = "plotly-version.txt"

_TYPES = {".js": "text/javascript"}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@dataclass(frozen=True)
class Asset:
    """The bytes of one file, plain and by the name of the encoding they were compressed with beforehand."""

    plain: bytes
    packed: dict[str, bytes]


@dataclass(frozen=True)
class Bundle:
    """A folder written by `make front`, held in memory: a rebuild cannot slip under an address in use."""

    assets: dict[str, Asset]
    version: str
    digest: str


@dataclass(frozen=True)
class Wiring:
    """What `register` did: where the page finds plotly.js, and whether that is the small one."""

    script_path: str
    """Below the root of the site."""
    small: bool
    message: str


def carried_version() -> str:
    """The version of plotly.js inside the installed plotly package."""
    return str(get_plotlyjs_version())


def find_bundle(folder: Path = BUILT) -> Bundle | None:
    """The bundle in a folder, or None where it was not built or not to the end."""
    script, version = folder / SCRIPT, folder / VERSION
    if not (script.is_file() and version.is_file()):
        return None
    assets = {SCRIPT: _read(script)}
    digest = hashlib.sha256()
    for name, asset in assets.items():
        digest.update(f"{name} {len(asset.plain)}\n".encode())
        digest.update(asset.plain)
    return Bundle(assets, version.read_text(encoding="utf-8").strip(), digest.hexdigest()[:16])


def register(server: Flask, folder: Path = BUILT) -> Wiring:
    """Let the server hand out the small bundle, or the full plotly.js where no fitting bundle was built."""
    bundle = find_bundle(folder)
    carried = carried_version()
    if bundle is not None and bundle.version == carried:
        small, message = True, f"The page loads the small plotly.js {carried}."
    else:
        reason = (
            "The small plotly.js is not built"
            if bundle is None
            else f"The small plotly.js is version {bundle.version}, but plotly carries {carried}"
        )
        small = False
        message = f"{reason}: the page loads the full one, more slowly. `make front` builds it, with npm."
        bundle = full()
    path = f"_plotly/{bundle.digest}/{next(iter(bundle.assets))}"
    held = dict(zip([path], bundle.assets.values(), strict=True))
    server.add_url_rule(
        "/_plotly/<digest>/<path:name>",
        endpoint="spendtrack_plotlyjs",
        view_func=lambda digest, name: _serve(held, f"_plotly/{digest}/{name}"),
    )
    return Wiring(path, small, message)


@lru_cache(maxsize=1)
def full() -> Bundle:
    """The whole plotly.js that pip brought, compressed once."""
    plain = get_plotlyjs().encode()
    packed = {"br": brotli.compress(plain, quality=FAST), "gzip": gzip.compress(plain, 6, mtime=0)}
    return Bundle({FULL: Asset(plain, packed)}, carried_version(), hashlib.sha256(plain).hexdigest()[:16])


def _read(path: Path) -> Asset:
    packed = {encoding: path.with_name(path.name + suffix) for encoding, suffix in _ENCODINGS}
    return Asset(
        path.read_bytes(),
        {encoding: file.read_bytes() for encoding, file in packed.items() if file.is_file()},
    )


def _serve(held: dict[str, Asset], path: str) -> Response:
    """One file, in the smallest form the reader takes. An address never changes its content."""
    asset = held.get(path)
    if asset is None:
        abort(404)
    accepted = (encoding for encoding in asset.packed if request.accept_encodings[encoding] > 0)
    encoding = next(accepted, None)
    response = Response(
        asset.packed[encoding] if encoding else asset.plain, mimetype=_TYPES[PurePosixPath(path).suffix]
    )
    if encoding:
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = A_YEAR
    response.set_etag(f"{PurePosixPath(path).parent.name}-{encoding or 'plain'}")
    response.make_conditional(request)
    return response
