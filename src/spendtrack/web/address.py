"""What a reader has chosen, and the address that says so. Pure functions both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from spendtrack.assessment.slippage import FIRMEST_FIRST
from spendtrack.ledger.hints import closest
from spendtrack.ledger.vocabulary import Profile

PAGES = ("overview", "country", "compare", "promises", "ukraine", "ledger", "changes", "method")
FIRST_DAY = date(2014, 9, 5)  # the first pledge of the ledger, at the summit in Wales
DEFAULT_COUNTRY = "GBR"
ALLIANCE = "NATO"
ALL = "ALL"  # every party of the ledger, allied or not
OWN = "OWN"  # the reader's own selection: the countries named in the address
MEASURES = ("core", "equipment", "ukraine")
PLEDGED_MEASURES = ("core", "total", "equipment", "ukraine", "ukraine-amount", "defence-budget")
ALL_MEASURES = (*MEASURES, "related", "total", "defence-budget", "ukraine-amount", "joint-fund", "other")
BASES = ("newest", "nato-core", "nato-legacy")
STATUSES = ("in-force", "proposed", "superseded", "withdrawn", "expired", "unconfirmed")
TABS = ("chart", "table")
UNDATED = "none"  # among the years due: a promise by no date
SORT_KEYS = (
    "party",
    "title",
    "level",
    "deadline",
    "strength",
    "announced",
    "status",
    "confidence",
    "sources",
)
TURNED = "-turned"
SORTS = (*SORT_KEYS, *(f"{name}{TURNED}" for name in SORT_KEYS))
AID_SORT_KEYS = ("party", "title", "level", "deadline", "strength", "verdict", "overlap")
AID_SORTS = (*AID_SORT_KEYS, *(f"{name}{TURNED}" for name in AID_SORT_KEYS))
# Where in a view the reader is; another choice begins at its top again.
PLACES = ("part",)
STAY = "stay"  # the page that the header's form stays on where no country is chosen in it
PROFILES = tuple(map(str, Profile))
DUE_YEARS = (2014, 2060)
MOST_COUNTRIES = 12
LOOK_BACK = timedelta(days=180)
# What the address of one view holds for the others: which country was looked at, which countries were chosen.
CARRIED = ("country", "group", "countries")


@dataclass(frozen=True, slots=True)
class View:
    """One view. Fields that a page does not use keep their defaults and stay out of its address."""

    page: str
    as_of: date
    country: str = DEFAULT_COUNTRY
    group: str = ALLIANCE
    countries: tuple[str, ...] = ()
    measure: str = "core"
    basis: str = "newest"
    since: date | None = None
    words: str = ""
    strength: str = ""
    status: str = ""
    due: str = ""
    sort: str = "party"
    part: int = 1
    tab: str = "chart"
    open: str = ""
    target: float | None = None
    by: int | None = None
    profile: str = "linear"

    @property
    def earlier(self) -> date:
        """The day that the view of changes starts from."""
        return self.since or max(FIRST_DAY, self.as_of - LOOK_BACK)

    @property
    def unasked(self) -> View:
        """The same view before the reader asked for anything to be computed."""
        return replace(self, target=None, by=None, profile="linear")


# The names that each page's address may hold beside page and as-of.
CHOICES = {
    "overview": ("group", "countries"),
    "country": ("country", "target", "by", "profile"),
    "compare": ("group", "countries", "measure", "basis"),
    "promises": ("group", "countries", "words", "measure", "strength", "status", "due", "tab", "open"),
    "ukraine": ("sort",),
    "ledger": ("group", "countries", "words", "measure", "strength", "status", "due", "sort", "part"),
    "changes": ("group", "countries", "since"),
    "method": (),
}


def carried(
    search: str | None, view: View, countries: Mapping[str, str], groups: Mapping[str, str]
) -> dict[str, str]:
    """What an address holds beside its view, for the views that it leads to; only what makes sense there."""
    asked = _asked(search, countries, groups)
    names = [name for name in CARRIED if name in asked and name not in CHOICES[view.page]]
    found: dict[str, str] = {}
    for name in names:
        text = asked[name].upper()
        if name == "countries":
            text = " ".join(_countries(text, countries, len(countries), []))
        elif text not in (countries if name == "country" else {**groups, OWN: ""}):
            continue
        if text:
            found[name] = text
    if found.get("group", OWN) != OWN:
        found.pop("countries", None)
    return found


def plain(page: str, as_of: date) -> View:
    """The page as it is when nothing else was chosen; ledger and changes begin with every pledge there is."""
    if page == "ledger":
        return View(page, as_of, group=ALL, measure="")
    return View(page, as_of, group=ALL) if page == "changes" else View(page, as_of)


def read(
    search: str | None,
    today: date,
    countries: Mapping[str, str],
    groups: Mapping[str, str] | None = None,
) -> tuple[View, list[str]]:
    """The view that an address asks for, and a notice for each thing in it that makes no sense.

    countries, groups: id -> name. What cannot be understood gives the nearest sensible view; nothing raises.
    """
    asked = _asked(search, countries, groups or {ALLIANCE: "NATO"})
    notices: list[str] = []
    page = asked.get("page", "country" if "country" in asked else asked.get(STAY, "overview"))
    if page not in PAGES:
        notices.append(f"There is no page “{_short(page)}”; this is the overview.")
        page = "overview"
    view = plain(page, _as_of(asked.get("as-of"), today, notices))
    for name in CHOICES[page]:
        if name in asked:
            view = _chosen(view, name, asked[name], countries, groups or {ALLIANCE: "NATO"}, notices)
    return view, notices


def _asked(search: str | None, countries: Mapping[str, str], groups: Mapping[str, str]) -> dict[str, str]:
    """What the address holds. A country in the place of a group is a selection of that country alone."""
    asked = dict(parse_qsl((search or "").lstrip("?"), keep_blank_values=False))
    group = asked.get("group", "").upper()
    if group in countries and group not in (*groups, ALL, OWN):
        return {**asked, "group": OWN, "countries": group}
    return asked


def _chosen(
    view: View,
    name: str,
    text: str,
    countries: Mapping[str, str],
    groups: Mapping[str, str],
    notices: list[str],
) -> View:
    """The view with one more choice of the address."""
    if name == "country":
        return replace(view, country=_country(text, countries, notices))
    if name == "group":
        known_groups = {**groups, OWN: "", **({ALL: ""} if view.page in ("ledger", "changes") else {})}
        return replace(view, group=_one_of(text.upper(), known_groups, view.group, "group", notices))
    if name == "countries":
        most = MOST_COUNTRIES if view.page == "compare" else len(countries)
        return replace(view, countries=_countries(text, countries, most, notices))
    if name == "since":
        return replace(view, since=_since(text, view.as_of, notices))
    if name == "words":
        return replace(view, words=text.strip()[:60])
    if name == "due":
        return replace(view, due=_due(text, notices))
    if name == "open":
        opened = _one_of(text.upper(), {**countries, ALL: ""}, "", "party", notices)
        return replace(view, open=opened)
    if name in ("part", "by", "target"):
        return _number(view, name, text, notices)
    known = dict.fromkeys(
        {
            "measure": measures(view.page),
            "basis": BASES,
            "strength": FIRMEST_FIRST,
            "status": STATUSES,
            "sort": AID_SORTS if view.page == "ukraine" else SORTS,
            "tab": TABS,
            "profile": PROFILES,
        }[name]
    )
    fallback = str(getattr(plain(view.page, view.as_of), name))
    change: dict[str, Any] = {name: _one_of(text.lower(), known, fallback, name, notices)}
    return replace(view, **change)


def measures(page: str) -> tuple[str, ...]:
    """The measures that a page can show."""
    return {"ledger": ALL_MEASURES, "promises": PLEDGED_MEASURES}.get(page, MEASURES)


def _one_of(text: str, known: Mapping[str, object], fallback: str, what: str, notices: list[str]) -> str:
    if text in known:
        return text
    notices.append(f"There is no {what} “{_short(text)}”; it is left aside.")
    return fallback


def _number(view: View, name: str, text: str, notices: list[str]) -> View:
    limits = {"part": (1, 999), "by": (2020, 2060), "target": (0.1, 20)}
    low, high = limits[name]
    try:
        number = float(text) if name == "target" else int(text)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        notices.append(f"“{_short(text)}” is no sensible {name}; it is left aside.")
        return view
    change: dict[str, Any] = {name: number}
    return replace(view, **change)


def _due(text: str, notices: list[str]) -> str:
    low, high = DUE_YEARS
    if text.lower() == UNDATED or (text.isdecimal() and low <= int(text) <= high):
        return text.lower()
    notices.append(f"“{_short(text)}” is no year in which a promise could be due; it is left aside.")
    return ""


def _countries(text: str, countries: Mapping[str, str], most: int, notices: list[str]) -> tuple[str, ...]:
    asked = [part.upper() for part in text.replace(",", " ").split()]
    known = tuple(dict.fromkeys(code for code in asked if code in countries))
    unknown = [code for code in asked if code not in countries]
    if unknown:
        notices.append(f"There is no country “{_short(unknown[0])}”; it is left aside.")
    if len(known) > most:
        notices.append(f"More than {most} lines cannot be told apart; these are the first ones.")
    return known[:most]


def _country(text: str, countries: Mapping[str, str], notices: list[str]) -> str:
    """The id that was meant: an id in any case, a name, or the nearest of either, which is then said."""
    if text.upper() in countries:
        return text.upper()
    by_name = {name.casefold(): code for code, name in countries.items()}
    if text.casefold() in by_name:
        return by_name[text.casefold()]
    near = closest(text, countries) if len(text) == 3 else closest(text, countries.values())
    code = by_name.get((near or "").casefold(), near if near in countries else None) or DEFAULT_COUNTRY
    notices.append(f"There is no country “{_short(text)}”; this is {countries.get(code, code)}.")
    return code


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _as_of(text: str | None, today: date, notices: list[str]) -> date:
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        notices.append(f"“{_short(text)}” is not a date; this is today’s state.")
        return today
    if day > today:
        notices.append(f"{day.isoformat()} lies in the future; this is today’s state.")
        return today
    if day < FIRST_DAY:
        notices.append(f"The ledger begins on {FIRST_DAY.isoformat()}; this is the state of that day.")
        return FIRST_DAY
    return day


def _since(text: str, as_of: date, notices: list[str]) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        notices.append(f"“{_short(text)}” is not a date; changes are shown since half a year before.")
        return None
    if not FIRST_DAY <= day < as_of:
        notices.append(
            "Changes run from an earlier day to a later one; they are shown since half a year before."
        )
        return None
    return day


def query(view: View, today: date) -> dict[str, str]:
    """What the address must say for the view, and nothing else; today's state needs no date."""
    default = plain(view.page, view.as_of)
    found = {"page": view.page}
    for name in CHOICES[view.page]:
        value = getattr(view, name)
        if value == getattr(default, name) and name != "country":
            continue
        if isinstance(value, tuple):
            found[name] = " ".join(value)
        elif isinstance(value, date):
            found[name] = value.isoformat()
        elif value is not None and value != "":
            found[name] = f"{value:g}" if isinstance(value, float) else str(value)
    if view.as_of != today:
        found["as-of"] = view.as_of.isoformat()
    return found


def search(view: View, today: date) -> str:
    """The query that leads back to the view, so that a bookmark of today's state stays current."""
    found = query(view, today)
    return "" if found == {"page": "overview"} else "?" + urlencode(found)
