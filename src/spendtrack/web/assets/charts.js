// Draws the charts of a page from the figures that travel in it, each in the place that was kept for it and in a task
// of its own, so that a reader's click between two of them is not kept waiting.
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
  window.spendtrackPause = function () {
    return new Promise(function (done) {
      var channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(null);
    });
  };
  // The words are laid out and painted first; in a page that nobody looks at, no frame comes.
  var held = document.getElementById("charts"), last = new Promise(function (done) {
    window.requestAnimationFrame(function () { window.setTimeout(done); });
    window.setTimeout(done, 200);
  });
  if (held && window.Plotly) {
    var charts = JSON.parse(held.textContent);
    document.querySelectorAll("#content [data-part]").forEach(function (place) {
      var chart = charts[place.dataset.part];
      if (!chart) { return; }
      last = last.then(function () { return place.isConnected && window.spendtrackDraw(place, chart); }).then(window.spendtrackPause);
    });
  }
  window.spendtrackDrawn = last;
})();
