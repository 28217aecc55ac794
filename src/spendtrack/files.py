"""Writing files and folders so that a crash leaves the old or the new, never half."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

# The call that swaps two names in one step, and what it takes for "relative to the current folder".
_SWAPS = {"linux": ("renameat2", -100), "darwin": ("renameatx_np", -2)}
_SWAP_FLAG = 2


def write_whole(path: Path, data: bytes) -> None:
    """Replace the file in one step, keeping its permissions; through a link, the file that it leads to.

    Raises OSError, with the name of the file, where the disk refuses or the file is write-protected; then nothing
    has changed.
    """
    target = path.resolve()
    fresh = ""
    try:
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not mode & 0o222:
            raise PermissionError(errno.EACCES, "it is write-protected")
        descriptor, fresh = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            Path(fresh).chmod(mode & 0o777)
        Path(fresh).replace(target)
    except BaseException as error:
        if fresh:
            with contextlib.suppress(OSError):
                Path(fresh).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder with exactly these files in the place of `folder`, in one step. files: name -> bytes.

    On Linux and macOS the two folders are swapped, so there is no moment without one. Elsewhere the old one steps
    aside first: a crash in that moment leaves it beside, under a name that ends in -old. Raises OSError where the
    disk refuses, and then nothing has changed.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    try:
        fresh.mkdir()
        for name, data in files.items():
            with (fresh / name).open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        _sync(fresh)
        if folder.exists():
            _swap(fresh, folder)
        else:
            fresh.rename(folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, folder: Path) -> None:
    if _swapped(fresh, folder):
        return
    old = fresh.with_name(f"{fresh.name}-old")
    folder.rename(old)
    try:
        fresh.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    old.rename(fresh)


def _swapped(one: Path, other: Path) -> bool:
    """Swap two names in one step; False where the system or the disk cannot."""
    if sys.platform not in _SWAPS:
        return False
    import ctypes  # here, because only a folder that replaces another needs it

    name, here = _SWAPS[sys.platform]
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    return call is not None and call(here, os.fsencode(one), here, os.fsencode(other), _SWAP_FLAG) == 0


def _sync(folder: Path) -> None:
    """Make the names in a folder last through a power cut, where the system can do that for a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
