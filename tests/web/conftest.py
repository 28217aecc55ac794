"""The application on the real ledger and its static site, made once for all tests of the web room."""

from __future__ import annotations

from pathlib import Path

import pytest
from dash import Dash
from filelock import FileLock
from flask.testing import FlaskClient

from spendtrack.ledger.loading import Ledger
from spendtrack.ledger.problems import Problem
from spendtrack.web.app import create_app
from spendtrack.web.site import site_files, write_tree
from tests.real import BASE_URL, TODAY


@pytest.fixture(scope="session")
def app(loaded: tuple[Ledger, list[Problem]]) -> Dash:
    """As of TODAY and shared: a test that changes an application makes its own."""
    return create_app(*loaded, TODAY)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    made: FlaskClient = app.server.test_client()
    return made


@pytest.fixture(scope="session")
def site_folder(
    loaded: tuple[Ledger, list[Problem]],
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Path:
    """The static site two folders below `host`; built by whichever process asks first, read by all."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own
    folder = shared / "host" / "user" / "spendtrack"
    with FileLock(shared / "site.lock"):
        if not folder.exists():
            write_tree(folder, site_files(*loaded, TODAY, base_url=BASE_URL))
    return folder


@pytest.fixture(scope="session")
def real_site(site_folder: Path) -> dict[str, bytes]:
    """Each file of the static site, by its path from the first page."""
    return {
        path.relative_to(site_folder).as_posix(): path.read_bytes()
        for path in site_folder.rglob("*")
        if path.is_file()
    }
