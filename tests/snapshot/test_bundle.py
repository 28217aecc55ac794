"""A snapshot that can be cited: described for programs, the same bytes everywhere, never half written."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from spendtrack.assessment.day import Frames
from spendtrack.assessment.frames import build
from spendtrack.cli.main import main
from spendtrack.files import write_folder
from spendtrack.ledger.draft import FILES
from spendtrack.ledger.loading import Ledger, load
from spendtrack.snapshot import bundle as bundling
from spendtrack.snapshot import datapackage, tableschema
from spendtrack.snapshot.csv_text import to_csv
from spendtrack.snapshot.tables import OWN_RULES, RULES, TABLES
from spendtrack.snapshot.verify import verify
from tests.small import PLEDGE, share, sound_frames, write

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 23)
ROWS = share("GBR", 2025, 2.32) + share("GBR", 2026, 2.56) + share("NATO", 2026, 2.7)
DAYS = ["2013-01-01", "2014-09-05", "2020-01-01", "2022-03-01", "2024-06-30", "2025-09-01", "2026-11-23"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data", PLEDGE, ROWS)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot of those data, made once; tests write into copies of it."""
    folder = tmp_path_factory.mktemp("made")
    return snapshot(folder / "out", write(folder / "data", PLEDGE, ROWS))


@pytest.fixture
def bundle(tmp_path: Path, made: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "out"))


@pytest.fixture(scope="module")
def real(frames: Frames) -> Frames:
    return frames


def snapshot(folder: Path, data: Path, day: str = "2026-11-23") -> Path:
    assert main(["snapshot", "--data", str(data), "--out", str(folder), "--as-of", day]) == 0
    return folder


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(arguments)
    return code, "".join(capsys.readouterr())


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def package_of(folder: Path) -> dict[str, object]:
    found = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


# --- described ---------------------------------------------------------------------------------------------


def test_gaps_begin_with_the_columns_that_programs_rely_on() -> None:
    promised = (
        "as_of obligation_id pledge_id country country_name measure basis operator target unit deadline strength "
        "announced latest_year latest_value latest_status edition gap_pp gap_national_m currency gap_eur_m gap_usd_m "
        "gap_gbp_m base_year base_value required_value progress required_pp_per_year recent_pp_per_year verdict reason "
        "close_call plan"
    ).split()
    gaps = next(table for table in TABLES if table.name == "gaps")
    assert list(gaps.columns)[: len(promised)] == promised


@pytest.mark.parametrize("day", [DAYS[0], DAYS[-1]])
def test_each_table_is_made_by_its_name_with_the_columns_that_are_described(real: Frames, day: str) -> None:
    as_of = date.fromisoformat(day)
    assert list(bundling.tables(real.day(as_of))) == [table.file for table in TABLES]
    for table in TABLES:
        assert list(bundling.table(real.day(as_of), table.name).columns) == list(table.columns)
    with pytest.raises(KeyError):
        bundling.table(real.day(as_of), "nothing")


def test_every_column_of_every_table_is_described_and_has_one_type(bundle: Path) -> None:
    package = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    readme = (bundle / "README.md").read_text(encoding="utf-8")
    resources = {one["path"]: one for one in package["resources"]}
    assert set(resources) == {path.name for path in bundle.glob("*.csv")}
    types: dict[str, set[str]] = {}
    for name, resource in resources.items():
        fields = resource["schema"]["fields"]
        text = (bundle / name).read_text(encoding="utf-8")
        assert [field["name"] for field in fields] == text.splitlines()[0].split(",")
        section = readme.split(f"## {name}:")[1].split("\n## ")[0]
        for key in resource["schema"].get("foreignKeys", []):
            assert f"`{key['fields'][0]}` to `{key['reference']['fields'][0]}` of" in section
        for field in fields:
            assert field["description"]
            assert f"| `{field['name']}` | {field['type']}" in section
            types.setdefault(field["name"], set()).add(field["type"])
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_no_rule_is_left_over_for_a_column_that_no_table_has() -> None:
    columns = {column for table in TABLES for column in table.columns}
    assert set(RULES) <= columns
    assert {(table.name, column) for table in TABLES for column in table.columns} >= set(OWN_RULES)
    for table in TABLES:
        assert {*table.key, *table.never_empty} <= set(table.columns)


