"""What leaves the server: whole pages, views and scripts as ready bytes, each made once for a ledger and an address."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dash import Dash
from flask import Response, has_request_context, request
from plotly.io.json import to_json_plotly

from spendtrack.dashboard.live import Live
from spendtrack.dashboard.page import filled, frame
from spendtrack.dashboard.rendering import Bounded, Packed, Rendered, pack, render
from spendtrack.dashboard.state import State

URL, CONTENT, FAILURE = "url", "content", "failure"
# Dash brings these for tables that no view has, and for old browsers; of the latter our bundle holds what is needed.
TABLES = re.compile(r'<script src="[^"]*dash_table[^"]*"></script>\n?')
CONFIG = re.compile(r'(<script id="_dash-config" type="application/json">)(.*?)(</script>)', re.S)
POLYFILL = re.compile(r'<script src="[^"]*polyfill[^"]*"></script>\n?')
SCRIPTS = ("/_dash-component-suites/", "/assets/")
A_YEAR = "public, max-age=31536000, immutable"
# Answers the two questions that Dash's page asks first from what stands in the page already. The layout is read back
# from the first view's HTML, so that nothing travels twice; a browser test compares it with what Dash would send.
SHIM = (
    """<script>(function(){
var real=window.fetch,names={"class":"className","for":"htmlFor",tabindex:"tabIndex",colspan:"colSpan",rowspan:"rowSpan"},
flags={open:1,selected:1,hidden:1},parts;
function component(type,props){return {props:props,type:type,namespace:"dash_html_components"}}
function styled(text){var found={};text.split(";").forEach(function(one){var at=one.indexOf(":");
if(at>0){found[one.slice(0,at).replace(/-(.)/g,function(_,c){return c.toUpperCase()})]=one.slice(at+1)}});return found}
function children(element){var found=[],node;for(node=element.firstChild;node;node=node.nextSibling){
if(node.nodeType===3){found.push(node.data)}else if(node.nodeType===1){found.push(read(node))}}
return found.length===1?found[0]:found.length?found:null}
function read(element){if(element.hasAttribute("data-raw")){return {props:{html:element.innerHTML},type:"Raw",namespace:"spendtrack"}}
if(element.hasAttribute("data-part")){return parts[+element.getAttribute("data-part")]}
var props={children:children(element)},tag=element.localName;
Array.prototype.forEach.call(element.attributes,function(one){props[names[one.name]||one.name]=
flags[one.name]?true:one.name==="style"?styled(one.value):one.value});
return component(tag[0].toUpperCase()+tag.slice(1),props)}
function layout(){var first=document.getElementById("first"),held=document.getElementById("first-parts");
if(!first||!held){return null}parts=JSON.parse(held.textContent);held.remove();var inner=children(first);
return JSON.stringify(component("Div",{children:[
{props:{id:"URL",refresh:false,search:window.location.search},type:"Location",namespace:"dash_core_components"},
component("Div",{children:null,id:"FAILURE",role:"alert"}),component("Div",{children:inner,id:"CONTENT"})]}))}
function dependencies(){var held=document.getElementById("first-dependencies");return held&&held.textContent}
window.fetch=function(what){var path=String(what&&what.url||what).split("?")[0].split("/").pop(),
text=path==="_dash-layout"?layout():path==="_dash-dependencies"?dependencies():null;
return text?Promise.resolve(new Response(text,{status:200,headers:{"Content-Type":"application/json"}})):real.apply(this,arguments)};
})();</script>""".replace("URL", URL)
    .replace("FAILURE", FAILURE)
    .replace("CONTENT", CONTENT)
)


class Site:
    """One application's current ledger and its ready bytes. Holds at most a bounded number of views."""

    def __init__(
        self,
        app: Dash,
        state: State,
        pages: dict[str, Callable[..., Any]],
        folder: Path | None,
        *,
        lean: bool,
    ) -> None:
        """lean: the page loads our own bundle first."""
        self.app = app
        self._lean = lean
        self._state = state
        self._pages = pages
        self._live = Live(folder, state.frames.revision) if folder is not None else None
        self._views = Bounded()
        self._packed = Bounded()
        self._scripts = Bounded(64)
        self._frames = Bounded(4)

    def current(self) -> State:
        """The state to answer from: the newest sound ledger. A change builds a new State; nothing is altered in place."""
        if self._live is not None and (changed := self._live.changed()) is not None:
            ledger, problems = changed
            self._state = self._state.with_ledger(ledger, problems)
            logging.getLogger(__name__).info("Now showing ledger revision %s", ledger.revision[:12])
        return self._state

    def said(self) -> Sequence[str]:
        """Notices that concern every view: why a newer ledger is not shown."""
        refused = self._live.refused if self._live is not None else None
        return [refused] if refused else []

    def _key(self, state: State, search: str) -> tuple[Any, ...]:
        return (id(state), state.today, tuple(self.said()), search)

    def view(self, search: str) -> Rendered:
        """One view, built once for the ledger, the day and the address."""
        state = self.current()
        found: Rendered = self._views.get(
            self._key(state, search), lambda: render(state, search, self._pages, list(self.said()))
        )
        return found

    def page(self, search: str) -> Packed:
        """The whole page of a view: one answer brings everything that the first look needs."""
        state = self.current()
        found: Packed = self._packed.get(
            ("page", *self._key(state, search)), lambda: self._page(state, search)
        )
        return found

    def _page(self, state: State, search: str) -> Packed:
        shown = self.view(search)
        head, scripts = self._frames.get((id(state), state.today), self._dash_parts)
        around = frame(state, head, SHIM + scripts)
        return pack(
            filled(
                around,
                shown.title,
                shown.description,
                *shown.html,
                str(to_json_plotly(self.app._callback_list)),
            ).encode()
        )

    def _dash_parts(self) -> tuple[str, str]:
        """What Dash puts into the head and at the end of a page."""
        self.app.index_string = "{%css%}<!--cut-->{%config%}{%scripts%}{%renderer%}<!--cut-->{%app_entry%}"
        whole = str(self.app.index())  # type: ignore[no-untyped-call]  # Dash has no types here
        head, scripts, _ = whole.split("<!--cut-->")
        scripts = CONFIG.sub(_lean_config, TABLES.sub("", scripts))
        return head, POLYFILL.sub("", scripts) if self._lean else scripts

    def answer(self, search: str) -> Packed:
        """What the page's question for another view is answered with."""
        state = self.current()
        key = ("answer", *self._key(state, search))

        def make() -> Packed:
            return pack(
                f'{{"multi":true,"response":{{"{CONTENT}":{{"children":{self.view(search).json}}}}}}}'.encode()
            )

        found: Packed = self._packed.get(key, make)
        return found

    def script(self, path: str) -> Packed | None:
        """A script of Dash or of ours, compressed once; None where there is none."""

        def make() -> Packed | None:
            with self.app.server.test_client().get(path, headers={"X-Spendtrack-Plain": "1"}) as answer:
                return pack(answer.get_data()) if answer.status_code == 200 else None

        found: Packed | None = self._scripts.get(path, make)
        return found

    def asked_by_the_page(self) -> str:
        """The query of the page that asks for its layout, from where it says it stands."""
        query = urlsplit(request.headers.get("Referer", "")).query if has_request_context() else ""
        return f"?{query}" if query else ""


