"""Is a file of the ledger text at all? Bytes -> text, and what keeps it from being read or does not belong in it."""

from __future__ import annotations

import re
from itertools import islice

from spendtrack.ledger.characters import NOWHERE, called, unexpected
from spendtrack.ledger.problems import Location, Problem

MAX_BYTES = 256_000_000
LINE_END = re.compile(r"\r\n|\n|\r")
# Control characters and further line ends, at which programs disagree about what the text says.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: .*)?\Z")
_MOST = 1_000


def decode(raw: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file, or None where it cannot be read, and what is wrong with its characters.

    A character that can be read over is told and stays in the text, so that the rest is judged in the same run.
    """
    if len(raw) > MAX_BYTES:
        return None, [
            Problem(
                Location(file),
                "file-too-large",
                f"The file has more than the {MAX_BYTES:,} bytes that a ledger file may have.",
                "Split it, or remove what does not belong in a ledger.",
            )
        ]
    if raw[:3] == b"\xef\xbb\xbf":
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = (
            len(before[max(before.rfind(b"\n"), before.rfind(b"\r")) + 1 :].decode("utf-8", "replace")) + 1
        )
        return None, [
            Problem(
                Location(file, len(LINE_END.findall(before.decode("utf-8", "replace"))) + 1, column),
                "not-utf8",
                f"The byte 0x{raw[error.start]:02X} here is not UTF-8 text.",
                "Save the file as UTF-8 (in most editors: File, Save with encoding, UTF-8).",
            )
        ]
    if found := _NOT_TEXT.search(text):
        return None, [_control_character(place_of(text, found.start(), file), found.group())]
    lines = LINE_END.split(text) if not text.isascii() and NOWHERE.search(text) else []
    return text, [
        _control_character(place, lines[place.line - 1][place.column - 1])
        for place in places_of(NOWHERE, text, file)
    ]


def places_of(pattern: re.Pattern[str], text: str, file: str) -> list[Location]:
    """Where the characters stand that a pattern of single characters finds: the first thousand."""
    if text.isascii() or not pattern.search(text):
        return []
    found = (
        Location(file, number, one.start() + 1)
        for number, line in enumerate(LINE_END.split(text), 1)
        if not line.isascii()
        for one in pattern.finditer(line)
    )
    return list(islice(found, _MOST))


def place_of(text: str, at: int, file: str) -> Location:
    """Line and column of a character of a text, whatever its line ends are."""
    before = text[:at]
    start = max(before.rfind("\n"), before.rfind("\r")) + 1
    return Location(file, len(LINE_END.findall(before)) + 1, at - start + 1)


def _control_character(place: Location, letter: str) -> Problem:
    if letter == "\ufffd":
        return Problem(
            place,
            "control-character",
            f"A letter was lost here when the text was copied or saved; {called(letter)} stands in its place.",
            "Write the letter that belongs here.",
        )
    return Problem(
        place,
        "control-character",
        f"There is an invisible character here, {called(letter)}, which a text does not need.",
        "Delete it, with the letters beside it if need be; if the file is no text at all, restore it from git.",
    )


def set_aside_conflicts(text: str, file: str) -> tuple[str, list[Problem]]:
    """The text without what stands between the marks of an unfinished merge, line for line, and the marks.

    Neither side of an unfinished merge is what the ledger says, so neither is read.
    """
    if not any(mark in text for mark in ("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        return text, []
    lines = LINE_END.split(text)
    problems: list[Problem] = []
    opened: int | None = None
    for at, line in enumerate(lines):
        found = _MARK.match(line)
        if not found:
            continue
        problems.append(
            Problem(
                Location(file, at + 1),
                "merge-conflict",
                f"A merge was not finished here: {found[1]} is a mark that git left.",
                "Keep one of the two sides, or what is right of both, and delete the lines with <<<<<<<, ======= and >>>>>>>.",
            )
        )
        lines[at] = ""
        if found[1][0] == "<":
            opened = at
        elif found[1][0] == ">" and opened is not None:
            lines[opened:at] = [""] * (at - opened)
            opened = None
    return ("\n".join(lines), problems) if problems else (text, [])


def in_words_only(
    text: str, place: Location, what: str, hint: str = "", record: str = "", layout: bool = False
) -> Problem | None:
    """The problem with the first character that only a text in words may hold, if there is one.

    text: a key, a word of the vocabulary, a number, an id. what: how the reader knows it.
    """
    found = unexpected(text, layout)
    if found is None:
        return None
    at, letter, cure = found
    return Problem(
        Location(place.file, place.line, place.column + at),
        "unexpected-character",
        f"{what}: {called(letter)} stands here, which only a text in words may hold.",
        " ".join(part for part in (cure, hint) if part),
        record=record,
    )
