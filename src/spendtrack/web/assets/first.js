// Starts Dash on what stands in the page already: its two first questions are answered without asking the server.
// The layout is read back from the first view's HTML, so that nothing travels twice; a browser test compares it with
// what Dash would send. `given` is put before this file by dashboard/statics.py.
(function (given) {
  "use strict";
  var real = window.fetch, parts;
  var names = { "class": "className", "for": "htmlFor", tabindex: "tabIndex", colspan: "colSpan", rowspan: "rowSpan" };
  var flags = { open: 1, selected: 1, hidden: 1 };

  function component(type, props, namespace) {
    return { props: props, type: type, namespace: namespace || "dash_html_components" };
  }
  function styled(text) {
    var found = {};
    text.split(";").forEach(function (one) {
      var at = one.indexOf(":");
      if (at > 0) { found[one.slice(0, at).replace(/-(.)/g, function (_, letter) { return letter.toUpperCase(); })] = one.slice(at + 1); }
    });
    return found;
  }
  function children(element) {
    var found = [], node;
    for (node = element.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === 3) { found.push(node.data); } else if (node.nodeType === 1) { found.push(read(node)); }
    }
    return found.length === 1 ? found[0] : found.length ? found : null;
  }
  function read(element) {
    if (element.hasAttribute("data-raw")) { return component("Raw", { html: element.innerHTML }, "spendtrack"); }
    if (element.hasAttribute("data-part")) { return parts[+element.getAttribute("data-part")]; }
    var props = { children: children(element) }, tag = element.localName;
    Array.prototype.forEach.call(element.attributes, function (one) {
      props[names[one.name] || one.name] = flags[one.name] ? true : one.name === "style" ? styled(one.value) : one.value;
    });
    return component(tag[0].toUpperCase() + tag.slice(1), props);
  }
  function layout() {
    var first = document.getElementById("first"), held = document.getElementById("first-parts");
    if (!first || !held) { return null; }
    parts = JSON.parse(held.textContent);
    held.remove();
    return JSON.stringify(component("Div", { children: [
      component("Location", { id: given.url, refresh: false, search: window.location.search }, "dash_core_components"),
      component("Div", { children: null, id: given.failure, role: "alert" }),
      component("Div", { children: children(first), id: given.content })
    ] }));
  }

  window.fetch = function (what) {
    var name = String(what && what.url || what).split("?")[0].split("/").pop();
    var text = name === "_dash-layout" ? layout() : name === "_dash-dependencies" ? JSON.stringify(given.dependencies) : null;
    if (!text) { return real.apply(this, arguments); }
    return Promise.resolve(new Response(text, { status: 200, headers: { "Content-Type": "application/json" } }));
  };

  // Every script is deferred, so Dash is there now; where one did not come, the page stays as the server made it.
  document.addEventListener("DOMContentLoaded", function () {
    if (!window.DashRenderer) { return; }
    var config = document.createElement("script");
    config.type = "application/json";
    config.id = "_dash-config";
    config.textContent = JSON.stringify(given.config);
    document.body.appendChild(config);
    window.renderer = new window.DashRenderer();
  });
})(window.given);
