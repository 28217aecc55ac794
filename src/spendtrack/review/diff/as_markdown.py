"""A comparison as Markdown for a comment on a pull request: a short summary first, details folded in."""

from __future__ import annotations

import re
from itertools import accumulate, islice

from spendtrack.review.diff import summary
from spendtrack.review.diff.ledgers import Comparison
from spendtrack.review.diff.lines import clean, sections

MARKER = "<!-- spendtrack-diff -->"
LONGEST = 60_000  # GitHub takes 65,536 characters
UNFOLDED = (
    "Renamed without lineage",
    "Problems in NEW",
    "Promises changed in place",
    "New hosts among the sources",
)
_BREAK = "\u200b"  # shows nothing; keeps @name, #1, GH-1 and addresses from becoming mentions and links
_MARKUP = re.compile(r"([\\`*_\[\]|~$!])")
_LINKED = re.compile(
    r"(@)|(#)|(?<![A-Za-z0-9])(gh)(?=-\d)|(:)(?=//)|(?<![A-Za-z0-9])(www)(?=\.)|((?:mailto|xmpp):)|(:)(?=[a-z][a-z0-9_+-]*:)",
    re.IGNORECASE,
)
_HASH = re.compile(r"\b([0-9a-f]{7})(?=[0-9a-f]{0,57}\b)", re.IGNORECASE)


def escaped(text: str) -> str:
    """The text as itself: no markup, no tag, no mention, no reference, no link."""
    flat = _LINKED.sub(lambda found: f"{found[0]}{_BREAK}", clean(text))
    flat = (
        _HASH.sub(lambda found: found[1] + _BREAK, flat)
        if re.search(r"[0-9a-f]{40}", flat, re.IGNORECASE)
        else flat
    )
    marked = _MARKUP.sub(r"\\\1", flat.replace("&", "&amp;"))
    return marked.replace("<", "&lt;").replace(">", "&gt;")


def as_markdown(found: Comparison) -> str:
    """The whole comment; what would be too long for one is left out from the end and said to be."""
    head = [MARKER, "### What this change does", "", f"**{escaped(summary.records(found))}**"]
    if not found.same:
        head += ["", f"**{escaped(summary.results(found))}**"]
    if soundness := summary.soundness(found):
        head += ["", f"> **Not ready to merge.** {escaped(soundness)}"]
    blocks = ["\n".join(head) + "\n"]
    for section in sections(found, escaped, "→"):
        lines = [f"- {line}" for line in section.lines]
        if section.more:
            lines.append(f"- and {section.more:,} more; `spendtrack diff --format json` has them all")
        body = "\n".join(lines)
        if section.heading in UNFOLDED:
            blocks.append(f"\n**{section.heading}**\n\n{body}\n")
        else:
            blocks.append(_folded(section.heading, len(section.lines) + section.more, body))
    if found.touched.tables:
        rows = "\n".join(
            f"| {one.file} | {one.added:,} | {one.changed:,} | {one.removed:,} |"
            for one in found.touched.tables
        )
        body = f"| Table | added | changed | removed |\n|---|--:|--:|--:|\n{rows}\n\nPages: {', '.join(found.touched.pages)}."
        if found.touched.countries:
            body += f"\n\nParties: {escaped(', '.join(found.touched.countries))}."
        blocks.append(_folded("Rows and views touched", sum(one.rows for one in found.touched.tables), body))
    return _cut(blocks)


def _folded(heading: str, number: int, body: str) -> str:
    label = heading if heading[0].isdigit() else f"{heading} ({number:,})"
    return f"\n<details><summary>{label}</summary>\n\n{body}\n\n</details>\n"


def _cut(blocks: list[str]) -> str:
    """The blocks up to LONGEST, cut between two lines, with what was opened closed again."""
    kept, length = list[str](), 0
    for block in blocks:
        if length + len(block) <= LONGEST:
            kept.append(block)
            length += len(block)
            continue
        lines = block.splitlines(keepends=True)
        sizes = accumulate(map(len, lines), initial=length)
        fitting = [line for line, size in zip(lines, islice(sizes, 1, None), strict=True) if size <= LONGEST]
        text = "".join(fitting)
        items = any(line.startswith(("- ", "| ")) for line in fitting)
        kept.append(text if items else "")
        kept.append("\n</details>\n" if items and "<details>" in text and "</details>" not in text else "")
        kept.append("\nThe rest is too long for a comment: `spendtrack diff` shows all of it.\n")
        break
    return "".join(kept)
