"""The verb that writes the dashboard as plain files for any web host: site."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from spendtrack.cli.exit_codes import EXIT_CLEAN
from spendtrack.cli.shared import CannotRun, Parents, day_of, opened, say_progress, web_address
from spendtrack.ledger.file_bytes import reason
from spendtrack.ledger.phrases import plural


def add(verbs: Any, parents: Parents) -> None:
    """Add the verb of this module. verbs: what argparse calls subparsers."""
    site = verbs.add_parser(
        "site",
        parents=[parents.data, parents.when],
        help="write the dashboard as plain files, for any web host",
    )
    site.add_argument("--out", metavar="DIR", required=True, help="the folder to write; replaced whole")
    site.add_argument(
        "--base-url",
        metavar="URL",
        type=web_address,
        help="where the site will stand; adds canonical links, sitemap.xml and what feeds need",
    )
    site.add_argument(
        "--repository",
        metavar="URL",
        help="web address of the project, for links to lines and the correction form",
    )
    site.set_defaults(run=_site)


def _site(options: argparse.Namespace) -> int:
    from spendtrack.web.site import refuse_foreign, site_files, write_tree

    ledger = opened(options)
    out = Path(options.out)
    try:
        refuse_foreign(out)  # before the minute that the pages take
        files = site_files(
            ledger.records,
            ledger.problems,
            day_of(options),
            base_url=options.base_url,
            repository=options.repository,
            progress=lambda made, of: say_progress(f"{made} of {plural(of, 'view')} made"),
        )
        say_progress("")
        write_tree(out, files)
    except FileExistsError as error:
        raise CannotRun(
            f"{f'{error.filename}: {reason(error)}' if error.errno else error}; nothing was written."
        ) from None
    except OSError as error:
        raise CannotRun(f"{out} cannot be written: {reason(error)}. Nothing was changed.") from None
    pages = sum(name.endswith(".html") for name in files)
    size = sum(len(data) for data in files.values()) / 1e6
    print(
        f"Wrote {plural(len(files), 'file')} to {out}: {plural(pages, 'page')}, {size:.0f} MB, "
        f"as of {day_of(options).isoformat()}. Look at it with: python -m http.server --directory {out}"
    )
    return EXIT_CLEAN
