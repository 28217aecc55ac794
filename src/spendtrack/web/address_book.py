"""The address book: what a page writes where it leads to a view, a file or a form. Here that of the live application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Protocol
from urllib.parse import urlencode

from spendtrack.charts.drawing import Format
from spendtrack.web.address import View, query
from spendtrack.web.delivery.pictures import Manner, file_name

DOWNLOADS = {".csv": "CSV", ".xlsx": "Excel", "-bom.csv": "CSV for Excel"}
"""How the name of a file behind a table ends -> how a page names it. The last begins with a byte-order mark."""


class Book(Protocol):
    """Where things stand, as written in one page."""

    @property
    def days(self) -> Mapping[str, str] | None:
        """The days among which a reader can choose, value -> words; None where any day has a page."""

    @property
    def plain(self) -> bool:
        """Whether the pages are files that no server stands behind."""

    def view(self, asked: Mapping[str, str]) -> str:
        """The view that a query asks for, or the nearest one that has a page."""

    def exactly(self, asked: Mapping[str, str]) -> str | None:
        """The same; None where exactly this view has no page."""

    def download(self, view: View, name: str, ending: str = ".csv") -> tuple[str, str]:
        """The file behind a table of the view, on its day even when it is opened later, and the name to save it
        under, empty where the server says it. ending: one of DOWNLOADS."""

    def picture(self, view: View, name: str, manner: Manner) -> tuple[str, str] | None:
        """A picture of a chart of the view, on its day even when it is opened later, and the name to save it under;
        None where there is none."""

    def embed(self, view: View, name: str) -> str | None:
        """The code by which other sites show a chart of the view; None where there is none."""

    def file(self, path: str) -> str:
        """What stands below the root of the site: "feeds/changes.atom"."""

    def ledger_text(self, name: str, line: str = "") -> str:
        """A file of the ledger with numbers on its lines; line: the fragment of one of them, empty for its top."""

    def correction(self, asked: Mapping[str, str]) -> str:
        """The form for corrections, filled in with record and field."""


@dataclass(frozen=True)
class LiveBook:
    """Addresses of the live application, which answers every view. prefix: its path below the host, "" at the root."""

    prefix: str = ""
    days: ClassVar[Mapping[str, str] | None] = None
    plain: ClassVar[bool] = False

    def view(self, asked: Mapping[str, str]) -> str:
        return _asking(self.file(""), asked)

    def exactly(self, asked: Mapping[str, str]) -> str | None:
        return self.view(asked)

    def download(self, view: View, name: str, ending: str = ".csv") -> tuple[str, str]:
        return _asking(self.file(f"download/{name}{ending}"), query(view, date.min)), ""

    def picture(self, view: View, name: str, manner: Manner) -> tuple[str, str] | None:
        asked = query(view, date.min) | ({} if manner.shape == Format.PAGE else {"shape": str(manner.shape)})
        return _asking(self.file(f"charts/{name}.{manner.kind}"), asked), file_name(view, name, manner)

    def embed(self, view: View, name: str) -> str | None:
        return _asking(self.file("embed-code"), query(view, date.min) | {"chart": name})

    def file(self, path: str) -> str:
        return f"{self.prefix}/{path}"

    def ledger_text(self, name: str, line: str = "") -> str:
        return self.file(f"ledger/{name}{line}")

    def correction(self, asked: Mapping[str, str]) -> str:
        return _asking(self.file("correct"), asked)


LIVE = LiveBook()


def _asking(path: str, asked: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path
