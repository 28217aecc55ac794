"""Does YAML take the beginning of a text for something else: a quotation mark, a bracket, a sign?"""

from __future__ import annotations

import re

from spendtrack.ledger.phrases import clip
from spendtrack.ledger.problems import Problem
from spendtrack.ledger.yamlstop import Stop


def quote(stop: Stop) -> Problem | None:
    if stop.wide is not None and stop.wide.end_mark.line + 1 == stop.line:
        opened = stop.wide.start_mark
        return stop.problem(
            opened.line + 1,
            opened.column + 1,
            "unclosed-quote",
            f"The quotation mark that opens here closes only in line {stop.line}, in the middle of another text.",
            "Close it at the end of its own text; inside '…' write an apostrophe twice.",
        )
    if "quoted scalar" in stop.context and "unexpected" in stop.what and stop.opened:
        return stop.problem(
            *stop.opened,
            "unclosed-quote",
            "The quotation mark that opens here is never closed.",
            "Close it at the end of the text; inside '…' write an apostrophe twice.",
        )
    return None


_KEY_AND_VALUE = re.compile(r"(\s*(?:- +)*(?:[^\s:#'\"\[{][^:#]*?: +)?)(\S.*)")
_SIGNS = "@`%*&!,]}"


def sign(stop: Stop) -> Problem | None:
    """A text that begins with a sign that means something to YAML."""
    at_mark = stop.text(stop.line)[stop.column - 1 : stop.column]
    if "cannot start any token" in stop.what and at_mark and at_mark in _SIGNS:
        return _reserved(stop, stop.line, stop.column, stop.text(stop.line)[stop.column - 1 :])
    lines = [stop.line]
    if stop.opened and stop.context.startswith(("while scanning", "while parsing a block node")):
        lines.append(stop.opened[0])
    for line in lines:
        found = _KEY_AND_VALUE.match(stop.text(line))
        if not found:
            continue
        value, column = found[2].rstrip(), len(found[1]) + 1
        if _misread(value):
            if value[0] in "'\"":
                return stop.problem(
                    line,
                    column,
                    "unclosed-quote",
                    "The quotation mark that opens here closes before its text ends.",
                    "Put the whole text in quotes; inside '…' write an apostrophe or quotation mark twice.",
                )
            return _reserved(stop, line, column, value)
    return None


def _misread(value: str) -> bool:
    """Whether YAML takes the beginning of a plain text for something else."""
    first = value[0]
    if first in "'\"":
        end = _CLOSING[first].match(value)
        return end is not None and not _nothing_more(value[end.end() :])
    if first in "[{":
        end = _CLOSING[first].match(value)
        return end is not None and not _nothing_more(value[end.end() :])
    if first in "|>":
        return not re.match(r"[|>][-+0-9]*\s*(#.*)?\Z", value)
    return first in _SIGNS or (value[:2] in ("? ", "- ") and ":" not in value)


_CLOSING = {
    "'": re.compile(r"'(?:[^']|'')*'"),
    '"': re.compile(r'"(?:[^"\\]|\\.)*"'),
    "[": re.compile(r"\[[^\[\]]*\]"),
    "{": re.compile(r"\{[^{}]*\}"),
}


def _nothing_more(rest: str) -> bool:
    return not rest.strip() or bool(re.match(r"\s+#|\s*[,:\]}]", rest))


def _reserved(stop: Stop, line: int, column: int, value: str) -> Problem:
    sign = value[0]
    quoted = value.replace("'", "''")
    hint = f"Put the whole text in quotes: '{clip(quoted, 50)}'"
    if sign == "%" and stop.text(line)[: column - 1].rstrip().endswith("unit:"):
        hint = "Write pct-gdp for a share of GDP"
    return stop.problem(
        line,
        column,
        "reserved-sign",
        f"A text that begins with {sign} goes into quotes; without them the sign means something to YAML.",
        f"{hint}.",
    )
