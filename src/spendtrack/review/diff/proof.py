"""Is a comment that came from elsewhere one that this program could have written? If not, it is not posted."""

from __future__ import annotations

import re
import string
from html import unescape
from pathlib import Path

from spendtrack.files import read_whole
from spendtrack.review.diff.as_markdown import MARKER

LONGEST_BYTES = 200_000
LONGEST = 65_000
_TAGS = re.compile(r"</?details>|</?summary>")
# In the text as written: what would be markup. A sign after a backslash is itself, whatever stands beside it.
_IN_THE_SOURCE = {
    "a tag": re.compile(r"<"),
    "a link": re.compile(r"\]\s*[\(\[:]"),
    "an image": re.compile(r"!\["),
    "a sign by its number or name": re.compile(r"&(?!amp;|lt;|gt;)"),
}
# In the text as shown: what GitHub makes of words once the markup is gone, so no backslash hides it or breaks it up.
_IN_WHAT_IS_SHOWN = {
    "a mention": re.compile(r"@(?!\u200b)"),
    "a reference": re.compile(r"#(?!\u200b)\w|(?<![A-Za-z0-9])gh-\d", re.IGNORECASE),
    "a link": re.compile(r"://|(?<![A-Za-z0-9])www\.|mailto:|xmpp:", re.IGNORECASE),
}
_ESCAPED = re.compile(rf"\\([{re.escape(string.punctuation)}])")


class Unproven(ValueError):
    """The folder holds no comment that may be posted; the message says why."""


def proven(folder: Path, number: int) -> str:
    """The comment of the folder, for the pull request of that number. Raises Unproven, OSError."""
    names = sorted(path.name for path in folder.iterdir())
    if names != ["comment.md", "number"]:
        raise Unproven(f"the folder holds {', '.join(names)[:200] or 'nothing'}, not comment.md and number")
    for name in names:
        if (folder / name).is_symlink() or not (folder / name).is_file():
            raise Unproven(f"{name} is not a plain file")
        if (folder / name).stat().st_size > LONGEST_BYTES:
            raise Unproven(f"{name} is larger than {LONGEST_BYTES:,} bytes")
    if read_whole(folder / "number").strip() != str(number).encode():
        raise Unproven(f"the number in it is not {number}, the pull request that the run belongs to")
    try:
        text = read_whole(folder / "comment.md").decode("utf-8")
    except UnicodeDecodeError:
        raise Unproven("comment.md is not UTF-8 text") from None
    if len(text) > LONGEST:
        raise Unproven(f"comment.md has {len(text):,} characters; {LONGEST:,} fit in a comment")
    if not text.startswith(f"{MARKER}\n"):
        raise Unproven("comment.md does not begin as spendtrack diff begins")
    body = _TAGS.sub("", text.removeprefix(MARKER))
    source, shown = _ESCAPED.sub("\0", body), unescape(_ESCAPED.sub(r"\1", body))
    for refused, read in ((_IN_THE_SOURCE, source), (_IN_WHAT_IS_SHOWN, shown)):
        for what, pattern in refused.items():
            if pattern.search(read):
                raise Unproven(f"comment.md holds {what}, which spendtrack diff never writes")
    return text
