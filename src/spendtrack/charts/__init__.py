"""Frames -> plotly figures. Pure functions: same rows, same figure."""

from spendtrack.charts.gap_chart import gap_chart
from spendtrack.charts.timeline import country_timeline

__all__ = ["country_timeline", "gap_chart"]
