"""The verb that runs the dashboard: serve."""

from __future__ import annotations

import argparse
from typing import Any

from spendtrack.cli.shared import EXIT_CLEAN, CannotRun, Parents, data_folder, opened


def add(verbs: Any, parents: Parents) -> None:
    """Add the verbs of this module. verbs: what argparse calls subparsers."""
    serve = verbs.add_parser("serve", parents=[parents.data], help="run the dashboard")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8050, help="port to listen on (default: 8050)")
    serve.add_argument(
        "--processes",
        type=int,
        default=1,
        metavar="N",
        help="processes that answer; as many as cores for a public site (default: 1; not on Windows)",
    )
    serve.add_argument(
        "--repository",
        metavar="URL",
        help="web address of the project, for links to lines and the correction form",
    )
    serve.add_argument(
        "--address",
        metavar="URL",
        help="web address that readers use, for feeds behind a proxy (default: the one that each request came to)",
    )
    serve.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from spendtrack.web.app import create_app
    from spendtrack.web.processes import CannotListen, serve

    if options.processes < 1:
        raise CannotRun("--processes asks for at least one.")
    ledger = opened(options)
    app = create_app(
        ledger.records,
        ledger.problems,
        options.today,
        folder=data_folder(options.data),
        repository=options.repository,
        address=options.address,
    )
    where = f"{options.host}:{options.port}"

    def ready() -> None:
        print(f"spendtrack is at http://{where}/ (stop it with Ctrl-C)", flush=True)

    try:
        serve(app, options.host, options.port, options.processes, ready)
    except CannotListen as error:
        raise CannotRun(
            f"{where} cannot be listened on: {error}. Choose another with --port or --host."
        ) from None
    except KeyboardInterrupt:
        print()
    return EXIT_CLEAN
