// Writes the text of a correction while its form is filled in.
(function () {
  "use strict";
  var get = function (name) { return document.getElementById(name); };
  var form = document.querySelector("form.correct");
  function write() {
    get("text").value = "### Record\n\n" + get("record").value + "\n\n### Field\n\n" + get("field").value +
      "\n\n### What it should say\n\n" + get("should").value + "\n\n### Sources\n\n" + get("source").value + "\n";
  }
  // A server fills the form in; a page of plain files takes it from its address.
  var asked = new URLSearchParams(window.location.search);
  ["record", "field"].forEach(function (name) { if (asked.get(name)) { get(name).value = asked.get(name); } });
  form.addEventListener("input", write);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  write();
})();