def _lean_config(found: re.Match[str]) -> str:
    """Dash's configuration without the components that hold no other ones; it reads a missing entry as that."""
    config = json.loads(found[2])
    config["children_props"] = {
        library: {name: held for name, held in components.items() if held or name == "Div"}
        for library, components in config["children_props"].items()
    }
    config.pop("dash_version_url", None)  # names another host; only asked for in development
    return found[1] + str(to_json_plotly(config)).replace("</", "<\\/") + found[3]


def register_site(site: Site) -> None:
    """Answer from ready bytes before Dash is asked; what fails here is left to Dash, which reports it."""

    def ready() -> Response | None:
        path = request.path
        if request.method == "GET" and path == "/":
            return _send(site.page(_search()), "text/html; charset=utf-8", "no-cache")
        if (
            request.method == "GET"
            and path.startswith(SCRIPTS)
            and "X-Spendtrack-Plain" not in request.headers
        ):
            packed = site.script(request.full_path.rstrip("?"))
            kind = "text/css" if path.endswith(".css") else "text/javascript; charset=utf-8"
            return (
                _send(packed, kind, A_YEAR) if packed is not None and path.endswith((".js", ".css")) else None
            )
        if request.method == "POST" and path == "/_dash-update-component":
            search = _asked_view(request.get_json(silent=True))
            return None if search is None else _try_answer(site, search)
        return None

    site.app.server.before_request(ready)


def _search() -> str:
    query = request.query_string.decode("utf-8", "replace")
    return f"?{query}" if query else ""


def _asked_view(body: Any) -> str | None:
    """The address in the page's question for a view; None where it is another question."""
    if not isinstance(body, dict) or body.get("output") != f"{CONTENT}.children":
        return None
    for part in body.get("inputs") or []:
        if isinstance(part, dict) and part.get("id") == URL and part.get("property") == "search":
            return str(part.get("value") or "")
    return None


def _try_answer(site: Site, search: str) -> Response | None:
    try:
        packed = site.answer(search)
    except Exception:  # our own bug: Dash asks again and reports it in the one place for that
        return None
    return _send(packed, "application/json", "no-store")


def _send(packed: Packed, kind: str, cache: str) -> Response:
    body, encoding = packed.choose(request.headers.get("Accept-Encoding", ""))
    etag = f'"{packed.etag}-{encoding or "plain"}"'
    if etag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers={"ETag": etag, "Cache-Control": cache, "Vary": "Accept-Encoding"})
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding", "ETag": etag}
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, content_type=kind)
