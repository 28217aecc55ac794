"""Why a question is not answered, as problem details (RFC 9457): what is wrong, what was expected, how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from spendtrack.ledger.hints import closest
from spendtrack.ledger.phrases import clip
from spendtrack.snapshot.csv_text import writable

KINDS: dict[str, tuple[int, str]] = {
    "unknown-address": (404, "There is nothing at this address."),
    "no-such-row": (404, "The table has no row of this id on the day."),
    "unknown-parameter": (400, "The table has no such parameter."),
    "repeated-parameter": (400, "The parameter takes one value and is given several."),
    "unknown-value": (400, "The parameter does not take this value."),
    "not-a-date": (400, "A day is expected, written as 2026-11-23."),
    "future-date": (422, "The day is still to come; nothing is known as of it."),
    "not-a-number": (400, "A whole number is expected."),
    "method-not-allowed": (405, "The API is for reading."),
    "not-acceptable": (406, "The answer can be had as JSON or as CSV."),
    "failed": (500, "The answer could not be made. The fault is ours; it has been logged."),
}
"""Kind -> status and title; the kind stands at the end of `type`."""


class Refused(Exception):
    """A question that is not answered. `more`: further members of the problem, such as `allowed`."""

    def __init__(self, kind: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.more = more

    @property
    def status(self) -> int:
        return KINDS[self.kind][0]

    def document(self, root: str, instance: str) -> bytes:
        """The problem as JSON. root: where the API begins; its listing explains the types. instance: what was asked."""
        more = {name: value for name, value in self.more.items() if value is not None}
        return problem(f"{root}#{self.kind}", KINDS[self.kind][1], self.status, self.detail, instance, **more)


def problem(kind: str, title: str, status: int, detail: str, instance: str, **more: Any) -> bytes:
    """Problem details as JSON; `kind` is about:blank where the status says all there is to say.

    instance: what was asked; empty where that could not be read.
    """
    says = {"type": kind, "title": title, "status": status, "detail": detail, "instance": instance, **more}
    if not instance:
        del says["instance"]
    return writable(json.dumps(says, ensure_ascii=False, indent=1)).encode()


def unknown(
    kind: str, what: str, given: str, allowed: Iterable[str], guess: str | None = None, **more: Any
) -> Refused:
    """A name or value that is not among those allowed, with the nearest one of them, or with `guess`.

    Two letters are near to too much for a guess by spelling: UK is not UKR.
    """
    listed: Sequence[str] = sorted(allowed)
    if guess not in listed:
        guess = closest(given, listed) if len(given) > 2 else None
    meant = f" Did you mean {guess}?" if guess else ""
    return Refused(
        kind,
        f"{what} {clip(given)!r} is not known here.{meant}",
        **more,
        value=given,
        did_you_mean=guess or None,
        allowed=listed,
    )
