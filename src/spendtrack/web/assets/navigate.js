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
  var stepped = false; // the view that is shown came with a step in time, and Dash has not shown it yet
  var awaited = null; // the address that Dash was asked for last
  var wanted = null, resting = 0; // the stop that a reader stepped to, and the rest after which Dash follows

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

  // replace: the view takes the place of the one before in the history, too. The address is written here, so that Dash,
  // which finds it as it was told, writes no entry of its own.
  function go(url, replace) {
    var target = new URL(url, window.location.href);
    if (!live) {
      if (replace) { window.location.replace(url); } else { window.location.href = url; }
      return;
    }
    if (target.search === window.location.search) { return; }
    settleTrouble();
    window.clearTimeout(waits); // an answer that comes at once needs no sign, which would restyle the page twice
    waits = window.setTimeout(function () { main.classList.add("loading"); }, 250);
    window.clearTimeout(resting);
    wanted = null;
    window.history[replace ? "replaceState" : "pushState"]({}, "", target.href);
    ask();
    sync(target.searchParams);
  }
  function ask() {
    awaited = window.location.search;
    // The whole of it: a part that Dash remembers from before would become an entry of the history.
    window.dash_clientside.set_props("url", {
      href: window.location.href, pathname: window.location.pathname, search: window.location.search, hash: window.location.hash
    });
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
    if (window.spendtrackTime) { window.spendtrackTime(); }
  }

  form.addEventListener("change", function (event) {
    var country = form.elements.country.value, day = form.elements["as-of"].value;
    if (!day || !form.elements["as-of"].checkValidity()) { return; }
    var target = asked(), here = page(target);
    if (country && (here !== "country" || country !== target.get("country"))) {
      target = carry(new URLSearchParams({ page: "country", country: country }), target);
    } else if (!country && here === "country") {
      target = carry(new URLSearchParams({ page: "overview" }), target);
    }
    if (day !== today) { target.set("as-of", day); } else { target.delete("as-of"); }
    // Each digit of a day that is typed is a day of its own: one visit of the field leaves one entry.
    var typed = event.target.name === "as-of";
    go(home + "?" + target.toString(), typed && visited);
    visited = typed;
  });
  var visited = false;
  form.addEventListener("focusout", function () { visited = false; });
  form.addEventListener("submit", function (event) { event.preventDefault(); });

  // The controls of a view: what they hold becomes the address, and what the view carries along stays.
  function send(choices) {
    var target = new URLSearchParams(choices.dataset.keep);
    new FormData(choices).forEach(function (value, name) {
      if (value && !target.has(name)) { target.set(name, value); }
    });
    // What a control of the form can choose is the form's; the rest of what is carried stays.
    var here = asked();
    CARRIED.forEach(function (name) {
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
    var view = document.getElementById("view");
    if (!first || stepped || !view || !view.firstChild) { return; }
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
    if (awaited === window.location.search) {
      stepped = false;
      window.setTimeout(settled); // also where Dash had this view already
    }
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

  // Steps in time: the page of a stop is fetched ahead as it is, and its view, with the charts as drawn, takes the place
  // of the one that is shown at once. Dash follows when the reader rests.
  var pages = {};
  function fetched(href) {
    pages[href] = pages[href] || fetch(href, { priority: "low" }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.text();
    }).then(function (text) {
      var parsed = new DOMParser().parseFromString(text, "text/html");
      pages[href].view = {
        content: parsed.getElementById("first"),
        charts: parsed.getElementById("charts").textContent,
        title: parsed.title,
        description: parsed.querySelector("meta[name=description]").content
      };
      return pages[href].view;
    });
    pages[href].catch(function () { delete pages[href]; });
    return pages[href];
  }
  function put(view, href) {
    var next = document.importNode(view.content, true);
    if (href) { window.history.replaceState({}, "", href); }
    if (first) { first.replaceWith(next); } else { root.before(next); }
    root.classList.remove("ready");
    first = next;
    stepped = true;
    wanted = null;
    start = window.location.search;
    document.getElementById("charts").textContent = view.charts;
    document.title = view.title;
    describe(view.description);
    heading = first.querySelector("h1").textContent;
    sync(asked());
    window.clearTimeout(resting);
    resting = window.setTimeout(function () { if (live) { ask(); } }, 700);
  }
  window.spendtrackOnTheWay = function () { return wanted !== null; };
  window.spendtrackAhead = function (hrefs) { hrefs.forEach(fetched); };
  window.spendtrackStep = function (href) {
    wanted = href;
    settleTrouble();
    window.clearTimeout(resting);
    if (pages[href] && pages[href].view) { put(pages[href].view, href); return; }
    fetched(href).then(function (view) { if (wanted === href) { put(view, href); } }, function () {
      if (wanted === href) { wanted = null; trouble("The server cannot be reached, or could not answer."); }
    });
  };
  function describe(text) { document.querySelector("meta[name=description]").content = text; }

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
    if (!stepped && root.classList.contains("ready")) {
      var lede = main.querySelector(".lede");
      if (lede) { describe(lede.textContent.slice(0, 300)); }
    }
    if (window.spendtrackTime) { window.spendtrackTime(); }
    if (h1.textContent === heading) { return; }
    if (heading) { document.title = h1.textContent + " – spendtrack"; }
    heading = h1.textContent;
    var part = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (part && live) {
      for (var fold = part.closest("details"); fold; fold = fold.parentElement.closest("details")) { fold.open = true; }
      part.scrollIntoView();
    }
  }
  new MutationObserver(settled).observe(main, { childList: true, subtree: true });

  // A step within the first view leads to no other one.
  var start = window.location.search;
  window.addEventListener("popstate", function (event) {
    if (first && window.location.search === start) { event.stopImmediatePropagation(); }
    else { awaited = window.location.search; }
    window.clearTimeout(resting);
    wanted = null;
    // Dash may hold this very view from before the steps, and would not ask for it again.
    if (stepped && window.location.search !== start) {
      var back = window.location.href;
      fetched(back).then(function (view) { if (stepped && window.location.href === back) { put(view, ""); } }, function () {});
    }
    sync(asked());
  });
  // What a browser kept in the controls from before belongs to the page that it led to.
  window.addEventListener("pageshow", function () {
    if (first) { first.querySelectorAll("form.choices").forEach(function (choices) { choices.reset(); }); }
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
