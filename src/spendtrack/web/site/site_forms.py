"""The controls of a view on a site without a server: each choice knows its file, and is a link where no script runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import parse_qsl, urlencode

BUTTON = re.compile(r"<button\b.*?</button>", re.S)
FORM = re.compile(r'<form\b([^>]*\bclass="choices"[^>]*)>(.*?)</form>', re.S)
LABEL = re.compile(r"<label\b[^>]*>(.*?)</label>", re.S)
SELECT = re.compile(r'<select\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', re.S)
OPTION = re.compile(r'<option\b([^>]*?)\bvalue="([^"]*)"([^>]*)>(.*?)</option>', re.S)
INPUT = re.compile(r'<input\b[^>]*\bname="([^"]+)"[^>]*>')
HIDDEN = re.compile(r'<input type="hidden"[^>]*>')
KEEP = re.compile(r'\bdata-keep="([^"]*)"')
# Forms whose answer the page's script makes: the search of the ledger, and what a path would cost.
OWN = {"words": "ledger", "target": "cost"}
Place = Callable[[dict[str, str]], str | None]
"""The address of the file for a query, None where there is none."""


@dataclass(frozen=True)
class Choice:
    """One option with a file."""

    value: str
    words: str
    to: str
    chosen: bool


def rewrite_forms(html: str, place: Place, days: Mapping[str, str]) -> str:
    """The HTML with each form of choices fitted to files. days: value -> words, to choose a day among."""
    return FORM.sub(lambda found: _form(found[1], found[2], place, days), html)


def _form(attributes: str, inner: str, place: Place, days: Mapping[str, str]) -> str:
    inner = HIDDEN.sub("", inner)
    inputs = INPUT.findall(inner)
    own = next((OWN[name] for name in inputs if name in OWN), None)
    if own:
        return f'<form{attributes} data-own="{own}">{inner}</form>'
    found = KEEP.search(attributes)
    kept = dict(parse_qsl(unescape(found[1]))) if found else {}
    if "since" in inputs:
        inner = INPUT.sub(lambda one: _select_day(one[0], days) if one[1] == "since" else one[0], inner)
    selects = SELECT.findall(inner)
    now = {name: _chosen(options) for name, options in selects}
    lists: list[str] = []

    def select(one: re.Match[str]) -> str:
        name = one[1]
        choices = _choices(name, one[2], {**kept, **now}, place)
        if len(choices) < 2:
            return ""
        lists.append(_links(choices))
        options = "".join(
            f'<option value="{escape(choice.value)}" data-to="{escape(choice.to)}"{" selected" if choice.chosen else ""}>'
            f"{choice.words}</option>"
            for choice in choices
        )
        return f'<select name="{escape(name)}">{options}</select>'

    def label(one: re.Match[str]) -> str:
        changed = SELECT.sub(select, one[0])
        return changed if "<select" in changed else ""

    shown = BUTTON.sub("", LABEL.sub(label, inner))  # each choice leads on at once
    links = "".join(f"<li>{one}</li>" for one in lists)
    return (
        f'<form{attributes}>{shown}</form><noscript><ul class="plain">{links}</ul></noscript>'
        if lists
        else ""
    )


def _chosen(options: str) -> str:
    """The value of the selected option, else of the first."""
    found = [(unescape(one[2]), "selected" in one[1] + one[3]) for one in OPTION.finditer(options)]
    return next((value for value, chosen in found if chosen), found[0][0] if found else "")


def _choices(name: str, options: str, query: dict[str, str], place: Place) -> list[Choice]:
    now = _chosen(options)
    found = []
    for one in OPTION.finditer(options):
        value = unescape(one[2])
        asked = {key: held for key, held in {**query, name: value}.items() if held}
        to = place(asked)
        if to is not None:
            found.append(Choice(value, one[4], to, value == now))
    return found


def _select_day(given: str, days: Mapping[str, str]) -> str:
    now = re.search(r'\bvalue="([^"]*)"', given)
    options = "".join(
        f'<option value="{value}"{" selected" if now and now[1] == value else ""}>{escape(words)}</option>'
        for value, words in days.items()
    )
    return f'<select name="since">{options}</select>'


def _links(choices: list[Choice]) -> str:
    return " · ".join(
        f"<strong>{choice.words}</strong>"
        if choice.chosen
        else f'<a href="{escape(choice.to)}">{choice.words}</a>'
        for choice in choices
    )


def to_query(asked: Mapping[str, str]) -> str:
    return "?" + urlencode(asked)
