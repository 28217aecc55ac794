"""The same four figures and table as a Vizro dashboard: a yardstick for benchmarks/page.py. Serves on the port given."""

from __future__ import annotations

import logging
import sys
from typing import Any

from benchmarks.plain_dash import tables


def main(port: int) -> None:
    import vizro.models as vm
    from vizro import Vizro
    from vizro.managers import data_manager
    from vizro.models.types import capture
    from vizro.tables import dash_ag_grid

    rows, drawn, shown = tables()
    data_manager["rows"] = rows
    data_manager["shown"] = shown

    @capture("graph")
    def chart(data_frame: Any, name: str, country: str = "GBR") -> Any:
        return drawn(name, country)

    graphs = [
        vm.Graph(id=name, figure=chart("rows", name=name, country="GBR"))
        for name in ("timeline", "gaps", "map", "verdicts")
    ]
    choice = vm.Parameter(
        targets=["timeline.country"],
        selector=vm.Dropdown(id="country", options=sorted(rows["country"]), value="GBR", multi=False),
    )
    table = vm.Table(figure=dash_ag_grid(data_frame="shown"))
    page = vm.Page(title="Defence spending", components=[*graphs, table], controls=[choice])
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    Vizro().build(vm.Dashboard(pages=[page])).run(host="127.0.0.1", port=port, debug=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
