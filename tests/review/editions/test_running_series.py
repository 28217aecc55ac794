"""The publishers that the nightly watch names are those that the importer reads, by the same words."""

from __future__ import annotations

import pytest

from spendtrack.cli.editions import PUBLISHERS
from spendtrack.cli.main import main
from spendtrack.ledger.staleness import IMPORTED
from spendtrack.review.editions.running import KINDS


def test_the_command_the_watch_and_the_importer_name_the_same_publishers() -> None:
    assert {publisher: series for series, publisher in IMPORTED.items()} == {
        name: kind.series for name, kind in KINDS.items()
    }
    assert set(PUBLISHERS) == set(KINDS)


def test_the_watch_names_the_command_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "data", "--stale", "--as-of", "2028-01-01"])
    assert "spendtrack import nato FILE --edition ID --published DATE" in capsys.readouterr().out
