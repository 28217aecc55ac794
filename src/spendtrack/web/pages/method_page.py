"""Method and data: the method as docs/method.md states it, the editions, the files, how to cite and contribute."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from dash import html
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from spendtrack.assessment import gaps
from spendtrack.assessment.rows import records
from spendtrack.ledger import staleness
from spendtrack.web.address import View
from spendtrack.web.pages.parts import Child, aria, data, download, table
from spendtrack.web.state import State
from spendtrack.wording import sentences

# In a wheel the text lies inside the package, in a checkout where people read it.
PLACES = (Path(__file__).parents[2] / "method.md", Path(__file__).parents[4] / "docs" / "method.md")
FILES = {
    "gaps": "every obligation in force with target, figure, gap, verdict and reason",
    "pledges": "every pledge announced by the day, in force or not",
    "observations": "every published figure with its edition and status",
    "pathways": "the level asked for in each year",
    "headlines": "who meets what, country by country",
    "definitions": "one year on NATO’s two definitions",
    "revisions": "how far first estimates moved",
    "lineage": "what replaced what, and how far it moved",
    "replaced": "pledges no longer in force, judged on their last day",
    "sources": "every source that is cited",
    "parties": "countries and organisations",
}


def method(state: State, view: View) -> list[Child]:
    revision = state.frames.revision[:12]
    day = sentences.day(view.as_of)
    cite = f"spendtrack, ledger revision {revision}, method version {gaps.METHOD_VERSION}, as of {day}. Licence: CC BY 4.0."
    return [
        html.P("Method and data", className="kicker"),
        html.H1("How a promise becomes a verdict"),
        html.P(
            "Everything here is computed from two things: a ledger of promises, each with its sources, and published "
            "figures, each with its edition. Nothing is stored, guessed or carried forward.",
            className="lede",
        ),
        html.Div(
            [
                html.Div(
                    [
                        html.H2("The files", id="files", className="first"),
                        html.P(
                            f"As known on {day}. UTF-8, comma, empty means unknown and never zero.",
                            className="note",
                        ),
                        html.Ul(
                            [
                                html.Li([download(state.book, view, name, f"{name}.csv"), f": {words}"])
                                for name, words in FILES.items()
                            ],
                            className="plain",
                        ),
                    ]
                ),
                html.Div(
                    [
                        html.H2("For programs", className="first"),
                        _for_programs(state),
                        html.H2("How to cite", className="first"),
                        html.P(cite, className="cite"),
                        html.Button(
                            "Copy the citation", type="button", className="copy", **data("copy", cite)
                        ),
                        html.H2("How to contribute", className="first"),
                        html.P(
                            "The ledger is a text file that people who do not program can change: each record in the list of the Ledger "
                            "view leads to its line and to a form for corrections. CONTRIBUTING.md in the project leads a first-timer "
                            "to a change in ten minutes; every mistake is named at its line, with the way to mend it."
                        ),
                    ]
                ),
            ],
            className="pair",
        ),
        html.H2("Editions of the figures"),
        _overdue(state, view),
        _editions(state, view),
        html.Article(_document(), className="document"),
    ]


def _overdue(state: State, view: View) -> html.P:
    said = staleness.badge(staleness.overdue(state.frames.ledger, view.as_of))
    return html.P(said or "No edition that was expected is overdue.", className="note")


def _editions(state: State, view: View) -> html.Div:
    sources = state.frames.sources
    known = sources[sources["published"].notna() & (sources["published"] <= view.as_of.isoformat())]
    head = [
        ("Published", False),
        ("Edition", False),
        ("Definition", False),
        ("Holds", False),
        ("Next expected", False),
    ]
    body: list[list[Child]] = []
    for row in records(known.sort_values(["published", "source_id"], ascending=False)):
        title: Child = f"{row['publisher']}, {row['title']}"
        if row["url"] is not None:
            title = html.A(title, href=row["url"], rel="noopener")
        basis = sentences.BASIS_WORDS.get(row["basis"], "–") if row["basis"] is not None else "–"
        body.append(
            [
                html.Span(sentences.day(row["published"]), className="keep"),
                title,
                basis,
                str(row["coverage"]).replace("-", " "),
                sentences.day(row["next_expected"]) if row["next_expected"] is not None else "–",
            ]
        )
    return table("Every edition known on the day, newest first", head, body, "editions", cards=True)


@lru_cache(maxsize=1)
def _document() -> list[Child]:
    """docs/method.md as components, its headings one step down; made once, since the text does not change."""
    text = next((place.read_text(encoding="utf-8") for place in PLACES if place.is_file()), "")
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    return [_node(child) for child in tree.children]


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
        level = min(int(node.tag[1]) + 1, 4)
        return {2: html.H2, 3: html.H3, 4: html.H4}[level](children)
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


def _for_programs(state: State) -> html.P:
    """Where programs find the same rows; a site of plain files has no API and says where its tables lie."""
    if state.book.plain:
        return html.P(
            [
                "This is a copy in plain files. All its tables lie in ",
                html.Code("snapshot/"),
                ", described for programs in ",
                html.Code("datapackage.json"),
                "; where the site knows its own address, feeds of changes and calendars of deadlines lie in ",
                html.Code("feeds/"),
                ". A running dashboard also answers questions at ",
                html.Code("/api/v1/"),
                ".",
            ]
        )
    return html.P(
        [
            html.A("/api/v1/", href=state.book.file("api/v1/")),
            " answers with the same rows as JSON or CSV, narrowed down and for any day; ",
            html.A("openapi.json", href=state.book.file("api/v1/openapi.json")),
            " describes it. Feeds tell what is new: ",
            html.A("changes", href=state.book.file("feeds/changes.atom")),
            ", and ",
            html.Code("/feeds/country/GBR.atom"),
            " for one country. The ",
            html.A("calendar of deadlines and reviews", href=state.book.file("feeds/deadlines.ics")),
            " can be subscribed to, also for one country: ",
            html.Code("/feeds/country/GBR.ics"),
            ".",
        ]
    )
