"""What a point says on hover: Plotly's template with the point's own values in it, as plain text."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from spendtrack.charts.drawing.text import plain
from spendtrack.charts.drawing.unknown_feature import UnknownFeature

FIELD = re.compile(r"%\{([a-zA-Z_]\w*)(?:\[(\d+)\])?(?::([^}]*))?\}")
EXTRA = re.compile(r"<extra>(.*?)</extra>|<extra\s*/>", re.S)
FORMAT = re.compile(r"(\+?)(,?)(?:\.(\d+))?([fd%]?)")
MINUS = "\N{MINUS SIGN}"


def number_format(value: float, form: str, where: str) -> str:
    """A number in d3's notation, as far as figures use it: sign, thousands, decimals, f, d or %.

    Raises UnknownFeature at other forms.
    """
    match = FORMAT.fullmatch(form)
    if not match or not form:
        raise UnknownFeature(where, f"number format {form!r}", "sign, comma, decimals and f, d or %")
    sign, comma, decimals, kind = match.groups()
    text = format(value, f"{sign}{comma}{f'.{decimals}' if decimals and kind != 'd' else ''}{kind or 'f'}")
    if kind == "d":
        text = format(round(value), f"{sign}{comma}d")
    if text.strip("-0.,%") == "" and text.startswith("-"):
        text = text[1:]
    return text.replace("-", MINUS)


def shown(value: Any) -> str:
    """A value without a format of its own, as Plotly writes a year or a short number."""
    if isinstance(value, str):
        return value
    if value is None or math.isnan(value):
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return (text if text != "-0" else "0").replace("-", MINUS)


def hover_texts(
    template: Sequence[Any], values: dict[str, Sequence[Any]], name: str, where: str, suffixes: dict[str, str]
) -> tuple[str, ...]:
    """One text a point. values: field -> one value a point; suffixes: field -> what its axis writes behind it."""
    return tuple(
        _text(form, {field: listed[at] for field, listed in values.items()}, name, where, suffixes)
        for at, form in enumerate(template)
    )


def _text(form: str, known: dict[str, Any], name: str, where: str, suffixes: dict[str, str]) -> str:
    def field(match: re.Match[str]) -> str:
        key, entry, wanted = match.groups()
        if key not in known:
            raise UnknownFeature(where, f"%{{{key}}}", f"one of {', '.join(sorted(known))}")
        value = known[key]
        if entry is not None:
            value = value[int(entry)]
        if wanted and value is not None and not isinstance(value, str):
            return number_format(float(value), wanted, where)
        return shown(value) + (suffixes.get(key, "") if not isinstance(value, str) else "")

    extra = EXTRA.search(form)
    aside = name if extra is None else (extra[1] or "")
    said = [plain(FIELD.sub(field, EXTRA.sub("", form))), plain(FIELD.sub(field, aside))]
    return "\n".join(part for part in said if part)
