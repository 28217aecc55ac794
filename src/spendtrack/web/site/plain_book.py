"""The address book of plain files: relative paths, as seen from the folder of the page that writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode

from spendtrack.charts.drawing import Format
from spendtrack.web.address import View
from spendtrack.web.address_book import LIVE
from spendtrack.web.delivery.pictures import Manner, file_name
from spendtrack.web.downloads import file_name as table_name
from spendtrack.web.site.plain_addresses import Plan, folder
from spendtrack.web.state import State


@dataclass
class Wanted:
    """What the pages lead to beside each other, to be written when they are."""

    downloads: dict[str, tuple[View, str, str]] = field(default_factory=dict)
    """Path -> view, name of the table and ending of the file."""
    pictures: dict[str, tuple[View, str, Manner]] = field(default_factory=dict)
    """Path -> view, name of the chart and manner of the picture."""
    embeds: dict[str, tuple[View, str]] = field(default_factory=dict)
    """Path -> view and name of the chart that other sites can show."""
    ledger_texts: dict[str, str] = field(default_factory=dict)
    """Path -> file of the ledger."""
    correction: bool = False

    def handed_over(self) -> Wanted:
        """All of it; what is left wants nothing."""
        given = Wanted(
            dict(self.downloads),
            dict(self.pictures),
            dict(self.embeds),
            dict(self.ledger_texts),
            self.correction,
        )
        for one in (self.downloads, self.pictures, self.embeds, self.ledger_texts):
            one.clear()
        self.correction = False
        return given

    def take(self, other: Wanted) -> None:
        """Want what the other wants, too."""
        self.downloads |= other.downloads
        self.pictures |= other.pictures
        self.embeds |= other.embeds
        self.ledger_texts |= other.ledger_texts
        self.correction = self.correction or other.correction


@dataclass(frozen=True)
class PlainBook:
    """Addresses as a page in `folder` writes them."""

    state: State
    plan: Plan
    wanted: Wanted
    days: Mapping[str, str]
    folder: str = ""
    whole: bool = False
    """Whether it is known where the site will stand."""
    plain = True

    def place(self, asked: Mapping[str, str]) -> str:
        """Where the file of the view stands below the root of the site."""
        view, _ = self.state.read(f"?{urlencode(asked)}")
        return self.plan.address(view)

    def view(self, asked: Mapping[str, str]) -> str:
        return self.file(self.place(asked))

    def exactly(self, asked: Mapping[str, str]) -> str | None:
        place = self.place(asked)
        return None if "?" in place else self.file(place)

    def download(self, view: View, name: str, ending: str = ".csv") -> tuple[str, str]:
        near = self.plan.nearest(view)
        address, _ = LIVE.download(view, name)
        own = "" if near == view else f"-{sha256(address.encode()).hexdigest()[:8]}"
        path = f"{folder(near, self.plan.today)}{name}{own}{ending}"
        self.wanted.downloads[path] = (view, name, ending)
        return self.file(path), table_name(view, name, ending)

    def picture(self, view: View, name: str, manner: Manner) -> tuple[str, str] | None:
        if manner == Manner("png"):
            manner = Manner("png", Format.SHARE)  # a picture takes a moment: one serves previews and readers
        if not self.plan.pictured(view, manner):
            return None
        shape = "" if manner.shape == Format.PAGE else f"-{manner.shape}"
        path = f"{folder(view, self.plan.today)}{name}{shape}.{manner.kind}"
        self.wanted.pictures[path] = (view, name, manner)
        return self.file(path), file_name(view, name, manner)

    def embed(self, view: View, name: str) -> str | None:
        if not self.whole or not self.plan.shared(view):
            return None
        here = f"{folder(view, self.plan.today)}embed/{name}"
        self.wanted.embeds[f"{here}.html"] = (view, name)
        return self.file(f"{here}-code.html")

    def file(self, path: str) -> str:
        whole = upwards(self.folder) + path
        return whole if whole and not whole.startswith(("?", "#")) else f"./{whole}"

    def ledger_text(self, name: str, line: str = "") -> str:
        path = f"ledger/{name.removesuffix('.yaml')}.html"
        self.wanted.ledger_texts[path] = name
        return self.file(path) + line

    def correction(self, asked: Mapping[str, str]) -> str:
        self.wanted.correction = True
        return self.file("correct/") + (f"?{urlencode(asked)}" if asked else "")


def upwards(place: str) -> str:
    """The way from a folder of the site to its root."""
    return "../" * place.count("/")
