// Draws the charts of the page from the figures that travel in it, each in the place that was kept for it.
(function () {
  "use strict";
  window.spendtrackDraw = function (place, chart) {
    place.id = chart.id;
    place.className = "dash-graph";
    var inner = document.createElement("div");
    inner.style.height = "100%";
    place.appendChild(inner);
    return window.Plotly.newPlot(inner, chart.figure.data, chart.figure.layout, chart.config);
  };
  var held = document.getElementById("charts");
  if (!held || !window.Plotly) { return; }
  var charts = JSON.parse(held.textContent);
  document.querySelectorAll("#content [data-part]").forEach(function (place) {
    var chart = charts[place.dataset.part];
    if (chart) { window.spendtrackDraw(place, chart); }
  });
})();
