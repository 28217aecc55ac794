// Follows links between views without a reload, and keeps the browser's own controls in step with the address.
(function () {
  "use strict";
  var today = document.body.dataset.today;
  var form = document.getElementById("controls");

  function go(url) {
    window.history.pushState({}, "", url);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    sync();
  }

  function sync() {
    var asked = new URLSearchParams(window.location.search);
    var onCountry = asked.get("page") === "country" || (!asked.get("page") && asked.get("country"));
    form.elements.country.value = onCountry ? (asked.get("country") || "GBR").toUpperCase() : "";
    form.elements["as-of"].value = asked.get("as-of") || today;
    document.querySelectorAll("nav a[data-page]").forEach(function (link) {
      var here = (link.dataset.page === "country") === Boolean(onCountry);
      if (here) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
      var target = new URLSearchParams(link.search);
      if (asked.get("as-of")) { target.set("as-of", asked.get("as-of")); } else { target.delete("as-of"); }
      link.search = target.toString();
    });
  }

  form.addEventListener("change", function () {
    var country = form.elements.country.value;
    var day = form.elements["as-of"].value;
    if (!day || !form.elements["as-of"].checkValidity()) { return; }
    var target = new URLSearchParams();
    target.set("page", country ? "country" : "overview");
    if (country) { target.set("country", country); }
    if (day !== today) { target.set("as-of", day); }
    go("/?" + target.toString());
  });

  document.addEventListener("click", function (event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    var link = event.target.closest && event.target.closest("a");
    if (!link || link.hasAttribute("download")) { return; }
    var href = link.href.baseVal !== undefined ? link.href.baseVal : link.getAttribute("href");
    if (!href || !(href === "/" || href.indexOf("/?") === 0)) { return; }
    event.preventDefault();
    go(href);
    window.scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
  }, true);

  // The title of the window follows the heading of the view.
  var site = document.title;
  new MutationObserver(function () {
    var heading = document.querySelector("#content h1");
    document.title = heading ? heading.textContent + " – spendtrack" : site;
  }).observe(document.getElementById("main"), { childList: true, subtree: true });

  window.addEventListener("popstate", sync);
  sync();
})();
