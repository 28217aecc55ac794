"""Plotly figures of the kinds that we make -> SVG and PNG, without a browser."""

from spendtrack.charts.drawing.paper_colours import Scheme
from spendtrack.charts.drawing.png import png
from spendtrack.charts.drawing.poster import Format, Words, poster
from spendtrack.charts.drawing.svg import draw
from spendtrack.charts.drawing.unknown_feature import UnknownFeature

__all__ = ["Format", "Scheme", "UnknownFeature", "Words", "draw", "png", "poster"]
