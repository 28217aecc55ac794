"""Our drawing against Plotly's own, in a real Chromium: the same points, bars, lines, shapes and words."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import plotly
import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Page

from spendtrack.charts.drawing import Scheme, draw
from spendtrack.charts.drawing.text import FONTS, width
from tests.charts.every import charts
from tests.charts.made import FIGURES

pytestmark = pytest.mark.browser
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
NEAR = 2.0  # pixels

# Both drawings stand at the same place of one page, one after the other, in the font that ours is measured by.
COMPARE = """async ([figure, svg, width, height]) => {
  const box = document.getElementById("box");
  const middle = e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
  const all = s => Array.from(box.querySelectorAll(s));
  const vertices = e => { const m = e.getCTM(); let x = 0, y = 0; const found = [];
    for (const [, letter, rest] of e.getAttribute("d").matchAll(/([MLHV])([^MLHVZ]*)/g)) {
      const numbers = rest.trim().split(/[ ,]+/).map(Number);
      if (letter === "H") { x = numbers[0]; } else if (letter === "V") { y = numbers[0]; } else { [x, y] = numbers; }
      found.push([letter === "M" ? 1 : 0, x + m.e, y + m.f]); }
    return found; };
  const text = e => [e.textContent.replace(/[\\s\\u2003]+/g, " ").trim(), ...middle(e)];
  box.innerHTML = "";
  figure.layout.width = width; figure.layout.height = height;
  await Plotly.newPlot(box, figure.data, figure.layout, { staticPlot: true, displayModeBar: false });
  const theirs = {
    points: all(".scatterlayer .point").map(middle), bars: all(".barlayer .point path").map(middle),
    lines: all(".scatterlayer path.js-line").filter(e => e.getAttribute("d")).map(vertices),
    shapes: all(".shapelayer path").map(middle),
    texts: all("text").filter(e => e.textContent.trim() && e.style.display !== "none").map(text) };
  Plotly.purge(box);
  box.innerHTML = svg;
  const ours = {
    points: all(".points circle, .points path").map(middle), bars: all(".bars rect").map(middle),
    lines: all(".line").map(vertices), shapes: all(".shape").map(middle), texts: all("text").map(text) };
  return [ours, theirs];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    faces = "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};src:url(data:font/ttf;base64,"
        f"{b64encode((FONTS / f'Inter-{name}.ttf').read_bytes()).decode()})}}"
        for name, weight in (("Regular", 400), ("Bold", 700))
    )
    opened = browser.new_page(viewport={"width": 1300, "height": 1000})
    opened.set_content(
        f"<style>body{{margin:0;font-family:Inter}}{faces}</style><p>a<b>b</b></p><div id=box style='position:absolute;left:0;top:0'></div>"
    )
    opened.evaluate("document.fonts.ready")
    opened.add_script_tag(content=PLOTLY.read_text(encoding="utf-8"))
    yield opened
    opened.close()


def compared(page: Page, figure: Any, wide: int) -> tuple[dict[str, Any], dict[str, Any]]:
    given = json.loads(go.Figure(figure).to_json())
    given["layout"].setdefault("font", {})["family"] = "Inter"
    svg = draw(given, wide, scheme=Scheme.LIGHT, decorative=True)
    ours, theirs = page.evaluate(COMPARE, [given, svg, wide, given["layout"]["height"]])
    return ours, theirs


def middles(boxes: list[list[float]]) -> list[tuple[float, float]]:
    return [((left + right) / 2, (top + bottom) / 2) for left, top, right, bottom in boxes]


def farthest(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, float]:
    """The largest distance by kind of mark. Raises where one of the two draws something that the other does not."""
    found: dict[str, float] = {}
    for kind in ("points", "bars", "shapes"):
        mine, other = ours[kind], theirs[kind]
        if kind == "bars":  # Plotly draws a bar of no height, which nobody sees
            other = [box for box in other if box[2] - box[0] > 0.6 and box[3] - box[1] > 0.6]
            mine = [box for box in mine if box[2] - box[0] > 0.6 and box[3] - box[1] > 0.6]
        assert len(mine) == len(other), kind
        if kind == "bars":
            found[kind] = max(
                (abs(a - b) for x, y in zip(mine, other, strict=True) for a, b in zip(x, y, strict=True)),
                default=0,
            )
            continue
        if kind == "shapes":  # each has its own order of layers: whatever lies nearest is the same one
            found[kind] = max(unpaired(mine, other), unpaired(other, mine))
            continue
        pairs = zip(middles(mine), middles(other), strict=True)
        found[kind] = max((max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in pairs), default=0)
    mine, other = pieces(ours["lines"]), pieces(theirs["lines"])
    assert len(mine) == len(other), "lines"
    found["lines"] = max((apart(one, two) for one, two in zip(mine, other, strict=True)), default=0)
    return found


