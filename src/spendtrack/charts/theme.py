"""The look of all figures in one place: fonts, the one accent, greys that hold on light and dark paper.

Colours of marks have at least 3:1 contrast on white and on near-black. Text takes its colour from the page's
stylesheet, which knows whether the reader prefers dark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from spendtrack.ledger.vocabulary import Category
from spendtrack.wording.labels import TONES

ACCENT = "#c8452c"
SUBJECT = "#2a7fb8"
CONTEXT = "#8b9097"
FAINT = "rgba(139,144,151,0.35)"
# What stands for a verdict in charts, on the map and in bars alike; the page's stylesheet has the same ones. What has
# no tone is no verdict and stays grey.
TONE_COLORS = {
    "met": "#1f6fa5",
    "pace": "#5496c3",
    "slow": "#a68b2f",
    "open": "#8f897a",
    "off": "#c97a5f",
    "gone": "#b8402a",
}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def verdict_color(category: Category) -> str:
    """The colour of a category's mark."""
    return TONE_COLORS.get(TONES.get(category, ""), CONTEXT)


def figure(data: list[Any], height: int, **layout: Any) -> go.Figure:
    """A figure with the house layout: transparent paper, no legend, nothing that moves or zooms."""
    base: dict[str, Any] = {
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": CONTEXT},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
        "autosize": True,
        "template": "none",  # without a name Plotly puts its own template of 6.5 kB into every figure
    }
    return go.Figure(data=data, layout=go.Layout(**(base | layout)))


def axis(**more: Any) -> dict[str, Any]:
    """A quiet axis: no zoom, no zero line, faint grid."""
    return {
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "gridcolor": FAINT,
        "ticks": "",
        # Margins are stated by each chart: with automargin Plotly draws everything twice.
        "automargin": False,
        # Charts leave room for their labels; else Plotly measures each of them to see whether it sticks out.
        "ticklabeloverflow": "allow",
    } | more


def label_room(texts: Sequence[str]) -> int:
    """Pixels at the left of a chart for its names, the bold ones too."""
    plain = [re.sub("<[^>]+>", "", text) for text in texts]
    return round(7.1 * max((len(text) for text in plain), default=0)) + 10


def words(labels: list[tuple[float, float, str, str]], size: int = 11) -> go.Scatter:
    """Labels (x, y, text, side) as one trace: Plotly draws a hundred of them faster than ten annotations.

    side: left or right of the place, with room for a dot between.
    """
    pad = "\u2003"
    return go.Scatter(
        x=[label[0] for label in labels],
        y=[label[1] for label in labels],
        mode="text",
        text=[f"{text}{pad}" if side == "left" else f"{pad}{text}" for _, _, text, side in labels],
        textposition=[f"middle {side}" for _, _, _, side in labels],
        textfont={"size": size},
        cliponaxis=False,
        hoverinfo="skip",
    )


def spread(heights: list[float], least: float) -> list[float]:
    """The heights, in their order, moved apart until no two are nearer than `least`; the smallest moves that do."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    groups: list[list[int]] = []
    centres: list[float] = []
    for at in order:
        groups.append([at])
        centres.append(heights[at])
        while len(groups) > 1 and (
            centres[-1] - centres[-2] < least * (len(groups[-1]) + len(groups[-2])) / 2 - 1e-12
        ):
            merged = groups[-2] + groups[-1]
            centre = sum(heights[one] for one in merged) / len(merged)
            groups[-2:], centres[-2:] = [merged], [centre]
    found = list(heights)
    for group, centre in zip(groups, centres, strict=True):
        for place, at in enumerate(group):
            found[at] = centre + (place - (len(group) - 1) / 2) * least
    return found


def names(ticks: list[tuple[int, str]], last: int) -> dict[str, Any]:
    """The axis of a chart with a row for each country: (place, name), from 0 downwards. last: the place below them all."""
    return axis(
        range=[last + 0.4, 0.8],
        tickmode="array",
        tickvals=[at for at, _ in ticks],
        ticktext=[text for _, text in ticks],
        showgrid=False,
        tickfont={"size": 12},
    )
