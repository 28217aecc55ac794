"""The verb that runs the dashboard: serve. Each of its settings is a flag and a variable of the environment."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from spendtrack.cli.exit_codes import EXIT_CLEAN
from spendtrack.cli.shared import CannotRun, Parents, data_folder, opened, web_address

if TYPE_CHECKING:
    from spendtrack.web.access import Answered

SAME_MACHINE = "127.0.0.0/8,::1"


def add(verbs: Any, parents: Parents) -> None:
    """Add the verbs of this module. verbs: what argparse calls subparsers."""
    serve = verbs.add_parser("serve", parents=[parents.data], help="run the dashboard")
    _setting(serve, "--host", "HOST", str, "127.0.0.1", "address to listen on")
    _setting(serve, "--port", "PORT", _port, "8050", "port to listen on")
    _setting(
        serve,
        "--processes",
        "PROCESSES",
        _number,
        "1",
        "processes that answer; as many as cores for a public site, not on Windows",
    )
    _setting(
        serve, "--prefix", "PREFIX", _prefix, None, "path below the host at which the site stands: /spend"
    )
    _setting(
        serve,
        "--address",
        "ADDRESS",
        web_address,
        None,
        "web address that readers use, for feeds; its path is the prefix where none is named",
    )
    _setting(
        serve,
        "--proxy",
        "PROXY",
        _networks,
        SAME_MACHINE,
        "addresses or networks of web servers in front whose X-Forwarded-For, -Host, -Proto and -Prefix are believed",
    )
    _setting(
        serve,
        "--repository",
        "REPOSITORY",
        web_address,
        None,
        "web address of the project, for links to lines and the correction form",
    )
    for flag, variable, words in (
        ("--access-log", "ACCESS_LOG", "write a line for each answer"),
        ("--metrics", "METRICS", "answer /metrics for Prometheus"),
    ):
        serve.add_argument(
            flag,
            action="store_true",
            default=os.environ.get(f"SPENDTRACK_{variable}", "").lower() in ("1", "true", "yes", "on"),
            help=f"{words} [SPENDTRACK_{variable}=1]",
        )
    serve.set_defaults(run=_serve)


def _setting(
    parser: argparse.ArgumentParser,
    flag: str,
    variable: str,
    kind: Callable[[str], Any],
    default: str | None,
    words: str,
) -> None:
    """An argument whose default stands in the environment, where it is set there."""
    name = f"SPENDTRACK_{variable}"
    said = f"; default: {default}" if default else ""
    parser.add_argument(
        flag,
        type=kind,
        metavar=variable,
        default=os.environ.get(name) or default,
        help=f"{words} [{name}{said}]",
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; write a number from 1 to 65535")
    return int(text)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; ask for at least 1")
    return int(text)


def _prefix(text: str) -> str:
    from spendtrack.web.front import prefix_of

    try:
        return prefix_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _networks(text: str) -> list[str]:
    from spendtrack.web.front import networks

    named = [one.strip() for one in text.split(",") if one.strip()]
    try:
        networks(named)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}; write 10.0.0.7 or 172.16.0.0/12") from None
    return named


def _serve(options: argparse.Namespace) -> int:
    from spendtrack.web.processes import CannotListen, serve

    prefix = _below(options)
    if options.metrics and find_spec("prometheus_client") is None:
        raise CannotRun(
            "--metrics needs prometheus-client, which comes with: pip install 'spendtrack[metrics]'"
        )
    ledger = opened(options)
    where = f"{options.host}:{options.port}"

    def ready() -> None:
        print(f"spendtrack is at http://{where}{prefix}/ (stop it with Ctrl-C)", flush=True)

    with _counting_together(options), _logged():
        from spendtrack.web.app import create_app

        app = create_app(
            ledger.records,
            ledger.problems,
            options.today,
            folder=data_folder(options.data),
            repository=options.repository,
            address=options.address,
            prefix=prefix,
            proxies=options.proxy,
            hear=_write_line if options.access_log else None,
            metrics=options.metrics,
        )
        try:
            serve(app, options.host, options.port, options.processes, ready)
        except CannotListen as error:
            raise CannotRun(
                f"{where} cannot be listened on: {error}. Choose another with --port or --host."
            ) from None
        except KeyboardInterrupt:
            print()
    return EXIT_CLEAN


def _below(options: argparse.Namespace) -> str:
    """The path below the host, which prefix and address must agree on."""
    path = _prefix(urlsplit(options.address).path) if options.address else None
    prefix: str = options.prefix if options.prefix is not None else path or ""
    if path is not None and path != prefix:
        raise CannotRun(
            f"--address ends in {path or '/'}, but --prefix says {prefix or '/'}; readers find the site at one of them."
        )
    return prefix


@contextlib.contextmanager
def _logged() -> Iterator[None]:
    """What the server has to say goes to standard error, each line with its time and process."""
    log, handler = logging.getLogger("spendtrack"), logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s [%(process)d] %(levelname)s %(message)s"))
    before = log.level
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)


def _write_line(answered: Answered) -> None:
    """The access log goes to standard output, a whole line at a time, since several threads write it."""
    from spendtrack.web.access import line

    sys.stdout.write(f"{line(answered, time.gmtime())}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def _counting_together(options: argparse.Namespace) -> Iterator[None]:
    """Where several processes count for /metrics, a folder in which they add up."""
    if not options.metrics or options.processes == 1:
        yield
        return
    parent, folder = os.getpid(), tempfile.mkdtemp(prefix="spendtrack-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    try:
        yield
    finally:
        if os.getpid() == parent:
            shutil.rmtree(folder, ignore_errors=True)
