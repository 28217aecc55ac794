"""The verbs that answer a question in words or as a table: show, headlines, why, scenario and their like."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from spendtrack.cli.exit_codes import EXIT_CLEAN
from spendtrack.cli.shared import CannotRun, Parents, as_date, asked, opened, print_result
from spendtrack.ledger.hints import did_you_mean
from spendtrack.ledger.vocabulary import Profile

if TYPE_CHECKING:
    from spendtrack.assessment.day import Day


def add(verbs: Any, parents: Parents) -> None:
    """Add the verbs of this module. verbs: what argparse calls subparsers."""
    show = verbs.add_parser(
        "show",
        parents=[parents.data, parents.when],
        help="the pledges and gaps of a country or group, or one pledge",
    )
    show.add_argument(
        "what",
        nargs="?",
        metavar="COUNTRY|GROUP|PLEDGE",
        help="GBR, BALTIC, or the id of a pledge; all countries if left out",
    )
    show.add_argument(
        "--format",
        choices=["text", "json", "csv"],
        default="text",
        help="how to print; json and csv are rows of gaps.csv",
    )
    show.set_defaults(run=_show)

    counts_ = verbs.add_parser(
        "headlines",
        parents=[parents.data, parents.when],
        help="how many allies meet what, by name: closed sums",
    )
    counts_.add_argument("--group", metavar="GROUP", help="only its members, such as BALTIC or JEF")
    counts_.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    counts_.set_defaults(run=_headlines)

    changed = verbs.add_parser(
        "definitions",
        parents=[parents.data, parents.when],
        help="what NATO's new definition changed, country by country",
    )
    changed.add_argument("--level", type=float, default=2.0, help="per cent of GDP (default: 2)")
    changed.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    changed.set_defaults(run=_definitions)

    moved = verbs.add_parser(
        "revisions", parents=[parents.data, parents.when], help="how far first estimates moved within a year"
    )
    moved.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    moved.set_defaults(run=_revisions)

    why = verbs.add_parser("why", parents=[parents.data], help="why a gap changed, split into its parts")
    why.add_argument(
        "obligation", metavar="OBLIGATION", help="an id of gaps.csv, such as nato-hague-core-3p5-2035:GBR"
    )
    why.add_argument("--from", dest="before", metavar="DATE", type=as_date, help="the earlier day")
    why.add_argument(
        "--to", dest="after", metavar="DATE", type=as_date, help="the later day (default: today)"
    )
    why.add_argument(
        "--years", nargs=2, type=int, metavar="YEAR", help="two years of the newest edition instead"
    )
    why.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    why.set_defaults(run=_why)

    cost = verbs.add_parser(
        "scenario",
        parents=[parents.data, parents.when],
        help="what a path to a share of GDP would cost, year by year",
    )
    cost.add_argument("country", metavar="COUNTRY", help="such as GBR")
    cost.add_argument(
        "--target", type=float, required=True, metavar="SHARE", help="per cent of GDP, such as 3.5"
    )
    cost.add_argument("--by", type=int, required=True, metavar="YEAR", help="the year in which it is reached")
    cost.add_argument(
        "--from", dest="first", type=int, metavar="YEAR", help="first year (default: the newest figure)"
    )
    cost.add_argument(
        "--start", type=float, metavar="SHARE", help="start from this share instead of the observed one"
    )
    cost.add_argument(
        "--profile",
        choices=tuple(map(str, Profile)),
        default="linear",
        help="shape of the path (default: linear)",
    )
    cost.add_argument(
        "--growth",
        type=float,
        default=0.035,
        help="nominal growth after the IMF's last year (default: 0.035)",
    )
    cost.add_argument(
        "--inflation", type=float, default=0.02, help="a year, for today's money (default: 0.02)"
    )
    cost.add_argument("--format", choices=["text", "csv"], default="text", help="how to print")
    cost.set_defaults(run=_scenario)

    total = verbs.add_parser(
        "sum",
        parents=[parents.data, parents.when],
        help="add money pledges, or say why they must not be added",
    )
    total.add_argument("pledges", nargs="+", metavar="PLEDGE", help="ids of pledges of money")
    total.set_defaults(run=_sum)


def _show(options: argparse.Namespace) -> int:
    from spendtrack.wording import show

    day = asked(options).known
    try:
        return print_result(
            options,
            lambda: show.show(day, options.what, as_json=options.format == "json"),
            lambda: show.rows_shown(day, options.what),
        )
    except LookupError as error:
        raise CannotRun(str(error.args[0])) from None


def _headlines(options: argparse.Namespace) -> int:
    from spendtrack.analysis import headlines
    from spendtrack.wording import terminal

    day = asked(options).known
    members = _members_of(day, options.group)
    group = day.frames.ledger.groups[options.group.upper()].name if options.group else ""
    return print_result(
        options,
        lambda: terminal.headlines_text(headlines.headlines(day, members), day.date, group),
        lambda: headlines.headline_table(day, members),
    )


def _members_of(day: Day, group: str | None) -> list[str] | None:
    """Ids of the members of a group on the day; None where no group was named."""
    from spendtrack.assessment import asof

    if group is None:
        return None
    groups = sorted(day.frames.members["group"].unique())
    if group.upper() not in groups:
        raise CannotRun(f"there is no group {group}.{did_you_mean(group.upper(), groups)}")
    return sorted(asof.members(day, group.upper())["party"])


def _definitions(options: argparse.Namespace) -> int:
    from spendtrack.assessment import definitions
    from spendtrack.wording import terminal

    day = asked(options).known
    table = definitions.definition_change(day, options.level)
    return print_result(options, lambda: terminal.definitions_text(table, day.date), lambda: table)


def _revisions(options: argparse.Namespace) -> int:
    from spendtrack.assessment import revisions
    from spendtrack.wording import terminal

    day = asked(options).known
    table = revisions.usual_revisions(day)
    return print_result(
        options,
        lambda: terminal.revisions_text(table, revisions.distribution(day), day.date),
        lambda: table,
    )


def _why(options: argparse.Namespace) -> int:
    from spendtrack.wording import terminal

    if (options.before is None) == (options.years is None):
        raise CannotRun("say what to compare: --from DATE, or --years YEAR YEAR.")
    after = options.after or options.today()
    try:
        found = (
            opened(options).as_of(after).why(options.obligation, since=options.before, years=options.years)
        )
    except LookupError as error:
        raise CannotRun(str(error.args[0])) from None
    before = options.before or after
    return print_result(options, lambda: terminal.why_text(found, before, after), lambda: found.parts)


def _scenario(options: argparse.Namespace) -> int:
    from spendtrack.wording import terminal

    try:
        result = asked(options).scenario(
            options.country,
            target=options.target,
            by=options.by,
            first=options.first,
            start=options.start,
            profile=options.profile,
            growth=options.growth,
            inflation=options.inflation,
        )
    except (LookupError, ValueError) as error:
        raise CannotRun(str(error.args[0])) from None
    return print_result(options, lambda: terminal.scenario_text(result), lambda: result.table)


def _sum(options: argparse.Namespace) -> int:
    from spendtrack.analysis import totals

    day = asked(options).known
    try:
        found = totals.add_up(day, options.pledges)
    except LookupError as error:
        near = did_you_mean(options.pledges[0], day.frames.pledges["pledge_id"].tolist())
        raise CannotRun(f"{error.args[0]}{near}") from None
    except totals.NeverAdded as error:
        raise CannotRun(str(error)) from None
    for title in found.titles:
        print(f"  {title}")
    print(f"{found.unit} {found.total:,g} ({found.counted})")
    return EXIT_CLEAN
