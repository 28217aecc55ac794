"""A ledger of which a part cannot be read still shows every view: what is faulty is left out, and nothing else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from spendtrack.ledger.loading import load
from spendtrack.web.address import PAGES
from spendtrack.web.app import create_app
from tests.real import DATA, TODAY

VIEWS = (
    *(f"?page={page}" for page in PAGES),
    "?as-of=2024-07-01",
    "?page=changes&group=NLD&since=2025-01-01",
    "?page=country&country=EST",
    "?page=country&country=IT-COALITION",
    "?page=country&country=NB8",
    "?page=ledger&due=2027&sort=level",
    "?page=promises&open=ALL&tab=table",
    "feeds/changes.atom",
    "feeds/country/EST.ics",
)


def unreadable(text: str) -> str:
    return f":\n  - [{text}"


def every_third_record(text: str) -> str:
    """A key that nobody knows in every third record."""
    seen = 0

    def spoilt(found: re.Match[str]) -> str:
        nonlocal seen
        seen += 1
        return f"{found[0]}{found[1]}  nonsense: 1\n" if seen % 3 == 0 else found[0]

    return re.sub(r"^( *)- id: .*\n", spoilt, text, flags=re.M)


@pytest.mark.parametrize("damage", [unreadable, every_third_record])
@pytest.mark.parametrize("name", ["commitments.yaml", "sources.yaml", "parties.yaml", "events.yaml"])
def test_every_view_is_there_when_a_file_is_damaged(
    tmp_path: Path, name: str, damage: Callable[[str], str]
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    file = folder / name
    file.write_text(damage(file.read_text("utf-8")), "utf-8")
    ledger, problems = load(folder)
    assert any(problem.severity == "error" for problem in problems)
    client = create_app(ledger, problems, TODAY).server.test_client()
    statuses = {view: client.get(f"/{view}").status_code for view in VIEWS}
    assert {view: status for view, status in statuses.items() if status >= 500} == {}
    assert statuses["?page=overview"] == 200
