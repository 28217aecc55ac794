"""What a figure is to this drawing: plain records of traces, axes, shapes and annotations, in Plotly's terms."""

from __future__ import annotations

from dataclasses import dataclass

Value = float | str | None
"""A place on an axis: a number, the name of a category, or nothing, where a line breaks."""


@dataclass(frozen=True, slots=True)
class Stroke:
    color: str
    width: float
    dash: str = "solid"


@dataclass(frozen=True, slots=True)
class Markers:
    """One entry a point, except where all points share it."""

    symbols: tuple[str, ...]
    sizes: tuple[float, ...]
    colors: tuple[str, ...]
    opacity: float
    rim_widths: tuple[float, ...]
    rim_colors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scatter:
    x: tuple[Value, ...]
    y: tuple[Value, ...]
    line: Stroke | None
    shape: str
    """linear, hv or vh: how a line goes from point to point."""
    markers: Markers | None
    texts: tuple[str, ...]
    """The texts drawn at the points; empty where the mode draws none."""
    positions: tuple[str, ...]
    """Plotly's text positions, such as middle left."""
    text_size: float
    text_color: str
    clip: bool
    hovers: tuple[str, ...]
    """What each point says, as Plotly's hover label does; empty where it says nothing."""


@dataclass(frozen=True, slots=True)
class Bars:
    places: tuple[Value, ...]
    sizes: tuple[float | None, ...]
    horizontal: bool
    bases: tuple[float | None, ...]
    widths: tuple[float | None, ...]
    offsets: tuple[float | None, ...]
    colors: tuple[str, ...]
    opacity: float
    hovers: tuple[str, ...]


Trace = Scatter | Bars


@dataclass(frozen=True, slots=True)
class Axis:
    letter: str
    visible: bool
    range: tuple[float, float] | None
    """None: to be found from the data, as Plotly does."""
    to_zero: bool
    categories: tuple[str, ...]
    """The names of a category axis in their order; empty on a linear one."""
    side: str
    tick_values: tuple[Value, ...] | None
    tick_texts: tuple[str, ...]
    dtick: float | None
    tick0: float
    nticks: int
    prefix: str
    suffix: str
    size: float
    """Of the type of its labels."""
    labelled: bool
    angle: float | None
    grid: Stroke | None
    zero_line: Stroke | None
    line: Stroke | None
    title: str
    title_size: float


@dataclass(frozen=True, slots=True)
class Shape:
    kind: str
    x: tuple[Value, Value]
    y: tuple[Value, Value]
    xref: str
    yref: str
    """data, paper or domain."""
    below: bool
    line: Stroke | None
    fill: str
    opacity: float


@dataclass(frozen=True, slots=True)
class Annotation:
    text: str
    x: Value
    y: Value
    xref: str
    yref: str
    xanchor: str
    yanchor: str
    xshift: float
    yshift: float
    align: str
    size: float
    color: str
    """Empty where it takes the colour of all text."""
    arrow: Stroke | None
    ax: float
    ay: float


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure, read."""

    height: float
    left: float
    right: float
    top: float
    bottom: float
    x: Axis
    y: Axis
    traces: tuple[Trace, ...]
    bar_mode: str
    bar_gap: float
    group_gap: float
    shapes: tuple[Shape, ...]
    annotations: tuple[Annotation, ...]
