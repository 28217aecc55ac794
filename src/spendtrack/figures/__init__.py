"""Frames -> plotly figures. Pure functions: same rows, same figure."""

from spendtrack.figures.gapchart import gap_chart
from spendtrack.figures.timeline import country_timeline

__all__ = ["country_timeline", "gap_chart"]