def test_the_descriptor_names_day_revision_method_and_digests_and_no_clock(bundle: Path, data: Path) -> None:
    package = json.loads((bundle / "datapackage.json").read_text(encoding="utf-8"))
    assert "created" not in package
    assert package["ledger_revision"] == load(data)[0].revision
    assert (package["as_of"], package["method_version"]) == ("2026-11-23", "2")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert [one["title"] for one in package["sources"]] == ["NATO: Defence Investment"]
    for resource in package["resources"]:
        raw = (bundle / resource["path"]).read_bytes()
        assert resource["bytes"] == len(raw)
        assert resource["hash"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"
        assert resource["schema"]["missingValues"] == [""]


def test_the_citation_is_sound_and_of_this_snapshot(bundle: Path, data: Path) -> None:
    cited = yaml.safe_load((bundle / "CITATION.cff").read_text(encoding="utf-8"))
    assert set(cited) >= {"cff-version", "message", "title", "authors"}
    assert (cited["cff-version"], cited["type"], cited["license"]) == ("1.2.0", "dataset", "CC-BY-4.0")
    assert cited["version"] == "2026-11-23"
    assert cited["identifiers"][0]["value"] == f"sha256:{load(data)[0].revision}"
    readme = (bundle / "README.md").read_text(encoding="utf-8")
    assert (
        f"> The spendtrack authors: {cited['title']}. Ledger revision {load(data)[0].revision[:12]}" in readme
    )


@pytest.mark.parametrize("day", DAYS)
def test_the_schema_is_true_of_the_real_ledger_on_any_day(real: Frames, day: str) -> None:
    tables = bundling.tables(real.day(date.fromisoformat(day)))
    contents, schemas, files = {}, {}, {}
    for table in TABLES:
        found, faults = tableschema.read(table.file, to_csv(tables[table.file]).encode())
        assert faults == [] and found
        schemas[table.name] = datapackage.schema(table)
        assert list(tableschema.check(table.file, found, schemas[table.name])) == []
        contents[table.name], files[table.name] = found, table.file
    for name in contents:
        assert list(tableschema.references(name, schemas, contents, files)) == []


@pytest.fixture(scope="module")
def written(real: Frames, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The snapshot of the real ledger on a day, written once."""
    folder = tmp_path_factory.mktemp("written")

    def of(day: str) -> Path:
        if not (folder / day).exists():
            bundling.write_snapshot(real.day(date.fromisoformat(day)), folder / day)
        return folder / day

    return of


def frictionless(folder: Path) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout), done.stdout[-2000:]


@pytest.mark.parametrize("day", ["2014-09-05", "2025-09-01", "2026-11-23"])
def test_frictionless_finds_a_real_snapshot_clean(written: Callable[[str], Path], day: str) -> None:
    code, report, said = frictionless(written(day))
    assert (code, report["valid"], report["errors"]) == (0, True, []), said
    assert len(report["tasks"]) == len(TABLES)
    assert all(task["warnings"] == [] for task in report["tasks"])


def test_frictionless_finds_a_spoilt_snapshot_out(written: Callable[[str], Path], tmp_path: Path) -> None:
    path = Path(shutil.copytree(written("2025-09-01"), tmp_path / "out")) / "parties.csv"
    path.write_bytes(path.read_bytes().replace(b"\nNATO,", b"\nOTAN,", 1))
    code, report, _ = frictionless(path.parent)
    assert (code, report["valid"]) == (1, False)


@pytest.fixture(scope="module")
def others(ledger: Ledger) -> Frames:
    """The real ledger as somebody else has it: nothing is remembered of what `real` computed."""
    return build(ledger)


@pytest.mark.parametrize("day", DAYS)
def test_a_real_snapshot_of_any_day_is_proven(
    written: Callable[[str], Path], others: Frames, day: str
) -> None:
    proof = verify(written(day), lambda: others)
    assert (proof.faults, proof.computed, proof.files) == ([], True, 16)


def test_the_commands_write_a_real_snapshot_and_prove_it(
    tmp_path: Path, written: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    data = ROOT / "data"
    out = snapshot(tmp_path / "out", data, DAYS[-1])
    code, text = said(["verify", str(out), "--data", str(data)], capsys)
    assert (code, "Proven: no problems in 16 files." in text) == (0, True), text
    assert content(out) == content(written(DAYS[-1]))


@pytest.mark.parametrize(("day", "told"), [("2026-03-01", ""), ("2026-03-02", "2026-03-02")])
def test_a_withdrawal_is_told_only_from_its_day_on(tmp_path: Path, day: str, told: str) -> None:
    taken_back = "  withdrawn: {on: 2026-03-02, note: Taken back., sources: [speech]}\n  confidence"
    folder = write(tmp_path / "data", PLEDGE.replace("  confidence", taken_back), ROWS)
    table = pd.read_csv(snapshot(tmp_path / "out", folder, day) / "pledges.csv", keep_default_na=False)
    assert table["withdrawn"].tolist() == [told]


@pytest.mark.parametrize("name", FILES)
def test_a_ledger_without_one_of_its_files_still_gives_a_sound_snapshot_that_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (data / name).write_text("", encoding="utf-8")
    out = snapshot(tmp_path / "out", data)
    code, text = said(["verify", str(out), "--data", str(data)], capsys)
    assert code == 0, text
    errors = load(data)[0].errors
    assert package_of(out)["ledger_errors"] == errors
    assert (f"**The ledger had {errors} " in (out / "README.md").read_text(encoding="utf-8")) == (errors > 0)


def test_a_day_that_lies_ahead_is_written_with_a_note(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = said(
        ["snapshot", "--data", str(data), "--out", str(tmp_path / "out"), "--as-of", "2999-01-01"], capsys
    )
    assert (code, "2999-01-01 lies ahead" in text) == (0, True)


# --- the same everywhere -----------------------------------------------------------------------------------


def made_elsewhere(
    out: Path, data: Path, where: Path, seed: str, *before: str, **environment: str
) -> dict[str, bytes]:
    code = "import sys; from spendtrack.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [*before, sys.executable, "-c", code, "snapshot", "--data", str(data), "--out", str(out)]
    python = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src"), **environment}
    subprocess.run(
        [*command, "--as-of", "2026-11-23"], env=python, cwd=where, check=True, capture_output=True
    )
    return content(out)


def test_the_same_ledger_gives_the_same_bytes_whatever_surrounds_it(real: Frames, tmp_path: Path) -> None:
    right = bundling.snapshot_files(real.day(DAY))
    (tmp_path / "linked").symlink_to(ROOT / "data")
    one = made_elsewhere(
        tmp_path / "one",
        Path("linked"),
        tmp_path,
        "1",
        TZ="Pacific/Kiritimati",
        LC_ALL="C.UTF-8",
        PYTHONUTF8="1",
    )
    assert one == right
    crlf = tmp_path / "crlf"
    crlf.mkdir()
    for name in FILES:
        (crlf / name).write_bytes((ROOT / "data" / name).read_bytes().replace(b"\n", b"\r\n"))
    clock = ["faketime", "2031-02-03 04:05:06"] if shutil.which("faketime") else []
    other = made_elsewhere(
        tmp_path / "other", crlf, Path("/"), "2", "sh", "-c", 'umask 077; exec "$@"', "sh", *clock,
        TZ="America/Los_Angeles", LC_ALL="C", PYTHONUTF8="0", PYTHONOPTIMIZE="2",
    )  # fmt: skip
    assert other == right


# --- never half written ------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [0, 1, 9])
def test_a_process_that_dies_while_writing_leaves_the_old_snapshot_whole(
    bundle: Path, data: Path, after: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(bundle)
    code = (
        "import os, sys\nfrom spendtrack.cli.main import main\nseen = []\n"
        f"def die(_):\n    seen.append(1)\n    if len(seen) > {after}: os._exit(9)\n"
        "os.fsync = die\nmain(sys.argv[1:])\n"
    )
    arguments = ["snapshot", "--data", str(data), "--out", str(bundle), "--as-of", "2026-12-01"]
    assert subprocess.run([sys.executable, "-c", code, *arguments], check=False).returncode == 9
    assert content(bundle) == before
    assert said(["verify", str(bundle), "--data", str(data)], capsys)[0] == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux and macOS swap two folders in one step")
def test_a_kill_at_any_moment_leaves_one_snapshot_or_the_other(tmp_path: Path) -> None:
    versions = [{"a": bytes([n]) * 50_000, "b": bytes([n]) * 9, "SHA256SUMS": bytes([n])} for n in (1, 2)]
    code = (
        "import sys\nfrom pathlib import Path\nfrom spendtrack.files import write_folder\n"
        "made = [{'a': bytes([n]) * 50_000, 'b': bytes([n]) * 9, 'SHA256SUMS': bytes([n])} for n in (1, 2)]\n"
        "print('ready', flush=True)\n"
        "while True:\n    for one in made:\n        write_folder(Path(sys.argv[1]), one)\n"
    )
    out, dice = tmp_path / "out", random.Random(9)
    write_folder(out, versions[0])
    for _ in range(25):
        writer = subprocess.Popen([sys.executable, "-c", code, str(out)], stdout=subprocess.PIPE)
        assert writer.stdout and writer.stdout.readline() == b"ready\n"
        ends = time.monotonic() + dice.random() * 0.05
        while time.monotonic() < ends:
            assert out.is_dir(), "there is always a snapshot"
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        assert content(out) in versions


def test_a_failure_between_two_renames_brings_the_old_snapshot_back(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(bundle)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if target == bundle and not path.name.endswith("-old"):
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr("sys.platform", "elsewhere")
    frames = sound_frames(tmp_path / "more", rows=ROWS)
    bundling.write_snapshot(frames.day(date(2026, 12, 1)), bundle)
    assert "spendtrack-2026-12-01.xlsx" in content(bundle)
    bundling.write_snapshot(frames.day(DAY), bundle)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="Input/output"):
        bundling.write_snapshot(frames.day(date(2026, 12, 1)), bundle)
    assert content(bundle).keys() == before.keys()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_disk_that_takes_no_more_leaves_the_old_snapshot_and_says_so(bundle: Path, data: Path) -> None:
    before = content(bundle)
    command = [sys.executable, "-m", "spendtrack", "snapshot", "--data", str(data), "--out", str(bundle)]
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *command, "--as-of", "2026-12-01"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert f"{bundle} cannot be written: file too large. Nothing was changed.\n" in done.stderr
    assert content(bundle) == before
    assert [path.name for path in bundle.parent.iterdir() if path.name.startswith(".")] == []


def test_a_snapshot_of_another_day_is_replaced_with_its_workbook(bundle: Path, data: Path) -> None:
    snapshot(bundle, data, "2026-12-01")
    assert [path.name for path in bundle.glob("*.xlsx")] == ["spendtrack-2026-12-01.xlsx"]


def test_the_folder_behind_a_link_is_replaced_and_the_link_stays(bundle: Path, data: Path) -> None:
    link = bundle.parent / "latest"
    link.symlink_to(bundle.name)
    snapshot(link, data, "2026-12-01")
    assert link.is_symlink()
    assert (bundle / "spendtrack-2026-12-01.xlsx").exists()


@pytest.mark.parametrize("name", ["thesis.txt", "README.md", "SHA256SUMS"])
def test_a_folder_that_is_no_snapshot_is_left_alone(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    mine = tmp_path / "mine" / name
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    code, text = said(["snapshot", "--data", str(data), "--out", str(mine.parent)], capsys)
    assert code == 2
    assert f"holds {name}, which is not part of a snapshot; nothing was written." in text
    assert content(mine.parent) == {name: b"mine"}
    assert said(["snapshot", "--data", str(data), "--out", str(mine)], capsys)[0] == 2


def test_a_snapshot_with_something_added_is_left_alone_and_an_empty_folder_taken(
    bundle: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "notes.txt").write_text("mine", encoding="utf-8")
    before = content(bundle)
    assert said(["snapshot", "--data", str(data), "--out", str(bundle)], capsys)[0] == 2
    assert content(bundle) == before
    (tmp_path / "empty").mkdir()
    assert content(snapshot(tmp_path / "empty", data)).keys() == before.keys() - {"notes.txt"}
