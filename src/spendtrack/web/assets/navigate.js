// Follows links and forms between views without a reload: Dash is told the new address and shows its view. What draws
// charts is in charts.js, what explains numbers in explain.js, what copies and saves in take.js.
(function () {
  "use strict";
  var today = document.body.dataset.today;
  var form = document.getElementById("controls");
  var home = form.getAttribute("action"); // where the site begins on its host
  var root = document.getElementById("react-entry-point");
  var first = document.getElementById("first");
  var main = document.getElementById("main");
  var CARRIED = ["as-of", "country", "group", "countries"];
  var live = false;
  var kept = null; // the control that asked for the view, to be focused again in it
  var arrived = false; // an answer is there that the page has not drawn yet
  var said = document.getElementById("said");
  var waits = 0;

  function asked() { return new URLSearchParams(window.location.search); }

  // What the address holds for other views goes with the reader: which country, which countries were chosen. What of it
  // stands in the page is for readers without scripts.
  document.querySelectorAll("[data-carried]").forEach(function (one) { one.remove(); });
  function carry(target, query) {
    CARRIED.forEach(function (name) {
      var own = name !== "countries" || (target.get("group") || query.get("group")) === "OWN";
      if (query.get(name) && query.get(name) !== "ALL" && own && !target.has(name)) { target.set(name, query.get(name)); }
    });
    return target;
  }

  function page(query) { return query.get("page") || (query.get("country") ? "country" : query.get("stay") || "overview"); }

  function go(url) {
    var target = new URL(url, window.location.href);
    if (!live) { window.location.href = url; return; }
    if (target.search === window.location.search) { return; }
    settleTrouble();
    window.clearTimeout(waits); // an answer that comes at once needs no sign, which would restyle the page twice
    waits = window.setTimeout(function () { main.classList.add("loading"); }, 250);
    window.dash_clientside.set_props("url", { search: target.search, hash: target.hash });
    sync(target.searchParams);
  }

  function sync(query) {
    var here = page(query);
    form.elements.country.value = here === "country" ? (query.get("country") || "GBR").toUpperCase() : "";
    form.elements["as-of"].value = query.get("as-of") || today;
    document.querySelectorAll("nav a[data-page]").forEach(function (link) {
      if (link.dataset.page === here) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
      var target = new URLSearchParams(link.search);
      CARRIED.forEach(function (name) { if (name !== "country" || query.get(name)) { target.delete(name); } });
      carry(target, query);
      link.setAttribute("href", home + "?" + target.toString());
    });
  }

  form.addEventListener("change", function () {
    var country = form.elements.country.value, day = form.elements["as-of"].value;
    if (!day || !form.elements["as-of"].checkValidity()) { return; }
    var target = asked(), here = page(target);
    if (country && (here !== "country" || country !== target.get("country"))) {
      target = carry(new URLSearchParams({ page: "country", country: country }), target);
    } else if (!country && here === "country") {
      target = carry(new URLSearchParams({ page: "overview" }), target);
    }
    if (day !== today) { target.set("as-of", day); } else { target.delete("as-of"); }
    go(home + "?" + target.toString());
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });

  // The controls of a view: what they hold becomes the address, and what the view carries along stays.
  function send(choices) {
    var target = new URLSearchParams(choices.dataset.keep);
    new FormData(choices).forEach(function (value, name) {
      if (value && !target.has(name)) { target.set(name, value); }
    });
    // What a control of the form can choose is the form's; the rest of what is carried stays.
    var here = asked();
    ["country", "group", "countries"].forEach(function (name) {
      if (here.get(name) && !target.has(name) && !choices.elements[name]) { target.set(name, here.get(name)); }
    });
    go(home + "?" + target.toString());
  }
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("form.choices")) { return; }
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("change", function (event) {
    var choices = event.target.closest && event.target.closest("form.choices");
    if (choices && event.target.tagName === "SELECT") { kept = event.target.name; send(choices); }
  });

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    var link = event.target.closest && event.target.closest("a");
    if (!link || link.hasAttribute("download")) { return; }
    var href = link.href.baseVal !== undefined ? link.href.baseVal : link.getAttribute("href");
    if (!live || !href || !(href === home || href.indexOf(home + "?") === 0)) { return; }
    event.preventDefault();
    // A choice among countries stays where it is, so that the next one is at hand.
    if (link.classList.contains("chip")) { kept = link.textContent; go(href); return; }
    go(href);
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }, true);

  // Whoever points at a link long enough will follow it: its view is made meanwhile.
  var soon = 0, made = {};
  function prepare(event) {
    window.clearTimeout(soon);
    var link = event.target.closest && event.target.closest("a[href]"), line = navigator.connection;
    var href = link && link.getAttribute("href");
    if (!href || made[href] || href.indexOf(home + "?") !== 0 || (line && line.saveData)) { return; }
    soon = window.setTimeout(function () {
      made[href] = true;
      fetch(href, { priority: "low" }).catch(function () {});
    }, 90);
  }
  ["pointerover", "focusin"].forEach(function (name) { document.addEventListener(name, prepare, { passive: true }); });

  // The first view goes when Dash has another one to show.
  function handOver() {
    if (!first || !live || !document.getElementById("view").firstChild) { return; }
    first.remove();
    first = null;
    root.classList.add("ready");
  }

  // A view that does not come is said, with a way to ask again; the earlier one stays on the page. Dash marks the box
  // that waits for an answer, and the page that starts it has it call the function when the answer is there.
  function watchAnswers() {
    var box = document.getElementById("view"), waiting = false, answered = false;
    window.spendtrackAnswered = function () { answered = true; came(); };
    new MutationObserver(function () {
      var now = box.hasAttribute("data-dash-is-loading");
      if (waiting && !now && !answered) { trouble("The server cannot be reached, or could not answer."); }
      if (!waiting && now) { answered = false; }
      waiting = now;
    }).observe(box, { attributes: true, attributeFilter: ["data-dash-is-loading"] });
  }
  function came() {
    arrived = true;
    // A view that looks like the one before changes nothing on the page.
    window.setTimeout(function () { rest(); }, 1500);
  }
  function rest() {
    window.clearTimeout(waits);
    main.classList.remove("loading");
  }
  function settleTrouble() {
    var bar = document.querySelector(".trouble");
    if (bar) { bar.remove(); }
  }
  function trouble(why) {
    settleTrouble();
    rest();
    var bar = document.createElement("p"), again = document.createElement("button");
    bar.className = "trouble";
    bar.setAttribute("role", "alert");
    bar.textContent = why + " The page still shows the view before.";
    again.textContent = "Try again";
    again.type = "button";
    again.addEventListener("click", function () { window.location.reload(); });
    bar.appendChild(again);
    document.body.appendChild(bar);
  }

  // The control that was used is focused again in the new view, which is made anew.
  function refocus() {
    if (!kept) { return; }
    var name = kept;
    var found = document.querySelector('#content form.choices [name="' + name.replace(/"/g, "") + '"]') ||
      Array.prototype.find.call(document.querySelectorAll("#content a.chip"), function (chip) { return chip.textContent === name; });
    kept = null;
    if (found) { found.focus({ preventScroll: true }); }
  }

  // The title of the window follows the heading of the view, which is also announced; an address with a fragment
  // shows its part.
  var heading = "";
  function settled() {
    handOver();
    var h1 = main.querySelector("h1");
    if (!h1) { return; }
    if (arrived) {
      arrived = false;
      rest();
      said.textContent = h1.textContent;
      refocus();
    }
    if (h1.textContent === heading) { return; }
    if (heading) { document.title = h1.textContent + " – spendtrack"; }
    heading = h1.textContent;
    var part = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (part && live) { part.scrollIntoView(); }
  }
  new MutationObserver(settled).observe(main, { childList: true, subtree: true });

  // A step within the first view leads to no other one.
  var start = window.location.search;
  window.addEventListener("popstate", function (event) {
    if (first && window.location.search === start) { event.stopImmediatePropagation(); }
    sync(asked());
  });
  sync(asked());
  window.spendtrackAlive.then(function (there) {
    if (!there) { return; }
    live = true;
    watchAnswers();
    document.body.dataset.live = "";
  });
})();
