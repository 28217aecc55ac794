"""The small plotly.js: the same version as the full one, loaded first, served once and for good."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from plotly.offline import get_plotlyjs

from spendtrack.web.delivery import plotlyjs

FRONTEND = Path(__file__).parents[2] / "frontend"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as `make front` leaves it, with a few bytes in the place of megabytes."""
    folder = tmp_path / "built"
    folder.mkdir(parents=True)
    for name, text in {"plotly-small.min.js": "window.Plotly={};"}.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
        (folder / f"{name}.br").write_bytes(b"brotli " + name.encode())
    (folder / "plotly-version.txt").write_text(f"{plotlyjs.carried_version()}\n", encoding="utf-8")
    return folder


def make_server() -> Flask:
    return Flask("tracker")


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_npm_is_pinned_to_the_version_that_the_python_package_carries() -> None:
    carried = plotlyjs.carried_version()
    assert read_json(FRONTEND / "package.json")["devDependencies"]["plotly.js"] == carried
    locked = read_json(FRONTEND / "package-lock.json")["packages"]
    assert locked["node_modules/plotly.js"]["version"] == carried


def test_the_npm_lock_names_no_address_and_has_a_hash_for_every_package() -> None:
    for name, package in read_json(FRONTEND / "package-lock.json")["packages"].items():
        assert "resolved" not in package, name
        assert name == "" or "integrity" in package, name


def test_a_bundle_that_was_built_is_the_pinned_one() -> None:
    bundle = plotlyjs.find_bundle()
    if bundle is None:
        pytest.skip("the front end is not built here: `make front` builds it, with npm")
    assert bundle.version == plotlyjs.carried_version()
    script = bundle.assets[plotlyjs.SCRIPT]
    assert f"plotly.js {bundle.version}".encode() in script.plain[:100]
    assert gzip.decompress(script.packed["gzip"]) == script.plain
    assert len(script.packed["br"]) < len(script.packed["gzip"]) < len(script.plain) < 2_000_000


def test_without_a_bundle_the_page_loads_the_full_one_and_the_message_says_so(tmp_path: Path) -> None:
    server = make_server()
    wiring = plotlyjs.register(server, tmp_path / "never-built")
    assert not wiring.small
    assert "not built" in wiring.message and "make front" in wiring.message
    answer = server.test_client().get(f"/{wiring.script_path}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data).decode() == get_plotlyjs()


def test_a_bundle_cut_short_counts_as_none(built: Path) -> None:
    (built / "plotly-small.min.js").unlink()
    assert plotlyjs.find_bundle(built) is None


def test_a_bundle_of_another_version_is_left_aside(built: Path) -> None:
    (built / "plotly-version.txt").write_text("3.9.9\n", encoding="utf-8")
    wiring = plotlyjs.register(make_server(), built)
    assert not wiring.small and "plotly-small" not in wiring.script_path
    assert "3.9.9" in wiring.message
    assert plotlyjs.carried_version() in wiring.message


@pytest.mark.parametrize(
    ("accepted", "encoding", "start"),
    [
        ("gzip, deflate, br, zstd", "br", b"brotli"),
        ("gzip", "gzip", b"\x1f\x8b"),
        ("br;q=0, gzip", "gzip", b"\x1f\x8b"),
        ("identity", None, b"window.Plotly"),
        ("", None, b"window.Plotly"),
    ],
)
def test_it_is_served_compressed_and_for_good(
    built: Path, accepted: str, encoding: str | None, start: bytes
) -> None:
    server = make_server()
    wiring = plotlyjs.register(server, built)
    reader = server.test_client()
    answer = reader.get(f"/{wiring.script_path}", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.data.startswith(start)
    assert answer.mimetype == "text/javascript"
    assert answer.cache_control.immutable
    assert answer.cache_control.max_age == 31_536_000
    assert "Accept-Encoding" in answer.vary
    again = reader.get(
        f"/{wiring.script_path}",
        headers={"Accept-Encoding": accepted, "If-None-Match": answer.headers["ETag"]},
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "_plotly/0000000000000000/plotly-small.min.js",
        "{digest}/plotly-version.txt",
        "{digest}/../plotly-version.txt",
        "{digest}/../../plotlyjs.py",
    ],
)
def test_anything_else_is_not_found(built: Path, path: str) -> None:
    server = make_server()
    wiring = plotlyjs.register(server, built)
    base = wiring.script_path.rpartition("/")[0].strip("/")
    answer = server.test_client().get("/" + path.format(digest=base))
    assert answer.status_code == 404


def test_the_address_follows_the_content(built: Path) -> None:
    first = plotlyjs.find_bundle(built)
    (built / "plotly-small.min.js").write_text("window.Plotly={react:1};", encoding="utf-8")
    second = plotlyjs.find_bundle(built)
    assert first is not None
    assert second is not None
    assert first.digest != second.digest