def unpaired(boxes: list[list[float]], others: list[list[float]]) -> float:
    """How far the farthest box is from the nearest other one, each by its middle and its size."""

    def away(one: list[float], other: list[float]) -> float:
        middle = max(abs(one[k] + one[k + 2] - other[k] - other[k + 2]) / 2 for k in (0, 1))
        # A line has a width in one of the drawings and none in the other.
        return max(
            middle,
            abs((one[2] - one[0]) - (other[2] - other[0])) - NEAR,
            abs((one[3] - one[1]) - (other[3] - other[1])) - NEAR,
        )

    return max((min(away(box, other) for other in others) for box in boxes), default=0)


Corner = tuple[float, float]


def pieces(lines: list[list[list[float]]]) -> list[list[Corner]]:
    """Each line from one break to the next; Plotly draws them one by one, we in one path."""
    found: list[list[Corner]] = []
    for line in lines:
        for begins, x, y in line:
            if begins:
                found.append([])
            found[-1].append((x, y))
    # A line from a point to itself is seen in neither; Plotly leaves it out.
    return [piece for piece in found if len(set(piece)) > 1]


def apart(mine: list[Corner], other: list[Corner]) -> float:
    """How far the corners of either line lie from the other line. Plotly leaves out corners that nobody sees."""
    return max(
        max(min(distance(corner, a, b) for a, b in pairwise(line)) for corner in corners)
        for corners, line in ((mine, other), (other, mine))
    )


def distance(point: Corner, start: Corner, end: Corner) -> float:
    (x, y), (x0, y0), (x1, y1) = point, start, end
    long = (x1 - x0) ** 2 + (y1 - y0) ** 2
    share = 0.0 if long == 0 else min(max(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / long, 0), 1)
    return float(((x - x0 - share * (x1 - x0)) ** 2 + (y - y0 - share * (y1 - y0)) ** 2) ** 0.5)


@pytest.mark.parametrize("wide", [360, 1200])
def test_both_drawings_show_the_same_marks_and_words(page: Page, wide: int) -> None:
    for name, chart in charts().items():
        ours, theirs = compared(page, chart["figure"], wide)
        for kind, far in farthest(ours, theirs).items():
            assert far <= NEAR, f"{name} at {wide}: {kind} {far:.2f} pixels apart"
        mine = Counter(text for text, *_ in ours["texts"])
        other = Counter(text for text, *_ in theirs["texts"])
        assert not mine - other, f"{name} at {wide}: ours {mine - other}, theirs {other - mine}"
        # What we leave out are labels under an axis that would stand too close.
        assert all(re.fullmatch(r"\d+", text) for text in other - mine), f"{name} at {wide}: {other - mine}"


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("wide", [360, 900])
def test_what_no_chart_asks_for_yet_agrees_as_well(page: Page, name: str, wide: int) -> None:
    ours, theirs = compared(page, FIGURES[name], wide)
    for kind, far in farthest(ours, theirs).items():
        assert far <= NEAR, f"{kind} {far:.2f} pixels apart"
    assert sorted(text for text, *_ in ours["texts"]) == sorted(text for text, *_ in theirs["texts"])
    assert any(ours[kind] for kind in ("points", "lines", "bars"))


def test_words_are_as_wide_as_their_measures_say(page: Page) -> None:
    texts = [
        "core definition, August 2025 edition",
        "Türkiye, Česko, Łódź, Ştefan, Grœnland",
        "+130.6 bn at least 2.56% – “promised” × 3 ≥ 2",
        "AVATAR To. WAY Ly.",
    ]
    for text in texts:
        for bold in (False, True):
            drawn = page.evaluate(
                """([text, bold]) => { const one = document.createElement("span"); one.textContent = text;
                one.style = `position:absolute;white-space:pre;font:${bold ? 700 : 400} 20px Inter;font-kerning:none`;
                document.body.append(one); const found = one.getBoundingClientRect().width; one.remove(); return found; }""",
                [text, bold],
            )
            assert width(text, 20, bold) == pytest.approx(drawn, abs=0.02 * len(text))
