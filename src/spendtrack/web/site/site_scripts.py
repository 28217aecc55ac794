"""The scripts of the site, each under a name that changes with its content, so that it can be kept for ever."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from spendtrack.web.delivery import plotlyjs
from spendtrack.web.delivery.own_files import joined

OWN = Path(__file__).parent / "scripts"
LIVE = Path(__file__).parents[1] / "assets"
# Of the live app's scripts those that need neither Dash nor a server; the others follow its views.
SHARED = ("take.js", "explain.js", "charts.js", "walk.js", "time.js")
LIVE_ONLY = ("drawing.js", "navigate.js", "raw.js", "start.js")
ORDER = ("save.js", "places.js", "ledger.js", "cost.js")
ENCODINGS = {"br": ".br", "gzip": ".gz"}


def scripts() -> tuple[list[str], str, dict[str, bytes]]:
    """The paths of the scripts in the order in which a page needs them, that of plotly.js, which comes when a reader
    turns to a chart, and the files behind them."""
    files = [*[LIVE / name for name in SHARED], *[OWN / name for name in ORDER]]
    own, data = named("spendtrack", ".js", joined(files))
    plotly, held = _plotly()
    return [own], plotly, {own: data, **held}


def named(stem: str, suffix: str, text: str) -> tuple[str, bytes]:
    """(path, bytes) of a file whose name carries its digest."""
    data = text.encode()
    return f"assets/{stem}.{sha256(data).hexdigest()[:16]}{suffix}", data


def _plotly() -> tuple[str, dict[str, bytes]]:
    """The small plotly.js where it was built, with its compressed forms for hosts that hand them out; else the full."""
    bundle = plotlyjs.find_bundle()
    if bundle is None or bundle.version != plotlyjs.carried_version():
        path, data = named("plotly", ".js", plotlyjs.full().assets[plotlyjs.FULL].plain.decode())
        return path, {path: data}
    asset = bundle.assets[plotlyjs.SCRIPT]
    path = f"assets/plotly-small.{sha256(asset.plain).hexdigest()[:16]}.js"
    packed = {f"{path}{ENCODINGS[name]}": data for name, data in asset.packed.items() if name in ENCODINGS}
    return path, {path: asset.plain, **packed}
