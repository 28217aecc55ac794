"""What a reader has chosen, and the address that says so. Pure functions both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode

from spendtrack.problems import closest

PAGES = ("overview", "country")
FIRST_DAY = date(2014, 9, 5)  # the first pledge of the ledger, at the summit in Wales
DEFAULT_COUNTRY = "GBR"


@dataclass(frozen=True, slots=True)
class View:
    """One view: page, country (on the country page) and the day whose knowledge it shows."""

    page: str
    as_of: date
    country: str = DEFAULT_COUNTRY


def read(search: str | None, today: date, countries: Mapping[str, str]) -> tuple[View, list[str]]:
    """The view that an address asks for, and a notice for each thing in it that makes no sense.

    countries: id -> name. What cannot be understood gives the nearest sensible view; nothing raises.
    """
    asked = dict(parse_qsl((search or "").lstrip("?"), keep_blank_values=False))
    notices: list[str] = []
    page = asked.get("page", "country" if "country" in asked else "overview")
    if page not in PAGES:
        notices.append(f"There is no page “{_short(page)}”; this is the overview.")
        page = "overview"
    as_of = _as_of(asked.get("as-of"), today, notices)
    country = _country(asked.get("country", DEFAULT_COUNTRY), countries, notices)
    return View(page, as_of, country), notices


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


def search(view: View, today: date) -> str:
    """The query that leads back to the view; today's state needs no date, so that a bookmark stays current."""
    query = {"page": view.page}
    if view.page == "country":
        query["country"] = view.country
    if view.as_of != today:
        query["as-of"] = view.as_of.isoformat()
    if query == {"page": "overview"}:
        return ""
    return "?" + urlencode(query)
