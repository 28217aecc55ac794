"""The entry of an edition in sources.yaml: written new, or completed line by line; all other lines stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

_BARE = re.compile(r"[A-Za-z0-9](?:[\w ,.()%/'’–+-]*[\w.)%])?\Z")
_NOT_TEXT = re.compile(r"(true|false|null|yes|no|on|off|~|[\d.,_-]+)\Z", re.IGNORECASE)
_HASH = re.compile(r"sha-?256\D{0,20}?\b([0-9a-f]{64})\b", re.IGNORECASE)


def scalar(text: str) -> str:
    """A text as one YAML scalar on one line, quoted where it could mean anything else."""
    flat = " ".join(text.split())
    bare = _BARE.match(flat) and not _NOT_TEXT.match(flat) and ": " not in flat and " #" not in flat
    return flat if bare else "'" + flat.replace("'", "''") + "'"


def new_entry(fields: Mapping[str, str], edition: Mapping[str, str], digest: str) -> list[str]:
    """Lines of a record. fields and edition: key -> text, in the order of the model; empty ones are left out."""
    inner = {**edition, "sha256": digest}
    lines = [f"  {key}: {_value(key, text)}" for key, text in fields.items() if text]
    lines += ["  edition:", *(f"    {key}: {_value(key, text)}" for key, text in inner.items() if text)]
    return [f"- {lines[0][2:]}", *lines[1:]]


def _value(key: str, text: str) -> str:
    return (
        text
        if key not in ("title", "publisher", "note", "url")
        else _address(text)
        if key == "url"
        else scalar(text)
    )


def _address(text: str) -> str:
    return text if re.fullmatch(r"https?://[^\s#'\"]+", text) else scalar(text)


def insert(lines: Sequence[str], entry: Sequence[str], after: str) -> list[str]:
    """The file with the entry behind the record `after`, or at the end where that is "" or not there."""
    span = record_span(lines, after) if after else None
    at = span[1] if span else len(lines)
    while not span and at and not lines[at - 1].strip():
        at -= 1
    return [*lines[:at], "", *entry, *lines[at:]]


def record_span(lines: Sequence[str], name: str) -> tuple[int, int] | None:
    """(first line, line after the last) of a record, without the blank lines and remarks behind it."""
    start = next(
        (
            at
            for at, line in enumerate(lines)
            if re.match(rf"- id:\s+['\"]?{re.escape(name)}['\"]?\s*$", line)
        ),
        None,
    )
    if start is None:
        return None
    end = start + 1
    while end < len(lines) and not re.match(r"- ", lines[end]):
        end += 1
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return start, end


def recorded_hash(lines: Sequence[str], name: str) -> str:
    """The SHA-256 that the record says of its file; "" where it says none."""
    span = record_span(lines, name)
    found = _HASH.search("\n".join(lines[span[0] : span[1]])) if span else None
    return found[1].lower() if found else ""


def completed(lines: Sequence[str], name: str, note: str, said: Sequence[str], digest: str) -> list[str]:
    """The file with the sentences `said` in the note of a record, and the hash where the record has none.

    note: the note as it was read. A hash that differs is replaced.
    """
    span = record_span(lines, name)
    if span is None:
        return list(lines)
    old = recorded_hash(lines, name)
    block = [line.replace(old, digest) if old else line for line in lines[span[0] : span[1]]]
    new_note = " ".join(
        [note.replace(old, digest) if old else note, *(one for one in said if one not in note)]
    ).strip()
    if not old:
        block = _with_digest(block, digest)
    if new_note != (note.replace(old, digest) if old else note):
        block = _with_note(block, new_note)
    return [*lines[: span[0]], *block, *lines[span[1] :]]


def _with_digest(block: list[str], digest: str) -> list[str]:
    """The record with the hash as the last key of its edition, on its own line or in braces as the edition stands."""
    at = next(number for number, line in enumerate(block) if line.startswith("  edition:"))
    if block[at].rstrip().endswith("}"):
        return [*block[:at], f"{block[at].rstrip()[:-1]}, sha256: {digest}}}", *block[at + 1 :]]
    end = at + 1
    while end < len(block) and block[end].startswith("    "):
        end += 1
    return [*block[:end], f"    sha256: {digest}", *block[end:]]


def _with_note(block: list[str], note: str) -> list[str]:
    """The record with another note, on one line in place of the old one or before the edition."""
    start = next((at for at, line in enumerate(block) if re.match(r"  note:", line)), None)
    if start is None:
        start = next(at for at, line in enumerate(block) if re.match(r"  edition:", line))
        return [*block[:start], f"  note: {scalar(note)}", *block[start:]]
    end = start + 1
    while end < len(block) and (block[end].startswith("   ") or not block[end].strip()):
        end += 1
    return [*block[:start], f"  note: {scalar(note)}", *block[end:]]


def with_explained(lines: Sequence[str], name: str, explained: Sequence[Mapping[str, str]]) -> list[str]:
    """The file with more entries under `explained` of a record, behind those that are there. Each: key -> text."""
    span = record_span(lines, name)
    if span is None or not explained:
        return list(lines)
    block = list(lines[span[0] : span[1]])
    start = next((at for at, line in enumerate(block) if re.match(r"  explained:\s*$", line)), None)
    if start is None:
        block.append("  explained:")
        start = len(block) - 1
    end = start + 1
    while end < len(block) and block[end].startswith("    "):
        end += 1
    entries = [
        "    - {" + ", ".join(f"{key}: {_in_braces(text)}" for key, text in one.items() if text) + "}"
        for one in explained
    ]
    return [*lines[: span[0]], *block[:end], *entries, *block[end:], *lines[span[1] :]]


def _in_braces(text: str) -> str:
    """A text as a YAML scalar within braces, where a comma or a bracket would end it."""
    one = scalar(text)
    return (
        one
        if one.startswith("'") or not re.search(r"[,\[\]{}]", one)
        else f"'{one.replace(chr(39), chr(39) * 2)}'"
    )


def without_next(lines: Sequence[str], names: Sequence[str]) -> list[str]:
    """The file without `next_expected` in these records: the edition has come."""
    kept = list(lines)
    for name in names:
        span = record_span(kept, name)
        if span:
            block = [line for line in kept[span[0] : span[1]] if not re.match(r"    next_expected:", line)]
            kept[span[0] : span[1]] = block
    return kept


def months_later(day: date, months: int) -> str:
    """ "2028-07" for twelve months after 8 July 2027."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return f"{year}-{month + 1:02d}"
