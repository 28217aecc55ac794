// Brings the drawn charts of a page to life, each in its own place and in a task of its own, so that a reader's click
// between two of them is not kept waiting. What draws them is fetched when a fast machine is idle, otherwise when a
// reader turns to a chart.
(function () {
  "use strict";
  var fetched = null, wake = null, woken = new Promise(function (done) { wake = done; });
  window.spendtrackWake = wake;
  window.spendtrackPlotly = function () {
    fetched = fetched || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = document.body.dataset.plotly;
      script.onload = done;
      script.onerror = failed;
      document.head.appendChild(script);
    }).then(function () { if (window.spendtrackPrepare) { window.spendtrackPrepare(); } });
    return fetched;
  };
  window.spendtrackDraw = function (place, chart) {
    place.id = chart.id;
    place.className = "dash-graph";
    var inner = document.createElement("div"), drawing = place.closest(".drawing");
    inner.style.height = "100%";
    place.appendChild(inner);
    return window.spendtrackPlotly().then(function () {
      return window.Plotly.newPlot(inner, chart.figure.data, chart.figure.layout, chart.config);
    }).then(function () {
      if (!drawing) { return; }
      drawing.classList.add("live");
      delete drawing.dataset.at; // the live chart has an order of its own
    });
  };
  window.spendtrackPause = function () {
    return new Promise(function (done) {
      var channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(null);
    });
  };

  // A chart is one stop of the keyboard: the links in it stand in the table beside it too.
  new MutationObserver(function () {
    document.querySelectorAll(".drawing a:not([tabindex])").forEach(function (link) { link.setAttribute("tabindex", "-1"); });
  }).observe(document.getElementById("main"), { childList: true, subtree: true });

  function fast() {
    var entry = performance.getEntriesByType("navigation")[0], line = navigator.connection;
    return window.matchMedia("(hover: hover) and (pointer: fine)").matches && (navigator.hardwareConcurrency || 2) > 1 &&
      !(line && (line.saveData || /[23]g/.test(line.effectiveType))) && !!entry && entry.domInteractive < 1200;
  }
  function turned(event) {
    if (event.target.closest && event.target.closest(".drawing")) { wake(); }
  }
  ["pointerover", "touchstart", "focusin"].forEach(function (name) {
    document.addEventListener(name, turned, { passive: true });
  });
  if (fast()) {
    window.addEventListener("load", function () {
      window.setTimeout(function () { (window.requestIdleCallback || window.setTimeout)(wake); }, 300);
    });
  }

  var held = document.getElementById("charts");
  window.spendtrackDrawn = woken.then(window.spendtrackPlotly).then(function () {
    var charts = held ? JSON.parse(held.textContent) : {}, last = Promise.resolve();
    document.querySelectorAll("#content [data-part]").forEach(function (place) {
      var chart = charts[place.dataset.part];
      if (!chart) { return; }
      last = last.then(function () { return place.isConnected && window.spendtrackDraw(place, chart); }).then(window.spendtrackPause);
    });
    return last;
  });
  window.spendtrackDrawn.catch(function () {}); // the drawn charts stay
})();
