// Searches, filters and sorts the ledger on the page, as the live app does on its server; the address keeps the choice.
(function () {
  "use strict";
  var held = document.getElementById("ledger-data"), form = document.querySelector('form[data-own="ledger"]');
  if (!held || !form) { return; }
  var root = document.body.dataset.root, table = document.querySelector("#ledger-table"), body = table.querySelector("tbody");
  var rows = Array.prototype.slice.call(body.rows), heading = document.querySelector("#content h1");
  var file = document.querySelector("#content a.download"), whole = file.parentNode.querySelector(".spreadsheets"), csv = file.getAttribute("href"), asked = null;
  var empty = document.createElement("p");
  empty.className = "empty";
  empty.textContent = "No pledge fits. Take away a filter or a word.";
  var status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  form.parentNode.insertBefore(status, form.nextSibling);

  function index() {
    if (!asked) {
      asked = fetch(root + JSON.parse(held.textContent).records).then(function (answer) { return answer.json(); });
    }
    return asked;
  }

  function choice(query, name, fallback) {
    var field = form.elements[name], value = query.get(name) || fallback;
    if (!field) { return fallback; }
    if (field.tagName === "SELECT" && !Array.prototype.some.call(field.options, function (one) { return one.value === value; })) { value = fallback; }
    field.value = value;
    return value;
  }

  // As the index holds its words: in small letters, without accents.
  function folded(text, letters) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\0-\x7f]/g, function (one) { return letters[one] || one; }).toLowerCase();
  }

  // Each head leads to the order by its column, and where that is the order already, to the other way round.
  function heads(query, sort) {
    table.querySelectorAll("th[data-sort]").forEach(function (head) {
      var name = head.dataset.sort, here = sort.replace("-turned", "") === name, link = head.querySelector("a"), asked = new URLSearchParams(query);
      if (!link) {
        link = document.createElement("a");
        link.className = "sort";
        link.textContent = head.textContent;
        head.replaceChildren(link);
      }
      link.textContent = link.textContent.replace(/ [▲▼]$/, "") + (here ? (sort === name ? " ▲" : " ▼") : "");
      asked.set("sort", sort === name ? name + "-turned" : name);
      link.setAttribute("href", "?" + asked.toString());
      if (here) { head.setAttribute("aria-sort", sort === name ? "ascending" : "descending"); } else { head.removeAttribute("aria-sort"); }
    });
  }
  table.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("th a.sort");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    event.preventDefault();
    window.history.pushState({}, "", link.getAttribute("href"));
    show();
  });

  // The query holds what differs from the whole ledger.
  function show() {
    var query = new URLSearchParams(window.location.search);
    var chosen = { words: choice(query, "words", "").trim().slice(0, 60), group: choice(query, "group", "ALL"), measure: choice(query, "measure", ""),
      strength: choice(query, "strength", ""), status: choice(query, "status", ""), due: choice(query, "due", ""), sort: choice(query, "sort", "party") };
    index().then(function (data) {
      var words = folded(chosen.words, data.letters).split(/\s+/).filter(Boolean), group = data.groups[chosen.group];
      var state = chosen.status.replace(/-/g, " "), kept = [];
      data.orders[chosen.sort].forEach(function (at) {
        var row = data.rows[at];
        if ((chosen.group === "ALL" || (group && group.indexOf(row[1]) >= 0)) && (!chosen.measure || row[2] === chosen.measure) &&
            (!chosen.strength || row[3] === chosen.strength) && (!state || row[4] === state) && (!chosen.due || row[5] === chosen.due) &&
            words.every(function (word) { return row[6].indexOf(word) >= 0; })) { kept.push(at); }
      });
      body.replaceChildren.apply(body, kept.map(function (at) { return rows[at]; }));
      var count = kept.length + (kept.length === 1 ? " pledge" : " pledges");
      heading.textContent = count + ", each with who says so";
      status.textContent = count;
      heads(query, chosen.sort);
      file.textContent = "Download " + count + " as CSV";
      file.spendtrack = kept.length === rows.length && chosen.sort === "party" ? null : kept.map(function (at) { return data.rows[at][0]; });
      whole.hidden = Boolean(file.spendtrack); // those files hold all pledges
      table.hidden = !kept.length;
      if (kept.length) { empty.remove(); } else { table.parentNode.insertBefore(empty, table); }
    });
  }

  function go() {
    var query = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (value && !(name === "group" && value === "ALL") && !(name === "sort" && value === "party")) { query.set(name, value); }
    });
    var text = query.toString();
    if ((text ? "?" + text : "") === window.location.search) { return; } // Enter changes a field and sends the form
    window.history.pushState({}, "", text ? "?" + text : window.location.pathname);
    show();
  }

  // The file of what is shown: the same lines as in the whole file, in the order of the page.
  function lines(text) {
    var found = [], from = 0, quoted = false;
    for (var at = 0; at < text.length; at += 1) {
      if (text[at] === '"') { quoted = !quoted; } else if (text[at] === "\n" && !quoted) { found.push(text.slice(from, at + 1)); from = at + 1; }
    }
    return found;
  }
  file.addEventListener("click", function (event) {
    var wanted = file.spendtrack;
    if (!wanted) { return; }
    event.preventDefault();
    fetch(csv).then(function (answer) { return answer.text(); }).then(function (text) {
      var all = lines(text), by = {}, at = all[0].split(",").indexOf("pledge_id");
      all.slice(1).forEach(function (line) { by[line.split(",")[at]] = line; });
      var made = [all[0]].concat(wanted.map(function (id) { return by[id]; })).join("");
      window.spendtrackSave(made, file.getAttribute("download"));
    });
  });

  form.addEventListener("submit", function (event) { event.preventDefault(); go(); });
  form.addEventListener("change", go);
  window.addEventListener("popstate", show);
  if (window.location.search) { show(); } else { heads(new URLSearchParams(), "party"); }
})();
