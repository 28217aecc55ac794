"""A site on the disk: written whole or not at all, and never over anything that is not a site of ours."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

# Lists every file of the site, so that a later build knows what it may replace.
LISTED = "site-files.txt"


def write_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files (path -> bytes) to `folder`, which is replaced whole.

    Raises FileExistsError where the folder holds what no earlier build listed, OSError where the disk refuses;
    in both cases nothing was changed.
    """
    refuse_foreign(folder)
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    listed = "".join(f"{name}\n" for name in sorted([*files, LISTED]))
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = fresh.with_name(f"{fresh.name}-old")
    try:
        for name, data in {**files, LISTED: listed.encode()}.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        fresh.chmod(0o755)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)


def refuse_foreign(folder: Path) -> None:
    """Raises FileExistsError where the folder holds what no earlier build listed, so that it is known before one begins."""
    folder = folder.resolve()
    if not folder.exists():
        return
    if not folder.is_dir():
        raise FileExistsError(f"{folder} is a file")
    known = folder / LISTED
    mine = set(known.read_text(encoding="utf-8").splitlines()) if known.is_file() else set()
    for place, _, names in os.walk(folder):
        for name in sorted(names):
            path = (Path(place) / name).relative_to(folder).as_posix()
            if path not in mine:
                raise FileExistsError(f"{folder} holds {path}, which is not part of a static site")
