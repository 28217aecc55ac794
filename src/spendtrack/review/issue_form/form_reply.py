"""The answer to a form as Markdown: what was drafted and what to look at, or what must be mended first."""

from __future__ import annotations

from spendtrack.review.diff.as_markdown import escaped
from spendtrack.review.issue_form.drafting import Answer


def as_markdown(found: Answer, number: int | None = None) -> str:
    """Texts of the form are shown as themselves: in code, or without markup, mentions and links."""
    if found.faults:
        lines = ["Thank you. A draft cannot be made of this form yet:", ""]
        lines += [f"- {escaped(fault)}" for fault in found.faults]
        lines += ["", "Edit the form, then ask for the label `draft` again."]
        return "\n".join(lines) + "\n"
    origin = f" From form #{number}." if number else ""
    lines = [f"A draft for review; nothing in it has been checked against its source yet.{origin}", ""]
    lines += [f"- {escaped(one)}" for one in found.assumed]
    lines += [f"- Warning of the check: {escaped(one)}" for one in found.warnings]
    lines += ["", "The change:", "", *(f"    {line}" for line in found.patch.splitlines())]
    return "\n".join(lines) + "\n"
