"""Where an axis has its ticks and what they say, by Plotly's arithmetic, so that both drawings agree."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from spendtrack.charts.drawing.hover import MINUS
from spendtrack.charts.drawing.records import Axis, Value

HAIR = 1e-4  # of the range: ticks this far outside are still drawn
PREFIXES = {-15: "f", -12: "p", -9: "n", -6: "μ", -3: "m", 3: "k", 6: "M", 9: "B", 12: "T"}


@dataclass(frozen=True, slots=True)
class Tick:
    value: float
    text: str


def ticks(
    axis: Axis, limits: tuple[float, float], length: float, bars: tuple[float, float] | None = None
) -> list[Tick]:
    """The ticks of an axis that is `length` pixels long and shows `limits`, in the order of their values.

    bars: the step and the first place of bars that stand together; no tick falls between two of them.
    """
    low, high = sorted(limits)
    hair = (high - low) * HAIR
    if axis.tick_values is not None:
        return _given(axis, low, high, length)
    dtick, tick0 = (axis.dtick, axis.tick0) if axis.dtick else _step(axis, high - low, length)
    if bars and not axis.dtick and not axis.categories and dtick < bars[0] * 2:
        dtick, tick0 = bars
    digits, exponent = _rounding(dtick, low, high)
    first = math.ceil((low - hair - tick0) / dtick)
    found = []
    while (value := tick0 + first * dtick) <= high + hair:
        if not axis.categories or 0 <= value < len(axis.categories):
            found.append(Tick(value, _said(axis, value, digits, exponent)))
        first += 1
    return found


def _given(axis: Axis, low: float, high: float, length: float) -> list[Tick]:
    assert axis.tick_values is not None
    hair = (high - low) * HAIR
    dtick, _ = _step(axis, high - low, length, finer=100)
    digits, exponent = _rounding(dtick, low, high)
    found = []
    for at, given in enumerate(axis.tick_values):
        value = position(axis, given)
        if value is not None and low - hair < value < high + hair:
            own = at < len(axis.tick_texts)
            # Plotly writes neither prefix nor suffix at ticks that were given as values.
            bare = replace(axis, prefix="", suffix="")
            text = axis.tick_texts[at] if own else _said(bare, value, digits, exponent)
            found.append(Tick(value, text))
    return found


def position(axis: Axis, value: Value) -> float | None:
    """The number of a place on the axis: of a category its rank."""
    if isinstance(value, str):
        return float(axis.categories.index(value)) if value in axis.categories else float(value)
    return value


def _step(axis: Axis, span: float, length: float, finer: int = 1) -> tuple[float, float]:
    if axis.categories:
        count = axis.nticks or length / (axis.size * 1.2)
        return float(math.ceil(max(span / (count * finer), 1))), 0.0
    least = 40 if axis.letter == "y" else 80
    rough = span / ((axis.nticks or min(max(length / least, 4), 9) + 1) * finer)
    base = 10 ** math.floor(math.log10(rough))
    return base * next((step for step in (2, 5, 10) if step > rough / base), 10), 0.0


def _rounding(dtick: float, low: float, high: float) -> tuple[int, int]:
    """Decimals that tick labels may need, and the power of ten that is taken out of large numbers."""
    digits = 2 - math.floor(math.log10(dtick) + 0.01)
    largest = max(abs(low), abs(high))
    size = math.floor(math.log10(largest) + 0.01) if largest else 0
    if abs(size) <= 3:
        return digits, 0
    return digits, 3 * round((size - 1) / 3)


def _said(axis: Axis, value: float, digits: int, exponent: int) -> str:
    if axis.categories:
        return axis.categories[round(value)]
    size = abs(value)
    text = "0"
    if size >= 10**-digits / 2:
        size *= 10**-exponent
        decimals = digits + exponent
        # Plotly rounds to 10, 100 and so on where the step is that large.
        text = (
            f"{size:.{decimals}f}" if decimals > 0 else f"{round(size / 10**-decimals) * 10**-decimals:.0f}"
        )
        text = text.rstrip("0").rstrip(".") if "." in text else text
        text += PREFIXES.get(exponent, "")
        text = MINUS + text if value < 0 else text
    return f"{axis.prefix}{text}{axis.suffix}"
