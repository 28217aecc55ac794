"""The colours of paper and text: literal ones of a scheme, or those of the page that a drawing stands in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# The same as the stylesheet's; a test holds the two together.
LIGHT = {"paper": "#fdfcf9", "ink": "#16181b", "quiet": "#565b61", "line": "#dedad2", "accent": "#b13a24"}
DARK = {"paper": "#15181b", "ink": "#e8e6e1", "quiet": "#a9aeb4", "line": "#34393e", "accent": "#f0876f"}


class Scheme(StrEnum):
    """Whose colours a drawing takes."""

    PAGE = "page"
    """Those of the page around it, by its CSS variables: for SVG inside HTML."""
    BOTH = "both"
    """Its own for light and for dark, as the reader prefers: for a file of its own that a browser shows."""
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """What text and paper are painted with."""

    paper: str
    ink: str
    quiet: str
    line: str
    accent: str


def colours(scheme: Scheme) -> Colours:
    """The colours of a scheme; for page and both they are CSS variables."""
    if scheme in (Scheme.PAGE, Scheme.BOTH):
        return Colours(**{name: f"var(--{name})" for name in LIGHT})
    return Colours(**(DARK if scheme == Scheme.DARK else LIGHT))


def style(scheme: Scheme) -> str:
    """The style element that gives a file of its own both schemes; nothing for the others."""
    if scheme != Scheme.BOTH:
        return ""
    light, dark = (
        "".join(f"--{name}:{value};" for name, value in known.items()).rstrip(";") for known in (LIGHT, DARK)
    )
    return f"<style>svg{{{light}}}@media (prefers-color-scheme:dark){{svg{{{dark}}}}}</style>"
