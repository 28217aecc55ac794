"""Which host and path a reader asked for, and whose word is taken for it: that of a trusted web server in front."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from spendtrack.web.turned_away import answer

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
OURS = "spendtrack.ours"
"""In the environment of a question that the server asks itself; no reader can put a name like this there."""
SAME_MACHINE = ("127.0.0.0/8", "::1/128")
_PREFIX = re.compile(r"(/(?!\.\.?(/|$))[A-Za-z0-9._~-]+)*")
_SAID_BY_PROXIES = tuple(
    f"HTTP_X_FORWARDED_{name}" for name in ("FOR", "PROTO", "HOST", "PORT", "PREFIX", "SSL")
)


def prefix_of(text: str) -> str:
    """A path below a host as addresses begin with it: "/spend", and "" for the root. Raises ValueError for none."""
    prefix = text.strip().rstrip("/")
    if prefix and not prefix.startswith("/"):
        prefix = f"/{prefix}"
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(
            f"{text!r} is no path below a host; write it as /spend, of letters, digits and . _ ~ -"
        )
    return prefix


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks, such as 10.0.0.7 and 172.16.0.0/12. Raises ValueError for what is neither."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts)


class Front:
    """Stands before the application: puts the path below the host aside, and refuses a host that cannot be one."""

    def __init__(self, app: WSGIApplication, prefix: str, proxies: Sequence[str]) -> None:
        """prefix: as of `prefix_of`. proxies: who may say for which host, path and scheme a request came to it."""
        self._app = app
        self._prefix = prefix
        self._trusted = networks(proxies)
        self._told = ProxyFix(self._asked, x_for=1, x_proto=1, x_host=1, x_prefix=1)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if OURS in environ:
            return self._asked(environ, start_response)
        environ["SCRIPT_NAME"] = ""  # some servers fill it from a header, which anybody can send
        if self._trusts(str(environ.get("REMOTE_ADDR", ""))):
            return self._told(environ, start_response)
        for name in _SAID_BY_PROXIES:
            environ.pop(name, None)
        return self._asked(environ, start_response)

    def _trusts(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self._trusted)

    def _asked(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST")
        if host_is_trusted(host) or (host is None and environ.get("SERVER_PROTOCOL") == "HTTP/1.0"):
            pass
        else:
            return _refused(environ, "The Host of this request names no host.")(environ, start_response)
        try:
            prefix = prefix_of(environ["SCRIPT_NAME"] or self._prefix)
        except ValueError:
            return _refused(environ, "The X-Forwarded-Prefix of this request is no path.")(
                environ, start_response
            )
        environ["SCRIPT_NAME"] = prefix
        # A proxy may hand on the whole path or only what comes after the prefix; both lead to the same.
        path = environ.get("PATH_INFO", "")
        if prefix and path == prefix:
            query = environ.get("QUERY_STRING", "")
            return redirect(f"{prefix}/" + (f"?{query}" if query else ""), 308)(environ, start_response)
        if prefix and path.startswith(f"{prefix}/"):
            environ["PATH_INFO"] = path[len(prefix) :]
        return self._app(environ, start_response)


def _refused(environ: WSGIEnvironment, why: str) -> Response:
    path = str(environ.get("PATH_INFO", "")).encode("latin-1", "replace").decode("utf-8", "replace")
    headers, body = answer(path, 400, "Bad Request", why)
    return Response(body, status=400, headers=headers)
