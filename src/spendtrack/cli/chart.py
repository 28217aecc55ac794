"""The verb that draws a chart into a file: chart."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from spendtrack.cli.exit_codes import EXIT_CLEAN
from spendtrack.cli.shared import CannotRun, Parents, day_of, opened


def add(verbs: Any, parents: Parents) -> None:
    """Add the verb of this module. verbs: what argparse calls subparsers."""
    chart = verbs.add_parser(
        "chart", parents=[parents.data, parents.when], help="draw a chart as SVG or PNG, without a browser"
    )
    chart.add_argument(
        "name", metavar="NAME", help="timeline, gaps, total, comparison, promises, aid or cost"
    )
    chart.add_argument(
        "countries", nargs="*", metavar="COUNTRY", help="such as GBR; several for a comparison"
    )
    chart.add_argument("--out", metavar="FILE", required=True, help="a name that ends in .svg or .png")
    chart.add_argument("--shape", help="page (default), wide (1200 x 675), square, or share (1200 x 630)")
    chart.add_argument("--width", help="pixels, 320 to 1920 (default: 960, as PNG twice as sharp)")
    chart.add_argument("--scheme", help="light (default), dark, or both (SVG)")
    chart.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a choice of the view's address, such as group=EU or target=3.5; may be repeated",
    )
    chart.add_argument(
        "--address", metavar="URL", help="where the dashboard stands, to be written in the picture"
    )
    chart.set_defaults(run=_chart)


def _chart(options: argparse.Namespace) -> int:
    from spendtrack.ledger.hints import did_you_mean
    from spendtrack.web.app import PAGES
    from spendtrack.web.delivery import pictures
    from spendtrack.web.delivery.views import Built, show
    from spendtrack.web.state import State

    out = Path(options.out)
    name = options.name
    if name not in pictures.PAGES:
        raise CannotRun(
            f"there is no chart {name!r}: {', '.join(pictures.PAGES)}.{did_you_mean(name, pictures.PAGES)}"
        )
    looks = {key: getattr(options, key) or "" for key in ("shape", "width", "scheme")}
    try:
        manner = pictures.manner(out.suffix.lstrip(".").lower(), looks)
    except pictures.NoSuchPicture as error:
        raise CannotRun(f"{error}.".replace("..", ".")) from None
    ledger = opened(options)
    state = State(ledger.records, ledger.problems, lambda: day_of(options))
    view, doubts = state.read(pictures.view_search(_choices(options), name))
    if doubts:
        raise CannotRun(" ".join(doubts))
    found = show(state, view, [], Built(state, view.unasked, PAGES)).pictures
    if name not in found:
        raise CannotRun(f"nothing was known on {view.as_of.isoformat()} that the chart {name} could show.")
    asked = f"?{pictures.pinned(view)}"
    where = f"{options.address.rstrip('/')}/{asked}" if options.address else f"spendtrack {asked}"
    out.write_bytes(pictures.picture(found[name], manner, where))
    print(f"Wrote {out}: {found[name].title}, as of {view.as_of.isoformat()}.")
    return EXIT_CLEAN


def _choices(options: argparse.Namespace) -> dict[str, str]:
    """What the arguments say in the words of an address."""
    found: dict[str, str] = {}
    for choice in options.choose:
        name, equals, value = choice.partition("=")
        if not equals:
            raise CannotRun(f"{choice!r} is no choice; write it as group=EU.")
        found[name] = value
    if options.countries and options.name in ("timeline", "cost"):
        if len(options.countries) > 1:
            raise CannotRun(f"the chart {options.name} is of one country.")
        found["country"] = options.countries[0]
    elif options.countries:
        found["countries"] = " ".join(options.countries)
        if options.name != "comparison":
            found["group"] = "OWN"
    return found
