"""The bytes of a file that is a file, or why the system does not give them."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def reason(error: OSError) -> str:
    """Why the system refused, as the middle of a sentence."""
    said = error.strerror or str(error) or "no reason was given"
    return said[0].lower() + said[1:]


_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read_whole(path: Path, most: int = -1) -> bytes:
    """The bytes of a file, or its first `most`. Raises OSError, also for what is no file and could be waited on for ever."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    kind = stat.S_IFMT(os.fstat(descriptor).st_mode)
    if kind in _KINDS:
        os.close(descriptor)
        raise OSError(errno.EINVAL, f"it is {_KINDS[kind]}, not a file", str(path))
    with os.fdopen(descriptor, "rb") as file:
        return file.read(most)
