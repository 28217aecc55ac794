// Starts Dash once the charts of the first view are alive: until then nothing keeps them waiting. The first view stays
// as the server made it; Dash shows every later one beside it.
(function () {
  "use strict";
  var held = document.getElementById("dash"), root = document.getElementById("react-entry-point");
  if (!held) { return; }

  function copied(script) {
    var own = document.createElement("script");
    Array.prototype.forEach.call(script.attributes, function (one) { own.setAttribute(one.name, one.value); });
    own.async = false; // in their order, though they are fetched all at once
    own.text = script.text;
    return own;
  }
  function loaded(script) {
    return new Promise(function (done, failed) {
      script.onload = done;
      script.onerror = failed;
      document.body.appendChild(script);
    });
  }
  // Dash is there when its first chart is, which nobody sees and which then goes.
  function alive() {
    return new Promise(function (done) {
      new MutationObserver(function (_, watch) {
        if (!root.querySelector("#primer .main-svg")) { return; }
        watch.disconnect();
        window.dash_clientside.set_props("primer", { children: null });
        done();
      }).observe(root, { childList: true, subtree: true });
    });
  }

  window.spendtrackAlive = window.spendtrackDrawn.then(window.spendtrackPause).then(function () {
    var without = held.dataset.without.split(" ");
    var scripts = Array.prototype.filter.call(held.content.querySelectorAll("script"), function (script) {
      return !without.some(function (name) { return script.src.indexOf(name) >= 0; });
    }).map(copied);
    var inside = scripts.filter(function (script) { return !script.src; });
    return Promise.all(scripts.filter(function (script) { return script.src; }).map(loaded)).then(function () {
      if (!window.DashRenderer) { throw new Error("Dash did not come"); }
      var there = alive();
      inside.forEach(function (script) { document.body.appendChild(script); });
      return there;
    });
  }).then(function () { return true; }, function () { return false; }); // where a script did not come, links load pages
})();
