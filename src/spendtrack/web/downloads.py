"""The files of exactly what a view shows, and the tables of a snapshot byte for byte, from the same frames."""

from __future__ import annotations

from collections.abc import Callable, Collection

from flask import Flask, Response, abort, request

from spendtrack.snapshot import bundle
from spendtrack.snapshot.csv_text import to_csv
from spendtrack.web import address as views
from spendtrack.web.address_book import DOWNLOADS
from spendtrack.web.delivery.ready import FAST, Kept, Ready
from spendtrack.web.delivery.replies import NO_CACHE, reply
from spendtrack.web.pages.page_tables import table
from spendtrack.web.state import State

CSV = "text/csv; charset=utf-8"
MEDIA_TYPES = {
    ".csv": CSV,
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "-bom.csv": CSV,
}
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # by which some spreadsheets know that a CSV file is UTF-8
KEPT_BYTES = 16_000_000  # a workbook takes longer to make than all else that is sent


def register(server: Flask, current: Callable[[], State]) -> None:
    """Add /download/NAME.csv, NAME.xlsx and NAME-bom.csv; the query is that of the page."""
    kept: Kept[Ready] = Kept(KEPT_BYTES, lambda ready: ready.weight)

    @server.get("/download/<path:file>")
    def download(file: str) -> Response:
        state = current()
        # The longest ending first: -bom.csv ends in .csv too.
        ending = next((one for one in sorted(DOWNLOADS, key=len, reverse=True) if file.endswith(one)), None)
        if ending is None:
            abort(404)
        name = file.removesuffix(ending)
        view, _ = state.read(request.query_string.decode("utf-8", "replace"))

        def make() -> Ready:
            if (found := files_of(state, view, name, (ending,))) is None:
                abort(404)
            headers = {"Content-Disposition": f'attachment; filename="{file_name(view, name, ending)}"'}
            return Ready(found[ending], MEDIA_TYPES[ending], headers, quality=FAST)

        ready = kept.get((state.frames.revision, view, name), make) if ending == ".xlsx" else make()
        return reply(ready, NO_CACHE)


def files_of(state: State, view: views.View, name: str, endings: Collection[str]) -> dict[str, bytes] | None:
    """The bytes of the files of one table by their ending, each of DOWNLOADS; None where there is no table of that name."""
    frame = table(state, view, name)
    if frame is None:
        return None
    found = {}
    if ".xlsx" in endings:
        found[".xlsx"] = bundle.to_workbook(frame, name, state.day(view.as_of))
    if texts := [one for one in endings if one != ".xlsx"]:
        text = to_csv(frame).encode()
        found |= {one: (BYTE_ORDER_MARK if one == "-bom.csv" else b"") + text for one in texts}
    return found


def file_name(view: views.View, name: str, ending: str = ".csv") -> str:
    """The name under which the file is saved."""
    subject = {"country": view.country, "method": "all"}.get(view.page, view.group).lower()
    return f"spendtrack-{name}-{subject}-{view.as_of.isoformat()}{ending}"
