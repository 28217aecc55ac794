"""Which hosts stand among the addresses of the new ledger's sources that no source of the old one has?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlsplit

from spendtrack.ledger.loading import Ledger


@dataclass(frozen=True)
class NewHost:
    """host: as a browser asks for it, so that letters that look alike are seen; sources: ids that name it."""

    host: str
    sources: tuple[str, ...]


def new_hosts(old: Ledger, new: Ledger) -> tuple[NewHost, ...]:
    before, after = _by_host(old), _by_host(new)
    return tuple(NewHost(host, tuple(after[host])) for host in sorted(after.keys() - before.keys()))


def _by_host(ledger: Ledger) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, source in ledger.sources.items():
        if host := _host(source.url or ""):
            found[host].append(name)
    return found


def _host(address: str) -> str:
    """The host without www; with other letters than a to z, in the form that shows them."""
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
        return host if host.isascii() else host.encode("idna").decode()
    except ValueError:  # brackets or letters that no host may have
        return address
