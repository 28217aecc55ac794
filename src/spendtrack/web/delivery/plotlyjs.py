"""Which plotly.js the page loads: the small bundle of `make front` where it was built, else the full one.

dcc.Graph asks for the full plotly.js (4.8 MB) when its first graph appears and `window.Plotly` is not set yet.
The bundle sets that name, so it must be an ordinary script, neither async nor deferred, before Dash's own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from flask import Response, abort, request
from plotly.offline import get_plotlyjs_version

if TYPE_CHECKING:
    from dash import Dash

BUILT = Path(__file__).parents[1] / "built"
SCRIPT = "plotly-small.min.js"
VERSION = "plotly-version.txt"

_TYPES = {".js": "text/javascript"}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_A_YEAR = 31_536_000


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
    """What `register` did. The address is None where the page falls back to what pip brought."""

    script_url: str | None
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


def register(app: Dash, folder: Path = BUILT) -> Wiring:
    """Let the app serve the small bundle and load it first. Without a fitting bundle the app stays as it is."""
    bundle = find_bundle(folder)
    carried = carried_version()
    if bundle is None:
        return _full("The small plotly.js is not built")
    if bundle.version != carried:
        return _full(f"The small plotly.js is version {bundle.version}, but plotly carries {carried}")

    app.server.add_url_rule(
        f"{app.config.routes_pathname_prefix}_plotly/<digest>/<path:name>",
        endpoint="spendtrack_plotlyjs",
        view_func=lambda digest, name: _serve(bundle, digest, name),
    )
    base = f"{app.config.requests_pathname_prefix}_plotly/{bundle.digest}"
    script_url = f"{base}/{SCRIPT}"
    # Dash puts external scripts after React and before its components, whatever index_string says.
    app.config.external_scripts = [script_url, *app.config.external_scripts]
    return Wiring(script_url, f"The page loads the small plotly.js {bundle.version}.")


def _full(reason: str) -> Wiring:
    return Wiring(
        None, f"{reason}: the page loads the full one, more slowly. `make front` builds it, with npm."
    )


def _read(path: Path) -> Asset:
    packed = {encoding: path.with_name(path.name + suffix) for encoding, suffix in _ENCODINGS}
    return Asset(
        path.read_bytes(),
        {encoding: file.read_bytes() for encoding, file in packed.items() if file.is_file()},
    )


def _serve(bundle: Bundle, digest: str, name: str) -> Response:
    """One file of the bundle, in the smallest form the reader takes. An address never changes its content."""
    asset = bundle.assets.get(name)
    if asset is None or digest != bundle.digest:
        abort(404)
    accepted = (encoding for encoding in asset.packed if request.accept_encodings[encoding] > 0)
    encoding = next(accepted, None)
    response = Response(
        asset.packed[encoding] if encoding else asset.plain, mimetype=_TYPES[PurePosixPath(name).suffix]
    )
    if encoding:
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.cache_control.max_age = _A_YEAR
    response.set_etag(f"{digest}-{encoding or 'plain'}")
    response.make_conditional(request)
    return response
