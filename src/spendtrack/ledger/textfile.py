"""Is a file of the ledger text at all? Bytes -> text, or the problem that keeps it from being read."""

from __future__ import annotations

import re

from spendtrack.ledger.problems import Location, Problem

MAX_BYTES = 256_000_000
# Control characters, and invisible ones that come with copied text or turn the direction of writing.
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)


def decode(raw: bytes, file: str) -> tuple[str, Problem | None]:
    """The text of a file, or the problem that keeps it from being text."""
    if len(raw) > MAX_BYTES:
        return "", Problem(
            Location(file),
            "file-too-large",
            f"The file has more than the {MAX_BYTES:,} bytes that a ledger file may have.",
            "Split it, or remove what does not belong in a ledger.",
        )
    if raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return "", Problem(
            Location(file, line, column),
            "not-utf8",
            f"The byte 0x{raw[error.start]:02X} here is not UTF-8 text.",
            "Save the file as UTF-8 (in most editors: File, Save with encoding, UTF-8).",
        )
    found = _NOT_TEXT.search(text)
    if found:
        before_text = text[: found.start()]
        return "", Problem(
            Location(file, before_text.count("\n") + 1, found.start() - before_text.rfind("\n")),
            "control-character",
            f"There is an invisible character (U+{ord(found.group()):04X}) here, which a text does not need.",
            "Delete it, with the letters beside it if need be; if the file is no text at all, restore it from git.",
        )
    return text, None
