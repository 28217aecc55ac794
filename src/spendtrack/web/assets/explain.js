// What a number rests on, on hover and on the keyboard: cells of tables and points of charts, walked with the arrows.
(function () {
  "use strict";
  var box = document.createElement("div"), shown = null;
  box.id = "about";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.appendChild(box);
  var said = document.getElementById("said");

  function hide() {
    if (shown) { shown.removeAttribute("aria-describedby"); }
    shown = null;
    box.hidden = true;
  }
  function show(at, focused) {
    var told = at.dataset.about ? at : at.querySelector("[data-about]");
    hide();
    if (!told) { return; }
    shown = focused || told;
    shown.setAttribute("aria-describedby", "about");
    box.textContent = told.dataset.about;
    box.hidden = false;
    var place = told.getBoundingClientRect(), width = box.offsetWidth, page = document.documentElement.clientWidth;
    box.style.left = Math.max(8, Math.min(place.left, page - width - 8)) + window.scrollX + "px";
    var below = place.bottom + 6, above = place.top - box.offsetHeight - 6;
    box.style.top = (below + box.offsetHeight > window.innerHeight && above > 0 ? above : below) + window.scrollY + "px";
  }
  document.addEventListener("mouseover", function (event) {
    var told = event.target.closest && event.target.closest("[data-about]");
    if (told) { show(told); } else if (event.target !== box && !(shown && shown === document.activeElement)) { hide(); }
  });
  document.addEventListener("click", function (event) {
    var told = event.target.closest && event.target.closest("[data-about]");
    if (told && !event.target.closest("a")) { show(told); }
  });
  document.addEventListener("focusout", function (event) { if (event.target === shown) { hide(); } });

  // A table is one stop; the arrows go from cell to cell, Escape back to the table.
  function cellAt(table, row, column) {
    var line = table.rows[row];
    return line && line.cells[Math.min(column, line.cells.length - 1)];
  }
  function walkTable(event, region) {
    var table = region.querySelector("table"), cell = event.target.closest("td, th");
    if (!table) { return; }
    var moves = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }, move = moves[event.key];
    if (event.key === "Escape" && cell) { hide(); region.focus(); return; }
    if (event.key === "Enter" && cell && event.target === cell && cell.querySelector("a")) { cell.querySelector("a").click(); return; }
    if (!move || (event.target !== region && event.target !== cell)) { return; }
    var next = cell ? cellAt(table, cell.parentNode.rowIndex + move[0], Math.max(0, cell.cellIndex + move[1]))
      : cellAt(table, table.tHead ? table.tHead.rows.length : 0, 0);
    if (!next) { return; }
    event.preventDefault();
    next.tabIndex = -1;
    next.focus();
    show(next, next);
  }

  // A chart is one stop; the arrows go from point to point, in the order in which the eye does, and each is said.
  var names = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  function points(chart) {
    var found = [], across = 0;
    chart.data.forEach(function (trace, curve) {
      var marks = trace.type === "bar" || /markers/.test(trace.mode || "");
      if (!marks || trace.hoverinfo === "skip") { return; }
      (trace.x || []).forEach(function (x, point) {
        if (x === null || trace.y[point] === null) { return; }
        found.push({ curveNumber: curve, pointNumber: point, x: x, y: trace.y[point] });
      });
    });
    across = chart.layout.yaxis && chart.layout.yaxis.tickmode === "array" ? 1 : 0;
    return found.sort(function (a, b) { return across ? b.y - a.y || a.x - b.x : a.x - b.x || a.y - b.y; });
  }
  // The same on the drawn chart, whose points hold what they say.
  function walkStill(event, drawing) {
    var step = names[event.key], all = Array.prototype.filter.call(drawing.querySelectorAll(".still title"), function (one) {
      return one.parentNode.getClientRects().length;
    });
    if (!step || !all.length) { return; }
    event.preventDefault();
    var at = drawing.dataset.at === undefined ? (step > 0 ? 0 : all.length - 1) : +drawing.dataset.at + step;
    if (at < 0 || at >= all.length) { return; }
    drawing.querySelectorAll(".told").forEach(function (one) { one.classList.remove("told"); });
    all[at].parentNode.classList.add("told");
    drawing.dataset.at = at;
    said.textContent = all[at].textContent.split("\n").join(", ") + " (" + (at + 1) + " of " + all.length + ")";
  }
  function walkChart(event, drawing) {
    var chart = drawing.querySelector(".js-plotly-plot"), step = names[event.key];
    if (!chart || !window.Plotly || !chart.data) { walkStill(event, drawing); return; }
    if (event.key === "Escape") { leave(drawing); return; }
    if (!step) { return; }
    event.preventDefault();
    var all = points(chart), at = drawing.dataset.at === undefined ? (step > 0 ? 0 : all.length - 1) : +drawing.dataset.at + step;
    if (at < 0 || at >= all.length) { return; }
    drawing.dataset.at = at;
    var axis = all[at].xaxis || (chart.data[all[at].curveNumber].xaxis || "x");
    var plot = axis.replace("x", "x") + "y" + axis.slice(1);
    window.Plotly.Fx.hover(chart, [{ curveNumber: all[at].curveNumber, pointNumber: all[at].pointNumber }], plot);
    window.setTimeout(function () {
      said.textContent = Array.prototype.map.call(chart.querySelectorAll(".hoverlayer .hovertext text"), function (one) {
        return Array.prototype.map.call(one.querySelectorAll("tspan.line").length ? one.querySelectorAll("tspan.line") : [one], function (line) { return line.textContent; }).join(", ");
      }).join("; ") + " (" + (at + 1) + " of " + all.length + ")";
    }, 80);
  }
  function leave(drawing) {
    var chart = drawing.querySelector(".js-plotly-plot");
    delete drawing.dataset.at;
    if (chart && window.Plotly && chart.data) { window.Plotly.Fx.unhover(chart); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { hide(); }
    var region = event.target.closest && event.target.closest(".table, .drawing");
    if (!region || event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (region.matches(".drawing")) { if (event.target === region) { walkChart(event, region); } } else { walkTable(event, region); }
  });
  document.addEventListener("focusout", function (event) {
    if (event.target.matches && event.target.matches(".drawing")) { leave(event.target); }
  });
})();
