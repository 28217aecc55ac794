"""The verb that runs the dashboard: serve."""

from __future__ import annotations

import argparse
from typing import Any

from spendtrack.commands.shared import EXIT_CLEAN, CannotRun, Parents, data_folder, read


def add(verbs: Any, parents: Parents) -> None:
    """Add the verbs of this module. verbs: what argparse calls subparsers."""
    serve = verbs.add_parser("serve", parents=[parents.data], help="run the dashboard")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8050, help="port to listen on (default: 8050)")
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
    from waitress.server import create_server

    from spendtrack.dashboard import create_app

    ledger, problems = read(options)
    app = create_app(
        ledger,
        problems,
        options.today,
        folder=data_folder(options.data),
        repository=options.repository,
        address=options.address,
    )
    try:
        server = create_server(app.server, host=options.host, port=options.port, threads=4)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise CannotRun(
            f"{options.host}:{options.port} cannot be listened on: {why}. Choose another with --port or --host."
        ) from None
    print(f"spendtrack is at http://{options.host}:{options.port}/ (stop it with Ctrl-C)", flush=True)
    try:
        server.run()
    except KeyboardInterrupt:
        print()
    finally:
        server.close()
    return EXIT_CLEAN
