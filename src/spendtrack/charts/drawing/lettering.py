"""Labels as SVG text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from spendtrack.charts.drawing.marks import n
from spendtrack.charts.drawing.paper_colours import Colours
from spendtrack.charts.drawing.settling import Label
from spendtrack.charts.drawing.text import LINE, Line


def texts_svg(texts: Sequence[Label], ink: Colours, *, linked: bool) -> str:
    """The labels as text elements: those on the plot with a rim of paper, so that a line behind them does not disturb."""
    rim = f'paint-order="stroke" stroke="{ink.paper}" stroke-width="3" stroke-linejoin="round"'
    groups: dict[tuple[bool, str, float, str], list[str]] = {}
    for label in texts:
        key = (label.rim, label.color, label.size, label.anchor)
        groups.setdefault(key, []).append(_text(label, linked=linked))
    found = []
    for (rimmed, color, size, anchor), inner in groups.items():
        about = f'font-size="{n(size)}" fill="{color}" text-anchor="{anchor}"'
        found.append(f"<g {about}{' ' + rim if rimmed else ''}>{''.join(inner)}</g>")
    return "".join(found)


def _text(label: Label, *, linked: bool) -> str:
    at = f'x="{n(label.x)}"'
    if len(label.lines) == 1:
        return f'<text {at} y="{n(label.y)}">{_runs(label.lines[0], linked=linked)}</text>'
    lines = "".join(
        f'<tspan {at} y="{n(label.y + rank * LINE * label.size)}">{_runs(line, linked=linked)}</tspan>'
        for rank, line in enumerate(label.lines)
    )
    return f"<text>{lines}</text>"


def _runs(line: Line, *, linked: bool) -> str:
    found = ""
    for run in line:
        text = escape(run.text, quote=False)
        manner = (
            (' font-weight="700"' if run.bold else "")
            + (' font-style="italic"' if run.italic else "")
            + (f' fill="{escape(run.color)}"' if run.color else "")
        )
        text = f"<tspan{manner}>{text}</tspan>" if manner else text
        found += f'<a href="{escape(run.href)}">{text}</a>' if run.href and linked else text
    return found
