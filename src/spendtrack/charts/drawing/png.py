"""SVG -> PNG with the fonts that travel with the package and none of the machine's, so that bytes are the same anywhere."""

from __future__ import annotations

import resvg_py

from spendtrack.charts.drawing.text import FONTS

FAMILY = "Inter"


def png(svg: str, scale: float = 1.0) -> bytes:
    """The picture as PNG, `scale` pixels for each pixel of the drawing, which has literal colours (light or dark).

    Raises ValueError where the text is no SVG, or takes colours from a page that is not there.
    """
    if "var(--" in svg:
        raise ValueError("a PNG needs literal colours: draw the SVG in the light or the dark scheme")
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=scale,
            skip_system_fonts=True,
            font_files=[str(FONTS / f"Inter-{weight}.ttf") for weight in ("Regular", "Bold")],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )
