"""Method and data: the method as docs/method.md states it, the editions, the files, how to cite and contribute."""

from __future__ import annotations

from dash import html

from spendtrack.assessment import gaps
from spendtrack.assessment.rows import records
from spendtrack.ledger import staleness
from spendtrack.ledger.phrases import plural
from spendtrack.web.address import View
from spendtrack.web.pages.method_text import long_text, place_of
from spendtrack.web.pages.parts import Child, aria, data, download, sections, table
from spendtrack.web.state import State
from spendtrack.wording import sentences
from spendtrack.wording.short_answers import Answer, short_answers

PLACES = {
    "answers": "Short answers",
    "files": "The files",
    "cite": "How to cite",
    "editions-known": "Editions",
    "in-full": "The method in full",
}
CONTRIBUTE = "How to correct and contribute"
PARTS = {words: place for place, words in PLACES.items()} | {CONTRIBUTE: "contribute"}
IN_SIGHT = 5
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
    """The whole page: short answers, what one takes away, what it rests on, and the long text folded."""
    shown: list[Child] = [
        html.H2("Short answers", id="answers", className="first"),
        html.Div([_answer(one) for one in short_answers(state.day(view.as_of))], className="answers"),
        html.Div([_files(state, view), _to_use(state, view)], className="pair take"),
        html.H2("Editions of the figures", id="editions-known"),
        _overdue(state, view),
        *_editions(state, view),
        html.H2("The method in full", id="in-full"),
        html.Div(long_text(), className="chapters"),
    ]
    return [
        html.P("Method and data", className="kicker"),
        html.H1("How a promise becomes a verdict"),
        html.P(
            "Everything here is computed from two things: a ledger of promises, each with its sources, and published "
            "figures, each with its edition. Nothing is stored, guessed or carried forward.",
            className="lede",
        ),
        sections(PLACES, shown),
        *shown,
    ]


def _answer(one: Answer) -> html.Div:
    more = html.A(
        "In full",
        href=f"#{PARTS.get(one.more) or place_of(one.more)}",
        **aria("label", f"In full: {one.more}"),
    )
    return html.Div([html.H3(one.question), html.P([one.text, " ", more])], id=one.place)


def _files(state: State, view: View) -> html.Div:
    return html.Div(
        [
            html.H2("The files", id="files"),
            html.P(
                f"As known on {sentences.day(view.as_of)}. UTF-8, comma, empty means unknown and never zero.",
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
    )


def _to_use(state: State, view: View) -> html.Div:
    revision, day = state.frames.revision[:12], sentences.day(view.as_of)
    cite = f"spendtrack, ledger revision {revision}, method version {gaps.METHOD_VERSION}, as of {day}. Licence: CC BY 4.0."
    return html.Div(
        [
            html.H2("How to cite", id="cite"),
            html.P(cite, className="cite"),
            html.Button("Copy the citation", type="button", className="copy", **data("copy", cite)),
            html.H3("For programs", id="programs"),
            _for_programs(state),
            html.H3(CONTRIBUTE, id="contribute"),
            html.P(
                "The ledger is a text file that people who do not program can change: each record in the list of the Ledger "
                "view leads to its line and to a form for corrections. CONTRIBUTING.md in the project leads a first-timer "
                "to a change in ten minutes; every mistake is named at its line, with the way to mend it."
            ),
        ]
    )


def _overdue(state: State, view: View) -> html.P:
    said = staleness.badge(staleness.overdue(state.frames.ledger, view.as_of))
    return html.P(said or "No edition that was expected is overdue.", className="note")


def _editions(state: State, view: View) -> list[Child]:
    """The newest editions in sight, the rest folded."""
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
    shown: list[Child] = [
        table("Editions known on the day, newest first", head, body[:IN_SIGHT], "editions", cards=True)
    ]
    if len(body) > IN_SIGHT:
        earlier = table(
            "Earlier editions, newest first", head, body[IN_SIGHT:], "editions-before", cards=True
        )
        summary = html.Summary(plural(len(body) - IN_SIGHT, "earlier edition"))
        shown.append(html.Details([summary, earlier], className="fold"))
    return shown


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
