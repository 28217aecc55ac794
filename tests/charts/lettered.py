"""The texts of a drawing with what their letters cover, measured anew from its SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from spendtrack.charts.drawing.text import FALL, RISE, width

NAMESPACE = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


MOVE = re.compile(r"translate\(([-\d.]+) ([-\d.]+)\)(?: scale\(([\d.]+)\))?")


def text_boxes(svg: str) -> list[tuple[str, Box]]:
    """(words, left, top, right and bottom) of each line of text, in pixels of the picture."""
    return list(_of(ElementTree.fromstring(svg), (0.0, 0.0, 1.0), 16.0, "start", bold=False))


def _of(
    node: ElementTree.Element, place: tuple[float, float, float], size: float, anchor: str, *, bold: bool
) -> Iterator[tuple[str, Box]]:
    size, anchor = float(node.get("font-size", size)), node.get("text-anchor", anchor)
    bold = bold or node.get("font-weight") == "700"
    x, y, scale = place
    if (move := MOVE.fullmatch(node.get("transform", ""))) and node.tag == f"{NAMESPACE}g":
        x, y, scale = x + scale * float(move[1]), y + scale * float(move[2]), scale * float(move[3] or 1)
    if node.tag != f"{NAMESPACE}text":
        for child in node:
            yield from _of(child, (x, y, scale), size, anchor, bold=bold)
        return
    for line in [node] if "x" in node.attrib else list(node):
        left, top, right, bottom = _box(line, size, anchor, bold=bold)
        yield _words(line), (x + scale * left, y + scale * top, x + scale * right, y + scale * bottom)


def outside_or_over(svg: str) -> list[str]:
    """The words that leave the picture or cover others; none in a good drawing."""
    tree = ElementTree.fromstring(svg)
    wide, tall = float(tree.attrib["width"]), float(tree.attrib["height"])
    placed, found = text_boxes(svg), []
    for at, (words, box) in enumerate(placed):
        if box[0] < 0 or box[1] < 0 or box[2] > wide or box[3] > tall:
            found.append(f"{words!r} leaves the picture: {box}")
        for other, taken in placed[:at]:
            # A hundredth of a pixel is lost when numbers are written down.
            if all(box[k] < taken[k + 2] - 0.02 and taken[k] < box[k + 2] - 0.02 for k in (0, 1)):
                found.append(f"{words!r} covers {other!r}")
    return found


def _words(node: ElementTree.Element) -> str:
    return "".join(node.itertext())


def _box(line: ElementTree.Element, size: float, anchor: str, *, bold: bool) -> Box:
    wide = _wide(line, size, bold=bold)
    left = float(line.attrib["x"]) - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * wide
    y = float(line.attrib["y"])
    return left, y - RISE * size, left + wide, y + FALL * size


def _wide(node: ElementTree.Element, size: float, *, bold: bool) -> float:
    bold = bold or node.get("font-weight") == "700"
    inner = sum(_wide(child, size, bold=bold) + width(child.tail or "", size, bold) for child in node)
    return width(node.text or "", size, bold) + inner
