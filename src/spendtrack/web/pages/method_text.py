"""The long text of the method: docs/method.md by its headings, each folded under its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dash import html
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from spendtrack.web.pages.parts import Child, aria

# In a wheel the text lies inside the package, in a checkout where people read it.
PLACES = (Path(__file__).parents[2] / "method.md", Path(__file__).parents[4] / "docs" / "method.md")


@dataclass(frozen=True)
class Part:
    """A heading with what stands below it. place: what its address ends in, as on the pages of a forge."""

    title: str
    place: str
    children: tuple[Child, ...]


def place_of(title: str) -> str:
    """What the address of a heading ends in: "pathway-and-progress"."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def long_text() -> list[Child]:
    """The introduction, then one fold a heading.

    An address that ends in the place of a heading opens its fold, which browsers do by themselves as long as the place
    lies inside it.
    """
    first, *parts = method_parts()
    folds = [
        html.Details(
            [
                html.Summary(html.H3(part.title)),
                html.Div(list(part.children), id=part.place, className="document"),
            ],
            className="fold chapter",
        )
        for part in parts
    ]
    return [*first.children, *folds]


@lru_cache(maxsize=1)
def method_parts() -> tuple[Part, ...]:
    """docs/method.md as components: what stands above its first heading, then each heading; the text does not change."""
    text = next((place.read_text(encoding="utf-8") for place in PLACES if place.is_file()), "")
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    found: list[tuple[str, list[Child]]] = [("", [])]
    for node in tree.children:
        if node.type == "heading" and node.tag == "h2":
            found.append((_text(node), []))
        elif not (node.type == "heading" and node.tag == "h1"):
            found[-1][1].append(_node(node))
    return tuple(Part(title, place_of(title), tuple(children)) for title, children in found)


def _node(node: SyntaxTreeNode) -> Child:
    simple = {
        "paragraph": html.P,
        "bullet_list": html.Ul,
        "ordered_list": html.Ol,
        "list_item": html.Li,
        "strong": html.Strong,
        "em": html.Em,
        "thead": html.Thead,
        "tbody": html.Tbody,
        "tr": html.Tr,
        "td": html.Td,
        "blockquote": html.Blockquote,
    }
    if node.type in ("text", "code_inline"):
        return html.Code(node.content) if node.type == "code_inline" else node.content
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if node.type in ("fence", "code_block"):
        return html.Pre(html.Code(node.content), tabIndex=0)
    children = [_node(child) for child in node.children]
    if node.type == "heading":
        return html.H4(children)
    if node.type == "link":
        href = str(node.attrs.get("href", ""))
        return html.A(children, href=href) if href.startswith(("http", "/")) else html.Span(children)
    if node.type == "table":
        return html.Div(
            html.Table(children),
            className="table",
            tabIndex=0,
            role="region",
            **aria("label", f"Table: {_text(node)[:120]}"),
        )
    if node.type == "th":
        return html.Th(children, scope="col")
    if node.type == "inline":
        return html.Span(children) if len(children) != 1 else children[0]
    return simple.get(node.type, html.Span)(children)


def _text(node: SyntaxTreeNode) -> str:
    """The words of a part, in one line: what names a table is its head."""
    own = node.content if node.type in ("text", "code_inline") else ""
    return " ".join([own, *(_text(child) for child in node.children)]).strip()
