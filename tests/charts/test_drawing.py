"""Drawn charts: every word is in the picture and covers no other; what is not understood is refused; same bytes always."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as some

from spendtrack.charts.drawing import Format, Scheme, UnknownFeature, Words, draw, png, poster
from spendtrack.charts.drawing.paper_colours import DARK, LIGHT
from spendtrack.charts.drawing.settling import spread
from spendtrack.charts.drawing.text import lines_of, plain, width, wrap
from tests.charts.every import STYLES, charts
from tests.charts.lettered import NAMESPACE, outside_or_over, text_boxes
from tests.charts.made import FIGURES, dots, made

ADDRESS = "https://spendtrack.example/?as-of=2026-11-23&"
SIZES = {Format.WIDE: (1200, 675), Format.SQUARE: (1080, 1080), Format.SHARE: (1200, 630)}


def drawn(figure: Any, wide: int, label: str = "A chart", **more: Any) -> str:
    return draw(figure, wide, label=label, **more)


@pytest.mark.parametrize("wide", [320, 360, 640, 900, 1200, 1920])
def test_every_word_lies_in_the_picture_and_covers_no_other(wide: int) -> None:
    for name, chart in charts().items():
        svg = drawn(chart["figure"], wide, label=chart["label"], interactive=True)
        assert text_boxes(svg), name
        assert not outside_or_over(svg), name


@pytest.mark.parametrize("form", Format)
def test_every_picture_that_stands_alone_holds_its_words_and_none_covers_another(form: Format) -> None:
    for name, chart in charts().items():
        words = Words(chart["title"], chart["label"], chart["source"], "23 November 2026", ADDRESS + name)
        svg = poster(chart["figure"], words, form)
        assert not outside_or_over(svg), name
        shown = " ".join(text for text, _ in text_boxes(svg))
        for wanted in (chart["title"], chart["source"], "As of 23 November 2026."):
            assert all(word in shown for word in wanted.split()), (name, wanted)
        assert (ADDRESS + name).replace(" ", "") in shown.replace(" ", ""), name
        tree = ElementTree.fromstring(svg)
        size = (float(tree.attrib["width"]), float(tree.attrib["height"]))
        assert form == Format.PAGE or size == SIZES[form]


@pytest.mark.parametrize("wide", [320, 480, 1920])
def test_a_picture_as_on_the_page_has_any_width(wide: int) -> None:
    for name in ("country=GBR", "page=overview#gap-chart", "page=ukraine#aid-chart"):
        chart = charts()[name]
        words = Words(chart["title"], chart["label"], chart["source"], "", ADDRESS + "page=country&" * 9)
        once, again = (poster(chart["figure"], words, width=wide) for _ in range(2))
        assert once == again
        assert not outside_or_over(once), name


def test_a_label_at_fault_would_be_seen() -> None:
    text = '<text x="{}" y="20">words</text>'
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40"><g font-size="10" text-anchor="start">{}</g></svg>'
    assert not outside_or_over(svg.format(text.format(5) + text.format(60)))
    assert outside_or_over(svg.format(text.format(5) + text.format(20))) == ["'words' covers 'words'"]
    assert "leaves" in outside_or_over(svg.format(text.format(80)))[0]


def test_rows_set_in_columns_are_all_there_or_counted() -> None:
    for name, form in (
        ("page=overview#gap-chart", Format.WIDE),
        ("page=promises#promises-chart", Format.SHARE),
    ):
        figure = charts()[name]["figure"]
        svg = poster(figure, Words("Title", source="Source."), form)
        texts = Counter(text for text, _ in text_boxes(svg))
        beside = next(trace for trace in figure.data if trace.mode == "text")
        wanted = Counter(text.strip() for text in beside.text if text.strip())
        counted = re.search(r"The first (\d+) of (\d+) rows", " ".join(texts))
        if counted:
            assert int(counted[2]) == len({y for trace in figure.data for y in trace.y if y is not None})
            assert 0 < int(counted[1]) < int(counted[2])
            assert sum((wanted & texts).values()) >= int(counted[1]) * 0.9
        else:
            assert not wanted - texts, name
        dots = len(re.findall("<circle|translate", svg.split('class="points"', 1)[1]))
        assert dots > 20


def test_no_word_of_a_chart_is_cut_short_or_left_out() -> None:
    for name, chart in charts().items():
        figure = chart["figure"]
        for wide in (360, 1200):
            shown = [words for words, _ in text_boxes(drawn(figure, wide))]
            assert not [words for words in shown if "…" in words], name
            whole = " ".join(shown)
            for note in figure.layout.annotations:
                assert plain(note.text) in shown or all(word in whole for word in plain(note.text).split()), (
                    name
                )


def test_points_say_their_numbers_and_a_decorative_drawing_says_nothing() -> None:
    chart = charts()["country=GBR"]
    svg = drawn(chart["figure"], 640, label="all & sundry")
    tree = ElementTree.fromstring(svg)
    said = [one.text for one in tree.iter(f"{NAMESPACE}title")]
    trace = next(one for one in chart["figure"].data if one.mode == "markers")
    assert f"{trace.y[0]:.2f}% in {trace.x[0]} ({trace.text[0]})" in said
    assert tree.attrib["role"] == "img" and tree.attrib["aria-label"] == "all & sundry"
    silent = ElementTree.fromstring(drawn(chart["figure"], 640, label="all", decorative=True))
    assert silent.attrib["aria-hidden"] == "true" and "role" not in silent.attrib
    assert not list(silent.iter(f"{NAMESPACE}title"))


def test_an_image_holds_no_link_and_an_interactive_drawing_holds_every_one() -> None:
    figure = charts()["page=overview#gap-chart"]["figure"]
    still, live = (ElementTree.fromstring(drawn(figure, 640, interactive=choice)) for choice in (False, True))
    assert still.attrib["role"] == "img" and not list(still.iter(f"{NAMESPACE}a"))
    links = [one.attrib["href"] for one in live.iter(f"{NAMESPACE}a")]
    asked = [text for text in figure.layout.yaxis.ticktext if "<a" in text]
    assert live.attrib["role"] == "group" and len(links) == len(asked) == 32
    assert all(href in text.replace("&amp;", "&") for href, text in zip(links, asked, strict=True))


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_figure_in_any_form_is_the_same_text(name: str) -> None:
    figure = go.Figure(FIGURES[name])
    texts = {drawn(form, 500) for form in (figure, figure.to_plotly_json(), figure.to_json(), figure)}
    assert len(texts) == 1
    assert not re.search(r"=\"[^\"]*\d\.\d{3}", texts.pop()), "numbers of the drawing have two decimals"


def test_a_drawing_says_what_it_shows_or_that_it_is_decoration() -> None:
    with pytest.raises(ValueError, match="label"):
        draw(FIGURES["one point"], 400)
    assert draw(FIGURES["one point"], 400, decorative=True)


def test_two_drawings_on_a_page_share_no_id() -> None:
    figure = FIGURES["a line cut at the plot"]
    ids = [set(re.findall(r' id="([^"]+)"', drawn(figure, 400, name=name))) for name in ("one", "two way")]
    assert all(ids) and not ids[0] & ids[1]
    assert all(re.fullmatch(r"[\w-]+", one) for found in ids for one in found)


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "trace": (made([{"type": "pie", "values": [1]}]), "data[0].type"),
    "fill": (made([dots([1], [1], fill="tozeroy")]), "data[0].fill"),
    "error bars": (made([dots([1], [1], error_y={"array": [1]})]), "data[0].error_y"),
    "spline": (made([dots([1, 2], [1, 2], "lines", line={"shape": "spline"})]), "data[0].line.shape"),
    "symbol": (made([dots([1], [1], marker={"symbol": "star"})]), "data[0].marker.symbol"),
    "palette": (made([{"type": "scatter", "x": [1, 2], "y": [1, 2], "mode": "lines"}]), "data[0].line.color"),
    "second axis": (made([dots([1], [1], yaxis="y2")]), "data[0].yaxis"),
    "logarithm": (made([dots([1], [1])], xaxis={"type": "log"}), "layout.xaxis.type"),
    "automargin": (made([dots([1], [1])], yaxis={"automargin": True}), "layout.yaxis.automargin"),
    "legend": (made([dots([1], [1])], showlegend=True), "layout.showlegend"),
    "title": (made([dots([1], [1])], title={"text": "a"}), "layout.title"),
    "images": (made([dots([1], [1])], images=[{}]), "layout.images"),
    "slant": (made([dots([1], [1])], xaxis={"tickangle": 45}), "layout.xaxis.tickangle"),
    "mark": (made([dots([1], [1])], annotations=[{"x": 1, "y": 1, "text": "<sup>2</sup>"}]), "text '<sup>2</sup>'"),
    "hover": (made([dots([1], [1], hovertemplate="%{z}")]), "data[0].hovertemplate"),
    "form": (made([dots([1], [1], hovertemplate="%{x:~s}")]), "data[0].hovertemplate"),
    "bar text": (made([{"type": "bar", "x": [1], "y": [2], "text": ["a"], "marker": {"color": "red"}}]), "data[0].textposition"),
    "packed numbers": (made([dots({"dtype": "f8", "bdata": "AAAA"}, [1])]), "data[0].x"),  # type: ignore[arg-type]  # on purpose
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_understood_is_refused_by_its_path(name: str) -> None:
    figure, where = REFUSED[name]
    with pytest.raises(UnknownFeature) as refused:
        drawn(figure, 400)
    assert refused.value.where == where
    assert str(refused.value).startswith(f"{where}: ") and "Expected" in str(refused.value)


@pytest.mark.parametrize("wide", [319, 1921])
def test_a_width_beyond_pages_is_refused(wide: int) -> None:
    with pytest.raises(ValueError, match="320 to 1920"):
        drawn(FIGURES["one point"], wide)


def test_colours_are_those_of_the_stylesheet() -> None:
    style = STYLES.read_text(encoding="utf-8")
    light, dark = style.split("@media (prefers-color-scheme: dark)")[:2]
    for part, known in ((light, LIGHT), (dark.split("}")[0], DARK)):
        stated = dict(re.findall(r"--(\w+): (#\w+);", part))
        assert {name: stated[name] for name in known} == known


def test_colours_come_from_the_page_or_travel_along() -> None:
    figure = FIGURES["points on free axes"]
    inline, both, dark = (drawn(figure, 400, scheme=one) for one in (Scheme.PAGE, Scheme.BOTH, Scheme.DARK))
    assert "var(--quiet)" in inline and "<style" not in inline
    assert (
        "var(--quiet)" in both and f"--quiet:{DARK['quiet']}" in both and "prefers-color-scheme:dark" in both
    )
    assert "var(--" not in dark and DARK["quiet"] in dark


def test_a_png_is_the_same_twice_and_needs_literal_colours() -> None:
    figure = charts()["page=overview#gap-chart"]["figure"]
    svg = drawn(figure, 640, scheme=Scheme.LIGHT)
    once, again, double = png(svg), png(svg), png(svg, 2)
    assert once == again and once.startswith(b"\x89PNG")
    sizes = [(int.from_bytes(one[16:20]), int.from_bytes(one[20:24])) for one in (once, double)]
    assert sizes == [(640, figure.layout.height), (1280, 2 * figure.layout.height)]
    with pytest.raises(ValueError, match="literal colours"):
        png(drawn(figure, 640))


places = some.lists(some.floats(0, 400), min_size=1, max_size=12)


@given(places, some.floats(1, 30))
def test_names_pushed_apart_keep_their_order_and_their_distance(
    given_places: list[float], least: float
) -> None:
    found = spread(given_places, least, 10, 390)
    order = sorted(range(len(found)), key=lambda at: (given_places[at], at))
    placed = [found[at] for at in order]
    if (len(found) - 1) * least <= 380:
        assert all(after - before >= least - 1e-6 for before, after in pairwise(placed))
        assert placed[0] >= 10 - 1e-6 and placed[-1] <= 390 + 1e-6


@given(some.text(alphabet="abc Ö–/&?=", min_size=1, max_size=80), some.floats(40, 300))
def test_wrapped_words_fit_their_room_and_none_is_lost(text: str, room: float) -> None:
    lines = wrap(text, room, 14)
    assert all(width(line, 14) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_marks_in_a_label_are_read() -> None:
    (first, second) = lines_of(
        'a <b>b &amp; <a href="/?x=1&amp;y=2">c</a></b><br><span style="color:#123">●</span> < d'
    )
    assert [(run.text, run.bold, run.href) for run in first] == [
        ("a ", False, ""),
        ("b & ", True, ""),
        ("c", True, "/?x=1&y=2"),
    ]
    assert second[0].color == "#123" and "".join(run.text for run in second) == "● < d"
