"""When did the ledger tell it? On the day itself, or on the recorded day of entry where that is later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from spendtrack.assessment.day import Frames, once_a_ledger
from spendtrack.ledger.model import Correction


def entered(frames: Frames, row: dict[str, Any]) -> date:
    """The day on which the ledger told a dated event: its own, or that of its entry where that is later."""
    day = date.fromisoformat(row["day"])
    late: list[date | None] = []
    if row["kind"] == "edition":
        edition = frames.ledger.sources[row["id"]].edition
        late = [edition.entered if edition else None]
    else:
        pledge = frames.ledger.pledges[row["id"]]
        late = [pledge.entered]
        if row["kind"] == "superseded":
            late.append(frames.ledger.pledges[row["after"]].entered)
        elif row["kind"] == "withdrawn" and pledge.withdrawn:
            late.append(pledge.withdrawn.entered)
    return max([day, *(one for one in late if one)])


def last_correction(corrected: Sequence[Correction], by: date) -> date:
    """The newest of the corrections made by a day; date.min where there is none."""
    return max((one.on for one in corrected if one.on <= by), default=date.min)


def _all_told_on(frames: Frames, published: date) -> date:
    """The day by which all editions of a day were in the ledger."""
    editions = (one.edition for one in frames.ledger.sources.values())
    late = (one.entered for one in editions if one and one.judges and one.published == published)
    return max([published, *(day for day in late if day)])


@once_a_ledger
def editions_told_on(frames: Frames) -> dict[date, date]:
    """Day on which editions came out that are fit to be judged on -> the day by which all of them were in the ledger."""
    sources = frames.ledger.sources.values()
    days = sorted({one.edition.published for one in sources if one.edition and one.edition.judges})
    return {published: _all_told_on(frames, published) for published in days}


def in_the_ledger(frames: Frames, pledge: str, day: date) -> bool:
    """Whether a pledge was in the ledger on a day, as far as that is recorded; its verdicts were told to nobody before."""
    since = frames.ledger.pledges[pledge].entered
    return since is None or since <= day
