// Leads from a choice to its file, and says what of an address this copy of the site does not hold.
(function () {
  "use strict";
  var OWN = { ledger: ["words", "group", "measure", "strength", "status", "due", "sort", "part"], cost: ["target", "by", "profile"] };
  document.addEventListener("change", function (event) {
    var select = event.target;
    if (select.tagName !== "SELECT" || (select.form && select.form.dataset.own)) { return; }
    var to = select.selectedOptions[0].dataset.to;
    if (!to) { return; }
    try { window.sessionStorage.setItem("spendtrack-at", select.form.className + " " + select.name); } catch { /* no memory, no focus */ }
    window.location.href = to;
  });
  // Whoever chooses with the keyboard goes on from the same control of the next page.
  try {
    var at = window.sessionStorage.getItem("spendtrack-at");
    window.sessionStorage.removeItem("spendtrack-at");
    document.querySelectorAll("form select").forEach(function (select) {
      if (at === select.form.className + " " + select.name) { select.focus({ preventScroll: true }); }
    });
  } catch { /* likewise */ }
  // Plotly lets links in labels open a new window; here they lead on in the same one, as all others do.
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("svg a");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    event.preventDefault();
    window.location.href = link.href.baseVal;
  }, true);
  document.addEventListener("submit", function (event) {
    if (event.target.matches("#controls, form.choices")) { event.preventDefault(); }
  });
  // A choice that the browser kept from before belongs to the page that it led to.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("#controls, form.choices:not([data-own])").forEach(function (form) { form.reset(); });
  });
  var taken = [];
  document.querySelectorAll("form[data-own]").forEach(function (form) { taken = taken.concat(OWN[form.dataset.own] || []); });
  var left = [];
  new URLSearchParams(window.location.search).forEach(function (value, name) {
    if (/^(as-of|group|countries|since|strength|target|by|profile|words|measure|status|due|tab|open|sort|part)$/.test(name) && taken.indexOf(name) < 0 &&
        !(name === "as-of" && value === document.body.dataset.today)) {
      left.push(name.replace("as-of", "as of") + " " + value);
    }
  });
  var content = document.getElementById("content");
  if (left.length && content) {
    var notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    notice.textContent = "This site is made of plain files and holds no page for: " + left.join(", ") + ". This is the nearest one. " +
      "Any other choice can be made with the program itself: spendtrack serve.";
    content.insertBefore(notice, content.firstChild);
  }
})();
