"""What narrows promises down, on the views that list them: words, status, and the year in which they are due."""

from __future__ import annotations

import pandas as pd

from spendtrack.analysis import pledge_search
from spendtrack.assessment.day import Frames
from spendtrack.web.address import STATUSES, UNDATED, View
from spendtrack.web.pages.controls import Field, Select
from spendtrack.web.state import State

HALF_A_YEAR = 183


def narrowed(state: State, view: View, table: pd.DataFrame) -> pd.DataFrame:
    """The rows that fit the words, firmness, status and year of the view. table: pledge_id, strength, status,
    deadline and counted of each."""
    if view.strength:
        table = table[table["strength"] == view.strength]
    if view.status:
        table = table[table["status"] == view.status.replace("-", " ")]
    if view.due:
        table = table[due(state.frames, table) == view.due]
    if view.words:
        table = table[pledge_search.meant(state.frames, table["pledge_id"], view.words)]
    return table


def due(frames: Frames, table: pd.DataFrame) -> pd.Series:
    """The year in which each is due, of a financial year the one that holds most of it, as the chart draws it; UNDATED
    without a date, empty where it holds in every year."""
    known = frames.pledges.set_index("pledge_id")["deadline_known"]
    ends = known.reindex(table["pledge_id"]).set_axis(table.index)
    mostly = (ends - pd.Timedelta(days=HALF_A_YEAR)).dt.strftime("%Y")
    years = table["deadline"].str[:4].mask(table["deadline"].str.contains("/", na=False), mostly)
    yearly = table["deadline"].isna() & (table["counted"] == "each-year")
    found: pd.Series = years.mask(yearly, "").fillna(UNDATED)
    return found


def when_due(view: View) -> str:
    """What the year that was asked for adds to a count: " due in 2027", " with no date"."""
    if not view.due:
        return ""
    return " with no date" if view.due == UNDATED else f" due in {view.due}"


def search_field(view: View) -> Field:
    return Field("Search", "words", view.words, "search", more={"placeholder": "country, person, title, id"})


def status_choice(view: View) -> Select:
    options = {"": "any", **{name: name.replace("-", " ") for name in STATUSES}}
    return Select("Status", "status", options, view.status)


def due_choice(state: State, view: View, table: pd.DataFrame) -> Select:
    """The years in which promises fall due, and "no date". table: the rows of the view, whenever they are due."""
    years = sorted({*due(state.frames, table), view.due} - {"", UNDATED})
    options = {"": "any year", **dict(zip(years, years, strict=True)), UNDATED: "no date"}
    return Select("Due in", "due", options, view.due)
