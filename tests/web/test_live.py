"""The ledger under a running server, as an operator treats it: edited, broken, taken away, brought back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from spendtrack.ledger.loading import load
from spendtrack.web.live import Live
from tests.small import PLEDGE, share, write


class Watch:
    """A Live on a small ledger, whose every new ledger is shown."""

    def __init__(self, folder: Path) -> None:
        self.folder = write(folder / "data", PLEDGE, share("GBR", 2026, 2.5))
        self.live = Live(self.folder, load(self.folder)[0].revision)

    def look(self) -> str:
        """same, new or refused."""
        found = self.live.changed()
        if found is not None:
            self.live.shown = found[0].revision
        return "refused" if self.live.refused else "new" if found is not None else "same"

    @property
    def commitments(self) -> Path:
        return self.folder / "commitments.yaml"


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def test_a_sound_change_is_handed_out_once(watch: Watch) -> None:
    assert watch.look() == "same"
    watch.commitments.write_text(
        PLEDGE.replace("3.5% of GDP by 2035", "At least 3.5% by 2035"), encoding="utf-8"
    )
    assert [watch.look(), watch.look()] == ["new", "same"]


@pytest.mark.parametrize(
    "broken",
    [b"", b"\xff\xfe", PLEDGE[:90].encode(), PLEDGE.replace("strength:", "strenght:").encode()],
    ids=["empty", "not text", "cut off", "wrong key"],
)
def test_a_faulty_change_is_refused_until_it_is_mended(watch: Watch, broken: bytes) -> None:
    sound = watch.commitments.read_bytes()
    watch.commitments.write_bytes(broken)
    assert watch.look() == "refused"
    said = watch.live.refused or ""
    assert "commitments.yaml, line" in said and "The last sound one, revision" in said
    assert str(watch.folder) not in said, "readers need no path of the server"
    watch.commitments.write_bytes(sound)
    assert watch.look() == "same"


def test_a_folder_that_goes_and_comes_back_leaves_no_notice(watch: Watch) -> None:
    away = watch.folder.with_name("away")
    shutil.move(watch.folder, away)
    assert watch.look() == "refused"
    assert watch.live.refused is not None and watch.live.refused.startswith("The data folder cannot be read.")
    shutil.move(away, watch.folder)
    assert watch.look() == "same"


def test_an_edit_that_keeps_size_and_time_is_noticed(watch: Watch) -> None:
    before = watch.commitments.stat()
    assert watch.look() == "same"
    watch.commitments.write_text(PLEDGE.replace("2035", "2034"), encoding="utf-8")
    os.utime(watch.commitments, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = watch.commitments.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert watch.look() == "new"


def test_a_new_ledger_that_was_not_shown_is_not_called_the_last_sound_one(watch: Watch) -> None:
    shown = watch.live.shown[:12]
    watch.commitments.write_text(PLEDGE.replace("2035", "2034"), encoding="utf-8")
    assert watch.live.changed() is not None
    watch.commitments.write_text(PLEDGE[:90], encoding="utf-8")
    assert watch.live.moved_on() and watch.look() == "refused"
    assert f"revision {shown}, is shown" in (watch.live.refused or "")
